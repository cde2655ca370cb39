"""A PDF page's letters by PDFium: its text with the number of the letter behind each character, and their boxes.

Boxes are in points from the top left of the page as it is shown, turned and cropped as the file says.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.read.columns import Box
from pipeline.read.pdf.regions import MIN_GUTTER

LINE_END_HYPHEN, LINE_END_HYPHEN_CODE = "\ufffe", 2
"""PDFium writes this for a hyphen at the end of a line, and leaves out the break."""
NO_LETTER = -1
MOST_LETTERS = 100_000
"""Letters of a page beyond which their boxes are not looked at: no sheet of paper holds so many."""
FINE = 64
"""Parts of a point in which PDFium, which gives whole numbers, is asked for a place."""
LINE_ENDS, SPACES = frozenset({10, 13}), frozenset({9, 32, 160})
SHARED_HEIGHT = 0.5
"""Share of the lesser height that letters on one line have in common."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A text, and for each of its characters the number of the letter on the page (``NO_LETTER`` for none)."""

    text: str
    letters: Sequence[int]


@dataclass(frozen=True, slots=True)
class Run:
    """Letters ``start`` to ``end`` (exclusive), which stand on one line without a gap as wide as a gutter."""

    start: int
    end: int
    box: Box
    text: str
    letters: Sequence[int]
    boxes: Sequence[Box]
    """Of each letter; a space has that of the letter before it."""
    size: float
    """Of the type, in points."""


class Letters:
    """The letters of one page. Valid as long as the page is open."""

    def __init__(self, page: pypdfium2.PdfPage, words: pypdfium2.PdfTextPage) -> None:
        self._words = words
        self._to_page = _transform(page)
        self.count: int = words.count_chars()

    def box(self, letter: int) -> Box | None:
        """Return the letter's box, as high as its font, or nothing for one that is not drawn."""
        rectangle = pdfium.FS_RECTF()
        if not pdfium.FPDFText_GetLooseCharBox(self._words, letter, rectangle):
            return None
        return self._shown(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)

    def whole_box(self, letter: int) -> Box | None:
        """Return the letter's box with its ink, which fonts that state their height wrongly leave outside."""
        box, ink = self.box(letter), self._shown(*self._words.get_charbox(letter))
        return box if box is None or ink is None else _united(box, ink)

    def _shown(self, left: float, bottom: float, right: float, top: float) -> Box | None:
        (ax, bx, cx), (ay, by, cy) = self._to_page
        corners = ((left, top), (right, bottom))
        (x0, x1), (y0, y1) = ([a * x + b * y + c for x, y in corners] for a, b, c in ((ax, bx, cx), (ay, by, cy)))
        box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        return box if box.height > 0 else None

    def placed(self) -> Placed:
        """Return the page's text in the order in which it was drawn."""
        raw = self._words.get_text_range()
        codes = [pdfium.FPDFText_GetUnicode(self._words, n) for n in range(self.count)]
        same = len(raw) == len(codes) and all(
            ord(c) == code or c == LINE_END_HYPHEN for c, code in zip(raw, codes, strict=True)
        )
        text: list[str] = []
        letters: list[int] = []
        at = 0  # in UTF-16, in which PDFium counts
        for character in raw:
            words = {LINE_END_HYPHEN: "-\n", "\0": ""}.get(character, character)
            if character == "\n" and text and text[-1] == "\r":
                text.pop()
                letters.pop()
            text += words
            letter = at if same else pdfium.FPDFText_GetCharIndexFromTextIndex(self._words, at)
            letters += [letter, NO_LETTER][: len(words)]
            at += 1 + (ord(character) > 0xFFFF)
        return Placed("".join(text), letters)

    def runs(self) -> list[Run]:
        """Return the page's letters as runs, in the order in which they were drawn."""
        return list(self._runs())

    def _runs(self) -> Iterator[Run]:
        box: Box | None = None
        text: list[str] = []
        letters: list[int] = []
        boxes: list[Box] = []
        for letter in range(self.count):
            code = pdfium.FPDFText_GetUnicode(self._words, letter)
            if code in SPACES or code in LINE_ENDS or (code < ord(" ") and code != LINE_END_HYPHEN_CODE):
                if text and code in SPACES:
                    text.append(" ")
                    letters.append(letter)
                    boxes.append(boxes[-1])
                continue
            own = self.box(letter)
            if own is None:
                continue
            if box is not None and _breaks(box, own):
                yield self._run(box, text, letters, boxes)
                box, text, letters, boxes = None, [], [], []
            box = own if box is None else _united(box, own)
            text.append("-" if code in {LINE_END_HYPHEN_CODE, ord(LINE_END_HYPHEN)} else chr(code))
            letters.append(letter)
            boxes.append(own)
        if box is not None:
            yield self._run(box, text, letters, boxes)

    def _run(self, box: Box, text: Sequence[str], letters: Sequence[int], boxes: Sequence[Box]) -> Run:
        words = "".join(text).rstrip()
        end = len(words)
        return Run(letters[0], letters[end - 1] + 1, box, words, letters[:end], boxes[:end], self.size(letters[0]))

    def size(self, letter: int) -> float:
        """Return the size of the letter's type in points, as drawn."""
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._words, letter, matrix)
        return float(pdfium.FPDFText_GetFontSize(self._words, letter)) * (hypot(matrix.c, matrix.d) or 1.0)


def _breaks(box: Box, own: Box) -> bool:
    """Return whether a letter stands on another line than the run, or beyond a gap."""
    height = min(box.height, own.height)
    if min(box.bottom, own.bottom) - max(box.top, own.top) < SHARED_HEIGHT * height:
        return True
    return max(own.left - box.right, box.left - own.right) >= MIN_GUTTER * height


def _united(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left), min(one.top, other.top), max(one.right, other.right), max(one.bottom, other.bottom)
    )


def _transform(page: pypdfium2.PdfPage) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Return what makes x and y on the shown page out of the file's own, as two rows of an affine matrix."""
    width, height = page.get_size()
    sizes = (max(1, round(width * FINE)), max(1, round(height * FINE)))
    places = [_place(page, sizes, x, y) for x, y in ((0.0, 0.0), (1000.0, 0.0), (0.0, 1000.0))]
    (x0, y0), (x1, y1), (x2, y2) = places
    rows = ((x1 - x0) / 1000, (x2 - x0) / 1000, x0), ((y1 - y0) / 1000, (y2 - y0) / 1000, y0)
    return rows


def _place(page: pypdfium2.PdfPage, sizes: tuple[int, int], x: float, y: float) -> tuple[float, float]:
    right, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, *sizes, 0, x, y, right, down)
    return right.value / FINE, down.value / FINE
