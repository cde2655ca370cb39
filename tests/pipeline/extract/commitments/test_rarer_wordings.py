# ruff: noqa: E501 (a case of a table is one line)
"""Rarer wordings that the judge has to see: a case is a sentence, and each candidate as ``modality: verb, verb``."""

import pytest

from .conftest import instrument, paragraph

CASES = {
    "treaty": [
        ("The Ministry shall as appropriate display signs at each well.", ["obligation: display"]),
        ("The Parties shall as a first priority seek to mark the wrecks.", ["obligation: seek, mark"]),
        (
            "The other Party shall, subject to paragraph 2 of this Article, without delay grant to the airline the permit.",
            ["obligation: grant"],
        ),
        ("These rules need not be applied to yachts.", ["permission: apply"]),
        ("Only changes need be reported thereafter.", ["obligation: report"]),
        ("Sweden is under a special duty to protect the archive.", ["obligation: protect"]),
        (
            "Sweden reserves the right, in urgent cases, when issuing the pass, to limit the stay.",
            ["permission: limit"],
        ),
        ("Everyone has the right freely to leave the island.", ["permission: leave"]),
        (
            "The Parties undertake in connection with the trade in pearls to adopt such measures as are required.",
            ["obligation: adopt"],
        ),
        ("The need for help was great.", []),
    ],
    "resolution": [
        (
            "Decides to send a special mission to Port Norr to consult with the harbour master and to report on the fire;",
            ["obligation: send", "obligation: consult, report"],
        ),
        ("Calls upon all involved to allow the lifeboats into the bay;", ["obligation: allow"]),
        ("Urges those who have not done so to begin their work;", ["obligation: begin"]),
        ("Demands that Norland permit the departure of the pilots;", ["obligation: permit"]),
        ("Demands full and adequate compensation by Norland for the damage;", ["obligation: compensate"]),
        ("Requests the withdrawal without delay of the tugs;", ["obligation: withdraw"]),
        ("Reaffirms the responsibility of coastal States to mark the wrecks;", ["obligation: mark"]),
        ("Underlines the responsibility of the parties for clearing the canal;", ["obligation: clear"]),
        ("Decides that this mission be appointed after consultations;", ["obligation: decide, appoint"]),
        ("Reaffirms the importance of the work of the pilots;", []),
    ],
    "declaration": [
        ("We are resolved to maintain calm in the straits.", ["intention: maintain"]),
        ("I am committed to ensuring that the ports stay open.", ["obligation: ensure"]),
        ("Norland is committing to train 200 pilots.", ["obligation: train"]),
        ("We share a commitment to work together on the reefs.", ["obligation: work"]),
        ("Norland has made commitments on preventing smuggling.", ["obligation: prevent"]),
        ("The accord contains commitments by Norland to align its rules.", ["obligation: align"]),
        ("Both leaders are committed to the defence of the islands.", ["obligation: defend"]),
        ("We underscore our dedication towards working with the islanders.", ["obligation: work"]),
        ("They share a commitment to the values of the sea.", []),
    ],
    "policy": [
        ("Our primary goal is to keep the ports open.", ["intention: keep"]),
        ("We reserve the right to act against smugglers.", ["permission: act"]),
        ("The Order allows the Director to hire pilots.", ["permission: hire"]),
        ("It prohibits agencies from using such tools.", ["prohibition: use"]),
        ("The Secretary is hereby authorized and directed to publish this map.", ["obligation: publish"]),
        ("NORSEA plans to support the new school.", ["intention: support"]),
        ("The goal is far away.", []),
    ],
}


def spoken(tools, text, provisions, kind):
    """Return the candidates of a text as ``modality: verb, verb``."""
    reader, found = tools.candidates(text, provisions, kind)
    return [f"{c.modality}: " + ", ".join(reader.lemmas.of(c.doc[v]) for v in c.verbs) for c in found]


@pytest.mark.parametrize(
    ("kind", "words", "expected"), [(kind, *case) for kind, cases in CASES.items() for case in cases]
)
def test_wording_is_put_before_the_judge(tools, kind, words, expected):
    assert spoken(tools, *paragraph(words), kind) == expected


@pytest.mark.parametrize(
    ("lead", "item", "expected"),
    [
        ("The pilot shall owe a duty to the owner of the vessel or other goods in danger:", "to take due care;", "obligation: take"),
        ("The pilot shall owe a duty to the owner of the vessel:", "whenever circumstances require, to seek help;", "obligation: seek"),
        ("The Parties agree, in accordance with Article 2:", "not to hinder the vessels of the other Party;", "prohibition: hinder"),
        ("Any person who is arrested shall be entitled:", "to write to the consul without delay;", "permission: write"),
    ],
)  # fmt: skip
def test_item_goes_on_with_its_lead_in(tools, lead, item, expected):
    text, provisions = instrument((tools.PARAGRAPH, lead, ()), (tools.ITEM, item, (0,)))
    assert expected in spoken(tools, text, provisions, "treaty")


def test_goal_of_our_policy_is_ours(tools):
    words = "A key aim of our policy is to keep the ports open."
    [(_, modality, bearer, *_)] = tools.said(words, kind="declaration")
    assert (modality, bearer) == ("intention", ("each",))
