"""What every finding rests on: places in the text, values with their evidence, issues."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in an instrument's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a span that holds no character."""
        if not 0 <= self.start < self.end:
            raise ValueError(f"empty or negative span: [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """Return the words this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Return whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A place in the text, and the rule or model that found the value there.

    ``found_by`` is a rule's id (``dates.done-at``) or a model's (``instrument_kind@3f2a``).
    """

    span: Span
    found_by: str
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T]):
    """A value with the evidence for it."""

    value: T
    evidence: Evidence


class Severity(StrEnum):
    """How much an issue matters to who reads the row."""

    NOTE = "note"
    DOUBT = "doubt"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A recorded doubt or failure; ``code`` is stable (``parties.none-found``), ``message`` is for people."""

    code: str
    message: str
    severity: Severity = Severity.DOUBT
    span: Span | None = None
