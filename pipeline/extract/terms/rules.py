"""``terms.yml``, loaded and compiled once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import regex

from pipeline.extract.life_cycle.numbers import NumberRules, Numbers
from pipeline.rules import PatternRule, RuleModel, load_rules


class Currency(RuleModel):
    """How a currency is written: ``names`` after a number, ``marks`` before it; both are sources of patterns."""

    names: tuple[str, ...]
    marks: tuple[str, ...]


class TermRules(RuleModel):
    """``terms.yml``; the file says what each entry means."""

    currencies: dict[str, Currency]
    shared: tuple[str, ...]
    shared_marks: tuple[str, ...]
    scales: dict[str, int]
    fractions: dict[str, int]
    percent: PatternRule
    share: PatternRule
    exception: PatternRule
    ends_of_clause: PatternRule
    ends_of_thing: PatternRule
    reference: PatternRule
    inner: PatternRule
    elsewhere: PatternRule
    itself: PatternRule
    before: PatternRule


@dataclass(frozen=True, slots=True)
class TermGrammar:
    """The compiled rules. ``money`` finds an amount: groups mark, name, number (figures) or words, scale."""

    rules: TermRules
    numbers: Numbers
    money: regex.Pattern[str]
    codes: tuple[tuple[regex.Pattern[str], str], ...]
    patterns: dict[str, regex.Pattern[str]]

    @classmethod
    def of(cls, rules: TermRules, numbers: Numbers) -> TermGrammar:
        """Return the grammar of ``rules``."""
        marks = _either([*(m for c in rules.currencies.values() for m in c.marks), *rules.shared_marks])
        names = _either([*(n for c in rules.currencies.values() for n in c.names), *rules.shared])
        figure = r"\d{1,3}(?:[.,’' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
        scale = rf"(?:\s(?P<scale>{_either(rules.scales)}))?"
        printed = rf"(?P<figure>{figure}){scale}"
        aside = r"(?:\s?\([^()]{1,80}\))?"
        powers = _either(name for name, power in rules.scales.items() if power > 1000)
        spelt = rf"(?P<words>{numbers.cardinal}(?:\s{powers}\s(?:and\s)?{numbers.cardinal})?){scale}"
        money = (
            rf"(?<![\w$€£.,])(?:(?P<mark>{marks})\s?{printed}(?!\s?(?:%|per ?cent))"
            rf"|(?:{printed}|{spelt}){aside}\s(?:of\s)?(?P<name>{names})(?!\w))"
        )
        codes = tuple(
            (regex.compile(_either([*c.names, *c.marks]), regex.IGNORECASE), code)
            for code, c in rules.currencies.items()
        )
        rules_by_name = {name: getattr(rules, name) for name in TermRules.model_fields}
        patterns = {name: r.compiled() for name, r in rules_by_name.items() if isinstance(r, PatternRule)}
        return cls(rules, numbers, regex.compile(money, regex.IGNORECASE), codes, patterns)


@cache
def load_term_grammar(folder: Path | None = None) -> TermGrammar:
    """Return the grammar of ``terms.yml`` and ``numbers.yml``, read once per process.

    Raises:
        RulesError: a file does not fit.
    """
    numbers = Numbers.of(load_rules("numbers", NumberRules, folder=folder))
    return TermGrammar.of(load_rules("terms", TermRules, folder=folder), numbers)


def _either(sources: Iterable[str]) -> str:
    """Return an alternation of sources, the longest first, whose blanks match any white space."""
    longest_first = sorted(sources, key=len, reverse=True)
    return "(?:" + "|".join(source.replace(" ", r"\s") for source in longest_first) + ")"
