"""Who bears a commitment and whom it benefits: the rules' answer held against all others that the statement offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from spacy.tokens import Token

from pipeline.classify import ParticipantChooser
from pipeline.extract.commitments.agents import Agents
from pipeline.extract.commitments.candidates import Candidate
from pipeline.extract.commitments.grammar import governed_by
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
    shared = _shared(setting)
    return {codes: frozenset(_traits(setting, shared, codes, found)) for codes, found in said.items()}


def class_of(codes: Codes) -> str:
    """Return the class of an answer: the guide's words, ``party`` or ``parties`` for codes, ``nobody`` for none."""
    if not codes:
        return "nobody"
    named = sum(code not in WORDS for code in codes)
    words = [code for code in codes if code in WORDS]
    return "+".join([*words, *(["party"] if named == 1 else ["parties"] if named else [])])


@dataclass(frozen=True, slots=True)
class _Shared:
    """What every answer for a slot is seen beside, read off the parse once."""

    clause: tuple[str, ...]
    situation: tuple[str, ...]
    verb: str
    word: str
    capitals: bool
    voice: str


def _shared(setting: Setting) -> _Shared:
    candidate = setting.candidate
    subject = candidate.doc[candidate.subject] if candidate.subject is not None else None
    word = subject.lower_ if subject is not None else "-"
    tag = subject.tag_ if subject is not None else "-"
    verb = candidate.doc[candidate.verbs[0]].lower_
    voice = "passive" if candidate.passive else "active"
    clause = (
        voice,
        candidate.form,
        f"kind={setting.kind}",
        f"subject={word}",
        f"verb={verb}",
        f"tag={tag} sole={setting.sole}",
    )
    capitals = subject is not None and len(subject) > 2 and subject.text.isupper()
    return _Shared(clause, tuple(_situation(setting, subject)), verb, word, capitals, voice)


def _situation(setting: Setting, subject: Token | None) -> Iterator[str]:
    """Yield what tells a party in a role from all parties alike: how the subject is named, conditions, who else is."""
    named = how_named(subject) if subject is not None else "-"
    words = {token.lower_ for token in setting.candidate.doc}
    depends, other = not words.isdisjoint(CONDITIONS), "other" in words
    yield from (f"named={named}", f"named={named} if={depends}", f"if={depends}")
    yield from (f"sides={setting.sides}", f"sides={setting.sides} named={named}")
    yield from (f"other={other} sides={setting.sides}", f"roles={setting.roles} sides={setting.sides}")
    if subject is not None:
        before = [t.lower_ for t in subject.children if t.dep_ in {"amod", "compound", "nmod"}]
        yield f"phrase={' '.join(before)} {subject.lower_}"
        yield f"whose={subject.lower_} {_whose(subject)}"


def _whose(noun: Token) -> str:
    """Return the word after a noun's "of", with its determiner: "institutions of the Parties"."""
    owner = governed_by(noun, "of")
    if owner is None:
        return "-"
    return " ".join([*(c.lower_ for c in owner.children if c.dep_ == "det"), owner.lower_])


def _traits(setting: Setting, shared: _Shared, codes: Codes, mentions: list[Mention]) -> Iterator[str]:
    candidate, answer, kind = setting.candidate, class_of(codes), setting.kind
    ruled = f"{class_of(setting.ruled)}>{answer}" if codes != setting.ruled else f"ruled {answer}"
    yield from (answer, ruled)
    for part in (*shared.clause, *shared.situation):
        yield from (f"{answer} {part}", f"{ruled} {part}")
    yield from (f"{answer} word={candidate.word}", f"{answer} capitals={shared.capitals} sole={setting.sole}")
    yield from (f"{answer} said={min(len(mentions), MANY)}", f"{answer} sole={setting.sole} kind={kind}")
    yield f"{ruled} said={min(len(mentions), 2)}"
    yield f"{answer} agent={class_of(setting.agent)}"
    yield f"agent={codes == setting.agent} {candidate.form} {shared.voice} kind={kind}"
    yield f"last={codes == setting.last} {answer} subject={shared.word}"
    if setting.slot == "beneficiary":
        bearer = class_of(setting.bearer)
        yield from (f"{bearer} to {answer}", f"{bearer} to {answer} verb={shared.verb}", f"{bearer} to {ruled}")
        yield from (f"itself={codes == setting.bearer} {answer}", f"{bearer} to {answer} kind={kind}")
    for trait in {trait for mention in mentions for trait in mention.traits}:
        yield from (trait, f"{answer} {trait}")
