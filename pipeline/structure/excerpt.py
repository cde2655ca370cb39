"""A part of a text as a text of its own, and the way back: what is found in it, placed in the whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeVar

from pipeline.types import InstrumentText, Mark, Origin, Provision, Span

BREAK = "\n\n"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Pieces of a text, joined by blank lines; the whole text where ``pieces`` is empty.

    ``starts`` are the places of ``pieces`` in ``text``.
    """

    text: InstrumentText
    pieces: tuple[Span, ...]
    starts: tuple[int, ...]

    def back(self, span: Span) -> Span:
        """Return the place in the whole text of a place in the excerpt."""
        return Span(self._source(span.start), self._source(span.end - 1) + 1)

    def back_within_pieces(self, span: Span) -> tuple[Span, ...]:
        """Return the places in the whole text of a place in the excerpt, one in each piece that it reaches into."""
        first, last = self._piece(span.start), self._piece(span.end - 1)
        found = []
        for k in range(first, last + 1):
            start, end = max(span.start, self.starts[k]), min(span.end, self._end(k))
            if start < end:
                found.append(Span(self._source(start), self._source(end - 1) + 1))
        return tuple(found)

    def placed(self, finding: T) -> T:
        """Return the finding, of whatever type, with every span in it placed in the whole text."""
        if self.is_whole:
            return finding
        if isinstance(finding, Span):
            return self.back(finding)  # type: ignore[return-value]
        if isinstance(finding, tuple):
            return tuple(self.placed(one) for one in finding)  # type: ignore[return-value]
        if is_dataclass(finding) and not isinstance(finding, type):
            changes = {field.name: self.placed(getattr(finding, field.name)) for field in fields(finding)}
            return replace(finding, **changes)
        return finding

    @property
    def is_whole(self) -> bool:
        """Return whether the excerpt is the whole text."""
        return not self.pieces

    def _piece(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def _end(self, k: int) -> int:
        return self.starts[k] + self.pieces[k].end - self.pieces[k].start

    def _source(self, offset: int) -> int:
        k = self._piece(offset)
        return self.pieces[k].start + min(offset - self.starts[k], self.pieces[k].end - self.pieces[k].start - 1)


def whole(text: InstrumentText) -> Excerpt:
    """Return the whole text as an excerpt of itself."""
    return Excerpt(text, (), ())


def excerpt(text: InstrumentText, pieces: Sequence[Span]) -> Excerpt:
    """Return ``pieces`` of the text, which ascend and do not overlap, as a text of their own."""
    starts: list[int] = []
    origins: list[Origin] = []
    marks: list[Mark] = []
    length = 0
    for piece in pieces:
        shift = length - piece.start
        starts.append(length)
        origins += _origins_within(text.origins, piece, shift)
        marks += (Mark(m.start + shift, m.name) for m in text.marks if piece.start <= m.start < piece.end)
        length += piece.end - piece.start + len(BREAK)
    words = BREAK.join(piece.of(text.text) for piece in pieces)
    part = InstrumentText(text=words, origins=tuple(origins), metadata=text.metadata, marks=tuple(marks))
    return Excerpt(part, tuple(pieces), tuple(starts))


def placed_provisions(provisions: Sequence[Provision], part: Excerpt, *, suffix: str) -> tuple[Provision, ...]:
    """Return an excerpt's provisions as provisions of the whole text, their identifiers ending in ``suffix``.

    A heading whose lines stand in several pieces, as where articles alternate with their translation, becomes one
    provision in each, so that provisions still do not overlap.
    """
    placed = []
    for provision in provisions:
        leads = part.placed(provision.leads)
        parent = provision.parent + suffix if provision.parent else None
        for n, span in enumerate(part.back_within_pieces(provision.span)):
            name = provision.id + suffix if n == 0 else f"{provision.id} (line {n + 1}){suffix}"
            placed.append(replace(provision, id=name, span=span, parent=parent, leads=leads))
    return tuple(placed)


def _origins_within(origins: Sequence[Origin], piece: Span, shift: int) -> list[Origin]:
    first = max(bisect_right(origins, piece.start, key=lambda origin: origin.start) - 1, 0)
    found = []
    for origin in origins[first:]:
        if origin.start >= piece.end:
            break
        start = max(origin.start, piece.start)
        found.append(Origin(start + shift, origin.page, origin.offset + start - origin.start))
    return found
