# ruff: noqa: E501 (a case of a table is one line)
"""Commitments without a plain modal: "has to", "is set to", rights of everyone, what organs do by saying so.

A case is a sentence, and each commitment in it as ``modality: lemma, lemma``.
"""

import pytest

from .conftest import authors

CASES = {
    "treaty": [
        ("The Parties have to comply with the laws of the port.", ["obligation: comply"]),
        ("Each Party has to be informed of the change by the other Party.", ["obligation: inform"]),
        ("The Parties do not have to pay the fee.", ["permission: pay"]),
        ("If a Party has to deal with a claim, the other Party shall assist it.", ["obligation: assist"]),
        (
            "Sweden guarantees to the observers chosen by Jordan free and full access to the port.",
            ["obligation: guarantee"],
        ),
        ("Sweden recognises the right of Jordan to inspect the goods.", ["permission: recognise, inspect"]),
        (
            "Each Party may on any or all flights on the agreed routes, change the crew at any point.",
            ["permission: change"],
        ),
        (
            "Sweden shall, subject to paragraph 2 of this Article, at the time of signature or accession declare the ports to which the rules apply.",
            ["obligation: declare"],
        ),
        ("The flights shall be scheduled so as to meet the demand.", ["obligation: schedule"]),
        ("The Secretariat shall be relieved of these duties.", ["permission: relieve"]),
    ],
    "memorandum": [
        ("The Participants are bound to protect the data.", ["obligation: protect"]),
    ],
    "policy": [
        ("The Government is tasked with making recommendations.", ["obligation: make"]),
        ("The Government needs to train more officers.", ["obligation: train"]),
        ("The Government expects to open two schools.", ["intention: open"]),
        ("The Government expects its partners to open two schools.", []),
        ("The Government is set to open two schools.", ["intention: open"]),
        ("The sum is what we need to repair the ports.", []),
        ("We give them the training they need to begin a career.", []),
    ],
    "declaration": [
        ("Everyone has the right to leave the camp.", ["permission: leave"]),
        ("Parents have a prior right to choose the school.", ["permission: choose"]),
        ("Everyone has the right of access to the courts.", ["permission: have"]),
        ("Sovereign States have the right to choose their allies.", []),
        ("We cannot accept violence against our crews.", ["prohibition: accept"]),
        ("We would be prepared to lend two ships.", []),
        ("The two leaders affirm to support the development of the port.", ["obligation: support"]),
        ("Sweden and Jordan plan to explore the wreck.", ["intention: explore"]),
        ("Today we open the school and pledge to work together.", ["obligation: work"]),
        ("Both sides have plans to complete the road.", ["intention: complete"]),
        ("The two sides agreed on a plan to promote trade.", ["obligation: promote"]),
        (
            "Both sides reaffirmed their commitment to a peaceful Arctic and to enhance the partnership.",
            ["obligation: enhance"],
        ),
    ],
    "resolution": [
        (
            "Orders the parties concerned, pursuant to Article 40 of the Charter, to desist from further action;",
            ["obligation: desist"],
        ),
        ("Calls upon Norland to declare publicly that it honours the truce;", ["obligation: declare"]),
        ("Calls on that party to accept the plan;", ["obligation: accept"]),
        ("Requests that Government to submit an account of the inquiry;", ["obligation: submit"]),
        (
            "Demands that the attacks cease at once and that both parties take measures to ensure the safety of staff;",
            ["obligation: cease", "obligation: take"],
        ),
        ("Demands that all parties and others concerned respect fully the safety of staff;", ["obligation: respect"]),
        ("Calls for strict respect for the truce;", ["obligation: call, respect"]),
        ("Demands the payment of the damages by Norland;", ["obligation: pay"]),
        ("Relies upon the parties to ensure the truce;", ["intention: ensure"]),
        ("Undertakes to consider ways of relief;", ["obligation: consider"]),
        ("Authorizes the phased deployment of ten observers;", ["permission: authorise, deploy"]),
        ("Approves the continued presence of the Mission until May;", ["permission: approve"]),
        ("Approves the report of the Secretary-General;", []),
        ("Extends once more the stationing of the Force for six months;", ["obligation: extend"]),
        ("Extends its condolences to the families of the victims;", []),
        ("Decides to extend the mandate of the Force;", ["obligation: extend"]),
    ],
}


@pytest.mark.parametrize(
    ("kind", "words", "expected"), [(kind, *case) for kind, cases in CASES.items() for case in cases]
)
def test_what_a_sentence_commits_to(kind, words, expected, tools):
    assert tools.committed(words, kind) == expected


BEARERS = [
    ("treaty", "The Parties have to comply with the laws of the port.", ("each",)),
    ("declaration", "Everyone has the right to leave the camp.", ("person",)),
    ("resolution", "Authorizes the phased deployment of ten observers;", ("organ",)),
    ("resolution", "Orders the authorities of Norland to desist from further action;", ("third",)),
    ("treaty", "Sweden recognises the right of Jordan to inspect the goods.", ("SWE",)),
]


@pytest.mark.parametrize(("kind", "words", "bearer"), BEARERS)
def test_who_is_bound(kind, words, bearer, tools):
    found = tools.said(words, kind=kind, parties=authors(kind))
    assert [who for _, _, who, _, _ in found] == [bearer]
