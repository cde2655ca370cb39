# ruff: noqa: E501 (tables of texts, one case a line)
"""Who concludes an instrument. All texts are invented; only the names of the states are real."""

import time

import pytest

from pipeline.extract.parties.find import PartyRules, find_parties
from pipeline.rules import load_rules
from pipeline.types import Evidence, Found, InstrumentText, Origin, PartyKind, Span

RULES = load_rules("parties", PartyRules)


def examine(title, body, **metadata):
    text = f"{title}\n\n{body}" if title else body
    found = Found(value=title, evidence=Evidence(span=Span(0, len(title)), found_by="test")) if title else None
    instrument = InstrumentText(text=text, origins=(Origin(0, 1, 0),), metadata=tuple(metadata.items()))
    parties, issues = find_parties(instrument, (), title=found, rules=RULES)
    for one in parties:
        assert one.evidence.span.of(text)
    return parties, issues


def codes(title, body, **metadata):
    return [party.code for party in examine(title, body, **metadata)[0]]


PLEDGE = "Have agreed as follows:\n\nArticle 1\n\nEach Party shall mend its weirs."


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        # title
        ("Agreement between Peru and Japan on Weirs", PLEDGE, ["PER", "JPN"]),
        ("Peru-Japan Free Trade Agreement", PLEDGE, ["PER", "JPN"]),
        ("GHANA/UPPER VOLTA WEIR AGREEMENT", PLEDGE, ["GHA", "BFA"]),
        ("Weir Agreement between Kenya, of the one part, and the European Union, of the other part", PLEDGE, ["KEN", "EU"]),
        ("Agreement between the Kingdom of the Netherlands, in respect of Aruba, and Peru on weirs", PLEDGE, ["NLD", "PER"]),
        ("Protocol amending the Convention between Peru and Chile concerning weirs in Bolivia", PLEDGE, ["PER", "CHL"]),
        ("Agreement between Peru and the Fund for Weirs (FWE) on a loan", PLEDGE, ["PER", "FWE"]),
        ("Agreement between Peru and the Common Fund for Commodities on a loan", PLEDGE, ["PER", "CFC"]),
        # preamble
        ("Weir Agreement", f"The Government of Peru and the Government of Japan, desiring to mend weirs, {PLEDGE}", ["PER", "JPN"]),
        ("", f"Peru (hereinafter “Peru”) and Japan (“Japan”), considering that weirs leak, {PLEDGE}", ["PER", "JPN"]),
        ("Weir Pact", f"The Republic of Peru,\n\nJapan,\n\nand\n\nthe Swiss Confederation,\n\nRecalling the rain, {PLEDGE}", ["PER", "JPN", "CHE"]),
        ("Weir Pact", f"The Minister of Weirs of Peru and the Ministry of Water of the Republic of Chad, wishing well, {PLEDGE}", ["PER", "TCD"]),
        ("Weir Pact", f"His Majesty the King of the Belgians; the President of the Hellenic Republic; the Swiss Federal Council, being desirous of weirs, {PLEDGE}", ["BEL", "GRC", "CHE"]),
        ("Weir Pact", f"For the purpose of the Weir Convention of 1931, and noting the rain, the Governments of Peru, Japan and Chad {PLEDGE}", ["PER", "JPN", "TCD"]),
        # the preamble spells out what the title sums up
        ("Agreement between the Benelux States and Peru on weirs", f"The Kingdom of Belgium, the Grand Duchy of Luxembourg, the Kingdom of the Netherlands and the Republic of Peru, desiring well, {PLEDGE}", ["BEL", "LUX", "NLD", "PER"]),
        # a territory that concludes itself
        ("Agreement on weirs", f"The Government of Suriname, on the one side, and the Government of the Netherlands together with the Government of Aruba, on the other side, recalling the rain, {PLEDGE}", ["SUR", "ABW"]),
        # governments named by their adjectives, one after the other
        ("Briefwisseling tussen de Nederlandse, de Belgische, de Franse en de Britse Regering inzake stuwen", "Stuwen.", ["NLD", "BEL", "FRA", "GBR"]),
        # the parties of a treaty that the subject cites are not those of the notes about it
        ("Exchange of notes between the Peruvian Government and another concerning the treaty between Japan and Norway on weirs", f"The Government of Peru and the Government of Chad, wishing to mend weirs, {PLEDGE}", ["PER", "TCD"]),
        # open to many
        ("Convention on Weirs", f"The States Parties to this Convention, considering that weirs leak, {PLEDGE}", []),
        ("Convention on Weirs", f"The States Parties, noting that Peru leaks, {PLEDGE} It shall enter into force when the ratifications of Peru, Japan and Chad have been deposited.", ["PER", "JPN", "TCD"]),
        ("Convention on Weirs", f"The States Parties, noting rain, {PLEDGE} Ratifications shall be deposited with the Governments of Peru, Japan and Chad.", []),
        ("", f"On 3 May, Estonia, Latvia and Lithuania were admitted.\n\nPeru and Japan, being neighbours, {PLEDGE}", ["PER", "JPN"]),
        # signatures
        ("Convention on Weirs", f"The Parties, noting rain, {PLEDGE}\n\nDone at Lima on 3 May 2031.\n\nFor the Government of Peru\n\nA. Author\n\nFor Japan\n\nB. Author", ["PER", "JPN"]),
        ("", "The Parties shall mend weirs.\n\nIN WITNESS WHEREOF they have signed.\n\nFOR THE GOVERNMENT OF FOR THE GOVERNMENT OF\nTHE REPUBLIC OF PERU THE SYRIAN ARAB REPUBLIC", ["PER", "SYR"]),
        ("", "The Contracting Parties shall mend weirs.\n\nDONE at Zagreb in two originals each in the Turkish, Croatian and English languages. Weirs of Turkey, weirs of Croatia.", ["TUR", "HRV"]),
        # notes
        ("Exchange of notes", "The Embassy of Peru presents its compliments to the Ministry of Foreign Affairs of Japan and has the honour to propose weirs.", ["PER", "JPN"]),
        ("Agreement in the form of an exchange of letters", f"A. Letter from the Republic of Peru\n\nSir, I refer to the “Weir Convention between Chad and (Kenya, Ghana and Japan)” and hope, having read it, that weirs hold.\n\nB. Letter from the Kingdom of the Netherlands\n\nSir, {PLEDGE}", ["PER", "NLD"]),
        ("Agreement in the form of letters", "A. Letter from Peru\n\nSir, I refer to the Convention between the Kingdom of the Netherlands in respect of Aruba and Peru.\n\nB. Letter from Aruba\n\nSir, I agree.", ["PER", "NLD"]),
        ("Agreement in the form of letters", "A. Letter from Peru\n\nSir, I refer to weirs.\n\nB. Letter from Aruba\n\nSir, I agree.", ["PER", "ABW"]),
        # a body of an organisation, and what an organisation includes, are not the organisation
        ("Agreement between Peru and the Bureau", f"The Government of Peru and Japan, organs working under the auspices of the United Nations, desiring weirs, {PLEDGE}", ["PER", "JPN"]),
        ("Agreement between the United Nations, including the World Food Programme, and Peru on weirs", PLEDGE, ["UN", "PER"]),
        ("Briefwisseling tussen Nederland en de Voedsel- en Landbouworganisatie van de Verenigde Naties inzake stuwen", PLEDGE, ["NLD", "FAO"]),
        # Dutch and French
        ("Notawisseling tussen de Nederlandse en de Britse Regering inzake stuwen", PLEDGE, ["NLD", "GBR"]),
        ("Accord", "Le Gouvernement de la République française et le Gouvernement du Royaume du Maroc, désireux de réparer, sont convenus", ["FRA", "MAR"]),
    ],
)  # fmt: skip
def test_parties_of_instruments(title, body, expected):
    assert codes(title, body) == expected


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Resolution 9 (2031)", "The Security Council,\n\nRecalling the rain in Peru and Japan,\n\nDecides to wait.", ["UN"]),
        ("9 (2031). Resolution of 3 May 2031", "Whereas weirs leak,\n\nThe Security Council decides to wait.", ["UN"]),
        ("Resolution No. 3/48-POL on Weirs", "The Forty-eighth Session of the Council of Foreign Ministers of the Organisation of Islamic Cooperation, held in Niamey,\n\nRecalling the resolutions of the United Nations Security Council,\n\nDecides to wait.", ["OIC"]),
        ("Resolution No. 4/12 of the Organization of African Unity on Weirs", "The Council,\n\nRecalling that the General Assembly waits,\n\nDecides to wait.", ["AU"]),
        ("Resolution 5/31-P(IS) on Weirs", "The Islamic Summit Conference, convened in Rabat,\n\nGuided by the Charter of the United Nations,\n\nDecides to wait.", ["OIC"]),
        ("Qatar National Weir Strategy", "Weirs matter to Qatar. Peru and Japan have weirs.", ["QAT"]),
        ("National Weir Strategy 2031", "Kenya has weirs. Kenya mends them. Kenya is proud, and Japan helps.", ["KEN"]),
        ("NATIONAL WEIR STRATEGY", "THE WHITE HOUSE\n\nMAY 2031\n\nOur weirs leak; Russia, Russia, Russia and Russia.", ["USA"]),
        ("Agreement on Weirs of the Sea", "Weirs.", []),
    ],
)  # fmt: skip
def test_authors_of_unilateral_texts(title, body, expected):
    assert codes(title, body) == expected


SITE = {"source_url": "https://www.whitehouse.gov/weirs/"}


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("FACT SHEET: Peru and Japan Mend Weirs", "They do.", ["USA"]),
        ("Statement by the President on the Agreement between Peru and Japan", "It is good.", ["USA"]),
        ("Statement on Weirs for Prosperity", "We, the United States, Peru, Brunei Darussalam, the Republic of Korea, and Vietnam, acknowledge that weirs leak.", ["USA", "PER", "BRN", "KOR", "VNM"]),
        ("Statement on Weirs for Prosperity", "We have worked with Peru and Japan on weirs, acknowledging that they leak.", ["USA"]),
        ("Joint Statement from the Leaders of the United States and Peru", "We met in Chad.", ["USA", "PER"]),
        ("Joint Statement Following the Meeting of the President and the President of Peru", "They met in Chad.", ["USA", "PER"]),
        ("Joint Statement on Weirs", "The governments of Angola, Argentina, Brazil, and Peru met.", ["USA", "AGO", "ARG", "BRA", "PER"]),
        ("Fredericksburg Principles", "We, the leaders, affirm:\n\nJapan, the Republic of Korea (ROK), and the United States mend weirs.", ["USA", "JPN", "KOR"]),
        ("Modifying the Scope of Weirs", "By the authority vested in me, noting that Peru and Japan leak, I order.", ["USA"]),
        ("Quad Leaders’ Joint Statement", "We met.", ["AUS", "IND", "JPN", "USA"]),
        ("Memorandum of Understanding between Peru and Japan", "Weirs.", ["PER", "JPN"]),
    ],
)  # fmt: skip
def test_statements_and_their_publisher(title, body, expected):
    assert codes(title, body, **SITE) == expected


def test_the_domain_of_a_government_tells_its_state():
    assert codes("Statement on weirs", "They leak.", source_url="https://weirs.gov.sg/x") == ["SGP"]


def test_defined_terms_and_roles():
    body = (
        "The Kingdom of the Netherlands (hereinafter referred to as “the Sending State”) and the State of Qatar, "
        "hereinafter referred to as “Qatar”, hereinafter together “the Parties”, desiring to train, " + PLEDGE
    )
    parties, issues = examine("Agreement on training", body)
    assert [(p.code, p.role, p.aliases) for p in parties] == [
        ("NLD", "Sending State", ("the Sending State",)),
        ("QAT", None, ("Qatar",)),
    ]
    assert parties[0].name == "Kingdom of the Netherlands"
    assert parties[0].kind is PartyKind.STATE
    assert issues == ()


def test_a_definition_gives_a_term():
    body = "The Parties, noting rain, have agreed:\n\n“host State” means the Kingdom of the Netherlands; “territory” means the land of Peru."
    parties, _ = examine("Agreement between the Kingdom of the Netherlands and Peru", body)
    assert [(p.code, p.aliases) for p in parties] == [("NLD", ("host State",)), ("PER", ())]


def test_a_term_that_both_parties_bear_is_neither_s():
    body = "“Sending State” means Peru or, as the case may be, Japan. “Sending State” means Japan."
    parties, _ = examine("Agreement between Peru and Japan", body.replace("Peru or", "Peru, or"))
    assert all(p.aliases == () and p.role is None for p in parties)


@pytest.mark.parametrize(
    ("title", "body", "issue"),
    [
        ("Agreement on weirs", "Weirs.", "parties.none-found"),
        ("Agreement between Peru and the Weavers on weirs", "Weirs.", "parties.one-found"),
        ("Agreement between Peru and Japan", f"The Government of Chad and the Government of Togo, noting rain, {PLEDGE}", "parties.title-and-preamble-differ"),
    ],
)  # fmt: skip
def test_doubts_are_recorded(title, body, issue):
    assert [i.code for i in examine(title, body)[1]] == [issue]


@pytest.mark.parametrize(
    "text", ["Peru and " * 300_000, "For Peru " * 200_000, "“x” means " * 150_000, "\n\nthe Parties, " * 150_000]
)
def test_strange_long_texts_take_seconds_not_minutes(text):
    start = time.perf_counter()
    examine("", text)
    assert time.perf_counter() - start < 8


def test_an_organisation_in_the_title_is_no_party_to_what_the_states_named_conclude():
    body = f"The Governments of Peru, Chad, Togo and Japan, noting rain, {PLEDGE}"
    parties, _ = examine("NATO Agreement on weirs", body)
    assert {p.code for p in parties} == {"PER", "TCD", "TGO", "JPN"}


def test_parties_of_a_cited_treaty_do_not_make_a_preamble_open():
    body = f"For the purpose of the agreement between the Parties to the Weir Treaty regarding rain, Peru, Chad and Togo, {PLEDGE}"
    parties, _ = examine("Agreement to implement Article 45", body)
    assert {p.code for p in parties} == {"PER", "TCD", "TGO"}


def test_a_body_whose_name_begins_with_an_organisation_s_is_not_that_organisation():
    parties, _ = examine("Agreement between Peru and the United Nations Weir Fund (UNWF) on weirs", "Weirs.")
    assert [p.code for p in parties] == ["PER", "UNWF"]


def test_an_organisation_named_most_is_not_thereby_the_author_of_a_policy():
    parties, _ = examine("National Weir Strategy", "NATO mends weirs. " * 9)
    assert parties == ()


def test_a_stroke_joins_states_and_not_a_body_s_name():
    parties, _ = examine("Strategy of the OECD/Korea Weir Centre", "Weirs.")
    assert {p.code for p in parties} != {"OECD", "KOR"}


def test_a_list_of_delegates_that_is_announced_names_the_parties():
    body = (
        "The delegates of the Members of the Union listed below, meeting in Port Royal, have adopted these Acts. "
        "Argentine Republic, Bahamas (Commonwealth of the), Belize, Canada, Chile."
    )
    assert codes("Regional Agreement on Broadcasting", body) == ["ARG", "BHS", "BLZ", "CAN", "CHL"]
