"""What fills a commitment beside its bearer: beneficiary, actions, condition, deadline, hedges."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pipeline.extract.commitments.agents import UNKNOWN, Agents
from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.extract.commitments.passives import AGENT_WITHIN
from pipeline.types import Span

# Words of the guide under which bearer and beneficiary may both fall and yet differ.
CLASSES = frozenset({"role", "organ", "third", "person"})


def actions_of(candidate: Candidate, reader: Reader) -> tuple[str, ...]:
    """Return the lemmas of the head verbs in their order, each once."""
    lemmas = (reader.lemmas.of(candidate.doc[i]) for i in candidate.verbs)
    return tuple(dict.fromkeys(lemmas))


def beneficiary_of(
    candidate: Candidate, agents: Agents, agent: tuple[str, ...], bearer: tuple[str, ...], reader: Reader
) -> tuple[str, ...]:
    """Return whom the conduct is owed or directed to, where the clause names an agent."""
    if candidate.passive and agent and reader.lemmas.of(candidate.head) in reader.rules.addressing and agent != bearer:
        return agent
    if candidate.passive and agent == ("person",) and bearer != agent:
        return agent
    for noun in _recipients(candidate, reader):
        found = agents.resolve(noun)
        if found and found != (UNKNOWN,) and (found != bearer or set(found) <= CLASSES):
            return found
    return ()


def _recipients(candidate: Candidate, reader: Reader) -> Iterator[Token]:
    """Yield the nouns that may name whom the conduct is for, the likeliest first."""
    for i in candidate.verbs:
        verb = candidate.doc[i]
        lemma = reader.lemmas.of(verb)
        for child in verb.children:
            if child.i <= verb.i:
                continue
            if child.dep_ == "dative" or (lemma in reader.rules.addressing and child.dep_ in {"dobj", "nsubj"}):
                yield from (_objects(child) if child.tag_ in {"IN", "TO"} else (child,))
        for preposition in _prepositions(verb, lemma, reader):
            yield from _objects(preposition)
        if lemma in reader.rules.handing:
            for token in verb.doc[verb.i + 1 : verb.i + AGENT_WITHIN]:
                if token.lower_ == "to" and (token.tag_ == "IN" or token.dep_ in {"prep", "dative"}):
                    yield from _objects(token)
                if token.tag_ == "MD" or token.text == ";":
                    break
        if lemma in reader.rules.favouring:
            for child in verb.children:
                if child.dep_ == "dobj" and child.i > verb.i:
                    named = (t for t in child.subtree if t.tag_ == "NNP")
                    yield from (t for t in named if t.dep_ == "poss" or (t.dep_ == "pobj" and t.head.lower_ == "of"))


def _objects(preposition: Token) -> Iterator[Token]:
    yield from (c for c in preposition.children if c.dep_ == "pobj")


def _prepositions(verb: Token, lemma: str, reader: Reader) -> Iterator[Token]:
    """Yield the prepositions by which the conduct turns to somebody."""
    own = {"to", "with", "towards", "toward"} | ({"from"} if lemma in reader.rules.turning else set())
    inner = {"to"} | ({"with"} if lemma in reader.rules.joining else set())
    for child in verb.children:
        if child.i <= verb.i:
            continue
        if child.dep_ in {"prep", "dative"} and child.lower_ in own and child.nbor(-1).lower_ != "together":
            yield child
        if child.dep_ == "dobj":
            yield from (c for c in child.children if c.dep_ == "prep" and c.lower_ in inner)


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
                if start < tokens.end_char and len(tokens) > 3:
                    return candidate.statement.source(start, tokens.end_char)
    return None
