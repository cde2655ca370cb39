"""Editing a text while keeping, for each of its characters, the way back to where it was read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """``text[start:end]`` is to become ``words``."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A text in the making: from ``breaks[k][0]`` on, character i stands for ``breaks[k][1] + (i - breaks[k][0])``.

    ``breaks`` ascends in both members; the first is at 0. The second member counts in the text that was read.
    """

    text: str
    breaks: tuple[tuple[int, int], ...] = ((0, 0),)

    def edited(self, edits: Iterable[Edit]) -> Draft:
        """Return the draft with ``edits`` made, which ascend and do not overlap.

        What replaces words stands, character by character, for the words replaced; what is longer than they
        are stands for their last character.
        """
        parts: list[str] = []
        breaks: list[tuple[int, int]] = [(0, 0)]
        at = length = 0
        for start, end, words in edits:
            parts += (self.text[at:start], words)
            length += start - at
            kept = min(len(words), end - start)
            breaks += ((length + extra, max(end - 1, start)) for extra in range(kept, len(words)))
            length += len(words)
            if len(words) != end - start:
                breaks.append((length, end))
            at = end
        if not parts:
            return self
        parts.append(self.text[at:])
        return Draft("".join(parts), _composed(breaks, self.breaks))

    def source(self, offset: int) -> int:
        """Return the offset, in the text that was read, of the character at ``offset``."""
        start, old = self.breaks[bisect_right(self.breaks, offset, key=_start) - 1]
        return old + offset - start

    def position(self, source: int) -> int:
        """Return the offset of the first character that stands for ``source`` or for what follows it."""
        k = bisect_right(self.breaks, source, key=_old) - 1
        start, old = self.breaks[k]
        end = self.breaks[k + 1][0] if k + 1 < len(self.breaks) else len(self.text)
        return min(start + source - old, end)


def _start(pair: tuple[int, int]) -> int:
    return pair[0]


def _old(pair: tuple[int, int]) -> int:
    return pair[1]


def _composed(outer: list[tuple[int, int]], inner: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Return the breaks of a text twice edited: ``outer`` maps into the text whose own breaks are ``inner``."""
    if inner == ((0, 0),):
        return tuple(_thinned(outer))
    composed: list[tuple[int, int]] = []
    k, last = 0, len(inner) - 1
    for n, (start, middle) in enumerate(outer):
        stop = outer[n + 1][0] if n + 1 < len(outer) else None
        while k < last and inner[k + 1][0] <= middle:
            k += 1
        composed.append((start, inner[k][1] + middle - inner[k][0]))
        while k < last and (stop is None or start + inner[k + 1][0] - middle < stop):
            k += 1
            composed.append((start + inner[k][0] - middle, inner[k][1]))
    return tuple(_thinned(composed))


def _thinned(breaks: list[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Leave out pieces without characters and breaks that say nothing new."""
    previous: tuple[int, int] | None = None
    for n, (start, old) in enumerate(breaks):
        if n + 1 < len(breaks) and breaks[n + 1][0] == start:
            continue
        if previous is None or previous[1] + start - previous[0] != old:
            previous = (start, old)
            yield previous
