"""Commitments: who is bound, forbidden, permitted or ready to do what to whom.

``find_candidates`` gives every deontic expression, ``reason_to_drop`` says why one is no commitment, and
``find_commitments`` joins both and fills the slots.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.commitments import slots
from pipeline.extract.commitments.agents import Agents
from pipeline.extract.commitments.candidates import Candidate, Reader, from_modals
from pipeline.extract.commitments.expressions import (
    from_adjectives,
    from_list_items,
    from_nominals,
    from_operatives,
    from_performatives,
    from_rights,
)
from pipeline.extract.commitments.filters import reason_to_drop
from pipeline.extract.commitments.grammar import Lemmas
from pipeline.extract.commitments.rules import CommitmentRules
from pipeline.extract.commitments.statements import Statement, find_statements
from pipeline.extract.names import PartyIndex, load_gazetteer
from pipeline.types import Commitment, Evidence, InstrumentText, Issue, Party, Provision

__all__ = ["Candidate", "CommitmentRules", "Reader", "find_candidates", "find_commitments", "reason_to_drop"]

BATCH = 64


def find_commitments(
    text: InstrumentText,
    provisions: Sequence[Provision],
    *,
    parties: Sequence[Party],
    kind: str,
    nlp: Language,
    rules: CommitmentRules,
) -> tuple[tuple[Commitment, ...], tuple[Issue, ...]]:
    """Return the commitments of an instrument in reading order, and doubts about them.

    Args:
        text: the instrument's text.
        provisions: its provisions; only operative ones in English are read.
        parties: its parties, to tell them from third states.
        kind: the instrument's kind, which decides what "will" means.
        nlp: the pipeline of ``build_nlp``.
        rules: ``rules/commitments.yml``.

    Source: the annotation guide defines what counts and how each field is filled.
    """
    reader = Reader(rules=rules, lemmas=Lemmas(nlp, rules.spelling), kind=kind)
    gazetteer = load_gazetteer()
    agents = Agents(
        rules.agents, PartyIndex(parties, gazetteer), tuple(p.code for p in parties), frozenset(gazetteer.states), kind
    )
    found: list[Commitment] = []
    for candidate in find_candidates(text, provisions, nlp=nlp, reader=reader):
        commitment = _commitment(candidate, agents, reader)
        if commitment is not None:
            found.append(commitment)
    return tuple(found), ()


def find_candidates(
    text: InstrumentText, provisions: Sequence[Provision], *, nlp: Language, reader: Reader
) -> Iterator[Candidate]:
    """Yield every deontic expression of the operative statements, in reading order, before any is dropped."""
    statements = list(find_statements(text, provisions, rules=reader.rules))
    docs = nlp.pipe((_document(nlp, s) for s in statements), batch_size=BATCH)
    for statement, doc in zip(statements, docs, strict=True):
        yield from _in_statement(doc, statement, reader)


def _document(nlp: Language, statement: Statement) -> Doc:
    """Return the statement's tokens as one sentence: the splitting has been done, by better knowledge."""
    doc = nlp.make_doc(statement.text)
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


def _in_statement(doc: Doc, statement: Statement, reader: Reader) -> list[Candidate]:
    """Return the candidates whose head verb lies in the statement's own words, each expression once."""
    found = [
        *from_modals(doc, statement, reader),
        *from_operatives(doc, statement, reader),
        *from_adjectives(doc, statement, reader),
        *from_rights(doc, statement, reader),
        *from_performatives(doc, statement, reader),
        *from_nominals(doc, statement, reader),
    ]
    lead = [c for c in found if doc[c.last].idx < statement.own]
    own = [c for c in found if doc[c.last].idx >= statement.own]
    if not own:
        own = list(from_list_items(doc, statement, reader, lead=lead[-1] if lead else None))
    kept: list[Candidate] = []
    for candidate in own:
        if not any(_same(candidate, other) for other in kept):
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.first)


def _same(one: Candidate, other: Candidate) -> bool:
    """Return whether two candidates read the same words: the earlier kind of expression is kept."""
    return one.first <= other.last and other.first <= one.last or bool(set(one.verbs) & set(other.verbs))


def _commitment(candidate: Candidate, agents: Agents, reader: Reader) -> Commitment | None:
    """Return the commitment that ``candidate`` states, None if it states none."""
    doc, statement = candidate.doc, candidate.statement
    agent = agents.resolve(None if candidate.subject is None else doc[candidate.subject])
    if candidate.subject is None and reader.kind == "resolution":
        agent = ("organ",)
    if reason_to_drop(candidate, agent, reader=reader) is not None:
        return None
    if agent and not candidate.passive:
        agents.last = agent
    bearer = slots.bearer_of(candidate, agents, agent)
    start = max(doc[candidate.first].idx, statement.own)
    last = doc[candidate.last]
    return Commitment(
        quote=statement.quote,
        modality=candidate.modality,
        bearer=bearer,
        actions=slots.actions_of(candidate, reader),
        evidence=Evidence(span=statement.source(start, last.idx + len(last)), found_by=candidate.rule),
        beneficiary=slots.beneficiary_of(candidate, agents, agent, bearer, reader),
        provision=statement.provision.id,
        condition=slots.condition_of(candidate, reader),
        hedges=slots.hedges_of(candidate, reader),
    )
