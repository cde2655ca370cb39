"""Covers printed with spaced letters ("NAT IONA L SECUR IT Y"), put right by the words as the text prints them."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import regex

from pipeline.structure.rules import StructureRules
from pipeline.types import InstrumentText

LEAST_TOKENS, SHORT, SHORT_SHARE = 4, 2, 0.15
"""How many parts a spaced line has at least, from how many letters on one is no crumb, and how many are crumbs."""
SINGLE_SHARE = 0.7
"""Share of single letters from which a line is spaced throughout, so that its words are sought one by one."""
LONGEST, LONGEST_WORD = 200, 24
WORD = regex.compile(r"\p{L}+|\p{N}+")


def is_spaced(line: str) -> bool:
    """Return whether a line is printed in capitals with spaces between letters of a word."""
    parts = line.split()
    crumbs = sum(len(part) <= SHORT and part != "A" for part in parts)
    return (
        len(line) <= LONGEST
        and len(parts) >= LEAST_TOKENS
        and line.isupper()
        and crumbs >= max(1, SHORT_SHARE * len(parts))
    )


def respaced(title: str, text: InstrumentText, *, rules: StructureRules) -> str:
    """Return a title whose letters are spaced as the text elsewhere prints the same words; any other unchanged."""
    plain = undated(title, rules=rules)
    if not is_spaced(plain):
        return title
    letters = "".join(plain.split())
    if len(letters) < 2 * LEAST_TOKENS:
        return title
    words = regex.compile(r"(?<![^\s\p{P}])" + r"\s?".join(map(regex.escape, letters)) + r"(?!\p{L})", regex.IGNORECASE)
    printed = Counter(" ".join(found[0].split()) for found in words.finditer(text.text))
    fewer = Counter({words: n for words, n in printed.items() if len(words.split()) < len(plain.split())})
    return _tidy(fewer) if fewer else _in_words(plain, text)


def _tidy(printed: Counter[str]) -> str:
    """Return the words printed most often, in capitals where the letters' case is as broken as their spacing."""
    words = printed.most_common(1)[0][0]
    forms = [form for form in printed if form.casefold() == words.casefold()]
    whole = (
        form
        for form in forms
        if form[0].isupper() and all(w.islower() or w.isupper() or w.istitle() for w in form.split())
    )
    return next(whole, words.upper())


def closed(line: str) -> str:
    """Return a line of single letters as one word, any other unchanged."""
    parts = line.split()
    return "".join(parts) if len(parts) > SHORT and all(len(part) == 1 and part.isupper() for part in parts) else line


def undated(line: str, *, rules: StructureRules) -> str:
    """Return a line without the date that a cover prints before its title."""
    head = _date(rules).match(line)
    return line[head.end() :] if head is not None and head.end() < len(line) else line


@lru_cache(maxsize=4)
def _date(rules: StructureRules) -> regex.Pattern[str]:
    return regex.compile(rf"{rules.pattern('cover-date')}[\s,:–—-]+", regex.IGNORECASE)


def _in_words(line: str, text: InstrumentText) -> str:
    """Return single letters as the fewest words of the text that they spell, as they are where they spell none."""
    parts = line.split()
    if sum(len(part) == 1 for part in parts) < SINGLE_SHARE * len(parts):
        return line
    known = {word.casefold() for word in WORD.findall(text.text.replace(line, " "))}
    letters = "".join(parts)
    best: list[list[str] | None] = [[]] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - LONGEST_WORD), end):
            before, word = best[start], letters[start:end]
            if before is None or word.casefold() not in known or (len(word) == 1 and word not in "AÀEIYOУВИС&"):
                continue
            found = best[end]
            if found is None or len(before) + 1 < len(found):
                best[end] = [*before, word]
    words = best[-1]
    return " ".join(words) if words else line
