"""Running heads, running feet and page numbers: lines that belong to the page and not to the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import regex

from pipeline.structure.edits import Edit
from pipeline.structure.numerals import roman_value

DEPTH = 3
"""How many lines from a page's edge a running head or foot may reach."""
MIN_PAGES = 3
SHARE = 0.3
"""Least share of the pages that must carry a line: heads often alternate left and right."""
SHORTEST, LONGEST = 4, 150
"""Characters of a line without a page number that may count as running."""

LINE = regex.compile(r"[^\n]*\S[^\n]*")
NUMBER = regex.compile(r"\d{1,4}")
SPACE = regex.compile(r"\s+")
ROMAN_LINE = regex.compile(r"\W*([ivxlc]{1,7})\W*")


def find_running_lines(pages: Sequence[str], *, gap: int) -> list[Edit]:
    """Return the edits that cut running lines from the pages, which are joined by ``gap`` characters each.

    A line is running when it stands near the edge of at least ``SHARE`` of three or more pages, either word
    for word or with a number that counts as the pages do. A number that counts otherwise, such as an
    article's at the head of each page, is never taken for a page's. Fewer pages prove nothing.
    """
    if len(pages) < MIN_PAGES:
        return []
    edges = [[(span, _keys(page[slice(*span)], number)) for span in _edges(page)] for number, page in enumerate(pages)]
    counts = Counter(key for lines in edges for key in {key for _, keys in lines for key in keys})
    needed = max(MIN_PAGES, SHARE * len(pages))
    edits: list[Edit] = []
    base = 0
    for page, lines in zip(pages, edges, strict=True):
        running = [span for span, keys in lines if any(counts[key] >= needed for key in keys)]
        edits += (Edit(base + start, base + end, "") for start, end in running)
        base += len(page) + gap
    return edits


def _edges(page: str) -> list[tuple[int, int]]:
    """Return the spans of the page's outermost lines, in order and none of them twice."""
    first = [m.span() for m, _ in zip(LINE.finditer(page), range(DEPTH), strict=False)]
    return first + sorted(span for span in _last(page) if first and span[0] > first[-1][0])


def _last(page: str) -> Iterator[tuple[int, int]]:
    end = len(page)
    found = 0
    while end > 0 and found < DEPTH:
        start = page.rfind("\n", 0, end) + 1
        if page[start:end].strip():
            found += 1
            yield start, end
        end = start - 1


def _keys(line: str, page: int) -> list[tuple[str, int | None]]:
    """Return what the line would be on other pages: the same words, or the same but for one number that counts."""
    words = SPACE.sub(" ", line).strip().casefold()
    if len(words) > LONGEST:
        return []
    keys: list[tuple[str, int | None]] = [(words, None)] if len(words) >= SHORTEST else []
    for number in NUMBER.finditer(words):
        keys.append((words[: number.start()] + "#" + words[number.end() :], int(number[0]) - page))
    if roman := ROMAN_LINE.fullmatch(words):
        keys.append(("#", (roman_value(roman[1]) or 0) - page))
    return keys
