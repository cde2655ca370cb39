"""Automatic numbers of OpenDocument lists and headings, which the file does not hold as text.

Source: OASIS OpenDocument 1.3, part 3, 5.3 (lists) and 16.30 (list styles).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from pipeline.read.enumerators import enumerator
from pipeline.read.office.numbering import whole

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
LEVELS = 10
BULLET = "-"
FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
ABJAD, HIJAI = ("أ, ب, ج", "ا, ب, ج"), ("أ, ب, ت", "ا, ب, ت")
OUTLINE = "outline"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its number format (empty for none), the signs around it, how many levels it prints."""

    kind: str
    prefix: str
    suffix: str
    start: int
    shown: int


@dataclass(slots=True)
class _OpenList:
    """A list in hand: its style, how far each level has counted, whether its item's number is still to be printed."""

    style: str
    name: str
    counts: list[int | None]
    is_due: bool = False


@dataclass(slots=True)
class Lists:
    """The list styles of a document, and the lists in hand; called in document order."""

    styles: dict[str, dict[int, Level]] = field(default_factory=dict)
    stack: list[_OpenList] = field(default_factory=list)
    ended: dict[str, list[int | None]] = field(default_factory=dict)
    outline: list[int | None] = field(default_factory=lambda: [None] * LEVELS)

    def open(self, element: etree._Element) -> None:
        """Begin a list: a new one counts anew, unless it says that it continues another."""
        outer = self.stack[-1] if self.stack else None
        style = element.get(f"{TEXT}style-name") or (outer.style if outer else "")
        if outer is not None and style == outer.style:
            counts = outer.counts
            if element.get(f"{TEXT}continue-numbering") != "true":
                counts[min(len(self.stack), LEVELS - 1)] = None
        else:
            continued = element.get(f"{TEXT}continue-list")
            if continued is None and element.get(f"{TEXT}continue-numbering") == "true":
                continued = style
            counts = list(self.ended.get(continued or "", [None] * LEVELS))
        self.stack.append(_OpenList(style=style, name=element.get(XML_ID, ""), counts=counts))

    def close(self) -> None:
        """End the list in hand."""
        if self.stack:
            ended = self.stack.pop()
            self.ended[ended.style] = ended.counts
            if ended.name:
                self.ended[ended.name] = ended.counts

    def begin_item(self, item: etree._Element) -> None:
        """Count an item of the list in hand; its first paragraph prints the number."""
        if not self.stack:
            return
        current, depth = self.stack[-1], min(len(self.stack), LEVELS) - 1
        level = self.styles.get(current.style, {}).get(depth)
        told = whole(item.get(f"{TEXT}start-value"))
        before = current.counts[depth]
        first = level.start if level else 1
        current.counts[depth] = told if told is not None else first if before is None else before + 1
        current.counts[depth + 1 :] = [None] * (LEVELS - depth - 1)
        current.is_due = True

    def next_number(self, paragraph: etree._Element, *, outline: bool) -> str:
        """Return the number printed before a paragraph or heading, or nothing."""
        if self.stack:
            current = self.stack[-1]
            if not current.is_due:
                return ""
            current.is_due = False
            return self._printed(current.style, min(len(self.stack), LEVELS) - 1, current.counts)
        depth = (whole(paragraph.get(f"{TEXT}outline-level")) or 1) - 1
        if not outline or not 0 <= depth < LEVELS or paragraph.get(f"{TEXT}is-list-header") == "true":
            return ""
        before, level = self.outline[depth], self.styles.get(OUTLINE, {}).get(depth)
        self.outline[depth] = (level.start if level else 1) if before is None else before + 1
        self.outline[depth + 1 :] = [None] * (LEVELS - depth - 1)
        return self._printed(OUTLINE, depth, self.outline)

    def _printed(self, style: str, depth: int, counts: list[int | None]) -> str:
        levels = self.styles.get(style, {})
        level = levels.get(depth)
        if level is None or not level.kind:
            return ""
        if level.kind == "bullet":
            return BULLET
        shown = [at for at in range(max(0, depth - level.shown + 1), depth + 1) if at in levels and levels[at].kind]
        numbers = (enumerator(counts[at] or levels[at].start, levels[at].kind) for at in shown)
        return f"{level.prefix}{'.'.join(numbers)}{level.suffix}".strip()


def build_lists(*parts: etree._Element | None) -> Lists:
    """Return the lists that the parts define: the content's automatic styles and the styles' own."""
    lists = Lists()
    for part in reversed(parts):
        if part is None:
            continue
        for style in part.iter(f"{TEXT}list-style"):
            lists.styles[style.get(f"{STYLE}name", "")] = _levels(style)
        for style in part.iter(f"{TEXT}outline-style"):
            lists.styles[OUTLINE] = _levels(style)
    return lists


def _levels(style: etree._Element) -> dict[int, Level]:
    return {(whole(level.get(f"{TEXT}level")) or 1) - 1: _level(level) for level in style.iterchildren("{*}*")}


def _level(level: etree._Element) -> Level:
    written = level.get(f"{STYLE}num-format", "")
    kind = FORMATS.get(written, "decimal" if written else "")
    if written.startswith(ABJAD):
        kind = "arabicAbjad"
    elif written.startswith(HIJAI):
        kind = "arabicAlpha"
    if level.tag == f"{TEXT}list-level-style-bullet":
        kind = "bullet"
    start = whole(level.get(f"{TEXT}start-value"))
    return Level(
        kind=kind,
        prefix=level.get(f"{STYLE}num-prefix", ""),
        suffix=level.get(f"{STYLE}num-suffix", ""),
        start=1 if start is None else start,
        shown=whole(level.get(f"{TEXT}display-levels")) or 1,
    )
