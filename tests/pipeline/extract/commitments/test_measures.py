"""Bare imperatives of plans, strategies and fact sheets, and items whose verb stands behind a clause."""

import pytest

from pipeline.extract.commitments.measures import opens_measure, stands_alone
from pipeline.types import ProvisionKind

from .conftest import PARTIES, instrument

MEASURES = [
    ("policy", PARTIES[:1], "Establish a national centre for incidents.", "Establish", ("SWE",), ("establish",)),
    ("other", PARTIES[:1], "o Attract and retain skilled officers;", "Attract", ("SWE",), ("attract", "retain")),
    ("policy", PARTIES[:1], "Initiative 2 : implement twelve services by 2030", "implement", ("SWE",), ("implement",)),
    ("policy", PARTIES[:1], "G-1  Work towards a safe network for all ports.", "Work", ("SWE",), ("work",)),
    ("policy", (), "**Train** officers of the coast guard.", "Train", ("none",), ("train",)),
    ("declaration", PARTIES, "Help vaccinate the children of the region.", "Help", ("each",), ("help",)),
    ("declaration", PARTIES, "Share information on practices that may distort trade.", "Share", ("each",), ("share",)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "parties", "words", "trigger", "bearer", "actions"), MEASURES)
def test_a_plans_imperative_is_its_authors_intention(kind, parties, words, trigger, bearer, actions, tools):
    text, provisions = instrument((ProvisionKind.ITEM, words, ()))
    found = tools.commitments(text, provisions, kind, parties)
    said = [(c.trigger.of(text.text), str(c.modality), c.bearer, c.actions) for c in found]
    assert said == [(trigger, "intention", bearer, actions)]


@pytest.mark.parametrize("words", ["Support for the ports has grown.", "Plan B", "EMPOWER Norland buys boats."])
def test_a_noun_opens_no_measure(words, tools):
    text, provisions = instrument((ProvisionKind.ITEM, words, ()))
    assert tools.commitments(text, provisions, "policy", PARTIES[:1]) == ()


def test_a_treatys_purposes_are_no_measures(tools):
    text, provisions = instrument((ProvisionKind.ITEM, "Promote friendship between the peoples;", ()))
    assert tools.commitments(text, provisions, "treaty") == ()


def test_a_president_orders_what_his_order_lists(tools):
    order = (ProvisionKind.PARAGRAPH, "By the authority vested in me as President, it is hereby ordered:", ())
    text, provisions = instrument(order, (ProvisionKind.ITEM, "Establish a register of ships.", ()))
    assert [str(c.modality) for c in tools.commitments(text, provisions, "policy", PARTIES[:1])] == ["obligation"]


@pytest.mark.parametrize(
    ("words", "opens"),
    [
        ("Actively promote trade between ports", True),
        ("Support the growth of the ports", True),
        ("Work with partners on rescue at sea", True),
        ("Research institutions are at work on it", False),
        ("Work of the committee on ports", False),
        ("Further to the talks of May", False),
        ("Build.", False),
    ],
)
def test_what_opens_a_measure(words, opens, tools):
    assert opens_measure(words, tools.rules) is opens


@pytest.mark.parametrize(
    ("lead", "alone"),
    [
        ("", True),
        ("Actions of this kind are the following:", True),
        ("The Council shall take the following measures:", False),
        ("The fund gives money to:", False),
    ],
)
def test_what_lead_in_leaves_its_items_to_themselves(lead, alone, tools):
    assert stands_alone(lead, tools.rules) is alone


def test_an_items_verb_stands_behind_a_clause(tools):
    item = "when a mission is sent to an area, make available to it such maps as are held;"
    units = ((ProvisionKind.PARAGRAPH, "Each Party shall:", ()), (ProvisionKind.ITEM, item, (0,)))
    found = tools.commitments(*instrument(*units))
    assert [(c.bearer, c.actions) for c in found] == [(("each",), ("make",))]


def test_an_aside_does_not_hide_an_items_verb(tools):
    lead = (ProvisionKind.PARAGRAPH, "Calls upon all Governments to take the following measures:", ())
    item = (ProvisionKind.ITEM, "Refrain from any act which may endanger the harbours;", (0,))
    found = tools.commitments(*instrument(lead, item), "resolution")
    assert ("refrain",) in [c.actions for c in found]


@pytest.mark.parametrize("heading", ["**Defend the ports** – ", "**Defend the ports –** ", "- **Defend the ports:** "])
def test_a_heading_in_bold_on_the_line_of_its_text_is_no_measure(heading, tools):
    text, provisions = instrument((ProvisionKind.PARAGRAPH, heading + "We will train the guards.", ()))
    found = tools.commitments(text, provisions, "policy", PARTIES[:1])
    assert [c.trigger.of(text.text) for c in found] == ["will train"]
