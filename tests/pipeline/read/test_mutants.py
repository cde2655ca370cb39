"""Damaged files end in a ``DocumentError`` of one sentence or in pages, and in nothing else."""

import random
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.errors import DocumentError
from pipeline.read import read
from pipeline.read.pdf import reader as pdf
from pipeline.settings import Limits
from tests.pipeline.read.makers import (
    ENGLISH,
    FRENCH,
    make_docx,
    make_pdf,
    picture,
    replace_member,
    side_by_side,
    wrapped,
)

HTML = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><nav><a href="/x">x</a></nav><main><h1>Pact</h1>'
    '<ol type="a"><li>one</li><li value="4">two</li></ol><table><tr><td>a</td><td>b</td></tr></table><pre>a\n b</pre>'
    f"<p>{ENGLISH}</p></main></body></html>"
)
DOCX = make_docx("Article 1", ENGLISH, build=lambda d: d.add_paragraph("Item", style="List Number"))
SEEDS = {
    "pdf": make_pdf(wrapped(ENGLISH), side_by_side(ENGLISH, FRENCH, by_rows=True), picture("Scan"), wrapped(FRENCH)),
    "html": HTML.encode(),
    "docx": DOCX,
}
PARTS = ("word/document.xml", "word/numbering.xml", "[Content_Types].xml")


def mutate(data, chance):
    """Return ``data`` with some bytes changed, cut out, put in, or doubled elsewhere."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20, 100))):
        at, action = chance.randrange(len(out)), chance.random()
        if action < 0.5:
            out[at] = chance.randrange(256)
        elif action < 0.65 and len(out) > 400:
            del out[at : at + chance.choice((1, 2, 10, 200))]
        elif action < 0.8:
            out[at:at] = chance.randbytes(chance.choice((1, 3, 20)))
        else:
            other = chance.randrange(len(out))
            out[at:at] = out[other : other + chance.choice((4, 30, 300))]
    return bytes(out)


def mutants(count, chance):
    for number in range(count):
        kind = chance.choice(["pdf", "pdf", "html", "docx", "part"])
        if kind == "part":
            part = chance.choice(PARTS)
            with zipfile.ZipFile(BytesIO(DOCX)) as package:
                inner = package.read(part)
            yield number, replace_member(DOCX, part, mutate(inner, chance))
        else:
            yield number, mutate(SEEDS[kind], chance)


@pytest.mark.parametrize(("seed", "with_ocr"), [(1, True), (2, False), (3, False)])
def test_mutants_end_in_pages_or_in_a_reason(tmp_path, monkeypatch, seed, with_ocr):
    if not with_ocr:
        monkeypatch.setattr(pdf, "has_engine", lambda: False)
    chance = random.Random(seed)
    path, outcomes = Path(tmp_path) / "mutant", []
    for number, data in mutants(50, chance):
        path.write_bytes(data)
        try:
            paged = read(path, limits=Limits())
        except DocumentError as error:
            outcomes.append("of one sentence" if "\n" not in error.reason else f"{number}: {error.reason}")
        else:
            "".join(page.text for page in paged.pages).encode("utf-8")
            assert [page.number for page in paged.pages] == list(range(1, len(paged.pages) + 1)), number
            outcomes.append("read")
    assert set(outcomes) == {"read", "of one sentence"}
    assert 5 < outcomes.count("read") < 45
