"""A text cut into units: headings, numbered paragraphs, list items and plain paragraphs, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import regex

from pipeline.structure.grammar import Grammar
from pipeline.structure.inline import inline_starts
from pipeline.structure.markers import Marker, read_marker
from pipeline.types import InstrumentText

LINE = regex.compile(r"[^\n]+")
SEPARATOR = regex.compile(r"[\s.:;)\]*⊥–—―-]*")
EDGE = " :.;–—―-*"
FINITE = regex.compile(
    r"\b(?:shall|will|may|must|should|is|are|has|have|zal|zullen|kan|kunnen|wordt|worden|doit|doivent|peut|sera|seront)\b"
)
BARE_NUMBER = regex.compile(r"[(\[]?(?P<number>\d{1,3}|[IVXLC]{1,6}|[A-Z])[.)\]]?")
LONGEST_TITLE = 150
"""Characters of a heading's own words; longer ones are text."""
LONGEST_ANNEX_HEADING = 300
TITLE_BEFORE_NUMBER = regex.compile(r"[^.;:]{2,120}?\s(?=\(?1[.)]\s*\p{Lu}|\(?a\)\s|a\.\s?\p{Lu}\p{Ll})")


class UnitKind(Enum):
    """What a unit is, by its first words."""

    TEXT = auto()
    ARTICLE = auto()
    PART = auto()
    ANNEX = auto()
    NOTE = auto()
    CONTENTS = auto()


HEADED = frozenset({UnitKind.ARTICLE, UnitKind.PART, UnitKind.ANNEX})


@dataclass(slots=True)
class Unit:
    """A piece of the text from ``start`` to ``end``; a heading's ``title`` is its words after the number."""

    start: int
    end: int
    kind: UnitKind
    mark: str = ""
    word: str = ""
    number: str = ""
    value: int | None = None
    title: str = ""
    marker: Marker | None = None


def cut_units(text: InstrumentText, words: Grammar) -> list[Unit]:
    """Return the units of the text; together they hold every non-blank character."""
    marks = {mark.start: mark.name for mark in text.marks}
    units: list[Unit] = []
    article = 0
    for line in LINE.finditer(text.text):
        start, end = line.span()
        cuts = [start, *(start + cut for cut in _article_cuts(line[0], article, words)), end]
        if units and units[-1].kind in HEADED and not units[-1].title and (title := _title_before_number(line[0])):
            cuts.insert(1, start + title)
        for n in range(len(cuts) - 1):
            piece = _stripped(text.text, cuts[n], cuts[n + 1])
            if piece is None:
                continue
            units += _units(text.text, *piece, mark=marks.get(start, "") if n == 0 else "", words=words)
            if n + 1 < len(cuts) - 1 or units[-1].kind is UnitKind.ARTICLE:
                article = next((u.value or 0 for u in reversed(units) if u.kind is UnitKind.ARTICLE), article)
    _demote_references(units)
    return list(_with_lone_markers_joined(units))


def _demote_references(units: list[Unit]) -> None:
    """Make plain text of a seeming article's heading that follows on from no other article: it is a citation."""
    articles = [unit for unit in units if unit.kind is UnitKind.ARTICLE]
    for n, unit in enumerate(articles):
        neighbours = (
            articles[max(n - 3, 0) : n] + articles[n + 1 : n + 4]
        )  # three, since texts in two languages may alternate
        follows = any(
            abs((unit.value or 0) - (other.value or 0)) <= 2 and unit.number != other.number for other in neighbours
        )
        if unit.value != 1 and not unit.mark and not follows:
            unit.kind, unit.number, unit.value, unit.title = UnitKind.TEXT, "", None, ""


def _article_cuts(line: str, last: int, words: Grammar) -> list[int]:
    """Return where articles begin inside a line whose breaks were lost: only where their numbers follow on."""
    if len(line) < 60:
        return []
    found = [(m.start(), words.value(m["number"] or m["ordinal"] or "")) for m in words.article_inside.finditer(line)]
    own = words.article.match(line)
    expected = (words.value(own["number"] or own["ordinal"] or "") if own else last) or 0
    cuts: list[int] = []
    values = [value for _, value in found]
    for n, (at, value) in enumerate(found):
        ahead = values[n + 1 :]
        if value == expected + 2 and expected + 1 not in ahead[:2]:
            # One may follow a heading in small letters, so that only its neighbours tell it from a citation.
            missed = words.article_anywhere.finditer(line, cuts[-1] + 1 if cuts else 0, at)
            between = [m.start() for m in missed if words.value(m["number"] or "") == expected + 1]
            cuts += between[:1] if expected == 0 else between[-1:]
            expected += len(between) > 0
        if value == expected + 1 or (value == 1 and 2 in ahead and expected + 1 not in ahead):
            cuts.append(at)
            expected = value
    return _with_parts(line, cuts, words)


def _with_parts(line: str, cuts: list[int], words: Grammar) -> list[int]:
    """Return the cuts, with one more where a part's heading stands before an article."""
    starts: list[int] = []
    for at in cuts:
        after = max(starts[-1] if starts else 0, at - LONGEST_TITLE)
        part = next(iter(words.part_inside.finditer(line, after, at)), None)
        starts += [part.start(), at] if part is not None and part.start() > 0 else [at]
    return starts


def _units(text: str, start: int, end: int, *, mark: str, words: Grammar) -> Iterator[Unit]:
    line = text[start:end]
    if words.contents.search(line):
        yield Unit(start, end, UnitKind.CONTENTS, mark)
        return
    heading = _heading(line, mark, words)
    if heading is not None:
        unit, length = heading
        unit.start, unit.end, unit.mark = start, start + len(line[:length].rstrip()), mark
        yield unit
        rest = _stripped(text, start + length, end)
        if rest is None:
            return
        start, end = rest
        line = text[start:end]
    cuts = [0, *inline_starts(line, words), len(line)]
    for n in range(len(cuts) - 1):
        piece = _stripped(text, start + cuts[n], start + cuts[n + 1])
        if piece is not None:
            marker = read_marker(text[piece[0] : min(piece[1], piece[0] + 40)], words)
            own = mark if heading is None and n == 0 else ""
            yield Unit(*piece, UnitKind.TEXT, own, marker=marker)


def _heading(line: str, mark: str, words: Grammar) -> tuple[Unit, int] | None:
    """Return the heading that opens the line and how many of its characters belong to it."""
    if (note := words.note.match(line)) is not None:
        return _headed(UnitKind.NOTE, note["word"], note["number"], words), len(line)
    for kind, pattern in ((UnitKind.ARTICLE, words.article), (UnitKind.PART, words.part)):
        found = pattern.match(line)
        if found is None or (line[0].islower() and not mark):
            continue
        number = found["number"] or (found["ordinal"] if kind is UnitKind.ARTICLE else "")
        unit = _headed(kind, found["word"] if kind is UnitKind.PART else "", number, words)
        length = SEPARATOR.match(line, found.end()).end()
        unit.title, taken = _title(line[length:], mark)
        return unit, length + taken if taken else (length if length < len(line) else len(line))
    if mark == "heading" and (bare := BARE_NUMBER.fullmatch(line)) is not None:
        return _headed(UnitKind.PART, "section", bare["number"], words), len(line)
    found = words.annex.match(line)
    if found is not None and _is_annex_heading(line, mark):
        unit = _headed(UnitKind.ANNEX, found["word"], found["number"] or "", words)
        length = SEPARATOR.match(line, found.end()).end()
        unit.title, taken = _title(line[length:], mark)
        return unit, length + taken if taken else length
    return None


def _is_annex_heading(line: str, mark: str) -> bool:
    return bool(mark) or (len(line) <= LONGEST_ANNEX_HEADING and line[-1] not in ".;," and not FINITE.search(line))


def _headed(kind: UnitKind, word: str, number: str, words: Grammar) -> Unit:
    return Unit(
        0, 0, kind, word=word.casefold(), number=number.strip(" .°º"), value=words.value(number) if number else None
    )


def _title(rest: str, mark: str) -> tuple[str, int]:
    """Return the title that follows a heading's number, and its length: all of the rest, or up to a numbered text."""
    if not rest:
        return "", 0
    if mark == "heading" or (len(rest) <= LONGEST_TITLE and rest[-1] not in ".;:," and not FINITE.search(rest)):
        return rest.strip(EDGE), len(rest)
    before = _title_before_number(rest)
    return rest[:before].strip(), before


def _title_before_number(line: str) -> int:
    """Return the length of a title after which the line goes on with a first number, 0 where there is none."""
    before = TITLE_BEFORE_NUMBER.match(line)
    return before.end() if before is not None and not FINITE.search(before[0]) else 0


def _with_lone_markers_joined(units: list[Unit]) -> Iterator[Unit]:
    """Join a number that stands alone in its paragraph with the paragraph that it numbers."""
    pending: Unit | None = None
    for unit in units:
        if pending is not None:
            if unit.kind is UnitKind.TEXT and unit.marker is None and not unit.mark:
                unit.start, unit.marker = pending.start, pending.marker
            else:
                yield pending
            pending = None
        if unit.kind is UnitKind.TEXT and unit.marker is not None and unit.marker.length >= unit.end - unit.start:
            pending = unit
        else:
            yield unit
    if pending is not None:
        yield pending


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    core = part.strip()
    if not core:
        return None
    start += len(part) - len(part.lstrip())
    return start, start + len(core)
