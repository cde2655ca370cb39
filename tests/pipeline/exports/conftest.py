"""A dataset with everything that breaks exports: formulas, Arabic, accents, control characters, a failed document."""

import pytest

from pipeline import open_dataset
from pipeline.dataset.store import DatasetWriter
from pipeline.types import InstrumentText, Origin, Page, Party, PartyKind, Provision, ProvisionKind, Reference, Span
from tests.factories import evidence_of, found, make_failure, make_success, make_versions

FORMULA = '=HYPERLINK("http://example.invalid","Öğretim")'
ARABIC = "اتفاقية التعاون بين أرفانيا وبلمورا"
WORDS = "\n\n".join(
    [FORMULA, ARABIC, "Article 1", "Qatar shall train officers of Türkiye under the Accord of Sevra.", "1. Visits.",
     "(a) A visit\x0b is short.", "Done at Sevra."]
)  # fmt: skip
OUTLINE = (
    ("Title", ProvisionKind.TITLE, FORMULA, None, None),
    ("Preamble(1)", ProvisionKind.PREAMBLE, ARABIC, None, None),
    ("Art. 1 heading", ProvisionKind.HEADING, "Article 1", "1", "Art. 1"),
    ("Art. 1", ProvisionKind.ARTICLE, "Qatar shall train officers of Türkiye under the Accord of Sevra.", "1", None),
    ("Art. 1(1)", ProvisionKind.PARAGRAPH, "1. Visits.", "1", "Art. 1"),
    ("Art. 1(1)(a)", ProvisionKind.ITEM, "(a) A visit\x0b is short.", "a", "Art. 1(1)"),
    ("Testimonium(1)", ProvisionKind.TESTIMONIUM, "Done at Sevra.", None, None),
)


def provision(name, kind, words, number, parent):
    start = WORDS.index(words)
    language = "ar" if words is ARABIC else "en"
    span = Span(start, start + len(words))
    return Provision(id=name, kind=kind, span=span, number=number, parent=parent, language=language)


def hostile():
    """Return an outcome of an agreement between Qatar and Türkiye."""
    parties = (
        (code, name, kind)
        for code, name, kind in (("QAT", "Qatar", PartyKind.STATE), ("TUR", "Türkiye", PartyKind.STATE))
    )
    return make_success(
        "hostile",
        "in/=cmd|x.txt",
        text=InstrumentText(text=WORDS, origins=(Origin(0, 1, 0),)),
        pages=(Page(number=1, text=WORDS, method="plain"),),
        title=found(FORMULA, FORMULA, WORDS),
        provisions=tuple(provision(*row) for row in OUTLINE),
        versions=make_versions(WORDS)[:0],
        parties=tuple(
            Party(code=code, name=name, kind=kind, evidence=evidence_of(name, WORDS)) for code, name, kind in parties
        ),
        signatories=(),
        life_cycle=type(make_success().record.life_cycle)(signed_on=found("2024-02", "Sevra", WORDS)),
        commitments=(),
        areas=(),
        references=(Reference(name="the Accord", evidence=evidence_of("the Accord of Sevra", WORDS)),),
        issues=(),
    )


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Return the folder of the dataset; not to be written."""
    folder = tmp_path_factory.mktemp("exports") / "dataset"
    with DatasetWriter(folder) as writer:
        writer.commit([make_success("one", "in/one.txt"), hostile(), make_failure()], run="r1")
    return folder


@pytest.fixture
def dataset(folder):
    return open_dataset(folder)


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """Return an open dataset without a document."""
    folder = tmp_path_factory.mktemp("nothing") / "dataset"
    with DatasetWriter(folder) as writer:
        writer.commit([make_failure()], run="r1")
        writer.take_out([make_failure().document])
    return open_dataset(folder)
