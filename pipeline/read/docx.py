"""DOCX: the body's text in document order, tables and text boxes included, with automatic numbers printed.

The package is read directly. python-docx's ``Paragraph.text`` leaves out insertions, content controls and smart
tags, in which treaty text does stand, and parses every part of the package before a limit can hold.
Deleted text, headers, footers, footnotes and hidden text are left out: the text is that of the final version.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from lxml import etree

from pipeline.errors import EncryptedDocumentError, LimitExceededError, UnreadableDocumentError
from pipeline.read.content import Content, check_tree_size, pages_of
from pipeline.read.lines import CELL_CHARACTERS, LINE, PARAGRAPH, TAB, LineWriter
from pipeline.read.numbering import Numbering, W, build_numbering
from pipeline.read.treaty_xml import parse_xml
from pipeline.settings import Limits

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
UNPACKING = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, KeyError, ValueError)
"""What zipfile raises for a damaged member, a compression it does not know, or one that is missing."""


def read_docx(path: Path, *, limits: Limits) -> Content:
    """Return the text of a DOCX file as one page: Word settles page breaks only when it prints.

    Raises:
        UnreadableDocumentError: the package is damaged or its parts are not well-formed.
        EncryptedDocumentError: its members are encrypted.
        LimitExceededError: it unpacks to more than the limit.
    """
    parts = _load_parts(path, limits=limits)
    numbering = build_numbering(parts.get("numbering"), parts.get("styles"))
    return Content(pages=pages_of(_print_body(parts["document.main"], numbering), method="markup"))


def _load_parts(path: Path, *, limits: Limits) -> dict[str, etree._Element]:
    """Return the roots of the main document, the styles and the numbering, by the end of their content type."""
    try:
        with zipfile.ZipFile(path) as package:
            if any(member.flag_bits & 1 for member in package.infolist()):
                raise EncryptedDocumentError(path, "its package is encrypted")
            if (size := sum(member.file_size for member in package.infolist())) > limits.unpacked_bytes:
                reason = f"it unpacks to {size:,} bytes, over the limit of {limits.unpacked_bytes:,}"
                raise LimitExceededError(path, reason)
            types = parse_xml(path, _member(path, package, CONTENT_TYPES, limits))
            names = {
                override.get("ContentType", "").removeprefix(KIND).removesuffix("+xml"): override.get(
                    "PartName", ""
                ).lstrip("/")
                for override in types.iter("{*}Override")
            }
            names.setdefault("document.main", "word/document.xml")
            wanted = [
                kind for kind in ("document.main", "styles", "numbering") if names.get(kind) in package.namelist()
            ]
            parts = {kind: parse_xml(path, _member(path, package, names[kind], limits)) for kind in wanted}
    except UNPACKING as error:
        raise UnreadableDocumentError(path, "its package is damaged or truncated") from error
    if "document.main" not in parts:
        raise UnreadableDocumentError(path, "its package holds no main document")
    return parts


def _member(path: Path, package: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    data = package.read(name)
    check_tree_size(path, data, limits=limits)
    return data.replace(STRICT, TRANSITIONAL)


def _print_body(document: etree._Element, numbering: Numbering) -> str:
    body = document.find(f"{W}body")
    writer = LineWriter()
    rows: dict[etree._Element, bool] = {}
    walk = etree.iterwalk(document if body is None else body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            _close(element, writer, rows)
        elif tag in PASSED_OVER or not isinstance(tag, str) or (tag == f"{W}r" and _is_hidden(element)):
            walk.skip_subtree()
        elif tag in {f"{W}t", MATHS}:
            writer.literal(element.text or "")
        elif tag in CHARACTERS:
            writer.literal(CHARACTERS[tag] if element.get(f"{W}type") not in {"page", "column"} else "\n\n")
        elif tag == f"{W}tr":
            rows[element] = _is_one_line(element)
        elif tag == f"{W}p":
            writer.end(TAB if _is_in_line(element, rows) else LINE)
            number = numbering.next_number(element.find(f"{W}pPr"))
            if number and any(t.text and t.text.strip() for t in element.iter(f"{W}t")):
                writer.literal(number + " ")
    return writer.result()


def _close(element: etree._Element, writer: LineWriter, rows: dict[etree._Element, bool]) -> None:
    """Let the break after a paragraph, row or table be due."""
    if element.tag == f"{W}p":
        in_cell = element.getparent() is not None and element.getparent().tag == f"{W}tc"
        writer.end(TAB if _is_in_line(element, rows) else LINE if in_cell else PARAGRAPH)
    elif element.tag == f"{W}tr":
        writer.end(LINE)
    elif element.tag == f"{W}tbl":
        writer.end(PARAGRAPH)


def _is_in_line(paragraph: etree._Element, rows: dict[etree._Element, bool]) -> bool:
    """Return whether the paragraph is a cell of a row that goes on one line."""
    cell = paragraph.getparent()
    return cell is not None and cell.tag == f"{W}tc" and rows.get(cell.getparent(), False)


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
