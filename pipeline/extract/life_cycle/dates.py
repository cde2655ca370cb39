"""Dates by a grammar of treaty formulas: never guessed, never filled in, each with its place in the text.

A date keeps the precision of the text: ``2014``, ``2014-12`` or ``2014-12-16``. A date that can be read in two
ways carries ``doubt``. Dates of the Hijri calendar are converted (1343 to 1500 AH, the range of the Umm al-Qura
tables); where a Gregorian date stands beside one, the reader of a formula should take that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import regex
from hijridate import Hijri

from pipeline.extract.life_cycle.numbers import ORDINAL_ENDING, Numbers, read_number, read_roman
from pipeline.rules import RuleModel
from pipeline.types import Span

HIJRI_YEARS = range(1343, 1501)
GLUED_NUMBER = r"\d{1,4}/\d{2}(?!\d)"
"""The number of a note that a lost line break has joined to the year: "May 16, 1990325/90"."""


class DateRules(RuleModel):
    """``dates.yml``: month names by language, and the words that join day, month and year."""

    months: dict[str, dict[int, tuple[str, ...]]]
    hijri_months: dict[int, tuple[str, ...]]
    day_links: tuple[str, ...]
    year_links: tuple[str, ...]
    hijri_marks: tuple[str, ...]
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    """A date as the text prints it.

    ``value`` is ISO 8601 to the printed precision; ``doubt`` says why it cannot be trusted, None where it can.
    """

    value: str
    span: Span
    calendar: str = "gregorian"
    doubt: str | None = None

    def moved(self, span: Span) -> PrintedDate:
        """Return the same date at another place."""
        return replace(self, span=span)

    @property
    def is_full(self) -> bool:
        """Return whether day, month and year are all printed."""
        return len(self.value) == 10


@dataclass(frozen=True, slots=True)
class DateGrammar:
    """The compiled grammar: one pattern, whose alternatives are tried in the order of their precision."""

    pattern: regex.Pattern[str]
    months: dict[str, int]
    hijri: tuple[tuple[regex.Pattern[str], int], ...]
    numbers: Numbers
    years: range

    @classmethod
    def of(cls, rules: DateRules, numbers: Numbers) -> DateGrammar:
        """Return the grammar that ``rules`` and the number words describe."""
        months = {name.lower(): m for names in rules.months.values() for m, all_ in names.items() for name in all_}
        return cls(
            regex.compile(_pattern(rules, months, numbers), regex.IGNORECASE),
            months,
            tuple((regex.compile("|".join(names), regex.IGNORECASE), m) for m, names in rules.hijri_months.items()),
            numbers,
            range(rules.first_year, rules.last_year + 1),
        )


def _words(words: tuple[str, ...] | list[str]) -> str:
    """Return an alternation of words, longest first, whose spaces match any white space."""
    spelt = (regex.escape(w).replace(r"\ ", r"\s+").replace("'", "['’]") for w in sorted(words, key=len, reverse=True))
    return "(?:" + "|".join(spelt) + ")"


def _pattern(rules: DateRules, months: dict[str, int], numbers: Numbers) -> str:
    """Return the source of the grammar's pattern.

    Named groups: d (day), e (last day of a range), m (month name), y (year), and for figures a, b, c.
    """
    month = rf"(?P<m>{_words(list(months))})\.?(?![^\W\d_])"
    hijri = rf"(?P<hm>{'|'.join(n for names in rules.hijri_months.values() for n in names)})"
    figure = rf"(?<![\d/])(?<!\d[.,])\d{{1,2}}(?!\d){ORDINAL_ENDING}\.?"
    day = rf"(?P<d>{figure}|{numbers.day})"
    last = rf"(?:\s*(?:-|–|—|and|to|et|&)\s*(?P<e>{figure}))?"
    link = rf"(?:[\s,]*(?:{_words(rules.day_links)}\s*)?)(?:the\s+)?"
    year_link = rf"[\s,]*(?:{_words(rules.year_links)}[\s,]+)?(?:the\s+)?"
    year = rf"(?P<y>[12١٢]\d{{3}}(?!\d)|[12]\d{{3}}(?={GLUED_NUMBER})|{numbers.year})"
    hijri_year = rf"(?P<y>[1١]\d{{3}})(?!\d)(?:\s*{_words(rules.hijri_marks)}(?!\w))?"
    figures = (
        r"(?<![\d./-])(?:(?P<a>\d{4})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{1,2})"
        r"|(?P<a>\d{1,2})(?P<s>\s?[./-]\s?)(?P<b>\d{1,2}|(?-i:X|IX|IV|V?I{1,3}|V|XI{1,2}))(?P=s)(?P<c>\d{4}))(?![\d])"
    )
    return "|".join(
        (
            rf"{day}{last}{link}{month}{year_link}{year}",
            rf"(?<!\w){month}\s*(?:the\s+)?{day}{last},?{year_link}{year}",
            rf"{day}{last}{link}{hijri}{year_link}{hijri_year}",
            figures,
            rf"(?<!\w){month}{year_link}{year}",
        )
    )


def find_dates(text: str, grammar: DateGrammar, *, start: int = 0, end: int | None = None) -> Iterator[PrintedDate]:
    """Yield the dates printed in ``text[start:end]``, in order; offsets are those of ``text``."""
    for match in grammar.pattern.finditer(text, start, len(text) if end is None else end):
        found = _read(match, grammar)
        if found is not None:
            yield found


def _read(match: regex.Match[str], grammar: DateGrammar) -> PrintedDate | None:
    """Return the date that a match of the grammar prints, None where there is no such day."""
    group = match.groupdict()
    span = Span(match.start(), match.end())
    if group["a"] is not None:
        return _read_figures(group["a"], group["b"], group["c"], group["s"], span=span, grammar=grammar)
    year = read_number(group["y"], grammar.numbers)
    day = read_number(group["e"] or group["d"], grammar.numbers) if group["d"] else None
    if year is None or (group["d"] and day is None):
        return None
    if group["hm"] is not None:
        return _read_hijri(year, group["hm"], day, span=span, grammar=grammar)
    if year not in grammar.years:
        return None
    value = _iso(year, grammar.months[regex.sub(r"\s+", " ", group["m"].lower())], day)
    return PrintedDate(value=value, span=span) if value else None


def _iso(year: int, month: int, day: int | None) -> str | None:
    """Return the date in ISO 8601, to the month where ``day`` is None; None where there is no such day."""
    try:
        text = date(year, month, day or 1).isoformat()
    except ValueError:
        return None
    return text if day else text[:7]


def _read_figures(
    a: str, b: str, c: str, separator: str | None, *, span: Span, grammar: DateGrammar
) -> PrintedDate | None:
    """Return a date in figures. Year first is ISO; with points or a Roman month the day comes first.

    With strokes or hyphens the order of day and month differs between countries: where both could be a
    month and they differ, only the year is certain.
    """
    if separator is None:
        year, month, day = int(a), int(b), int(c)
    else:
        year, month, day = int(c), read_roman(b) or int(b), int(a)
    if year not in grammar.years:
        return None
    if separator is not None and "." not in separator and b.isdigit():
        if month > 12 >= day:
            month, day = day, month
        elif day <= 12 and day != month:
            return PrintedDate(value=str(year), span=span, doubt="day and month cannot be told apart")
    value = _iso(year, month, day) if 1 <= month <= 12 and day else None
    return PrintedDate(value=value, span=span) if value else None


def _read_hijri(year: int, name: str, day: int | None, *, span: Span, grammar: DateGrammar) -> PrintedDate | None:
    """Return the Gregorian date of a Hijri one; None outside the tables' years."""
    month = next((m for pattern, m in grammar.hijri if pattern.fullmatch(name)), None)
    if month is None or day is None or year not in HIJRI_YEARS:
        return None
    try:
        value = Hijri(year, month, day).to_gregorian().isoformat()
    except ValueError:
        return None
    return PrintedDate(value=value, span=span, calendar="hijri")
