# ruff: noqa: E501 (tables of texts, one case a line)
"""Instruments between many. All texts are invented; only the names of the states and organisations are real."""

import time

import pytest

from pipeline.extract.parties.find import PartyRules, find_parties
from pipeline.extract.parties.gazetteer import load_gazetteer
from pipeline.rules import load_rules
from pipeline.types import Evidence, Found, InstrumentText, Origin, Span

RULES = load_rules("parties", PartyRules)
PLEDGE = (
    "Have agreed as follows:\n\nArticle 1\n\nThe High Contracting Parties shall mend weirs in Bolivia and Paraguay."
)
ALSO = "Zijn het volgende overeengekomen:\n\nArtikel 1\n\nDe Partijen herstellen stuwen in Bolivia."
SEVEN = "THE KINGDOM OF BELGIUM,\n\nTHE KINGDOM OF DENMARK,\n\nTHE FEDERAL REPUBLIC OF GERMANY,\n\nIRELAND,\n\nTHE ITALIAN REPUBLIC,\n\nTHE GRAND DUCHY OF LUXEMBOURG,\n\nTHE UNITED KINGDOM OF GREAT BRITAIN AND NORTHERN IRELAND,\n\n"
OF_SEVEN = "BEL DEU DNK GBR IRL ITA LUX"
POWERS = (
    "Who, having shown their full powers, have agreed upon these provisions:\n\nArticle 1\n\nWeirs shall be mended."
)


def parties_of(title, body):
    text = f"{title}\n\n{body}" if title else body
    found = Found(value=title, evidence=Evidence(span=Span(0, len(title)), found_by="test")) if title else None
    instrument = InstrumentText(text=text, origins=(Origin(0, 1, 0),), metadata=())
    parties, _ = find_parties(instrument, (), title=found, rules=RULES)
    return " ".join(sorted(party.code for party in parties))


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        # a community, its member states and a third side
        ("Weir Agreement between the European Community and its Member States, of the one part, and Peru, of the other part", f"{SEVEN}Contracting Parties to the Treaty establishing the European Community, the Treaty establishing the European Coal and Steel Community and the Treaty establishing the European Atomic Energy Community,\n\nhereinafter referred to as 'Member States', and\n\nTHE EUROPEAN COMMUNITY,\n\nhereinafter referred to as 'the Community',\n\nof the one part, and\n\nTHE REPUBLIC OF PERU\n\nof the other part,\n\nCONSIDERING that weirs leak,\n\n{PLEDGE}", f"{OF_SEVEN} EU PER"),
        ("Agreement on Weirs", f"{SEVEN}Contracting Parties to the Treaty on European Union, hereinafter referred to as the ‘Member States’,\n\nTHE EUROPEAN UNION and\n\nTHE EUROPEAN ATOMIC ENERGY COMMUNITY, hereinafter referred to as ‘Euratom’,\n\non the one part, and\n\nGEORGIA\n\non the other part,\n\nTAKING weirs seriously,\n\n{PLEDGE}", f"{OF_SEVEN} EU EURATOM GEO"),
        ("Weir Convention", f"{SEVEN}Contracting Parties to the Treaty establishing the European Economic Community, hereinafter referred to as \"the Community\", its States being hereinafter referred to as \"Member States\",\n\nand THE COUNCIL OF THE EUROPEAN COMMUNITIES,\n\nof the one part, and\n\nTHE HEAD OF STATE OF BARBADOS,\n\nHIS MAJESTY THE KING OF TONGA,\n\nwhose States are hereinafter referred to as \"Island States\",\n\nof the other part,\n\nHAVING REGARD to rain,\n\n{PLEDGE}", f"{OF_SEVEN} EU BRB TON"),
        ("Protocol bij de Stuwovereenkomst tussen de Europese Economische Gemeenschap en de Staat Israël", f"Zijne Majesteit de Koning der Belgen,Hare Majesteit de Koningin van Denemarken,De President van Ierland,wier Staten partij zijn bij het Verdrag tot oprichting van de Europese Economische Gemeenschap, enDe Raad van de Europese Gemeenschappen,enerzijds, enDe President van de Staat Israël,anderzijds,Gezien de regen, {ALSO}", "BEL DNK IRL EU ISR"),
        ("Weir Agreement between the European Union and its Member States, of the one part, and Australia, of the other part", f"The EUROPEAN UNION, hereinafter referred to as ‘the Union’\nand\n{SEVEN}Member States of the European Union, hereinafter referred to as the ‘Member States’,\nof the one part, and\nAUSTRALIA,\nof the other part,\nCONSIDERING rain, {PLEDGE}", f"{OF_SEVEN} EU AUS"),
        ("Protocol on Weirs of Switzerland, 1931", f"Peru, Chile and Cuba, desiring rain, {PLEDGE}", "PER CHL CUB"),
        # the name of the third side is lost in the list: the title has it
        ("Protocol to the Weir Agreement between the European Community and Peru", f"{SEVEN}whose States are parties to the Treaty establishing the European Community, and\n\nTHE EUROPEAN COMMUNITY, and\n\nTHE REPUBLIC OF PERUon the other,\n\nCONSIDERING rain,\n\n{PLEDGE}", f"{OF_SEVEN} EU PER"),
        # an organisation named in the defined term of its members, or as what they belong to, is no party
        ("Agreement on Weirs", f"The Governments of Malaysia, the Republic of Singapore and the Kingdom of Thailand, Member Countries of the Association of South East Asian Nations (hereinafter referred to as \"ASEAN Weir Countries\");\n\nRECALLING rain;\n\n{PLEDGE}", "MYS SGP THA"),
        ("Agreement on Weirs between the EFTA States and Peru", f"Iceland, the Kingdom of Norway and the Swiss Confederation (hereinafter referred to as \"the EFTA States\"),\n\nand\n\nthe Republic of Peru,\n\nRECOGNISING weirs,\n\n{PLEDGE}", "ISL NOR CHE PER"),
        ("Agreement between the EFTA States and Peru", f"Note: Austria, Finland and Sweden withdrew from the Convention establishing weirs. In accordance with it they ceased to be Parties.\n\nThe Republic of Iceland, the Kingdom of Norway (hereinafter called the EFTA States) and the Republic of Peru, Having regard to rain, {PLEDGE}", "ISL NOR PER"),
        ("Treaty of Peace", f"Australia, Canada and Chile, as the States which are at war with Peru, hereinafter referred to as \"the Allied Powers\", of the one part,\n\nand Peru, of the other part;\n\nWhereas Peru leaks, {PLEDGE}", "AUS CAN CHL PER"),
        # heads of state, and dominions beneath one of them
        ("Weir Convention", f"His Majesty the German Emperor, King of Prussia; His Majesty the King of the Belgians; the President of the United States of Mexico; His Majesty the Emperor of All the Russias; His Majesty the Emperor of the Ottomans; the Swiss Federal Council,\n\nBeing desirous of weirs, {PLEDGE}", "DEU BEL MEX RUS TUR CHE"),
        ("Weir Pact", f"His Majesty the King of Great Britain, Ireland and the British Dominions beyond the Seas, Emperor of India; His Majesty the King of Italy; Her Majesty the Queen of the Netherlands,\n\nDesiring to mend weirs, have appointed as their Plenipotentiaries:\n\nHis Majesty the King of Great Britain: For Great Britain and Northern Ireland: Sir A. Author; For the Dominion of Canada: B. Author; For the Commonwealth of Australia: C. Author; For the Union of South Africa: D. Author; For the Irish Free State: E. Author; For India: F. Author;\n\nHis Majesty the King of Italy: G. Autore;\n\n{POWERS}", "GBR ITA NLD CAN AUS ZAF IRL IND"),
        ("Weir Pact", f"His Majesty the King of Great Britain, Ireland and the British Dominions beyond the Seas, Emperor of India, and Her Majesty the Queen of the Netherlands, desiring well, {PLEDGE}", "GBR NLD"),
        ("Weir Convention", f"With a view to mending weirs, these have been appointed, namely:\n\nHis Majesty the King of the Belgians: M. A. Auteur, Envoy Extraordinary, Member of the Senate;\n\nThe President of the French Republic: Prof. B. Auteur, Legal Adviser;\n\nHer Majesty the Queen of the Netherlands: Jhr. C. van Auteur;\n\n{POWERS}", "BEL FRA NLD"),
        ("Weir Convention", f"The Governments of the Republics of the river, wishing that weirs hold, have appointed the following Plenipotentiaries:\n\nPERU:\nA. Author, B. Author.\n\nECUADOR:\nC. Author.\n\nMEXICO:\nD. Author.\n\n{POWERS}", "PER ECU MEX"),
        ("Traité des digues", "Sa Majesté le Roi des Pays-Bas, Grand-Duc de Luxembourg, et Sa Majesté le Roi des Belges, prenant en considération leurs Traités conclus avec la France et l'Autriche, sont convenus de ce qui suit:", "NLD BEL"),
        # names of other days
        ("Convention on Weirs", f"The Governments of the Czecho-Slovak Republic, Esthonia, Hedjaz, Persia, the Kingdom of the Serbs, Croats and Slovenes, Siam, the Union of Socialist Soviet Republics and the United States of Venezuela, considering rain, {PLEDGE}", "CSK EST SAU IRN YUG THA SUN VEN"),
        ("Verdrag inzake stuwen", f"Albanië, Duitschland, het Britsche Rijk, Costa-Rica, Lithauen, de Zuid-Afrikaansche Unie en Tsjecho-Slowakije, Bezield met den wensch, {ALSO}", "ALB DEU GBR CRI LTU ZAF CSK"),
        ("Convention sur les digues", "L'Esthonie, la Grande-Bretagne, l'Abyssinie, l'Union Sud-Africaine et le Royaume des Serbes, Croates et Slovènes, désireux de réparer, sont convenus de ce qui suit:", "EST GBR ETH ZAF YUG"),
        # how lists are printed
        ("Weir Pact", f"The Governments of:\n\n1. The People's Republic of Albania;\n2. The People's Republic of Bulgaria;\n3. The German Democratic Republic;\n4. The Czechoslovak Republic,\n\nReaffirming rain, {PLEDGE}", "ALB BGR DDR CSK"),
        ("Agreement", f"THE KINGDOM OF BELGIUM1,\nTHE FRENCH REPUBLIC [2],\nTHE ITALIAN REPUBLIC 3),\nTHE UNITED KINGDOM OF GREAT\nBRITAIN AND NORTHERN IRELAND,\n\nDesiring weirs, {PLEDGE}", "BEL FRA ITA GBR"),
        ("Agreement", f"The Republic of Ghana, represented by its Minister of Water, H.E. Mr A. Author,\n\nThe Togolese Republic, represented by B. Auteur,\n\nThe Republic of Chad\n\nHereinafter referred to as \"the Parties\",\n\nConsidering weirs, {PLEDGE}", "GHA TGO TCD"),
        ("International Convention on Weirs, Albania, Austria,", f"Belgium, Brazil and Cuba, being anxious to mend, {PLEDGE}", "ALB AUT BEL BRA CUB"),
        ("Weir Convention", f"The delegates of the following Members of the Union of Weavers, meeting in Zenda, have adopted, subject to approval, these provisions:\n\n*Republic of Afghanistan, Algeria (Algerian Democratic and Popular Republic). Federal Republic of Germany, Kingdom of Saudi Arabia, Australia.\n\n{PLEDGE}", "AFG DZA DEU SAU AUS"),
        ("Final Act of the Weir Conference", "Delegations of the following States were represented at the Conference: Peru, Chile, Ecuador, Cuba and Haiti.\n\nThe Conference adopted a Convention.", ""),
        # the list stands between the verb and its object, as Dutch has it
        ("Overeenkomst inzake stuwen", "Met het oog op de regen komen de Verenigde Staten van Amerika, de Franse Republiek en de Bondsrepubliek Duitsland het volgende overeen:\n\nArtikel 1\n\nStuwen.", "USA FRA DEU"),
        ("Overeenkomst ter uitvoering van het Stuwverdrag", "Ter uitvoering van artikel 6 van het Verdrag tussen de Staten die partij zijn bij het Regenverdrag, in aanmerking nemende dat stuwen lekken, zijn de Regeringen van België, Canada en de Bondsrepubliek Duitsland het volgende overeengekomen:\n\nArtikel 1\n\nStuwen.", "BEL CAN DEU"),
        # unions named by their states
        ("Agreement between the Governments of the Benelux States and the Government of Peru on visas", PLEDGE, "BEL LUX NLD PER"),
        ("Agreement between the Governments of the States of the Benelux Economic Union and the French Republic on weirs", PLEDGE, "BEL LUX NLD FRA"),
        ("Agreement on visas", f"The Governments of Belgium, Luxembourg and the Netherlands, acting jointly by virtue of the Convention between the Kingdom of Belgium and the Kingdom of the Netherlands signed at Zenda, and the Government of Peru, Desirous of rain, {PLEDGE}", "BEL LUX NLD PER"),
        ("Weir Agreement between the Netherlands and the Belgo-Luxemburg Economic Union, on the one hand, and Japan on the other hand", f"The Government of the Netherlands and the Government of Belgium, acting in their own name and on behalf of the Government of the Grand Duchy of Luxemburg, on the one hand, and the Government of Japan on the other hand, Inspired by rain, {PLEDGE}", "NLD BEL LUX JPN"),
        ("Agreement between the Benelux Economic Union and Peru on weirs", PLEDGE, "BENELUX PER"),
        # ministries conclude for their states
        ("Memorandum of Understanding concerning Weirs", f"The Ministry of National Defence of Canada, the Federal Ministry of Defence of the Federal Republic of Germany and the Secretary of Defense on behalf of the Department of Defense of the United States of America, hereinafter the Participants, having a common interest, {PLEDGE}", "CAN DEU USA"),
        ("Agreement on Weirs", f"The Kingdom of the Netherlands, a party to the Weir Treaty with Germany, and the Republic of Peru, desiring rain, {PLEDGE}", "NLD PER"),
        ("Agreement between the Government of Peru and the Government of Chile for weirs", f"The Government of Peru and the Government of Chile, being parties to the Convention on Weirs signed by Belgium and France, desiring rain, {PLEDGE}", "PER CHL"),
        ("Universal Declaration of Weirs", "Whereas rain falls in Peru and Chile,\n\nNow, therefore, The General Assembly proclaims this Declaration.", "UN"),
        ("Memorandum of Understanding on Weirs", f"The Minister of Defence of the Kingdom of Norway,\nthe Ministry of Defence of the Republic of Latvia as represented by the Minister of Defence of the Republic of Latvia,\nthe Secretary of State for Defence of the United Kingdom of Great Britain and Northern Ireland,\nPursuant to the Agreement of Estonia and Latvia, {PLEDGE}", "NOR LVA GBR"),
        # classes
        ("Protocol to the Weir Treaty on the Accession of Finland", f"The Parties to the Weir Treaty, signed at Zenda, being satisfied that rain falls on the Republic of Finland, {PLEDGE}", ""),
        ("Verdrag inzake stuwen", f"De lidstaten van de Raad van Europa, de andere Staten en de Europese Gemeenschap, die dit Verdrag hebben ondertekend, Gelet op de regen in Malta en Praag, {ALSO}", ""),
        ("Verdrag inzake stuwen", f"De Overeenkomstsluitende Partijen,Vergaderende onder auspiciën van de Raad, met medewerking van de Commissie van de Verenigde Naties en de Internationale Arbeidsorganisatie, Gelet op regen, {ALSO}", ""),
    ],
)  # fmt: skip
def test_parties_of_instruments_between_many(title, body, expected):
    assert parties_of(title, body) == " ".join(sorted(expected.split()))


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("the United States of Mexico and the United States of America", ["MEX", "USA"]),
        ("the States of Guernsey", ["GGY"]),
        ("the Supreme Headquarters Allied Powers Europe", ["SHAPE"]),
        ("het Milieuprogramma van de Verenigde Naties", ["UNEP"]),
        ("the United Nations Special Fund and the United Nations", ["UNSF", "UN"]),
        ("the Inter-Governmental Maritime Consultative Organization", ["IMCO"]),
        ("Emperor of India", []),
        ("Belgium2, Canada12 and Cuba", ["BEL", "CAN", "CUB"]),
        ("EU27, NATO2030 and Peru1999", []),
    ],
)
def test_names(name, codes):
    assert [mention.code for mention in load_gazetteer().find(name)] == codes


@pytest.mark.parametrize("text", ["Peru, party to " * 30_000, "Peru, which States " * 30_000, "PERU: plenipotentiaries " * 30_000])  # fmt: skip
def test_strange_lists_take_seconds_not_minutes(text):
    start = time.perf_counter()
    parties_of("", text)
    assert time.perf_counter() - start < 8
