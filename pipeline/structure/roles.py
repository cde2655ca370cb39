"""What each unit is for: front matter, title, preamble, body, testimonium, signature or note."""

from __future__ import annotations

from enum import Enum, auto

from pipeline.structure.grammar import Grammar
from pipeline.structure.titles import looks_like_title, title_run
from pipeline.structure.units import FINITE, Unit, UnitKind

OPENING = 60
"""Units within which the operative text of an instrument without articles must announce itself."""
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


def assign_roles(text: str, units: list[Unit], words: Grammar) -> list[Role]:
    """Return the role of each unit: the opening first, then every text that follows, each with its own close."""
    return _Roles(text, units, words).assigned()


class _Roles:
    """The walk through the units, and what it has come to."""

    def __init__(self, text: str, units: list[Unit], words: Grammar) -> None:
        self.lines = [text[u.start : u.end] for u in units]
        self.units = units
        self.words = words
        self.roles: list[Role] = []

    def assigned(self) -> list[Role]:
        body = self._body_start()
        self._open(body)
        state = Role.BODY
        for i in range(body, len(self.units)):
            if self._is_plain(i) and self.words.editorial.search(self.lines[i]):
                self.roles.append(Role.NOTE)
                continue
            role, state = self._step(i, state)
            self.roles.append(role)
        self._mark_later_preambles(body)
        return self.roles

    # --- the opening ---------------------------------------------------------------------

    def _body_start(self) -> int:
        """Return the index of the first unit of the operative text."""
        front = self._front_matter()
        article = self._first(UnitKind.ARTICLE, UnitKind.NOTE)
        agreed = next((i for i in range(front, min(len(self.units), OPENING)) if self._announces(i)), None)
        if article is not None:
            article = self._before_parts(article)
            return min(article, agreed + 1) if agreed is not None else article
        organ = next((i for i in range(front, min(len(self.units), 20)) if self.words.organ.match(self.lines[i])), None)
        if organ is not None and any(len(line) > SHORT for line in self.lines[front:organ]):
            organ = None  # text stands before it, so it is no opening
        if organ is not None:
            return self._after_recitals(organ + 1)
        if agreed is not None and self._is_preamble(front, agreed):
            return agreed + 1
        return self._after_title(front)

    def _front_matter(self) -> int:
        return int(bool(self.lines) and self.lines[0].startswith("--- ") and self.lines[0].endswith(" ---"))

    def _first(self, *kinds: UnitKind) -> int | None:
        return next((i for i, u in enumerate(self.units) if u.kind in kinds), None)

    def _announces(self, i: int) -> bool:
        return self.units[i].kind is UnitKind.TEXT and self.words.agreed.search(self.lines[i][-TAIL:]) is not None

    def _before_parts(self, i: int) -> int:
        """Return where the parts, chapters and sections begin whose headings lead to the first article."""
        k = i
        while k > 0 and (self.units[k - 1].kind is UnitKind.PART or (len(self.lines[k - 1]) < SHORT and i - k < 6)):
            k -= 1
            if self.units[k].kind is UnitKind.PART:
                i = k
            elif self._announces(k) or self.lines[k][-1] in ".;:,":
                break
        return i

    def _after_recitals(self, i: int) -> int:
        """Return where the recitals of a resolution end: before what decides, else before what gives no reason."""
        end = i
        while end < min(len(self.units), i + REACH * 2) and self.units[end].kind is UnitKind.TEXT:
            if self._decides(end):
                return end
            end += 1
        while i < len(self.units) and self.units[i].kind is UnitKind.TEXT and self._gives_reason(i):
            i += 1
        return i

    def _decides(self, i: int) -> bool:
        marker = self.units[i].marker
        words = self.lines[i][marker.length if marker else 0 :]
        first = marker is not None and ("1.", 1) in marker.readings
        return (first or self.words.operative.match(words) is not None) and not self.words.recital.match(words)

    def _gives_reason(self, i: int) -> bool:
        marker = self.units[i].marker
        return self.words.recital.match(self.lines[i][marker.length if marker else 0 :]) is not None

    def _after_contents(self, front: int) -> int:
        """Return the index after the table of contents, ``front`` where there is none."""
        end = front
        for i in range(front, len(self.units)):
            if self.units[i].kind is UnitKind.CONTENTS:
                end = i + 1
            elif i - end > (REACH * 2 if end == front else 8):
                break
        return end

    def _is_preamble(self, start: int, agreed: int) -> bool:
        """Return whether the units up to ``agreed`` are recitals or name the parties, a title apart."""
        body = [i for i in range(start, agreed + 1) if not self._is_titular(i)]
        fitting = sum(self._opens_preamble(i) or bool(self.words.recital.match(self.lines[i])) for i in body[:-1])
        alone = self._opens_preamble(agreed) or self.words.recital.match(self.lines[agreed]) is not None
        return fitting >= 0.6 * (len(body) - 1) and (alone or len(body) > 1 or self.lines[agreed][0].islower())

    def _is_titular(self, i: int) -> bool:
        return len(self.lines[i]) < SHORT and self.lines[i][-1] not in ",;:" and not FINITE.search(self.lines[i])

    def _opens_preamble(self, i: int) -> bool:
        return self.words.preamble.match(self.lines[i]) is not None

    def _after_title(self, front: int) -> int:
        """Return where a text begins that has no preamble or one that nothing closes."""
        start = self._after_contents(front)
        run = title_run(self.units[:start] if start > front else self.units, self.lines, front, self.words)
        if run is not None:
            start = max(start, run[1])
        if start < len(self.units) and self.words.testimonium.match(self.lines[start]):
            start += 1  # "Adopted by ... at its ... meeting", between a resolution's title and its text
        i = start
        while (
            i < min(len(self.units), OPENING)
            and self.units[i].kind is UnitKind.TEXT
            and ((self._opens_preamble(i) and i == start) or self.words.recital.match(self.lines[i]))
        ):
            i += 1
        return i if i - start > 1 else start

    def _open(self, body: int) -> None:
        """Give the units before the body their roles."""
        front = self._front_matter()
        self.roles = [Role.FRONT] * body
        run = title_run(self.units[:body], self.lines, front, self.words)
        after = front
        while run is not None:
            for i in range(*run):
                self.roles[i] = Role.TITLE
            after = run[1]
            # A title in another language may follow at once, as its own heading.
            more = title_run(self.units[:body], self.lines, after, self.words)
            run = more if more is not None and more[0] == after and self.units[after].mark else None
        for i in range(after, body):
            if self.units[i].kind is not UnitKind.TEXT:
                continue
            if (
                self._opens_preamble(i)
                or self.words.recital.match(self.lines[i])
                or self.words.organ.match(self.lines[i])
                or self._announces(i)
                or (after > front and len(self.lines[i]) > SHORT)
            ):
                self.roles[i:body] = [
                    Role.FRONT if u.kind is UnitKind.CONTENTS else Role.PREAMBLE for u in self.units[i:body]
                ]
                break

    # --- the rest ------------------------------------------------------------------------

    def _step(self, i: int, state: Role) -> tuple[Role, Role]:
        """Return the role of unit ``i`` and the state after it: in the body, at its close, or at another opening."""
        unit = self.units[i]
        if unit.kind is UnitKind.CONTENTS:
            return Role.FRONT, state
        if unit.kind is not UnitKind.TEXT:
            return Role.BODY, Role.BODY
        if state is Role.BODY:
            return self._in_body(i)
        if state is Role.PREAMBLE:
            return self._in_opening(i)
        return self._at_close(i, state)

    def _in_body(self, i: int) -> tuple[Role, Role]:
        if self._is_plain(i) and self._closes(i):
            return Role.TESTIMONIUM, Role.TESTIMONIUM
        if (
            self.units[i].mark == "heading"
            and self.units[i - 1].kind is UnitKind.TEXT
            and looks_like_title(self.lines[i], self.words, mark="heading")
            and self._opens_soon(i)
        ):
            return Role.TITLE, Role.PREAMBLE
        return Role.BODY, Role.BODY

    def _closes(self, i: int) -> bool:
        line = self.lines[i]
        if not self.words.testimonium.match(line):
            return False
        return line.casefold().startswith(CONCLUDING) or (len(line) < SHORT * 2 and not FINITE.search(line))

    def _opens_soon(self, i: int) -> bool:
        """Return whether a preamble follows the heading at once, or text and then a first article."""
        after = i + 1
        if after >= len(self.units):
            return False
        text = self._opens_preamble(after) or len(self.lines[after]) > SHORT / 2
        return self._announces(after) or (text and self._article_follows(after))

    def _text_follows(self, i: int) -> bool:
        """Return whether a long line may be the title of what follows, which is neither a signature nor short."""
        if len(self.lines[i]) < 40 or i + 1 >= len(self.units):
            return False
        after = self.lines[i + 1]
        return self.units[i + 1].kind is not UnitKind.TEXT or (
            len(after) > 100 and not self.words.signature.match(after)
        )

    def _article_follows(self, i: int) -> bool:
        """Return whether the next article is a first one."""
        first = next((u for u in self.units[i + 1 : i + REACH] if u.kind is UnitKind.ARTICLE), None)
        return first is not None and first.value == 1

    def _in_opening(self, i: int) -> tuple[Role, Role]:
        if self._announces(i):
            return Role.PREAMBLE, Role.BODY
        if self.units[i].marker is not None and not self._gives_reason(i):
            return Role.BODY, Role.BODY
        if looks_like_title(self.lines[i], self.words) and self.roles[-1] is Role.TITLE:
            return Role.TITLE, Role.PREAMBLE
        fits = self._opens_preamble(i) or self.words.recital.match(self.lines[i]) or self._article_follows(i)
        return (Role.PREAMBLE, Role.PREAMBLE) if fits else (Role.BODY, Role.BODY)

    def _at_close(self, i: int, state: Role) -> tuple[Role, Role]:
        unit, line = self.units[i], self.lines[i]
        if self.words.testimonium.match(line):
            return Role.TESTIMONIUM, state
        if self.words.signature.match(line):
            return Role.SIGNATURE, Role.SIGNATURE
        marked = unit.mark == "heading" or line.isupper() or self._opens_soon(i) or self._text_follows(i)
        if marked and looks_like_title(line, self.words, mark=unit.mark):
            return Role.TITLE, Role.PREAMBLE
        if self._announces(i) or (len(line) > SHORT / 2 and self._opens_preamble(i) and self._article_follows(i)):
            return Role.PREAMBLE, Role.BODY if self._announces(i) else Role.PREAMBLE
        numbered = unit.marker is not None and not unit.marker.is_bullet and unit.marker.readings[0][1] == 1
        if unit.mark == "heading" or (numbered and len(line) > 60):
            return Role.BODY, Role.BODY
        if FINITE.search(line) is None or len(line) < SHORT / 2:
            return Role.SIGNATURE, Role.SIGNATURE
        return (Role.TESTIMONIUM, state) if state is Role.TESTIMONIUM else (Role.BODY, Role.BODY)

    def _is_plain(self, i: int) -> bool:
        return self.units[i].kind is UnitKind.TEXT and self.units[i].marker is None

    def _mark_later_preambles(self, body: int) -> None:
        """Mark as preamble what announces a later first article, with the recitals before it."""
        for i in range(max(body, 1), len(self.units)):
            if self.units[i].kind is not UnitKind.ARTICLE or self.units[i].value != 1:
                continue
            k = i - 1
            while k > body and self.units[k].kind is UnitKind.PART:
                k -= 1
            if not (self.roles[k] is Role.BODY and self._is_plain(k) and self._announces(k)):
                continue
            while k >= body and self.roles[k] is Role.BODY and self._is_plain(k):
                self.roles[k] = Role.PREAMBLE
                k -= 1
                if not (self._opens_preamble(k) or self.words.recital.match(self.lines[k])):
                    break
