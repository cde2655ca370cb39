"""What ``citing.yml`` and ``norms.yml`` hold."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

import regex

from pipeline.rules import SHIPPED, PatternRule, RuleModel, load_rules

PLACE = "§"
"""The sign that stands for the cited name where a relation is read."""


class Relation(PatternRule):
    """A pattern that tells how the citing instrument stands to the cited one."""

    relation: str


class Known(RuleModel):
    """A much-cited instrument with the names that mean it."""

    name: str
    signed_on: str
    also: tuple[str, ...]


class CitingRules(RuleModel):
    """``citing.yml``."""

    relations: tuple[Relation, ...]
    titles: tuple[Relation, ...]
    not_instruments: PatternRule
    known: tuple[Known, ...]


class Norm(RuleModel):
    """A norm or value with the patterns, one or more a language, by which texts invoke it."""

    norm: str
    group: str
    means: str
    patterns: tuple[PatternRule, ...]


class NormRules(RuleModel):
    """``norms.yml``."""

    norms: tuple[Norm, ...]


@cache
def load_citing() -> CitingRules:
    """Return ``citing.yml``, read once per process.

    Raises:
        RulesError: the file does not fit.
    """
    return load_rules("citing", CitingRules)


@cache
def load_norms() -> tuple[tuple[Norm, tuple[tuple[str, regex.Pattern[str]], ...]], ...]:
    """Return each norm with its compiled patterns and their ids, read once per process.

    Raises:
        RulesError: the file does not fit.
    """
    rules = load_rules("norms", NormRules)
    return tuple((norm, tuple((rule.id, rule.compiled()) for rule in norm.patterns)) for norm in rules.norms)


@cache
def relation_patterns(*, titles: bool = False) -> tuple[tuple[Relation, regex.Pattern[str]], ...]:
    """Return the patterns of relations, compiled, in their order."""
    rules = load_citing()
    return tuple((rule, rule.compiled()) for rule in (rules.titles if titles else rules.relations))


@cache
def digest(*names: str) -> str:
    """Return a digest of rule files, by which what was made with them is known."""
    return sha256(b"".join((SHIPPED / f"{name}.yml").read_bytes() for name in names)).hexdigest()[:12]
