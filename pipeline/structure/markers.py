"""The numbers, letters and bullets that open paragraphs and list items."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import digit

from pipeline.structure.grammar import Grammar
from pipeline.structure.numerals import letter_value, roman_value


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker as printed, and what it may count: (style, value) pairs, the likelier first.

    A style names the numerals and what encloses them: ``1.``, ``1)``, ``(1)``, ``a)``, ``i.``, ``A.``, ``I.``,
    ``1.1``, or the bullet itself. ``length`` counts the characters up to the first word.
    """

    number: str
    length: int
    readings: tuple[tuple[str, int], ...]

    @property
    def is_bullet(self) -> bool:
        """Return whether this marker counts nothing."""
        return self.readings[0][1] == 0


def read_marker(line: str, words: Grammar) -> Marker | None:
    """Return the marker that opens the line, if any."""
    found = words.marker.match(line)
    if found is None:
        return None
    if found["bullet"]:
        return Marker(found["bullet"], found.end(), ((found["bullet"], 0),))
    number = found["number"]
    shape = "({})" if found["open"] else "{})" if found["close"] else "§{}" if found["sign"] else "{}."
    return Marker(number, found.end(), tuple((shape.format(s), v) for s, v in _readings(number)))


def _readings(number: str) -> list[tuple[str, int]]:
    if number[0].isdigit():
        last = number.rpartition(".")[2]
        return [("1." * number.count(".") + "1", int("".join(str(digit(c)) for c in last)))]
    lower = number.islower()
    readings = []
    roman, letter = roman_value(number), letter_value(number)
    if roman is not None:
        readings.append(("i" if lower else "I", roman))
    if letter is not None:
        readings.append(("a" if lower else "A", letter))
    return readings or [("word", -1)]
