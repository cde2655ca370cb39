"""Further final clauses: provisional application, reservations, disputes, amendment, registration, accession, force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from pipeline.extract.life_cycle.passage import Passage
from pipeline.extract.life_cycle.rule_set import RuleSet
from pipeline.rules import RuleModel
from pipeline.types import Evidence, FinalClause

NOT_ITS_OWN = regex.compile(
    r"\b(?:award|tribunal|arbitrators?|amendments?|decisions?|rulings?|resolutions?|recommendations?|contracts?|rules?|another|other)\b[^.;]{0,60}$",
    regex.IGNORECASE,
)
"""What may stand before a verb of binding where something other than the instrument binds."""
OF_OTHERS = regex.compile(
    r"\b(?:disputes?|differences?)\b[^.;]{0,120}"
    r"\b(?:investors?|nationals?|compan(?:y|ies)|enterprises?|employees?|staff|private part(?:y|ies)|officials?)\b",
    regex.IGNORECASE,
)
"""Disputes of others than the parties to the instrument."""


class FurtherClauseRules(RuleModel):
    """``clauses.yml``: by topic, what a sentence says; within a topic the first rule that matches a sentence counts.

    Rules of ``acceding`` have a group ``who``: the words in which those that accede are named.
    """

    stems: RuleSet
    topics: dict[str, RuleSet]
    acceding_titles: RuleSet = RuleSet(())
    acceding: RuleSet = RuleSet(())


def find_clauses(passages: Sequence[Passage], *, rules: FurtherClauseRules) -> tuple[FinalClause, ...]:
    """Return what the sentences say on each topic, in reading order; a value once, where it is said first."""
    found: dict[tuple[str, str], FinalClause] = {}
    for passage in passages:
        for clause in _read(passage, rules):
            found.setdefault((clause.topic, clause.value), clause)
    return tuple(sorted(found.values(), key=lambda clause: (clause.evidence.span, clause.topic)))


def _read(passage: Passage, rules: FurtherClauseRules) -> Iterator[FinalClause]:
    for topic, patterns in rules.topics.items():
        hit = next(patterns.firsts(passage.text), None)
        if hit is None or (topic == "binding_force" and NOT_ITS_OWN.search(passage.text[: hit[1].start()])):
            continue
        if topic == "dispute_settlement" and OF_OTHERS.search(passage.text):
            continue
        span = passage.span(0, len(passage.text))
        yield FinalClause(topic=topic, value=hit[0].value, evidence=Evidence(span=span, found_by=hit[0].id))
