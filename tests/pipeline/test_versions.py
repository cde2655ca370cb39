"""Findings come from the principal version alone: a translation gives no party, date or commitment twice."""

from pathlib import Path

import pytest

from models.load import load_classifiers
from pipeline.analyse import build_tools, examine
from pipeline.dataset.batches import prepare
from pipeline.dataset.outcomes import Place, Success
from pipeline.types import Page, PagedText, SourceDocument
from tests.pipeline.structure.bilingual import alternating, as_text, blocks, by_article, paragraphs

LAYOUTS = {
    "English, then French": blocks("en", "fr"),
    "Arabic, then English": blocks("ar", "en"),
    "paragraph by paragraph, English and French": alternating("en", "fr"),
    "paragraph by paragraph, Arabic and English": alternating("ar", "en"),
    "article by article, Turkish and English": by_article("tr", "en"),
}


@pytest.fixture(scope="module")
def tools():
    return build_tools(load_classifiers())


def record_of(pairs, tools):
    text = as_text(pairs)
    source = SourceDocument(path=Path("in/pact.txt"), sha256="a" * 64, media_type="text/plain", size=len(text))
    return examine(PagedText(source=source, pages=(Page(number=1, text=text, method="plain"),)), tools=tools)


def said(record):
    """Return the findings by the words that they rest on, without offsets."""
    text = record.text.text
    life = record.life_cycle
    return {
        "title": record.title.value,
        "kind": record.kind.label,
        "parties": [(party.name, party.evidence.span.of(text)) for party in record.parties],
        "signed": (life.signed_on.value, life.signed_at.value, life.signed_on.evidence.span.of(text)),
        "in force": (life.entry_into_force.value, life.duration.value),
        "languages": [found.value for found in life.authentic_languages],
        "commitments": [
            (one.quote.of(text), one.trigger.of(text), one.modality, one.bearer, one.provision)
            for one in record.commitments
        ],
        "areas": {(area.provision, area.code) for area in record.areas},
    }


@pytest.mark.parametrize("pairs", LAYOUTS.values(), ids=LAYOUTS)
def test_a_translation_changes_no_finding(pairs, tools):
    other = next(language for language, _ in pairs if language != "en")
    record = record_of(pairs, tools)
    alone = said(record_of(paragraphs("en", beside=other), tools))
    assert len(alone["commitments"]) >= 3
    assert said(record) == alone
    assert record.language == "en"
    outcome = Success(record=record, places=(Place(path="in/pact.txt", size=1, mtime_ns=1),))
    assert prepare([outcome], run="r").tables["documents"].column("state").to_pylist() == ["processed"]


def test_without_english_the_principal_version_is_named(tools):
    record = record_of(blocks("tr", "ar"), tools)
    assert [(v.language, v.principal, v.analysed) for v in record.versions] == [
        ("tr", True, False),
        ("ar", False, False),
    ]
    (issue,) = (issue for issue in record.issues if issue.code == "language.not-analysed")
    assert issue.message == (
        "the text is in ar, tr (its principal version in tr): it is kept, but its commitments are not looked for in "
        "that language"
    )
    assert record.commitments == ()


@pytest.mark.parametrize(
    ("printed", "signed"),
    [("this 4th day of May", "2011-05-04"), ("in May 2011", "2011-05-04"), ("in May 2012", "2012-05")],
)
def test_a_day_that_only_the_translation_prints_is_taken_from_it(printed, signed, tools):
    pairs = [(language, words.replace("on 4 May 2011", printed)) for language, words in blocks("en", "fr")]
    record = record_of(pairs, tools)
    found = record.life_cycle.signed_on
    assert found.value == signed
    assert found.evidence.span.of(record.text.text) == ("4 mai 2011" if signed == "2011-05-04" else "May 2012")
