"""The shipped specimens: each is marked as one, every format is there, and their labels quote what is read."""

import json
from pathlib import Path

import pytest

from pipeline.read import READERS, read
from pipeline.settings import Limits

ROOT = Path(__file__).parents[3]
SPECIMENS = sorted((ROOT / "data" / "raw").rglob("specimen_*.*"))
LABELS = sorted((ROOT / "tests" / "gold" / "specimens").glob("*.json"))


def words(path):
    return " ".join("\n".join(page.text for page in read(path, limits=Limits()).pages).split())


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda p: p.name)
def test_a_specimen_says_so_and_reads_without_a_doubt(path):
    paged = read(path, limits=Limits())
    assert "SPECIMEN: this is no real agreement" in paged.pages[0].text[:1200]
    assert paged.issues == ()
    assert min(page.quality for page in paged.pages) > 0.95


def test_there_are_enough_in_every_format():
    assert len(SPECIMENS) >= 12
    types = {read(path, limits=Limits()).source.media_type for path in SPECIMENS}
    assert types == READERS.keys()


@pytest.mark.parametrize("path", LABELS, ids=lambda p: p.stem)
def test_labels_quote_their_document(path):
    label = json.loads(path.read_text("utf-8"))
    (document,) = [p for p in SPECIMENS if p.name == label["file"]]
    text = words(document)
    for commitment in label["commitments"] or []:
        quote = " ".join(commitment["quote"].split())
        assert quote in text
        assert commitment["trigger"] in quote
    assert (label["signed_at"] or "") in text


@pytest.mark.parametrize("suffix", [".docx", ".html", ".txt"])
def test_plain_forms_are_what_is_read(suffix):
    folder = ROOT / "tests" / "gold" / "specimens" / "texts"
    for document in (p for p in SPECIMENS if p.suffix == suffix):
        plain = folder / (document.name if suffix == ".txt" else f"{document.name}.txt")
        if plain.exists():
            assert words(document) == " ".join(plain.read_text("utf-8").split())
