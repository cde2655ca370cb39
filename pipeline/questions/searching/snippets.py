"""The part of a passage that shows why it was found, as printed, with the places of the words that were looked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.questions.searching.fold import TOKEN, fold
from pipeline.questions.searching.query import Term

WIDTH = 240
"""Characters of a snippet, about."""
LEAD = 60  # characters shown before the first mark


def marks(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return where the terms stand in ``text``, in order and without overlap (code points)."""
    tokens = [(hit.start(), hit.end(), fold(hit.group())) for hit in TOKEN.finditer(text)]
    folded = [word for _, _, word in tokens]
    found: list[tuple[int, int]] = []
    for term in terms:
        first, size = term.words[0], len(term.words)
        for i in range(len(tokens) - size + 1):
            if (folded[i] == first or (term.prefix and size == 1 and folded[i].startswith(first))) and _stands(
                folded[i : i + size], term
            ):
                found.append((tokens[i][0], tokens[i + size - 1][1]))
    return _merged(sorted(found))


def _stands(window: list[str], term: Term) -> bool:
    last = window[-1].startswith(term.words[-1]) if term.prefix else window[-1] == term.words[-1]
    return last and tuple(window[:-1]) == term.words[:-1]


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def snippet(text: str, terms: Sequence[Term], *, width: int = WIDTH) -> tuple[str, list[tuple[int, int]]]:
    """Return the stretch of ``text`` with most marks on one line, and the marks' places in it."""
    places = marks(text, terms)
    start, end = _window(text, places, width)
    before, after = "… " * (start > 0), " …" * (end < len(text))
    shown = before + "".join(" " if c.isspace() else c for c in text[start:end]) + after
    shift = len(before) - start
    return shown, [(a + shift, b + shift) for a, b in places if a >= start and b <= end]


def _window(text: str, places: Sequence[tuple[int, int]], width: int) -> tuple[int, int]:
    """Return where the stretch begins and ends: at words, around as many marks as it can hold."""
    if len(text) <= width:
        return 0, len(text)
    starts = [a for a, _ in places]
    reach = width - LEAD
    best = max(range(len(places)), key=lambda i: bisect_right(starts, starts[i] + reach) - i, default=None)
    at = max(0, starts[best] - LEAD) if best is not None else 0
    at = min(at, len(text) - width)
    edges = [0, *(i for i, c in enumerate(text) if c.isspace()), len(text)]
    start = edges[max(0, bisect_left(edges, at))]
    end = edges[bisect_right(edges, at + width) - 1]
    return (start + 1 if start else 0), max(end, start + 1)
