# ruff: noqa: E501 (tables of texts, one case a line)
"""Signatories, references, laterality and memberships, in tables."""

import time

import pytest

from pipeline.extract.laterality import find_laterality
from pipeline.extract.parties.find import PartyRules, find_parties
from pipeline.extract.parties.memberships import load_memberships, members_of
from pipeline.extract.parties.names import load_gazetteer
from pipeline.extract.parties.signatories import find_signatories
from pipeline.extract.references import find_references, load_reference_rules
from pipeline.rules import load_rules
from pipeline.types import Evidence, Found, InstrumentText, Origin, Party, PartyKind, Provision, ProvisionKind, Span

RULES = load_rules("parties", PartyRules)


def instrument(text):
    return InstrumentText(text=text, origins=(Origin(0, 1, 0),))


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        (
            "For the Government of Peru\n\nAna M. Autora\n\nMinister of Weirs\n\nFor Japan\n\n(sd.) B. AUTHOR\n\nAmbassador",
            [("Ana M. Autora", "Minister of Weirs", "PER"), ("B. AUTHOR", "Ambassador", "JPN")],
        ),
        ("For Peru: ANA VAN AUTORFor the Government of Japan (Signed) Ben Author", [("ANA VAN AUTOR", None, "PER"), ("Ben Author", None, "JPN")]),
        ("For Peru\n\nFor Japan\n\n", []),
        ("For Chad\n\nCARL AUTHOR", []),
    ],
)  # fmt: skip
def test_signatories(ending, expected):
    text = instrument(f"Agreement between Peru and Japan\n\nDone at Lima on 3 May 2031.\n\n{ending}")
    title = Found(value="Agreement between Peru and Japan", evidence=Evidence(span=Span(0, 32), found_by="test"))
    parties, _ = find_parties(text, (), title=title, rules=RULES)
    found = find_signatories(text, (), parties=parties, rules=RULES)
    assert [(s.name, s.office, s.party) for s in found] == expected
    assert all(" ".join(s.evidence.span.of(text.text).split()) == s.name for s in found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("under the Charter of the United Nations, the Parties", ["Charter of the United Nations"]),
        ("in Article 9 of the Charter of the United Nations.", ["Article 9 of the Charter of the United Nations"]),
        ("the Zenda Convention on Weirs of 18 April 1931 shall apply", ["Zenda Convention on Weirs of 18 April 1931"]),
        ("the Treaty of Amity signed at Zenda on 4 May 1931", ["Treaty of Amity signed at Zenda on 4 May 1931"]),
        ("Convention on the protection of weirs, done", ["Convention on the protection of weirs"]),
        ("recalling resolutions 99 (2031) and S/RES/12", ["resolutions 99 (2031)", "S/RES/12"]),
        ("obligations under the GATT 1994 and the NPT", ["GATT 1994", "NPT"]),
        ("this Agreement and the present Convention shall", []),
        ("the Agreement between the Parties shall", []),
        ("by mutual agreement the parties act", []),
        ("the Zenda Convention. Again the Zenda Convention", ["Zenda Convention"]),
    ],
)  # fmt: skip
def test_references(text, names):
    found = find_references(instrument(text), (), rules=load_reference_rules())
    assert [reference.name for reference in found] == names


def test_a_long_row_of_nouns_takes_seconds_not_minutes():
    start = time.perf_counter()
    find_references(instrument("Agreement on " * 50_000), (), rules=load_reference_rules())
    assert time.perf_counter() - start < 8


def test_the_title_cites_nothing():
    text = "Zenda Convention on Weirs\n\nThe Parties shall mend weirs."
    title = Provision(id="Title", kind=ProvisionKind.TITLE, span=Span(0, 25))
    assert find_references(instrument(text), (title,), rules=load_reference_rules()) == ()


def party(code, found_by="parties.title-between"):
    return Party(code=code, name=code, kind=PartyKind.STATE, evidence=Evidence(span=Span(0, 1), found_by=found_by))


@pytest.mark.parametrize(
    ("kind", "parties", "title", "text", "label"),
    [
        ("treaty", ["PER", "JPN"], "Pact", "", "bilateral"),
        ("treaty", ["PER", "JPN", "TCD"], "Pact", "", "multilateral"),
        ("treaty", [], "Convention on Weirs", "open for signature by all States Parties; either Party", "multilateral"),
        ("treaty", [], "Agreement between two towns", "", "bilateral"),
        ("treaty", [], "Agreement between Member States of the League of Weavers on weirs", "", "multilateral"),
        ("treaty", [], "Convention on co-operation between territorial authorities", "", "multilateral"),
        ("memorandum", [], "Memorandum", "", "bilateral"),
        ("policy", ["PER"], "Strategy", "", "unilateral"),
        ("policy", [], "Strategy", "", "unilateral"),
        ("resolution", ["UN"], "Resolution", "", "unilateral"),
        ("treaty", ["PER"], "Pact", "", "bilateral"),
        ("other", [], "Report", "", "unilateral"),
    ],
)
def test_laterality(kind, parties, title, text, label):
    found = Found(value=title, evidence=Evidence(span=Span(0, 1), found_by="test"))
    result = find_laterality(kind, [party(code) for code in parties], found, instrument(text or "x"))
    assert result.label == label
    assert 0 < result.score <= 1


def test_one_author_makes_a_text_unilateral():
    assert (
        find_laterality("declaration", [party("USA", "parties.publisher")], None, instrument("x")).label == "unilateral"
    )


@pytest.mark.parametrize(
    ("organisation", "now"),
    [("NATO", 32), ("EU", 27), ("GCC", 6), ("LAS", 22), ("OIC", 57), ("AU", 55), ("ASEAN", 11), ("SCO", 10), ("CSTO", 6), ("UNSC-P5", 5)],
)  # fmt: skip
def test_numbers_of_members(organisation, now):
    assert len(members_of(organisation)) == now


@pytest.mark.parametrize(
    ("organisation", "day", "member", "belongs"),
    [
        ("EU", "2019-12-31", "GBR", True), ("EU", "2020-02-01", "GBR", False), ("EU", "1972-12-31", "GBR", False),
        ("NATO", "1952-02-18", "TUR", True), ("NATO", "1952-02-17", "TUR", False),
        ("OIC", "1992-06-01", "AZE", True), ("OIC", "1991", "AZE", False),
        ("UNSC-P5", "1980", "SUN", True), ("UNSC-P5", "1992", "SUN", False), ("LAS", "1991-01-01", "YMD", False),
    ],
)  # fmt: skip
def test_memberships_on_a_day(organisation, day, member, belongs):
    assert (member in members_of(organisation, on=day)) is belongs


def test_members_are_states_that_the_gazetteer_knows():
    assert {m.member for m in load_memberships()} <= load_gazetteer().states.keys()
