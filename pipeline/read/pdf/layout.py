"""The layout reader: pages in columns, with footnotes or numbers of lines, read by the boxes of their letters.

It costs several times the fast path, so that a page is first looked at for signs of a layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise

import pypdfium2
import regex

from pipeline.read.columns import Box
from pipeline.read.pdf.from_right import is_from_right
from pipeline.read.pdf.glyphs import LINE_END_HYPHEN, MOST_LETTERS, Letters, Placed
from pipeline.read.pdf.reading_order import Ordered, Proven, in_reading_order
from pipeline.read.pdf.regions import has_columns

MOST_RECTANGLES = 5_000
WIDE, MIN_NARROW = 0.35, 5
"""Share of the text's width that a line takes, and how many numbers stand outside of such lines at least."""
SAMPLE = 2_000
"""Characters from which the direction of the page is told."""
MARGINAL = 3
"""Rectangles of a head or foot."""
NOTE = regex.compile(r"\n(?:\d{1,3}\s?|[*†‡§]{1,3}\s?|[(\[]\d{1,2}[)\]]\s)[\p{Lu}\"“«][^\n]{20}")
"""What may be a footnote's first line, in the page's text as drawn."""
NOTES_FROM = 0.4
"""Share of the page's text before the first footnote."""
JUMP = 2.0
"""Line heights upwards that show that the page was not drawn from top to bottom."""


def read_layout(
    page: pypdfium2.PdfPage, words: pypdfium2.PdfTextPage, text: str, before: Proven | None = None
) -> Ordered | None:
    """Return the page's text in reading order, or nothing where that is ``text``, its text as drawn.

    ``before`` is what the page before has proven.
    """
    if not (before or needs_layout(page, words, text)) or words.count_chars() > MOST_LETTERS:
        return None
    ordered = in_reading_order(Letters(page, words).runs(), page.get_height(), before)
    return ordered if ordered.is_changed else None


def placed_text(document: pypdfium2.PdfDocument, index: int) -> Placed:
    """Return the text of page ``index`` (from 0) as it is read, with the letter behind each character."""
    before: Ordered | None = None
    if index:
        with closing(document[index - 1]) as page, closing(page.get_textpage()) as words:
            before = read_layout(page, words, drawn_text(words))
    with closing(document[index]) as page, closing(page.get_textpage()) as words:
        ordered = read_layout(page, words, drawn_text(words), before.proven if before is not None else None)
        return Letters(page, words).placed() if ordered is None else ordered.placed


def drawn_text(words: pypdfium2.PdfTextPage) -> str:
    """Return the page's text as it was drawn."""
    text: str = words.get_text_range()
    return text.replace("\r\n", "\n").replace(LINE_END_HYPHEN, "-\n").replace("\0", "")


def needs_layout(page: pypdfium2.PdfPage, words: pypdfium2.PdfTextPage, text: str) -> bool:
    """Return whether the page shows a sign of a layout whose order is not that in which it was drawn."""
    count = words.count_rects()
    if not 0 < count <= MOST_RECTANGLES:
        return False
    if is_from_right(text[:SAMPLE]) or NOTE.search(text, int(NOTES_FROM * len(text))):
        return True
    height = page.get_height()
    corners = (words.get_rect(at) for at in range(count))
    boxes = [Box(left, height - top, right, height - bottom) for left, bottom, right, top in corners]
    return _is_out_of_order(boxes) or _has_margin(boxes) or has_columns(boxes)


def _is_out_of_order(boxes: Sequence[Box]) -> bool:
    """Return whether the page was not drawn from top to bottom, but for a head or foot drawn first or last."""
    inner = boxes[MARGINAL : len(boxes) - MARGINAL]
    return any(other.bottom < one.top - JUMP * one.height for one, other in pairwise(inner))


def _has_margin(boxes: Sequence[Box]) -> bool:
    """Return whether there may be numbers of lines in a margin."""
    left, right = min(box.left for box in boxes), max(box.right for box in boxes)
    wide = [box for box in boxes if box.right - box.left > WIDE * (right - left)]
    if not wide:
        return False
    inner, outer = min(box.left for box in wide), max(box.right for box in wide)
    return sum(box.right <= inner or box.left >= outer for box in boxes) >= MIN_NARROW
