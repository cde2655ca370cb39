"""Who is meant where one state makes an instrument with one organisation."""

import pytest

from pipeline.types import Party, PartyKind

from .conftest import EVIDENCE

HOST = Party(code="SWE", name="Kingdom of Sweden", kind=PartyKind.STATE, evidence=EVIDENCE)
TRIBUNAL = Party(code="ITS", name="International Tribunal for Salvage", kind=PartyKind.ORGANISATION, evidence=EVIDENCE)
BODY = Party(code="NIRA", name="NIRA", kind=PartyKind.OTHER, evidence=EVIDENCE)

MEANT = [
    (TRIBUNAL, "The Tribunal shall inform the Ministry of Foreign Affairs.", ("ITS",), ("SWE",)),
    (TRIBUNAL, "The International Tribunal shall keep a register.", ("ITS",), ()),
    (TRIBUNAL, "The Registrar shall notify the host State.", ("ITS",), ("SWE",)),
    (TRIBUNAL, "The competent authorities shall assist the Tribunal.", ("SWE",), ("ITS",)),
    (TRIBUNAL, "Officials of the Tribunal shall respect the law.", ("person",), ()),
    (BODY, "NIRA shall insure its vehicles.", ("NIRA",), ()),
    (BODY, "The Director General shall waive the immunity.", ("NIRA",), ()),
]


@pytest.mark.parametrize(("organisation", "words", "bearer", "beneficiary"), MEANT)
def test_host_and_hosted(organisation, words, bearer, beneficiary, tools):
    said = tools.said(words, parties=(HOST, organisation))
    assert [(who, whom) for _, _, who, whom, _ in said] == [(bearer, beneficiary)]


def test_between_two_states_a_tribunal_is_a_body(tools):
    other = Party(code="JOR", name="Jordan", kind=PartyKind.STATE, evidence=EVIDENCE)
    said = tools.said("The Tribunal shall keep a register.", parties=(HOST, other))
    assert [who for _, _, who, _, _ in said] == [("organ",)]
