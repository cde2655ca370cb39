"""Writes blocks of text as lines: white space collapsed inside a block, breaks between blocks."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from pipeline.types import Mark

SPACE, TAB, LINE, PARAGRAPH = " ", "\t", "\n", "\n\n"
"""What may stand between two pieces of text, weakest first: where several are due, the strongest is written."""
STRENGTH = {"": 0, SPACE: 1, TAB: 2, LINE: 3, PARAGRAPH: 4}
CELL_CHARACTERS = 80
"""A table's row is printed on one line, its cells parted by tabs, only if no cell is longer."""
TEXT_CELLS = 2
"""Longer cells in one row from which on its table is text set in columns, such as a translation beside its original."""
WHITE = regex.compile(r"[ \t\n\r\f]+")


class LineWriter:
    """Collects pieces of text and the breaks due between them, so that no break stands first, last or twice."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._due = ""
        self._length = 0
        self._mark: str | None = None
        self.marks: list[Mark] = []

    def text(self, words: str) -> None:
        """Add words of a block; runs of ASCII white space count as one space (a no-break space stays)."""
        collapsed = WHITE.sub(" ", words)
        if collapsed.startswith(" "):
            self.end(SPACE)
        if core := collapsed.strip(" "):
            self.literal(core)
            if collapsed.endswith(" "):
                self.end(SPACE)

    def verbatim(self, words: str) -> None:
        """Add words whose line breaks are meant, as in preformatted text."""
        core = words.rstrip()
        if core:
            self.literal(core)
        for _ in range(min(words.count("\n", len(core)), 2)):
            self.newline()

    def literal(self, words: str) -> None:
        """Add words as they are, spaces included."""
        if not words:
            return
        if self._parts:
            self._parts.append(self._due)
            self._length += len(self._due)
        if self._mark is not None:
            self.marks.append(Mark(self._length, self._mark))
            self._mark = None
        self._parts.append(words)
        self._length += len(words)
        self._due = ""

    def mark(self, name: str | None) -> None:
        """Mark the place of the next words, or forget a mark that was to stand there."""
        self._mark = name

    def end(self, kind: str) -> None:
        """Let ``kind`` stand before the next words, unless something stronger is due there."""
        if STRENGTH[kind] > STRENGTH[self._due]:
            self._due = kind

    def newline(self) -> None:
        """Break the line; two in a row part paragraphs."""
        self.end(PARAGRAPH if self._due == LINE else LINE)

    def result(self) -> str:
        """Return all that was written."""
        return "".join(self._parts)


def is_set_in_columns(rows: Iterable[Iterable[int]]) -> bool:
    """Return whether a table, given by the lengths of its cells row by row, is text set in columns rather than data.

    Each of its cells is then a paragraph, short ones as well: the heading of an article beside its translation.
    """
    return any(sum(length > CELL_CHARACTERS for length in row) >= TEXT_CELLS for row in rows)


def with_notes(text: str, notes: Iterable[str]) -> str:
    """Return the text with its notes after it, each a paragraph ``[Note 1: ...]``; empty ones are left out."""
    printed = [" ".join(note.split()) for note in notes]
    apart = (f"[Note {number}: {words}]" for number, words in enumerate(filter(None, printed), start=1))
    return PARAGRAPH.join(filter(None, (text, *apart)))
