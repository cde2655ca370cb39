"""What the judge of candidates sees: plain traits of a deontic expression, its clause, its agent and its place."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pipeline.extract.commitments import grammar
from pipeline.extract.commitments.candidates import Candidate

CODES = frozenset({"each", "other", "third", "organ", "role", "person", "none"})
LONG, VERY_LONG = 40, 80
"""Words of a statement from which on its parse is less to be trusted."""
OPENING = 5


def traits_of(candidate: Candidate, agent: tuple[str, ...], reason: str | None, *, kind: str) -> frozenset[str]:
    """Return the traits of a candidate, each a name or ``name=value``.

    Args:
        candidate: the deontic expression.
        agent: who its subject is, as the rules resolve it; empty if no agent.
        reason: the rule by which it is no commitment, None if the rules accept it.
        kind: the instrument's kind.
    """
    return frozenset(_traits(candidate, agent, reason, kind))


def _traits(candidate: Candidate, agent: tuple[str, ...], reason: str | None, kind: str) -> Iterator[str]:
    doc, verb = candidate.doc, candidate.head
    why = reason or "accepted"
    yield from (f"why={why}", f"kind={kind}", f"rule={candidate.rule}", f"form={candidate.form}")
    yield from (f"why={why} kind={kind}", f"why={why} form={candidate.form}", f"rule={candidate.rule} kind={kind}")
    yield from (f"word={candidate.word}", f"word={candidate.word} kind={kind}", f"verb={verb.lemma_.lower()}")
    yield f"modality={candidate.modality} kind={kind}"
    yield f"agent={_class(agent)}"
    yield f"agent={_class(agent)} why={why}"
    yield f"provision={candidate.statement.provision.kind}"
    yield from _clause(candidate, verb)
    yield from _around(candidate)
    if candidate.passive:
        yield from ("passive", f"passive kind={kind}")
    if candidate.outer is not None:
        yield "in a that-clause"
    if candidate.statement.own:
        yield "item with a lead-in"
    yield "long" if len(doc) > LONG else "short"
    if len(doc) > VERY_LONG:
        yield "very long"


def _class(agent: tuple[str, ...]) -> str:
    if not agent:
        return "nobody"
    return agent[0] if agent[0] in CODES else "party" if agent[0].isupper() else "unknown"


def _clause(candidate: Candidate, verb: Token) -> Iterator[str]:
    """Yield what the parse says of the clause: its place in the sentence, its subject, its object."""
    doc = candidate.doc
    head = doc[candidate.first]
    yield f"dependency={head.dep_}"
    yield f"tag={verb.tag_}"
    if candidate.subject is None:
        yield "no subject"
    else:
        subject = doc[candidate.subject]
        yield f"subject={subject.lemma_.lower()}"
        yield f"subject tag={subject.tag_}"
        if any(t.lower_ in {"this", "the", "these", "present"} for t in subject.children):
            yield "subject is definite"
    for child in verb.children:
        if child.dep_ in {"dobj", "attr", "prep", "acomp", "xcomp"}:
            yield f"{child.dep_}={child.lemma_.lower()}"
        if child.dep_ == "mark":
            yield f"mark={child.lower_}"
    if verb.dep_ in {"relcl", "acl", "advcl", "ccomp"}:
        yield f"{verb.dep_} of {verb.head.lemma_.lower()}"
    if any(t.dep_ in grammar.SUBJECTS and t.tag_ in {"WDT", "WP"} for t in verb.children):
        yield "relative"


def _around(candidate: Candidate) -> Iterator[str]:
    """Yield the words beside the expression and its place in the statement."""
    doc, first, last = candidate.doc, candidate.first, candidate.last
    yield f"before={doc[first - 1].lower_ if first else '^'}"
    yield f"after={doc[last + 1].lower_ if last + 1 < len(doc) else '$'}"
    own = next((t.i for t in doc if t.idx >= candidate.statement.own), 0)
    yield "opens" if first - own < OPENING else "inside"
    if sum(t.text in {'"', "“", "”"} for t in doc[:first]) % 2:
        yield "quoted"
    if any(t.text == ";" for t in doc[own:first]):
        yield "after a semicolon"
