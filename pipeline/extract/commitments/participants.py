"""Who bears a commitment and whom it benefits: the rules' answer held against all others that the statement offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.classify import ParticipantChooser
from pipeline.extract.commitments.agents import Agents
from pipeline.extract.commitments.candidates import Candidate
from pipeline.extract.commitments.mentions import Mention, how_named, mentions_of
from pipeline.types import Commitment

Slot = Literal["bearer", "beneficiary"]
Codes = tuple[str, ...]
WORDS = frozenset({"each", "other", "third", "organ", "role", "person", "none"})
ALWAYS: Mapping[Slot, tuple[Codes, ...]] = {
    "bearer": (("none",), ("each",), ("organ",), ("third",), ("role",), ("person",)),
    "beneficiary": ((), ("other",), ("third",), ("person",), ("organ",), ("each",), ("role",)),
}
"""Answers that need no mention."""
PARTIES = 4
"""So many parties are each offered as an answer."""
MANY, MANY_SIDES = 3, 4
CONDITIONS = frozenset({"if", "where", "when", "whenever", "unless", "should", "case", "event"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the answers for one slot have in common; all codes in their order by name."""

    slot: Slot
    ruled: Codes
    bearer: Codes
    agent: Codes
    last: Codes
    sole: bool
    sides: int
    roles: bool
    kind: str
    candidate: Candidate


def settle(
    commitment: Commitment, candidate: Candidate, agent: Codes, agents: Agents, chooser: ParticipantChooser
) -> Commitment:
    """Return the commitment with its bearer and beneficiary as the chooser sees them; mostly they stay.

    Args:
        commitment: as the rules fill it.
        candidate: what it was made of.
        agent: whom the rules take the subject for.
        agents: who is spoken of in the instrument.
        chooser: decides between the rules' answer and the others.
    """
    agents.at = candidate.statement.quote.start
    mentions = mentions_of(candidate, agents)
    bearer, beneficiary = tuple(sorted(commitment.bearer)), tuple(sorted(commitment.beneficiary))
    slots: tuple[tuple[Slot, Codes], ...] = (("bearer", bearer), ("beneficiary", beneficiary))
    chosen: dict[str, Codes] = {}
    for slot, ruled in slots:
        setting = Setting(
            slot=slot,
            ruled=ruled,
            bearer=bearer,
            agent=tuple(sorted(agent)),
            last=tuple(sorted(agents.last)),
            sole=agents.sole,
            sides=min(len(agents.codes), MANY_SIDES),
            roles=agents.terms.has_roles,
            kind=agents.kind,
            candidate=candidate,
        )
        answer = chooser.choose(slot, answers(setting, mentions, agents.codes), ruled)
        if answer != ruled:
            chosen[slot] = answer
    return replace(commitment, **chosen) if chosen else commitment  # type: ignore[arg-type]


def answers(setting: Setting, mentions: tuple[Mention, ...], parties: Codes) -> dict[Codes, frozenset[str]]:
    """Return every answer for the slot with its traits: the rules', those mentioned, and those that need no mention."""
    said: dict[Codes, list[Mention]] = defaultdict(list)
    for mention in mentions:
        said[mention.codes].append(mention)
    known = (setting.ruled, setting.bearer, setting.agent, setting.last, *ALWAYS[setting.slot])
    for codes in (*known, *((party,) for party in parties[:PARTIES])):
        if codes or setting.slot == "beneficiary":
            said.setdefault(codes, [])
    return {codes: frozenset(_traits(setting, codes, found)) for codes, found in said.items()}


def class_of(codes: Codes) -> str:
    """Return the class of an answer: the guide's words, ``party`` or ``parties`` for codes, ``nobody`` for none."""
    if not codes:
        return "nobody"
    named = sum(code not in WORDS for code in codes)
    words = [code for code in codes if code in WORDS]
    return "+".join([*words, *(["party"] if named == 1 else ["parties"] if named else [])])


def _traits(setting: Setting, codes: Codes, mentions: list[Mention]) -> Iterator[str]:
    candidate, answer = setting.candidate, class_of(codes)
    subject = candidate.doc[candidate.subject] if candidate.subject is not None else None
    word = subject.lemma_.lower() if subject is not None else "-"
    tag = subject.tag_ if subject is not None else "-"
    capitals = subject is not None and len(subject) > 2 and subject.text.isupper()
    verb = candidate.doc[candidate.verbs[0]].lemma_.lower()
    voice = "passive" if candidate.passive else "active"
    clause = (
        voice,
        candidate.form,
        f"kind={setting.kind}",
        f"subject={word}",
        f"verb={verb}",
        f"tag={tag} sole={setting.sole}",
    )
    yield from (answer, *(f"{answer} {part}" for part in clause))
    yield from (f"{answer} word={candidate.word}", f"{answer} capitals={capitals} sole={setting.sole}")
    yield from (f"{answer} said={min(len(mentions), MANY)}", f"{answer} sole={setting.sole} kind={setting.kind}")
    ruled = f"{class_of(setting.ruled)}>{answer}" if codes != setting.ruled else f"ruled {answer}"
    yield from (ruled, *(f"{ruled} {part}" for part in clause), f"{ruled} said={min(len(mentions), 2)}")
    yield from _by_situation(setting, answer, ruled)
    yield f"{answer} agent={class_of(setting.agent)}"
    yield f"agent={codes == setting.agent} {candidate.form} {voice} kind={setting.kind}"
    yield f"last={codes == setting.last} {answer} subject={word}"
    if setting.slot == "beneficiary":
        bearer = class_of(setting.bearer)
        yield from (f"{bearer} to {answer}", f"{bearer} to {answer} verb={verb}", f"{bearer} to {ruled}")
        yield from (f"itself={codes == setting.bearer} {answer}", f"{bearer} to {answer} kind={setting.kind}")
    for mention in mentions:
        for trait in mention.traits:
            yield from (trait, f"{answer} {trait}")


def _by_situation(setting: Setting, answer: str, ruled: str) -> Iterator[str]:
    """Yield what tells a party in a role from all parties alike: how the subject is named, conditions, who else is."""
    candidate = setting.candidate
    subject = candidate.doc[candidate.subject] if candidate.subject is not None else None
    named = how_named(subject) if subject is not None else "-"
    depends = any(t.lower_ in CONDITIONS for t in candidate.doc)
    other = any(t.lower_ == "other" for t in candidate.doc)
    for one in (answer, ruled):
        yield from (f"{one} named={named}", f"{one} named={named} if={depends}", f"{one} if={depends}")
        yield from (f"{one} sides={setting.sides}", f"{one} sides={setting.sides} named={named}")
        yield from (f"{one} other={other} sides={setting.sides}", f"{one} roles={setting.roles} sides={setting.sides}")
        if subject is not None:
            before = [t.lemma_.lower() for t in subject.children if t.dep_ in {"amod", "compound", "nmod"}]
            yield f"{one} phrase={' '.join(before)} {subject.lemma_.lower()}"
