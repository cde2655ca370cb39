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
from pipeline.types import InstrumentText, Span

LINE = regex.compile(r"[^\n]+")
WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+")
LONGEST = 90
"""Characters of a line of a cover by which a title may go on."""
MOST = 5
"""Lines that a title may have more, before or after those found."""
LEAST_LETTERS = 8
"""Letters from which words that stand elsewhere in the same order are the same name, and no accident."""
POSSESSIVE = regex.compile(
    r"\p{L}['’´`]s$|\p{L}s['’´]$|\p{L}{3}(?:sının|sinin|nın|nün|nun|ların|lərin|lerin)$", regex.IGNORECASE
)
"""A name whose case says that what is its follows, as in English and in Turkic languages."""
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
COMPLETE = regex.compile(r"(?:strateg\w*|polic\w*|plan|doctrine|framework|paper|\d{4})$", regex.IGNORECASE)
"""The last word of a strategy's name."""
NUMBERED = regex.compile(
    r"(?:resolution|decision|résolution|resolución|besluit)\s+(?:no\.?\s+)?[\p{N}/-]+", regex.IGNORECASE
)
"""A title that is a number, to which its date belongs."""
POLICY = regex.compile(r"\b(?:strateg\w*|polic\w*|plan|doctrine|framework|white\s+paper|programme)\b", regex.IGNORECASE)
YEARS = regex.compile(r"(?:19|20)\d\d\s?[-–—/]\s?(?:(?:19|20)\d\d|\d\d)")
LINKED = regex.compile(r"(?:لل|ل(?=\p{L}{4})|في\s|بشأن\s|حول\s|و(?=ال))")
"""How a line of an Arabic title opens that goes on with the one before."""
BARE = regex.compile(
    r"(?:the\s+|le\s+)?(?:white\s+paper|livre\s+blanc|libro\s+blanco|livro\s+branco|wei(?:ß|ss)buch|buku\s+putih|kertas\s+putih|белая\s+книга)",
    regex.IGNORECASE,
)
"""What many papers are called, so that a name must follow."""
ADDED = regex.compile(r"\s*(?:\(\p{Lu}+\))?\s*(?:(?:19|20)\d\d)?\s*$")
"""The acronym and the year that a cover adds to a name."""
CAPITAL = regex.compile(r"(?<=[\p{L}\p{N}]\s)(?<!\b(?i:of|the|and|for|to|on|in|with)\s)\p{Lu}")
"""Where a name may begin inside a line."""
OWNER = regex.compile(r"THE\s\w+\sOF\b")
SHORT_NAME = 2
"""Words of a name too short to stand without the office whose it is: "Cyber Strategy"."""


@dataclass(frozen=True, slots=True)
class CoverWords:
    """What lines of a cover are told by."""

    grammar: Grammar
    line: Compiled
    body: Compiled
    tail: Compiled
    head: Compiled
    subtitle: Compiled
    begin: Compiled


@lru_cache(maxsize=4)
def cover_words(rules: StructureRules) -> CoverWords:
    """Return the compiled patterns of covers."""
    date = rules.pattern("cover-date")
    patterns = {
        "line": rf"{rules.pattern('cover-line')}|^{date}[\s,:]*(?:\d\d?:\d\d)?$",
        "tail": rf"{rules.pattern('cover-tail')}|(?<=[\p{{L}}\p{{N}}),]\s){date}"
        r"(?=(?:,?\s*\d\d?:\d\d)?\s*$|[\s,:;]+(?-i:\p{Lu}))",
        "head": rf"(?:{date}|(?-i:UNCLASSIFIED|OFFICIAL|RESTRICTED|CONFIDENTIAL))[\s,:–—-]+(?=(?-i:\p{{Lu}}))",
        "body": rules.pattern("cover-body"),
        "subtitle": rules.pattern("cover-subtitle"),
        "begin": rules.pattern("cover-begin"),
    }
    return CoverWords(
        grammar=grammar(rules),
        **{name: regex.compile(pattern, regex.IGNORECASE) for name, pattern in patterns.items()},
    )


@lru_cache(maxsize=4)
def self_name(rules: StructureRules) -> Compiled:
    """Return the pattern of the name by which a text speaks of itself."""
    return regex.compile(rules.pattern("self-name"))


@dataclass(frozen=True, slots=True)
class Cover:
    """A text with what its pages print beside it, to be searched for the name that its cover bears."""

    text: str
    heads: str
    words: CoverWords


def cover_of(text: InstrumentText, *, rules: StructureRules) -> Cover:
    """Return what a title is sought in."""
    return Cover(text.text, "\n".join({removed.text for removed in text.removed}), cover_words(rules))


def title_on_cover(text: InstrumentText, span: Span, *, rules: StructureRules) -> Span:
    """Return where the title stands of which ``span`` was found: without what ran into it, with the lines it lacks."""
    cover = cover_of(text, rules=rules)
    head = cover.words.head.match(span.of(cover.text))
    if head is not None and cover.words.grammar.title.match(cover.text[span.start + head.end() : span.end]):
        span = Span(span.start + head.end(), span.end)
    span = Span(_start(cover, span), span.end)
    end = _end(cover, Span(span.start, _end(cover, span)))  # again, since what ran into it may be two things
    found = Span(span.start, _unrepeated(cover.text, Span(span.start, end)))
    if found.end == span.end:
        found = _onwards(cover, found)
    found = _back(cover, found)
    acronym = ACRONYM.match(cover.text, found.end)
    if acronym is not None and _stands_for(acronym["letters"], found.of(cover.text)):
        return Span(found.start, acronym.end("all"))
    return found


# --- what ran into it --------------------------------------------------------------------


def _start(cover: Cover, span: Span) -> int:
    """Return where the title begins within ``span``: after lines of the cover that are none of it."""
    for line in LINE.finditer(cover.text, span.start, span.end):
        rest = cover.text[line.end() : span.end].strip()
        inner = begin_in_line(cover, Span(line.start(), span.end))
        if inner is not None:
            return inner
        if not cover.words.line.match(line[0]) or not _is_name(rest, cover.words) or rest[0].islower():
            return int(line.start())
    return span.start


def begin_in_line(cover: Cover, span: Span) -> int | None:
    """Return where the title begins in a line that begins with an office, None where nothing shows it."""
    line = span.of(cover.text).partition("\n")[0]
    if not cover.words.line.match(line) or len(line) > 2 * LONGEST:
        return None
    shown = [begin.start() for begin in cover.words.begin.finditer(line)]
    named = [word.start() for word in CAPITAL.finditer(line)]
    for n, at in enumerate(shown + named):
        rest = Span(span.start + at, span.end)
        end = _end(cover, rest)
        bare = ADDED.sub("", cover.text[rest.start : end])
        own = POLICY.search(bare) is not None and _is_printed(cover, Span(rest.start, rest.start + len(bare)))
        printed = n < len(shown) or own
        if printed and _is_name(bare, cover.words):
            return rest.start
    return None


def _end(cover: Cover, span: Span) -> int:
    """Return where the title ends within ``span``: before the first line, or end of a line, that is none of it."""
    if NUMBERED.match(span.of(cover.text)):
        return span.end
    for line in LINE.finditer(cover.text, span.start, span.end):
        before = cover.text[span.start : line.start()].rstrip()
        if before and _is_name(before, cover.words) and _is_other(line[0], before, cover.words):
            return span.start + len(before)
        for tail in cover.words.tail.finditer(line[0]):
            before = cover.text[span.start : line.start() + tail.start()].rstrip(" ,;–—-\n")
            if before and _is_name(before, cover.words):
                return span.start + len(before)
    return span.end


def _is_other(line: str, before: str, words: CoverWords) -> bool:
    """Return whether a line of a cover is none of the title that ``before`` ends."""
    if words.line.match(line) or words.subtitle.match(line):
        return True
    return COMPLETE.search(before) is not None and words.body.match(line) is not None


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


def _onwards(cover: Cover, span: Span) -> Span:
    """Return the span with the lines after it by which the title goes on."""
    for _ in range(MOST):
        after = LINE.search(cover.text, span.end)
        if after is None or cover.text[span.end : after.start()].strip() or not _may_belong(after[0], cover.words):
            return span
        linked = after[0][0].islower() or LINKED.match(after[0]) is not None
        goes_on = linked and span.of(cover.text)[-1] not in ".;:"
        bare = BARE.fullmatch(span.of(cover.text)) is not None
        if not (goes_on or bare or _is_printed(cover, Span(span.start, after.end()))):
            return span
        span = Span(span.start, after.end())
    return span


def _back(cover: Cover, span: Span) -> Span:
    """Return the span with the lines before it in which the title begins."""
    for _ in range(MOST):
        before = cover.text[: span.start].rstrip()
        line = before[before.rfind("\n") + 1 :]
        start = len(before) - len(line)
        name = span.of(cover.text)
        if not line or DOTS.search(line):
            return span
        if _is_owner(line, name, cover.words) or (YEARS.fullmatch(line) and not YEARS.search(name)):
            return Span(start, span.end)
        capitals = LAST_CAPITALS.search(line)
        first = name.partition("\n")[0]
        if capitals is not None and first.isupper() and " " not in first:
            return Span(start + capitals.start(), span.end)
        longer = Span(start, span.end)
        if not _may_belong(line, cover.words) or not (POSSESSIVE.search(line) or _is_printed(cover, longer)):
            return span
        span = longer
    return span


def _is_owner(line: str, name: str, words: CoverWords) -> bool:
    """Return whether a line in capitals says whose a short name is: "THE DEPARTMENT OF SHIPS", "SEA STRATEGY"."""
    short = len(name.split()) <= SHORT_NAME and name.isupper() and line.isupper()
    return short and OWNER.match(line) is not None and words.line.match(line) is not None


def _may_belong(line: str, words: CoverWords) -> bool:
    """Return whether a line beside a title may be of it: short, no statement, and nothing else that covers print."""
    return (
        len(line) <= LONGEST
        and line[-1] not in ".;:,"
        and any(character.isalpha() for character in line)
        and not FINITE.search(line)
        and not NOT_TITLE.search(line)
        and not words.line.match(line)
        and not words.body.match(line)
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


def _is_printed(cover: Cover, span: Span) -> bool:
    """Return whether the words of ``span`` stand elsewhere in one line, however they are parted."""
    plain = [word[0] for word in WORD.finditer(cover.text, span.start, span.end)]
    if sum(map(len, plain)) < LEAST_LETTERS:
        return False
    name = regex.compile(
        r"(?<![\p{L}\p{N}])" + r"[ '’´`&,-]{0,3}".join(map(regex.escape, plain)) + r"(?![\p{L}\p{N}])",
        regex.IGNORECASE,
    )
    return bool(name.search(cover.text, span.end) or name.search(cover.heads) or name.search(cover.text, 0, span.start))
