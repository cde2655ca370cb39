"""The order of the lines that OCR read: pieces of torn lines joined, lines from the top of the page to its foot.

A fold, a stamp or the noise of a copy makes Tesseract take a page for one in columns: it reads lines in pieces, and
finds places for them further down. Where the page is set in columns, its order is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from statistics import median

import regex

from pipeline.read.columns import Box, find_gutter, group_lines
from pipeline.read.ocr.tesseract import Word
from pipeline.read.ocr.text import word_box

OVERLAP, GAP = -0.5, 2.0
"""From one piece of a line to the next, in heights of its words: cells and columns stand further apart."""
HANGING, HANGING_GAP = 5, 8.0
"""Characters of a number or letter that hangs before a paragraph, and how far, in heights, from its first word."""
RIGHT_TO_LEFT = regex.compile(r"[\p{Arabic}\p{Hebrew}]")

Line = list[Word]


def in_order(words: Sequence[Word]) -> list[Word]:
    """Return the words with torn lines whole and the lines in the order in which the page is read."""
    lines = [list(line) for _, line in groupby(words, key=lambda word: word.line)]
    if len(lines) < 2 or _is_in_columns(words):
        return list(words)
    return [word for line in _from_top_to_foot(_whole(lines)) for word in line]


def _is_in_columns(words: Sequence[Word]) -> bool:
    boxes = sorted(map(word_box, words), key=lambda box: (box.top + box.bottom, box.left))
    return find_gutter(group_lines(boxes)) is not None


def _whole(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with those that are pieces of one joined, in the place of the longest."""
    ends = [(min(map(word_box, line), key=_left), max(map(word_box, line), key=_right)) for line in lines]
    joined = list(range(len(lines)))
    for at in sorted(range(len(lines)), key=lambda at: ends[at][0].left):
        before = [
            other
            for other in range(len(lines))
            if other != at and _goes_on(ends[other][1], ends[at][0], HANGING_GAP if _hangs(lines[other]) else GAP)
        ]
        if before:
            nearest = max(before, key=lambda other: ends[other][1].right)
            joined = [joined[nearest] if name == joined[at] else name for name in joined]
    pieces: dict[int, list[int]] = {}
    for at, name in enumerate(joined):
        pieces.setdefault(name, []).append(at)
    placed = ((max(parts, key=lambda at: len(lines[at])), parts) for parts in pieces.values())
    return [_joined([lines[at] for at in parts]) for _, parts in sorted(placed)]


def _line_box(line: Line) -> Box:
    """Return the line's box, as high as its words mostly are: one with a fold or a pen stroke in it is higher."""
    boxes = list(map(word_box, line))
    top, bottom = median(box.top for box in boxes), median(box.bottom for box in boxes)
    return Box(min(box.left for box in boxes), top, max(box.right for box in boxes), bottom)


def _left(box: Box) -> float:
    return box.left


def _right(box: Box) -> float:
    return box.right


def _hangs(line: Line) -> bool:
    return sum(len(word.text) for word in line) <= HANGING


def _goes_on(end: Box, start: Box, gap: float) -> bool:
    """Return whether a word stands at the height of another, and at most ``gap`` heights to the right of its end."""
    height = max(end.height, start.height)
    return _level(end, start) and OVERLAP * height < start.left - end.right < gap * height


def _level(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.height, other.height)


def _joined(pieces: list[Line]) -> Line:
    """Return the pieces as one line, in the direction of its script."""
    if len(pieces) == 1:
        return pieces[0]
    letters = "".join(word.text for piece in pieces for word in piece)
    backwards = len(RIGHT_TO_LEFT.findall(letters)) * 2 > len(letters)
    pieces.sort(key=lambda piece: _line_box(piece).left, reverse=backwards)
    number = max(pieces, key=len)[0].line
    return [replace(word, line=number) for piece in pieces for word in piece]


def _from_top_to_foot(lines: Sequence[Line]) -> list[Line]:
    """Return the lines by height; where some stand side by side, these are kept in the order in which they came."""
    boxes = [_line_box(line) for line in lines]
    bands: list[list[int]] = []
    for at in sorted(range(len(lines)), key=lambda at: boxes[at].top + boxes[at].bottom):
        if bands and _belongs(boxes[at], [boxes[other] for other in bands[-1]]):
            bands[-1].append(at)
        else:
            bands.append([at])
    return [lines[at] for band in bands for at in sorted(band)]


def _belongs(box: Box, band: Sequence[Box]) -> bool:
    """Return whether a line stands beside one of the band, or below it on one side of where its columns part."""
    if any(_level(box, other) for other in band):
        return True
    apart = [(one, other) for one in band for other in band if one.right <= other.left and _level(one, other)]
    return any(box.right <= other.left or box.left >= one.right for one, other in apart)
