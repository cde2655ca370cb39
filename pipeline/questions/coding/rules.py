"""What ``expert.yml`` holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from pipeline.rules import Pattern, PatternRule, RuleModel, load_rules


class Variable(RuleModel):
    """An expert variable: where it comes from, what it means, and how it is found. See ``expert.yml``."""

    variable: str
    after: str
    means: str
    definition: str
    languages: tuple[str, ...] = ("en",)
    areas: tuple[str, ...] = ()
    gate: Pattern | None = None
    patterns: tuple[PatternRule, ...] = ()
    unless: tuple[Pattern, ...] = ()
    field: str | None = None
    topic: str | None = None
    values: tuple[str, ...] = ()
    unless_value: str | None = None
    unequal: int | None = None


class ExpertRules(RuleModel):
    """``expert.yml``."""

    variables: tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """What finds a variable in words, compiled."""

    variable: str
    areas: frozenset[str]
    gate: regex.Pattern[str]
    patterns: tuple[tuple[str, regex.Pattern[str]], ...]
    unless: tuple[regex.Pattern[str], ...]


@cache
def load_expert() -> tuple[Variable, ...]:
    """Return the variables in the order of the file, read once per process.

    Raises:
        RulesError: the file does not fit.
    """
    return load_rules("expert", ExpertRules).variables


@cache
def cues() -> tuple[Cue, ...]:
    """Return what finds those variables that words show."""
    return tuple(
        Cue(
            rule.variable,
            frozenset(rule.areas),
            regex.compile(rule.gate or "", regex.IGNORECASE),
            tuple((one.id, one.compiled()) for one in rule.patterns),
            tuple(regex.compile(one, regex.IGNORECASE) for one in rule.unless),
        )
        for rule in load_expert()
        if rule.patterns
    )
