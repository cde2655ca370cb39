"""For whom conduct is, and who acts where the sentence says so in a roundabout way."""

import pytest

from pipeline.extract.commitments import CommitmentTools, find_commitments
from pipeline.extract.parties.names import load_actor_rules
from pipeline.types import Party, PartyKind

from .conftest import EVIDENCE, PARTIES, UN, paragraph

EU = (PARTIES[0], Party(code="EU", name="European Union", kind=PartyKind.ORGANISATION, evidence=EVIDENCE))
NLD = (Party(code="NLD", name="Netherlands", kind=PartyKind.STATE, evidence=EVIDENCE), PARTIES[0])

FOR_WHOM = [
    ("Jordan shall provide quarters for the personnel of Sweden.", ("SWE",)),
    ("The Parties shall consult with a view to protecting each other's ports.", ()),
    ("Sweden shall inform the Government of Jordan and shall keep it informed.", ("JOR",)),
    ("The receiving Party shall not hand over information so received to any third State.", ("third",)),
    ("The lists may not be disclosed to the authorities, firms or nationals of a third State.", ("third",)),
    ("Jordan shall hold harmless the Government of Sweden.", ("SWE",)),
    ("Each Party shall respect the independence of the other Party.", ("other",)),
    ("Sweden shall share its maps of the cleared areas with Jordan.", ("JOR",)),
    ("Sweden shall, at the request of Jordan, provide all charts.", ("JOR",)),
    ("Either Party may request a meeting of the Committee.", ()),
    ("The two States shall be invited to send observers.", ("each",)),
    ("The chairman shall be appointed within a month.", ()),
    ("Each Party grants to the designated airline(s) of the other Party the right to land.", ("person",)),
    ("The prisoner may write to a representative of his Government.", ("each",)),
    ("The Parties shall prevent the return of fighters to Jordan.", ()),
    ("The competent insurance institutions shall inform each other of the award.", ("organ",)),
    ("Sweden shall ensure that the representatives of Jordan are informed of the plan.", ("JOR",)),
    ("Sweden shall ensure that the Jordanian personnel as well as their families are accorded leave.", ("JOR",)),
    ("Sweden shall exempt the Jordanian personnel and their dependants from the toll.", ("JOR",)),
    ("Rooms shall be provided to enable working painters to wash.", ("person",)),
    ("Each Party shall give full consideration to any proposal made by the other Party.", ("other",)),
    ("The names may be made known only to persons who sit in the court.", ("person",)),
    ("Jordan may permit it to be used for the trial.", ()),
    ("Sweden shall give all charts made available to it a number.", ()),
    ("Either Party may submit the dispute for decision to any tribunal competent to decide it.", ("organ",)),
    ("The staff shall enjoy the same privileges as the host State accords to diplomats.", ()),
    ("Each Party shall promote the dispatch to the country of the other Party of pilots.", ()),
    ("Where a competent authority of a Member State has from another Member State a file useful to the competent "
     "authority of a third Member State, it may send it to the latter competent authority.", ("third",)),
]  # fmt: skip

BOUND = [
    ("Any Party wishing to hold an exercise shall give notice.", ("role",)),
    ("A State which detains a pilot shall report it.", ("role",)),
    ("The Parties, which share a border, shall keep it open.", ("each",)),
    ("All training by either Party shall be carried out in uniform.", ("each",)),
    ("Nationals of one Party shall be accorded by the host State treatment no less fair.", ("role",)),
    ("The dispute shall, at the request of either Party, be submitted to a tribunal.", ("role",)),
    ("It is prohibited to station guns there.", ("none",)),
    ("Interns shall wear a badge.", ("person",)),
    ("Jordan Cement Ltd shall wear a badge.", ("person",)),
    ("The Party in whose port a ship lies shall tell the other Party, and that Party shall reply.", ("role",)),
    ("The competent authorities of the Member State sending the file may permit its use.", ("role",)),
    ("Where a ministry of a Party hears of a theft in another Party, it shall tell the owner.", ("role",)),
    ("The competent authority of his Contracting State of residence shall issue a card.", ("role",)),
    ("The costs shall be borne by the insurance institution which has asked for the test.", ("organ",)),
    ("Contracts shall be concluded between interested organisations and enterprises in both countries.", ("person",)),
    ("Officials of the Agency shall enjoy immunity from arrest.", ("person",)),
    ("Officials of the Agency shall have the right to import furniture.", ("person",)),
    ("Officials of the Agency shall publish the list.", ("organ",)),
    ("A request for leave shall be sent on behalf of the pilot by the Embassy of Sweden.", ("SWE",)),
]  # fmt: skip

ASKED = [
    ("Reiterates its request to the Secretary-General to report;", ("organ",), ()),
    ("Calls upon all States Members of the United Nations to help Jordan;", ("third",), ("third",)),
    ("Urges all States and organizations to give aid;", ("third",), ()),
    ("Calls upon Jordan to desist from closing the road and to extend every help to the Commission;",
     ("third",), ("organ",)),
    ("Urges the Union of Soviet Socialist Republics to resume the talks;", ("third",), ()),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), FOR_WHOM)
def test_whom_the_conduct_is_for(words, expected, tools):
    assert [beneficiary for *_, beneficiary, _ in tools.said(words)][:1] == [expected]


@pytest.mark.parametrize(("words", "expected"), BOUND)
def test_who_is_bound(words, expected, tools):
    assert [bearer for _, _, bearer, _, _ in tools.said(words)][:1] == [expected]


@pytest.mark.parametrize(("words", "bearer", "beneficiary"), ASKED)
def test_whom_a_resolution_asks_and_for_whom(words, bearer, beneficiary, tools):
    said = tools.said(words, kind="resolution", parties=UN)
    assert [(who, whom) for _, _, who, whom, _ in said] == [(bearer, beneficiary)]


def test_a_body_that_was_set_up_is_meant_by_it(tools):
    said = tools.said("The Parties shall set up a Joint Committee. It shall meet in May. They shall pay for it.")
    assert [bearer for _, _, bearer, _, _ in said] == [("each",), ("organ",), ("each",)]


def test_it_is_not_who_acts(tools):
    said = tools.said("Each Party shall inform the other Party of the theft and shall send it a report.")
    assert [beneficiary for *_, beneficiary, _ in said] == [("other",), ("other",)]


@pytest.mark.parametrize(("parties", "expected"), [((), ("each",)), (NLD, ("third",))])
def test_members_of_an_organisation_are_bound_by_its_own_convention(parties, expected, tools):
    [said] = tools.said("Each Member of the Postal Organisation ratifying this Act shall mend it.", parties=parties)
    assert said[2] == expected


def test_allies_of_a_state_that_speaks_alone_are_others(tools):
    [said] = tools.said("Allied leaders will endorse the plan.", kind="other", parties=PARTIES[:1])
    assert said[2] == ("third",)


def test_partners_of_those_who_speak_are_others(tools):
    words = "The two sides will remain in close contact with their northern partners."
    assert [found for *_, found, _ in tools.said(words, kind="declaration")] == [("third",)]


def test_states_behind_a_name_that_is_no_agent_are_bound(tools):
    words = "With this MOU, Sweden and Jordan intend to deepen their partnership."
    assert [bearer for _, _, bearer, _, _ in tools.said(words, kind="declaration")] == [("each",)]


def test_an_organisation_that_is_a_party_is_named_by_its_code(tools):
    said = tools.said("Sweden and the European Union will train pilots. The European Union will pay.", parties=EU)
    assert [bearer for _, _, bearer, _, _ in said] == [("each",), ("EU",)]


def test_a_territory_is_the_party_that_it_belongs_to(tools):
    [said] = tools.said("The Netherlands Antilles shall keep the register.", parties=NLD)
    assert said[2] == ("NLD",)


def test_a_users_words_for_actors_are_heeded(tools):
    text, provisions = paragraph("Stevedores shall wear a badge.")
    actors = load_actor_rules()
    own = actors.model_copy(update={"persons": actors.persons | {"stevedores"}})
    taught = CommitmentTools(nlp=tools.nlp, rules=tools.rules, actors=own)
    [found], _ = find_commitments(text, provisions, parties=PARTIES, kind="treaty", tools=taught)
    assert found.bearer == ("person",)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("His Majesty's Government shall repay the loan.", ("GBR",)),
        ("His Majesty’s Government of Jordan shall repay the loan.", ("JOR",)),
    ],
)
def test_a_government_known_by_its_style(words, expected, tools):
    parties = (Party(code="GBR", name="United Kingdom", kind=PartyKind.STATE, evidence=EVIDENCE), PARTIES[1])
    [said] = tools.said(words, parties=parties)
    assert said[2] == expected
