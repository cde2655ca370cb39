"""ODT: the text of an OpenDocument file in document order, with automatic numbers printed and notes set apart.

Read from ``content.xml`` itself: odfpy expands entities and builds an object for every element before a limit can hold.
Deleted text (kept under ``tracked-changes``), comments, hidden text, headers and footers are left out.

Source: OASIS OpenDocument 1.3, part 3.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from pipeline.errors import EncryptedDocumentError, UnreadableDocumentError
from pipeline.read.content import Content, check_tree_size, pages_of
from pipeline.read.lines import CELL_CHARACTERS, LINE, PARAGRAPH, TAB, LineWriter, is_set_in_columns, with_notes
from pipeline.read.office.numbering import whole
from pipeline.read.office.odt_lists import Lists, build_lists
from pipeline.read.packages import check_unpacked, open_package
from pipeline.read.treaty_xml import parse_xml
from pipeline.settings import Limits

NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, TABLE, OFFICE = (f"{{{NAMESPACE}{name}:1.0}}" for name in ("text", "table", "office"))
STYLE, DRAW = (f"{{{NAMESPACE}{name}:1.0}}" for name in ("style", "drawing"))
PASSED_OVER = frozenset({
    f"{TEXT}tracked-changes", f"{TEXT}sequence-decls", f"{TEXT}variable-decls", f"{TEXT}user-field-decls",
    f"{TEXT}note-citation", f"{TEXT}ruby-text", f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph", f"{OFFICE}annotation",
    f"{OFFICE}forms", f"{OFFICE}binary-data", f"{OFFICE}scripts", f"{TABLE}covered-table-cell",
    f"{TEXT}table-of-content-source", f"{DRAW}object",
})  # fmt: skip
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
CHARACTERS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
BLOCKS = frozenset({f"{TEXT}p", f"{TEXT}h"})
MAX_SPACES = 100
ENCRYPTED = b"encryption-data"


def read_odt(path: Path, *, limits: Limits) -> Content:
    """Return the text of an ODT file as one page: page breaks are settled when it is printed.

    Raises:
        UnreadableDocumentError: the package is damaged, or its parts are not well-formed.
        EncryptedDocumentError: it needs a password.
        LimitExceededError: it unpacks to more than the limit.
    """
    content, styles = _load_parts(path, limits=limits)
    body = content.find(f"{OFFICE}body")
    hidden = frozenset(_hidden_styles(content))
    printer = _Printer(lists=build_lists(content, styles), hidden=hidden)
    writer = printer.print_tree(content if body is None else body)
    text = with_notes(writer.result(), printer.notes)
    return Content(pages=pages_of(text, method="markup", marks=writer.marks))


def _load_parts(path: Path, *, limits: Limits) -> tuple[etree._Element, etree._Element | None]:
    """Return the roots of the content and of the styles, if there are any."""
    with open_package(path) as package:
        check_unpacked(path, package, limits=limits)
        names = package.namelist()
        if "META-INF/manifest.xml" in names and ENCRYPTED in package.read("META-INF/manifest.xml"):
            raise EncryptedDocumentError(path, "it needs a password")
        if "content.xml" not in names:
            raise UnreadableDocumentError(path, "its package holds no content")
        parts = {}
        for name in {"content.xml", "styles.xml"} & set(names):
            data = package.read(name)
            check_tree_size(path, data, limits=limits)
            parts[name] = parse_xml(path, data)
    return parts["content.xml"], parts.get("styles.xml")


def _hidden_styles(content: etree._Element) -> list[str]:
    """Return the names of the styles whose text is not shown."""
    return [
        style.get(f"{STYLE}name", "")
        for style in content.iter(f"{STYLE}style")
        for properties in style.iter(f"{STYLE}text-properties")
        if properties.get(f"{TEXT}display") == "none"
    ]


@dataclass(slots=True)
class _Printer:
    """Prints trees; what a note holds is printed by itself."""

    lists: Lists
    hidden: frozenset[str]
    notes: list[str] = field(default_factory=list)
    rows: dict[etree._Element, bool] = field(default_factory=dict)
    columns: dict[etree._Element, bool] = field(default_factory=dict)

    def print_tree(self, root: etree._Element) -> LineWriter:
        writer = LineWriter()
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if self._is_passed_over(element):
                    walk.skip_subtree()
                elif element.tag == f"{TEXT}note":
                    walk.skip_subtree()
                    body = element.find(f"{TEXT}note-body")
                    if body is not None:
                        at = len(self.notes)
                        self.notes.append("")
                        self.notes[at] = self.print_tree(body).result()
                else:
                    self._open(element, writer)
                    _write(element, element.text, writer)
            else:
                if not self._is_passed_over(element):
                    self._close(element, writer)
                if element is not root and element.getparent() is not None:
                    _write(element.getparent(), element.tail, writer)
        return writer

    def _is_passed_over(self, element: etree._Element) -> bool:
        tag = element.tag
        if not isinstance(tag, str) or tag in PASSED_OVER or tag in {f"{SVG}title", f"{SVG}desc"}:
            return True
        return bool(self.hidden) and element.get(f"{TEXT}style-name") in self.hidden

    def _open(self, element: etree._Element, writer: LineWriter) -> None:
        tag = element.tag
        if tag in CHARACTERS:
            writer.literal(CHARACTERS[tag])
        elif tag == f"{TEXT}s":
            writer.literal(" " * min(whole(element.get(f"{TEXT}c")) or 1, MAX_SPACES))
        elif tag in BLOCKS:
            writer.end(TAB if self._is_in_line(element) else LINE)
            writer.mark("heading" if tag == f"{TEXT}h" else None)
            number = self.lists.next_number(element, outline=tag == f"{TEXT}h")
            if number and any(words.strip() for words in element.itertext()):
                writer.literal(number + " ")
        elif tag == f"{TEXT}list":
            self.lists.open(element)
        elif tag == f"{TEXT}list-item":
            self.lists.begin_item(element)
        elif tag == f"{TABLE}table-row":
            table = next(element.iterancestors(f"{TABLE}table"), element)
            if table not in self.columns:
                self.columns[table] = _is_set_in_columns(table)
            self.rows[element] = not self.columns[table] and _is_one_line(element)

    def _close(self, element: etree._Element, writer: LineWriter) -> None:
        tag = element.tag
        if tag in BLOCKS:
            in_cell = element.getparent() is not None and element.getparent().tag == f"{TABLE}table-cell"
            in_columns = self.columns.get(next(element.iterancestors(f"{TABLE}table"), element), False)
            writer.end(TAB if self._is_in_line(element) else LINE if in_cell and not in_columns else PARAGRAPH)
        elif tag == f"{TEXT}list":
            self.lists.close()
        elif tag == f"{TABLE}table-row":
            writer.end(LINE)
        elif tag == f"{TABLE}table":
            writer.end(PARAGRAPH)

    def _is_in_line(self, paragraph: etree._Element) -> bool:
        """Return whether the paragraph is a cell of a row that goes on one line."""
        cell = paragraph.getparent()
        return cell is not None and cell.tag == f"{TABLE}table-cell" and self.rows.get(cell.getparent(), False)


def _write(parent: etree._Element, words: str | None, writer: LineWriter) -> None:
    """Write words that stand in a paragraph; white space between other elements is the file's own layout."""
    if words and (words.strip() or parent.tag in BLOCKS or any(e.tag in BLOCKS for e in parent.iterancestors(*BLOCKS))):
        writer.text(words)


def _is_set_in_columns(table: etree._Element) -> bool:
    rows = (row for row in table.iter(f"{TABLE}table-row") if next(row.iterancestors(f"{TABLE}table"), None) is table)
    cells = (row.iterchildren(f"{TABLE}table-cell") for row in rows)
    return is_set_in_columns((sum(len(words) for words in cell.itertext()) for cell in row) for row in cells)


def _is_one_line(row: etree._Element) -> bool:
    """Return whether a table's row is data, in short cells, rather than text set in columns."""
    for cell in row.iter(f"{TABLE}table-cell"):
        if sum(1 for _ in cell.iter(*BLOCKS)) > 1 or next(cell.iter(f"{TEXT}line-break"), None) is not None:
            return False
        if sum(len(words) for words in cell.itertext()) > CELL_CHARACTERS:
            return False
    return True
