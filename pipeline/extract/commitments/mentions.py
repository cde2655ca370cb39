"""Who a statement speaks of: every noun that names an agent, with how it hangs on the deontic expression."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.extract.commitments.agents import UNKNOWN, Agents
from pipeline.extract.commitments.candidates import Candidate

NAMING = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP"})
STANDING_ALONE = frozenset({"nsubj", "nsubjpass", "pobj", "dobj"})
"""As what a determiner may name somebody: "each shall"."""
JOINED = frozenset({"conj", "appos"})
DEEPEST = 6
"""So many steps of the parse from a noun to the verb are told apart."""
MOST = 60
"""Nouns of one statement that are looked up; longer ones are lists."""
NEAR, FAR = 5, 6
"""Words that make one step of distance, and the largest step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An agent's mention: ``codes`` in their order by name, and traits of how it stands to the expression."""

    codes: tuple[str, ...]
    traits: tuple[str, ...]


def mentions_of(candidate: Candidate, agents: Agents) -> tuple[Mention, ...]:
    """Return the mentions of agents in the candidate's statement, in reading order."""
    anchors = {candidate.first, *candidate.verbs}
    nouns = [t for t in candidate.doc if _may_name(t) and not _is_thing(t, agents)][:MOST]
    found = ((noun, _meant(noun, agents)) for noun in nouns)
    return tuple(
        Mention(codes=codes, traits=tuple(_traits(noun, candidate, anchors))) for noun, codes in found if codes
    )


def _may_name(token: Token) -> bool:
    if token.tag_ == "DT":
        return token.dep_ in STANDING_ALONE
    return token.tag_ in NAMING and token.dep_ != "compound"


def _is_thing(noun: Token, agents: Agents) -> bool:
    """Return whether a common noun can stand for nobody, as can be told without looking at its phrase."""
    return agents.is_no_agent(noun) and not any(c.dep_ in JOINED for c in noun.children)


def _meant(noun: Token, agents: Agents) -> tuple[str, ...]:
    return tuple(sorted(code for code in agents.resolve(noun) if code != UNKNOWN))


def _traits(noun: Token, candidate: Candidate, anchors: set[int]) -> Iterator[str]:
    """Yield how the noun hangs on the expression: its path, its preposition, what governs it, where it stands."""
    side = "lead" if noun.idx < candidate.statement.own else "before" if noun.i < candidate.first else "after"
    preposition = noun.head.lower_ if noun.dep_ == "pobj" else ""
    governor = noun.head.head if noun.dep_ == "pobj" else noun.head
    voice = "passive" if candidate.passive else "active"
    path, verb = _path(noun, anchors)
    above = next((t.lower_ for t in noun.ancestors if t.tag_.startswith("NN")), "")
    steps = min(abs(noun.i - candidate.first) // NEAR, FAR)
    yield from (f"path={path}", f"path={path} {voice}", f"path={path} verb={verb}")
    yield from (f"as={noun.dep_}/{preposition} {side}", f"as={noun.dep_}/{preposition} {side} {voice}")
    yield from (f"under={preposition} {governor.lower_}", f"above={above} {preposition}")
    yield from (f"word={noun.lower_} {side}", f"steps={steps} {side}")
    yield f"subject={noun.i == candidate.subject} {voice}"
    yield from (f"named={how_named(noun)}", f"named={how_named(noun)} as={noun.dep_}/{preposition}")


def how_named(noun: Token) -> str:
    """Return by which determiner a noun is named, whether as one or as many, and whether a clause says which."""
    determiner = next((c.lower_ for c in noun.children if c.dep_ in {"det", "poss", "nummod", "predet"}), "-")
    clause = " which" if any(c.dep_ in {"relcl", "acl"} for c in noun.children) else ""
    return f"{determiner} {noun.tag_}{clause}"


def _path(noun: Token, anchors: set[int]) -> tuple[str, str]:
    """Return the dependencies from the expression down to the noun, and its verb; where none, the last three."""
    steps: list[str] = []
    token = noun
    while len(steps) < DEEPEST and token.i not in anchors and token.head.i != token.i:
        steps.append(f"{token.dep_}:{token.lower_}" if token.dep_ in {"prep", "dative", "agent"} else token.dep_)
        token = token.head
    if token.i in anchors:
        return ">".join(reversed(steps)), token.lower_
    return "off>" + ">".join(reversed(steps[:3])), ""
