"""By when: the term that a commitment sets, in ISO 8601."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.extract.life_cycle.dates import DateGrammar, DateRules, find_dates
from pipeline.extract.life_cycle.durations import DurationGrammar, DurationRules, find_durations
from pipeline.extract.life_cycle.numbers import NumberRules, Numbers
from pipeline.rules import load_rules
from pipeline.types import Evidence, Found

# Characters after "within", "not later than" in which the term itself begins: "within a period of".
NEAR = 30
LONGEST_TERM = 60


@dataclass(frozen=True, slots=True)
class Terms:
    """The grammars by which dates and durations are read."""

    durations: DurationGrammar
    dates: DateGrammar


@cache
def load_terms() -> Terms:
    """Return the grammars of the shipped rules, compiled once per process.

    Raises:
        RulesError: a rule file does not fit.
    """
    numbers = Numbers.of(load_rules("numbers", NumberRules))
    return Terms(
        DurationGrammar.of(load_rules("durations", DurationRules), numbers),
        DateGrammar.of(load_rules("dates", DateRules), numbers),
    )


def deadline_of(candidate: Candidate, reader: Reader) -> Found[str] | None:
    """Return the date by which, or duration within which, the conduct is due; None where the clause sets none."""
    statement = candidate.statement
    start = max(candidate.doc[candidate.first].idx, statement.own)
    for opening in reader.rules.deadline_pattern.finditer(statement.text, start, _clause_end(candidate)):
        found = _term(statement.text, opening)
        if found is not None:
            value, begin, end = found
            span = statement.source(begin, end)
            return Found(value=value, evidence=Evidence(span=span, found_by="commitments.deadline", score=0.9))
    return None


def _clause_end(candidate: Candidate) -> int:
    """Return where the next modal or the statement ends: what stands behind it is due for somebody else."""
    doc = candidate.doc
    for token in doc[candidate.last + 1 :]:
        if token.tag_ == "MD" or token.text == ";":
            return int(token.idx)
    return len(candidate.statement.text)


def _term(text: str, opening: regex.Match[str]) -> tuple[str, int, int] | None:
    """Return the term after ``opening`` as (ISO 8601, start, end)."""
    start, stop = opening.end(), min(len(text), opening.end() + LONGEST_TERM)
    passage = text[start:stop]
    for dated in find_dates(passage, load_terms().dates):
        if dated.doubt is None and dated.span.start <= NEAR:
            return dated.value, start + dated.span.start, start + dated.span.end
    for lasting in find_durations(passage, load_terms().durations):
        if lasting.span.start <= NEAR and opening["by"] is None:
            return lasting.value, start + lasting.span.start, start + lasting.span.end
    return None
