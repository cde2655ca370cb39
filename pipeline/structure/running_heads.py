"""Running heads, running feet and page numbers: lines that belong to the page and not to the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import regex

from pipeline.structure.assembly import APART
from pipeline.structure.numerals import roman_value
from pipeline.types import Page, Removed, RemovedKind

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
FOLIO = regex.compile(
    r"\s*(?P<set>[-–—\[(/|]\s*|(?:page|pág(?:ina)?|blz|pagina|seite|sayfa|halaman|стр|صفحة|ص)\.?\s*)*(?:(?P<number>\d{1,4})|[ivxlc]{1,7})"
    r"\s*(?:(?:/|of|de|sur|van|von|dari|из|من)\s*\d{1,4})?\s*[-–—\])/|]*\s*",
    regex.IGNORECASE,
)
"""A page's number on a line of its own. ``set`` is what only pages' numbers are set with."""
UNIT = regex.compile(
    r"(?:articles?|art|section|chapter|rule|annex|chapitre|annexe|art[íi]culo|artikel|madde|pasal|статья|المادة|مادة)\.?\s*\W?\d",
    regex.IGNORECASE,
)
"""The heading of a unit, whose number may count as short pages do."""
ROMAN_LINE = regex.compile(r"\W*([ivxlc]{1,7})\W*")


def find_running_lines(pages: Sequence[Page]) -> list[Removed]:
    """Return the running lines of the pages, in their order.

    A line is running when it stands near the edge of at least ``SHARE`` of three or more pages, either word
    for word or with a number that counts as the pages do. A number that counts otherwise, such as an
    article's at the head of each page, is never taken for a page's. On fewer pages only a number that is set as
    pages' are (``- 1 -``, ``Page 1 of 2``), or that counts on both pages, is one.
    """
    texts = [_main_text(page) for page in pages]
    edges = [[(span, _keys(text[slice(*span)], number)) for span in _edges(text)] for number, text in enumerate(texts)]
    if len(pages) < MIN_PAGES:
        return _folios(pages, texts)
    counts = Counter(key for lines in edges for key in {key for _, keys in lines for key in keys})
    needed = max(MIN_PAGES, SHARE * len(pages))
    return [
        _removed(page, text, span)
        for page, text, lines in zip(pages, texts, edges, strict=True)
        for span, keys in lines
        if any(counts[key] >= needed for key in keys)
    ]


def _main_text(page: Page) -> str:
    """Return the page's text without the notes and numbers of lines that stand after it."""
    apart = next((part.start for part in page.parts if part.kind in APART), len(page.text))
    return page.text[:apart].replace("\f", "\n")


def _removed(page: Page, text: str, span: tuple[int, int]) -> Removed:
    words = text[slice(*span)]
    kind = RemovedKind.RUNNING_HEAD if span[0] * 2 < len(text) else RemovedKind.RUNNING_FOOT
    return Removed(page.number, RemovedKind.PAGE_NUMBER if FOLIO.fullmatch(words) else kind, words, span[0])


def _folios(pages: Sequence[Page], texts: Sequence[str]) -> list[Removed]:
    """Return the first and last lines that are the page's number; a bare one on page 1 proves nothing by itself."""
    bare: list[Removed] = []
    found: list[Removed] = []
    for page, text in zip(pages, texts, strict=True):
        lines = _edges(text)
        for span in dict.fromkeys(lines[:1] + lines[-1:] if len(lines) >= DEPTH else []):
            folio = FOLIO.fullmatch(text, *span)
            if folio is not None and int(folio["number"] or 0) == page.number:
                (found if folio["set"] else bare).append(_removed(page, text, span))
    return found + (bare if any(removed.page > 1 for removed in bare) else [])


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
    for number in NUMBER.finditer(words) if not UNIT.match(words) else ():
        keys.append((words[: number.start()] + "#" + words[number.end() :], int(number[0]) - page))
    if roman := ROMAN_LINE.fullmatch(words):
        keys.append(("#", (roman_value(roman[1]) or 0) - page))
    return keys
