"""Which document of the dataset a citation means: by number, title, date and parties, each exactly, or by none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.questions.citing.names import Name, known_by, read_name, same_date
from pipeline.questions.citing.rules import load_citing

CHARTER, ITS_ORGANISATION = ("charter",), ["UN"]

Key = tuple[tuple[str, ...], frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a citation means. ``key`` and ``name`` are one for all names of an instrument."""

    key: str
    name: str
    cited: str | None = None
    linked_by: str | None = None


@dataclass(slots=True)
class Register:
    """The documents of a dataset by what identifies them."""

    rows: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    by_title: dict[Key, list[str]] = field(default_factory=dict)
    by_resolution: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    by_day: dict[tuple[str, frozenset[str]], list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, documents: Iterable[Mapping[str, Any]]) -> Register:
        """Return the register of rows with document, title, parties, signed_on; the first of equals is preferred."""
        register = cls()
        for row in documents:
            document = row["document"]
            register.rows[document] = row
            if row["signed_on"] and row["parties"]:
                register.by_day.setdefault((row["signed_on"], frozenset(row["parties"])), []).append(document)
            if row["title"]:
                name = read_name(row["title"])
                register.by_title.setdefault((name.words, name.codes), []).append(document)
                if name.resolution:
                    register.by_resolution.setdefault(name.resolution, []).append(document)
        return register

    def link(self, printed: str, *, citing: str | None = None) -> Link:
        """Return what ``printed`` means, in document ``citing`` or by itself."""
        name = read_name(printed)
        if name.words == CHARTER and not name.codes and self._parties(citing) == ITS_ORGANISATION:
            name = read_name(load_citing().known[0].name)
        known = known_by(name)
        shown = known.name if known else printed
        if name.resolution:
            shown = f"resolution {name.resolution[0]} ({name.resolution[1]})"
        found, why = self._document(name, citing)
        if found:
            key = found
        elif known or name.resolution:
            key = shown.casefold()
        else:
            key = " ".join([*name.words, *sorted(name.codes), name.date or ""]).strip() or printed.casefold()
        return Link(key=key, name=shown, cited=found, linked_by=why)

    def _parties(self, document: str | None) -> list[str]:
        return list(self.rows[document]["parties"]) if document else []

    def _document(self, name: Name, citing: str | None) -> tuple[str | None, str | None]:
        if name.resolution:
            found = self._single(self.by_resolution.get(name.resolution, []), name, citing)
            return found, "number and year" if found else None
        known = known_by(name)
        if known:
            aliases = [read_name(printed) for printed in (known.name, *known.also)]
            titled = [d for a in aliases for d in self.by_title.get((a.words, a.codes), [])]
            dated = [d for d in titled if same_date(self.rows[d]["signed_on"] or known.signed_on, known.signed_on)]
            found = self._single(dated, name, citing)
            return found, "a known name" if found else None
        for found, why in (self._by_title(name, citing), self._by_day(name, citing)):
            if found:
                return found, why
        return None, None

    def _by_title(self, name: Name, citing: str | None) -> tuple[str | None, str]:
        titled = self.by_title.get((name.words, name.codes), [])
        if not name.date and not name.is_telling:
            return None, ""
        return self._single(titled, name, citing), "title and date" if name.date else "title"

    def _by_day(self, name: Name, citing: str | None) -> tuple[str | None, str]:
        """Return the only instrument of those parties on that day, if its title has all words of the name."""
        if not name.date or len(name.date) < len("2000-01-01") or len(name.codes) < 2 or len(name.words) < 2:
            return None, ""
        same_day = [d for d in self.by_day.get((name.date, name.codes), []) if d != citing]
        if len(same_day) != 1:
            return None, ""
        title = read_name(self.rows[same_day[0]]["title"] or "")
        fits = title.noun == name.noun and set(name.words) <= set(title.words)
        return (same_day[0] if fits else None), "date, parties and words of the title"

    def _single(self, documents: Iterable[str], name: Name, citing: str | None) -> str | None:
        """Return the instrument that all of the documents are; None where they are several, or it is the citing one."""
        fitting = [d for d in dict.fromkeys(documents) if self._fits(d, name)]
        if citing in fitting:
            return None
        days = {self.rows[d]["signed_on"] for d in fitting if self.rows[d]["signed_on"]}
        sides = {frozenset(self.rows[d]["parties"]) for d in fitting if self.rows[d]["parties"]}
        if not fitting or len(days) > 1 or len(sides) > 1:
            return None
        return next((d for d in fitting if self.rows[d]["signed_on"]), fitting[0])

    def _fits(self, document: str, name: Name) -> bool:
        signed = self.rows[document]["signed_on"]
        return not (name.date and signed) or same_date(name.date, signed)
