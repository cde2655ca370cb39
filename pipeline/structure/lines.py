"""Which lines of a hard-wrapped text belong to one paragraph, and which hyphens at their ends are the printer's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from pipeline.structure.edits import Edit
from pipeline.structure.rules import StructureRules

BREAK = regex.compile(r"[\n\f]+")
WORD = regex.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
PARTED = regex.compile(r"[^\W\d_]+[-\u2010][\n\f]+[^\W\d_]+")
"""A word over a line's end: its halves prove nothing of the words that the text uses."""
WIDEST_WRAP = 170
"""Characters of the longest line that still counts as wrapped by hand or by a typesetter."""
NARROWEST = 25
BLOCK = 4
"""Lines without a blank one between them from which a block, such as a column, shows its own width."""
FULL, SHORT = 0.78, 0.86
"""Share of the usual width from which a line is full (set type varies by about a tenth), and below which a
line that ends a sentence ends its paragraph."""
TERMINAL = frozenset(".:;!?。؟；：")
OPEN = frozenset("-–—,’)”\"'/")
TAIL = 25
"""Characters before a line's end in which a word such as "Article" may stand."""
CLOSERS = "\"'”’»)]"
HYPHENS = frozenset("-\u2010")


@dataclass(slots=True)
class Paragraph:
    """What must be known of the lines joined so far to judge the next one."""

    start: int
    upper: bool
    heading: bool
    operative: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The compiled rules of joining. ``operative`` is a number and the verb of an organ's decision or request."""

    marker: regex.Pattern[str]
    heading: regex.Pattern[str]
    referring: regex.Pattern[str]
    recital: regex.Pattern[str]
    operative: regex.Pattern[str]
    joiners: frozenset[str]
    hyphenated: frozenset[str]
    suspending: frozenset[str]


def find_line_breaks(text: str, *, rules: StructureRules, fixed: frozenset[int]) -> Iterator[Edit]:
    """Yield, for each line break, what becomes of it: a space, nothing after a printer's hyphen, or a blank line.

    Args:
        text: white space collapsed within lines, form feeds between pages.
        rules: words that end no paragraph, markers that begin one.
        fixed: offsets at which a line begins that is a heading by its markup.
    """
    words = _compiled(rules)
    breaks = [m.span() for m in BREAK.finditer(text)]
    widths = _widths(text, breaks)
    vocabulary: frozenset[str] | None = None
    paragraph = _begin(text, 0, breaks[0][0] if breaks else len(text), words)
    for n, (start, end) in enumerate(breaks):
        stop = breaks[n + 1][0] if n + 1 < len(breaks) else len(text)
        if start == 0 or end == len(text):
            yield Edit(start, end, "")
            paragraph = _begin(text, end, stop, words)
            continue
        line_start = breaks[n - 1][1] if n else 0
        line, following = text[line_start:start], text[end:stop]
        gap = text[start:end]
        if end not in fixed and _is_hyphenated(line, following, gap, words):
            if vocabulary is None:
                vocabulary = frozenset(word.lower() for word in WORD.findall(PARTED.sub(" ", text)))
            kept = _keeps_hyphen(line, following, vocabulary, words)
            paragraph.upper = paragraph.heading = False
            yield Edit(start, end, "") if kept else Edit(start - 1, end, "")
            continue
        context = _Context(paragraph, start - paragraph.start, widths[n], words)
        joined = _joined(line, following, "\n\n" if end in fixed else gap, context)
        if joined:
            yield Edit(start, end, " ")
            paragraph.upper = paragraph.upper and following.isupper()
            paragraph.heading = False
        else:
            yield Edit(start, end, "\n\n")
            paragraph = _begin(text, end, stop, words)


@dataclass(frozen=True, slots=True)
class _Context:
    paragraph: Paragraph
    length: int
    width: int
    words: Words


def _joined(line: str, following: str, gap: str, context: _Context) -> bool:
    """Return whether the line that follows goes on with the paragraph.

    What is true across a blank line must be true without one, so that normalising twice changes nothing.
    """
    paragraph, words = context.paragraph, context.words
    last, lower = line[-1], following[0].islower()
    long = context.length >= NARROWEST
    if paragraph.heading or (paragraph.upper and not _first_word(following).isupper()):
        return False
    full = _is_full(line, following, context)
    ends = last in TERMINAL or (last in CLOSERS and line.rstrip(CLOSERS)[-1:] in TERMINAL)
    if words.marker.match(following) and not (
        long and (words.referring.search(line[-TAIL:]) or _refers(following, full and not ends))
    ):
        return False
    if last in ",;" and gap == "\n" and not lower and words.recital.match(following):
        return False
    if long and following[0].isalnum() and line[line.rfind(" ") + 1 :].lower() in words.joiners:
        return True
    page_ends = "\f" in gap
    if gap != "\n" and not page_ends:
        return lower and last.isalnum() and long
    if paragraph.operative and not page_ends and not ends:
        return True  # "3. Calls upon all Members of the United" is never whole, however short the line
    if page_ends or context.width > WIDEST_WRAP:
        return lower and not ends
    if not ends and following[0] in "(0123456789":
        return True
    if ends and not lower:
        return full and len(line) >= SHORT * context.width
    return full or (lower and (last.isalnum() or last in OPEN))


def _is_full(line: str, following: str, context: _Context) -> bool:
    """Return whether the next line's first word would not have fitted on this line."""
    return context.width <= WIDEST_WRAP and len(line) + 1 + len(_first_word(following)) >= FULL * context.width


def _refers(following: str, unfinished: bool) -> bool:
    """Return whether "Article 5" at the start of a line is the end of a reference, and no heading."""
    return unfinished and following[:3].isalpha()


def _begin(text: str, start: int, end: int, words: Words) -> Paragraph:
    line = text[start:end]
    operative = words.operative.match(line) is not None
    return Paragraph(start, line.isupper() and " " in line, words.heading.fullmatch(line) is not None, operative)


def _first_word(line: str) -> str:
    return line[: line.find(" ")] if " " in line else line


def _is_hyphenated(line: str, following: str, gap: str, words: Words) -> bool:
    """Return whether a word goes on over the line's end: in small letters, or as names and capitals do."""
    if line[-1] not in HYPHENS or len(line) < 3 or not line[-2].isalpha() or not (gap == "\n" or "\f" in gap):
        return False
    if following[0].islower():
        return _first_word(following) not in words.suspending
    return following[0].isupper() and line[line.rfind(" ") + 1].isupper() and len(_first_word(following)) > 1


def _keeps_hyphen(line: str, following: str, vocabulary: frozenset[str], words: Words) -> bool:
    """Return whether the hyphen at the line's end belongs to the word: ``non-`` and ``member`` keep it."""
    head = WORD.findall(line[-40:-1])[-1].lower()
    tail = WORD.match(following)
    if tail is None:
        return True
    whole = head + tail[0].lower()
    if whole in vocabulary:
        return False
    if tail[0][0].isupper() and not (line[-2].isupper() and tail[0].isupper()):
        return True
    return head in words.hyphenated or (head in vocabulary and tail[0].lower() in vocabulary)


def _widths(text: str, breaks: list[tuple[int, int]]) -> list[int]:
    """Return, for each break, the usual length of a full line: of its block where that is plain, else of its page."""
    widths: list[int] = []
    page: list[int] = []
    blocks: list[tuple[int, list[int]]] = [(0, [])]
    at = 0
    for n, (start, end) in enumerate([*breaks, (len(text), len(text))]):
        page.append(start - at)
        blocks[-1][1].append(start - at)
        at = end
        gap = text[start:end]
        if gap != "\n":
            blocks.append((n + 1, []))
        if "\f" in gap or n == len(breaks):
            usual = _usual(page)
            for _, lengths in blocks:
                widths += [_of_block(lengths, usual)] * len(lengths)
            page, blocks = [], [(n + 1, [])]
    return widths


def _of_block(lengths: list[int], usual: int) -> int:
    """Return the width of a block of lines: its own longest line if most of the others reach nearly as far."""
    if len(lengths) < BLOCK:
        return usual
    longest = max(lengths)
    reaching = sum(length >= FULL * longest for length in lengths)
    return longest if NARROWEST <= longest < usual and reaching >= 0.6 * len(lengths) else usual


def _usual(lengths: list[int]) -> int:
    """Return the 90th percentile of the lengths that are more than a heading's."""
    long = sorted(length for length in lengths if length >= NARROWEST)
    return long[int(0.9 * (len(long) - 1))] if long else NARROWEST


@lru_cache(maxsize=4)
def _compiled(rules: StructureRules) -> Words:
    references = "|".join(map(regex.escape, rules.layout.references))
    return Words(
        marker=regex.compile(rules.pattern("line-marker"), regex.IGNORECASE),
        heading=regex.compile(rules.pattern("heading-line"), regex.IGNORECASE),
        referring=regex.compile(rf"\b(?:{references})\.?$", regex.IGNORECASE),
        recital=regex.compile(rules.pattern("recital"), regex.IGNORECASE),
        operative=regex.compile(_numbered(rules.pattern("operative")), regex.IGNORECASE),
        joiners=frozenset(rules.layout.joiners),
        hyphenated=frozenset(rules.layout.hyphenated),
        suspending=frozenset(rules.layout.suspending),
    )


def _numbered(pattern: str) -> str:
    """Return the pattern of a line's start as one behind a paragraph's number."""
    return pattern.replace("^", r"^\(?\d{1,3}[.,)]\s+", 1)
