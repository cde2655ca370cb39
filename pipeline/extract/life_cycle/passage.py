"""A passage of the text with its white space collapsed, and the way back to the text's own offsets.

Patterns for formulas are written with single blanks; texts break lines and double blanks anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from pipeline.types import Span

BLANKS = regex.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """``text`` is the passage on one line; ``steps`` pairs offsets in it with offsets in the whole text.

    Between two steps both run alike; each collapsed run of white space is a step.
    """

    text: str
    steps: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, whole: str, start: int, end: int) -> Passage:
        """Return ``whole[start:end]`` on one line, without blanks at its ends."""
        part = whole[start:end]
        start += len(part) - len(part.lstrip())
        parts: list[str] = []
        steps = [(0, start)]
        at, length, core = 0, 0, part.strip()
        for blank in BLANKS.finditer(core):
            parts += (core[at : blank.start()], " ")
            length += blank.start() - at + 1
            at = blank.end()
            if blank.end() - blank.start() > 1:
                steps.append((length, start + at))
        parts.append(core[at:])
        return cls("".join(parts), tuple(steps))

    def span(self, start: int, end: int) -> Span:
        """Return the place in the whole text of ``self.text[start:end]``."""
        return Span(self._back(start), self._back(end - 1) + 1)

    def between(self, first: Span, second: Span) -> str:
        """Return the words between two places that ``span`` gave, on one line."""
        return self.text[self.here(first.end) : self.here(second.start)]

    def cut(self, end: int) -> Passage:
        """Return the passage up to ``end``."""
        return Passage(self.text[:end], self.steps)

    def rest(self, start: int) -> Passage:
        """Return the passage from ``start`` on."""
        here = self._back(start)
        steps = ((0, here), *((h - start, t) for h, t in self.steps if h > start))
        return Passage(self.text[start:], steps)

    def here(self, offset: int) -> int:
        """Return where in ``self.text`` the whole text's ``offset`` stands."""
        here, there = next((step for step in reversed(self.steps) if step[1] <= offset), self.steps[0])
        return here + offset - there

    def _back(self, offset: int) -> int:
        here, there = next(step for step in reversed(self.steps) if step[0] <= offset)
        return there + offset - here
