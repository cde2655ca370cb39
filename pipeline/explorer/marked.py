"""A document's text with its findings marked: commitments, their triggers, parties, dates and other facts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from pipeline.explorer.view import Row

PART = 40_000
"""Code points of text on one page of a long document, at least: a part ends where a provision does."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch of the text and what it is: ``tag`` and ``names`` (classes) of its element, ``title`` its explanation.

    ``rank`` says what stands outside of what: commitments outermost.
    """

    start: int
    end: int
    rank: int
    tag: str
    names: str
    title: str = ""
    id: str = ""


def marked(text: str, *, start: int, marks: Sequence[Mark]) -> Markup:
    """Return ``text``, which begins at ``start`` of the document, escaped and with the marks that touch it.

    Marks may overlap; each is cut where another begins or ends, so elements nest. An ``id`` goes to its first piece.
    """
    end = start + len(text)
    touching = [mark for mark in marks if mark.start < end and mark.end > start]
    if not touching:
        return _lines(text)
    edges = sorted({start, end, *(min(max(e, start), end) for mark in touching for e in (mark.start, mark.end))})
    named: set[str] = set()
    parts = []
    for low, high in pairwise(edges):
        over = sorted(
            (m for m in touching if m.start <= low and m.end >= high), key=lambda m: (m.rank, m.start, -m.end)
        )
        piece = _lines(text[low - start : high - start])
        for mark in reversed(over):
            identity = mark.id if mark.id not in named and mark.start >= low else ""
            named.add(identity)
            piece = _element(mark, piece, identity)
        parts.append(piece)
    return Markup("").join(parts)


def _element(mark: Mark, inner: Markup, identity: str) -> Markup:
    given = (("class", mark.names), ("title", mark.title), ("id", identity))
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in given if value)
    return Markup(f"<{mark.tag}{attributes}>{inner}</{mark.tag}>")  # noqa: S704 - tags are ours, the rest is escaped


def _lines(text: str) -> Markup:
    """Return text escaped, its line breaks kept (a blank line is one break)."""
    return Markup(str(escape(text.replace("\n\n", "\n"))).replace("\n", "<br>"))  # noqa: S704 - escaped first


def commitment_marks(rows: Iterable[Row], *, sought: int | None = None) -> list[Mark]:
    """Return marks of commitments and their triggers, from rows of ``commitments``; the one sought stands out."""
    found = []
    for row in rows:
        title = f"commitment {row['ordinal']}"
        identity = f"c-{row['ordinal']}"
        names = f"{row['modality']} sought" if row["ordinal"] == sought else str(row["modality"])
        found.append(Mark(row["quote_start"], row["quote_end"], 0, "mark", names, title, identity))
        found.append(Mark(row["trigger_start"], row["trigger_end"], 2, "b", "trigger"))
    return found


def fact_marks(evidence: Iterable[Row], *, labels: Mapping[str, str]) -> list[Mark]:
    """Return marks of the words on which values of ``documents`` rest, from rows of ``evidence``."""
    return [
        Mark(
            row["span_start"],
            row["span_end"],
            3,
            "span",
            "fact",
            str(labels.get(row["field"], row["field"])),
            f"e-{row['field']}",
        )
        for row in evidence
        if row["span_start"] is not None and row["span_end"] - row["span_start"] < 200 and row["field"] != "title"
    ]


def party_marks(parties: Iterable[Row]) -> list[Mark]:
    """Return marks of the parties as printed, from rows of ``parties``."""
    return [
        Mark(row["span_start"], row["span_end"], 4, "span", "named", f"party: {row['label']}", f"p-{row['party']}")
        for row in parties
        if row["span_start"] is not None
    ]


def parts(provisions: Sequence[Row]) -> list[tuple[int, int]]:
    """Return the parts in which a long document is shown, as half-open ranges of places among its provisions."""
    found, first, length = [], 0, 0
    for at, row in enumerate(provisions):
        length += row["length"]
        if length >= PART and at + 1 < len(provisions):
            found.append((first, at + 1))
            first, length = at + 1, 0
    return [*found, (first, len(provisions))]


def part_at(offset: int, provisions: Sequence[Row], ranges: Sequence[tuple[int, int]]) -> int:
    """Return the number (from 1) of the part that holds an offset of the text.

    Provisions are in reading order, which may differ from the order of their offsets.
    """
    order = sorted(range(len(provisions)), key=lambda at: provisions[at]["span_start"] or 0)
    starts = [provisions[at]["span_start"] or 0 for at in order]
    place = order[max(bisect_right(starts, offset) - 1, 0)] if order else 0
    return next((n for n, (low, high) in enumerate(ranges, 1) if low <= place < high), 1)
