"""What numbers tell of lost or doubled parts: articles that follow each other, and the numbers printed on pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import regex

from pipeline.types import InstrumentText, Page, Provision, ProvisionKind

ARTICLE = regex.compile(
    r"(?:(?P<within>.*), )?Art\. [^,\[\]]+?(?: \[\d+\])? heading(?P<version> \[[a-z]{2}\])?(?: \[\d+\])?"
)
PARAGRAPH = regex.compile(r"para\. \d{1,3}")
MISREAD = r"(?<![\p{{N}}\p{{L}}]){}\s?[.,:;)]?\s\p{{Lu}}"
"""A paragraph's number in the run of the text, with any mark or none after it ..."""
ALIKE = str.maketrans({"0": "[0OQ]", "1": "[1lI|]", "2": "[2Z]", "5": "[5S]", "6": "[6b]", "8": "[8B]", "9": "[9gq]"})
"""... and its digits as OCR confuses them."""
MOST_MISSING = 12
"""Numbers lost in one place, at most: more are those of another text's articles, cited or quoted."""
MOST_SHARE = 0.4
"""Share of a text's articles that may be missing: with more, it is an extract, or amends some articles of another."""
SIGNATURE, SHORTEST = 400, 80
"""Characters by which two articles of one number are compared, and how many they must have."""
EDGE_LINES = 2
PAGE_NUMBER = regex.compile(
    r"\W*(?:(?:page|p\.|pág\.|página|стр\.|sayfa|pagina|halaman|صفحة|الصفحة)\s*)?"
    r"(?P<number>\d{1,4})(?:\s*(?:/|of|de|sur|van|из|dari|من)\s*(?P<all>\d{1,4}))?\W*",
    regex.IGNORECASE,
)
MIN_NUMBERED = 3
MAX_JUMP, MAX_JUMPS = 20, 3


def missing_articles(provisions: Sequence[Provision], value: Callable[[str], int | None]) -> list[int]:
    """Return the numbers of articles that the text leaves out, in order.

    Each annex counts for itself, and each language version, though a heading may have been given to the wrong one: a
    number that stands in the text as often as others is not missing. Numbers of articles that the text quotes from
    another instrument, as amendments do, are passed over.
    """
    sequences: dict[tuple[str, str], list[int]] = defaultdict(list)
    for provision, within, version in _articles(provisions):
        number = value(provision.number or "")
        if number is not None:
            sequences[within, version].append(number)
    counts = Counter((within, number) for (within, _), values in sequences.items() for number in values)
    return sorted(
        {
            number
            for (within, _), values in sequences.items()
            for chain in _chains(values)
            for number in missing(chain)
            if counts[within, number] < max(counts[within, other] for other in chain)
        }
    )


def illegible_paragraphs(text: InstrumentText, provisions: Sequence[Provision]) -> tuple[list[int], list[int]]:
    """Return the numbers of top paragraphs that are missing: with no words between their neighbours, and with some.

    Only texts without articles are looked at, as resolutions are: there paragraphs are what articles are elsewhere.
    Words between the neighbours are those of a paragraph whose number was misread.
    """
    if next(_articles(provisions), None) is not None:
        return [], []
    numbered = [(at, int(p.number or 0)) for at, p in enumerate(provisions) if PARAGRAPH.fullmatch(p.id)]
    absent = {lost for chain in _chains([number for _, number in numbered]) for lost in missing(chain)}
    lost: list[int] = []
    misread: list[int] = []
    for (before, first), (after, second) in pairwise([(-1, 0), *numbered]):
        for number in absent & set(range(first + 1, second)):
            between = provisions[before + 1 : after]
            loose = any(p.kind is ProvisionKind.PARAGRAPH for p in between)
            words = text.text[provisions[before].span.start if before >= 0 else 0 : provisions[after].span.start]
            printed = regex.search(MISREAD.format(str(number).translate(ALIKE)), words)
            (misread if loose or printed else lost).append(number)
    return sorted(lost), sorted(misread)


def missing(chain: Sequence[int]) -> list[int]:
    """Return the numbers left out of one count that is read in order; none where it is no count."""
    lost: list[int] = []
    expected = 1
    for at, number in enumerate(chain):
        later = chain[at + 1 :]
        if number > expected and not _is_gap(expected, number, later):
            continue
        lost += range(expected, number)
        expected = max(expected, number + 1)
    return lost if len(lost) <= MOST_SHARE * (expected - 1) else []


def _is_gap(expected: int, number: int, later: Sequence[int]) -> bool:
    """Return whether the count goes on at ``number``: what lies between comes nowhere later, and what follows does."""
    if number - expected > MOST_MISSING or any(between in later for between in range(expected, number)):
        return False
    return number + 1 in later[:4] or not later


def _chains(values: Sequence[int]) -> Iterator[list[int]]:
    """Yield the counts that begin at 1, one after another; versions that alternate are one."""
    chain: list[int] = []
    for number in values:
        if number == 1 and max(chain, default=0) > 1:
            yield chain
            chain = []
        chain.append(number)
    yield chain


def repeated_articles(text: InstrumentText, provisions: Sequence[Provision]) -> list[str]:
    """Return the numbers of articles that stand in the text twice, word for word, as after a page copied twice."""
    starts = list(_articles(provisions))
    ends = [provision.span.start for provision, _, _ in starts[1:]] + [len(text.text)]
    seen: Counter[tuple[str, str | None, str]] = Counter()
    for (provision, within, _), end in zip(starts, ends, strict=False):
        words = " ".join(text.text[provision.span.start : end].split())[:SIGNATURE]
        if len(words) >= SHORTEST:
            seen[within, provision.number, words] += 1
    return list(dict.fromkeys(number or "" for (_, number, _), count in seen.items() if count > 1))


def _articles(provisions: Sequence[Provision]) -> Iterator[tuple[Provision, str, str]]:
    """Yield the headings of articles, each with the annex and the language version that it stands in."""
    for provision in provisions:
        if provision.kind is ProvisionKind.HEADING and provision.number:
            found = ARTICLE.fullmatch(provision.id)
            if found is not None:
                yield provision, found["within"] or "", found["version"] or ""


def missing_pages(pages: Sequence[Page]) -> list[int]:
    """Return the printed numbers of pages that the file does not hold, in order.

    Printed numbers must ascend on all pages that have one, and jump in few places: anything else is no count of pages.
    """
    numbered = [(page.number, found) for page in pages if (found := _printed(page.text)) is not None]
    if len(numbered) < MIN_NUMBERED or 2 * len(numbered) < sum(bool(page.text.strip()) for page in pages):
        return []
    lost: list[int] = []
    jumps = 0
    for (before, (first, _)), (after, (second, _)) in pairwise(numbered):
        jump = (second - first) - (after - before)
        if second <= first or not 0 <= jump <= MAX_JUMP:
            return []
        if jump:
            jumps += 1
            lost += range(second - jump, second)
    (last, (number, total)) = numbered[-1]
    if total is not None and 0 < total - number - (len(pages) - last) <= MAX_JUMP:
        lost += range(number + len(pages) - last + 1, total + 1)
    return lost if jumps <= MAX_JUMPS else []


def _printed(text: str) -> tuple[int, int | None] | None:
    """Return the number printed at the head or foot of a page, and of how many where that is printed too."""
    lines = [line for line in text.splitlines() if line.strip()]
    edges = lines if len(lines) <= 2 * EDGE_LINES else [*lines[:EDGE_LINES], *lines[-EDGE_LINES:]]
    for line in reversed(edges):
        found = PAGE_NUMBER.fullmatch(line)
        if found is not None:
            return int(found["number"]), int(found["all"]) if found["all"] else None
    return None
