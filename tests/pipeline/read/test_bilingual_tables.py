"""A table with a language in each column, a row for each article: every format gives a version in each language."""

import docx
import pytest

from pipeline.read import read
from pipeline.settings import Limits
from pipeline.structure.normalise import normalise
from pipeline.structure.rules import shipped_rules
from pipeline.structure.versions import part_versions
from tests.pipeline.read.makers import make_docx, make_odt
from tests.pipeline.structure.bilingual import paragraphs


def rows(*languages):
    other = next(language for language in languages if language != "en")
    return list(zip(*([words for _, words in paragraphs(one, beside=other)] for one in languages), strict=True))


def as_html(table):
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in table)
    return f"<!DOCTYPE html><html><body><table>{cells}</table></body></html>".encode()


def as_markdown(table):
    return "\n".join(["|---|---|", *(f"| {' | '.join(row)} |" for row in table)]).encode()


def as_docx(table):
    def build(document: docx.document.Document) -> None:
        made = document.add_table(len(table), len(table[0]))
        for row, words in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, words, strict=True):
                cell.text = text

    return make_docx(build=build)


def as_odt(table):
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    body = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in table)
    return make_odt(f"<table:table>{body}</table:table>")


def as_rtf(table):
    body = "".join("".join(rf"\intbl {cell}\cell " for cell in row) + r"\row" for row in table)
    escaped = "".join(c if c.isascii() else rf"\u{ord(c)}?" for c in body)
    return rf"{{\rtf1\ansi \pard{escaped}\pard}}".encode("ascii")


FORMATS = {"x.html": as_html, "x.md": as_markdown, "x.docx": as_docx, "x.odt": as_odt, "x.rtf": as_rtf}


@pytest.mark.parametrize("languages", [("en", "ar"), ("nl", "en"), ("en", "fr")], ids="-".join)
@pytest.mark.parametrize("name", FORMATS)
def test_a_column_is_a_version(tmp_path, name, languages):
    table = rows(*languages)
    path = tmp_path / name
    path.write_bytes(FORMATS[name](table))
    text = normalise(read(path, limits=Limits()))
    found = part_versions(text, rules=shipped_rules())
    assert {v.language for v in found.versions} == set(languages)
    for column, language in enumerate(languages):
        (version,) = (v for v in found.versions if v.language == language)
        words = "".join(span.of(text.text) for span in version.spans)
        assert "".join(words.split()) == "".join("".join(row[column] for row in table).split())


def test_a_table_of_data_keeps_its_rows_on_one_line(tmp_path):
    table = [("No.", "Item"), ("1", "Radar of the coast guard"), ("2", "Boats")]
    for name, make in FORMATS.items():
        path = tmp_path / name
        path.write_bytes(make(table))
        text = normalise(read(path, limits=Limits())).text
        assert "1 Radar of the coast guard" in text, name
