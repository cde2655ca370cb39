"""Markdown and stray HTML taken out of a text, its words left alone.

Source: CommonMark 0.31 (headings, emphasis, escapes, links, rules, block quotes), GitHub's tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import regex

from pipeline.read.lines import is_set_in_columns
from pipeline.structure.edits import Draft, Edit

FRONT_MATTER = regex.compile(
    r"\A\s*---[ \t]*\n\s*[\w-]+:(?=\s)(?:(?!---)[^\n\f]*\n){1,200}?---[ \t]*(?=\n|\Z)"
    r"|\A--- [\w-]+:(?=\s)[^\n\f]* ---(?=\n|\Z)"
)
"""YAML front matter, as printed or already on one line."""
MAX_ROUNDS = 8

COMMENT = regex.compile(r"<!--.{0,5000}?-->", regex.DOTALL)
BLOCK_TAG = regex.compile(
    r"</?(?:blockquote|br|center|div|hr|li|meta|ol|p|table|tbody|thead|tr|ul)(?:\s[^<>]{0,500})?/?>", regex.IGNORECASE
)
TAG = regex.compile(
    r"</?(?:a|abbr|b|big|cite|code|del|em|font|i|img|ins|s|small|span|strike|strong|sub|sup|td|th|tt|u)(?:\s[^<>]{0,500})?/?>",
    regex.IGNORECASE,
)
ESCAPE = regex.compile(r"\\([\\`*_{}\[\]()#+.!<>|~&:;,'\"/?=$%^@-])")
IMAGE = regex.compile(r"!\[[^\]\[\n]{0,300}\]\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)")
LINK = regex.compile(r"\[([^\]\[]{0,500})\]\([^()\s]*[./#:][^()\s]*(?:\s+\"[^\"\n]{0,300}\")?\)")
STRONG = regex.compile(r"\*\*+|(?<![\w_])__(?=[^\s_])|(?<=[^\s_])__(?![\w_])|~~")
EMPHASIS = regex.compile(r"(?<![\w*])\*(?=[^\s*])((?:[^*\n]|\n(?!\s*\n)){1,400}?)\*(?!\*)")
UNDERSCORE = regex.compile(r"(?<![\w_])_(?=[^\s_])((?:[^_\n]){1,400}?)(?<=[^\s_])_(?![\w_])")
RULE = regex.compile(r"^[ \t]*(?:(?:[-*_][ \t]*){3,}|=+|`{3,}.*|~{3,}.*)[ \t]*$", regex.MULTILINE)
HEADING = regex.compile(r"^[ \t]*#{2,6}[ \t]*|^[ \t]*#(?:[ \t]+|$)", regex.MULTILINE)
HEADING_END = regex.compile(r"[ \t]+#+[ \t]*$", regex.MULTILINE)
QUOTE = regex.compile(r"^[ \t]*(?:>[ \t]?)+", regex.MULTILINE)
TABLE_RULE = regex.compile(r"^[ \t]*\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+(?:[ \t]*:?-{3,}:?)?[ \t]*$", regex.MULTILINE)
TABLE_ROW = regex.compile(r"^[ \t]*\|(?:.*\|)?[ \t]*$", regex.MULTILINE)
CELL = regex.compile(r"[ \t]*\|(?:[ \t]*-{3}[ \t]*(?=\|))?[ \t]*")

HEADING_LINE = regex.compile(r"^[ \t]*(?:#{2,6}[ \t]*|#[ \t]+)(?=[^\s#])", regex.MULTILINE)
STRONG_LINE = regex.compile(
    r"(?:\A|(?<=\n\n))(?:<u>)?(?:\*\*|__)(?:<u>)?(?=[^\s*<])(?:(?!\*\*|__|\n\n).){1,300}?"
    r"(?:</u>)?(?:\*\*|__)(?:</u>)?[ :.]*(?=\n\n|\s*\Z)",
    regex.DOTALL,
)
"""A paragraph that is bold as a whole. White space must have been collapsed."""
FIRST_WORD = regex.compile(r"[\p{L}\p{N}]")

Edits = Iterator[Edit]
Step = tuple[str, Callable[[str, int], Edits]]


def _put(words: str, pattern: regex.Pattern[str]) -> Callable[[str, int], Edits]:
    return lambda text, start: (
        Edit(m.start(), m.end(), words) for m in pattern.finditer(text, start) if m.end() > m.start()
    )


def _cut(pattern: regex.Pattern[str]) -> Callable[[str, int], Edits]:
    return _put("", pattern)


def _unwrap(pattern: regex.Pattern[str]) -> Callable[[str, int], Edits]:
    """Keep the first group of what the pattern finds, and cut what stands about it."""

    def edits(text: str, start: int) -> Edits:
        for m in pattern.finditer(text, start):
            yield Edit(m.start(), m.start(1), "")
            yield Edit(m.end(1), m.end(), "")

    return edits


def _cells(text: str, start: int) -> Edits:
    table: list[tuple[int, int]] = []
    for row in TABLE_ROW.finditer(text, start):
        if table and row.start() > table[-1][1] + 1:
            yield from _cells_of(text, table)
            table = []
        table.append(row.span())
    yield from _cells_of(text, table)


def _cells_of(text: str, table: list[tuple[int, int]]) -> Edits:
    """Yield the marks of a table's cells: taken out, or a paragraph's break where it is text set in columns."""
    in_columns = is_set_in_columns((len(cell) for cell in text[start:end].split("|")) for start, end in table)
    for row in table:
        for cell in CELL.finditer(text, *row):
            yield Edit(cell.start(), cell.end(), "\n\n" if in_columns else " ")


STEPS: tuple[Step, ...] = (
    ("<", _cut(COMMENT)),
    ("<", _put("\n", BLOCK_TAG)),
    ("<", _cut(TAG)),
    ("\\", _unwrap(ESCAPE)),
    ("![", _cut(IMAGE)),
    ("](", _unwrap(LINK)),
    ("|", _cut(TABLE_RULE)),
    ("|", _cells),
    ("", _cut(RULE)),
    ("*", _cut(STRONG)),
    ("__", _cut(STRONG)),
    ("*", _unwrap(EMPHASIS)),
    ("_", _unwrap(UNDERSCORE)),
    (">", _cut(QUOTE)),
    ("#", _cut(HEADING)),
    ("#", _cut(HEADING_END)),
)


def strip_markup(draft: Draft) -> Draft:
    """Return the draft without markup: what it says stays, front matter is left as it is.

    Rounds go on until nothing changes, since taking one mark away may uncover another.
    """
    for _ in range(MAX_ROUNDS):
        before = draft.text
        front = FRONT_MATTER.match(before)
        start = front.end() if front else 0
        for sign, edits in STEPS:
            if sign in draft.text:
                draft = draft.edited(edits(draft.text, start))
        if draft.text == before:
            break
    return draft


def find_marked(draft: Draft) -> list[tuple[int, str]]:
    """Return (offset in the text that was read, ``heading`` or ``strong``) of the first word of each marked line."""
    found: list[tuple[int, str]] = []
    for sign, pattern, name in (("#", HEADING_LINE, "heading"), ("", STRONG_LINE, "strong")):
        if sign not in draft.text:
            continue
        for line in pattern.finditer(draft.text):
            word = FIRST_WORD.search(draft.text, line.start())
            if word is not None:
                found.append((draft.source(word.start()), name))
    return sorted(found)
