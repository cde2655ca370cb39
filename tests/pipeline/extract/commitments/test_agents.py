"""Who acts and for whom: heads by what they are, roles, passives, pronouns, beneficiaries."""

import pytest

from pipeline.types import Party, PartyKind

from .conftest import EVIDENCE, UN, instrument, paragraph

# (sentence, bearers of its commitments)
BEARERS = [
    ("The applicant Party shall send its request in writing.", [("role",)]),
    ("The requested administration shall provide the file.", [("role",)]),
    ("The officers of the requesting authority shall carry a badge.", [("role",)]),
    ("The other Contracting Party shall accept the certificate.", [("role",)]),
    ("The customs administrations shall meet once a year.", [("each",)]),
    ("The competent authorities of either Party shall keep a register.", [("each",)]),
    ("The authorities of Sweden shall keep a register.", [("SWE",)]),
    ("The Authority shall publish its report.", [("organ",)]),
    ("The working parties shall report to the Joint Committee.", [("organ",)]),
    ("The liaison officer and members of his family shall carry a card.", [("person",)]),
    ("Experts of recognised standing shall write the report.", [("person",)]),
    ("A member of the delegation who is ill shall see a doctor.", [("person",)]),
    ("The agreed services shall begin in May.", [("none",)]),
    ("Officials of the host State present in the camp pursuant to this Article shall wear uniform and shall obey it.",
     [("role",), ("role",)]),
    ("Each Party shall name one arbitrator and the two arbitrators thus named shall choose a third.",
     [("each",), ("person",)]),
    ("A person who lives in the territory of the other Party shall apply to the court.", [("person",)]),
    ("If the requested Party does not hold the file, it shall inform the other Party.", [("role",)]),
    ("If the load is not accepted, it shall be returned.", [("none",)]),
    ("Both Parties shall train guides. Their harbour authorities shall publish maps.", [("each",), ("each",)]),
]  # fmt: skip

PASSIVES = [
    ("The matter shall be settled by the decision of the Joint Committee.", ("organ",)),
    ("The budget shall be adopted by a majority of the Parties.", ("each",)),
    ("The dispute shall be resolved by means of talks between the Parties.", ("each",)),
    ("Arrangements shall be made between the Sending State and the Receiving State.", ("each",)),
    ("The material shall be kept in accordance with arrangements between Sweden and Jordan.", ("none",)),
    ("Claims will be a matter for settlement between the Government of Sweden and the third State.", ("SWE", "third")),
    ("The lists shall be sent by the sending administration.", ("role",)),
    ("Discipline shall be the responsibility of the Sending State.", ("role",)),
    ("Transport shall be at the expense of Sweden.", ("SWE",)),
    ("The meetings between the competent authorities shall be held twice a year.", ("each",)),
]  # fmt: skip

FORCES = [
    ("Consent shall be at the discretion of the requested Party.", "permission"),
    ("The Sending State shall not be responsible for the road.", "permission"),
    ("Visitors shall enjoy immunity from arrest.", "permission"),
    ("The delegates shall be immune from arrest.", "obligation"),
    ("Visitors shall enjoy no immunity from arrest.", "prohibition"),
    ("The Sending State shall have no right to claim the costs.", "prohibition"),
    ("The guards should be entitled to leave.", "intention"),
    ("The guards must be ready to leave at once.", "obligation"),
    ("The guards must be able to safely leave the camp.", "obligation"),
    ("There shall be no toll on the bridge.", "prohibition"),
    ("The pilots may be required to show a pass.", "permission"),
    ("The guards must be able to show a pass.", "obligation"),
    ("Each Party waives its claims against the other Party.", "obligation"),
    ("The Government of Sweden grants to the Government of Jordan the right to land.", "obligation"),
    ("Each Contracting Party reserves the right, however, to close its border.", "permission"),
    ("The host State is responsible for the safety of the camp.", "obligation"),
]

BENEFICIARIES = [
    ("The Parties shall afford each other assistance.", ("other",)),
    ("Sweden shall enter into consultations with the Government of Jordan.", ("JOR",)),
    ("Each Party waives its claims against the other Party.", ("other",)),
    ("The Parties shall give notice to the other Party and to the Joint Committee.", ("other", "organ")),
    ("The requested Party shall hand the file over to the requesting administration.", ("role",)),
    ("Nationals of Sweden shall be free to travel to Jordan.", ()),
    ("The Parties shall accept permits issued to the personnel of the Sending State.", ()),
    ("The speed shall be limited to those who hold a pass.", ()),
    ("The personnel shall be granted leave by the Receiving State.", ("each",)),
]


@pytest.mark.parametrize(("words", "expected"), BEARERS)
def test_who_is_bound(words, expected, tools):
    assert [bearer for _, _, bearer, _, _ in tools.said(words)] == expected


@pytest.mark.parametrize(("words", "expected"), PASSIVES)
def test_who_acts_where_the_subject_does_not(words, expected, tools):
    assert [bearer for _, _, bearer, _, _ in tools.said(words)] == [expected]


@pytest.mark.parametrize(("words", "expected"), FORCES)
def test_force(words, expected, tools):
    assert [force for _, force, _, _, _ in tools.said(words)] == [expected]


@pytest.mark.parametrize(("words", "expected"), BENEFICIARIES)
def test_whom_the_conduct_is_for(words, expected, tools):
    assert [found for _, _, _, found, _ in tools.said(words)] == [expected]


def test_the_government_of_an_agreement_with_an_organisation_is_its_one_state(tools):
    parties = (
        Party(code="SWE", name="Sweden", kind=PartyKind.STATE, evidence=EVIDENCE),
        Party(code="FAO", name="Food and Agriculture Organization", kind=PartyKind.ORGANISATION, evidence=EVIDENCE),
    )
    said = tools.said("The Government shall lend a hall. The Organisation shall send staff.", parties=parties)
    assert [bearer for _, _, bearer, _, _ in said] == [("SWE",), ("FAO",)]


@pytest.mark.parametrize(
    "words",
    [
        "I should appreciate an early reply.",
        "The list may include but shall not be limited to the following.",
        "These rights shall continue in force according to their terms.",
        "Parties may end it where the Parties agree to shorten the period.",
        "The line to which both Parties shall have agreed.",
        "Either Party may notify the other of its intention to terminate this Agreement.",
    ],
)
def test_what_only_looks_like_a_commitment(words, tools):
    assert [t for t, *_ in tools.said(words) if t != "may end"] == []


def test_items_of_a_permission_are_entries_each_with_its_force(tools):
    text, provisions = instrument(
        (tools.PARAGRAPH, "The visitors shall, under the eye of a guard of the Receiving State, be authorised to:", ()),
        (tools.ITEM, "(a) inspect the wreck;", (0,)),
        (tools.ITEM, "(b) take copies of the log.", (0,)),
    )
    found = tools.commitments(text, provisions)
    assert [(c.trigger.of(text.text), str(c.modality)) for c in found] == [
        ("inspect", "permission"),
        ("take", "permission"),
    ]


def test_a_modal_with_a_long_condition_reaches_the_items(tools):
    text, provisions = instrument(
        (tools.PARAGRAPH, "On request, officers may, with the leave of the other Party and for a case:", ()),
        (tools.ITEM, "(a) consult the books;", (0,)),
    )
    assert [(c.trigger.of(text.text), c.bearer) for c in tools.commitments(text, provisions)] == [
        ("consult", ("person",))
    ]


def test_a_commitment_to_gerunds_in_a_list(tools):
    text, provisions = instrument(
        (tools.PARAGRAPH, "We are joining forces and commit to:", ()),
        (tools.ITEM, "- working with firms;", (0,)),
    )
    found = tools.commitments(text, provisions, kind="declaration")
    assert [(c.trigger.of(text.text), c.bearer) for c in found] == [("working", ("each",))]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Reiterates its demand that all parties hand over their arms;", [("obligation", ("third",), ("hand",))]),
        ("Demands that the Government, pending a truce, open the road;", [("obligation", ("third",), ("open",))]),
        ("Demands that full compensation be paid to the owners;", [("obligation", ("none",), ("pay",))]),
        ("Takes note of the statement of Norway that its troops will leave;", [("intention", ("third",), ("leave",))]),
        (
            "Decides, under the Charter, that all States shall, for the sake of peace, immediately close the road;",
            [("obligation", ("third",), ("close",))],
        ),
        ("Requests the Chief of Staff of the Truce Organization to report;", [("obligation", ("organ",), ("report",))]),
    ],
)
def test_what_resolutions_ask(words, expected, tools):
    said = tools.said(words, kind="resolution", parties=UN)
    assert [(force, bearer, actions) for _, force, bearer, _, actions in said] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("We welcome the plan and commit to working with the firms.", [("each",)]),
        ("Both sides committed during the visit to exploring new routes.", [("each",)]),
        ("They praised the accord, which Sweden stands ready to support.", [("SWE",)]),
        ("We are proud that our ports are open and will work to widen them.", [("each",)]),
        ("The two leaders renewed their commitment to trade and their determination to open the road.", [("each",)]),
    ],
)
def test_statements_that_do_not_bind(words, expected, tools):
    assert [bearer for _, _, bearer, _, _ in tools.said(words, kind="declaration")] == expected


def test_stand_ins_leave_the_words_of_the_text(tools):
    text, provisions = paragraph("Each Contracting Party shall help.")
    [found] = tools.commitments(text, provisions)
    assert found.trigger.of(text.text) == "shall help"


NOTES = """EMBASSY OF SWEDEN

My Government will lend the ships. Your Government will train the crews.

EMBASSY OF JORDAN

My Government will pay for the fuel."""

UNSIGNED = """Your Government will send to the Government of Sweden a list of pilots.
Your Government will pay the Government of Sweden for the fuel. My Government will reply."""


@pytest.mark.parametrize(
    ("words", "expected"), [(NOTES, [("SWE",), ("JOR",), ("JOR",)]), (UNSIGNED, [("JOR",), ("JOR",), ("SWE",)])]
)
def test_my_government_is_the_writers(words, expected, tools):
    units = [(tools.PARAGRAPH, unit, ()) for unit in words.split("\n\n")]
    found = tools.commitments(*instrument(*units), kind="exchange_of_notes")
    assert [c.bearer for c in found] == expected


def test_in_a_text_of_one_state_its_officers_are_that_state(tools):
    parties = (Party(code="SWE", name="Sweden", kind=PartyKind.STATE, evidence=EVIDENCE),)
    words = (
        "The Director of National Ports (DNP) shall write a plan. The DNP and the Secretary of Trade shall publish it."
    )
    said = tools.said(words, kind="policy", parties=parties)
    assert [bearer for _, _, bearer, _, _ in said] == [("SWE",), ("SWE",)]


@pytest.mark.parametrize(("kind", "bearer"), [("policy", ("USA",)), ("resolution", ("none",))])
def test_a_name_that_a_state_has_for_itself_alone_counts_in_its_own_texts(kind, bearer, tools):
    parties = (Party(code="USA", name="United States", kind=PartyKind.STATE, evidence=EVIDENCE),)
    said = tools.said("America must train more pilots.", kind=kind, parties=parties)
    assert [found for _, _, found, _, _ in said] == [bearer]
