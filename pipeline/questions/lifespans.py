"""From what a text says of its life to the days between which it is in force: what is certain and what is possible.

A text shows when an instrument was signed and how it is to begin and end. It does not show whether ratifications or
notifications came, nor whether anybody denounced it. So each end is a range: the first and the last day on which it can
lie, the last being open where the text sets no bound.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import regex
from dateutil.relativedelta import relativedelta

from pipeline.extract.life_cycle.durations import DurationGrammar, DurationRules, find_durations
from pipeline.extract.life_cycle.numbers import NumberRules, Numbers
from pipeline.extract.life_cycle.rule_set import RuleSet
from pipeline.rules import RuleModel, load_rules

ENDLESS = "indefinite"
TERM = regex.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$")
MONTHS_AFTER = {None: 1, "first": 1, "second": 2, "third": 3, "fourth": 4, "sixth": 6}
Range = tuple[date | None, date | None]
"""The first and the last day on which something can lie; None is open."""


class LifetimeRules(RuleModel):
    """``lifetimes.yml``."""

    later: RuleSet
    from_signature: RuleSet
    first_of_month: RuleSet
    renewal_for: RuleSet
    renewal_same: RuleSet
    renewal_yearly: RuleSet
    renewal_endless: RuleSet
    not_provisional: RuleSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a text says of its life: values of ``documents`` and the sentences on which they rest, None where silent.

    ``ended`` is a party to an instrument between two that no longer exists, by name, and its last day.
    """

    document: str
    kind: str | None = None
    binding: bool | None = None
    signed: Range = (None, None)
    entry: str | None = None
    fixed: str | None = None
    duration: str | None = None
    renewal: str | None = None
    notice: str | None = None
    entry_quote: str = ""
    renewal_quote: str = ""
    provisional: str | None = None
    ended: tuple[str, date] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifespan:
    """When an instrument begins and ends, as ranges of days.

    ``begin`` is the day of entry into force, ``end`` the first day on which it is no longer in force. ``needs`` says on
    what the beginning hangs where its last day is open: ratification, notification, reply, later, date, silence,
    signature. ``first_term`` is the end of the first term where the instrument may be renewed after it, ``period`` how
    long a renewal lasts (ISO 8601, ``indefinite``, None if not said). ``by`` says what the beginning rests on.
    """

    terms: Terms
    begin: Range
    end: Range = (None, None)
    needs: str | None = None
    by: str = ""
    first_term: Range = (None, None)
    period: str | None = None
    noticed: date | None = None
    terminated: date | None = None


@cache
def _rules() -> tuple[LifetimeRules, DurationGrammar]:
    numbers = Numbers.of(load_rules("numbers", NumberRules))
    return load_rules("lifetimes", LifetimeRules), DurationGrammar.of(load_rules("durations", DurationRules), numbers)


def lifespan(terms: Terms) -> Lifespan:
    """Return when an instrument with these terms begins and ends."""
    begin, needs, by = _begin(terms)
    life = Lifespan(terms=terms, begin=begin, needs=needs, by=by, period=_period(terms))
    return _with_end(life)


def began(life: Lifespan, day: date, by: str) -> Lifespan:
    """Return the lifespan with its beginning known from elsewhere."""
    return _with_end(replace(life, begin=(day, day), needs=None, by=by))


def _with_end(life: Lifespan) -> Lifespan:
    terms, (first, last) = life.terms, life.begin
    if not terms.duration or terms.duration == ENDLESS:
        return replace(life, end=(None, None), first_term=(None, None))
    over = plus(first, terms.duration), plus(last, terms.duration)
    if terms.renewal == "tacit":
        return replace(life, end=(None, None), first_term=over)
    if terms.renewal == "express":
        return replace(life, end=(over[0], None), first_term=over)
    return replace(life, end=over, first_term=(None, None))


def _begin(terms: Terms) -> tuple[Range, str | None, str]:
    """Return the range of the day of entry into force, what an open one hangs on, and what it rests on."""
    signed = terms.signed
    fixed = day_range(terms.fixed)
    awaited = terms.entry in {"notification", "ratification"}
    if fixed[0] and not (awaited and signed[0] and fixed[0] < signed[0]):
        return fixed, None, "on the day that the text fixes"
    if awaited:
        return (signed[0], None), terms.entry, ""
    if terms.entry == "signature":
        return _after_signature(terms)
    if terms.entry == "fixed_date":
        return (None, None), "date", ""
    if terms.entry is None and terms.binding is False:
        return (None, None), "silence", ""  # it never enters into force
    return (signed[0], None), "silence" if terms.entry is None else "later", ""


def _after_signature(terms: Terms) -> tuple[Range, str | None, str]:
    rules, durations = _rules()
    quote, (first, last) = terms.entry_quote, terms.signed
    if first is None or last is None:
        return (None, None), "signature", ""
    if found := rules.first_of_month.first(quote):
        months = MONTHS_AFTER[(found[1]["n"] or "").strip().lower() or None]
        starts = tuple(day.replace(day=1) + relativedelta(months=months) for day in (first, last))
        return (starts[0], starts[1]), None, "on the first day of a month after signature"
    for printed in find_durations(quote, durations):
        if rules.from_signature.matches(quote[printed.span.end :]):
            return (
                (plus(first, printed.value), plus(last, printed.value)),
                None,
                f"{words(printed.value)} after signature",
            )
    if rules.later.matches(quote):
        needs = (
            "reply" if regex.search(r"repl|receipt|receiv|affirmative|réponse", quote, regex.IGNORECASE) else "later"
        )
        return (first, None), needs, ""
    return (first, last), None, "on signature"


def _period(terms: Terms) -> str | None:
    """Return for how long a renewal lasts, from the sentence on renewal."""
    if terms.renewal is None or not terms.renewal_quote:
        return None
    rules, durations = _rules()
    quote = terms.renewal_quote
    for printed in find_durations(quote, durations):
        if rules.renewal_for.matches(quote, 0, printed.span.start):
            return printed.value
    if rules.renewal_same.matches(quote):
        return terms.duration if terms.duration != ENDLESS else None
    if rules.renewal_yearly.matches(quote):
        return "P1Y"
    return ENDLESS if rules.renewal_endless.matches(quote) else None


def is_provisional(quote: str) -> bool:
    """Return whether a sentence on something provisional is about applying the instrument itself."""
    return not _rules()[0].not_provisional.matches(quote)


def plus(day: date | None, term: str, times: int = 1) -> date | None:
    """Return the day some times a term (ISO 8601) after another, before it where ``times`` is negative.

    None for an open day, a term that is no duration, or a day beyond the years 1 to 9999.
    """
    found = TERM.match(term)
    if day is None or found is None:
        return None
    years, months, weeks, days = (times * int(n or 0) for n in found.groups())
    try:
        after: date = day + relativedelta(years=years, months=months, weeks=weeks, days=days)
    except (ValueError, OverflowError):
        return None
    return after


def day_range(printed: str | None) -> Range:
    """Return the first and last day that an ISO 8601 date of any precision can mean."""
    if not printed:
        return None, None
    parts = [int(part) for part in printed.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else None
    if len(parts) == 3:
        return date(*parts), date(*parts)
    last = calendar.monthrange(year, month or 12)[1]
    return date(year, month or 1, 1), date(year, month or 12, last)


def words(term: str) -> str:
    """Return an ISO 8601 term in words: ``5 years``."""
    if term == ENDLESS:
        return "an indefinite time"
    found = TERM.match(term)
    if found is None:
        return term
    units = zip(found.groups(), ("year", "month", "week", "day"), strict=True)
    return " and ".join(f"{n} {unit}{'s' if n != '1' else ''}" for n, unit in units if n)
