"""Commitments: who is bound, forbidden, permitted or ready to do what to whom.

``find_candidates`` gives every deontic expression, ``weigh`` what the rules say of each, a trained judge decides, and
``find_commitments`` joins them and fills the slots.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.classify import CommitmentJudge, ParticipantChooser
from pipeline.extract.commitments.agents import UNKNOWN, Agents
from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.extract.commitments.directives import from_be_to, from_directives, from_named
from pipeline.extract.commitments.expressions import from_adjectives, from_performatives
from pipeline.extract.commitments.filters import reason_to_drop
from pipeline.extract.commitments.force import is_ordered
from pipeline.extract.commitments.items import as_item, from_items, is_complement, is_left_open
from pipeline.extract.commitments.judge import Weighed, build_commitment, weigh
from pipeline.extract.commitments.lemmas import Lemmas
from pipeline.extract.commitments.modals import from_modals
from pipeline.extract.commitments.necessities import from_needs
from pipeline.extract.commitments.nominals import from_nominals
from pipeline.extract.commitments.operative import from_operatives
from pipeline.extract.commitments.parsing import parse
from pipeline.extract.commitments.participants import settle
from pipeline.extract.commitments.rights import from_charges, from_policies, from_rights
from pipeline.extract.commitments.rules import AgentRules, CommitmentRules, load_agent_rules
from pipeline.extract.commitments.statements import Statement, find_statements
from pipeline.extract.commitments.traits import traits_of
from pipeline.extract.parties.gazetteer import Gazetteer, load_gazetteer
from pipeline.extract.parties.names import ActorRules, PartyIndex, load_actor_rules
from pipeline.types import Commitment, InstrumentText, Issue, Party, Provision

__all__ = [
    "Candidate",
    "CommitmentRules",
    "CommitmentTools",
    "Reader",
    "find_candidates",
    "find_commitments",
    "reason_to_drop",
]

# These may share their inner verb with the modal of the clause that they introduce; ``judge`` chooses.
THAT_CLAUSE = frozenset(
    {
        "commitments.agree",
        "commitments.decide",
        "commitments.undertake",
        "commitments.understand",
        "commitments.commit",
        "commitments.pledge",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentTools:
    """The parser of ``build_nlp``, ``rules/commitments.yml``, the judge of candidates, the chooser of participants.

    Without the latter two the rules decide. ``agents``, ``gazetteer`` and ``actors`` say who is meant.
    """

    nlp: Language
    rules: CommitmentRules
    judge: CommitmentJudge | None = None
    participants: ParticipantChooser | None = None
    agents: AgentRules = field(default_factory=load_agent_rules)
    gazetteer: Gazetteer = field(default_factory=load_gazetteer)
    actors: ActorRules = field(default_factory=load_actor_rules)


def find_commitments(
    text: InstrumentText,
    provisions: Sequence[Provision],
    *,
    parties: Sequence[Party],
    kind: str,
    tools: CommitmentTools,
) -> tuple[tuple[Commitment, ...], tuple[Issue, ...]]:
    """Return the commitments of an instrument in reading order, and doubts about them.

    Args:
        text: the instrument's text.
        provisions: its provisions; only operative ones in English are read.
        parties: its parties, to tell them from third states.
        kind: the instrument's kind, which decides what "will" means.
        tools: what they are read with.

    Source: the annotation guide defines what counts and how each field is filled.
    """
    rules = tools.rules
    ordered = is_ordered(text.text, kind, rules)
    reader = Reader(
        rules=rules, lemmas=Lemmas(tools.nlp, rules.spelling, rules.conduct_nouns), kind=kind, ordered=ordered
    )
    index = PartyIndex(parties, tools.gazetteer, rules=tools.actors)
    agents = Agents.build(index, text, kind=kind, rules=tools.agents, binding=kind in rules.binding_kinds)
    found: list[Commitment] = []
    issues: list[Issue] = []
    candidates = find_candidates(text, provisions, nlp=tools.nlp, reader=reader)
    for _, group in groupby(candidates, key=lambda c: c.statement.quote.start):
        for weighed in weigh(tuple(group), agents, reader=reader):
            confidence = _confidence(weighed, kind, tools)
            if confidence is None:
                continue
            commitment = build_commitment(weighed, agents, reader=reader, confidence=confidence)
            if tools.participants is not None:
                commitment = settle(commitment, weighed.candidate, weighed.agent, agents, tools.participants)
            found.append(commitment)
            if UNKNOWN in weighed.agent:
                issues.append(_unknown(commitment, text))
    return tuple(found), tuple(issues)


def _confidence(weighed: Weighed, kind: str, tools: CommitmentTools) -> float | None:
    """Return how sure it is that the candidate is a commitment, None if it is taken for none."""
    if tools.judge is None:
        return tools.rules.unjudged if weighed.reason is None else None
    probability = tools.judge.probability(traits_of(weighed.candidate, weighed.agent, weighed.reason, kind=kind))
    return probability if tools.judge.accepts(probability) else None


def _unknown(commitment: Commitment, text: InstrumentText) -> Issue:
    words = commitment.trigger.of(text.text)
    return Issue(
        code="commitments.unknown-bearer",
        message=f"for which party somebody acts is not said where the text has “{words}”",
        span=commitment.trigger,
    )


def find_candidates(
    text: InstrumentText, provisions: Sequence[Provision], *, nlp: Language, reader: Reader
) -> Iterator[Candidate]:
    """Yield every deontic expression of the operative statements, in reading order, before any is dropped."""
    statements = list(
        find_statements(text, provisions, kind=reader.kind, rules=reader.rules, verbs=reader.lemmas.bases)
    )
    docs = parse(nlp, [s.text for s in statements], reader.rules.stand_ins, reader.rules.after_names)
    for statement, doc in zip(statements, docs, strict=True):
        yield from _in_statement(doc, statement, reader)


def _in_statement(doc: Doc, statement: Statement, reader: Reader) -> list[Candidate]:
    """Return the candidates whose head verb lies in the statement's own words, each expression once."""
    found = [
        *from_operatives(doc, statement, reader),
        *from_modals(doc, statement, reader),
        *from_needs(doc, statement, reader),
        *from_adjectives(doc, statement, reader),
        *from_rights(doc, statement, reader),
        *from_charges(doc, statement, reader),
        *from_policies(doc, statement, reader),
        *from_performatives(doc, statement, reader),
        *from_nominals(doc, statement, reader),
        *from_directives(doc, statement, reader),
        *from_named(doc, statement, reader),
        *from_be_to(doc, statement, reader),
    ]
    lead = [c for c in found if doc[c.last].idx < statement.own]
    own = [as_item(c, reader) for c in found if doc[c.last].idx >= statement.own]
    own = [c for c in own if not is_complement(c, reader) and not is_left_open(c, reader)]
    own = [*from_items(doc, statement, reader, lead=lead, own=own), *own]
    kept: list[Candidate] = []
    for candidate in own:
        if any(candidate.first <= other.last and other.first <= candidate.last for other in kept):
            continue
        taken = {v for other in kept for v in other.verbs}
        if candidate.verbs[0] not in taken or candidate.rule in THAT_CLAUSE:
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.first)
