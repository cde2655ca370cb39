"""Durations as final clauses print them, in ISO 8601 and in the unit printed: "twelve months" is ``P12M``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.extract.life_cycle.numbers import Numbers, read_number
from pipeline.rules import RuleModel
from pipeline.types import Span


class DurationRules(RuleModel):
    """``durations.yml``: units of time by their ISO 8601 letter, and the words around the number."""

    units: dict[str, tuple[str, ...]]
    between: tuple[str, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDuration:
    """A duration as the text prints it; ``value`` is ISO 8601."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class DurationGrammar:
    """The compiled pattern for durations; ``source`` is its text, without named groups, for larger patterns."""

    pattern: regex.Pattern[str]
    units: dict[str, str]
    numbers: Numbers

    @classmethod
    def of(cls, rules: DurationRules, numbers: Numbers) -> DurationGrammar:
        """Return the grammar that ``rules`` and the number words describe."""
        units = {name: letter for letter, names in rules.units.items() for name in names}
        unit = "|".join(regex.escape(name) for name in sorted(units, key=len, reverse=True))
        between = "|".join(rules.between)
        pattern = (
            rf"(?<![\w.,/])(?:(?P<n>\d{{1,3}}(?!\d)|{numbers.cardinal})(?:\s*\([^()]{{1,40}}\))?|(?P<a>{'|'.join(rules.articles)})\b)"
            rf"[-\s‑]*(?:(?:{between})[-\s]+)?(?P<u>{unit})(?!\w)"
        )
        return cls(regex.compile(pattern, regex.IGNORECASE), units, numbers)


def find_durations(text: str, grammar: DurationGrammar) -> Iterator[PrintedDuration]:
    """Yield the durations printed in ``text``, in order."""
    for match in grammar.pattern.finditer(text):
        number = 1 if match["a"] else read_number(match["n"], grammar.numbers)
        if number:
            letter = grammar.units[match["u"].lower()]
            yield PrintedDuration(value=f"P{number}{letter}", span=Span(match.start(), match.end()))
