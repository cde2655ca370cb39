"""Texts kept for the next analysis: the same to the last character, or not used at all."""

import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.dataset import texts as module
from pipeline.dataset.store import DatasetWriter
from pipeline.dataset.texts import Texts
from pipeline.types import Issue, Mark, Page, PagedText, Part, PartKind, Span, WordBox
from tests.factories import make_source, make_success

TEXT = PagedText(
    source=make_source(),
    pages=(
        Page(
            number=1,
            text="ميثاق\n\nthe Pact\x0c\u2028of İzmir",
            method="ocr",
            width_pt=595.3,
            quality=0.75,
            words=(WordBox(0, 5, 1.5, 2.0, 30.25, 12.0, 0.91),),
            parts=(Part(0, 5, PartKind.NOTE),),
            marks=(Mark(0, "heading"),),
        ),
        Page(number=2, text="", method="ocr"),
    ),
    metadata=(("title", "Pact"),),
    issues=(Issue(code="ocr.slow", message="slow", span=Span(0, 3)),),
)
SHA = TEXT.source.sha256


def kept(folder):
    return [path for path in (folder / module.FOLDER).rglob("*") if path.is_file()]


def test_a_text_comes_back_as_it_was_read(tmp_path):
    Texts(tmp_path).keep(TEXT)
    found = Texts(tmp_path).load(SHA, Path("elsewhere/it.pdf"))
    assert found == replace(TEXT, source=replace(TEXT.source, path=Path("elsewhere/it.pdf")))
    assert len(kept(tmp_path)) == 1


def test_a_text_with_pages_missing_is_not_kept(tmp_path):
    Texts(tmp_path).keep(replace(TEXT, pages=(Page(number=1, text="", method="ocr", problem="needs OCR in Arabic"),)))
    assert kept(tmp_path) == []


@pytest.mark.parametrize(
    "harm",
    [
        lambda _: b"",
        lambda content: content[:-4],
        lambda _: b"noise" * 9,
        lambda _: zlib.compress(b"{}"),
        lambda content: zlib.compress(zlib.decompress(content).replace(SHA.encode(), b"0" * 64)),
    ],
)
def test_a_damaged_one_is_not_used(tmp_path, harm):
    Texts(tmp_path).keep(TEXT)
    (file,) = kept(tmp_path)
    file.write_bytes(harm(file.read_bytes()))
    assert Texts(tmp_path).load(SHA, Path("x")) is None


def test_one_that_unpacks_to_too_much_is_not_used(tmp_path, monkeypatch):
    Texts(tmp_path).keep(TEXT)
    monkeypatch.setattr(module, "MAX_BYTES", 100)
    assert Texts(tmp_path).load(SHA, Path("x")) is None


def test_other_readers_read_anew(tmp_path, monkeypatch):
    Texts(tmp_path).keep(TEXT)
    monkeypatch.setattr(module, "reader_version", lambda: "another")
    assert Texts(tmp_path).load(SHA, Path("x")) is None
    Texts(tmp_path).prune([SHA])
    assert kept(tmp_path) == []


def test_a_forgotten_document_leaves_no_text_and_maintenance_none_of_strangers(tmp_path):
    one = make_success("content", "in/1")
    stranger = replace(TEXT, source=make_source("stranger"))
    with DatasetWriter(tmp_path) as writer:
        writer.commit([one], run="r1")
        Texts(tmp_path).keep(TEXT)
        Texts(tmp_path).keep(stranger)
        writer.maintain()
        assert [path.name.partition(".")[0] for path in kept(tmp_path)] == [SHA]
        writer.forget([one.document], at=datetime(2026, 2, 3, tzinfo=UTC))
    assert kept(tmp_path) == []
