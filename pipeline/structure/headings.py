"""Which units are headings, and what the numbering of a whole text is like."""

from __future__ import annotations

from pipeline.structure.markers import Marker
from pipeline.structure.outline import Outline
from pipeline.structure.signs import Role
from pipeline.structure.units import FINITE, Unit, UnitKind

LONGEST_HEADING = 120
LOOK_AHEAD = 40
"""Units within which the marker is sought that tells whether a list goes on."""


class Headings:
    """Units with their roles, looked at for headings."""

    def __init__(self, text: str, units: list[Unit], roles: list[Role]) -> None:
        self.text = text
        self.units = units
        self.roles = roles

    def line(self, i: int) -> str:
        """Return the words of unit ``i``."""
        return self.text[self.units[i].start : self.units[i].end]

    def is_title_of(self, i: int) -> bool:
        """Return whether the unit after heading ``i`` is the heading's title, and not already text."""
        unit, after = self.units[i + 1], i + 2
        line = self.line(i + 1)
        if unit.kind is not UnitKind.TEXT or unit.marker is not None:
            return False
        if unit.mark:
            return unit.mark != "note" and len(line) <= 3 * LONGEST_HEADING
        alone = (
            after >= len(self.units)
            or self.units[after].kind is not UnitKind.TEXT
            or self.roles[after] is not Role.BODY
        )
        ends = line[-1] in ".;:," or (alone and self.units[i].kind is UnitKind.ARTICLE)
        longest = LONGEST_HEADING * (2 if self.units[i].kind is UnitKind.ARTICLE else 1)
        return len(line) <= longest and not ends and not FINITE.search(line)

    def after_capitals(self, end: int, title: str) -> int:
        """Return the index after the lines in capitals by which a title in capitals goes on."""
        while title.isupper() and end < len(self.units) and self.roles[end] is Role.BODY:
            unit = self.units[end]
            line = self.text[unit.start : unit.end]
            if (
                unit.kind is not UnitKind.TEXT
                or unit.marker is not None
                or not line.isupper()
                or len(line) > LONGEST_HEADING
            ):
                break
            end += 1
        return end

    def is_numbered_heading(self, i: int, outline: Outline) -> bool:
        """Return whether a numbered unit is the heading of a section: short, unfinished, and text follows."""
        unit = self.units[i]
        if unit.marker is None or unit.marker.is_bullet or outline.current.lead is not None or outline.in_article:
            return False
        style = unit.marker.readings[0][0]
        title = self.text[unit.start + unit.marker.length : unit.end].strip()
        if (
            style[0] in "(ai"
            or not title
            or len(title) > LONGEST_HEADING
            or title[-1] in ".;:,!?"
            or not title[0].isupper()
        ):
            return False
        if FINITE.search(title) or i + 1 >= len(self.units) or self.units[i + 1].kind is not UnitKind.TEXT:
            return False
        after = self.units[i + 1].marker
        alike = after is not None and after.readings[0][0] == style
        return bool(unit.mark) or title.isupper() or not alike

    def is_heading(self, i: int, outline: Outline) -> bool:
        """Return whether an unnumbered unit heads what follows it."""
        unit = self.units[i]
        line = self.text[unit.start : unit.end]
        if i + 1 >= len(self.units) or len(line) > 3 * LONGEST_HEADING or unit.kind is not UnitKind.TEXT:
            return False
        if unit.mark:
            return line[-1] not in ".;,"
        following = self.next_marker(i)
        if following is not None and outline.continues(following):
            return False
        if len(line) > LONGEST_HEADING or line[-1] in ".;:,!?" or not any(c.isalpha() for c in line):
            return False
        if line.isupper():
            return True
        if (
            outline.in_article
            or outline.lists
            or FINITE.search(line)
            or not line[0].isupper()
            or len(line.split()) > 10
        ):
            return False
        after = self.units[i + 1]
        return (
            after.kind is UnitKind.TEXT and after.end - after.start > 1.5 * len(line) and outline.current.lead is None
        )

    def next_marker(self, i: int) -> Marker | None:
        """Return the next marker before the container ends."""
        for k in range(i + 1, min(i + LOOK_AHEAD, len(self.units))):
            if self.units[k].kind is not UnitKind.TEXT or self.roles[k] is not Role.BODY or self.units[k].mark:
                return None
            if self.units[k].marker is not None:
                return self.units[k].marker
        return None

    def has_numbered_root(self) -> bool:
        """Return whether paragraphs outside articles and parts are numbered."""
        inside = False
        for unit, role in zip(self.units, self.roles, strict=True):
            if unit.kind in (UnitKind.ANNEX, UnitKind.NOTE) or role is Role.TITLE:
                inside = False
            elif unit.kind in (UnitKind.ARTICLE, UnitKind.PART):
                inside = True
            elif (
                not inside
                and role is Role.BODY
                and unit.marker is not None
                and unit.marker.readings[0][0] in {"1.", "(1)", "1)"}
            ):
                return True
        return False

    def numbering_restarts(self) -> bool:
        """Return whether paragraphs are numbered afresh under each of several unnumbered headings."""
        if any(u.kind in (UnitKind.ARTICLE, UnitKind.PART) for u in self.units):
            return False
        firsts = 0
        for before, unit in zip(self.units, self.units[1:], strict=False):
            heads = before.marker is None and (before.mark or self.text[before.start : before.end].isupper())
            firsts += bool(heads and unit.marker is not None and ("1.", 1) in unit.marker.readings)
        return firsts > 1

    def parts_with_articles(self) -> set[int]:
        """Return the indices of the parts, chapters and sections that hold articles."""
        found: set[int] = set()
        closed: set[str] = set()
        ahead = False
        for i in range(len(self.units) - 1, -1, -1):
            unit = self.units[i]
            if unit.kind is UnitKind.ARTICLE:
                ahead, closed = True, set()
            elif unit.kind in (UnitKind.ANNEX, UnitKind.NOTE):
                ahead = False
            elif unit.kind is UnitKind.PART:
                if ahead and unit.word not in closed:
                    found.add(i)
                closed.add(unit.word)
        return found
