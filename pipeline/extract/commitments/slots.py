"""What fills a commitment beside its bearer: beneficiary, actions, condition, deadline, hedges."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pipeline.extract.commitments.agents import Agents
from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.types import Span

RECIPIENT_PREPOSITIONS = frozenset({"to", "with", "for", "upon", "on", "against", "of"})


def actions_of(candidate: Candidate, reader: Reader) -> tuple[str, ...]:
    """Return the lemmas of the head verbs in their order, each once."""
    lemmas = (reader.lemmas.of(candidate.doc[i]) for i in candidate.verbs)
    return tuple(dict.fromkeys(lemmas))


def bearer_of(candidate: Candidate, agents: Agents, agent: tuple[str, ...]) -> tuple[str, ...]:
    """Return who is bound: the subject, or of a passive who acts by "by"; ``none`` where nobody is named."""
    if candidate.passive:
        by = _by_agent(candidate, agents)
        if by:
            return by
        return ("none",)
    return agent or ("none",)


def _by_agent(candidate: Candidate, agents: Agents) -> tuple[str, ...]:
    for i in candidate.verbs:
        for child in candidate.doc[i].children:
            if child.lower_ == "by" and child.dep_ in {"agent", "prep"}:
                for noun in child.children:
                    found = agents.resolve(noun) if noun.dep_ == "pobj" else ()
                    if found:
                        return found
    return ()


def beneficiary_of(
    candidate: Candidate, agents: Agents, agent: tuple[str, ...], bearer: tuple[str, ...], reader: Reader
) -> tuple[str, ...]:
    """Return whom the conduct is owed or directed to, where the clause names an agent."""
    if candidate.passive:
        verb = candidate.head
        if agent and reader.lemmas.of(verb) in reader.rules.addressing and agent != bearer:
            return agent
    for noun in _recipients(candidate, reader):
        found = agents.resolve(noun)
        if found and found != bearer:
            return found
    return ()


def _recipients(candidate: Candidate, reader: Reader) -> Iterator[Token]:
    """Yield the nouns that may name whom the conduct is for, the likeliest first."""
    for i in candidate.verbs:
        verb = candidate.doc[i]
        for child in verb.children:
            if child.i > verb.i and child.dep_ == "dative":
                yield from ([child] if child.tag_ != "IN" else [c for c in child.children if c.dep_ == "pobj"])
        for child in verb.children:
            if child.i > verb.i and child.dep_ in {"dobj", "nsubj"} and reader.lemmas.of(verb) in reader.rules.addressing:
                yield child
        for child in _prepositions(verb):
            yield from (c for c in child.children if c.dep_ == "pobj")


def _prepositions(verb: Token) -> Iterator[Token]:
    """Yield "to", "with", "for" that depend on the verb or on its object."""
    for child in verb.children:
        if child.i > verb.i and child.dep_ in {"prep", "dative"} and child.lower_ == "to":
            yield child
        if child.i > verb.i and child.dep_ == "dobj":
            yield from (c for c in child.children if c.dep_ == "prep" and c.lower_ == "to")


def hedges_of(candidate: Candidate, reader: Reader) -> tuple[Span, ...]:
    """Return the words in the statement's own part that soften the commitment."""
    statement = candidate.statement
    found = reader.rules.hedge_pattern.finditer(statement.text, statement.own)
    return tuple(statement.source(m.start(), m.end()) for m in found)


def condition_of(candidate: Candidate, reader: Reader) -> Span | None:
    """Return the clause on which the commitment depends: "if ...", "where ...", "unless ..."."""
    for i in (*candidate.verbs, candidate.first):
        for child in candidate.doc[i].children:
            if child.dep_ != "advcl":
                continue
            opening = {t.lower_ for t in child.children if t.i < child.i and t.dep_ in {"mark", "advmod"}}
            if opening & reader.rules.conditions:
                tokens = candidate.doc[child.left_edge.i : child.right_edge.i + 1]
                start = max(tokens.start_char, candidate.statement.own)
                if start < tokens.end_char:
                    return candidate.statement.source(start, tokens.end_char)
    return None
