"""Lines of Arabic and Hebrew put into the order in which they are read, from the places of their letters.

A PDF holds glyphs where they are drawn. PDFium turns them round word by word, but leaves words of another script,
numbers, brackets and the two letters of a lam-alef in the order of the ink.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from pipeline.read.columns import Box

LETTERS = regex.compile(r"[\p{Arabic}\p{Hebrew}--\p{N}]", regex.V1)
LAM, ALEFS = "ل", frozenset("اأإآ")
WITHIN_NUMBER = frozenset(".,/:-–%٫٬")
MIRRORED = str.maketrans("()[]{}«»", ")(][}{»«")
OPENING, CLOSING = "([{«", ")]}»"
MOST_LETTERS = 1_000
"""Letters of a line beyond which it is left as it is: no sheet is as wide."""
MIN_SPACE = 0.12
"""Line heights between two letters from which they belong to two words; boxes are as wide as their letters' advance."""


@dataclass(slots=True)
class Glyph:
    """What is drawn as one: a letter with its points, or a ligature."""

    text: str
    letters: list[int]
    box: Box

    @property
    def is_from_left(self) -> bool:
        """Return whether it is written from the left: a letter of another script, or a digit."""
        return self.text[0].isdigit() or (self.text[0].isalpha() and LETTERS.match(self.text) is None)


def is_from_right(text: str) -> bool:
    """Return whether most letters of the text are written from the right."""
    return not text.isascii() and 2 * len(LETTERS.findall(text)) > sum(map(str.isalpha, text))


def in_order(letters: Sequence[tuple[str, int, Box]]) -> tuple[str, list[int]]:
    """Return a line as it is read, and the letter behind each character, -1 for a space.

    Args:
        letters: (character, number of the letter, box) of what is drawn on the line, without spaces.
    """
    if len(letters) > MOST_LETTERS:
        return "".join(character for character, _, _ in letters), [number for _, number, _ in letters]
    glyphs = sorted(_glyphs(letters), key=lambda glyph: -(glyph.box.left + glyph.box.right))
    apart = [_is_apart(one, other) for one, other in pairwise(glyphs)]
    text: list[str] = []
    numbers: list[int] = []
    for first, end, is_left in _islands(glyphs):
        places = range(end - 1, first - 1, -1) if is_left else range(first, end)
        for at in places:
            spaced = (
                apart[first - 1] if at == places[0] and first else at != places[0] and apart[at if is_left else at - 1]
            )
            if spaced:
                text.append(" ")
                numbers.append(-1)
            text.append(glyphs[at].text)
            numbers += glyphs[at].letters
    words = "".join(text)
    return (words.translate(MIRRORED) if _is_mirrored(words) else words), numbers


def _glyphs(letters: Sequence[tuple[str, int, Box]]) -> Iterator[Glyph]:
    """Yield glyphs: points go with the letter before them, and lam comes first in a ligature with alef."""
    last: Glyph | None = None
    for character, number, box in letters:
        if last is not None and (unicodedata.combining(character) or box == last.box):
            is_turned = character == LAM and last.text[-1] in ALEFS
            last.text = character + last.text if is_turned else last.text + character
            last.letters = [number, *last.letters] if is_turned else [*last.letters, number]
            continue
        if last is not None:
            yield last
        last = Glyph(character, [number], box)
    if last is not None:
        yield last


def _islands(glyphs: Sequence[Glyph]) -> Iterator[tuple[int, int, bool]]:
    """Yield (first, end, whether from the left) of numbers, of words of another script, and of what is between them."""
    kinds = [glyph.is_from_left for glyph in glyphs]
    at = 0
    while at < len(glyphs):
        if not kinds[at]:
            end = next((n for n in range(at, len(glyphs)) if kinds[n]), len(glyphs))
            yield at, end, False
        else:
            end = at + 1
            for n in range(at + 1, len(glyphs)):
                if LETTERS.match(glyphs[n].text):
                    break
                if kinds[n] and _is_open(glyphs[at:n], glyphs[n]):
                    end = n + 1
            yield at, end, True
        at = end


def _is_open(island: Sequence[Glyph], following: Glyph) -> bool:
    """Return whether a glyph goes on with the island: a word with all before it, a digit with the number it is of."""
    if following.text[0].isalpha() or any(glyph.text[0].isalpha() for glyph in island):
        return True
    return all(glyph.text[0].isdigit() or glyph.text[0] in WITHIN_NUMBER for glyph in island) and not any(
        _is_apart(one, other) for one, other in pairwise([*island, following])
    )


def _is_apart(one: Glyph, other: Glyph) -> bool:
    """Return whether a space is between neighbours: room for one, and letters that do not follow one another."""
    gap = max(one.box.left - other.box.right, other.box.left - one.box.right)
    follows = any(abs(a - b) == 1 for a in one.letters for b in other.letters)
    return gap > MIN_SPACE * min(one.box.height, other.box.height) and not follows


def _is_mirrored(text: str) -> bool:
    """Return whether a bracket closes before any has opened: it was kept in the shape of the ink."""
    first = next((character for character in text if character in OPENING or character in CLOSING), "")
    last = next((character for character in reversed(text) if character in OPENING or character in CLOSING), "")
    return (first in CLOSING and first != "") and (last in OPENING and last != "")
