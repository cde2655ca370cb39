"""A page's runs of letters put into reading order: text column by column, then its notes, then numbers of lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import regex

from pipeline.read.columns import Box
from pipeline.read.pdf.from_right import in_order, is_from_right
from pipeline.read.pdf.glyphs import NO_LETTER, Placed, Run
from pipeline.read.pdf.regions import SAME_ROW, Region, Strip, find_layout
from pipeline.types import Mark, Part, PartKind

SMALL = 0.94
"""Size of a note's type, in that of the text, is at most so much."""
NOTE_START = regex.compile(r"(?:\p{N}{1,3}|[*†‡§¶]{1,3}|[(\[]\p{N}{1,2}[)\]])[\s.)]*[\p{L}\"'“‘«(]")
LONGEST_FOLIO = 12
"""Letters of a page's number with what surrounds it."""
LINE_NUMBER = regex.compile(r"\p{Nd}{1,4}")
MIN_NUMBERS, MOST_NUMBERS = 5, 300
STEPS = frozenset({1, 2, 5, 10})
REGULAR = 0.8
"""Share of the numbers in a margin that count on as numbers of lines do."""
BESIDE = 0.35
"""Width of a line of text beside which its number stands, as a share of the width of the page's text."""
MIN_FULL, MARGIN = 0.75, 5.0
"""Width of the usual line in that of the longest, and heights between the text and the numbers of its lines."""
JUMP = 1.5
"""Line heights upwards from which what is drawn next is another block."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of lines: the last one, the step between them, and from where to where they stand across the page."""

    last: int
    step: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Proven:
    """What a page's layout lets one expect of the next: the strip of a gutter, numbers of lines."""

    strip: Strip | None = None
    numbers: Numbers | None = None

    def __bool__(self) -> bool:
        """Return whether it is anything."""
        return self.strip is not None or self.numbers is not None


@dataclass(frozen=True, slots=True)
class Ordered:
    """A page's text in reading order, the letters behind it, its parts, and where its notes begin."""

    placed: Placed
    parts: tuple[Part, ...]
    marks: tuple[Mark, ...]
    is_changed: bool
    """Whether that is more than the text as it was drawn."""
    proven: Proven


def in_reading_order(runs: Sequence[Run], page_height: float, before: Proven | None = None) -> Ordered:
    """Return the page's text, columns one after the other; from the right where both are written from the right.

    ``before`` is what the page before has proven, which a page with a few lines may go on with.
    """
    expected = before or Proven()
    proven_numbers = _line_numbers(runs)
    numbers = set(proven_numbers or _going_on(runs, expected.numbers))
    body = [n for n in range(len(runs)) if n not in numbers]
    layout = find_layout([runs[n].box for n in body], page_height, expected.strip)
    regions = _from_right(runs, [Region([body[m] for m in one.members], one.side) for one in layout.regions])
    size = _usual_size(runs)
    writer = _Writer(runs)
    notes: list[list[int]] = []
    for side, lines in _in_lines(runs, regions):
        found = _find_notes(runs, lines, size)
        notes += lines[found]
        writer.write(lines[: found.start] + lines[found.stop :], side)
    as_drawn = writer.drawn == sorted(writer.drawn)
    writer.write_notes(notes)
    writer.write([[n] for n in sorted(numbers, key=lambda n: runs[n].box.middle)], PartKind.LINE_NUMBER)
    return Ordered(
        Placed("".join(writer.text), writer.letters), tuple(writer.parts), tuple(writer.marks),
        is_changed=bool(writer.parts) or not as_drawn or writer.from_right,
        proven=Proven(layout.strip, _numbers_of(runs, proven_numbers)),
    )  # fmt: skip


@dataclass(slots=True)
class _Writer:
    runs: Sequence[Run]
    text: list[str] = field(default_factory=list)
    letters: list[int] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    drawn: list[int] = field(default_factory=list)
    from_right: bool = False

    def write(self, lines: Sequence[Sequence[int]], kind: PartKind | None) -> None:
        """Write lines, each on its own, and keep where they stand if they are a part of their own kind."""
        if not lines:
            return
        self._put("\n" if self.text else "")
        start = len(self.letters)
        for at, line in enumerate(lines):
            self._put("\n" if at else "")
            self._line(line)
        if kind is not None:
            self.parts.append(Part(start, len(self.letters), kind))

    def write_notes(self, lines: Sequence[Sequence[int]]) -> None:
        """Write the notes' lines as one part, with a mark where each note begins."""
        for line in lines:
            if _starts_note(self.runs, line):
                self.marks.append(Mark(len(self.letters) + bool(self.text), "note"))
            self.write([line], PartKind.NOTE)
        notes = [part for part in self.parts if part.kind is PartKind.NOTE]
        if notes:
            self.parts[-len(notes) :] = [Part(notes[0].start, notes[-1].end, PartKind.NOTE)]

    def _line(self, line: Sequence[int]) -> None:
        self.drawn += line
        if is_from_right("".join(self.runs[n].text for n in line)):
            self.from_right = True
            text, letters = in_order([one for n in line for one in _letters(self.runs[n])])
            self.text.append(text)
            self.letters += letters
            return
        last: Run | None = None
        for n in line:
            run = self.runs[n]
            if last is not None and run.start != last.end:
                self._put(" ")
            self.text.append(run.text)
            self.letters += run.letters
            last = run

    def _put(self, words: str) -> None:
        if words:
            self.text.append(words)
            self.letters += [NO_LETTER] * len(words)


def _letters(run: Run) -> Iterator[tuple[str, int, Box]]:
    return (
        (character, letter, box)
        for character, letter, box in zip(run.text, run.letters, run.boxes, strict=True)
        if not character.isspace()
    )


def _from_right(runs: Sequence[Run], regions: Sequence[Region]) -> list[Region]:
    """Return the regions, each pair of columns turned round if both are in a script written from the right."""
    ordered = list(regions)
    at = 0
    while at < len(ordered):
        end = at
        while end + 1 < len(ordered) and _is_beside(runs, ordered[end], ordered[end + 1]):
            end += 1
        if end > at and all(_is_from_right(runs, region) for region in ordered[at : end + 1]):
            ordered[at : end + 1] = ordered[at : end + 1][::-1]
        at = end + 1
    return ordered


def _is_beside(runs: Sequence[Run], one: Region, other: Region) -> bool:
    """Return whether the second region is a column to the right of the first."""
    a, b = _outline(runs, one.members), _outline(runs, other.members)
    return b.left >= a.right - 1 and min(a.bottom, b.bottom) - max(a.top, b.top) > 0


def _outline(runs: Sequence[Run], members: Sequence[int]) -> Box:
    boxes = [runs[n].box for n in members]
    return Box(
        min(b.left for b in boxes), min(b.top for b in boxes), max(b.right for b in boxes), max(b.bottom for b in boxes)
    )


def _is_from_right(runs: Sequence[Run], region: Region) -> bool:
    return is_from_right("".join(runs[n].text for n in region.members))


def _in_lines(runs: Sequence[Run], regions: Sequence[Region]) -> Iterator[tuple[PartKind | None, list[list[int]]]]:
    """Yield each region's lines from top to bottom, and which column of two it is."""
    seen: dict[int, PartKind] = {}
    for region in regions:
        if region.side and region.side not in seen:
            seen[region.side] = PartKind.SECOND_COLUMN if seen else PartKind.FIRST_COLUMN
        lines: list[list[int]] = []
        for n in _in_order(runs, region.members):
            box = runs[n].box
            last = runs[lines[-1][-1]].box if lines else None
            if last is not None and min(box.bottom, last.bottom) - max(box.top, last.top) > SAME_ROW * min(
                box.height, last.height
            ):
                lines[-1].append(n)
            else:
                lines.append([n])
        yield seen.get(region.side), lines


def _in_order(runs: Sequence[Run], members: Sequence[int]) -> list[int]:
    """Return a region's runs as drawn, but blocks that were drawn before what stands above them put below it."""
    blocks: list[list[int]] = []
    for n in sorted(members):
        last = runs[blocks[-1][-1]].box if blocks else None
        if last is None or runs[n].box.middle < last.middle - JUMP * last.height:
            blocks.append([])
        blocks[-1].append(n)
    if len(blocks) == 1:
        return blocks[0]
    outlined = sorted(((_outline(runs, block), block) for block in blocks), key=lambda pair: pair[0].top)
    merged: list[list[list[int]]] = []
    lowest = 0.0
    for outline, block in outlined:
        if merged and outline.top < lowest - SAME_ROW * runs[block[0]].box.height:
            merged[-1].append(block)
            lowest = max(lowest, outline.bottom)
        else:
            merged.append([block])
            lowest = outline.bottom
    return [n for together in merged for n in sorted(n for block in together for n in block)]


def _usual_size(runs: Sequence[Run]) -> float:
    """Return the size of most of the page's letters."""
    return median([run.size for run in runs for _ in range(0, len(run.text), 4)] or [0.0])


def _find_notes(runs: Sequence[Run], lines: Sequence[Sequence[int]], size: float) -> slice:
    """Return which of the region's last lines are notes: in small type, from one that begins as a note does.

    A page's number or the like may stand below them.
    """
    end = len(lines)
    while end and sum(len(runs[n].text) for n in lines[end - 1]) <= LONGEST_FOLIO:
        end -= 1
    first = end
    for at in range(end - 1, -1, -1):
        if max(runs[n].size for n in lines[at]) > SMALL * size:
            break
        if _starts_note(runs, lines[at]):
            first = at
    return slice(first, end)


def _starts_note(runs: Sequence[Run], line: Sequence[int]) -> bool:
    words = " ".join(runs[n].text for n in line)
    return NOTE_START.match(words) is not None


def _line_numbers(runs: Sequence[Run]) -> list[int]:
    """Return the runs that are numbers of lines: in a margin, beside lines of text, counting on as lines do."""
    if not runs:
        return []
    outline = _outline(runs, range(len(runs)))
    wide = [run.box for run in runs if run.box.right - run.box.left >= BESIDE * (outline.right - outline.left)]
    if len(wide) < MIN_NUMBERS:
        return []
    usual = median(box.right - box.left for box in wide)
    if usual < MIN_FULL * max(box.right - box.left for box in wide):
        return []
    left, right = (
        sorted(box.left for box in wide)[len(wide) // 10],
        sorted(b.right for b in wide)[-1 - len(wide) // 10],
    )
    sides: tuple[Callable[[Box], bool], ...] = (
        lambda b: left - MARGIN * b.height < b.right <= left,
        lambda b: right <= b.left < right + MARGIN * b.height,
    )
    for is_beside in sides:
        found = [n for n, run in enumerate(runs) if is_beside(run.box) and LINE_NUMBER.fullmatch(run.text)]
        found.sort(key=lambda n: runs[n].box.middle)
        if MIN_NUMBERS <= len(found) <= MOST_NUMBERS and _counts_lines(
            [(int(runs[n].text), runs[n].box) for n in found], wide
        ):
            return found
    return []


def _numbers_of(runs: Sequence[Run], found: Sequence[int]) -> Numbers | None:
    if not found:
        return None
    values = [int(runs[n].text) for n in found]
    outline = _outline(runs, found)
    return Numbers(values[-1], values[-1] - values[-2], outline.left, outline.right)


def _going_on(runs: Sequence[Run], before: Numbers | None) -> list[int]:
    """Return the runs that go on with the numbers of the page before, in the same place."""
    if before is None:
        return []
    found = [
        n
        for n, run in enumerate(runs)
        if run.box.right > before.left - run.box.height
        and run.box.left < before.right + run.box.height
        and LINE_NUMBER.fullmatch(run.text)
    ]
    found.sort(key=lambda n: runs[n].box.middle)
    expected = [before.last + before.step * k for k in range(1, len(found) + 1)]
    return found if [int(runs[n].text) for n in found] == expected else []


def _counts_lines(numbers: Sequence[tuple[int, Box]], wide: Sequence[Box]) -> bool:
    """Return whether the numbers go on by the same step, at like distances, most of them beside a line of text."""
    steps = [other[0] - one[0] for one, other in pairwise(numbers)]
    step = max(set(steps), key=steps.count)
    gaps = [other[1].middle - one[1].middle for one, other in pairwise(numbers)]
    usual = median(gaps)
    even = sum(0.6 * usual <= gap <= 1.8 * usual for gap in gaps)
    beside = sum(any(box.top < b.middle < box.bottom for box in wide) for _, b in numbers)
    return (
        step in STEPS
        and steps.count(step) >= REGULAR * len(steps)
        and even >= REGULAR * len(gaps)
        and beside >= 0.6 * len(numbers)
    )
