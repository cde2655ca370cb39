"""Cues are found word by word; areas follow from a passage, its surroundings and the instrument's subject."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import RulesError
from pipeline.extract.areas.cues import AreaRules, CueMatcher, build_matcher, score_hits
from pipeline.extract.areas.evidence import AHEAD, FEATURES, SIGNALS, gather, read_instrument
from pipeline.extract.areas.find import AreaTools, assign_areas
from pipeline.extract.areas.passages import THRESHOLD, read_passages
from pipeline.extract.areas.passages import is_procedural as procedural
from pipeline.extract.areas.whole import WHOLE
from pipeline.rules import SHIPPED, load_rules
from pipeline.types import (
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


@pytest.mark.parametrize("area", RULES.areas, ids=lambda area: area.code)
def test_no_cue_stands_twice_in_an_area(area):
    cues = [*area.decisive, *area.usual, *area.hint]
    assert sorted(set(cues)) == sorted(cues)


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
        ("Each Party shall inform the other of any threat to the convoy.", "intelligence_sharing"),
        ("The general staffs shall hold talks every spring.", "security_dialogue"),
        ("They shall lend the navy two launches and provide the navy with radar and boats.", "arms_transfer"),
        ("The court shall commute every death sentence.", "human_rights_humanitarian"),
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


@pytest.mark.parametrize(
    ("sentence", "is_procedural"),
    [
        ("Each Party shall notify the other of the completion of the formalities required by its law.", True),
        ("The Secretary General shall notify the member States of:", True),
        ("This Protocol shall remain in force for a year.", True),
        ("The tolls fixed under this article shall remain in force until the spring.", False),
        ("Claims shall be settled under the Convention of 1950, including any amendments thereto.", False),
        ("Each Party shall notify the other of the arrival of the ships.", False),
    ],
)
def test_which_duties_belong_to_no_area(sentence, is_procedural):
    text, provisions = _instrument(sentence)
    passages = read_passages(text, provisions, RULES)
    assert procedural(provisions[0].span, text, passages, RULES) is is_procedural


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
    """Reads one area in any passage, and hears of statements what it is told to; keeps what it was asked."""

    def __init__(self, label, hears="said", thresholds=(0.5, 0.5)):
        self.label, self.hears, self.thresholds, self.asked, self.kinds = label, hears, thresholds, [], []

    def read(self, passages, codes):
        self.asked += passages
        return np.array([[0.95 * (code == self.label) for code in codes] for _ in passages], dtype=np.float32)

    def weigh(self, evidence, codes, *, kind):
        assert evidence.shape[1:] == (len(codes), len(FEATURES))
        self.kinds.append(kind)
        return evidence[:, :, FEATURES.index(self.hears)]

    whole_thresholds = (0.5, 0.5)

    def weigh_whole(self, evidence, codes):
        assert evidence.shape == (len(codes), len(WHOLE))
        return evidence[:, WHOLE.index("scored_max")]


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
    tools = AreaTools(rules=rules, classifier=classifier)
    filled, areas = assign_areas(text, provisions, _commitments(provisions), title=found, kind="treaty", tools=tools)
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
    exempt = "They shall be exempt from taxation and from income tax."
    assert _of_document(_areas(*duties, exempt)[1]) == ["basing_access", "taxation"]


def test_a_bare_title_is_better_than_nothing():
    _, areas = _areas("It shall come about.", title="Treaty of Non-Aggression")
    assert _of_document(areas) == ["non_aggression"]


def test_another_language_is_not_read_as_english():
    text, provisions = _instrument("De terrorism wet blijft.")
    provisions = [Provision(id="p", kind=ProvisionKind.PARAGRAPH, span=provisions[0].span, language="nl")]
    assert assign_areas(text, provisions, [], title=None, tools=AreaTools(rules=RULES)) == ((), ())


def test_what_the_classifier_hears_decides():
    silent = "The Parties shall keep the beaches tidy and count the crabs that live there every summer."
    classifier = _Classifier("environment")
    commitments, areas = _areas(silent, classifier=classifier)
    assert commitments == [("environment",)]
    assert silent in classifier.asked
    assert set(classifier.kinds) == {"treaty"}
    assert [(a.code, a.provision) for a in areas if a.found_by == "areas.model"] == [("environment", "p0")]


@pytest.mark.parametrize(
    ("thresholds", "named"),
    [((0.1, 0.1), ("counter_terrorism", "arms_transfer")), ((0.1, 1.1), ("counter_terrorism",)), ((1.1, 1.1), ())],
)
def test_at_most_two_areas_from_the_classifiers_thresholds_on(thresholds, named):
    text = (
        "They shall suppress the financing of terrorism and terrorist groups, and the supply of weapons, and passports."
    )
    assert _areas(text, classifier=_Classifier("health", "own", thresholds))[0] == [named]


@pytest.mark.parametrize("duty", ["Any proposed amendment shall be circulated to the Parties.", "It is tidy."])
def test_a_final_clause_has_no_area_whatever_the_classifier_hears(duty):
    expected = ("environment",) if "tidy" in duty else ()
    assert _areas(duty, classifier=_Classifier("environment"))[0] == [expected]


def test_a_promise_in_general_terms_has_what_its_own_words_name():
    general = "The leaders will strengthen their cooperation in all fields."
    assert _areas(general, classifier=_Classifier("environment"))[0] == [()]


def test_a_passage_in_another_language_is_not_read():
    text, provisions = _instrument("Les Parties luttent contre le terrorisme.")
    provisions = [Provision(id="p", kind=ProvisionKind.PARAGRAPH, span=provisions[0].span, language="fr")]
    classifier = _Classifier("environment")
    assign_areas(text, provisions, [], title=None, tools=AreaTools(rules=RULES, classifier=classifier))
    assert classifier.asked == []


def _evidence(*paragraphs, heading=None, preamble="", title=None, at=-1):
    text, provisions = _instrument(*paragraphs, heading=heading, preamble=preamble)
    passages = read_passages(text, provisions, RULES)
    instrument = read_instrument(text, passages, title=title, rules=RULES, classifier=_Classifier("health"))
    rows = gather([provisions[at].span], instrument)[0]
    return lambda name, code: rows[CODES.index(code), FEATURES.index(name)]


DUTY = "Each side shall bear its own costs."
TERROR = "The Parties shall suppress the financing of terrorism."


@pytest.mark.parametrize(
    ("witness", "texts", "alike"),
    [
        ("own", {"paragraphs": (TERROR,)}, ()),
        ("near", {"paragraphs": (TERROR, DUTY)}, ()),
        ("heading", {"paragraphs": (DUTY,), "heading": "Financing of terrorism"}, ()),
        ("title", {"paragraphs": (DUTY,), "title": "Agreement on the Suppression of Terrorism"}, ()),
        ("share", {"paragraphs": (TERROR, DUTY, DUTY, DUTY)}, ()),
        ("preamble", {"paragraphs": (DUTY,), "preamble": "Resolved to suppress the financing of terrorism,"}, ()),
    ],
)
def test_each_witness_speaks_for_its_area_alone(witness, texts, alike):
    tells = _evidence(*texts["paragraphs"], **{name: text for name, text in texts.items() if name != "paragraphs"})
    assert tells(witness, "counter_terrorism") >= THRESHOLD
    assert all(tells(witness, code) < THRESHOLD for code in CODES if code != "counter_terrorism")
    others = {"own", "near", "heading", "title", "share", "preamble"} - {witness, "share", *alike}
    assert all(tells(name, "counter_terrorism") < THRESHOLD for name in others)


def test_how_far_an_area_is_ahead_is_measured_from_the_best_other():
    tells = _evidence("The Parties shall suppress terrorism and share passports.")
    best, other = tells("own", "counter_terrorism"), tells("own", "border_security")
    assert 0 < other < best == tells("own_best", "health")
    assert tells("own_ahead", "counter_terrorism") == pytest.approx(best - other)
    assert tells("own_ahead", "health") == pytest.approx(-best)


def test_features_are_signals_and_what_follows_from_them():
    assert len(set(FEATURES)) == len(FEATURES)
    assert set(AHEAD) <= set(SIGNALS) <= set(FEATURES)


def test_an_instrument_without_operative_text_or_statements_is_no_error():
    commitments, areas = _areas(preamble="Recalling the old friendship,", classifier=_Classifier("health"))
    assert (commitments, areas) == ([], ())


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
    assert all(len(c) <= 2 for c in commitments)


@given(st.text(max_size=200))
def test_hits_lie_in_order_inside_any_text(text):
    hits = build_matcher(RULES).find(text)
    assert hits == sorted(hits)
    assert all(0 <= h.start < h.end <= len(text) for h in hits)


def test_a_long_text_without_breaks_takes_linear_time():
    started = time.perf_counter()
    build_matcher(RULES).find("supply of the arms " * 50_000)
    assert time.perf_counter() - started < 10
