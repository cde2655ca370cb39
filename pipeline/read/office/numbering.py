"""Automatic numbers of DOCX paragraphs, which the file does not hold as text.

Source: ECMA-376 part 1, 17.9 (numbering) and 17.7.4 (style inheritance).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex
from lxml import etree

from pipeline.read.enumerators import enumerator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLACE = regex.compile(r"%([1-9])")
BULLET = "-"
LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its format, the text around its number, the first number, whether digits are forced."""

    kind: str
    text: str
    start: int
    legal: bool
    restarts: bool


@dataclass(frozen=True, slots=True)
class StyleNumbering:
    """What a paragraph style says about numbers, and the style it inherits the rest from."""

    list_id: str | None
    level: int | None
    based_on: str | None


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted; ``next_number`` is called in document order."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    starts: dict[str, dict[int, int]] = field(default_factory=dict)
    styles: dict[str, StyleNumbering] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def next_number(self, properties: etree._Element | None) -> str:
        """Return the number printed before the paragraph with these properties, or nothing."""
        list_id, depth = self._list_of(properties)
        abstract = self.lists.get(list_id or "")
        level = self.levels.get(abstract or "", {}).get(depth)
        if abstract is None or list_id is None or level is None:
            return ""
        counts = self.counts.setdefault(abstract, [None] * LEVELS)
        if list_id not in self.seen:
            self.seen.add(list_id)
            for at, start in self.starts.get(list_id, {}).items():
                counts[at] = start - 1
        current = counts[depth]
        counts[depth] = level.start if current is None else current + 1
        for deeper in range(depth + 1, LEVELS):
            below = self.levels[abstract].get(deeper)
            if below is None or below.restarts:
                counts[deeper] = None
        return self._printed(abstract, level, counts)

    def _printed(self, abstract: str, level: Level, counts: list[int | None]) -> str:
        if level.kind == "bullet":
            return BULLET
        if level.kind == "none":
            return str(PLACE.sub("", level.text)).strip()

        def number(place: regex.Match[str]) -> str:
            at = int(place[1]) - 1
            shown = self.levels[abstract].get(at, level)
            value = counts[at]
            return enumerator(shown.start if value is None else value, "decimal" if level.legal else shown.kind)

        return str(PLACE.sub(number, level.text)).strip()

    def _list_of(self, properties: etree._Element | None) -> tuple[str | None, int]:
        """Return the list and level of a paragraph, from itself or from the styles it is based on."""
        list_id = level = style = None
        if properties is not None:
            list_id = _value(properties.find(f"{W}numPr/{W}numId"))
            level = whole(_value(properties.find(f"{W}numPr/{W}ilvl")))
            style = _value(properties.find(f"{W}pStyle"))
        for _ in range(LEVELS):
            inherited = self.styles.get(style or "")
            if inherited is None or (list_id is not None and level is not None):
                break
            list_id = inherited.list_id if list_id is None else list_id
            level = inherited.level if level is None else level
            style = inherited.based_on
        depth = level or 0
        return (None, 0) if list_id in {None, "0"} or not 0 <= depth < LEVELS else (list_id, depth)


def build_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """Return the lists that a package's numbering and style parts define; either part may be missing."""
    built = Numbering()
    if styles is not None:
        for style in styles.iter(f"{W}style"):
            place = style.find(f"{W}pPr/{W}numPr")
            built.styles[style.get(f"{W}styleId", "")] = StyleNumbering(
                list_id=None if place is None else _value(place.find(f"{W}numId")),
                level=None if place is None else whole(_value(place.find(f"{W}ilvl"))),
                based_on=_value(style.find(f"{W}basedOn")),
            )
    if numbering is None:
        return built
    for abstract in numbering.iter(f"{W}abstractNum"):
        levels = {whole(level.get(f"{W}ilvl")) or 0: _level(level) for level in abstract.iter(f"{W}lvl")}
        built.levels[abstract.get(f"{W}abstractNumId", "")] = levels
    for number in numbering.iter(f"{W}num"):
        list_id = number.get(f"{W}numId", "")
        built.lists[list_id] = _value(number.find(f"{W}abstractNumId")) or ""
        starts = {
            whole(over.get(f"{W}ilvl")) or 0: whole(_value(over.find(f"{W}startOverride")))
            for over in number.iter(f"{W}lvlOverride")
        }
        built.starts[list_id] = {at: n for at, n in starts.items() if n is not None and 0 <= at < LEVELS}
    return built


def _level(level: etree._Element) -> Level:
    start = whole(_value(level.find(f"{W}start")))
    return Level(
        kind=_value(level.find(f"{W}numFmt")) or "decimal",
        text=_value(level.find(f"{W}lvlText")) or "",
        start=1 if start is None else start,
        legal=level.find(f"{W}isLgl") is not None,
        restarts=_value(level.find(f"{W}lvlRestart")) != "0",
    )


def _value(element: etree._Element | None) -> str | None:
    return None if element is None else element.get(f"{W}val")


def whole(printed: str | None) -> int | None:
    """Return a small whole number, or nothing where ``printed`` is none."""
    return int(printed) if printed and printed.isascii() and printed.isdecimal() and len(printed) < 7 else None
