"""An instrument's outline: its text taken apart into provisions."""

from __future__ import annotations

from dataclasses import replace

from pipeline.structure.grammar import Grammar, grammar
from pipeline.structure.language import with_languages
from pipeline.structure.markers import Marker
from pipeline.structure.outline import Outline
from pipeline.structure.roles import Role, assign_roles
from pipeline.structure.rules import StructureRules
from pipeline.structure.units import EDGE, FINITE, Unit, UnitKind, cut_units
from pipeline.types import InstrumentText, Provision, ProvisionKind, Span

__all__ = ["StructureRules", "segment"]

NAMED = {
    Role.FRONT: (ProvisionKind.FRONT, "Front"),
    Role.PREAMBLE: (ProvisionKind.PREAMBLE, "Preamble"),
    Role.TESTIMONIUM: (ProvisionKind.TESTIMONIUM, "Testimonium"),
    Role.SIGNATURE: (ProvisionKind.SIGNATURE, "Signature"),
    Role.NOTE: (ProvisionKind.NOTE, "Note"),
}
INNER = frozenset({"Appendix", "Schedule", "Attachment", "Enclosure", "Exhibit"})
NUMBERED_HEADING_RANK = 5
"""Numbered headings without a word stand within parts, chapters and sections."""
LONGEST_HEADING = 120
LONGEST_PREAMBLE_HEADING = 16
LOOK_AHEAD = 40


def segment(text: InstrumentText, *, rules: StructureRules) -> tuple[Provision, ...]:
    """Return the leaves of the instrument's outline in reading order, each with its language.

    They do not overlap and together cover every non-blank character. Identifiers are unique; one that would
    come twice (a translation's ``Art. 1``) ends in `` [2]``.
    """
    words = grammar(rules)
    units = cut_units(text, words)
    roles = assign_roles(text.text, units, words)
    builder = _Builder(text.text, units, roles, words)
    return with_languages(text, builder.built(), rules=rules)


class _Builder:
    """Walks the units and their roles, and fills the outline."""

    def __init__(self, text: str, units: list[Unit], roles: list[Role], words: Grammar) -> None:
        self.text = text
        self.units = units
        self.roles = roles
        self.words = words
        self.outline = Outline(text)
        self.with_articles = {id(u) for u in units if u.kind is UnitKind.PART and self._leads_to_article(u)}
        self.sections = self._numbering_restarts()
        self.headings = 0
        self.nouns: set[str] = set()

    def built(self) -> list[Provision]:
        self.outline.numbered_root = self._has_numbered_root()
        i = 0
        while i < len(self.units):
            i = self._take(i)
        return self.outline.provisions

    def _take(self, i: int) -> int:
        """Add what begins at unit ``i``; return the index after it."""
        unit, role = self.units[i], self.roles[i]
        if role is Role.TITLE:
            return self._take_title(i)
        if role is not Role.BODY:
            kind, name = NAMED[role]
            self.outline.close_lists()
            if (
                role is Role.PREAMBLE
                and unit.end - unit.start < LONGEST_PREAMBLE_HEADING
                and self.words.preamble.match(self.text[unit.start : unit.end])
            ):
                self.outline.add(ProvisionKind.HEADING, Span(unit.start, unit.end), "Preamble heading")
                return i + 1
            self.outline.add_counted(kind, Span(unit.start, unit.end), name)
            return i + 1
        if unit.kind is not UnitKind.TEXT:
            return self._take_heading(i)
        if unit.marker is not None and self._is_numbered_heading(i):
            self._enter_section(unit.marker)
            return self._emit_heading(i, i + 1, title=self.text[unit.start + unit.marker.length : unit.end])
        if unit.marker is not None and self.outline.add_item(Span(unit.start, unit.end), unit.marker):
            return i + 1
        if self._is_heading(i):
            self.headings += 1
            if self.sections:
                self.outline.enter_part(NUMBERED_HEADING_RANK - 1, f"Sec. {self.headings}", number=str(self.headings))
            self.outline.close_lists()
            return self._emit_heading(i, i + 1, title=self.text[unit.start : unit.end], name=f"Heading {self.headings}")
        self._take_text(i)
        return i + 1

    # --- headings ------------------------------------------------------------------------

    def _take_title(self, i: int) -> int:
        end = i + 1
        while end < len(self.units) and self.roles[end] is Role.TITLE and self.units[end].mark != "heading":
            end += 1
        span = Span(self.units[i].start, self.units[end - 1].end)
        named = self.words.title.match(self.text[span.start : span.end])
        noun = named[0].split()[-1].casefold() if named else ""
        if Role.BODY in self.roles[:i]:
            label = self.words.attached_nouns.get(noun)
            self.outline.enter_attachment((label,) if label is not None and noun not in self.nouns else ())
        else:
            self.nouns.add(noun)
        self.outline.heading = None
        self.outline.add(ProvisionKind.TITLE, span, "Title")
        return end

    def _take_heading(self, i: int) -> int:
        unit = self.units[i]
        title = unit.title
        end = i + 1
        if not title and end < len(self.units) and self.roles[end] is Role.BODY and self._is_title_of(i):
            title = self.text[self.units[end].start : self.units[end].end]
            end += 1
        if unit.kind is UnitKind.ARTICLE:
            self.outline.enter(f"Art. {unit.number}", number=unit.number)
        elif unit.kind is UnitKind.PART:
            label, rank = self.words.part_words[unit.word]
            number = unit.number if id(unit) not in self.with_articles else None
            self.outline.enter_part(rank, f"{label} {unit.number}", number=number)
        elif unit.kind is UnitKind.NOTE:
            self.outline.enter_attachment((f"No. {unit.number}",))
        elif unit.kind is UnitKind.ANNEX:
            self.outline.enter_attachment(self._annex_path(unit))
        return self._emit_heading(i, end, title=title)

    def _annex_path(self, unit: Unit) -> tuple[str, ...]:
        label = self.words.annex_words.get(unit.word, unit.word.capitalize())
        label = f"{label} {unit.number}" if unit.number else label
        prefix = self.outline.prefix
        if label.split()[0] in INNER and prefix and prefix[-1].split()[0] == "Annex":
            return (*prefix, label)
        if len(prefix) > 1 and label.split()[0] == prefix[-1].split()[0]:
            return (*prefix[:-1], label)
        return (label,)

    def _emit_heading(self, i: int, end: int, *, title: str, name: str | None = None) -> int:
        span = Span(self.units[i].start, self.units[end - 1].end)
        self.outline.heading = " ".join(title.split()).strip(EDGE) or None
        identifier = name or f"{self.outline.container.id or ', '.join(self.outline.prefix)} heading"
        self.outline.add(ProvisionKind.HEADING, span, identifier.strip(), number=self.units[i].number or None)
        return end

    def _is_title_of(self, i: int) -> bool:
        """Return whether the unit after heading ``i`` is the heading's title, and not already text."""
        unit, after = self.units[i + 1], i + 2
        line = self.text[unit.start : unit.end]
        if unit.kind is not UnitKind.TEXT or unit.marker is not None:
            return False
        if unit.mark:
            return len(line) <= 3 * LONGEST_HEADING
        alone = (
            after >= len(self.units)
            or self.units[after].kind is not UnitKind.TEXT
            or self.roles[after] is not Role.BODY
        )
        ends = line[-1] in ".;:," or (alone and self.units[i].kind is UnitKind.ARTICLE)
        return len(line) <= LONGEST_HEADING and not ends and not FINITE.search(line)

    def _is_numbered_heading(self, i: int) -> bool:
        """Return whether a numbered unit is the heading of a section: short, unfinished, and text follows."""
        unit = self.units[i]
        if unit.marker is None or unit.marker.is_bullet or self.outline.current.lead is not None or self._in_article():
            return False
        style = unit.marker.readings[0][0]
        title = self.text[unit.start + unit.marker.length : unit.end].strip()
        if (
            style[0] in "(ai"
            or not title
            or len(title) > LONGEST_HEADING
            or title[-1] in ".;:,!?"
            or not title[0].isupper()
        ):
            return False
        if FINITE.search(title) or i + 1 >= len(self.units) or self.units[i + 1].kind is not UnitKind.TEXT:
            return False
        after = self.units[i + 1].marker
        alike = after is not None and after.readings[0][0] == style
        return bool(unit.mark) or title.isupper() or not alike

    def _enter_section(self, marker: Marker) -> None:
        style = marker.readings[0][0]
        rank = NUMBERED_HEADING_RANK + ("I" not in style) + 2 * (style[0] == "1") + style.count("1.")
        if style.count(".") > 1:
            self.outline.parts = [p for p in self.outline.parts if p[0] < NUMBERED_HEADING_RANK]
        self.outline.enter_part(rank, f"Sec. {marker.number}", number=marker.number)

    def _is_heading(self, i: int) -> bool:
        """Return whether an unnumbered unit heads what follows it."""
        unit = self.units[i]
        line = self.text[unit.start : unit.end]
        if i + 1 >= len(self.units) or len(line) > 3 * LONGEST_HEADING or unit.kind is not UnitKind.TEXT:
            return False
        if unit.mark:
            return line[-1] not in ".;,"
        following = self._next_marker(i)
        if following is not None and self.outline.continues(following):
            return False
        if len(line) > LONGEST_HEADING or line[-1] in ".;:,!?" or not any(c.isalpha() for c in line):
            return False
        if line.isupper():
            return True
        if (
            self._in_article()
            or self.outline.lists
            or FINITE.search(line)
            or not line[0].isupper()
            or len(line.split()) > 10
        ):
            return False
        after = self.units[i + 1]
        return (
            after.kind is UnitKind.TEXT
            and after.end - after.start > 1.5 * len(line)
            and self.outline.current.lead is None
        )

    # --- text ----------------------------------------------------------------------------

    def _take_text(self, i: int) -> None:
        unit = self.units[i]
        line = self.text[unit.start : unit.end]
        owner = self.outline.owner_of_text(self._next_marker(i), goes_on=line[0].islower())
        kind = ProvisionKind.PARAGRAPH
        if owner is None and self._in_article() and self.outline.container.texts == 0:
            kind = ProvisionKind.ARTICLE
        elif self.outline.prefix and "No." not in self.outline.prefix[-1] and not FINITE.search(line):
            kind = ProvisionKind.ANNEX
        self.outline.add_text(Span(unit.start, unit.end), kind, owner=owner)

    def _next_marker(self, i: int) -> Marker | None:
        """Return the next marker before the container ends."""
        for k in range(i + 1, min(i + LOOK_AHEAD, len(self.units))):
            if self.units[k].kind is not UnitKind.TEXT or self.roles[k] is not Role.BODY or self.units[k].mark:
                return None
            if self.units[k].marker is not None:
                return self.units[k].marker
        return None

    def _in_article(self) -> bool:
        return self.outline.container.number is not None and self.outline.container.base.rpartition(", ")[2].startswith(
            "Art."
        )

    # --- what must be known beforehand ---------------------------------------------------

    def _leads_to_article(self, part: Unit) -> bool:
        """Return whether the part holds articles."""
        start = next(i for i, u in enumerate(self.units) if u is part)
        for unit in self.units[start + 1 :]:
            if unit.kind is UnitKind.ARTICLE:
                return True
            if unit.kind in (UnitKind.ANNEX, UnitKind.NOTE) or (unit.kind is UnitKind.PART and unit.word == part.word):
                return False
        return False

    def _has_numbered_root(self) -> bool:
        """Return whether paragraphs outside articles and parts are numbered."""
        inside = False
        for unit, role in zip(self.units, self.roles, strict=True):
            if unit.kind in (UnitKind.ANNEX, UnitKind.NOTE) or role is Role.TITLE:
                inside = False
            elif unit.kind in (UnitKind.ARTICLE, UnitKind.PART):
                inside = True
            elif (
                not inside
                and role is Role.BODY
                and unit.marker is not None
                and unit.marker.readings[0][0] in {"1.", "(1)", "1)"}
            ):
                return True
        return False

    def _numbering_restarts(self) -> bool:
        """Return whether paragraphs are numbered afresh under each of several unnumbered headings."""
        if any(u.kind in (UnitKind.ARTICLE, UnitKind.PART) for u in self.units):
            return False
        firsts = 0
        for before, unit in zip(self.units, self.units[1:], strict=False):
            heads = before.marker is None and (before.mark or self.text[before.start : before.end].isupper())
            firsts += bool(heads and unit.marker is not None and ("1.", 1) in unit.marker.readings)
        return firsts > 1


def without_language(provision: Provision) -> Provision:
    """Return the provision with its language forgotten."""
    return replace(provision, language=None)
