"""How strongly a clause binds, read from its words: force, hedges, terms and amounts; and how two clauses differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import regex

from pipeline.extract.life_cycle.durations import DurationGrammar, DurationRules, find_durations
from pipeline.extract.life_cycle.numbers import NumberRules, Numbers
from pipeline.extract.terms.amounts import find_amounts
from pipeline.extract.terms.rules import TermGrammar, load_term_grammar
from pipeline.rules import PatternRule, RuleModel, load_rules

Direction = Literal["stronger", "weaker", "changed", "reworded"]


class Force(RuleModel):
    """A force with the words that show it; the higher its rank, the stronger."""

    force: str
    rank: float
    patterns: tuple[PatternRule, ...]


class StrengthRules(RuleModel):
    """``strength.yml``."""

    forces: tuple[Force, ...]
    softeners: PatternRule


class HedgeRules(RuleModel):
    """What is read of ``commitments.yml``."""

    model_config = RuleModel.model_config | {"extra": "ignore"}

    hedges: PatternRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """What a clause's words say of its strength.

    ``forces`` are those found, the strongest first; ``terms`` ISO 8601 durations, ``amounts`` value and unit.
    """

    forces: tuple[str, ...]
    softened: bool
    hedges: tuple[str, ...]
    terms: tuple[str, ...]
    amounts: tuple[str, ...]

    @property
    def force(self) -> str | None:
        """Return the one force that the clause has; None where it has none or several."""
        return self.forces[0] if len(self.forces) == 1 else None


@lru_cache(maxsize=50_000)
def strength(text: str) -> Strength:
    """Return how strongly ``text`` binds, as far as its words tell (English, French, Arabic)."""
    amounts = find_amounts(text, 0, len(text), grammar=_amounts())
    softened = [hit.span() for hit in _softeners().finditer(text)]
    hedges = [
        " ".join(hit.group().lower().split())
        for hit in hedge_pattern().finditer(text)
        if not any(start <= hit.start() < end for start, end in softened)
    ]
    return Strength(
        forces=tuple(force.force for force, patterns in _forces() if any(p.search(text) for p in patterns)),
        softened=bool(softened),
        hedges=tuple(dict.fromkeys(hedges)),
        terms=tuple(dict.fromkeys(found.value for found in find_durations(text, _durations()))),
        amounts=tuple(dict.fromkeys(f"{one.value:,.10g} {one.unit or ''}".strip() for one in amounts)),
    )


def differences(left: Strength, right: Strength) -> tuple[Direction, list[str]]:
    """Return how the right clause differs from the left one in strength, and what tells it, in words."""
    notes: list[str] = []
    signs: list[int] = []
    if left.force and right.force and left.force != right.force:
        notes.append(f"{left.force} → {right.force}")
        if "prohibition" not in (left.force, right.force):  # which is not more of a duty, nor less
            ranks = {force.force: force.rank for force, _ in _forces()}
            signs.append(1 if ranks[right.force] > ranks[left.force] else -1)
    if left.softened != right.softened:
        notes.append("a duty of effort only" if right.softened else "no longer a duty of effort only")
        signs.append(-1 if right.softened else 1)
    for hedge in sorted(set(right.hedges) - set(left.hedges)):
        notes.append(f"hedge added: {hedge}")
        signs.append(-1)
    for hedge in sorted(set(left.hedges) - set(right.hedges)):
        notes.append(f"hedge gone: {hedge}")
        signs.append(1)
    changed = [
        f"{what}: {', '.join(old) or 'none'} → {', '.join(new) or 'none'}"
        for what, old, new in (("term", left.terms, right.terms), ("amount", left.amounts, right.amounts))
        if set(old) != set(new)
    ]
    notes += changed
    if signs and all(sign > 0 for sign in signs):
        return "stronger", notes
    if signs and all(sign < 0 for sign in signs):
        return "weaker", notes
    return ("changed" if notes else "reworded"), notes


@cache
def _forces() -> tuple[tuple[Force, tuple[regex.Pattern[str], ...]], ...]:
    rules = load_rules("strength", StrengthRules)
    return tuple((force, tuple(pattern.compiled() for pattern in force.patterns)) for force in rules.forces)


@cache
def _softeners() -> regex.Pattern[str]:
    return load_rules("strength", StrengthRules).softeners.compiled()


@cache
def hedge_pattern() -> regex.Pattern[str]:
    """Return what words soften a clause by."""
    return load_rules("commitments", HedgeRules).hedges.compiled()


@cache
def _durations() -> DurationGrammar:
    return DurationGrammar.of(load_rules("durations", DurationRules), Numbers.of(load_rules("numbers", NumberRules)))


@cache
def _amounts() -> TermGrammar:
    return load_term_grammar()
