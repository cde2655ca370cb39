"""What a list shows, as its address says it: checked by pydantic, turned into SQL with parameters, never into text."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from pipeline.dataset.contracts import GRADES, KINDS, LATERALITIES, STATES
from pipeline.errors import SettingsError
from pipeline.explorer import words
from pipeline.questions import places
from pipeline.types import Modality

PER_PAGE = 50
MOST_PAGES = 100_000
CODE = re.compile(r"[A-Z][A-Z0-9-]{1,19}")
"""What may be the code of a party that the gazetteer does not know, such as an acronym of the text."""
Clause = tuple[str, list[Any]]


def _blank_is_nothing(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _party(value: str) -> str:
    try:
        return places.resolve(value)
    except SettingsError as error:
        if value in words.ACTORS or CODE.fullmatch(value):
            return value
        raise ValueError(str(error)) from error


def _area(value: str) -> str:
    if value not in words.areas():
        raise ValueError(f"there is no cooperation area {value!r}")
    return value


def _one_of(*allowed: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"it is one of {', '.join(allowed)}")
        return value

    return AfterValidator(check)


BLANK = BeforeValidator(_blank_is_nothing)
Text = Annotated[Annotated[str, Field(max_length=200)] | None, BLANK]
Party = Annotated[Annotated[str, Field(max_length=120), AfterValidator(_party)] | None, BLANK]
Area = Annotated[Annotated[str, Field(max_length=60), AfterValidator(_area)] | None, BLANK]
Day = Annotated[Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None, BLANK]
Language = Annotated[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None, BLANK]
Kind = Annotated[Annotated[str, _one_of(*KINDS)] | None, BLANK]
Laterality = Annotated[Annotated[str, _one_of(*LATERALITIES)] | None, BLANK]
Yes = Annotated[Literal["yes", "no"] | None, BLANK]
PageNumber = Annotated[int, Field(ge=1, le=MOST_PAGES), BeforeValidator(lambda value: value or 1)]


class Filters(BaseModel):
    """What documents and commitments have in common: the instrument's parties, area, kind, language and dates."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    q: Text = None
    party: Party = None
    with_: Annotated[Party, Field(alias="with")] = None
    area: Area = None
    kind: Kind = None
    language: Language = None
    since: Day = None
    until: Day = None
    page: PageNumber = 1

    def given(self) -> dict[str, Any]:
        """Return what is asked for by the names that addresses use, without the page."""
        found = self.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
        found.pop("page", None)
        return found

    def on_documents(self, row: str) -> list[Clause]:
        """Return conditions on ``row`` of documents, with their parameters."""
        until = self.until and f"{self.until}~"  # any day of that year or month: "~" sorts behind "-"
        clauses: list[tuple[Any, str]] = [
            (self.party if self.party and words.is_place(self.party) else None, f"list_contains({row}.parties, ?)"),
            (self.with_ if self.with_ and words.is_place(self.with_) else None, f"list_contains({row}.parties, ?)"),
            (self.kind, f"{row}.kind = ?"),
            (self.language, f"{row}.language = ?"),
            (self.since, f"{row}.signed_on >= ?"),
            (until, f"{row}.signed_on <= ?"),
        ]
        return [(sql, [value]) for value, sql in clauses if value is not None]


class DocumentFilters(Filters):
    """The documents list."""

    laterality: Laterality = None
    state: Annotated[Annotated[str, _one_of(*STATES)] | None, BLANK] = None
    grade: Annotated[Annotated[str, _one_of(*GRADES)] | None, BLANK] = None
    binding: Yes = None
    sort: Annotated[Literal["newest", "oldest", "title", "commitments"] | None, BLANK] = None

    def where(self) -> Clause:
        """Return the condition on a row ``d`` of documents, and its parameters."""
        clauses = self.on_documents("d")
        if self.q:
            named = "lower(coalesce(d.title, '') || ' ' || d.path || ' ' || d.document)"
            clauses.append((f"contains(strip_accents({named}), strip_accents(lower(?)))", [self.q]))
        if self.area:
            clauses.append(("list_contains(d.areas, ?)", [self.area]))
        if self.laterality:
            clauses.append(("d.laterality = ?", [self.laterality]))
        if self.grade:
            clauses.append(("d.grade = ?", [self.grade]))
        if self.binding:
            clauses.append(("d.binding = ?", [self.binding == "yes"]))
        clauses.append(("d.state = ?", [self.state or "processed"]))
        return joined(clauses)

    def order(self) -> str:
        """Return what the list is sorted by."""
        return {
            "oldest": "d.signed_on NULLS LAST, d.title",
            "title": "lower(coalesce(d.title, d.path))",
            "commitments": "d.commitments DESC, d.title",
        }.get(self.sort or "newest", "d.signed_on DESC NULLS LAST, d.title") + ", d.document"


class CommitmentFilters(Filters):
    """The commitments table. ``party`` and ``with`` are of the instrument, bearer and beneficiary of the commitment."""

    bearer: Party = None
    beneficiary: Party = None
    modality: Annotated[Annotated[str, _one_of(*Modality)] | None, BLANK] = None
    hedged: Yes = None
    document: Annotated[Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")] | None, BLANK] = None
    sure: Annotated[Annotated[float, Field(ge=0, le=1)] | None, BLANK] = None

    def where(self) -> Clause:
        """Return the condition on a row ``c`` of ``held_stated``, and its parameters."""
        clauses = self.on_documents("c")
        own: list[tuple[Any, str]] = [
            (self.area, "list_contains(c.areas, ?)"),
            (self.bearer, "list_contains(c.bearer, ?)"),
            (self.beneficiary, "list_contains(c.beneficiary, ?)"),
            (self.modality, "c.modality = ?"),
            (None if self.hedged is None else self.hedged == "yes", "c.hedged = ?"),
            (self.document, "c.document = ?"),
            (self.sure, "c.confidence >= ?"),
            (self.q, "contains(strip_accents(lower(c.quote)), strip_accents(lower(?)))"),
        ]
        return joined(clauses + [(sql, [value]) for value, sql in own if value is not None])


def joined(clauses: list[Clause]) -> Clause:
    """Return the conditions as one, true where there are none."""
    return " AND ".join(sql for sql, _ in clauses) or "true", [one for _, values in clauses for one in values]
