"""Whom words mean where one state makes an instrument with one organisation: "the Court", "the Registrar"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.extract.commitments.phrases import without_article
from pipeline.extract.commitments.rules import AgentRules
from pipeline.extract.parties.names import ActorRules
from pipeline.types import Party, PartyKind

# "International Court for the North" is a court: what follows says what it is for.
HEAD = regex.compile(r"^(?:the\s+)?(?P<head>.+?)(?=\s+(?:for|of|on|in|against|to)\s|\s*[(,]|$)", regex.IGNORECASE)
SHORTEST = 3
"""Letters of the shortest acronym that is taken for a name."""


@dataclass(frozen=True, slots=True)
class Hosting:
    """An organisation and the one state that makes an instrument with it, by their codes.

    ``names`` are those of the organisation, in capitals as printed; ``officers`` its own where nobody else's,
    ``offices`` those of the state.
    """

    organisation: str
    state: str
    names: frozenset[str]
    officers: regex.Pattern[str]
    offices: regex.Pattern[str]

    def find(self, words: str) -> tuple[str, ...]:
        """Return the organisation or the state that a whole phrase means, empty if neither."""
        plain = without_article(words)
        if plain in self.names or self.officers.fullmatch(plain):
            return (self.organisation,)
        return (self.state,) if self.offices.fullmatch(plain) else ()


def find_hosting(parties: Sequence[Party], rules: AgentRules, actors: ActorRules) -> Hosting | None:
    """Return who is host and who is hosted among the parties, None where they are not one and one."""
    organisations = [party for party in parties if party.kind is not PartyKind.STATE]
    states = [party for party in parties if party.kind is PartyKind.STATE]
    if len(organisations) != 1 or len(states) != 1:
        return None
    names = frozenset(_names_of(organisations[0], actors.bodies | actors.bodies_alone))
    officers, offices = rules.hosted_officers.compiled_exact(), rules.hosting_offices.compiled_exact()
    return Hosting(organisations[0].code, states[0].code, names, officers, offices)


def _names_of(party: Party, bodies: frozenset[str]) -> set[str]:
    """Return the names by which an organisation is called: in full, by its letters, by what it is."""
    found = {without_article(party.name)}
    if len(party.code) >= SHORTEST and party.code.isupper():
        found.add(party.code)
    head = HEAD.match(party.name)
    if head is not None and head["head"].split()[-1].lower() in bodies:
        found |= {head["head"], head["head"].split()[-1]}
    return found
