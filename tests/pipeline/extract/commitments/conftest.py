"""The pipeline and rules, built once, and an instrument made of one provision."""

from types import SimpleNamespace

import pytest

from pipeline.extract.commitments import (
    CommitmentRules,
    CommitmentTools,
    Reader,
    find_candidates,
    find_commitments,
    reason_to_drop,
)
from pipeline.extract.commitments.agents import Agents
from pipeline.extract.commitments.judge import find_agent
from pipeline.extract.commitments.lemmas import Lemmas
from pipeline.extract.commitments.rules import load_agent_rules
from pipeline.extract.nlp import build_nlp
from pipeline.extract.parties.gazetteer import load_gazetteer
from pipeline.extract.parties.names import PartyIndex
from pipeline.rules import load_rules
from pipeline.types import Evidence, InstrumentText, Origin, Party, PartyKind, Provision, ProvisionKind, Span

EVIDENCE = Evidence(span=Span(0, 1), found_by="test")
PARTIES = (
    Party(code="SWE", name="Sweden", kind=PartyKind.STATE, evidence=EVIDENCE),
    Party(code="JOR", name="Jordan", kind=PartyKind.STATE, evidence=EVIDENCE),
)
UN = (Party(code="UN", name="United Nations", kind=PartyKind.ORGANISATION, evidence=EVIDENCE),)


def authors(kind):
    """Return who speaks in an instrument of a kind: a resolution is the United Nations', others are two states'."""
    return UN if kind == "resolution" else PARTIES


def instrument(*units):
    """Return a text and its provisions from (kind, words, indices of lead-ins)."""
    text, provisions = "", []
    for number, (kind, words, leads) in enumerate(units):
        start = len(text)
        text += words + "\n\n"
        spans = tuple(provisions[i].span for i in leads)
        provisions.append(
            Provision(id=f"para. {number}", kind=kind, span=Span(start, start + len(words)), leads=spans, language="en")
        )
    return InstrumentText(text=text, origins=(Origin(0, 1, 0),)), tuple(provisions)


def paragraph(words):
    return instrument((ProvisionKind.PARAGRAPH, words, ()))


@pytest.fixture(scope="session")
def tools():
    nlp = build_nlp()
    rules = load_rules("commitments", CommitmentRules)
    lemmas = Lemmas(nlp, rules.spelling, rules.conduct_nouns)

    def commitments(text, provisions, kind="treaty", parties=PARTIES):
        found, _ = find_commitments(
            text, provisions, parties=parties, kind=kind, tools=CommitmentTools(nlp=nlp, rules=rules)
        )
        return found

    def said(words, kind="treaty", parties=PARTIES):
        text, provisions = paragraph(words)
        return [
            (c.trigger.of(text.text), str(c.modality), c.bearer, c.beneficiary, c.actions)
            for c in commitments(text, provisions, kind, parties)
        ]

    def candidates(text, provisions, kind):
        """Return the reader of a kind of instrument, and the candidates that it finds."""
        reader = Reader(rules=rules, lemmas=lemmas, kind=kind)
        return reader, list(find_candidates(text, provisions, nlp=nlp, reader=reader))

    def committed(words, kind):
        """Return each commitment in ``words`` as ``modality: action, action``, whoever usually speaks in the kind."""
        return [f"{modality}: {', '.join(actions)}" for _, modality, _, _, actions in said(words, kind, authors(kind))]

    def reasons(words, kind="treaty"):
        """Return why each candidate in ``words`` is dropped, None for those kept."""
        text, provisions = paragraph(words)
        reader, found = candidates(text, provisions, kind)
        agents = Agents.build(
            PartyIndex(PARTIES, load_gazetteer()), text, kind=kind, rules=load_agent_rules(), binding=reader.binding
        )
        return [reason_to_drop(c, find_agent(c, agents, reader), reader=reader) for c in found]

    return SimpleNamespace(
        nlp=nlp,
        rules=rules,
        commitments=commitments,
        said=said,
        reasons=reasons,
        candidates=candidates,
        committed=committed,
        PARAGRAPH=ProvisionKind.PARAGRAPH,
        ITEM=ProvisionKind.ITEM,
    )
