"""Cues are found word by word; areas follow from a passage, its surroundings and the instrument's subject."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import RulesError
from pipeline.extract.areas.cues import AreaRules, CueMatcher, build_matcher, score_hits
from pipeline.extract.areas.find import AREAS_OF_A_COMMITMENT, THRESHOLD, assign_areas
from pipeline.rules import SHIPPED, load_rules
from pipeline.types import (
    Classification,
    Commitment,
    Evidence,
    Found,
    InstrumentText,
    Modality,
    Origin,
    Provision,
    ProvisionKind,
    Span,
)

RULES = load_rules("areas", AreaRules)
CODES = [area.code for area in RULES.areas]
GUIDE = [
    "mutual_defence", "non_aggression", "security_dialogue", "intelligence_sharing", "classified_information",
    "defence_technology", "arms_transfer", "military_training", "basing_access", "logistics_support",
    "defence_funding", "counter_terrorism", "law_enforcement", "cyber_security", "nonproliferation",
    "maritime_security", "border_security", "peace_operations", "crisis_response", "political_support",
    "trade_investment", "taxation", "finance_aid", "energy_resources", "environment", "health",
    "science_education_culture", "transport_communications", "human_rights_humanitarian", "institutional",
]  # fmt: skip


def _matcher(*cues, masks=()):
    matcher = CueMatcher()
    for cue in cues:
        matcher.add(cue, area=0, weight=0.75)
    for mask in masks:
        matcher.add(mask, area=-1, weight=0.0)
    return matcher


def _found(matcher, text):
    return [text[hit.start : hit.end] for hit in matcher.find(text)]


def test_the_taxonomy_has_the_guides_thirty_areas():
    assert CODES == GUIDE


@pytest.mark.parametrize("number", range(len(CODES)), ids=CODES)
def test_each_areas_examples(number):
    area, matcher = RULES.areas[number], build_matcher(RULES)
    assert [s for s in area.matches if score_hits(matcher.find(s)).get(number, 0) < THRESHOLD] == []
    assert [s for s in area.rejects if score_hits(matcher.find(s)).get(number, 0) >= THRESHOLD] == []


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        ("terroris*", "Acts of TERRORISM and terrorists, not territories", ["TERRORISM", "terrorists"]),
        ("cyber-security", "cyber security, cybersecurity", ["cyber security", "cybersecurity"]),
        ("defen[cs]e", "defence, defense, defender", ["defence", "defense"]),
        ("cooperat*", "co-operation and cooperate", ["co-operation", "cooperate"]),
        ("army|navy base", "a navy base near an army base", ["navy base", "army base"]),
        ("supply .. arms", "supply, sell or lend any arms", ["supply, sell or lend any arms"]),
        ("supply .. arms", "supply one two three four five arms", []),
        ("supply .. arms", "End of supply. Arms are kept.", []),
        ("lutte contre l'abus", "la lutte contre l’abus", ["lutte contre l’abus"]),
        ("armed attack", "An armed\n   attack", ["armed\n   attack"]),
        ("armed attack", "unarmed attacks", []),
    ],
)  # fmt: skip
def test_what_a_cue_matches(cue, text, found):
    assert _found(_matcher(cue), text) == found


def test_a_mask_hides_what_lies_inside_it_alone():
    matcher = _matcher("security", masks=["security council"])
    assert _found(matcher, "The Security Council discussed security.") == ["security"]


def test_overlapping_cues_of_an_area_count_once():
    hits = _matcher("cyber", "cyber attack", "cyber attack*").find("a cyber attack")
    assert [(h.start, h.end) for h in hits] == [(2, 14)]


def test_a_repeated_hint_is_one_witness():
    hints = CueMatcher()
    hints.add("weapons", area=0, weight=0.15)
    assert score_hits(hints.find("weapons " * 50))[0] < THRESHOLD


def test_one_cue_over_and_over_is_no_crowd_of_witnesses():
    usual = CueMatcher()
    for cue in ("passport*", "visa*", "asylum"):
        usual.add(cue, area=0, weight=0.4)
    same, different = "visas, visas and visas", "visas, passports and asylum"
    assert score_hits(usual.find(same))[0] < score_hits(usual.find(different))[0]


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("The customs administrations shall assist each other to investigate customs offences.", "law_enforcement"),
        ("Goods so imported shall be free of customs duties.", "taxation"),
        ("The data shall be treated as confidential.", "classified_information"),
        ("Nuclear weapons shall not be tested.", "nonproliferation"),
        ("The Forces shall take part in United Nations operations on the island.", "peace_operations"),
        ("Nationals may enter without a visa and shall hold a valid passport.", "border_security"),
    ],
)
def test_which_area_a_sentence_shows_alone(text, area):
    scores = score_hits(build_matcher(RULES).find(text))
    assert [CODES[number] for number, score in scores.items() if score >= THRESHOLD] == [area]


def test_an_incidental_area_must_be_defined(tmp_path):
    text = (SHIPPED / "areas.yml").read_text("utf-8").replace("incidental:\n", "incidental:\n  - alchemy\n")
    (tmp_path / "areas.yml").write_text(text, "utf-8")
    with pytest.raises(RulesError, match="single area alchemy"):
        load_rules("areas", AreaRules, folder=tmp_path)


@pytest.mark.parametrize("cue", [".. arms", "arms ..", " "])
def test_a_cue_must_begin_and_end_with_a_word(tmp_path, cue):
    area = {
        "code": "x",
        "label": "X",
        "group": "other",
        "means": "x",
        "decisive": [cue],
        "matches": ["x"],
        "rejects": ["y"],
    }
    (tmp_path / "areas.yml").write_text(f"areas: [{area}]", "utf-8")
    with pytest.raises(RulesError, match="begin and end with a word"):
        load_rules("areas", AreaRules, folder=tmp_path)


def test_an_area_of_ones_own(tmp_path):
    text = (SHIPPED / "areas.yml").read_text("utf-8")
    own = "  - {code: falconry, label: Falconry, group: other, means: hawks, "
    own += "decisive: [falcon*], matches: [Falcons fly.], rejects: [No.]}\n"
    (tmp_path / "areas.yml").write_text(text + own, "utf-8")
    rules = load_rules("areas", AreaRules, folder=tmp_path)
    areas = _areas("Each Party shall protect falcons of the other Party.", rules=rules)[1]
    assert "falconry" in {a.code for a in areas}


# --- instruments ---------------------------------------------------------------------------------


class _Classifier:
    """Says what it is told of any passage, and keeps what it was asked."""

    def __init__(self, label):
        self.label, self.asked = label, []

    def classify(self, passages):
        self.asked += passages
        return [(Classification(label=self.label, score=0.95, found_by="test"),) for _ in passages]


def _instrument(*paragraphs, preamble="", heading=None):
    """Return a text and its provisions: a preamble, then paragraphs."""
    parts = ([preamble] if preamble else []) + list(paragraphs)
    text, provisions, at = "\n\n".join(parts), [], 0
    for number, part in enumerate(parts):
        kind = ProvisionKind.PREAMBLE if preamble and number == 0 else ProvisionKind.PARAGRAPH
        span = Span(at, at + len(part))
        provisions.append(Provision(id=f"p{number}", kind=kind, span=span, heading=heading, language="en"))
        at += len(part) + 2
    return InstrumentText(text=text, origins=(Origin(0, 1, 0),)), provisions


def _commitments(provisions):
    return [
        Commitment(
            quote=p.span, modality=Modality.OBLIGATION, bearer=("each",), actions=("do",),
            evidence=Evidence(span=p.span, found_by="test"),
        )
        for p in provisions if p.kind is ProvisionKind.PARAGRAPH
    ]  # fmt: skip


def _areas(*paragraphs, title=None, preamble="", heading=None, rules=RULES, classifier=None):
    text, provisions = _instrument(*paragraphs, preamble=preamble, heading=heading)
    found = Found(value=title, evidence=Evidence(span=Span(0, 1), found_by="test")) if title else None
    filled, areas = assign_areas(
        text, provisions, _commitments(provisions), title=found, rules=rules, classifier=classifier
    )
    return [c.areas for c in filled], areas


def _of_document(areas):
    return [a.code for a in areas if a.provision is None]


def test_a_commitment_speaks_for_itself():
    commitments, areas = _areas("The Parties shall suppress the financing of terrorism.")
    assert commitments == [("counter_terrorism",)]
    assert _of_document(areas) == ["counter_terrorism"]


def test_the_subject_fills_what_a_sentence_leaves_open():
    commitments, _ = _areas(
        "Members of the visiting force shall respect the law.",
        "The Sending State's troops may use the port as members of a visiting force.",
        "Each side shall bear its own costs.",
        title="Agreement on the Status of Visiting Forces",
        preamble="Desiring to settle the status of visiting forces,",
    )
    assert commitments[2] == ("basing_access",)


@pytest.mark.parametrize(
    "duty",
    [
        "Any proposed amendment shall be circulated to the Parties.",
        "The Depositary shall inform the signatories of each deposit.",
        "It shall give notice of such withdrawal three months in advance.",
    ],
)
def test_final_clauses_have_no_area(duty):
    commitments, _ = _areas(
        "Classified information shall be marked by the providing Party.",
        "Classified information shall be stored by the receiving Party.",
        duty,
        title="Agreement on the Protection of Classified Information",
    )
    assert commitments == [("classified_information",), ("classified_information",), ()]


def test_a_general_promise_has_no_area():
    assert _areas("The leaders will strengthen their cooperation in all fields.")[0] == [()]


def test_a_heading_speaks_for_what_stands_under_it():
    commitments, _ = _areas(
        "Each Party shall send two officers a year.", heading="Article 4: Military training exercises"
    )
    assert commitments == [("military_training",)]


def test_a_passing_mention_is_not_an_area_of_a_long_document():
    paragraphs = [f"Each Party shall operate air services on route {n} by its airlines." for n in range(60)]
    paragraphs.append("The cabin shall be kept clean for reasons of hygiene.")
    areas = _of_document(_areas(*paragraphs, title="Air Services Agreement")[1])
    assert areas == ["transport_communications"]


def test_beside_a_dominant_subject_civil_matters_need_more_than_a_sentence():
    duties = [f"Members of the visiting force shall respect the law of region {n}." for n in range(8)]
    patients = "The host shall offer them its hospitals and medical care."
    assert _of_document(_areas(*duties, patients)[1]) == ["basing_access"]
    assert "health" in _of_document(_areas(*duties, *[patients] * 6)[1])
    assert "health" in _of_document(_areas(patients)[1])


def test_an_exemption_from_taxes_counts_beside_a_dominant_subject():
    duties = [f"Members of the visiting force shall respect the law of region {n}." for n in range(8)]
    exempt = "They shall be exempt from taxation and from the payment of customs duties."
    assert _of_document(_areas(*duties, exempt)[1]) == ["basing_access", "taxation"]


def test_a_bare_title_is_better_than_nothing():
    _, areas = _areas("It shall come about.", title="Treaty of Non-Aggression")
    assert _of_document(areas) == ["non_aggression"]


def test_another_language_is_not_read_as_english():
    text, provisions = _instrument("De terrorism wet blijft.")
    provisions = [Provision(id="p", kind=ProvisionKind.PARAGRAPH, span=provisions[0].span, language="nl")]
    assert assign_areas(text, provisions, [], title=None, rules=RULES) == ((), ())


def test_the_classifier_is_asked_where_cues_are_silent_and_heard():
    classifier = _Classifier("environment")
    spoken = "The Parties shall suppress the financing of terrorism and shall act without any delay."
    silent = "The Parties shall keep the beaches tidy and count the crabs that live there every summer."
    commitments, areas = _areas(spoken, spoken, spoken, silent, classifier=classifier)
    assert classifier.asked == [silent]
    assert [a.code for a in areas if a.found_by == "areas.model"] == ["environment"]
    assert commitments[0] == ("counter_terrorism",)


def test_a_label_outside_the_taxonomy_is_ignored():
    assert _areas("The Parties shall keep the beaches tidy and count the crabs that live there all summer.",
                  classifier=_Classifier("crabs"))[1] == ()  # fmt: skip


@given(
    st.lists(
        st.sampled_from(["armed attack", "trade", "tax", "Parties shall", "nuclear weapons", ".", "İ", "é"]),
        max_size=40,
    )
)
def test_scores_are_probabilities_and_areas_few(words):
    commitments, areas = _areas(" ".join(["It", *words]))
    assert all(0.0 <= a.score <= 1.0 and a.code in CODES for a in areas)
    assert all(len(c) <= AREAS_OF_A_COMMITMENT for c in commitments)


@given(st.text(max_size=200))
def test_hits_lie_in_order_inside_any_text(text):
    hits = build_matcher(RULES).find(text)
    assert hits == sorted(hits)
    assert all(0 <= h.start < h.end <= len(text) for h in hits)


def test_a_long_text_without_breaks_takes_linear_time():
    started = time.perf_counter()
    build_matcher(RULES).find("supply of the arms " * 50_000)
    assert time.perf_counter() - started < 10
