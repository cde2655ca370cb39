"""Numbers as treaties write them: "ninety (90)", "twenty-first", "one thousand nine hundred and eighty-two".

Words and their values are in ``rules/numbers.yml``; nothing here knows a language.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from pipeline.rules import RuleModel

ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
ORDINAL_ENDING = r"(?:st|nd|rd|th|ère|ere|ème|eme|er|de|e|º|ª|°)?"


class NumberRules(RuleModel):
    """``numbers.yml``: number words with their values by language, and how words are joined."""

    cardinals: dict[str, dict[str, int]]
    ordinals: dict[str, dict[str, int]]
    joins: tuple[str, ...]
    fused: dict[str, str]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Number words ready for use.

    Three sources of patterns to be built into larger ones: ``day`` finds a number of up to three words, cardinal or
    ordinal; ``cardinal`` one of up to nine; ``year`` the same where it begins as a year does.
    """

    values: dict[str, int]
    joins: frozenset[str]
    fused: dict[str, str]
    day: str
    cardinal: str
    year: str

    @classmethod
    def of(cls, rules: NumberRules) -> Numbers:
        """Return the number words of ``rules``."""
        cardinals = {word: value for words in rules.cardinals.values() for word, value in words.items()}
        ordinals = {word: value for words in rules.ordinals.values() for word, value in words.items()}
        joins = rf"(?:{_either(rules.joins)}[-\s‑]{{1,3}})?"

        def series(opening: list[str], words: list[str], more: int = 8) -> str:
            return rf"\b{_either(opening)}(?:[-\s‑]{{1,3}}{joins}{_either(words)}){{0,{more}}}\b"

        spelt = [*cardinals, *rules.fused]
        return cls(
            ordinals | cardinals,
            frozenset(rules.joins),
            {regex.sub(r"[\s-]+", " ", key): value for key, value in rules.fused.items()},
            series([*spelt, *ordinals], [*spelt, *ordinals], 2),
            series(spelt, spelt),
            series([word for word in cardinals if cardinals[word] in YEAR_OPENINGS], spelt),
        )


# A year in words begins "one thousand", "nineteen hundred", "two thousand", "mil neuf cent", "dix-neuf cent".
YEAR_OPENINGS = frozenset({1, 2, 10, 16, 17, 18, 19, 20, 1000})


def _either(words: list[str] | tuple[str, ...]) -> str:
    """Return an alternation of ``words``, longest first."""
    return "(?:" + "|".join(regex.escape(w) for w in sorted(words, key=len, reverse=True)) + ")"


def read_words(text: str, numbers: Numbers) -> int | None:
    """Return the number that ``text`` spells in words, None where it spells none."""
    folded = " " + regex.sub(r"[\s‑-]+", " ", text.lower()).strip() + " "
    for spelling, fused in numbers.fused.items():
        folded = folded.replace(f" {spelling} ", f" {fused} ")
    values: list[int] = []
    for word in folded.split():
        if word in numbers.joins:
            continue
        if word not in numbers.values:
            return None
        values.append(numbers.values[word])
    return _total(values) if values else None


def _total(values: list[int]) -> int:
    """Return the number that a series of values spells: [1, 1000, 9, 100, 80, 2] is 1982, [19, 49] is 1949."""
    thousands = group = 0
    for value in values:
        if value == 1000:
            thousands, group = (max(group, 1)) * 1000, 0
        elif value == 100:
            group = max(group, 1) * 100
        elif 10 <= group < 100 and value >= 10 and not _adds(group, value):
            group = group * 100 + value
        else:
            group += value
    return thousands + group


def _adds(group: int, value: int) -> bool:
    """Return whether ``value`` continues ``group``, as in French "soixante-dix" and "quatre-vingt-onze"."""
    return group in (60, 80) and 10 <= value < 20


def read_number(text: str, numbers: Numbers) -> int | None:
    """Return the number that ``text`` prints in figures ("21st", "1er") or in words, None where it is neither."""
    digits = regex.fullmatch(rf"\s*(\d+){ORDINAL_ENDING}\.?\s*", text, regex.IGNORECASE)
    return int(digits[1]) if digits else read_words(text, numbers)


def read_roman(text: str) -> int | None:
    """Return the value of a well-formed Roman numeral up to 3999, None otherwise."""
    form = r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
    folded = text.strip().lower()
    if not folded or not regex.fullmatch(form, folded):
        return None
    values = [ROMAN[letter] for letter in folded]
    return sum(-v if any(w > v for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))
