"""Whom a pronoun means: who speaks, who was last spoken of, who stands before it in the sentence."""

from __future__ import annotations

from typing import Protocol

from spacy.tokens import Token

from pipeline.extract.commitments.letters import Writers
from pipeline.extract.commitments.phrases import NOUNS, is_expletive
from pipeline.extract.parties.names import ActorRules


class Discourse(Protocol):
    """Who is spoken of: where in the text it is read, whom and what the last statement was about, who speaks."""

    actors: ActorRules
    writers: Writers
    at: int
    last: tuple[str, ...]
    last_is_thing: bool
    founded: tuple[str, ...]

    @property
    def sole(self) -> bool:
        """Return whether one state alone is the author."""

    def one(self, head: Token) -> tuple[str, ...]:
        """Return whom one noun means."""

    def own(self) -> tuple[str, ...]:
        """Return who speaks."""

    def owner(self, poss: Token) -> tuple[str, ...]:
        """Return the nearest agent before a possessive."""


def meant(token: Token, spoken: Discourse) -> tuple[str, ...]:
    """Return whom a pronoun means; empty if nobody."""
    word = token.lower_
    if word in {"we", "us"} or (word in {"i", "you"} and spoken.sole):
        return spoken.own()
    if word == "you":
        return spoken.writers.reader(spoken.at)
    if word in {"him", "her"}:
        return spoken.owner(token)
    if word not in {"it", "they", "he", "she", "them"}:
        return ()
    if word == "it" and is_expletive(token):
        return ()
    nearest = _before(token, spoken)
    if nearest is not None:
        return nearest
    if word == "it" and spoken.founded:
        return spoken.founded
    acts = token.dep_ == "nsubj" and token.head.lower_ not in spoken.actors.of_things
    if word in {"it", "they"} and spoken.last_is_thing and not acts:
        return ()
    if word in {"he", "she"}:
        return spoken.last if spoken.last and spoken.last != ("each",) else ("person",)
    return spoken.last or (("each",) if word == "they" else ())


def _before(token: Token, spoken: Discourse) -> tuple[str, ...] | None:
    """Return who is spoken of before the pronoun in the same sentence; None if nobody and nothing is.

    Of an active verb "it" is rather somebody: the nearest subject that is an agent, or the nearest agent at all. Of
    a passive it is the nearest singular, even if that is a thing and so nobody.
    """
    acts = token.dep_ == "nsubj" and token.lower_ == "it"
    seen = [t for t in reversed(token.doc[: token.i]) if t.head.i != token.head.i]
    seen = [t for t in seen if t.tag_ in NOUNS - {"PRP"} or t.lower_ in {"each", "either", "both", "neither"}]
    subjects = [t for t in seen if t.dep_ in {"nsubj", "nsubjpass"}]
    for left in subjects:
        found = spoken.one(left)
        if found or (not acts and token.lower_ == "it" and left.tag_ in {"NN", "NNP"}):
            return found
    if not acts:
        return None
    objects = (found for t in seen if t.dep_ in {"pobj", "dobj"} and (found := spoken.one(t)))
    return next(objects, () if subjects and token.head.lower_ in spoken.actors.of_things else None)
