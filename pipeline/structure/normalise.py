"""Pages made one text: paragraphs of one line each, parted by a blank line, with the way back to the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from pipeline.structure.assembly import Assembly, assemble, parts_beside
from pipeline.structure.edits import Draft, Edit
from pipeline.structure.lines import find_line_breaks
from pipeline.structure.markup import FRONT_MATTER, find_marked, strip_markup
from pipeline.structure.rules import shipped_rules
from pipeline.structure.running_heads import find_running_lines
from pipeline.types import InstrumentText, Mark, Origin, PagedText

WIDTHLESS = regex.compile(
    r"[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe]+"
)
"""Characters without width or meaning in print. Joiners (U+200C, U+200D) stay, for Persian and Urdu need them."""
SOFT_HYPHEN = regex.compile(r"(?<=\p{L})\u00ad[^\S\n\f]*(?:\n|\n+\f\n+)[^\S\n\f]*(?=\p{Ll})")
PDFIUM_HYPHEN = regex.compile(r"[\x02\ufffe](?=[^\S\n\f]*(?:[\n\f]|\Z))")
"""How pdfium hands on a hyphen at the end of a line, whoever put it there."""
LINE_END = regex.compile(r"\r\n?|[\x0b\x85\u2028\u2029]")
SPACES = regex.compile(r"[^\S\n\f]{2,}|[^\S\n\f ]")
LINE_EDGE = regex.compile(r" +(?=[\n\f]|\Z)|(?<=[\n\f]) +|\A +")
ROUNDS = 8
LINES = regex.compile(r"[\n\f]+")


def normalise(paged: PagedText) -> InstrumentText:
    """Return the pages as one text: words, quotation marks, dashes and their order stay as they are.

    Running heads, page numbers and Markdown marks go, white space collapses, printers' hyphens at line ends are
    joined, and every paragraph becomes one line; blank lines part paragraphs. Columns in two languages are unwound
    and footnotes put at the end. What is left out is kept in ``InstrumentText.removed``. Each character keeps the
    way back to its page (``InstrumentText.locate``); the line breaks between paragraphs lead to the place of the break.
    Normalising the result again changes nothing.
    """
    removed = sorted([*find_running_lines(paged.pages), *parts_beside(paged.pages)], key=lambda r: (r.page, r.start))
    joined = assemble(paged.pages, removed, rules=shipped_rules())
    draft = Draft(joined.text)
    for words, pattern in (("\n", LINE_END), ("", SOFT_HYPHEN), ("-", PDFIUM_HYPHEN), ("", WIDTHLESS)):
        draft = draft.edited(Edit(m.start(), m.end(), words) for m in pattern.finditer(draft.text))
    draft = _spaced(draft)
    marked = sorted({*find_marked(draft), *_page_marks(paged, joined)})
    fixed = [source for source, _ in marked] + joined.fixed
    draft = _in_paragraphs(_spaced(strip_markup(draft)), fixed)
    for _ in range(ROUNDS):
        plain = strip_markup(draft)
        if plain.text == draft.text:
            break
        draft = _in_paragraphs(_spaced(plain), fixed)  # joining lines brought the two ends of a mark together
    return InstrumentText(
        text=draft.text,
        origins=_origins(draft, joined, [page.number for page in paged.pages]),
        metadata=paged.metadata,
        marks=_marks(draft, marked),
        removed=tuple(removed),
    )


def _in_paragraphs(draft: Draft, fixed: Sequence[int]) -> Draft:
    """Return the draft with its lines joined into paragraphs; ``fixed`` are sources at which one begins."""
    draft, body = _with_front_matter_on_one_line(draft)
    starts = frozenset([body, *map(draft.position, fixed)])
    return draft.edited(find_line_breaks(draft.text, rules=shipped_rules(), fixed=starts))


def _spaced(draft: Draft) -> Draft:
    """Return the draft with single spaces, and none at the edges of lines."""
    draft = draft.edited(Edit(m.start(), m.end(), " ") for m in SPACES.finditer(draft.text))
    return draft.edited(Edit(m.start(), m.end(), "") for m in LINE_EDGE.finditer(draft.text))


def _with_front_matter_on_one_line(draft: Draft) -> tuple[Draft, int]:
    """Return the draft, and where what follows the front matter begins (0 where there is none)."""
    front = FRONT_MATTER.match(draft.text)
    if front is None:
        return draft, 0
    outer = len(front[0]) - len(front[0].lstrip())
    lines = [m.span() for m in LINES.finditer(draft.text, outer, front.end())]
    draft = draft.edited(Edit(start, end, " ") for start, end in lines)
    end = draft.text.find("\n", outer)
    rest = draft.text[end:] if end >= 0 else ""
    return draft, len(draft.text) - len(rest.lstrip("\n\f"))


def _marks(draft: Draft, marked: list[tuple[int, str]]) -> tuple[Mark, ...]:
    """Return the marks at the paragraphs that they open; a mark inside a paragraph says nothing of the whole."""
    marks: dict[int, str] = {}
    for source, name in marked:
        at = draft.text.rfind("\n", 0, draft.position(source)) + 1
        if draft.position(source) - at < 4:
            marks.setdefault(at, name)
    return tuple(Mark(start, name) for start, name in sorted(marks.items()))


def _page_marks(paged: PagedText, joined: Assembly) -> Iterator[tuple[int, str]]:
    """Yield the marks that reading set, at places of the joined text."""
    for n, page in enumerate(paged.pages):
        for mark in page.marks:
            if (place := joined.place(n, mark.start)) is not None:
                yield place, mark.name


def _origins(draft: Draft, joined: Assembly, numbers: Sequence[int]) -> tuple[Origin, ...]:
    """Return the breaks of the draft as places on pages, with a break wherever a stretch of a page begins."""
    breaks = dict.fromkeys(draft.breaks)
    starts = {start for start, _ in draft.breaks}
    for stretch in joined.stretches:
        at = draft.position(stretch.at)
        if at < len(draft.text) and at not in starts:
            breaks[at, draft.source(at)] = None
    origins: list[Origin] = []
    for start, old in sorted(breaks):
        if start >= len(draft.text):
            break
        page, offset = joined.source(old)
        origins.append(Origin(start, numbers[page], offset))
    return tuple(origins)
