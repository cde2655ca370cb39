"""Sets of pattern rules of which any may match, compiled as they are loaded."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from pydantic import ConfigDict, PrivateAttr, RootModel

from pipeline.rules import PatternRule


class SetRule(PatternRule):
    """A pattern that may stand for a ``value`` of a field, or have a ``rank``: the lowest is taken first."""

    value: str = ""
    rank: int = 0


class RuleSet(RootModel[tuple[SetRule, ...]]):
    """Rules of which any may match."""

    model_config = ConfigDict(frozen=True)
    _compiled: tuple[tuple[SetRule, regex.Pattern[str]], ...] = PrivateAttr(default=())

    def model_post_init(self, _context: object, /) -> None:
        """Compile every pattern, once."""
        self._compiled = tuple((rule, rule.compiled()) for rule in self.root)

    def first(self, text: str, start: int = 0, end: int | None = None) -> tuple[SetRule, regex.Match[str]] | None:
        """Return the rule that matches earliest in ``text[start:end]``, with its match.

        Lookbehinds see what stands before ``start``; ``$`` means ``end``.
        """
        return min(self.firsts(text, start, end), key=lambda found: found[1].start(), default=None)

    def firsts(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[SetRule, regex.Match[str]]]:
        """Yield the first match of each rule that matches, in the order of the rules."""
        for rule, pattern in self._compiled:
            if found := pattern.search(text, start, len(text) if end is None else end):
                yield rule, found

    def all(
        self, text: str, start: int = 0, end: int | None = None, *, overlapped: bool = False
    ) -> Iterator[tuple[SetRule, regex.Match[str]]]:
        """Yield every match of every rule, rule by rule; with ``overlapped`` also those inside another match."""
        for rule, pattern in self._compiled:
            stop = len(text) if end is None else end
            for found in pattern.finditer(text, start, stop, overlapped=overlapped):
                yield rule, found

    def matches(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Return whether one of the rules matches."""
        return any(True for _ in self.firsts(text, start, end))
