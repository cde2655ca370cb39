"""A title on a cover: where it begins and ends among offices, dates, stamps and its own second printing.

A cover prints the title in short lines with much else about it, and what a reader took from it often joins the two.
What tells them apart are the words of such lines (``rules/structure.yml``) and the text itself, which prints the
instrument's name elsewhere in one piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from pipeline.structure.grammar import Compiled, Grammar, grammar
from pipeline.structure.rules import StructureRules
from pipeline.structure.titles import DOTS, GOES_ON, NOT_TITLE
from pipeline.structure.units import FINITE
from pipeline.types import Span

LINE = regex.compile(r"[^\n]+")
WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+")
LONGEST = 90
"""Characters of a line of a cover by which a title may go on."""
MOST = 5
"""Lines that a title may have more, before or after those found."""
LEAST_LETTERS = 8
"""Letters from which words that stand elsewhere in the same order are the same name, and no accident."""
POSSESSIVE = regex.compile(r"\p{L}['’´`]s$|\p{L}s['’´]$", regex.IGNORECASE)
LAST_CAPITALS = regex.compile(r"(?<=\p{Ll}\S*\s)(?:\p{Lu}{4,}\s)*\p{Lu}{4,}$")
"""The capitals in which a line ends that began otherwise."""
LONGEST_FOLIO = 3
"""Digits of a page's number that may stand before a title."""
ACRONYM = regex.compile(r"\s*\n\s*(?P<all>\((?P<letters>\p{Lu}[\p{Lu}\p{N}&-]{1,11})\))[ \t]*(?=\n|$)")
UNFINISHED = regex.compile(
    r"\b(?:federal|islamic|arab|united|democratic|people['’]s|socialist|hashemite|federative|bolivarian|oriental)$"
    r"|\b(?:between|entre|tussen)\b(?!.*\b(?:between|entre|tussen)\b)(?!.*\b(?:and|et|en|y|e)\b)",
    regex.IGNORECASE,
)
"""A name that lacks words after it: of a state, or of the second of two parties."""
ARTICLE = regex.compile(r"(?:the|la|le|l['’])\b", regex.IGNORECASE)
SHORT_NAME = 2
"""Words of a name too short to stand without the office whose it is: "Cyber Strategy"."""


@dataclass(frozen=True, slots=True)
class CoverWords:
    """What lines of a cover are told by."""

    grammar: Grammar
    line: Compiled
    tail: Compiled
    head: Compiled
    subtitle: Compiled


@lru_cache(maxsize=4)
def cover_words(rules: StructureRules) -> CoverWords:
    """Return the compiled patterns of covers."""
    date = rules.pattern("cover-date")
    patterns = {
        "line": rf"{rules.pattern('cover-line')}|^{date}[\s,:]*(?:\d\d?:\d\d)?$",
        "tail": rf"{rules.pattern('cover-tail')}|(?<=[\p{{L}}\p{{N}})]\s){date}(?=\s*$|[\s,:;]+(?-i:\p{{Lu}}))",
        "head": rf"{date}[\s,:–—-]+(?=(?-i:\p{{Lu}}))",
        "subtitle": rules.pattern("cover-subtitle"),
    }
    return CoverWords(
        grammar=grammar(rules),
        **{name: regex.compile(pattern, regex.IGNORECASE) for name, pattern in patterns.items()},
    )


@lru_cache(maxsize=4)
def self_name(rules: StructureRules) -> Compiled:
    """Return the pattern of the name by which a text speaks of itself."""
    return regex.compile(rules.pattern("self-name"))


def title_on_cover(text: str, span: Span, *, rules: StructureRules) -> Span:
    """Return where the title stands of which ``span`` was found: without what ran into it, with the lines it lacks."""
    words = cover_words(rules)
    head = words.head.match(span.of(text))
    if head is not None and words.grammar.title.match(text[span.start + head.end() : span.end]):
        span = Span(span.start + head.end(), span.end)
    end = _end(text, span, words)
    found = Span(span.start, _unrepeated(text, Span(span.start, end)))
    if found.end == span.end:
        found = _onwards(text, found, words)
    found = _back(text, found, words)
    acronym = ACRONYM.match(text, found.end)
    if acronym is not None and _stands_for(acronym["letters"], found.of(text)):
        return Span(found.start, acronym.end("all"))
    return found


# --- what ran into it --------------------------------------------------------------------


def _end(text: str, span: Span, words: CoverWords) -> int:
    """Return where the title ends within ``span``: before the first line, or end of a line, that is none of it."""
    for line in LINE.finditer(text, span.start, span.end):
        before = text[span.start : line.start()].rstrip()
        if before and _is_name(before, words) and (words.line.match(line[0]) or words.subtitle.match(line[0])):
            return span.start + len(before)
        for tail in words.tail.finditer(line[0]):
            before = text[span.start : line.start() + tail.start()].rstrip(" ,;–—-\n")
            if before and _is_name(before, words):
                return span.start + len(before)
    return span.end


def _is_name(printed: str, words: CoverWords) -> bool:
    """Return whether the words name an instrument and nothing is missing after them."""
    name = " ".join(printed.split())
    return words.grammar.title.match(name) is not None and not GOES_ON.search(name) and not UNFINISHED.search(name)


def _unrepeated(text: str, span: Span) -> int:
    """Return the end of the first printing where a title is printed twice, one right after the other."""
    found = list(WORD.finditer(text, span.start, span.end))
    if found and found[0][0].isdecimal() and len(found[0][0]) <= LONGEST_FOLIO:
        found = found[1:]
    plain = [word[0].casefold() for word in found]
    halves = (half for half in range(2, len(plain) // 2 + 1) if plain[:half] == plain[half : 2 * half])
    half = next(halves, None)
    return span.end if half is None else int(found[half - 1].end())


# --- what it lacks -----------------------------------------------------------------------


def _onwards(text: str, span: Span, words: CoverWords) -> Span:
    """Return the span with the lines after it by which the title goes on."""
    for _ in range(MOST):
        after = LINE.search(text, span.end)
        if after is None or text[span.end : after.start()].strip():
            return span
        line = after[0]
        if not _may_belong(line, words):
            return span
        goes_on = line[0].islower() and span.of(text)[-1] not in ".;:"
        if not (goes_on or _is_printed(text, span.start, after.end())):
            return span
        span = Span(span.start, after.end())
    return span


def _back(text: str, span: Span, words: CoverWords) -> Span:
    """Return the span with the lines before it in which the title begins."""
    for _ in range(MOST):
        before = text[: span.start].rstrip()
        line = before[before.rfind("\n") + 1 :]
        start = len(before) - len(line)
        if not line or DOTS.search(line):
            return span
        owner = len(span.of(text).split()) <= SHORT_NAME and ARTICLE.match(line) and line.isupper()
        if owner and words.line.match(line) and " of " in line.casefold() and span.of(text).isupper():
            return Span(start, span.end)
        capitals = LAST_CAPITALS.search(line)
        first = span.of(text).partition("\n")[0]
        if capitals is not None and first.isupper() and " " not in first:
            return Span(start + capitals.start(), span.end)
        if not _may_belong(line, words) or not (POSSESSIVE.search(line) or _is_printed(text, start, span.end)):
            return span
        span = Span(start, span.end)
    return span


def _may_belong(line: str, words: CoverWords) -> bool:
    """Return whether a line beside a title may be of it: short, no statement, and nothing else that covers print."""
    return (
        len(line) <= LONGEST
        and line[-1] not in ".;:,"
        and any(character.isalpha() for character in line)
        and not FINITE.search(line)
        and not NOT_TITLE.search(line)
        and not words.line.match(line)
        and not words.tail.search(line)
        and not words.subtitle.match(line)
        and not words.grammar.preamble.match(line)
        and not words.grammar.organ.match(line)
    )


def _stands_for(acronym: str, name: str) -> bool:
    """Return whether most letters of an acronym are first letters of words of the name."""
    firsts = [word[0][0].casefold() for word in WORD.finditer(name)]
    letters = [letter for letter in acronym.casefold() if letter.isalnum()]
    return sum(letter in firsts for letter in letters) >= len(letters) - 1


def _is_printed(text: str, start: int, end: int) -> bool:
    """Return whether the words from ``start`` to ``end`` stand elsewhere in one line, however they are parted."""
    plain = [word[0] for word in WORD.finditer(text, start, end)]
    if sum(map(len, plain)) < LEAST_LETTERS:
        return False
    name = regex.compile(r"(?<![\p{L}\p{N}])" + r"[ '’´`&,-]{0,3}".join(map(regex.escape, plain)), regex.IGNORECASE)
    return name.search(text, end) is not None or name.search(text, 0, start) is not None
