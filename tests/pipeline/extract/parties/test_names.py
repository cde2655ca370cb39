"""Names of states and organisations in text, and whom a noun phrase means."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.parties.gazetteer import fold, load_gazetteer
from pipeline.extract.parties.names import NameKind, PartyIndex
from pipeline.types import Evidence, Party, PartyKind, Span

GAZETTEER = load_gazetteer()


def found(text):
    return [(m.span.of(text), m.code) for m in GAZETTEER.find(text)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("the Republic of Korea and the Democratic People's Republic of Korea", ["KOR", "PRK"]),
        ("Guinea, Guinea-Bissau, Papua New Guinea, Equatorial Guinea", ["GIN", "GNB", "PNG", "GNQ"]),
        ("Niger and Nigeria", ["NER", "NGA"]),
        ("THE UNITED STATES\nOF AMERICA", ["USA"]),
        ("the Federal Republic of Germany and the German Democratic Republic", ["DEU", "DDR"]),
        ("the Czech and Slovak Federal Republic, the Czech Republic", ["CSK", "CZE"]),
        ("the USSR, the RSFSR, the Russian Federation", ["SUN", "RUS", "RUS"]),
        ("Serbia and Montenegro; Serbia, Montenegro", ["SCG", "SRB", "MNE"]),
        ("the Republic of China and the People’s Republic of China", ["TWN", "CHN"]),
        ("Ceylon, Upper Volta, Burma, Persia, Siam, Zaire, Dahomey", ["LKA", "BFA", "MMR", "IRN", "THA", "ZAR", "BEN"]),
        ("the Socialist Republic of Viet Nam; the Republic of Viet-Nam", ["VNM", "VDR"]),
        ("the former Yugoslav Republic of Macedonia", ["MKD"]),
        ("the Libyan Arab Jamahiriya and the Hashemite Kingdom of Jordan", ["LBY", "JOR"]),
        ("the European Economic Community and NATO", ["EU", "NATO"]),
        ("la République française et le Royaume des Pays-Bas", ["FRA", "NLD"]),
        ("het Koninkrijk der Nederlanden en de Republiek Turkije", ["NLD", "TUR"]),
        ("между Россия и Казахстан", ["RUS", "KAZ"]),
        ("قطر", ["QAT"]),
        ("the Congo and the Democratic Republic of the Congo", ["COG", "COD"]),
    ],
)
def test_names_resolve_to_codes(text, codes):
    assert [code for _, code in found(text)] == codes


@pytest.mark.parametrize(
    "text",
    [
        "the Jordan River", "New Mexico", "the South China Sea", "Northern Ireland", "Latin American states",
        "give us the turkey and the china", "the Charter of the United Nations", "the North Atlantic Treaty",
        "the Panama Canal", "Dominican", "the Organisation of Weavers",
    ],
)  # fmt: skip
def test_what_is_no_state_is_not_named(text):
    assert [m for m in GAZETTEER.find(text) if m.kind is NameKind.NAME] == []


def test_the_constitutional_form_belongs_to_the_printed_name():
    assert found("The Government of the Sultanate of Oman") == [("Sultanate of Oman", "OMN")]


def test_an_acronym_needs_its_own_letters():
    assert found("between the US and the un") == [("US", "USA")]


def test_adjectives_are_told_from_names():
    assert [(m.code, m.kind) for m in GAZETTEER.find("the Qatari authorities")] == [("QAT", NameKind.ADJECTIVE)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("KOREA, REPUBLIC OF", "KOR"), ("NETHERLANDS THE", "NLD"), ("The Gambia", "GMB"), ("YEMEN", "YEM"),
        ("Atlantis", None), ("Turkish", None),
    ],
)  # fmt: skip
def test_catalogue_names(name, code):
    assert GAZETTEER.code_of(name) == code


def test_no_code_means_both_a_state_and_an_organisation():
    assert not GAZETTEER.states.keys() & GAZETTEER.organisations.keys()


def test_no_name_has_two_codes():
    names: dict[str, set[str]] = {}
    for state in GAZETTEER.states.values():
        for name in (state.name, state.official, *state.others):
            names.setdefault(fold(name), set()).add(state.code)
    assert {name: codes for name, codes in names.items() if len(codes) > 1} == {}


@given(st.text())
def test_folding_keeps_the_length(text):
    assert len(fold(text)) == len(text)


@given(st.text(alphabet=st.sampled_from("Qatr UnitedSs\n.-’'ofKingdmU"), max_size=200))
def test_mentions_are_ordered_and_apart(text):
    spans = [m.span for m in GAZETTEER.find(text)]
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_a_long_text_is_read_quickly():
    text = "The United Kingdom of the Kingdom of the United " * 20_000
    start = time.perf_counter()
    GAZETTEER.find(text)
    assert time.perf_counter() - start < 3  # about 0.2 s; a million characters


def party(code, **more):
    evidence = Evidence(span=Span(0, 1), found_by="test")
    return Party(code=code, name=code, kind=PartyKind.STATE, evidence=evidence, **more)


INDEX = PartyIndex(
    [
        party("QAT", role="Receiving State", aliases=("Qatar",)),
        party("NLD", aliases=("the Dutch Side", "the Sending State")),
    ],
    GAZETTEER,
)


@pytest.mark.parametrize(
    ("phrase", "codes"),
    [
        ("the Government of the State of Qatar", ("QAT",)),
        ("The Defence Forces from the Kingdom of the Netherlands", ("NLD",)),
        ("the Netherlands troops", ("NLD",)),
        ("the Qatari authorities", ("QAT",)),
        ("the Sending State", ("NLD",)),
        ("the competent authorities of the Receiving State", ("QAT",)),
        ("the Dutch Side", ("NLD",)),
        ("The Embassy of Qatar in the Netherlands", ("QAT",)),
        ("Qatar and the Netherlands", ("QAT", "NLD")),
        ("to Qatar", ("QAT",)),
        ("the territory of the State of Qatar", ()),
        ("nationals of Qatar", ()),
        ("Dutch companies", ()),
        ("the United States Government", ()),
        ("each Party", ()),
        ("", ()),
    ],
)
def test_noun_phrases_resolve_to_parties(phrase, codes):
    assert INDEX.resolve(phrase) == codes


def test_states_that_are_no_party_are_still_named():
    assert INDEX.names("the United States Government") == ("USA",)
