"""Language versions: which paragraphs belong to which, and what is no version."""

import pytest

from pipeline.structure.normalise import normalise
from pipeline.structure.rules import shipped_rules
from pipeline.structure.versions import part_versions
from pipeline.types import ProvisionKind, Span
from tests.pipeline.structure.bilingual import alternating, as_text, blocks, by_article, paragraphs
from tests.pipeline.structure.texts import paged

RULES = shipped_rules()
QUOTATION = (
    "fr",
    "« Les Parties se prêtent mutuellement assistance pour la formation de leurs officiers, dans le respect de leurs "
    "lois et de leurs règlements. »",
)
LAYOUTS = {
    "English, then French": blocks("en", "fr"),
    "Dutch, then English": blocks("nl", "en"),
    "English, then Arabic": blocks("en", "ar"),
    "Arabic, then English": blocks("ar", "en"),
    "three languages, one after the other": blocks("tr", "ar", "en"),
    "paragraph by paragraph, English and French": alternating("en", "fr"),
    "paragraph by paragraph, Arabic and English": alternating("ar", "en"),
    "paragraph by paragraph, three languages": alternating("en", "fr", "tr"),
    "article by article, Turkish and English": by_article("tr", "en"),
    "article by article, English and Dutch": by_article("en", "nl"),
    "French and Dutch, no English": blocks("fr", "nl"),
    "Turkish and Arabic, neither read": alternating("tr", "ar"),
}


def parted(pairs):
    return part_versions(normalise(paged(as_text(pairs))), rules=RULES)


def where(pairs, text):
    """Return the place of each paragraph in the normalised text, in order."""
    at, places = 0, []
    for _, paragraph in pairs:
        start = text.index(paragraph, at)
        at = start + len(paragraph)
        places.append(Span(start, at))
    return places


@pytest.mark.parametrize("pairs", LAYOUTS.values(), ids=LAYOUTS)
def test_every_paragraph_belongs_to_its_language(pairs):
    text = normalise(paged(as_text(pairs)))
    found = part_versions(text, rules=RULES)
    homes = [
        next(v.language for v in found.versions if any(span.contains(place) for span in v.spans))
        for place in where(pairs, text.text)
    ]
    assert homes == [language for language, _ in pairs]


@pytest.mark.parametrize(
    ("layout", "languages"),
    [
        ("Dutch, then English", ["en", "nl"]),
        ("three languages, one after the other", ["en", "tr", "ar"]),
        ("French and Dutch, no English", ["fr", "nl"]),
    ],
)
def test_the_principal_version_comes_first_and_only_english_is_analysed(layout, languages):
    versions = parted(LAYOUTS[layout]).versions
    assert [v.language for v in versions] == languages
    assert [v.principal for v in versions] == [True] + [False] * (len(languages) - 1)
    assert [v.analysed for v in versions] == [v.language == "en" for v in versions]


@pytest.mark.parametrize("pairs", LAYOUTS.values(), ids=LAYOUTS)
def test_each_version_has_its_own_title_and_outline(pairs):
    text = normalise(paged(as_text(pairs)))
    found = part_versions(text, rules=RULES)
    for version in found.versions:
        title = next(paragraph for language, paragraph in pairs if language == version.language)
        assert version.title is not None
        assert version.title.value == title
        assert version.title.evidence.span.of(text.text) == title
    assert [p.id for p in found.own] == [p.id for p in parted(paragraphs(found.versions[0].language)).own]
    placed = [p for p in found.provisions if p.language == found.versions[0].language]
    assert [found.principal.text.text[p.span.start : p.span.end] for p in found.own] == [
        p.span.of(text.text) for p in placed
    ]


@pytest.mark.parametrize("pairs", LAYOUTS.values(), ids=LAYOUTS)
def test_provisions_of_all_versions_cover_the_text_without_overlap(pairs):
    text = normalise(paged(as_text(pairs)))
    provisions = part_versions(text, rules=RULES).provisions
    at = 0
    for provision in provisions:
        assert provision.span.start >= at
        assert not text.text[at : provision.span.start].strip()
        at = provision.span.end
    assert not text.text[at:].strip()
    assert len({p.id for p in provisions}) == len(provisions)


ENGLISH = paragraphs("en")
MINISTRIES = [
    ("fr", name)
    for name in (
        "Ministère de la Défense nationale et des Anciens Combattants",
        "Ministère de l’Intérieur et de la Sécurité publique",
        "Ministère des Affaires étrangères et de la Coopération",
        "Direction générale de la Gendarmerie et de la Marine",
        "Secrétariat général du Conseil de la sécurité des frontières",
    )
]
BIBLIOGRAPHY = [
    ("nl", "De Vries, De kustwacht in het recht van de zee en van de havens, Port Arvan 2001, met een register"),
    ("fr", "Lenoir, Le droit de la mer et les garde-côtes dans la pratique des États, deuxième édition, 1998"),
]
ONE_VERSION = {
    "one language": ENGLISH,
    "a quotation": [*ENGLISH[:4], QUOTATION, *ENGLISH[4:]],
    "two quotations": [*ENGLISH[:4], QUOTATION, *ENGLISH[4:7], QUOTATION, *ENGLISH[7:]],
    "a list of ministries": [*ENGLISH[:9], *MINISTRIES, ENGLISH[9]],
    "a bibliography": [*ENGLISH, *BIBLIOGRAPHY],
    "a title in another language": [paragraphs("nl")[0], *ENGLISH],
    "a testimonium in another language": [*ENGLISH, paragraphs("ar")[9]],
}


@pytest.mark.parametrize("pairs", ONE_VERSION.values(), ids=ONE_VERSION)
def test_what_is_no_version(pairs):
    found = parted(pairs)
    assert [(v.language, v.analysed) for v in found.versions] == [("en", True)]
    assert found.principal.is_whole


def test_a_quotation_stays_in_the_version_that_quotes():
    pairs = blocks("en", "fr")
    english = [*ENGLISH[:4], ("nl", "„De Partijen verlenen elkaar bijstand bij de opleiding van hun officieren.”")]
    pairs = [*english, *pairs[4:]]
    text = normalise(paged(as_text(pairs)))
    (first, second) = part_versions(text, rules=RULES).versions
    assert (first.language, second.language) == ("en", "fr")
    assert any(span.contains(where(pairs, text.text)[4]) for span in first.spans)


def test_an_annex_in_another_language_is_no_version():
    annex = [
        ("en", "Annex A"),
        *((language, words) for language, words in paragraphs("fr") if not words.startswith("Article")),
    ]
    found = parted([*ENGLISH, *annex[:1], *annex[2:]])
    assert [v.language for v in found.versions] == ["en"]


def test_unknown_language_has_no_version():
    assert parted([("", "12 34 56")]).versions == ()
    assert part_versions(normalise(paged("")), rules=RULES).versions == ()


def test_editors_notes_stay_in_the_text_that_they_are_about():
    note = ("nl", "Treedt in werking op een nader te bepalen tijdstip")
    pairs = blocks("en", "nl")
    pairs = [*pairs[:3], note, *pairs[3:]]
    text = normalise(paged(as_text(pairs)))
    found = part_versions(text, rules=RULES)
    assert [p.kind for p in found.own if p.span.of(found.principal.text.text) == note[1]] == [ProvisionKind.NOTE]
    assert len(found.versions[0].spans) == 1


def test_a_title_in_a_third_language_goes_with_the_principal_version():
    found = parted([paragraphs("nl")[0], *blocks("fr", "en")[1:10], *paragraphs("en")[1:]])
    assert [v.language for v in found.versions] == ["en", "fr"]
    assert found.title is not None
    assert found.title.value == paragraphs("nl")[0][1]


def test_an_office_in_the_language_of_the_heading_leaves_the_heading_to_the_text_below():
    heading = [("nl", "Notawisseling tussen de Republiek Arvanië en het Koninkrijk Belmora inzake opleidingen")]
    office = [("nl", "Nr. I"), ("nl", "Ministerie van Buitenlandse Zaken")]
    found = parted([*heading, *office, *paragraphs("en")[1:], *office, *paragraphs("nl")[1:]])
    assert [v.language for v in found.versions] == ["en", "nl"]
    assert found.title is not None
    assert found.title.value == heading[0][1]
