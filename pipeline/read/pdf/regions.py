"""Columns from boxes alone: which parts of a page are set side by side, and in which order are they read?

Pure functions over boxes, whichever library measured them. A gutter is an upright strip that no line of a band of
the page enters, with running text on both of its sides. What crosses it, such as a title over both columns, parts
the page into bands that are read one below the other; a column may be parted again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from pipeline.read.columns import Box

MIN_LINES = 6
"""Fewer lines side by side are a signature block or a short table, which read well line by line."""
MIN_BAND = 3
"""Lines on each side of a band from which it counts towards them."""
MIN_SHARE = 0.2
"""Share of the lines that stand beside the gutter, out of these and the lines that cross it."""
MIN_GUTTER = 0.5
"""Width of a gutter in line heights: a space between words is about a third."""
MIN_COLUMN = 0.18
"""Width of a column as a share of the text's: a hanging number or a page reference is narrower."""
MIN_FILL = 0.6
"""How much of its column a line of running text covers on the median; a table's cell covers less."""
MIN_ALIGNED = 0.4
"""Share of a column's lines that begin (or end) at one edge; wide spaces of justified text are strewn."""
SAME_ROW = 0.5
"""Line heights between the middles of two boxes from which they stand on two lines."""
TRIED = 8
"""Candidates for a gutter that are tried, those at which most lines begin or end."""
BIN = 3.0
"""Points within which lines begin or end together."""
SLACK = 0.1
"""Points by which letters may reach beyond the edge of their column."""
MOST_CROSSING = 2
"""Lines over the gutter of the page before on a page with too few lines to prove one."""
DEEPEST = 4
EDGE = 0.12
"""Share of the page's height at its top and bottom in which running heads and feet stand."""
EDGE_LINES = 3


Strip = tuple[float, float]


@dataclass(slots=True)
class Region:
    """Boxes read together, by their numbers. ``side`` is 1 or 2 in the left or right one of two columns, else 0."""

    members: list[int]
    side: int = 0


@dataclass(frozen=True, slots=True)
class Gutter:
    """A strip from ``left`` to ``right`` between columns, and the bands of the page, which hold box numbers."""

    left: float
    right: float
    bands: list[Band]
    lines: int


@dataclass(slots=True)
class Band:
    """A part of the page from edge to edge; only one in columns has anything in ``first`` and ``second``."""

    whole: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    second: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """The regions of a page in reading order, left columns first, and the strip of its gutter if it proves one."""

    regions: list[Region]
    strip: Strip | None


def find_layout(boxes: Sequence[Box], page_height: float = 0.0, known: Strip | None = None) -> Layout:
    """Return the regions of the page; each box is in one of them.

    With the page's height, the lines in its margins that stand apart are regions of their own. ``known`` is the
    gutter of the page before, beside which a few lines may go on that prove no gutter by themselves.
    """
    order = sorted(range(len(boxes)), key=lambda n: (boxes[n].middle, boxes[n].left))
    head, body, foot = _margins(boxes, order, page_height)
    proven = find_gutter(boxes, body)
    gutter = proven if proven is not None or known is None else _going_on(boxes, body, known)
    found = _split(boxes, body, 0, gutter)
    regions = [Region(part) for part in (head,) if part] + found + [Region(part) for part in (foot,) if part]
    return Layout(regions, None if proven is None else (proven.left, proven.right))


def has_columns(boxes: Sequence[Box]) -> bool:
    """Return whether any of the page is set in columns."""
    return find_gutter(boxes, range(len(boxes))) is not None


def find_gutter(boxes: Sequence[Box], members: Sequence[int]) -> Gutter | None:
    """Return the gutter beside which most lines of these boxes stand, if they have one."""
    if len(members) < 2 * MIN_LINES:
        return None
    strips = list(_candidates(boxes, members))
    if not strips:
        return None
    ordered = sorted(members, key=lambda n: (boxes[n].middle, boxes[n].left))
    judged = [gutter for strip in strips if (gutter := _judge(boxes, ordered, *strip)) is not None]
    return max(judged, key=lambda gutter: gutter.lines, default=None)


def _going_on(boxes: Sequence[Box], members: Sequence[int], known: Strip) -> Gutter | None:
    """Return the gutter of the page before if lines stand on both of its sides here, and hardly any crosses it."""
    bands = _bands(boxes, members, *known)
    crossing = sum(_rows(boxes, band.whole) for band in bands)
    if crossing > MOST_CROSSING or not any(band.first and band.second for band in bands):
        return None
    return Gutter(*known, _with_lonely_bands_whole(boxes, bands), len(members))


def _split(boxes: Sequence[Box], members: list[int], depth: int, gutter: Gutter | None) -> list[Region]:
    if gutter is None:
        return [Region(members)] if members else []
    regions: list[Region] = []
    for band in gutter.bands:
        if band.whole:
            regions += _split_further(boxes, band.whole, depth + 1)
            continue
        for number, part in enumerate((band.first, band.second), 1):
            within = _split_further(boxes, part, depth + 1)
            regions += [Region(within[0].members, number if depth == 0 else 0)] if len(within) == 1 else within
    return regions


def _split_further(boxes: Sequence[Box], members: list[int], depth: int) -> list[Region]:
    return _split(boxes, members, depth, find_gutter(boxes, members) if depth < DEEPEST else None)


def _candidates(boxes: Sequence[Box], members: Sequence[int]) -> Iterator[tuple[float, float]]:
    """Yield the strips before edges at which many lines begin, and behind those at which many end."""
    left, right = min(boxes[n].left for n in members), max(boxes[n].right for n in members)
    inner = MIN_COLUMN * (right - left)
    starts = _clusters([boxes[n].left for n in members if left + inner < boxes[n].left < right - inner])
    ends = _clusters([-boxes[n].right for n in members if left + inner < boxes[n].right < right - inner])
    likely = sorted([(count, x, 1) for count, x in starts] + [(count, x, -1) for count, x in ends], reverse=True)[
        :TRIED
    ]
    if not likely:
        return
    width = MIN_GUTTER * median(boxes[n].height for n in members)
    for _, x, sign in likely:
        edge = sign * x  # of lines that end together, the least of their right edges turned negative is the greatest
        yield (edge - width, edge) if sign > 0 else (edge, edge + width)


def _clusters(edges: Sequence[float]) -> Iterator[tuple[int, float]]:
    """Yield (how many, the least) of edges that lie within two bins, where they are enough lines."""
    least: dict[int, float] = {}
    counts = Counter(int(edge // BIN) for edge in edges)
    for edge in edges:
        at = int(edge // BIN)
        least[at] = min(edge, least.get(at, edge))
    for at, count in counts.items():
        if count + counts[at + 1] >= MIN_LINES:
            yield count + counts[at + 1], least[at] - SLACK


def _judge(boxes: Sequence[Box], ordered: Sequence[int], lo: float, hi: float) -> Gutter | None:
    """Return the gutter at the strip from ``lo`` to ``hi``, or nothing where what is beside it is no running text."""
    bands = _bands(boxes, ordered, lo, hi)
    counts = [(_rows(boxes, band.first), _rows(boxes, band.second)) for band in bands]
    proven = [band for band, (a, b) in zip(bands, counts, strict=True) if min(a, b) >= MIN_BAND]
    first, second = [n for band in proven for n in band.first], [n for band in proven for n in band.second]
    lines = (_rows(boxes, first), _rows(boxes, second))
    crossing = sum(_rows(boxes, band.whole) for band in bands)
    if min(lines) < MIN_LINES or max(lines) < MIN_SHARE * (max(lines) + crossing):
        return None
    left, right = min(boxes[n].left for n in first), max(boxes[n].right for n in second)
    widths = (max(boxes[n].right for n in first) - left, right - min(boxes[n].left for n in second))
    if min(widths) < MIN_COLUMN * (right - left):
        return None
    if any(_fill(boxes, part) < MIN_FILL * width for part, width in zip((first, second), widths, strict=True)):
        return None
    if max(min(pair) for pair in counts) < MIN_LINES or not _stand_beside(boxes, first, second):
        return None
    if max(_aligned(boxes, second, at_start=True), _aligned(boxes, first, at_start=False)) < MIN_ALIGNED:
        return None
    return Gutter(lo, hi, _with_lonely_bands_whole(boxes, bands), sum(lines))


def _bands(boxes: Sequence[Box], ordered: Sequence[int], lo: float, hi: float) -> list[Band]:
    """Return the bands from top to bottom; what stands on one line with what crosses the strip belongs to it."""
    crossing = {n for n in ordered if boxes[n].right > lo and boxes[n].left < hi}
    if crossing:
        levels = _merged(sorted((boxes[n].top, boxes[n].bottom) for n in crossing))
        tops = [top for top, _ in levels]
        for n in ordered:
            at = bisect_left(tops, boxes[n].middle) - 1
            if at >= 0 and boxes[n].middle < levels[at][1]:
                crossing.add(n)
    bands: list[Band] = []
    whole: bool | None = None
    for n in ordered:
        if (n in crossing) is not whole:
            whole = n in crossing
            bands.append(Band())
        part = bands[-1].whole if whole else bands[-1].first if boxes[n].right <= lo else bands[-1].second
        part.append(n)
    return bands


def _merged(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the spans, which ascend, with those that overlap made one."""
    merged: list[tuple[float, float]] = []
    for top, bottom in spans:
        if merged and top < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], bottom))
        else:
            merged.append((top, bottom))
    return merged


def _with_lonely_bands_whole(boxes: Sequence[Box], bands: Sequence[Band]) -> list[Band]:
    """Return the bands, those with text on one side only taken for whole, and whole ones in a row made one."""
    joined: list[Band] = []
    for band in bands:
        if not band.whole and not (band.first and band.second):
            lonely = sorted(band.first + band.second, key=lambda n: (boxes[n].middle, boxes[n].left))
            band.whole, band.first, band.second = lonely, [], []
        if band.whole and joined and joined[-1].whole:
            joined[-1].whole += band.whole
        else:
            joined.append(band)
    return joined


def _lines(boxes: Sequence[Box], members: Sequence[int]) -> Iterator[list[int]]:
    """Yield the boxes line by line, given those of a column from top to bottom."""
    line: list[int] = []
    for n in members:
        if line and boxes[n].middle - boxes[line[0]].middle > SAME_ROW * min(boxes[n].height, boxes[line[0]].height):
            yield line
            line = []
        line.append(n)
    if line:
        yield line


def _rows(boxes: Sequence[Box], members: Sequence[int]) -> int:
    return sum(1 for _ in _lines(boxes, members))


def _fill(boxes: Sequence[Box], members: Sequence[int]) -> float:
    """Return how many points of its line text covers, on the median."""
    return median(sum(boxes[n].right - boxes[n].left for n in line) for line in _lines(boxes, members))


def _aligned(boxes: Sequence[Box], members: Sequence[int], *, at_start: bool) -> float:
    """Return the share of the lines that begin, or end, at the edge at which most do."""
    lines = list(_lines(boxes, members))
    edges = [min(boxes[n].left for n in line) if at_start else max(boxes[n].right for n in line) for line in lines]
    at = Counter(int(edge / BIN) for edge in edges)
    return max(at[place] + at[place + 1] for place in at) / len(lines)


def _stand_beside(boxes: Sequence[Box], first: Sequence[int], second: Sequence[int]) -> bool:
    """Return whether at least half of the lower column's height stands beside the other column."""
    spans = [(min(boxes[n].top for n in part), max(boxes[n].bottom for n in part)) for part in (first, second)]
    shared = min(spans[0][1], spans[1][1]) - max(spans[0][0], spans[1][0])
    return shared >= 0.5 * min(bottom - top for top, bottom in spans)


def _margins(boxes: Sequence[Box], order: list[int], height: float) -> tuple[list[int], list[int], list[int]]:
    """Return the boxes of the head, the body and the foot: a few lines in the margin with a clear space to the text."""
    lines = list(_lines(boxes, order)) if height > 0 else []
    if len(lines) < 2 * MIN_LINES:
        return [], order, []
    head = _cut(boxes, lines[: EDGE_LINES + 1], lambda box: box.bottom < EDGE * height)
    foot = _cut(boxes, lines[: -EDGE_LINES - 2 : -1], lambda box: box.top > (1 - EDGE) * height)
    body = [n for line in lines[head : len(lines) - foot] for n in line]
    first, last = lines[:head], lines[len(lines) - foot :]
    return [n for line in first for n in line], body, [n for line in last for n in line]


def _cut(boxes: Sequence[Box], lines: Sequence[Sequence[int]], is_margin: Callable[[Box], bool]) -> int:
    """Return how many lines from the edge lie in the margin, up to the widest space between two lines there."""
    spaces: list[float] = []
    for one, other in pairwise(lines):
        if not all(is_margin(boxes[n]) for n in one):
            break
        upper, lower = (one, other) if boxes[one[0]].middle < boxes[other[0]].middle else (other, one)
        spaces.append(min(boxes[n].top for n in lower) - max(boxes[n].bottom for n in upper))
    if not spaces or max(spaces) < max(boxes[n].height for n in lines[0]):
        return 0
    return spaces.index(max(spaces)) + 1
