"""What is found in sentences written for the purpose."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extract.commitments import CommitmentTools, find_commitments
from pipeline.types import Modality, ProvisionKind

from .conftest import PARTIES, UN, instrument, paragraph

BINDING = [
    ("Each Party shall provide training to the other Party.",
     [("shall provide", "obligation", ("each",), ("other",), ("provide",))]),
    ("The Parties will co-operate and shall not disclose the material to third States.",
     [("will co-operate", "obligation", ("each",), (), ("cooperate",)),
      ("shall not disclose", "prohibition", ("each",), ("third",), ("disclose",))]),
    ("No Party shall transfer the equipment.", [("shall transfer", "prohibition", ("each",), (), ("transfer",))]),
    ("The Receiving State shall not be obliged to accept liability.",
     [("shall not be obliged to accept", "permission", ("role",), (), ("accept",))]),
    ("The costs shall be borne by the Sending State.", [("shall be borne", "obligation", ("role",), (), ("bear",))]),
    ("The notice shall state the reasons.", [("shall state", "obligation", ("none",), (), ("state",))]),
    ("The Government of Sweden undertakes not to station troops there.",
     [("undertakes not to station", "prohibition", ("SWE",), (), ("station",))]),
    ("Jordan and Sweden shall, as far as possible, continue to strengthen and expand their exchanges.",
     [("shall, as far as possible, continue to strengthen", "obligation", ("each",), (),
       ("continue", "strengthen", "expand"))]),
    ("The Joint Committee may invite experts.", [("may invite", "permission", ("organ",), ("person",), ("invite",))]),
    ("Each Party has the right to inspect the facilities.",
     [("has the right to inspect", "permission", ("each",), (), ("inspect",))]),
    ("The authorities of Jordan are required to inform the other Party.",
     [("are required to inform", "obligation", ("JOR",), ("other",), ("inform",))]),
    ("The Parties agree that the costs shall be shared.",
     [("agree", "obligation", ("each",), (), ("agree", "share"))]),
    ("The Parties agree that Jordan shall host the centre.", [("shall host", "obligation", ("JOR",), (), ("host",))]),
    ("Any dispute between the Parties shall be settled by consultation.",
     [("shall be settled", "obligation", ("each",), (), ("settle",))]),
    ("No person may enter the area.", [("may enter", "prohibition", ("person",), (), ("enter",))]),
    ("Each Party shall utilize its organization.", [("shall utilize", "obligation", ("each",), (), ("utilise",))]),
]  # fmt: skip

NOT_BINDING = [
    ("Both sides will expand their dialogue.", [("will expand", "intention", ("each",), (), ("expand",))]),
    ("The two leaders reaffirmed their commitment to protecting shipping.",
     [("reaffirmed their commitment to protecting", "obligation", ("each",), (), ("protect",))]),
    ("Sweden stands ready to assist Jordan.",
     [("stands ready to assist", "intention", ("SWE",), ("JOR",), ("assist",))]),
    ("They pledged to continue working together.",
     [("pledged to continue working", "obligation", ("each",), (), ("continue", "work"))]),
    ("The two sides welcomed the importance of dialogue.", []),
    ("The ministers intend to meet annually.", [("intend to meet", "intention", ("each",), (), ("meet",))]),
]  # fmt: skip

RESOLUTION = [
    ("Calls upon all States to prevent the supply of weapons;",
     [("Calls upon all States to prevent", "obligation", ("third",), (), ("prevent",))]),
    ("Requests the Secretary-General to report to the Council, and urges the parties to cooperate;",
     [("Requests the Secretary-General to report", "obligation", ("organ",), ("organ",), ("report",)),
      ("urges the parties to cooperate", "obligation", ("third",), (), ("cooperate",))]),
    ("Invites Member States to contribute;",
     [("Invites Member States to contribute", "intention", ("third",), (), ("contribute",))]),
    ("Decides that all States shall freeze the funds;", [("shall freeze", "obligation", ("third",), (), ("freeze",))]),
    ("Decides to remain seized of the matter.", [("Decides to remain", "obligation", ("organ",), (), ("remain",))]),
    ("Authorizes the establishment of a mission to observe the cease-fire;",
     [("Authorizes", "permission", ("organ",), (), ("authorise", "establish"))]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), BINDING)
def test_binding_instruments(words, expected, tools):
    assert tools.said(words) == expected


@pytest.mark.parametrize(("words", "expected"), NOT_BINDING)
def test_instruments_that_do_not_bind(words, expected, tools):
    assert tools.said(words, kind="declaration") == expected


@pytest.mark.parametrize(("words", "expected"), RESOLUTION)
def test_resolutions(words, expected, tools):
    assert tools.said(words, kind="resolution", parties=UN) == expected


def test_items_are_entries_of_their_own_where_the_lead_in_breaks_off(tools):
    text, provisions = instrument(
        (ProvisionKind.PARAGRAPH, "Each Party shall:", ()),
        (ProvisionKind.ITEM, "(a) Provide spare parts to the other Party;", (0,)),
        (ProvisionKind.ITEM, "(b) not disclose the plans.", (0,)),
    )
    found = tools.commitments(text, provisions)
    assert [(c.quote.of(text.text), c.trigger.of(text.text), c.bearer, c.beneficiary) for c in found] == [
        ("Provide spare parts to the other Party;", "Provide", ("each",), ("other",)),
        ("not disclose the plans.", "disclose", ("each",), ()),
    ]
    assert [c.modality for c in found] == [Modality.OBLIGATION, Modality.PROHIBITION]


def test_items_that_complete_one_verb_are_one_entry_at_the_lead_in(tools):
    text, provisions = instrument(
        (ProvisionKind.PARAGRAPH, "Each Party shall provide the following:", ()),
        (ProvisionKind.ITEM, "(a) training of pilots;", (0,)),
        (ProvisionKind.ITEM, "(b) spare parts.", (0,)),
    )
    assert [c.trigger.of(text.text) for c in tools.commitments(text, provisions)] == ["shall provide"]


def test_items_that_are_sentences_stand_alone(tools):
    text, provisions = instrument(
        (ProvisionKind.PARAGRAPH, "The Parties shall observe the following principles:", ()),
        (ProvisionKind.ITEM, "(a) Sweden shall bear the costs of transport;", (0,)),
    )
    found = tools.commitments(text, provisions)
    assert [(c.trigger.of(text.text), c.bearer) for c in found] == [
        ("shall observe", ("each",)),
        ("shall bear", ("SWE",)),
    ]


@pytest.mark.parametrize(
    "kind", [ProvisionKind.PREAMBLE, ProvisionKind.HEADING, ProvisionKind.TESTIMONIUM, ProvisionKind.NOTE]
)
def test_only_operative_provisions_are_read(kind, tools):
    text, provisions = instrument((kind, "Each Party shall provide training.", ()))
    assert tools.commitments(text, provisions) == ()


def test_condition_deadline_and_hedge_have_their_places(tools):
    text, provisions = paragraph(
        "If a Party so requests, the other Party shall, where appropriate, reply within thirty days."
    )
    [found] = tools.commitments(text, provisions)
    assert found.deadline is not None
    assert found.deadline.value == "P30D"
    assert found.condition is not None
    assert found.condition.of(text.text).startswith("If a Party so requests")
    assert [h.of(text.text) for h in found.hedges] == ["where appropriate"]


class Judge:
    """Takes what begins with "shall" only, and is as sure as it is told to be."""

    id = "judge@test"

    def probability(self, traits):
        return 0.9 if "word=shall" in traits else 0.2

    def accepts(self, probability):
        return probability > 0.5


def test_a_judge_decides_what_is_taken_and_how_sure_that_is(tools):
    text, provisions = paragraph("Each Party shall reply. Each Party may reply.")
    judged = CommitmentTools(nlp=tools.nlp, rules=tools.rules, judge=Judge())
    found, _ = find_commitments(text, provisions, parties=PARTIES, kind="treaty", tools=judged)
    assert [(one.evidence.found_by, one.confidence) for one in found] == [("commitments.shall", 0.9)]


def test_without_a_judge_the_rules_decide(tools):
    text, provisions = paragraph("Each Party shall reply. The term “visit” shall mean a stay.")
    assert [one.confidence for one in tools.commitments(text, provisions)] == [tools.rules.unjudged]


def test_a_leader_of_whom_the_text_says_no_state_is_a_doubt(tools):
    text, provisions = paragraph("President Lund pledged to open the border.")
    _, issues = find_commitments(
        text, provisions, parties=PARTIES, kind="declaration", tools=CommitmentTools(nlp=tools.nlp, rules=tools.rules)
    )
    assert [issue.code for issue in issues] == ["commitments.unknown-bearer"]
    assert tools.said(
        "President Ek of Sweden met the press. President Ek pledged to open the border.", kind="declaration"
    )[0][2] == ("SWE",)


def test_who_a_pronoun_means_is_taken_from_the_sentence_before(tools):
    said = tools.said("Sweden shall build the centre. It shall maintain the building.")
    assert [bearer for _, _, bearer, _, _ in said] == [("SWE",), ("SWE",)]


def test_markup_and_line_breaks_do_not_move_the_trigger(tools):
    text, provisions = paragraph("**Each Party**\nshall   promptly\n*inform* the other\nParty.")
    [found] = tools.commitments(text, provisions)
    assert found.trigger.of(text.text) == "shall   promptly\n*inform"
    assert found.actions == ("inform",)


def test_a_text_without_full_stops_is_read_in_pieces(tools):
    text, provisions = paragraph("word " * 200_000)
    started = time.perf_counter()
    assert tools.commitments(text, provisions) == ()
    assert time.perf_counter() - started < 10


WORDS = st.lists(
    st.sampled_from(
        [
            "the",
            "Parties",
            "each",
            "Party",
            "shall",
            "may",
            "not",
            "will",
            "provide",
            "inform",
            "agree",
            "to",
            "that",
            ",",
            ";",
            ":",
            ".",
            "(",
            ")",
            "(a)",
            "which",
            "State",
            "-",
            "\n",
            "and",
            "of",
            "it",
        ]
    ),
    min_size=1,
    max_size=60,
)


@given(words=WORDS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_triggers_lie_in_their_quote_and_quotes_in_their_provision(words, tools):
    text, provisions = paragraph("x" + " ".join(words))
    for found in tools.commitments(text, provisions, parties=PARTIES):
        assert found.quote.contains(found.trigger)
        assert provisions[0].span.contains(found.quote)
        assert found.actions
        assert found.bearer
