"""The layout reader: pages in columns, read column by column with pdfplumber.

It costs about fifty times the fast path, so it is opened for a document's first such page and not before.
"""

from __future__ import annotations

import logging
import struct
from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path
from typing import Any

import pdfplumber
import regex
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pipeline.read.columns import Box, bands, find_gutter, group_lines

# pdfminer warns of every odd object of a damaged file on standard error; what it cannot read becomes an issue here.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

X_TOLERANCE_RATIO = 0.15
"""Gap between words as a share of the letter size; pdfplumber's default of 3 points glues words in small type."""
ARABIC = regex.compile(r"[\p{Arabic}\p{Hebrew}]")
LAYOUT_ERRORS = (
    PDFException, PSException, MalformedPDFException, PdfminerException, struct.error,
    ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OverflowError, AssertionError,
)  # fmt: skip
"""What pdfminer raises on damaged objects: its own errors, and those of the values that it takes for granted."""


class LayoutReader:
    """Reads single pages of one PDF; opens it on first use. Close it when done."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BufferedReader | None = None
        self._document: Any = None

    def read_page(self, index: int) -> str | None:
        """Return the text of page ``index`` (from 0) in reading order, or nothing where pdfminer fails on it."""
        try:
            if self._file is None:
                self._file = self._path.open("rb")
            if self._document is None:
                self._document = pdfplumber.open(self._file)
            page = self._document.pages[index]
            try:
                return read_columns(page)
            finally:
                page.close()
        except LAYOUT_ERRORS:
            return None

    def close(self) -> None:
        """Close the file, if it was opened; its pages are closed one by one, since pdfplumber's own close can fail."""
        if self._file is not None:
            self._file.close()


def read_columns(page: Any) -> str:  # noqa: ANN401  pdfplumber has no types
    """Return a pdfplumber page's text: what spans the columns as it stands, columns one after the other.

    Where both columns are in a script that runs from right to left, the right one is first.
    """
    words = page.extract_words(x_tolerance_ratio=X_TOLERANCE_RATIO, keep_blank_chars=False)
    boxes = [Box(w["x0"], w["top"], w["x1"], w["bottom"]) for w in words]
    boxes.sort(key=lambda box: (box.top + box.bottom, box.left))
    lines = group_lines(boxes)
    gutter = find_gutter(lines)
    if gutter is None:
        return _text_of(page)
    left, top, right, bottom = page.bbox
    parts: list[str] = []
    for in_columns, first, last in bands(lines, gutter):
        first, last = max(top, first - 0.5), min(bottom, last + 0.5)
        if in_columns:
            sides = [page.crop((left, first, gutter, last)), page.crop((gutter, first, right, last))]
            parts.extend(_in_reading_order([_text_of(side) for side in sides]))
        else:
            parts.append(_text_of(page.crop((left, first, right, last))))
    return "\n".join(part for part in parts if part)


def _text_of(page: Any) -> str:  # noqa: ANN401
    return str(page.extract_text(x_tolerance_ratio=X_TOLERANCE_RATIO) or "")


def _in_reading_order(sides: Sequence[str]) -> Sequence[str]:
    from_right = all(len(ARABIC.findall(side)) * 2 > sum(map(str.isalpha, side)) for side in sides)
    return sides[::-1] if from_right else sides
