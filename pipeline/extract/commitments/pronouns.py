"""Whom a pronoun means: who speaks, who was last spoken of, who stands before it in the sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from pipeline.extract.commitments.phrases import NOUNS, is_expletive

if TYPE_CHECKING:
    from pipeline.extract.commitments.agents import Agents


def meant(token: Token, agents: Agents) -> tuple[str, ...]:
    """Return whom a pronoun means; empty if nobody."""
    word = token.lower_
    if word in {"we", "us"} or (word in {"i", "you"} and agents.sole):
        return agents.own()
    if word == "you":
        return agents.writers.reader(agents.at)
    if word in {"him", "her"}:
        return agents.owner(token)
    if word not in {"it", "they", "he", "she", "them"}:
        return ()
    if word == "it" and is_expletive(token):
        return ()
    nearest = _before(token, agents)
    if nearest is not None:
        return nearest
    if word == "it" and agents.founded:
        return agents.founded
    acts = token.dep_ == "nsubj" and token.head.lower_ not in agents.actors.of_things
    if word in {"it", "they"} and agents.last_is_thing and not acts:
        return ()
    if word in {"he", "she"}:
        return agents.last if agents.last and agents.last != ("each",) else ("person",)
    return agents.last or (("each",) if word == "they" else ())


def _before(token: Token, agents: Agents) -> tuple[str, ...] | None:
    """Return who is spoken of before the pronoun in the same sentence; None if nobody and nothing is.

    Of an active verb "it" is rather somebody: the nearest subject that is an agent, or the nearest agent at all. Of
    a passive it is the nearest singular, even if that is a thing and so nobody.
    """
    acts = token.dep_ == "nsubj" and token.lower_ == "it"
    seen = [t for t in reversed(token.doc[: token.i]) if t.head.i != token.head.i]
    seen = [t for t in seen if t.tag_ in NOUNS - {"PRP"} or t.lower_ in {"each", "either", "both", "neither"}]
    subjects = [t for t in seen if t.dep_ in {"nsubj", "nsubjpass"}]
    for left in subjects:
        found = agents.one(left)
        if found or (not acts and token.lower_ == "it" and left.tag_ in {"NN", "NNP"}):
            return found
    if not acts:
        return None
    objects = (found for t in seen if t.dep_ in {"pobj", "dobj"} and (found := agents.one(t)))
    return next(objects, () if subjects and token.head.lower_ in agents.actors.of_things else None)
