"""The rule files of the life cycle, loaded, checked and compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.extract.life_cycle.authentic import LanguageGrammar, LanguageRules
from pipeline.extract.life_cycle.clauses import FurtherClauseRules
from pipeline.extract.life_cycle.dates import DateGrammar, DateRules
from pipeline.extract.life_cycle.durations import DurationGrammar, DurationRules
from pipeline.extract.life_cycle.numbers import NumberRules, Numbers
from pipeline.extract.life_cycle.rule_set import RuleSet
from pipeline.rules import RuleModel, load_rules


class SigningRules(RuleModel):
    """``signing.yml``: where an instrument says when and where it was concluded."""

    anchors: RuleSet
    heading: RuleSet
    heading_ends: RuleSet
    resolution: RuleSet
    window_ends: RuleSet
    blanks: RuleSet
    place: RuleSet
    more_places: RuleSet
    not_places: RuleSet
    keep_with_city: tuple[str, ...]
    place_ends: tuple[str, ...]
    articles: tuple[str, ...]
    joins: tuple[str, ...] = ()
    second_place: RuleSet
    dateline: RuleSet
    dateline_after: RuleSet
    place_line: RuleSet
    not_before_dateline: RuleSet
    salutation: RuleSet
    notes: RuleSet
    exchange_title: RuleSet
    meeting_title: RuleSet
    meeting: RuleSet
    convened: RuleSet
    metadata_keys: tuple[str, ...]
    metadata_place_keys: tuple[str, ...]


class SubjectRules(RuleModel):
    """What makes the instrument, or something else, the subject of a clause."""

    instrument: RuleSet
    other: RuleSet
    objects: RuleSet
    mention: RuleSet


class ForceRules(RuleModel):
    """Entry into force: the verbs, the clauses that only refer to it, and what it depends on."""

    verbs: RuleSet
    referring: RuleSet
    not_its_date: RuleSet
    its_date: RuleSet
    later: RuleSet
    provisional: RuleSet
    own_condition: RuleSet
    outweighs: RuleSet
    cues: RuleSet


class TermRules(RuleModel):
    """Duration: the verbs of staying in force, what ends the search, and the ways to say how long."""

    verbs: RuleSet
    stops: RuleSet
    until_end_of: RuleSet
    until_date: RuleSet
    elsewhere: RuleSet
    planned: RuleSet
    of_notice: RuleSet
    indefinite: RuleSet
    reviewed: RuleSet
    ends: RuleSet
    ends_after: RuleSet


class RenewalRules(RuleModel):
    """Renewal: its kinds, and sentences that renew something other than the instrument."""

    rules: RuleSet
    subject_not: RuleSet


class TerminationRules(RuleModel):
    """Notice of termination; in ``notices`` the word DURATION stands for a duration."""

    stems: RuleSet
    excluded: RuleSet
    notices: RuleSet
    from_start: RuleSet
    nth_month: RuleSet
    nth_day: RuleSet
    nth_year: RuleSet
    of_such_notice: RuleSet
    leaves: RuleSet
    of_declaration: RuleSet


class DepositaryRules(RuleModel):
    """With whom the instrument is deposited; the group ``who`` is the depositary as printed."""

    rules: RuleSet


class ClauseRules(RuleModel):
    """``final_clauses.yml``."""

    stems: RuleSet
    subject: SubjectRules
    next_clause: RuleSet
    takes_up: RuleSet
    headings: RuleSet
    entry_into_force: ForceRules
    duration: TermRules
    renewal: RenewalRules
    termination: TerminationRules
    depositary: DepositaryRules


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeCycleRules:
    """Everything the life cycle is read with."""

    dates: DateGrammar
    durations: DurationGrammar
    signing: SigningRules
    clauses: ClauseRules
    further: FurtherClauseRules
    languages: LanguageGrammar


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
        further=load_rules("clauses", FurtherClauseRules, folder=folder),
        languages=LanguageGrammar.of(load_rules("languages", LanguageRules, folder=folder)),
    )
