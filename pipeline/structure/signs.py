"""What single units tell of their place in an instrument."""

from __future__ import annotations

from enum import Enum, auto

from pipeline.structure.grammar import Grammar
from pipeline.structure.units import FINITE, Unit, UnitKind

TAIL = 300
"""Characters at a paragraph's end in which the words that close a preamble stand."""
REACH = 30
"""Units within which the first article follows the preamble that announces it."""
SHORT = 200
"""Characters of a line of a signature block."""
CONCLUDING = ("in ", "en ", "ten ", "tot ", "done", "fait", "gedaan", "signed", "hecho", "zu ", "ter ")


class Role(Enum):
    """What a unit is for."""

    FRONT = auto()
    TITLE = auto()
    PREAMBLE = auto()
    BODY = auto()
    TESTIMONIUM = auto()
    SIGNATURE = auto()
    NOTE = auto()


class Signs:
    """Units with their words, and what each of them shows by itself or by what follows it."""

    def __init__(self, text: str, units: list[Unit], words: Grammar) -> None:
        self.lines = [text[u.start : u.end] for u in units]
        self.units = units
        self.words = words

    def front_matter(self) -> int:
        """Return how many units the front matter of the file takes: one or none."""
        return int(bool(self.lines) and self.lines[0].startswith("--- ") and self.lines[0].endswith(" ---"))

    def is_plain(self, i: int) -> bool:
        """Return whether the unit is text without a number."""
        return self.units[i].kind is UnitKind.TEXT and self.units[i].marker is None

    def is_titular(self, i: int) -> bool:
        """Return whether the unit is short and states nothing, as titles, names and dates do."""
        return len(self.lines[i]) < SHORT and self.lines[i][-1] not in ",;:" and not FINITE.search(self.lines[i])

    def announces(self, i: int) -> bool:
        """Return whether the unit closes a preamble: "have agreed as follows"."""
        return self.units[i].kind is UnitKind.TEXT and self.words.agreed.search(self.lines[i][-TAIL:]) is not None

    def opens_preamble(self, i: int) -> bool:
        """Return whether the unit may be the first of a preamble."""
        return self.words.preamble.match(self.lines[i]) is not None

    def gives_reason(self, i: int) -> bool:
        """Return whether the unit is a recital."""
        marker = self.units[i].marker
        return self.words.recital.match(self.lines[i][marker.length if marker else 0 :]) is not None

    def decides(self, i: int) -> bool:
        """Return whether the unit is the first of a resolution that decides something."""
        marker = self.units[i].marker
        words = self.lines[i][marker.length if marker else 0 :]
        first = marker is not None and ("1.", 1) in marker.readings
        return (first or self.words.operative.match(words) is not None) and not self.words.recital.match(words)

    def closes(self, i: int) -> bool:
        """Return whether the unit is a testimonium, and no statement that begins like one."""
        line = self.lines[i]
        if not self.words.testimonium.match(line):
            return False
        return line.casefold().startswith(CONCLUDING) or (len(line) < SHORT * 2 and not FINITE.search(line))

    def opens_soon(self, i: int) -> bool:
        """Return whether a preamble follows the heading at once, or text and then a first article."""
        after = i + 1
        if after >= len(self.units):
            return False
        text = self.opens_preamble(after) or len(self.lines[after]) > SHORT / 2
        return self.announces(after) or (text and self.article_follows(after))

    def text_follows(self, i: int) -> bool:
        """Return whether a long line may be the title of what follows, which is neither a signature nor short."""
        if len(self.lines[i]) < 40 or i + 1 >= len(self.units):
            return False
        after = self.lines[i + 1]
        return self.units[i + 1].kind is not UnitKind.TEXT or (
            len(after) > 100 and not self.words.signature.match(after)
        )

    def article_follows(self, i: int) -> bool:
        """Return whether the next article is a first one."""
        first = next((u for u in self.units[i + 1 : i + REACH] if u.kind is UnitKind.ARTICLE), None)
        return first is not None and first.value == 1
