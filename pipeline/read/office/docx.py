"""DOCX: the body's text in document order, tables and text boxes included, with automatic numbers printed.

The package is read directly. python-docx's ``Paragraph.text`` leaves out insertions, content controls and smart
tags, in which treaty text does stand, and parses every part of the package before a limit can hold.
Deleted and hidden text is left out: the text is that of the final version. Footnotes and endnotes stand apart after
the text, headers and footers are parts of the page beside it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from pipeline.errors import UnreadableDocumentError
from pipeline.read.content import Content, check_tree_size, pages_of
from pipeline.read.lines import CELL_CHARACTERS, LINE, PARAGRAPH, TAB, LineWriter, is_set_in_columns, with_notes
from pipeline.read.office.emphasis import WordStyles
from pipeline.read.office.numbering import Numbering, W, build_numbering
from pipeline.read.packages import check_unpacked, open_package
from pipeline.read.treaty_xml import parse_xml
from pipeline.settings import Limits
from pipeline.types import Page, Part, PartKind

CONTENT_TYPES = "[Content_Types].xml"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml."
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL = W.strip("{}").encode("ascii")
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
PASSED_OVER = {
    f"{W}del",
    f"{W}moveFrom",
    f"{W}pPr",
    f"{W}rPr",
    f"{W}tblPr",
    f"{W}trPr",
    f"{W}tcPr",
    f"{W}sectPr",
    FALLBACK,
}
CHARACTERS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}
NOTE_REFERENCES = {
    f"{W}footnoteReference": ("footnotes", f"{W}footnote"),
    f"{W}endnoteReference": ("endnotes", f"{W}endnote"),
}
PARTS = ("document.main", "styles", "numbering", "footnotes", "endnotes")
BESIDE = {"header": PartKind.RUNNING_HEAD, "footer": PartKind.RUNNING_FOOT}
MAX_BESIDE = 50
"""Headers and footers that are read; each section of a document may have three of both."""


def read_docx(path: Path, *, limits: Limits) -> Content:
    """Return the text of a DOCX file as one page: Word settles page breaks only when it prints.

    Raises:
        UnreadableDocumentError: the package is damaged or its parts are not well-formed.
        EncryptedDocumentError: its members are encrypted.
        LimitExceededError: it unpacks to more than the limit.
    """
    parts = _load_parts(path, limits=limits)
    roots = parts.roots
    document, styles = roots["document.main"], roots.get("styles")
    body = document.find(f"{W}body")
    numbering = build_numbering(roots.get("numbering"), styles)
    printer = _Printer(numbering=numbering, notes=_notes(roots), styles=WordStyles(styles))
    writer = printer.print_tree(document if body is None else body)
    printed = [printer.print_tree(note).result() for note in printer.referred]
    pages = pages_of(with_notes(writer.result(), printed), method="markup", marks=writer.marks)
    beside = [(kind, printer.print_tree(root).result().strip()) for kind, root in parts.beside]
    return Content(pages=(*pages[:-1], _with_beside(pages[-1], dict.fromkeys(pair for pair in beside if pair[1]))))


def _with_beside(page: Page, beside: Iterable[tuple[PartKind, str]]) -> Page:
    """Return the page with headers and footers after its text, each a part."""
    text, parts = page.text, []
    for kind, words in beside:
        start = len(text) + len(PARAGRAPH)
        text = f"{text}{PARAGRAPH}{words}"
        parts.append(Part(start, len(text), kind))
    return replace(page, text=text, parts=tuple(parts))


@dataclass(frozen=True, slots=True)
class _Parts:
    """The roots of a package's parts, by the end of their content type; ``beside`` are its headers and footers."""

    roots: dict[str, etree._Element]
    beside: list[tuple[PartKind, etree._Element]]


def _load_parts(path: Path, *, limits: Limits) -> _Parts:
    """Return the roots of the main document, the styles, the numbering, the notes, the headers and the footers."""
    with open_package(path) as package:
        check_unpacked(path, package, limits=limits)
        types = parse_xml(path, _member(path, package, CONTENT_TYPES, limits))
        named = [
            (one.get("ContentType", "").removeprefix(KIND).removesuffix("+xml"), one.get("PartName", "").lstrip("/"))
            for one in types.iter("{*}Override")
        ]
        names = {"document.main": "word/document.xml"} | dict(named)
        present = set(package.namelist())
        beside = [(BESIDE[kind], name) for kind, name in named if kind in BESIDE and name in present][:MAX_BESIDE]
        parts = _Parts(
            {
                kind: parse_xml(path, _member(path, package, names[kind], limits))
                for kind in PARTS
                if names.get(kind) in present
            },
            [(kind, parse_xml(path, _member(path, package, name, limits))) for kind, name in beside],
        )
    if "document.main" not in parts.roots:
        raise UnreadableDocumentError(path, "its package holds no main document")
    return parts


def _member(path: Path, package: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    data = package.read(name)
    check_tree_size(path, data, limits=limits)
    return data.replace(STRICT, TRANSITIONAL)


def _notes(parts: dict[str, etree._Element]) -> dict[tuple[str, str], etree._Element]:
    """Return the notes by the element that refers to them and their number."""
    return {
        (reference, note.get(f"{W}id", "")): note
        for reference, (part, tag) in NOTE_REFERENCES.items()
        if part in parts
        for note in parts[part].iter(tag)
    }


@dataclass(slots=True)
class _Printer:
    """Prints the body, then the notes; ``referred`` are those that the text refers to, each once, in its order."""

    numbering: Numbering
    notes: dict[tuple[str, str], etree._Element]
    styles: WordStyles
    referred: list[etree._Element] = field(default_factory=list)
    rows: dict[etree._Element, bool] = field(default_factory=dict)
    columns: dict[etree._Element, bool] = field(default_factory=dict)
    is_joined: bool = False

    def print_tree(self, root: etree._Element) -> LineWriter:
        """Return a writer of the text under ``root``."""
        writer = LineWriter()
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "end":
                self._close(element, writer)
            elif _is_passed_over(element):
                walk.skip_subtree()
            elif tag in {f"{W}t", MATHS}:
                writer.literal(element.text or "")
            elif tag in CHARACTERS:
                writer.literal(CHARACTERS[tag] if element.get(f"{W}type") not in {"page", "column"} else "\n\n")
            elif tag in NOTE_REFERENCES:
                note = self.notes.pop((tag, element.get(f"{W}id", "")), None)
                self.referred += [] if note is None else [note]
            elif tag == f"{W}tbl":
                self.columns[element] = _is_set_in_columns(element)
            elif tag == f"{W}tr":
                self.rows[element] = not self._is_set_in_columns(element) and _is_one_line(element)
            elif tag == f"{W}p":
                self._begin(element, writer)
        return writer

    def _begin(self, paragraph: etree._Element, writer: LineWriter) -> None:
        """Let a break be due before a paragraph, and write its number, unless it goes on with the one before it."""
        joined, self.is_joined = self.is_joined, _has_deleted_mark(paragraph)
        if joined:
            return
        writer.end(TAB if self._is_in_line(paragraph) else LINE)
        writer.mark(None if self._is_in_line(paragraph) else self.styles.mark(paragraph))
        number = self.numbering.next_number(paragraph.find(f"{W}pPr"))
        if number and any(t.text and t.text.strip() for t in paragraph.iter(f"{W}t")):
            writer.literal(number + " ")

    def _close(self, element: etree._Element, writer: LineWriter) -> None:
        """Let the break after a paragraph, row or table be due."""
        if element.tag == f"{W}p" and not _has_deleted_mark(element):
            in_cell = element.getparent() is not None and element.getparent().tag == f"{W}tc"
            in_columns = in_cell and self._is_set_in_columns(element.getparent().getparent())
            writer.end(TAB if self._is_in_line(element) else LINE if in_cell and not in_columns else PARAGRAPH)
        elif element.tag == f"{W}tr":
            writer.end(LINE)
        elif element.tag == f"{W}tbl":
            self.is_joined = False
            writer.end(PARAGRAPH)

    def _is_set_in_columns(self, row: etree._Element | None) -> bool:
        """Return whether the row's table is text set in columns."""
        return row is not None and self.columns.get(row.getparent(), False)

    def _is_in_line(self, paragraph: etree._Element) -> bool:
        """Return whether the paragraph is a cell of a row that goes on one line."""
        cell = paragraph.getparent()
        return cell is not None and cell.tag == f"{W}tc" and self.rows.get(cell.getparent(), False)


def _is_set_in_columns(table: etree._Element) -> bool:
    cells = (row.iterchildren(f"{W}tc") for row in table.iterchildren(f"{W}tr"))
    return is_set_in_columns((sum(len(t.text or "") for t in cell.iter(f"{W}t")) for cell in row) for row in cells)


def _is_passed_over(element: etree._Element) -> bool:
    """Return whether the element is no text of the final version: formats, and what was deleted, moved or hidden."""
    tag = element.tag
    if tag == f"{W}r":
        return _is_hidden(element)
    if tag == f"{W}p":
        return _has_deleted_mark(element) and next(_live_text(element), None) is None
    if tag == f"{W}tr":
        return element.find(f"{W}trPr/{W}del") is not None
    if tag == f"{W}tc":
        return element.find(f"{W}tcPr/{W}cellDel") is not None
    return tag in PASSED_OVER or not isinstance(tag, str)


def _has_deleted_mark(paragraph: etree._Element) -> bool:
    """Return whether the paragraph's end was deleted, so that the next one goes on with it."""
    marks = paragraph.find(f"{W}pPr/{W}rPr")
    return marks is not None and any(marks.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))


def _live_text(paragraph: etree._Element) -> Iterator[etree._Element]:
    return (t for t in paragraph.iter(f"{W}t") if next(t.iterancestors(f"{W}del", f"{W}moveFrom"), None) is None)


def _is_one_line(row: etree._Element) -> bool:
    """Return whether a table's row is data, in short cells, rather than text set in columns."""
    for cell in row.iter(f"{W}tc"):
        if sum(1 for _ in cell.iter(f"{W}p")) != 1 or next(cell.iter(f"{W}br"), None) is not None:
            return False
        if sum(len(t.text or "") for t in cell.iter(f"{W}t")) > CELL_CHARACTERS:
            return False
    return True


def _is_hidden(run: etree._Element) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(f"{W}val") not in {"0", "false", "off"}
