"""The model of ``rules/commitments.yml``, and its words made ready for look-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import regex
from pydantic import Field

from pipeline.rules import Pattern, PatternRule, RuleModel, load_rules
from pipeline.types import Modality

Complement = Literal["to", "gerund", "plan", "that", "noun", "conduct", "cost", "consent", "object", "right"]


class Modal(RuleModel):
    """An auxiliary and its force in binding and other instruments; no force, no commitment."""

    id: str
    word: str
    binding: Modality | None
    other: Modality | None


class Performative(RuleModel):
    """A verb that binds by being said, and what must follow it."""

    id: str
    verb: str
    force: Modality
    takes: tuple[Complement, ...]
    past: bool = False
    kinds: tuple[str, ...] = ()


class Saying(RuleModel):
    """A verb and its force: what has to be done ("have to"), or what an organ does or asks ("Calls upon")."""

    id: str
    verb: str
    force: Modality


class Adjectives(RuleModel):
    """Words that carry a force after "be": "is obliged to". ``kinds``: only in these kinds of instrument."""

    id: str
    words: tuple[str, ...]
    force: Modality
    kinds: frozenset[str] = frozenset()


class Right(RuleModel):
    """A verb and its object that together carry a force: "has the right to"."""

    id: str
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    force: Modality


class Charge(RuleModel):
    """How a thing is made somebody's to do: "shall be the responsibility of", "shall rest with".

    ``nouns`` stand between one of ``verbs`` and the preposition; ``alone`` are verbs that need none.
    """

    id: str
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    alone: tuple[str, ...] = ()
    force: Modality


class Operative(Saying):
    """A verb that opens a resolution's operative paragraph: "Calls upon all States to"."""


class Inert(RuleModel):
    """A form of statement that looks like a commitment and is none. All given fields must fit."""

    id: str
    means: str
    matches: tuple[str, ...]
    rejects: tuple[str, ...]
    verbs: tuple[str, ...] = ()
    voice: Literal["active", "passive"] | None = None
    actor: bool | None = None
    modal: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    subject: Pattern | None = None
    not_subject: Pattern | None = None
    rest: Pattern | None = None
    not_rest: Pattern | None = Field(default=None, alias="except")

    @cached_property
    def patterns(self) -> tuple[regex.Pattern[str] | None, ...]:
        """Return subject, not_subject, rest and not_rest compiled, None where not given."""
        given = (self.subject, self.not_subject, self.rest, self.not_rest)
        return tuple(regex.compile(p, regex.IGNORECASE) if p else None for p in given)


class AgentPattern(PatternRule):
    """A phrase that names an agent by its place in the instrument: each, other, role ..."""

    code: Literal["each", "other", "role", "third", "organ", "person", "depositary", "that", "member"]


class ExactPattern(PatternRule):
    """A pattern of names."""

    def compiled_exact(self) -> regex.Pattern[str]:
        """Return the pattern compiled; capitals matter, for they mark names."""
        return regex.compile(self.pattern)


class TermPattern(ExactPattern):
    """A form in which a text gives a short name (group ``name``) to somebody of a party (group ``of``)."""


class AgentRules(RuleModel):
    """How the words for an agent become a party's code or a word of the annotation guide."""

    pronouns: frozenset[str]
    own_names: Mapping[str, frozenset[str]]
    titles: frozenset[str]
    appeals: frozenset[str]
    things: frozenset[str]
    unspecific: frozenset[str]
    patterns: tuple[AgentPattern, ...]
    terms: tuple[TermPattern, ...]
    depositaries: tuple[PatternRule, ...]
    hosted_officers: ExactPattern
    hosting_offices: ExactPattern
    letterheads: tuple[PatternRule, ...]
    mutual: frozenset[str]
    performing: frozenset[str]
    deciding: frozenset[str]
    addressing: frozenset[str]
    helping: frozenset[str]
    serving: frozenset[str]
    worths: frozenset[str]
    sparing: frozenset[str]
    reporting: PatternRule
    choosing: frozenset[str]
    stating: frozenset[str]
    gatherings: frozenset[str]
    handing: frozenset[str]
    turning: frozenset[str]
    joining: frozenset[str]
    favouring: frozenset[str]
    inward: frozenset[str]
    founding: frozenset[str]

    @cached_property
    def reporting_pattern(self) -> regex.Pattern[str]:
        """Return ``reporting`` compiled."""
        return self.reporting.compiled()

    @cached_property
    def compiled(self) -> tuple[tuple[regex.Pattern[str], str], ...]:
        """Return each pattern compiled with its code, in order."""
        return tuple((p.compiled(), p.code) for p in self.patterns)


@cache
def load_agent_rules(folder: Path | None = None) -> AgentRules:
    """Return ``agents.yml``, read once per process.

    Raises:
        RulesError: the file does not fit.
    """
    return load_rules("agents", AgentRules, folder=folder)


class CommitmentRules(RuleModel):
    """Everything lexical about commitments."""

    binding_kinds: frozenset[str]
    binding_signs: tuple[PatternRule, ...]
    gate: PatternRule
    stand_ins: dict[str, str]
    after_names: dict[str, str]
    modals: tuple[Modal, ...]
    needs: tuple[Saying, ...]
    performatives: tuple[Performative, ...]
    governed: dict[str, frozenset[str]]
    adjectives: tuple[Adjectives, ...]
    only_after_modal: frozenset[str]
    only_now: frozenset[str]
    self_bound: frozenset[str]
    passive_alone: frozenset[str]
    stand_words: frozenset[str]
    nominals: tuple[Adjectives, ...]
    pledge_verbs: frozenset[str]
    weak_pledge_verbs: frozenset[str]
    giving: frozenset[str]
    pledges: frozenset[str]
    conduct_nouns: dict[str, str]
    rights: tuple[Right, ...]
    charges: tuple[Charge, ...]
    charged: PatternRule
    operatives: tuple[Operative, ...]
    acts: tuple[Operative, ...]
    prolonged: frozenset[str]
    postposed: frozenset[str]
    right_holders: frozenset[str]
    repeating: frozenset[str]
    operative_follows: dict[str, frozenset[str]]
    demanding: frozenset[str]
    setting_up: frozenset[str]
    owed: frozenset[str]
    recalling: frozenset[str]
    goals: frozenset[str]
    incidental: frozenset[str]
    adjectival: frozenset[str]
    organs_say: frozenset[str]
    directing: frozenset[str]
    event_noun: PatternRule
    phase_verbs: frozenset[str]
    filters: tuple[Inert, ...]
    answerable: frozenset[str]
    by_itself: frozenset[str]
    list_nouns: frozenset[str]
    measures: frozenset[str]
    measures_or_nouns: frozenset[str]
    measure: PatternRule
    measure_broken: PatternRule
    measure_follows: PatternRule
    measure_label: PatternRule
    binding_lead: PatternRule
    definition: PatternRule
    open_lead: PatternRule
    orders: PatternRule
    closing_duty: PatternRule
    spelling: tuple[tuple[str, str], ...]
    conditions: frozenset[str]
    said: frozenset[str]
    saying_nouns: frozenset[str]
    silent: frozenset[str]
    unjudged: float
    deadline: PatternRule
    hedges: PatternRule

    @cached_property
    def gate_pattern(self) -> regex.Pattern[str]:
        """Return the gate, compiled."""
        return self.gate.compiled()

    @cached_property
    def by_modal(self) -> dict[str, Modal]:
        """Return the modals by their word."""
        return {m.word: m for m in self.modals}

    @cached_property
    def by_performative(self) -> dict[str, Performative]:
        """Return the performatives by their lemma."""
        return {p.verb: p for p in self.performatives}

    @cached_property
    def by_adjective(self) -> dict[str, Adjectives]:
        """Return the forces after "be" by their word."""
        return {w: a for a in self.adjectives for w in a.words}

    @cached_property
    def by_nominal(self) -> dict[str, Adjectives]:
        """Return the forces of nouns by the noun, singular and plural."""
        return {form: a for a in self.nominals for w in a.words for form in (w, w + "s")}

    @cached_property
    def directing_gate(self) -> regex.Pattern[str]:
        """Return what finds the stems of ``directing``: without one nobody is directed."""
        return _beginning_with(verb.removesuffix("e").removesuffix("is") for verb in self.directing)

    @cached_property
    def rights_gate(self) -> regex.Pattern[str]:
        """Return what finds a noun of ``rights``: without one nobody has a right."""
        return _beginning_with(noun for right in self.rights for noun in right.nouns)

    @cached_property
    def nominal_gate(self) -> regex.Pattern[str]:
        """Return what finds a noun that carries an obligation."""
        return _beginning_with(word for word, rule in self.by_nominal.items() if rule.force is Modality.OBLIGATION)

    @cached_property
    def by_operative(self) -> dict[str, Operative]:
        """Return the operative verbs by their lemma."""
        return {o.verb: o for o in self.operatives}

    @cached_property
    def by_act(self) -> dict[str, Operative]:
        """Return what organs do by saying so, by the verb's lemma."""
        return {a.verb: a for a in self.acts}

    @cached_property
    def directing_participles(self) -> frozenset[str]:
        """Return the participles of ``directing``: "is tasked with making"."""
        return frozenset(verb.removesuffix("e") + "ed" for verb in self.directing)

    @cached_property
    def by_need(self) -> dict[str, Saying]:
        """Return the verbs that with "to" do a modal's work, by their forms in the present."""
        return {form: n for n in self.needs for form in (n.verb, "has" if n.verb == "have" else n.verb + "s")}

    @cached_property
    def hedge_pattern(self) -> regex.Pattern[str]:
        """Return the hedges, compiled."""
        return self.hedges.compiled()

    @cached_property
    def charged_pattern(self) -> regex.Pattern[str]:
        """Return the pattern without which nothing is charged to anybody, compiled."""
        return self.charged.compiled()

    @cached_property
    def event_pattern(self) -> regex.Pattern[str]:
        """Return the pattern of nouns of events, compiled."""
        return self.event_noun.compiled()

    @cached_property
    def definition_pattern(self) -> regex.Pattern[str]:
        """Return the pattern of sentences that define a term, compiled."""
        return self.definition.compiled()

    @cached_property
    def open_lead_pattern(self) -> regex.Pattern[str]:
        """Return the pattern of lead-ins that break off, compiled."""
        return self.open_lead.compiled()

    @cached_property
    def closing_duty_pattern(self) -> regex.Pattern[str]:
        """Return the pattern of duties in a closing formula, compiled."""
        return self.closing_duty.compiled()

    @cached_property
    def orders_pattern(self) -> regex.Pattern[str]:
        """Return the pattern of those who give an order, compiled."""
        return self.orders.compiled()

    @cached_property
    def measure_pattern(self) -> regex.Pattern[str]:
        """Return the opening of a measure, compiled."""
        return self.measure.compiled()

    @cached_property
    def measure_broken_pattern(self) -> regex.Pattern[str]:
        """Return what shows behind a verb that it is no imperative, compiled."""
        return self.measure_broken.compiled()

    @cached_property
    def measure_follows_pattern(self) -> regex.Pattern[str]:
        """Return a verb with what shows that it is no noun, compiled."""
        return self.measure_follows.compiled()

    @cached_property
    def binding_lead_pattern(self) -> regex.Pattern[str]:
        """Return the pattern of lead-ins that bind, compiled."""
        return self.binding_lead.compiled()

    @cached_property
    def measure_label_pattern(self) -> regex.Pattern[str]:
        """Return what numbers or marks a measure, compiled; capitals matter."""
        return regex.compile(self.measure_label.pattern)

    @cached_property
    def deadline_pattern(self) -> regex.Pattern[str]:
        """Return the pattern of what opens a term, compiled."""
        return self.deadline.compiled()


def _beginning_with(stems: Iterable[str]) -> regex.Pattern[str]:
    """Return what finds a word that begins with one of the stems: a cheap look before the parse is gone through."""
    return regex.compile(rf"\b(?:{'|'.join(sorted(set(stems)))})", regex.IGNORECASE)
