"""Whom a commitment's conduct is owed or directed to, where its clause names an agent."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pipeline.extract.commitments.agents import UNKNOWN, Agents
from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.extract.commitments.rules import AgentRules

# Words after the head verb that belong to its clause.
CLAUSE = 25
# Words of the guide under which bearer and beneficiary may both fall and yet differ.
CLASSES = frozenset({"role", "organ", "third", "person"})
TOWARDS = frozenset({"to", "with", "towards", "toward", "against", "vis"})
# A "to" that completes one of these does not hand anything over: "issued to", "applicable to".
NESTED = frozenset({"VBN", "VBG", "VBD", "JJ"})


def beneficiary_of(
    candidate: Candidate, agents: Agents, agent: tuple[str, ...], bearer: tuple[str, ...], reader: Reader
) -> tuple[str, ...]:
    """Return whom the conduct is owed or directed to; empty if the clause names nobody."""
    if candidate.passive and agent and agent != bearer:
        addressed = reader.lemmas.of(candidate.head) in agents.rules.addressing
        if addressed or agent == ("person",):
            return agent
    if _is_reciprocal(candidate):
        return ("other",)
    for nouns in _recipients(candidate, agents.rules, reader):
        resolved = (code for noun in nouns for code in agents.resolve(noun))
        found = agents.together(tuple(dict.fromkeys(resolved)))
        if found and found != (UNKNOWN,) and (found != bearer or set(found) <= CLASSES):
            return found
    return ()


def _is_reciprocal(candidate: Candidate) -> bool:
    """Return whether "each other", "one another" stands behind the verb in its own clause."""
    doc, head = candidate.doc, candidate.head
    for token in doc[head.i + 1 : head.i + CLAUSE]:
        if token.tag_ in {"MD", "WDT", "WRB"} or token.text in {";", ":"}:
            return False
        if token.lower_ in {"other", "another"} and doc[token.i - 1].lower_ in {"each", "one"}:
            return doc[token.i - 2].lower_ not in {"between", "of", "from"}
    return False


def _recipients(candidate: Candidate, rules: AgentRules, reader: Reader) -> Iterator[list[Token]]:
    """Yield the nouns that may name whom the conduct is for, the likeliest first, those joined by "and" together."""
    for i in candidate.verbs:
        verb = candidate.doc[i]
        lemma = reader.lemmas.of(verb)
        right = [c for c in verb.children if c.i > verb.i]
        for child in right:
            if child.dep_ == "dative" or (lemma in rules.addressing and child.dep_ in {"dobj", "nsubj"}):
                yield _objects(child) if child.tag_ in {"IN", "TO"} else [child]
        if lemma in rules.inward:
            continue
        for preposition in _prepositions(verb, lemma, rules):
            yield _objects(preposition)
        if lemma in rules.handing:
            yield from _handed(verb)
        if lemma in rules.favouring:
            yield from _favoured(right)


def _handed(verb: Token) -> Iterator[list[Token]]:
    """Yield what "to" governs anywhere in the clause of a verb that hands something over."""
    for token in verb.doc[verb.i + 1 : verb.i + CLAUSE]:
        if token.tag_ in {"MD", "WDT"} or token.text == ";":
            return
        prepositional = token.lower_ == "to" and (token.tag_ == "IN" or token.dep_ in {"prep", "dative"})
        if prepositional and (token.head.i == verb.i or token.head.tag_ not in NESTED):
            yield _objects(token)


def _favoured(right: list[Token]) -> Iterator[list[Token]]:
    """Yield whose the object is: "support Norland's defence"."""
    for child in right:
        if child.dep_ == "dobj":
            named = (t for t in child.subtree if t.tag_ == "NNP")
            yield from ([t] for t in named if t.dep_ == "poss" or (t.dep_ == "pobj" and t.head.lower_ == "of"))


def _objects(preposition: Token) -> list[Token]:
    """Return what the preposition, and one of the same word joined to it, governs."""
    found = [c for c in preposition.children if c.dep_ == "pobj"]
    for joined in preposition.children:
        if joined.dep_ == "conj" and joined.lower_ == preposition.lower_:
            found += [c for c in joined.children if c.dep_ == "pobj"]
    return found


def _prepositions(verb: Token, lemma: str, rules: AgentRules) -> Iterator[Token]:
    """Yield the prepositions by which the conduct turns to somebody: the verb's, its object's, "into talks with"."""
    own = TOWARDS | ({"from"} if lemma in rules.turning else set())
    for child in verb.children:
        if child.i <= verb.i:
            continue
        if child.dep_ in {"prep", "dative"} and child.lower_ in own:
            yield child
        nouns = [child] if child.dep_ == "dobj" else [c for c in child.children if c.dep_ == "pobj"]
        if child.dep_ == "dobj" or child.lower_ in {"into", "in"}:
            for noun in nouns:
                mutual = lemma in rules.joining or noun.lower_ in rules.mutual
                inner = {"to", "against"} | ({"with"} if mutual else set())
                yield from (c for c in noun.children if c.dep_ == "prep" and c.lower_ in inner)
        if child.lower_ == "with" and any(n.lower_ in {"regard", "respect"} for n in nouns):
            yield from (c for n in nouns for c in n.children if c.lower_ == "to")
