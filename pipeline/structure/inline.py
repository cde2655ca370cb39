"""Numbered paragraphs and list items that run on within one line, because its breaks were lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import regex

from pipeline.structure.grammar import Grammar
from pipeline.structure.numerals import letter_value, roman_value

SHORTEST = 80
"""Characters of a line from which it may hold several units."""
PARAGRAPHS = tuple(
    regex.compile(pattern)
    for pattern in (
        r"(?<=[.:;”\")]\s?|^)(?P<number>\d{1,2})\.\s?(?=[\p{Lu}“„\"«(])",
        r"(?<=[.:;”\")]\s?|^)\((?P<number>\d{1,2})\)\s?(?=[\p{Lu}“„\"«])",
        r"(?<=[.:;”\"]\s?|^)(?P<number>\d{1,2})\)\s?(?=[\p{Lu}“„\"«])",
    )
)
ITEMS = tuple(
    regex.compile(pattern)
    for pattern in (
        r"(?<=(?P<before>[.:;])\s?(?:and\s|or\s|en\s|of\s|et\s|ou\s)?|^)\(?(?P<number>\p{Ll})\)\s?(?=\S)",
        r"(?<=(?P<before>[.:;])\s?(?:and\s|or\s|en\s|of\s|et\s|ou\s)?|^)\(?(?P<number>[ivx]{1,5})\)\s?(?=\S)",
    )
)


def inline_starts(line: str, words: Grammar) -> list[int]:
    """Return where, after its beginning, a line holds another testimonium, signature block, paragraph or item.

    Numbers must follow on from 1, or from the number that opens the line, each after the end of a sentence or
    clause; letters likewise, the first after a colon. A list within a sentence, parted by commas, stays whole.
    """
    if len(line) < SHORTEST:
        return []
    cuts = set(_closing_starts(line, words))
    for pattern in PARAGRAPHS:
        cuts.update(_run(line, pattern, int, clause_only=False))
    for pattern, value in zip(ITEMS, (letter_value, roman_value), strict=True):
        cuts.update(_run(line, pattern, value, clause_only=True))
    return sorted(cuts - {0})


def _run(
    line: str, pattern: regex.Pattern[str], value_of: Callable[[str], int | None], *, clause_only: bool
) -> list[int]:
    """Return the starts of a run of markers; a run of one counts only if it goes on with the line's own number."""
    run: list[int] = []
    expected = 1
    opens = False
    for found in pattern.finditer(line):
        value = value_of(found["number"])
        if found.start() == 0:
            opens, expected = True, (value or 0) + 1
        elif value == expected and not (clause_only and not run and not opens and found["before"] != ":"):
            run.append(found.start())
            expected += 1
        elif value == 1 and clause_only and found["before"] == ":":
            if len(run) > 1 or opens:
                break
            run, expected = [found.start()], 2
    return run if len(run) > 1 or opens else []


def _closing_starts(line: str, words: Grammar) -> Iterator[int]:
    first = None
    for found in words.testimonium_inside.finditer(line):
        first = found.start() if first is None else first
        yield found.start()
    if words.testimonium.match(line):
        first = 0
    if first is not None:
        yield from (found.start() for found in words.signature_inside.finditer(line, first))
