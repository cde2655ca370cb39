"""The table of language versions: which documents share an instrument, and what its rows hold."""

from pathlib import Path

import pytest

from pipeline.dataset import record_to_json
from pipeline.dataset.query import open_dataset
from pipeline.dataset.rows import rows_of
from pipeline.dataset.store import DatasetWriter
from pipeline.dataset.versions import instrument_of
from pipeline.types import InstrumentText, LanguageVersion, LifeCycle, Origin, Provision, ProvisionKind, Span
from tests.factories import TEXT, TITLE, make_place, make_record, make_success


def version(language, *spans, principal=True):
    return LanguageVersion(
        language=language, spans=tuple(Span(*s) for s in spans), principal=principal, analysed=language == "en"
    )


def in_one(language, path, content=None):
    return make_record(content or path, path, versions=(version(language, (0, len(TEXT))),), language=language)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("en", "in/accord_en.pdf"), ("fr", "in/accord_fr.pdf")),
        (("en", "in/A-77-L9 (EN).docx"), ("ar", "in/A-77-L9 (AR).pdf")),
        (("en", "in/charter-eng-2019.txt"), ("ru", "in/charter-rus-2019.txt")),
        (("en", "pack.zip!/pact.English.txt"), ("tr", "pack.zip!/pact.Turkish.txt")),
    ],
)
def test_files_whose_names_differ_by_their_language_are_one_instrument(one, other):
    assert instrument_of(in_one(*one)) == instrument_of(in_one(*other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("en", "in/accord_en.pdf"), ("fr", "other/accord_fr.pdf")),  # another folder
        (("en", "in/accord_en.pdf"), ("fr", "in/accord_2_fr.pdf")),  # another name
        (("en", "in/accord_en.pdf"), ("en", "in/accord_fr.pdf")),  # the mark is not what it is found to be in
        (("en", "in/accord.pdf"), ("fr", "in/accord_fr.pdf")),  # no mark
        (("en", "in/en.pdf"), ("fr", "in/fr.pdf")),  # nothing but a mark
        (("en", "in/a_en_en.pdf"), ("fr", "in/a_en_fr.pdf")),  # which mark is meant is open
    ],
)
def test_what_leaves_a_doubt_is_not_linked(one, other):
    first, second = in_one(*one), in_one(*other)
    assert instrument_of(first) != instrument_of(second)


def test_a_document_in_several_languages_stands_for_itself():
    both = (version("en", (0, 90)), version("fr", (92, len(TEXT)), principal=False))
    record = make_record("x", "in/accord_en.pdf", versions=both)
    assert instrument_of(record) == record.source.id


def test_versions_are_asked_by_sql(tmp_path):
    half = TEXT.index("Article 1")
    both = (version("en", (0, half - 2)), version("fr", (half, len(TEXT)), principal=False))
    alike = [make_success(path, path=f"in/{path}", versions=(version(path[5:7], (0, len(TEXT))),))
             for path in ("pact_en.txt", "pact_fr.txt")]  # fmt: skip
    with DatasetWriter(tmp_path / "dataset") as writer:
        writer.commit([make_success("both", path="in/both.txt", versions=both), *alike], run="r")
    dataset = open_dataset(tmp_path / "dataset")
    rows = dataset.sql(
        "SELECT v.language, v.principal, v.analysed, v.provisions, v.characters, v.page FROM versions v "
        "JOIN documents USING (document) WHERE path = 'in/both.txt' ORDER BY principal DESC"
    )
    assert rows.to_dict("records") == [
        {"language": "en", "principal": True, "analysed": True, "provisions": 2, "characters": half - 2, "page": 1},
        {"language": "fr", "principal": False, "analysed": False, "provisions": 6,
         "characters": len(TEXT) - half, "page": 1},
    ]  # fmt: skip
    linked = dataset.sql("SELECT list_sort(list(language)) AS languages FROM versions GROUP BY instrument ORDER BY 1")
    assert [list(languages) for languages in linked["languages"]] == [["en", "fr"], ["en", "fr"]]


def test_json_lists_the_versions():
    (only,) = record_to_json(make_record())["versions"]
    assert (only["language"], only["analysed"], only["title"]) == ("en", True, TITLE)
    assert only["spans"] == [{"span_start": 0, "span_end": len(TEXT)}]


def test_a_page_that_no_provision_begins_on_has_its_language():
    text = InstrumentText(text="a" * 90, origins=(Origin(0, 1, 0), Origin(30, 2, 0), Origin(60, 3, 0)))
    provisions = (
        Provision(id="1", kind=ProvisionKind.PARAGRAPH, span=Span(0, 10), language="en"),
        Provision(id="2", kind=ProvisionKind.PARAGRAPH, span=Span(10, 70), language="fr"),
        Provision(id="3", kind=ProvisionKind.PARAGRAPH, span=Span(70, 90), language="ar"),
    )
    first = make_record().pages[0]
    pages = tuple(type(first)(number=n, text="a" * 30, method="plain") for n in (1, 2, 3))
    bare = dict.fromkeys(("parties", "signatories", "commitments", "areas", "references", "versions", "issues"), ())
    record = make_record(text=text, pages=pages, provisions=provisions, title=None, life_cycle=LifeCycle(), **bare)
    tables = rows_of(record, places=[make_place(str(Path("in") / "x.txt"))], run="r")
    assert [row["language"] for row in tables["pages"]] == ["fr", "fr", "ar"]
