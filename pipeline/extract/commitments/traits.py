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
BEHIND = 8
"""Words behind the expression that are traits, each alone."""
LONGEST_SUBJECT = 12
"""Words of a subject's phrase that are traits, each alone."""
DEEPEST = 4
"""Words above the verb in the parse among which its governors are looked for."""


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
    yield from (f"word={candidate.word}", f"word={candidate.word} kind={kind}")
    # The words as they are printed: the parse carries no lemmas.
    yield from (f"verb={verb.lower_}", f"verb={verb.lower_} kind={kind}", f"verb={verb.lower_} rule={candidate.rule}")
    yield f"verb={verb.lower_} agent={_class(agent)}"
    yield f"modality={candidate.modality} kind={kind}"
    yield f"agent={_class(agent)}"
    yield f"agent={_class(agent)} why={why}"
    yield from _place(candidate, kind)
    yield from _clause(candidate, verb)
    yield from _subject(candidate, agent, kind)
    yield from _governors(verb)
    yield from _around(candidate)
    if candidate.passive:
        yield from ("passive", f"passive kind={kind}")
    if candidate.outer is not None:
        yield "in a that-clause"
    yield "long" if len(doc) > LONG else "short"
    if len(doc) > VERY_LONG:
        yield "very long"


def _place(candidate: Candidate, kind: str) -> Iterator[str]:
    """Yield where the statement stands, how it begins, and whether a lead-in stands before it."""
    statement, doc = candidate.statement, candidate.doc
    place = statement.provision.kind
    yield from (f"provision={place}", f"provision={place} kind={kind}")
    yield f"lead-ins={min(len(statement.provision.leads), 2)}"
    yield f"{'with' if statement.own else 'without'} lead-in form={candidate.form}"
    if statement.own:
        yield "item with a lead-in"
    if statement.prompted:
        yield "prompted"
    opening = doc[own_start(candidate)].lower_
    yield f"opens with={opening}"
    if kind == "resolution":
        yield f"opens with={opening} rule={candidate.rule}"


def own_start(candidate: Candidate) -> int:
    """Return the number of the first token of the statement's own words."""
    own = candidate.statement.own
    return next((t.i for t in candidate.doc if t.idx >= own), 0) if own else 0


def _subject(candidate: Candidate, agent: tuple[str, ...], kind: str) -> Iterator[str]:
    """Yield what sort of word the subject is, for whom it stands, and the words beside it."""
    if candidate.subject is None:
        return
    subject = candidate.doc[candidate.subject]
    word = subject.text
    sort = "acronym" if word.isupper() and len(word) > 1 else subject.tag_
    yield from (f"subject is {sort} kind={kind}", f"subject is {sort} agent={_class(agent)}")
    edge = subject.left_edge.i
    for token in candidate.doc[edge : min(subject.right_edge.i + 1, edge + LONGEST_SUBJECT)]:
        if token.i != subject.i and token.is_alpha:
            yield f"in subject={token.lower_}"


def _governors(verb: Token) -> Iterator[str]:
    """Yield the verbs above the clause, and how deep it lies."""
    depth, above = 0, verb
    while above.head.i != above.i and depth < DEEPEST:
        above = above.head
        depth += 1
        if above.tag_[:2] in {"VB", "MD"}:
            yield f"under={above.lower_}"
    yield f"depth={depth}"


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
        yield f"subject={subject.lower_}"
        yield f"subject tag={subject.tag_}"
        if any(t.lower_ in {"this", "the", "these", "present"} for t in subject.children):
            yield "subject is definite"
    for child in verb.children:
        if child.dep_ in {"dobj", "attr", "prep", "acomp", "xcomp"}:
            yield from (f"has {child.dep_}", f"{child.dep_}={child.lower_}")
        if child.dep_ == "mark":
            yield f"mark={child.lower_}"
    if verb.dep_ in {"relcl", "acl", "advcl", "ccomp"}:
        yield from (f"in {verb.dep_}", f"{verb.dep_} of {verb.head.lower_}")
    if any(t.dep_ in grammar.SUBJECTS and t.tag_ in {"WDT", "WP"} for t in verb.children):
        yield "relative"


def _around(candidate: Candidate) -> Iterator[str]:
    """Yield the words beside the expression and its place in the statement."""
    doc, first, last = candidate.doc, candidate.first, candidate.last
    yield f"before={doc[first - 1].lower_ if first else '^'}"
    yield f"after={doc[last + 1].lower_ if last + 1 < len(doc) else '$'}"
    for token in doc[last + 1 : last + 1 + BEHIND]:
        if token.is_alpha:
            yield f"behind={token.lower_}"
    own = own_start(candidate)
    yield "opens" if first - own < OPENING else "inside"
    if sum(t.text in {'"', "“", "”"} for t in doc[:first]) % 2:
        yield "quoted"
    if any(t.text == ";" for t in doc[own:first]):
        yield "after a semicolon"
