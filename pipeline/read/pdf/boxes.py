"""The way back from words of an instrument's text to boxes on its pages, so that a quote can be marked on their image.

Boxes are in points from the top left of the page as it is shown. Pages of a PDF with a text layer are opened again,
one at a time; pages read by OCR have kept the boxes of their words; other formats have no pages to mark.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2

from pipeline.errors import UnreadableDocumentError
from pipeline.read.columns import Box
from pipeline.read.containers import open_document
from pipeline.read.pdf.glyphs import NO_LETTER, Letters
from pipeline.read.pdf.layout import placed_text
from pipeline.settings import Limits
from pipeline.types import InstrumentRecord, Origin, Span, WordBox

BY_LETTERS, BY_WORDS = frozenset({"text-layer", "layout"}), "ocr"
SAME_LINE = 0.5
"""Share of the lesser height that boxes on one line have in common."""
WIDEST_SPACE = 1.5
"""Line heights between words that one box covers together."""


class PageBox(NamedTuple):
    """A box on a page: points from the top left."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """What marking needs to know of a page: how it was read, where its characters went, its words if by OCR."""

    number: int
    method: str
    origins: tuple[Origin, ...]
    words: tuple[WordBox, ...] = ()


def quote_boxes(record: InstrumentRecord, span: Span) -> list[PageBox]:
    """Return the boxes of ``span`` of the record's text, one for each line, in its order.

    Raises:
        DocumentError: the file is gone or can no longer be read.
    """
    return boxes_of(record.source.path, words_of(record), span)


def words_of(record: InstrumentRecord) -> list[PageWords]:
    """Return what marking needs to know of each of the record's pages."""
    by_page: dict[int, list[Origin]] = {}
    for origin in record.text.origins:
        by_page.setdefault(origin.page, []).append(origin)
    return [
        PageWords(number=page.number, method=page.method, origins=tuple(by_page.get(page.number, ())), words=page.words)
        for page in record.pages
    ]


def words_from_rows(rows: Sequence[Mapping[str, Any]]) -> list[PageWords]:
    """Return the same from rows of the dataset's table ``pages``: a document's, or those that a span touches."""
    return [
        PageWords(
            number=row["page"],
            method=row["method"],
            origins=tuple(Origin(one["span_start"], row["page"], one["offset"]) for one in row["origins"] or ()),
            words=tuple(WordBox(**word) for word in row["words"] or ()),
        )
        for row in rows
    ]


def boxes_of(path: Path, pages: Sequence[PageWords], span: Span) -> list[PageBox]:
    """Return the boxes of ``span``, given the document's pages, or all of them that the span touches.

    Raises:
        DocumentError: the file is gone or can no longer be read.
    """
    by_number = {page.number: page for page in pages}
    boxes: list[PageBox] = []
    for number, start, end in page_ranges(pages, span):
        page = by_number[number]
        if page.method == BY_WORDS:
            boxes += word_boxes(number, page.words, start, end)
        elif page.method in BY_LETTERS:
            boxes += letter_boxes(path, number, start, end)
    return boxes


def page_ranges(pages: Sequence[PageWords], span: Span) -> list[tuple[int, int, int]]:
    """Return (page, start, end) of the span's words as offsets in the texts of the pages, in the span's order."""
    origins = sorted((origin for page in pages for origin in page.origins), key=lambda origin: origin.start)
    first = max(bisect_right(origins, span.start, key=lambda origin: origin.start) - 1, 0)
    found: list[tuple[int, int, int]] = []
    for at in range(first, len(origins)):
        origin = origins[at]
        start = max(origin.start, span.start)
        end = min(origins[at + 1].start if at + 1 < len(origins) else span.end, span.end)
        if origin.start >= span.end:
            break
        if start < end:
            offset = origin.offset + start - origin.start
            _add(found, (origin.page, offset, offset + end - start))
    return found


def _add(found: list[tuple[int, int, int]], piece: tuple[int, int, int]) -> None:
    """Add a piece, joined to the last one where it goes on with the same page a little further."""
    if found and found[-1][0] == piece[0] and 0 <= piece[1] - found[-1][2] <= 2:  # a hyphen and a break
        found[-1] = (piece[0], found[-1][1], piece[2])
    else:
        found.append(piece)


def word_boxes(page: int, words: Sequence[WordBox], start: int, end: int) -> list[PageBox]:
    """Return the boxes of the words by OCR that ``[start, end)`` of the page's text touches, joined by lines."""
    touched = [word for word in words if word.start < end and word.end > start]
    return _by_lines(page, [Box(word.x0, word.top, word.x1, word.bottom) for word in touched])


def letter_boxes(path: Path, page: int, start: int, end: int) -> list[PageBox]:
    """Return the boxes of ``[start, end)`` of the page's text as its text layer was read, joined by lines.

    Raises:
        DocumentError: the file is gone or can no longer be read.
    """
    return ranges_boxes(path, page, [(start, end)])[0]


def ranges_boxes(path: Path, page: int, ranges: Sequence[tuple[int, int]]) -> list[list[PageBox]]:
    """Return the same for each of several ranges of one page, which is opened once.

    Raises:
        DocumentError: the file is gone or can no longer be read.
    """
    with open_document(path, limits=Limits()) as file:
        try:
            with closing(pypdfium2.PdfDocument(file)) as document, closing(document[page - 1]) as drawn:
                placed = placed_text(document, page - 1)
                with closing(drawn.get_textpage()) as words:
                    letters = Letters(drawn, words)
                    found = [
                        [letters.whole_box(n) for n in placed.letters[start:end] if n != NO_LETTER]
                        for start, end in ranges
                    ]
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise UnreadableDocumentError(path, f"its page {page} can no longer be read") from error
    return [_by_lines(page, [box for box in boxes if box is not None]) for boxes in found]


def _by_lines(page: int, boxes: Sequence[Box]) -> list[PageBox]:
    """Return the boxes joined with their neighbours on a line."""
    joined: list[PageBox] = []
    for box in boxes:
        own = PageBox(page, box.left, box.top, box.right, box.bottom)
        if joined and _on_one_line(joined[-1], own):
            last = joined[-1]
            joined[-1] = PageBox(
                page, min(last.x0, own.x0), min(last.top, own.top), max(last.x1, own.x1), max(last.bottom, own.bottom)
            )
        else:
            joined.append(own)
    return joined


def _on_one_line(one: PageBox, other: PageBox) -> bool:
    height = min(one.bottom - one.top, other.bottom - other.top)
    if min(one.bottom, other.bottom) - max(one.top, other.top) < SAME_LINE * height:
        return False
    return max(other.x0 - one.x1, one.x0 - other.x1) <= WIDEST_SPACE * height
