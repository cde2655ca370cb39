"""Final clauses, sentence by sentence: entry into force, duration, renewal, notice of termination, depositary.

A sentence counts only if its subject is the instrument itself: amendments, implementing arrangements and
denunciations enter into force or take effect too. Each reader takes one clause and returns a value or None.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.extract.life_cycle.dates import find_dates
from pipeline.extract.life_cycle.durations import PrintedDuration, find_durations
from pipeline.extract.life_cycle.numbers import read_number
from pipeline.extract.life_cycle.passage import Passage
from pipeline.extract.life_cycle.rule_set import RuleSet
from pipeline.extract.life_cycle.rules import LifeCycleRules
from pipeline.types import Evidence, Found

LONGEST_GAP = 70
"""Characters between "remain in force" and the term."""
PRONOUN = 1
"""Rank of the rules for pronouns."""
NAMES_IT = 2
"""Rank of the verbs that name the instrument themselves: "the entry into force of this Agreement shall take place"."""
ENDS = 1
"""Rank of the stems that speak of the instrument's end."""
SHORT_HEAD = 3
"""Words before a verb that are too few to hold a subject."""
NEAR = 18
"""Characters around "enter into force" in which "provisionally" belongs to it."""
SUBJECT_REACH = 400
"""Characters before a verb in which its subject is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A sentence of the final clauses; ``before`` is the sentence before it, ``heading`` that of its article."""

    passage: Passage
    before: str = ""
    heading: str = ""

    @property
    def text(self) -> str:
        """Return the sentence on one line."""
        return self.passage.text

    def found(self, value: str, rule: str) -> Found[str]:
        """Return ``value`` with the whole sentence as its evidence."""
        return Found(value=value, evidence=Evidence(span=self.passage.span(0, len(self.text)), found_by=rule))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one clause says.

    ``notice_rank`` is 1 for a notice of termination, 2 for one against renewal, one less among final clauses.
    """

    entry_into_force: Found[str] | None = None
    in_force_on: Found[str] | None = None
    duration: Found[str] | None = None
    renewal: Found[str] | None = None
    termination_notice: Found[str] | None = None
    notice_rank: int = 0
    depositary: Found[str] | None = None


def read_clause(clause: Clause, *, rules: LifeCycleRules) -> Reading:
    """Return what the clause says of the instrument's life."""
    notice = _read_notice(clause, rules)
    force, day = _read_force(clause, rules)
    reading = Reading(
        entry_into_force=force,
        in_force_on=day,
        duration=_read_duration(clause, rules),
        renewal=_read_renewal(clause, rules),
        termination_notice=notice[0] if notice else None,
        notice_rank=notice[1] if notice else 0,
        depositary=_read_depositary(clause, rules),
    )
    if reading.entry_into_force or reading.duration or rules.clauses.headings.matches(clause.heading):
        reading = replace(reading, notice_rank=reading.notice_rank - 1)
    return _reviewed(clause, reading, rules)


def is_about_instrument(clause: Clause, at: int, rules: LifeCycleRules) -> bool:
    """Return whether the subject of the verb at ``at`` is the instrument: the nearest noun phrase that can be it.

    A pronoun hands the question on to the noun phrase before it, in the end to the sentence before.
    """
    subject = rules.clauses.subject
    verdict = _nearest(clause.text, at, rules)
    if verdict is None and not clause.before:
        return subject.instrument.matches(clause.text[:at])
    if verdict is None and _takes_up(clause.text[:at], rules):
        verdict = _nearest(clause.before, len(clause.before), rules, nearest=False)
        if verdict is None:  # "when their ratifications of this Agreement are deposited, it shall"
            verdict = any(rule.rank != PRONOUN for rule, _ in subject.instrument.all(clause.text[:at]))
    return verdict is True


def _takes_up(head: str, rules: LifeCycleRules) -> bool:
    """Return whether the words before a verb leave its subject to the sentence before."""
    pronouns = (rule for rule, _ in rules.clauses.subject.instrument.firsts(f"{head}shall ") if rule.rank == PRONOUN)
    return len(head.split()) <= SHORT_HEAD or next(pronouns, None) is not None


def _nearest(text: str, at: int, rules: LifeCycleRules, *, nearest: bool = True) -> bool | None:
    """Return whether the last (or first) subject in ``text[:at]`` is the instrument, None where none is named."""
    subject = rules.clauses.subject
    start = max(0, at - SUBJECT_REACH)
    found: list[tuple[int, bool]] = []
    for patterns, verdict in ((subject.instrument, True), (subject.other, False)):
        for rule, match in patterns.all(text, start, at):
            pronoun = rule.rank == PRONOUN
            if not pronoun and not subject.objects.matches(text[max(0, match.start() - 40) : match.start()]):
                found.append((match.start(), verdict))
    if not found:
        return None
    return max(found)[1] if nearest else min(found)[1]


def _refers(clause: Clause, at: int, rules: LifeCycleRules) -> bool:
    """Return whether the verb at ``at`` stands in a clause that only refers to the moment."""
    return rules.clauses.entry_into_force.referring.matches(clause.text[:at])


def _verbs(clause: Clause, verbs: RuleSet, rules: LifeCycleRules) -> Iterator[tuple[str, int, int]]:
    """Yield rule and place of each verb whose subject is the instrument."""
    for rule, match in sorted(verbs.all(clause.text), key=lambda found: found[1].start()):
        about = rule.rank == NAMES_IT or is_about_instrument(clause, match.start(), rules)
        if about and not _refers(clause, match.start(), rules):
            yield rule.id, match.start(), match.end()


def _read_force(clause: Clause, rules: LifeCycleRules) -> tuple[Found[str] | None, Found[str] | None]:
    """Return on what the entry into force depends, ``other`` where the clause names nothing known, and a fixed date."""
    force, text = rules.clauses.entry_into_force, clause.text
    other: Found[str] | None = None
    for rule, start, end in _verbs(clause, force.verbs, rules):
        if force.provisional.matches(text[max(0, start - NEAR) : end + NEAR]) or force.later.matches(text[:start]):
            continue
        stop = rules.clauses.next_clause.first(text, end)
        tail = text[end : stop[1].start() if stop else len(text)]
        cue = _decisive(tail, rules)
        if cue is None and not force.own_condition.matches(tail):
            cue = _cue(text[:start], rules, before=True)
        if cue is None and rules.clauses.takes_up.matches(tail):
            cue = _cue(clause.before, rules)
        if cue is not None:
            day = clause.found(cue.date, cue.rule) if cue.date else None
            return clause.found(cue.value, cue.rule), day
        other = other or clause.found("other", rule)
    return other, None


@dataclass(frozen=True, slots=True)
class Cue:
    """On what an entry into force depends, the rule that says so, and the date if it is one."""

    value: str
    rule: str
    date: str | None = None


def _decisive(tail: str, rules: LifeCycleRules) -> Cue | None:
    """Return the condition in the words after the verb: procedures yet to be completed outweigh a signature or reply.

    "on the date of your reply, following an exchange of notifications that the procedures are complete".
    """
    first = _cue(tail, rules)
    if first is not None and first.value == "signature":
        for found in rules.clauses.entry_into_force.outweighs.firsts(tail):
            return Cue(found[0].value, found[0].id)
    return first


def _cue(text: str, rules: LifeCycleRules, *, before: bool = False) -> Cue | None:
    """Return the condition named first in ``text``; ``before`` the verb a date counts only after a preposition."""
    first = rules.clauses.entry_into_force.cues.first(text)
    named = rules.clauses.entry_into_force.not_its_date
    dates = (d for d in find_dates(text, rules.dates) if d.is_full)
    dates = (d for d in dates if not named.matches(text[: d.span.start]))
    moment = rules.clauses.entry_into_force.its_date
    date = next((d for d in dates if not before or moment.matches(text[: d.span.start])), None)
    if date is not None and (first is None or date.span.start < first[1].start()):
        return Cue("fixed_date", "final_clauses.force.fixed-date", date.value)
    return Cue(first[0].value, first[0].id) if first else None


def _read_duration(clause: Clause, rules: LifeCycleRules) -> Found[str] | None:
    """Return the initial term, or ``indefinite``."""
    term, text = rules.clauses.duration, clause.text
    for rule, _, end in _verbs(clause, term.verbs, rules):
        tail = text[end:]
        first = next(find_durations(tail, rules.durations), None)
        if first is not None and _is_term(tail, first, rules):
            return clause.found(first.value, rule)
        end_of_term = next(find_dates(tail, rules.dates), None)
        if end_of_term is not None and term.until_date.matches(tail[: end_of_term.span.start]):
            continue
        if term.indefinite.matches(tail):
            return clause.found("indefinite", rule)
    for rule, _, end in _verbs(clause, term.ends, rules):
        for duration in find_durations(text[end:], rules.durations):
            gap, after = text[end : end + duration.span.start], text[end + duration.span.end :]
            if not term.stops.matches(gap) and term.ends_after.matches(after):
                return clause.found(duration.value, rule)
    return None


def _is_term(tail: str, duration: PrintedDuration, rules: LifeCycleRules) -> bool:
    """Return whether a duration after "remain in force" is the term, and not that of a notice."""
    term = rules.clauses.duration
    gap, after = tail[: duration.span.start], tail[duration.span.end :]
    if term.until_end_of.matches(gap):
        return not term.of_notice.matches(after)
    return len(gap) <= LONGEST_GAP and not term.stops.matches(gap)


def _reviewed(clause: Clause, reading: Reading, rules: LifeCycleRules) -> Reading:
    """Return the reading with the term after which the parties decide whether the instrument goes on."""
    found = rules.clauses.duration.reviewed.first(clause.text)
    first = next(find_durations(clause.text, rules.durations), None)
    if found is None or first is None or first.span.start > found[1].start():
        return reading
    rule = found[0].id
    return replace(reading, duration=clause.found(first.value, rule), renewal=clause.found("express", rule))


def _read_renewal(clause: Clause, rules: LifeCycleRules) -> Found[str] | None:
    """Return how the instrument is renewed."""
    renewal = rules.clauses.renewal
    if renewal.subject_not.matches(clause.text):
        return None
    for rule, match in renewal.rules.firsts(clause.text):
        at = match.start("at") if "at" in match.groupdict() else match.start()
        if is_about_instrument(clause, at, rules):
            return clause.found(rule.value, rule.id)
    return None


def _read_notice(clause: Clause, rules: LifeCycleRules) -> tuple[Found[str], int] | None:
    """Return the notice of termination and its rank, None where the clause gives none."""
    termination, text = rules.clauses.termination, clause.text
    if termination.excluded.matches(text) or not rules.clauses.subject.mention.matches(f"{clause.before} {text}"):
        return None
    if termination.of_declaration.matches(f"{clause.before} {text}") and not termination.leaves.matches(text):
        return None
    forces = [at for _, at, _ in _verbs(clause, rules.clauses.entry_into_force.verbs, rules)]
    start = 0
    for stop in [*(m.start() for _, m in rules.clauses.next_clause.all(text)), len(text)]:
        part, begins, start = text[start:stop], start, stop
        if any(begins <= at < stop for at in forces):
            continue
        stem = min((rule.rank for rule, _ in termination.stems.firsts(part)), default=0) or _stem_before(clause, rules)
        value = _notice(part, rules) if stem else None
        if value is not None:
            return clause.found(*value), stem
    return None


def _stem_before(clause: Clause, rules: LifeCycleRules) -> int:
    """Return the rank of the end that the sentence before speaks of, for one on "such notice"; 0 for all others."""
    termination = rules.clauses.termination
    if not termination.of_such_notice.matches(clause.text):
        return 0
    ranks = [rule.rank for rule, _ in termination.stems.firsts(clause.before)]
    return ENDS if ENDS in ranks else 0


def _notice(text: str, rules: LifeCycleRules) -> tuple[str, str] | None:
    """Return the duration of notice in ``text``, with its rule."""
    termination = rules.clauses.termination
    for duration in find_durations(text, rules.durations):
        after = text[duration.span.end :]
        if termination.from_start.matches(after):
            continue
        marked = f"{text[: duration.span.start]}DURATION{after}"
        found = next(termination.notices.firsts(marked), None)
        if found is not None:
            return duration.value, found[0].id
    counted = (("M", termination.nth_month, 1), ("D", termination.nth_day, 0), ("Y", termination.nth_year, 0))
    for unit, patterns, less in counted:
        for rule, match in patterns.firsts(text):
            nth = read_number(match["nth"], rules.durations.numbers)
            if nth is not None and (nth > 1 or unit == "Y"):
                return f"P{nth - less}{unit}", rule.id
    return None


def _read_depositary(clause: Clause, rules: LifeCycleRules) -> Found[str] | None:
    """Return who keeps the instrument or the ratifications, as printed."""
    for rule, match in rules.clauses.depositary.rules.firsts(clause.text):
        span = clause.passage.span(match.start("who"), match.end("who"))
        return Found(value=match["who"].strip(), evidence=Evidence(span=span, found_by=rule.id))
    return None
