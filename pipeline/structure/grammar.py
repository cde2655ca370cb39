"""The patterns of structure, compiled once, and the numerals they find, read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias
from unicodedata import digit

import regex

from pipeline.structure.numerals import letter_value, roman_value
from pipeline.structure.rules import StructureRules

Compiled: TypeAlias = "regex.Pattern[str]"
DIGITS = regex.compile(r"\d+")
HAN = "零一二三四五六七八九"
HAN_ZERO = str.maketrans("〇", "零")


@dataclass(frozen=True, slots=True)
class Grammar:
    """What recognises the parts of a text. Each pattern is described in ``rules/structure.yml``."""

    marker: Compiled
    article: Compiled
    article_inside: Compiled
    article_anywhere: Compiled
    part: Compiled
    part_inside: Compiled
    annex: Compiled
    note: Compiled
    contents: Compiled
    agreed: Compiled
    preamble: Compiled
    recital: Compiled
    operative: Compiled
    organ: Compiled
    testimonium: Compiled
    testimonium_inside: Compiled
    signature: Compiled
    signature_inside: Compiled
    editorial: Compiled
    title: Compiled
    number_words: dict[str, int]
    part_words: dict[str, tuple[str, int]]
    annex_words: dict[str, str]
    attached_nouns: dict[str, str]

    def value(self, number: str) -> int | None:
        """Return what a heading's number counts, None if it cannot be read. ``7 bis`` counts as 7."""
        words = number.casefold().strip(" .°º").translate(HAN_ZERO)
        if words in self.number_words:
            return self.number_words[words]
        digits = DIGITS.match(words)
        if digits is not None:
            return int("".join(str(digit(c)) for c in digits[0]))
        if all(c in HAN + "十百" for c in words):
            return _han_value(words)
        return roman_value(words) or letter_value(words)


@lru_cache(maxsize=4)
def grammar(rules: StructureRules) -> Grammar:
    """Return the compiled patterns of ``rules``."""
    found = {rule.id.removeprefix("structure."): rule.compiled() for rule in rules.patterns}
    return Grammar(
        marker=found["unit-marker"],
        article=found["article-heading"],
        article_inside=_inside(rules.pattern("article-heading")),
        article_anywhere=_anywhere(rules.pattern("article-heading")),
        part=found["part-heading"],
        part_inside=_inside(rules.pattern("part-heading")),
        annex=found["annex-heading"],
        note=found["note-heading"],
        contents=found["contents-line"],
        agreed=found["agreed"],
        preamble=found["preamble-start"],
        recital=found["recital"],
        operative=found["operative"],
        organ=found["organ"],
        testimonium=found["testimonium"],
        testimonium_inside=found["testimonium-inside"],
        signature=found["signature"],
        signature_inside=found["signature-inside"],
        editorial=found["editorial-note"],
        title=found["title-noun"],
        number_words={word.casefold(): value for word, value in rules.number_words},
        part_words=dict(rules.part_words),
        annex_words=dict(rules.annex_words),
        attached_nouns=dict(rules.attached_nouns),
    )


def _inside(pattern: str) -> Compiled:
    """Return the pattern of a line's start as one within a line: with a capital, and not after a word without one."""
    start = (
        r"(?<=[.:;,”\")\]*]\s?"
        r"|(?<![\p{L}\p{N}])(?-i:\p{Lu}|\p{N})[\p{L}\p{N}'’-]{0,20}\s|\p{Arabic}\s|[\p{Han}。]\s?)"
        r"(?=(?-i:\p{Lu}|\p{Lo}))"
    )
    return regex.compile(pattern.replace("^", start, 1), regex.IGNORECASE)


def _anywhere(pattern: str) -> Compiled:
    """Return the pattern of a line's start as one of any word with a capital."""
    return regex.compile(pattern.replace("^", r"(?<![\p{L}\p{N}])(?=(?-i:\p{Lu}|\p{Lo}))", 1), regex.IGNORECASE)


def _han_value(words: str) -> int | None:
    hundreds, _, rest = words.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    total = 100 * (HAN.find(hundreds) if hundreds else "百" in words)
    total += 10 * (HAN.find(tens.lstrip("零")) if tens.lstrip("零") else 1) if ten else 0
    return total + (HAN.find(ones.lstrip("零")) if ones.lstrip("零") else 0) or None
