"""From candidates to commitments: what the rules say of each, who is bound, and the rest of the slots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.extract.commitments import grammar, slots, subjects
from pipeline.extract.commitments.agents import UNKNOWN, Agents
from pipeline.extract.commitments.beneficiaries import beneficiary_of
from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.extract.commitments.deadlines import deadline_of
from pipeline.extract.commitments.filters import reason_to_drop, subject_words
from pipeline.extract.commitments.measures import RULE
from pipeline.extract.commitments.objects import object_of
from pipeline.extract.commitments.passives import bearer_of
from pipeline.types import Commitment, Evidence

# Words of a resolution's paragraph among which its operative verb stands.
OPENING = 4


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate, its agent, and the rule by which it is no commitment; None where the rules accept it."""

    candidate: Candidate
    agent: tuple[str, ...]
    reason: str | None


def weigh(candidates: Sequence[Candidate], agents: Agents, *, reader: Reader) -> Iterator[Weighed]:
    """Yield one statement's candidates as the rules see them.

    Of "The Parties agree that the costs shall be shared" either the inner modal counts, if its clause names an agent,
    or the verb of agreement.
    """
    said = {c.first: c for c in candidates if c.form == "performative" and c.last == c.first}
    agent_of = _agents_of(candidates, agents, reader)
    dropped: set[int] = set()
    for candidate in candidates:
        outer = said.get(candidate.outer) if candidate.outer is not None else None
        if outer is None:
            continue
        acts = bearer_of(candidate, agents, agent_of[id(candidate)], reader)
        if outer.word == "understand" or acts not in {("none",)}:
            dropped.add(id(outer))
            if acts == ("none",):
                agent_of[id(candidate)] = agent_of[id(outer)]
        else:
            dropped.add(id(candidate))
    for candidate in candidates:
        agent = agent_of[id(candidate)]
        pronoun = candidate.subject is not None and candidate.doc[candidate.subject].lower_ in {"it", "they"}
        words = subject_words(candidate)
        if id(candidate) not in dropped:
            seen = agents.last_words if pronoun and not agent else words
            yield Weighed(candidate, agent, reason_to_drop(candidate, agent, reader=reader, subject=seen))
        if not pronoun:
            agents.remember(agent, words, _founded(candidate, agents, reader))


def _founded(candidate: Candidate, agents: Agents, reader: Reader) -> tuple[str, ...]:
    """Return the body that the conduct sets up, so that it is "it" in what follows; empty if none is."""
    if reader.lemmas.of(candidate.head) not in agents.rules.founding:
        return ()
    made = (c for c in candidate.head.children if c.i > candidate.head.i and c.dep_ in {"dobj", "nsubjpass", "attr"})
    found = next((agents.resolve(noun) for noun in made), ())
    return found if found == ("organ",) else ()


def _agents_of(candidates: Sequence[Candidate], agents: Agents, reader: Reader) -> dict[int, tuple[str, ...]]:
    """Return each candidate's agent; "and shall ..." goes on with the agent of the modal before it."""
    found: dict[int, tuple[str, ...]] = {}
    before: Candidate | None = None
    for candidate in candidates:
        agent = find_agent(candidate, agents, reader)
        if not agent and not candidate.passive and _goes_on(candidate):
            agent = found[id(before)] if before is not None else agents.resolve(_first_subject(candidate))
        found[id(candidate)] = agent
        if candidate.form == "modal":
            before = candidate if not candidate.passive else None
    return found


def _goes_on(candidate: Candidate) -> bool:
    """Return whether "and" or "but" stands right before the modal, so that the subject is that of the clause before."""
    left = [t for t in candidate.doc[max(0, candidate.first - 3) : candidate.first] if t.tag_ != "RB"]
    return candidate.form in {"modal", "performative"} and bool(left) and left[-1].tag_ == "CC"


def _first_subject(candidate: Candidate) -> Token | None:
    """Return the subject of the sentence's first verb."""
    return next((t for t in candidate.doc[: candidate.first] if t.dep_ in grammar.SUBJECTS), None)


def find_agent(candidate: Candidate, agents: Agents, reader: Reader) -> tuple[str, ...]:
    """Return who the subject is; of a verb that binds by being said, the sentence's subject if its own is nobody."""
    doc = candidate.doc
    agents.at = candidate.statement.quote.start
    if candidate.subject is None:
        return ("organ",) if reader.kind == "resolution" and not candidate.passive else ()
    if candidate.rule == RULE or doc[candidate.subject].lower_ == "our":
        return agents.own() if agents.codes or reader.kind == "declaration" else ()
    agent = agents.resolve(doc[candidate.subject])
    if not agent and reader.kind == "resolution" and candidate.form == "performative" and candidate.first < OPENING:
        return ("organ",)  # "Hereby resolves to": who speaks
    if not agent and candidate.form == "operative":
        return ("third",)  # who is asked is no party, whatever the text calls it
    if not agent and _may_be_misread(candidate):
        agent = agents.resolve(subjects.opening_noun(doc, candidate.first))
    dependent = doc[candidate.first].dep_ in {"relcl", "acl", "advcl"}
    if not agent and candidate.form in {"performative", "nominal"} and not dependent:
        root = next((t for t in doc if t.dep_ == "ROOT"), None)
        first = grammar.own_subject(root) if root is not None and root.i < candidate.first else None
        agent = agents.resolve(first)
    return agent


def _may_be_misread(candidate: Candidate) -> bool:
    """Return whether an agent may stand further off than the parse says: not of a passive, "it" or "there"."""
    subject = candidate.doc[candidate.subject] if candidate.subject is not None else None
    plain = subject is None or subject.tag_ not in {"PRP", "EX", "WDT", "WP"}
    return candidate.form in {"modal", "performative"} and not candidate.passive and plain


def build_commitment(weighed: Weighed, agents: Agents, *, reader: Reader, confidence: float) -> Commitment:
    """Return the commitment that a candidate states, its slots filled."""
    candidate, agent = weighed.candidate, weighed.agent
    doc, statement = candidate.doc, candidate.statement
    agents.at = statement.quote.start
    known = tuple(code for code in agent if code != UNKNOWN)
    bearer = bearer_of(candidate, agents, known, reader)
    # An item's trigger is its own head verb where the modal stands in the lead-in.
    opening = doc[candidate.first] if doc[candidate.first].idx >= statement.own else doc[candidate.verbs[0]]
    start = max(opening.idx, statement.own)
    last = doc[candidate.last]
    trigger = statement.source(start, last.idx + len(last))
    return Commitment(
        quote=statement.quote,
        modality=candidate.modality,
        bearer=bearer,
        actions=slots.actions_of(candidate, reader),
        evidence=Evidence(span=trigger, found_by=candidate.rule, score=round(confidence, 3)),
        beneficiary=beneficiary_of(candidate, agents, known, bearer, reader),
        provision=statement.provision.id,
        condition=slots.condition_of(candidate, reader),
        deadline=deadline_of(candidate, reader),
        hedges=slots.hedges_of(candidate, reader),
        object=object_of(candidate, reader),
    )
