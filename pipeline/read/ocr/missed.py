"""Lines of text on which Tesseract's page segmentation found nothing: where they are, and where they belong.

Tesseract takes long strokes for rules and drops what is left of the line: those that stretch the letters of a
justified Arabic text, and underlined words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from statistics import median

import numpy as np

from pipeline.read.ocr.page_image import INK, SHRINK, PageImage
from pipeline.read.ocr.tesseract import Word

Pixels = tuple[int, int, int, int]

MIN_WORDS = 20
"""Words that a page must have for its usual line height to be known."""
MOST_LINES = 12
HEIGHTS = (0.45, 2.0)
"""Height of a line of ink that may be text, in usual heights of a word."""
MIN_WIDTH = 1.5
"""Its width in the same."""
APART = 3.0
"""A blank of so many heights parts two pieces of text at one height."""
MIN_CONFIDENCE = 0.6
"""Mean confidence from which what is read on such a line is text."""
PADDING = 20
EDGE = 0.04
"""Share of the page's width at each side where ink is rather a shadow or the edge of the paper."""


def missed_lines(image: PageImage, words: Sequence[Word]) -> list[Pixels]:
    """Return the boxes, in pixels, of what has the shape of a line of text and has no word on it."""
    if len(words) < MIN_WORDS:
        return []
    height = median(word.box[3] - word.box[1] for word in words)
    ink = np.asarray(image.picture.reduce(SHRINK)) < INK
    margin = int(EDGE * ink.shape[1])
    ink[:, :margin] = ink[:, ink.shape[1] - margin :] = False
    reach = round(0.25 * height)
    for left, top, right, bottom in (word.box for word in words):
        ink[_small(top - reach) : _small(bottom + reach) + 1, _small(left - reach) : _small(right + reach) + 1] = False
    found: list[Pixels] = []
    for top, bottom in _runs(np.any(ink, axis=1).tolist(), gap=1):
        if not HEIGHTS[0] * height <= (bottom - top) * SHRINK <= HEIGHTS[1] * height:
            continue
        for left, right in _runs(np.any(ink[top:bottom], axis=0).tolist(), gap=round(APART * height / SHRINK)):
            if (right - left) * SHRINK >= MIN_WIDTH * height:
                found.append((left * SHRINK, top * SHRINK, right * SHRINK, bottom * SHRINK))
    return found if len(found) <= MOST_LINES else []


def _small(pixels: float) -> int:
    return max(0, int(pixels) // SHRINK)


def _runs(row: Sequence[bool], *, gap: int) -> list[tuple[int, int]]:
    """Return the half-open ranges in which the values are true, those at most ``gap`` apart as one."""
    runs: list[tuple[int, int]] = []
    for at in (at for at, value in enumerate(row) if value):
        if runs and at - runs[-1][1] <= gap:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def padded(box: Pixels) -> Pixels:
    """Return the box with the white around a line that Tesseract reads best with."""
    left, top, right, bottom = box
    return left - 2 * PADDING, top - PADDING, right + 2 * PADDING, bottom + PADDING


def line_of(words: Sequence[Word], at: Pixels, number: int) -> list[Word]:
    """Return the words read in the box ``at`` as line ``number`` of the page; none where they are no text."""
    line = [
        replace(
            word, line=number, box=(word.box[0] + at[0], word.box[1] + at[1], word.box[2] + at[0], word.box[3] + at[1])
        )
        for word in words
        if word.confidence >= MIN_CONFIDENCE or any(map(str.isalnum, word.text))
    ]
    while line and not any(map(str.isalnum, line[0].text)):
        del line[0]  # no line begins with a point; a line cut out of its page seems to
    letters = sum(len(word.text) for word in line)
    sure = sum(word.confidence * len(word.text) for word in line)
    return line if letters and sure >= MIN_CONFIDENCE * letters else []


def with_line(words: Sequence[Word], line: Sequence[Word]) -> list[Word]:
    """Return the words with the line put in before the first line that stands below it in its column."""
    left, top = min(word.box[0] for word in line), min(word.box[1] for word in line)
    right, bottom = max(word.box[2] for word in line), max(word.box[3] for word in line)
    at = 0
    for _, group in groupby(words, key=lambda word: word.line):
        other = list(group)
        beside = max(word.box[2] for word in other) > left and min(word.box[0] for word in other) < right
        if beside and sum(word.box[1] + word.box[3] for word in other) / len(other) > top + bottom:
            break
        at += len(other)
    return [*words[:at], *line, *words[at:]]
