"""The rule files of the life cycle, loaded, checked and compiled once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import regex

from pipeline.extract.dates import DateGrammar, DateRules
from pipeline.extract.durations import DurationGrammar, DurationRules
from pipeline.extract.numbers import NumberRules, Numbers
from pipeline.rules import Pattern, PatternRule, RuleModel, load_rules


class ValueRule(PatternRule):
    """A pattern that stands for a value of a field."""

    value: str


class RankedRule(PatternRule):
    """A pattern with a rank; the lowest is tried first."""

    rank: int


class SigningRules(RuleModel):
    """``signing.yml``: where an instrument says when and where it was concluded."""

    anchors: tuple[RankedRule, ...]
    heading: tuple[PatternRule, ...]
    resolution: tuple[PatternRule, ...]
    window_ends: tuple[PatternRule, ...]
    blanks: tuple[PatternRule, ...]
    place: tuple[PatternRule, ...]
    not_places: tuple[PatternRule, ...]
    keep_with_city: tuple[str, ...]
    dateline: tuple[PatternRule, ...]
    notes: tuple[PatternRule, ...]
    exchange_title: tuple[PatternRule, ...]
    meeting_title: tuple[PatternRule, ...]
    meeting: tuple[PatternRule, ...]
    metadata_keys: tuple[str, ...]
    metadata_place_keys: tuple[str, ...]


class SubjectRules(RuleModel):
    """What makes the instrument, or something else, the subject of a clause."""

    instrument: tuple[PatternRule, ...]
    other: tuple[PatternRule, ...]


class ForceRules(RuleModel):
    """Entry into force: the verbs, the clauses that only refer to it, and what it depends on."""

    verbs: tuple[PatternRule, ...]
    referring: tuple[PatternRule, ...]
    cues: tuple[ValueRule, ...]


class TermRules(RuleModel):
    """Duration: the verbs of staying in force, what ends the search, and the ways to say how long."""

    verbs: tuple[PatternRule, ...]
    stops: tuple[PatternRule, ...]
    indefinite: tuple[PatternRule, ...]
    reviewed: tuple[PatternRule, ...]
    ends: tuple[PatternRule, ...]
    ends_after: tuple[PatternRule, ...]


class RenewalRules(RuleModel):
    """Renewal: its kinds, and sentences that renew something other than the instrument."""

    rules: tuple[ValueRule, ...]
    subject_not: tuple[PatternRule, ...]


class TerminationRules(RuleModel):
    """Notice of termination; in ``notices`` the word DURATION stands for a duration."""

    stems: tuple[PatternRule, ...]
    excluded: tuple[PatternRule, ...]
    notices: tuple[PatternRule, ...]
    nth_month: tuple[PatternRule, ...]


class DepositaryRules(RuleModel):
    """With whom the instrument is deposited; the group ``who`` is the depositary as printed."""

    rules: tuple[PatternRule, ...]


class ClauseRules(RuleModel):
    """``final_clauses.yml``."""

    stems: Pattern
    subject: SubjectRules
    entry_into_force: ForceRules
    duration: TermRules
    renewal: RenewalRules
    termination: TerminationRules
    depositary: DepositaryRules


class LanguageRules(RuleModel):
    """``languages.yml``: names of languages, and how a text says which of its versions are authentic."""

    names: dict[str, tuple[str, ...]]
    states: tuple[str, ...]
    uncoded: tuple[str, ...]
    authentic: tuple[PatternRule, ...]
    cut: tuple[PatternRule, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule ready for use; ``value`` is its value, or the empty string."""

    id: str
    pattern: regex.Pattern[str]
    value: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules of which any may match."""

    rules: tuple[Compiled, ...]

    @classmethod
    def of(cls, rules: Iterable[PatternRule]) -> RuleSet:
        """Return the compiled rules."""
        return cls(
            tuple(
                Compiled(r.id, r.compiled(), getattr(r, "value", ""), getattr(r, "rank", 0)) for r in rules
            )
        )

    def first(self, text: str, start: int = 0, end: int | None = None) -> tuple[Compiled, regex.Match[str]] | None:
        """Return the rule that matches earliest in ``text[start:end]``, with its match."""
        stop = len(text) if end is None else end
        found = [(r, m) for r in self.rules if (m := r.pattern.search(text, start, stop))]
        return min(found, key=lambda pair: pair[1].start(), default=None)

    def any(self, text: str) -> bool:
        """Return whether one of the rules matches."""
        return any(r.pattern.search(text) for r in self.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeCycleRules:
    """Everything the life cycle is read with."""

    dates: DateGrammar
    durations: DurationGrammar
    signing: SigningRules
    clauses: ClauseRules
    languages: LanguageRules


def load_life_cycle_rules(folder: Path | None = None) -> LifeCycleRules:
    """Return the rules of the life cycle; a user's ``folder`` may replace single files.

    Raises:
        RulesError: a file is missing or malformed.
    """
    numbers = Numbers.of(load_rules("numbers", NumberRules, folder=folder))
    return LifeCycleRules(
        dates=DateGrammar.of(load_rules("dates", DateRules, folder=folder), numbers),
        durations=DurationGrammar.of(load_rules("durations", DurationRules, folder=folder), numbers),
        signing=load_rules("signing", SigningRules, folder=folder),
        clauses=load_rules("final_clauses", ClauseRules, folder=folder),
        languages=load_rules("languages", LanguageRules, folder=folder),
    )
