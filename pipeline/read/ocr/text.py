"""From words with boxes to a page's text: noise dropped, lines and paragraphs as the page sets them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import median

import regex

from pipeline.read.columns import Box
from pipeline.read.ocr.tesseract import Word

SPECK, SPECK_LINE = 0.6, 0.3
"""Confidence below which a mark without a letter or digit is a speck, and a line without one surer word a stain."""
PARAGRAPH_GAP = 1.35
"""From one line's middle to the next, in the page's usual pitch: more parts two paragraphs."""
LATIN_COMMA = regex.compile(r"\p{Arabic}[)\]]?,$")
QUOTE_COMMA = regex.compile(r"\p{Arabic}»$")
MISREAD_HAMZA = regex.compile(r"\p{Arabic}[ةىه]ء$")
"""A hamza that stands where it would be set on another letter: a comma, whose form is near."""
MARKS = frozenset("()[]«»“”\"'‘’–—-.,;:/&§%،؛؟")


def confidence_of(words: Sequence[Word]) -> float:
    """Return the mean confidence of the words by their length; 0.0 without words."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def without_noise(words: Sequence[Word]) -> list[Word]:
    """Return the words without what specks, stains and rules were taken for."""
    kept: list[Word] = []
    for _, line in groupby(words, key=lambda word: word.line):
        found = [word for word in line if not _is_speck(word)]
        if any(word.confidence >= SPECK_LINE and any(map(str.isalnum, word.text)) for word in found):
            kept.extend(found)
    return kept


def _is_speck(word: Word) -> bool:
    if any(map(str.isalnum, word.text)):
        return False
    return word.confidence < SPECK or not set(word.text) <= MARKS


def with_arabic_marks(words: Sequence[Word]) -> list[Word]:
    """Return the words of a text in Arabic letters with its own commas.

    Tesseract's Arabic model reads the comma as a Latin one, as a closing quotation mark that nothing opens, or as a
    hamza where none can follow.
    """
    result: list[Word] = []
    opened = 0
    for word in words:
        opened += word.text.count("«")
        text = word.text
        if MISREAD_HAMZA.search(text) or (LATIN_COMMA.search(text)) or (opened == 0 and QUOTE_COMMA.search(text)):
            text = f"{text[:-1]}،"
        opened = max(0, opened - text.count("»"))
        result.append(word if text == word.text else replace(word, text=text))
    return result


def page_text(words: Sequence[Word]) -> tuple[str, list[int]]:
    """Return the page's text, and the offset in it of each word.

    Lines end where Tesseract ends them; a blank line parts paragraphs that stand further apart than lines do.
    """
    pitch = _pitch(words)
    parts: list[str] = []
    offsets: list[int] = []
    length = 0
    before: Word | None = None
    for word in words:
        space = "" if before is None else " " if before.line == word.line else _line_end(before, word, pitch)
        parts += [space, word.text]
        offsets.append(length + len(space))
        length += len(space) + len(word.text)
        before = word
    return "".join(parts), offsets


def _line_end(before: Word, word: Word, pitch: float) -> str:
    step = (word.box[1] + word.box[3] - before.box[1] - before.box[3]) / 2
    return "\n\n" if step > PARAGRAPH_GAP * pitch or step < -pitch else "\n"


def _pitch(words: Sequence[Word]) -> float:
    """Return the usual distance between two lines, in pixels; infinite where there are not two."""
    middles = [(box.top + box.bottom) / 2 for box in map(line_box, _lines(words))]
    steps = [after - before for before, after in pairwise(middles) if after > before]
    return median(steps) if steps else float("inf")


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    return [list(line) for _, line in groupby(words, key=lambda word: word.line)]


def word_box(word: Word) -> Box:
    """Return the word's box, in pixels."""
    return Box(*map(float, word.box))


def line_box(words: Sequence[Word]) -> Box:
    """Return the box around the words, in pixels."""
    boxes = [word_box(word) for word in words]
    return Box(
        min(b.left for b in boxes), min(b.top for b in boxes), max(b.right for b in boxes), max(b.bottom for b in boxes)
    )
