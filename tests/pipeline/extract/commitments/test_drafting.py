# ruff: noqa: E501 (a case of a table is one line)
"""The drafting practice of several houses: what each kind of sentence commits to, and what commits to nothing.

A case is a sentence, and each commitment in it as ``modality: lemma, lemma``.
"""

import pytest

from pipeline.extract.commitments.force import is_ordered
from pipeline.types import ProvisionKind

from .conftest import UN, authors, instrument

CASES = {
    "resolution": [
        ("DECIDES to deploy an observation mission to the border for six months;", ["obligation: deploy"]),
        ("REQUESTS the Chairperson of the Commission to report at its next session;", ["obligation: report"]),
        ("Appeals to Member States to provide generous support to the Fund;", ["obligation: provide"]),
        ("Mandates the Secretary General to ensure the follow-up of this resolution;", ["obligation: ensure"]),
        ("Demands an immediate cessation of hostilities;", ["obligation: cease"]),
        ("Calls for the withdrawal of all foreign forces from the area;", ["obligation: call, withdraw"]),
        ("Confirms once again its demand for an immediate cease-fire;", ["obligation: cease"]),
        ("Demands that the occupying forces withdraw without delay;", ["obligation: withdraw"]),
        ("Demands that Norland should withdraw its troops;", ["obligation: withdraw"]),
        ("Demands that Norland put an end to its occupation;", ["obligation: put"]),
        ("Recommends that Member States adopt national plans of action;", ["intention: adopt"]),
        ("Considers that the Party concerned should ensure the safety of staff;", ["intention: ensure"]),
        ("Calls upon States in a position to do so to take part in the operation;", ["obligation: take"]),
        ("Urges all States not to recognise the authorities and to withhold aid from them;", ["prohibition: recognise", "obligation: withhold"]),
        ("The Commission is requested to submit proposals before the end of the year.", ["obligation: submit"]),
        ("The High Representative is invited to submit options to the Council.", ["intention: submit"]),
        ("That the Secretary-General be requested to act as convener of the Committee;", ["obligation: act"]),
        ("Requests the Secretary-General to submit a report and decides to keep the situation under review;", ["obligation: submit", "obligation: keep"]),
        ("Decides that a tribunal shall be established for the prosecution of such persons;", ["obligation: establish"]),
        ("Takes note of statements by the Front that it will cooperate with the Mission;", ["intention: cooperate"]),
        ("Expresses its readiness to consider further measures, including sanctions;", ["intention: consider"]),
        ("Reminds all States of their obligation to comply with the measures;", []),
        ("Welcomes the efforts of the African Union to restore calm;", []),
        ("Decides that the Mission shall comprise observers as well as engineers;", []),
    ],
    "declaration": [
        ("Both sides reiterated their commitment to further strengthening the defence partnership.", ["obligation: strengthen"]),
        ("We are steadfast in our commitment to uphold freedom of navigation.", ["obligation: uphold"]),
        ("We are united in our resolve to ensure security.", ["intention: ensure"]),
        ("Our countries are dedicated to honouring our obligations.", ["obligation: honour"]),
        ("Sweden is poised to begin the deployment.", ["intention: begin"]),
        ("We are committed to close cooperation on migration.", ["obligation: cooperate"]),
        ("We reaffirm our commitment to the peaceful settlement of disputes.", ["obligation: settle"]),
        ("We remain committed to a free and open region.", []),
        ("We reaffirm our commitment to the sovereignty of Jordan.", []),
        ("The two sides agreed on holding annual consultations.", ["obligation: hold"]),
        ("The framework reaffirmed our commitment to take concrete measures.", ["obligation: take"]),
        ("Sweden and Jordan will co-host the conference.", ["intention: co-host"]),
        ("We have set goals and developed detailed action plans to achieve them.", []),
        ("The Ministers tasked the senior officials to prepare a report.", []),
        ("We call on all parties to exercise restraint.", []),
        ("We look forward to the next meeting.", []),
    ],
    "memorandum": [
        ("Each Participant will bear its own costs.", ["intention: bear"]),
        ("The upkeep of the office is the responsibility of the Consultant.", ["obligation: be"]),
    ],
    "policy": [
        ("It is the policy of the Government to protect its ports.", ["intention: protect"]),
        ("This order shall be implemented consistent with applicable law.", []),
    ],
    "treaty": [
        ("The Parties may no longer use the harbour.", ["prohibition: use"]),
        ("Sweden shall have the authority to inspect the goods.", ["permission: inspect"]),
        ("Sweden retains the right at any time to request information.", ["permission: request"]),
        ("The archives shall be inviolable.", ["obligation: be, inviolable"]),
        ("Such flights shall not require a permit.", ["permission: require"]),
        ("The Sending State is responsible for the safety of its staff.", ["obligation: be"]),
        ("The goods shall be exempt from duties.", ["obligation: be, exempt"]),
        ("Jordan shall exempt the goods from duties.", ["obligation: exempt"]),
        ("Jordan is under no obligation to pay the duties.", ["permission: pay"]),
        ("It is incumbent upon the Sending State to pay the damages.", ["obligation: be, pay"]),
        ("Their activities are subject to prior approval by the Receiving State.", ["obligation: be"]),
        ("Equipment may not be re-exported by the Parties.", ["prohibition: re-export"]),
        ("Sweden guarantees the integrity of the frontier.", ["obligation: guarantee"]),
        ("The panel shall be composed of three members.", []),
        ("The equipment shall remain the property of the Sending State.", []),
        ("At such times as it may consider necessary the Council shall meet.", ["obligation: meet"]),
        ("As soon as this Protocol is in force, a certified copy shall be sent to Jordan.", ["obligation: send"]),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "words", "expected"), [(kind, *case) for kind, cases in CASES.items() for case in cases]
)
def test_what_a_sentence_commits_to(kind, words, expected, tools):
    assert tools.committed(words, kind) == expected


LISTS = [
    ("declaration", "We agree to the following steps:", "Withdraw heavy weapons from the border.", "obligation", ("withdraw",)),
    ("declaration", "To this end, we commit to:", "exchanging information on smuggling;", "obligation", ("exchange",)),
    ("declaration", "To this end, we commit to:", "robust sharing of information on smuggling;", "obligation", ("share",)),
    ("treaty", "Each airline shall enjoy the following rights:", "to make stops in the territory of the other Party;", "permission", ("make",)),
    ("treaty", "The functions of the Office shall be:", "to train officers;", "obligation", ("train",)),
    ("resolution", "Decides that the Mission shall have the following mandate:", "To observe the elections;", "obligation", ("observe",)),
    ("resolution", "Decides that the Mission shall have the following mandate:", "Without taking sides, to monitor the truce;", "obligation", ("monitor",)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "lead", "item", "modality", "actions"), LISTS)
def test_an_item_is_an_entry_of_its_own(kind, lead, item, modality, actions, tools):
    text, provisions = instrument((ProvisionKind.PARAGRAPH, lead, ()), (ProvisionKind.ITEM, item, (0,)))
    found = tools.commitments(text, provisions, kind, authors(kind))
    entry = next(c for c in found if c.quote.of(text.text).endswith(item))
    assert (str(entry.modality), entry.actions) == (modality, actions)


def test_what_is_asked_beside_a_list_is_an_entry(tools):
    lead = "Decides to establish a Committee to undertake the following tasks and to report on its work to the Council:"
    found = [actions for *_, actions in tools.said(lead, kind="resolution", parties=UN)]
    assert found == [("establish",), ("report",)]


def test_a_mandate_binds_without_a_lead_in(tools):
    text, provisions = instrument((ProvisionKind.ITEM, "To verify compliance with the truce;", ()))
    assert [str(c.modality) for c in tools.commitments(text, provisions, "resolution")] == ["obligation"]


@pytest.mark.parametrize(
    ("kind", "words", "ordered"),
    [
        ("policy", "MEMORANDUM FOR THE SECRETARY OF THE INTERIOR\n\nThe Secretary will report.", True),
        ("policy", "By the authority vested in me as President, I hereby order:", True),
        ("policy", "Our strategy will protect the ports.", False),
        ("memorandum", "The Parties shall train. They shall report. Each shall pay. They will meet.", True),
        ("memorandum", "The Participants will train. They will report and will meet.", False),
        ("declaration", "They shall meet, shall train and shall report.", False),
    ],
)
def test_an_order_binds_whatever_its_kind(kind, words, ordered, tools):
    assert is_ordered(words, kind, tools.rules) is ordered
