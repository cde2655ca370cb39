# ruff: noqa: E501 (a case of a table is one line)
"""The title as printed, and nothing of the page about it."""

import pytest

from pipeline.structure.normalise import normalise
from pipeline.structure.provisions import segment
from pipeline.structure.rules import shipped_rules
from pipeline.structure.title import find_title
from tests.pipeline.structure.texts import TREATY, paged

REST = "\n\nThe Government of Amberland and the Government of the Isles,\n\nHave agreed as follows:\n\nArticle 1\n\nThe Parties shall train."

CASES = [
    ("several lines", TREATY, "AGREEMENT between the Government of Amberland and the Government of the Basalt Isles on Joint Exercises"),
    ("one line with a stop", "Treaty of Amity between Amberland and the Isles." + REST, "Treaty of Amity between Amberland and the Isles"),
    ("Markdown heading", "## Treaty of Amity" + REST, "Treaty of Amity"),
    ("series and symbols before", "TREATY SERIES No. 12 (1999)\n\nUNITED NATIONS\n\nA/54/12\n\nProtocol on Ships" + REST, "Protocol on Ships"),
    ("the aside after it", "Convention on Ships (with annex)" + REST, "Convention on Ships"),
    ("a footnote's star", "CONVENTION ON SHIPS*" + REST, "CONVENTION ON SHIPS"),
    ("a chapter's name before", "Preamble\n\nTRADE AGREEMENT BETWEEN AMBERLAND AND\n\nTHE BASALT ISLES\n\nPREAMBLE" + REST, "TRADE AGREEMENT BETWEEN AMBERLAND AND THE BASALT ISLES"),
    ("resolution", "Resolution 12 (1999)\nof 3 May 1999\n\nThe Council of the Isles,\n\nRecalling peace,\n\n1. Decides to act.", "Resolution 12 (1999) of 3 May 1999"),
    ("resolution with its symbol", "12 (1999). Resolution of 3 May 1999\n[S/12]\n\nThe Council of the Isles,\n\nDecides to act.", "12 (1999). Resolution of 3 May 1999"),
    ("strategy over lines", "NATIONAL\n\nSEA\n\nSTRATEGY\n\nMAY 1999\n\nAmberland will train its crews and build its ports in all the years ahead.", "NATIONAL SEA STRATEGY"),
    ("in two languages, text in English", "## Vriendschapsverdrag tussen de staten\n\n#### Treaty of Amity between the States" + REST, "Treaty of Amity between the States"),
    ("its years below", "Sea Strategy of Amberland\n\n2012-2015\n\n1. Introduction\n\nAmberland will train its crews.", "Sea Strategy of Amberland 2012-2015"),
    ("a page's number beside", "2 / SEA STRATEGY OF AMBERLAND\n\nAmberland will train its crews and build its ports in all the years ahead.", "SEA STRATEGY OF AMBERLAND"),
    ("a first chapter below", "SEA STRATEGY\n\nEXECUTIVE SUMMARY\n\nAmberland will train its crews and build its ports in all the years ahead.", "SEA STRATEGY"),
    ("a title that defines by a clause", "Protocol on devices which may be deemed harmful" + REST, "Protocol on devices which may be deemed harmful"),
    ("a plain line after it in the text's language", "## Protocol betreffende de scheepvaart\n\nProtocol on the Ships of the Isles.\n\nThe undersigned, being duly authorised, declare that they accept the following provisions:\n\n1. Each State shall train its crews in the ports of the others.", "Protocol on the Ships of the Isles"),
    ("in capitals, run into the text", "ISLES ASSEMBLY.\n\nCONVENTION CONCERNING THE TRAINING OF CREWS.The Assembly of the Isles, having met at Port, adopts the following Convention:\n\nArticle 1\n\nEach Member shall train its crews.", "CONVENTION CONCERNING THE TRAINING OF CREWS"),
    ("letters spaced on the cover", "M A Y 1 9 9 9 NAT IONA L SEA STR ATEGY\n\nAmberland will train its crews, and the National Sea Strategy, which the Council of the Isles adopted, says how its ports are to be built and paid for in all the years ahead.", "National Sea Strategy"),
    ("the contents run into it", "A Sea Strategy for a New Age May 1999 Preface I. Leadership Today\nShips and Crews\n\nAmberland will train its crews and build its ports in all the years ahead.", "A Sea Strategy for a New Age"),
    ("final acts, under a title in another language", "## Herziening van de reglementen\n\n#### Final Acts of the Conference of the Isles" + REST, "Final Acts of the Conference of the Isles"),
    ("the name over the first note, under a title in another language", "## Notawisseling houdende een verdrag tussen de Regering van het Koninkrijk der Eilanden en de Regering van Amberland inzake het herstel van schepen\n\n### Nr. I\n\n### Agreement on the Repair of Ships\n\nThe Embassy of the Isles presents its compliments to the Ministry of Foreign Affairs of Amberland and has the honour to propose that the ships of both be repaired in each other's ports.", "Agreement on the Repair of Ships"),
    ("an office over the name of what the notes agree on", "## Notawisseling houdende een verdrag tussen de Regering van het Koninkrijk der Eilanden en de Regering van Amberland inzake het herstel van schepen\n\n### Nr. I\n\nTREATIES DIVISION TD/12 Port Amber, 3 May 1999\n\n### Agreement on the Repair of Ships\n\nThe Embassy of the Isles presents its compliments to the Ministry of Foreign Affairs of Amberland and has the honour to propose that the ships of both be repaired in each other's ports.", "Agreement on the Repair of Ships"),
    ("in full under a short name", "#### Ship Repair Agreement\n\nAgreement between Amberland and the Basalt Isles for the Repair of Ships in their Ports" + REST, "Agreement between Amberland and the Basalt Isles for the Repair of Ships in their Ports"),
    ("a first heading without a naming word", "Hak Asasi Manusia Sejagat\n\nMukadimah\n\nBahawasanya pengiktirafan keutuhan kemuliaan dan hak samarata adalah asas kebebasan.", "Hak Asasi Manusia Sejagat"),
]  # fmt: skip


def title_of(document):
    text = normalise(document)
    return text, find_title(text, segment(text, rules=shipped_rules()), rules=shipped_rules())


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=n) for n, t, e in CASES])
def test_title(text, expected):
    _, found = title_of(paged(text))
    assert found is not None
    assert found.value == expected


@pytest.mark.parametrize(
    "text",
    [
        "Recalling the Treaty of Amity,\n\nThe Parties shall train.",
        "(a) to products of the Protocol on Ships\n\n(b) to others.",
        "The leaders met in Port Amber on 3 May 1999 and they will meet again.",
        "",
    ],
)
def test_no_title_is_guessed(text):
    assert title_of(paged(text))[1] is None


def test_front_matter_counts_since_the_file_prints_it():
    document = paged(
        "---\ndate: '1999'\ntitle: Joint Statement of Amberland\n---\n\nThe leaders met in Port Amber.",
        metadata=(("date", "1999"), ("title", "Joint Statement of Amberland")),
    )
    text, found = title_of(document)
    assert found.value == "Joint Statement of Amberland"
    assert found.evidence.span.of(text.text) == "Joint Statement of Amberland"
