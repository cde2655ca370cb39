"""Makes PDFs of difficult layouts with the text that each must give: ``python -m tests.pipeline.read.layouts.make``.

The same texts give the same bytes. The Arabic ones need DejaVu Sans (Debian: fonts-dejavu-core), whose licence allows
the embedding of what is used of it; reportlab does not join Arabic letters, so their joined forms are chosen here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from tests.pipeline.read.layouts.texts import ARABIC, ENGLISH, FRENCH, articles, paragraphs

HERE = Path(__file__).parent
WIDTH, HEIGHT = 595, 842
LEFT, RIGHT, TOP, BOTTOM = 60, 535, 760, 90
SERIF, BOLD, ARABIC_FONT = "Times-Roman", "Times-Bold", "Joined"
Line = tuple[str, bool]
"""Words, and whether the line is to be filled."""
FORMS = ("isolated", "final", "initial", "medial")
VOWELS = "aeiouy"


class Sheet:
    """Draws lines of one document; what it draws in which order is what the tests are about."""

    def __init__(self, path: Path) -> None:
        self.canvas: Any = canvas.Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
        self.page = 1

    def line(self, x: float, y: float, words: str, *, font: str = SERIF, size: float = 10, width: float = 0) -> None:
        """Draw a line from ``x`` on; a width stretches its spaces."""
        text = self.canvas.beginText(x, y)
        text.setFont(font, size)
        spaces = words.count(" ") if width else 0
        text.setWordSpace((width - pdfmetrics.stringWidth(words, font, size)) / spaces if spaces else 0)
        text.textOut(words)
        self.canvas.drawText(text)

    def centred(self, y: float, words: str, *, font: str = SERIF, size: float = 10) -> None:
        """Draw a line in the middle of the page."""
        self.line((WIDTH - pdfmetrics.stringWidth(words, font, size)) / 2, y, words, font=font, size=size)

    def from_right(self, x: float, y: float, words: str, *, size: float = 10) -> None:
        """Draw a line of Arabic that ends at ``x``, its letters joined and in the order of the ink."""
        drawn = joined(words)[::-1]
        self.line(x - pdfmetrics.stringWidth(drawn, ARABIC_FONT, size), y, drawn, font=ARABIC_FONT, size=size)

    def next_page(self) -> None:
        """Begin another page."""
        self.canvas.showPage()
        self.page += 1

    def save(self) -> None:
        """Write the file."""
        self.canvas.showPage()
        self.canvas.save()


def joined(words: str) -> str:
    """Return Arabic words in the forms that their letters take beside one another, with lam-alef as one letter."""
    table = _forms()
    out: list[str] = []
    at = 0
    while at < len(words):
        letter = words[at : at + 2] if words[at : at + 2] in table else words[at]
        before = _joins_on(words[at - 1] if at else " ", table)
        after = (
            letter[-1] not in "اأإآ"
            and _joins_on(letter, table)
            and words[at + len(letter) : at + len(letter) + 1] in table
        )
        form = (FORMS[3] if after else FORMS[1]) if before else (FORMS[2] if after else FORMS[0])
        forms = table.get(letter, {})
        out.append(forms.get(form) or forms.get("isolated") or letter)
        at += len(letter)
    return "".join(out)


def _joins_on(letter: str, table: dict[str, dict[str, str]]) -> bool:
    return "initial" in table.get(letter, {})


def _forms() -> dict[str, dict[str, str]]:
    """Return the presentation forms of each letter, from Unicode's own table."""
    table: dict[str, dict[str, str]] = {}
    for code in range(0xFE80, 0xFEFD):
        form, *letters = unicodedata.decomposition(chr(code)).split()
        table.setdefault("".join(chr(int(letter, 16)) for letter in letters), {})[form.strip("<>")] = chr(code)
    return table


def filled(words: str, width: float, *, size: float = 10, hyphens: bool = False, font: str = SERIF) -> list[Line]:
    """Return a paragraph's lines, all but the last to be filled; with hyphens, long words go on over a line's end."""
    lines: list[Line] = []
    current: list[str] = []
    for word in words.split():
        if not current or pdfmetrics.stringWidth(" ".join([*current, word]), font, size) <= width:
            current.append(word)
            continue
        part = (
            _part(word, width - pdfmetrics.stringWidth(" ".join([*current, ""]), font, size), size, font)
            if hyphens
            else ""
        )
        lines.append((" ".join([*current, f"{part}-"] if part else current), True))
        current = [word[len(part) :]]
    return [*lines, (" ".join(current), False)]


def _part(word: str, room: float, size: float, font: str) -> str:
    """Return the longest beginning of a word that fits with a hyphen and ends in a vowel before a consonant."""
    best = ""
    for at in range(3, len(word) - 3):
        breaks = word[at - 1] in VOWELS and word[at].isalpha() and word[at] not in VOWELS
        if word.isalpha() and breaks and pdfmetrics.stringWidth(f"{word[:at]}-", font, size) <= room:
            best = word[:at]
    return best


def flow(blocks: Sequence[str], width: float, *, size: float = 10, hyphens: bool = False) -> list[Line]:
    """Return the lines of all blocks."""
    return [line for block in blocks for line in filled(block, width, size=size, hyphens=hyphens)]


def columns(
    sheet: Sheet,
    lines: Sequence[Line],
    places: Sequence[float],
    width: float,
    area: tuple[float, float],
    *,
    size: float = 10,
) -> list[Line]:
    """Draw lines in columns that stand at ``places``, line by line across the page; return those that found no room."""
    leading = size * 1.3
    room = int((area[0] - area[1]) / leading)
    used = min(len(lines), room * len(places))
    deep = -(-used // len(places))
    for row in range(deep):
        for at, x in enumerate(places):
            if (n := at * deep + row) < used:
                words, is_filled = lines[n]
                sheet.line(x, area[0] - row * leading, words, size=size, width=width if is_filled else 0)
    return list(lines[used:])


def two_columns(sheet: Sheet) -> str:
    """Two columns, a title over both, a foot under both; drawn line by line across the page."""
    title = "AGREEMENT ON THE PROTECTION OF HARBOURS BETWEEN AMBERLAND AND THE ISLES"
    blocks = articles(ENGLISH, "Article", 44)
    lines = flow(blocks, 225)
    sheet.centred(TOP + 20, title, font=BOLD, size=11)
    for top in (TOP - 10, TOP + 20, TOP + 20, TOP + 20):
        lines = columns(sheet, lines, (LEFT, 310), 225, (top, BOTTOM))
        sheet.centred(50, f"Treaty Series of Amberland, volume 7, page {sheet.page}", size=8)
        if not lines:
            break
        sheet.next_page()
    return "\n\n".join([title, *blocks])


def gazette(sheet: Sheet) -> str:
    """A gazette: notices in two columns under headings over both, a running head in two pieces."""
    reference: list[str] = []
    for number in range(6):
        if number % 2 == 0:
            if number:
                sheet.next_page()
            sheet.line(LEFT, 800, "Official Gazette of Amberland", size=9)
            sheet.line(RIGHT - 40, 800, f"{sheet.page + 210}", size=9)
        top = TOP if number % 2 == 0 else 410
        heading = f"NOTICE {number + 11} OF THE MINISTRY OF DEFENCE OF AMBERLAND"
        blocks = paragraphs(ENGLISH, 7, first=number * 40)
        sheet.centred(top, heading, font=BOLD, size=11)
        left = columns(sheet, flow(blocks, 230, size=9), (LEFT, 304), 230, (top - 20, top - 330), size=9)
        if left:
            raise ValueError("the notice does not fit")
        reference += [heading, *blocks]
    return "\n\n".join(reference)


def cells(
    sheet: Sheet, pairs: Sequence[tuple[list[Line], list[Line]]], draw: Callable[[float, Line, int], None]
) -> None:
    """Draw pairs of cells one below the other, each left cell whole before its right one; cells go on over pages."""
    y = float(TOP)
    for pair in pairs:
        rest = pair
        while any(rest):
            room = int((y - BOTTOM) / 13)
            if room < 1:
                sheet.next_page()
                y = float(TOP)
                continue
            for side, lines in enumerate(rest):
                for row, line in enumerate(lines[:room]):
                    draw(y - 13 * row, line, side)
            y -= 13 * min(room, max(map(len, rest))) + 8
            rest = (rest[0][room:], rest[1][room:])


def english_and_french(sheet: Sheet) -> str:
    """A translation beside the original, cell by cell, over several pages."""
    left, right = articles(ENGLISH, "Article", 14), articles(FRENCH, "Article", 14)
    pairs = [(filled(one, 225), filled(other, 225)) for one, other in zip(left, right, strict=True)]

    def draw(y: float, line: Line, side: int) -> None:
        sheet.line((LEFT, 310)[side], y, line[0], width=225 if line[1] else 0)

    cells(sheet, pairs, draw)
    return "\n\n".join(left + right)


def english_and_arabic(sheet: Sheet) -> str:
    """English at the left, Arabic at the right, cell by cell."""
    left, right = articles(ENGLISH, "Article", 12), articles(ARABIC, "المادة", 12)
    pairs = [
        (filled(one, 225), [(words, False) for words in arabic_lines(other, 225)])
        for one, other in zip(left, right, strict=True)
    ]

    def draw(y: float, line: Line, side: int) -> None:
        if side:
            sheet.from_right(RIGHT, y, line[0])
        else:
            sheet.line(LEFT, y, line[0], width=225 if line[1] else 0)

    cells(sheet, pairs, draw)
    return "\n\n".join(left + right)


def arabic_lines(words: str, width: float, size: float = 10) -> list[str]:
    """Return the lines of an Arabic paragraph."""
    return list(simpleSplit(words, ARABIC_FONT, size, width))


def arabic(sheet: Sheet) -> str:
    """Arabic in one column with page numbers."""
    blocks = paragraphs(ARABIC, 26)
    lines = [line for block in blocks for line in arabic_lines(block, RIGHT - LEFT, 11)]
    while lines:
        for row, words in enumerate(lines[:40]):
            sheet.from_right(RIGHT, TOP - 16 * row, words, size=11)
        sheet.centred(50, f"- {sheet.page} -", size=9)
        lines = lines[40:]
        if lines:
            sheet.next_page()
    return "\n\n".join(blocks)


def arabic_in_two_columns(sheet: Sheet) -> str:
    """Arabic in two columns, the right one first, drawn line by line across the page."""
    blocks = paragraphs(ARABIC, 24, first=300)
    lines = [line for block in blocks for line in arabic_lines(block, 225)]
    half = -(-len(lines) // 2)
    for row in range(half):
        sheet.from_right(RIGHT, TOP - 13 * row, lines[row])
        if half + row < len(lines):
            sheet.from_right(285, TOP - 13 * row, lines[half + row])
    return "\n\n".join(blocks)


def three_columns(sheet: Sheet) -> str:
    """Three narrow columns under a title."""
    title = "PROTOCOL ON SEARCH AND RESCUE IN THE STRAIT OF AMBERLAND"
    blocks = paragraphs(ENGLISH, 14, first=500)
    sheet.centred(TOP + 20, title, font=BOLD, size=11)
    lines = flow(blocks, 145, size=9, hyphens=True)
    if columns(sheet, lines, (LEFT, 225, 390), 145, (TOP - 10, BOTTOM), size=9):
        raise ValueError("the columns do not fit")
    return "\n\n".join([title, *blocks])


def narrow_gutter(sheet: Sheet) -> str:
    """Two filled columns with words divided at line ends and seven points between them."""
    blocks = paragraphs(ENGLISH, 44, first=700)
    lines = flow(blocks, 234, size=9, hyphens=True)
    while lines := columns(sheet, lines, (LEFT, 301), 234, (TOP, BOTTOM), size=9):
        sheet.next_page()
    return "\n\n".join(blocks)


def footnotes_below_columns(sheet: Sheet) -> str:
    """Two columns whose footnotes stand below both of them, on three pages, with sentences going on over the pages."""
    return _with_notes(sheet, flow_of=(225, (LEFT, 310)), first=900)


def footnotes(sheet: Sheet) -> str:
    """One column with footnotes, on three pages, with sentences going on over the pages."""
    return _with_notes(sheet, flow_of=(475, (LEFT,)), first=1200)


def _with_notes(sheet: Sheet, *, flow_of: tuple[float, tuple[float, ...]], first: int) -> str:
    width, places = flow_of
    blocks = paragraphs(ENGLISH, 11 * len(places) + 8, first=first)
    lines = flow(blocks, width)
    notes: list[str] = []
    while lines:
        lines = columns(sheet, lines, places, width, (TOP, 300))
        sheet.canvas.line(LEFT, 150, LEFT + 120, 150)
        y = 138.0
        for _ in range(2):
            note = f"{len(notes) + 1} See " + paragraphs(FRENCH, 1, first=first + len(notes), sentences=2)[0]
            notes.append(note)
            for words, _ in filled(note, 475, size=8):
                sheet.line(LEFT, y, words, size=8)
                y -= 10
        sheet.centred(50, str(sheet.page), size=10)
        if lines:
            sheet.next_page()
    return "\n\n".join(blocks + notes)


def numbered_lines(sheet: Sheet) -> str:
    """A draft whose every fifth line bears its number in the left margin."""
    blocks = paragraphs(ENGLISH, 24, first=1500)
    lines = flow(blocks, 440)
    number = 0
    while lines:
        for row, (words, is_filled) in enumerate(lines[:34]):
            number += 1
            if number % 5 == 0:
                sheet.line(66, TOP - 19 * row, str(number), size=8)
            sheet.line(95, TOP - 19 * row, words, width=440 if is_filled else 0)
        lines = lines[34:]
        if lines:
            sheet.next_page()
    return "\n\n".join(blocks)


def ratifications(sheet: Sheet) -> str:
    """A table of ratifications between paragraphs, which is no text in columns."""
    before, after = paragraphs(ENGLISH, 4, first=1800), paragraphs(ENGLISH, 4, first=1830)
    rows = [
        (f"{state} {kind}", f"{day} {month} 1987", f"{day} {month} 1988")
        for day, month, state, kind in zip(
            range(3, 25), ("March", "May", "June") * 8, ("Amberland", "Isles", "Verdia", "Norland") * 6,
            ("ratification", "accession", "approval") * 8, strict=False,
        )
    ]  # fmt: skip
    y = float(TOP)
    for block in (before, rows, after):
        for one in block if block is rows else flow(block, 475):
            for x, words in zip((LEFT, 240, 420), one if len(one) == 3 else one[:1], strict=False):
                sheet.line(x, y, words, width=475 if one[1] is True else 0)
            y -= 13
        y -= 8
    return "\n\n".join([*before, *(" ".join(row) for row in rows), *after])


LAYOUTS: dict[str, Callable[[Sheet], str]] = {
    "two columns, title and foot over both": two_columns,
    "gazette, headings over both columns": gazette,
    "English and French side by side": english_and_french,
    "English and Arabic side by side": english_and_arabic,
    "Arabic": arabic,
    "Arabic in two columns": arabic_in_two_columns,
    "three columns": three_columns,
    "narrow gutter, divided words": narrow_gutter,
    "footnotes below two columns": footnotes_below_columns,
    "footnotes": footnotes,
    "numbers of lines in the margin": numbered_lines,
    "table of ratifications": ratifications,
}


def files(name: str) -> tuple[Path, Path]:
    """Return where the PDF and the text of a layout are."""
    stem = LAYOUTS[name].__name__
    return HERE / f"{stem}.pdf", HERE / f"{stem}.txt"


def write_all() -> Iterator[Path]:
    """Write every layout and its text, and yield the PDFs."""
    pdfmetrics.registerFont(TTFont(ARABIC_FONT, "DejaVuSans.ttf"))
    for name, draw in LAYOUTS.items():
        path, reference = files(name)
        sheet = Sheet(path)
        reference.write_text(draw(sheet) + "\n", "utf-8")
        sheet.save()
        yield path


if __name__ == "__main__":
    for written in write_all():
        print(written.name)
