"""Columns from boxes alone: is a page set in two columns that its drawing order mixes, and where do they part?

Pure functions over boxes, whichever library measured them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

MIN_SPLIT_LINES = 6
"""Fewer lines side by side are a signature block or a short table, which read well line by line."""
MIN_SPLIT_SHARE = 0.4
"""Share of the lines with words on both sides of the gutter, out of these and the lines that cross it."""
MIN_GUTTER = 0.6
"""Width of a gutter in line heights: a space between words is about a third, a gutter one and more."""
MIN_COLUMN = 0.2
"""Width of a column as a share of the text's: a hanging number or a page reference is narrower."""
MIN_FILL = 0.6
"""How much of its column a line of running text fills on the median; a table's cell fills less."""
BINS = 100


@dataclass(frozen=True, slots=True)
class Box:
    """A run of words: left, top, right, bottom in points, the origin at the top left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Return the height in points."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Return how far down the middle is, in points."""
        return (self.top + self.bottom) / 2


def group_lines(boxes: Sequence[Box]) -> list[list[Box]]:
    """Return consecutive boxes that stand on one line together: each overlaps half of the height of the one before."""
    lines: list[list[Box]] = []
    for box in boxes:
        last = lines[-1][-1] if lines else None
        if last is not None and _same_line(last, box):
            lines[-1].append(box)
        else:
            lines.append([box])
    return lines


def _same_line(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.height, other.height)


def find_gutter(lines: Sequence[Sequence[Box]]) -> float | None:
    """Return the x at which two columns of running text part, or nothing if the lines are not set so.

    ``lines`` are the page's lines as they would be read out, so that columns drawn one after the other, which
    read well, have no line with words on both sides.
    """
    boxes = [box for line in lines for box in line]
    if len(lines) < MIN_SPLIT_LINES or not boxes:
        return None
    left, right = min(b.left for b in boxes), max(b.right for b in boxes)
    width = right - left
    if width <= 0:
        return None
    votes: Counter[int] = Counter()
    for line in lines:
        votes.update(_bins_of_gaps(line, left, width))
    inner = {at: n for at, n in votes.items() if MIN_COLUMN <= at / BINS <= 1 - MIN_COLUMN}
    if not inner or max(inner.values()) < MIN_SPLIT_LINES:
        return None
    most = max(inner.values())
    best = [at for at, n in inner.items() if n == most]
    x = left + width * (sorted(best)[len(best) // 2] + 0.5) / BINS
    return x if _is_running_text(lines, x, left, right) else None


def _bins_of_gaps(line: Sequence[Box], left: float, width: float) -> set[int]:
    """Return the hundredths of the text's width that lie in a gap of this line."""
    found: set[int] = set()
    ordered = sorted(line, key=lambda box: box.left)
    for one, other in pairwise(ordered):
        if other.left - one.right >= MIN_GUTTER * max(one.height, other.height):
            first = int((one.right - left) / width * BINS) + 1
            last = int((other.left - left) / width * BINS)
            found.update(range(max(0, first), min(BINS, last)))
    return found


def _is_running_text(lines: Sequence[Sequence[Box]], x: float, left: float, right: float) -> bool:
    """Return whether enough lines stand on both sides of ``x``, few cross it, and both sides are filled."""
    fills: tuple[list[float], list[float]] = ([], [])
    crossing = 0
    for line in lines:
        before = [box for box in line if box.right <= x]
        after = [box for box in line if box.left >= x]
        if crosses(line, x):
            crossing += 1
        elif before and after:
            fills[0].append((max(b.right for b in before) - min(b.left for b in before)) / (x - left))
            fills[1].append((max(b.right for b in after) - min(b.left for b in after)) / (right - x))
    split = len(fills[0])
    if split < MIN_SPLIT_LINES or split < MIN_SPLIT_SHARE * (split + crossing):
        return False
    return all(sorted(side)[split // 2] >= MIN_FILL for side in fills)


def crosses(line: Sequence[Box], x: float) -> bool:
    """Return whether the line runs on over ``x``: in a word, or with no more than a space there."""
    if any(box.left < x < box.right for box in line):
        return True
    before = max((box.right for box in line if box.right <= x), default=None)
    after = min((box.left for box in line if box.left >= x), default=None)
    if before is None or after is None:
        return False
    return after - before < MIN_GUTTER * max(box.height for box in line)
