"""Who is bound: the subject, and of a passive, or of what is settled between them, those who act."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from pipeline.extract.commitments import grammar
from pipeline.extract.commitments.agents import Agents
from pipeline.extract.commitments.candidates import Candidate, Reader

# Words after the head verb in which "by" and "between" are looked for.
AGENT_WITHIN = 25
# Words after "between" in which the second side is looked for.
SECOND_SIDE = 22
# Who serves an organisation, and holds its privileges in person.
STAFF = frozenset({"official", "officials", "staff", "officer", "officers", "employee", "employees", "experts"})
# What is done in accordance with an agreement between two is not done by them.
GROUNDS = frozenset({"accordance", "under", "pursuant", "conformity", "basis", "virtue", "terms", "provisions"})


def bearer_of(candidate: Candidate, agents: Agents, agent: tuple[str, ...], reader: Reader) -> tuple[str, ...]:
    """Return who is bound: the subject, or of a passive who acts; ``none`` where nobody is named.

    Bound, "the other Party" is in a role.
    """
    found = agent
    if candidate.passive or is_invited(candidate):
        found = _by_agent(candidate, agents, reader) or _between(candidate, agents)
        if not found and reader.lemmas.of(candidate.head) in agents.rules.performing:
            found = _of_event(candidate, agents)
    elif not agent and reader.lemmas.of(candidate.head) in agents.rules.stating:
        found = _of_event(candidate, agents)
    elif not agent and candidate.head.lower_ in {"be", "is", "are", "take", "remain"}:
        found = _between(candidate, agents)
    if found == ("organ",) and _is_privileged(candidate, reader):
        return ("person",)
    return tuple(dict.fromkeys("role" if code == "other" else code for code in found)) or ("none",)


def _is_privileged(candidate: Candidate, reader: Reader) -> bool:
    """Return whether those who serve a body hold privileges themselves: "Officials of the Agency shall enjoy"."""
    if candidate.subject is None or candidate.doc[candidate.subject].lower_ not in STAFF:
        return False
    lemma = reader.lemmas.of(candidate.head)
    held = {t.lower_ for t in candidate.doc[candidate.first : candidate.head.i]} & {"right", "entitled"}
    freed = {"immune", "exempt", "entitled", "accorded", "free"}
    return (
        lemma in {"enjoy", "have"}
        or bool(held)
        or (lemma == "be" and any(c.lower_ in freed for c in candidate.head.children))
    )


def is_invited(candidate: Candidate) -> bool:
    """Return whether the subject is only invited to act: "the two States shall be invited to send observers"."""
    between = candidate.doc[candidate.first : candidate.verbs[0]]
    return any(t.lower_ == "invited" and t.nbor(-1).lower_ in {"be", "also", "been"} for t in between[1:])


def _by_agent(candidate: Candidate, agents: Agents, reader: Reader) -> tuple[str, ...]:
    """Return the agent that "by", or "on the part of", names."""
    doc, head = candidate.doc, candidate.doc[candidate.verbs[-1]]
    loose: tuple[str, ...] = ()
    for token in doc[candidate.first : head.i + AGENT_WITHIN]:
        if token.lower_ == "of" and doc[token.i - 1].lower_ in {"part", "behalf"}:
            loose = loose or object_agent(token, agents)
        if token.lower_ != "by":
            continue
        if token.head.i in candidate.verbs or doc[token.i - 1].i in candidate.verbs:
            return object_agent(token, agents) or loose
        beside = token.head.tag_.startswith("NN") or doc[token.i - 1].lower_ in {",", "and", "or", "only", "jointly"}
        if token.i > head.i and beside and not loose:
            loose = object_agent(token, agents)
    return loose or _requested(candidate, agents, reader)


def _requested(candidate: Candidate, agents: Agents, reader: Reader) -> tuple[str, ...]:
    """Return at whose request a dispute is submitted: who requests it, submits it."""
    doc = candidate.doc
    if reader.lemmas.of(candidate.head) not in {"submit", "refer"}:
        return ()
    for token in doc[candidate.first : candidate.head.i + AGENT_WITHIN]:
        if token.lower_ == "of" and doc[token.i - 1].lower_ == "request":
            ones = doc[token.i + 1 : token.i + 4].text.lower().startswith(("one of", "either", "any"))
            found = object_agent(token, agents)
            return ("role",) if ones or found == ("each",) else found
    return ()


def _of_event(candidate: Candidate, agents: Agents) -> tuple[str, ...]:
    """Return by whom the deed is that the subject names: "All assistance by either Party shall"."""
    if candidate.subject is None:
        return ()
    subject = candidate.doc[candidate.subject]
    for token in candidate.doc[subject.i + 1 : candidate.first]:
        deed = token.head.tag_ in {"NN", "NNS"} and token.head.dep_ in {"nsubj", "nsubjpass", "pobj"}
        if token.lower_ == "by" and deed and subject.is_ancestor(token):
            return object_agent(token, agents)
    return ()


def object_agent(preposition: Token, agents: Agents) -> tuple[str, ...]:
    """Return the agent that ``preposition`` governs, by the parse, else the noun phrase that follows it."""
    for noun in preposition.children:
        whose = grammar.governed_by(noun, "of") if noun.lower_ in agents.rules.deciding else None
        if noun.dep_ == "pobj" and (found := agents.resolve(whose or noun)):
            return found
    if any(c.dep_ == "pcomp" for c in preposition.children):
        return ()
    near = grammar.next_noun(preposition.doc, preposition.i + 1)
    return agents.resolve(near) or agents.within(near)


def _between(candidate: Candidate, agents: Agents) -> tuple[str, ...]:
    """Return the agents between whom something is settled, paid or agreed."""
    doc = candidate.doc
    start = candidate.first if candidate.subject is None else doc[candidate.subject].left_edge.i
    head = doc[candidate.verbs[-1]]
    mutual = candidate.subject is not None and doc[candidate.subject].lower_ in agents.rules.mutual
    for token in doc[start : head.i + AGENT_WITHIN]:
        if token.lower_ not in {"between", "among", "amongst"} or (token.i < candidate.first and not mutual):
            continue
        if token.i > head.i and _is_ground(token, head):
            continue
        found = _sides(token, agents)
        if found:
            return found
    return ()


def _is_ground(between: Token, verb: Token) -> bool:
    """Return whether what is between them is only the ground: "in accordance with arrangements between"."""
    return any(t.lower_ in GROUNDS for t in verb.doc[verb.i + 1 : between.i])


def _sides(between: Token, agents: Agents) -> tuple[str, ...]:
    """Return who stands on both sides; two in roles are the parties: "between the Sending and Receiving State"."""
    first = next((c for c in between.children if c.dep_ == "pobj"), None) or grammar.next_noun(
        between.doc, between.i + 1
    )
    if first is None:
        return ()
    if first.lower_ in {"themselves", "them"}:
        return agents.last
    found = list(agents.resolve(first))
    for noun in _after_and(between.doc, first.i):
        found += [code for code in agents.resolve(noun) if code not in found]
    joined = any(t.lower_ == "and" for t in between.doc[between.i : between.i + SECOND_SIDE])
    if found == ["role"] and joined:
        return ("each",)
    return agents.together(found)


def _after_and(doc: Doc, start: int) -> Iterator[Token]:
    """Yield the noun after the first "and" that opens a new noun phrase."""
    for token in doc[start : start + SECOND_SIDE]:
        if token.tag_ == "MD" or token.text in {";", "."}:
            return
        if token.lower_ == "and":
            noun = grammar.next_noun(doc, token.i + 1)
            if noun is not None:
                yield noun
            return
