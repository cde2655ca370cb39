"""Pages put one after the other: what was taken out left out, columns in two languages unwound, notes at the end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.structure.language import detect, vote
from pipeline.structure.rules import StructureRules
from pipeline.types import Page, Part, PartKind, Removed, RemovedKind

PAGE_BREAK, BREAK = "\n\f\n", "\n\n"
BESIDE = frozenset({PartKind.LINE_NUMBER, PartKind.RUNNING_HEAD, PartKind.RUNNING_FOOT})
"""Parts of a page that are no part of the text."""
APART = BESIDE | {PartKind.NOTE}
COLUMNS = frozenset({PartKind.FIRST_COLUMN, PartKind.SECOND_COLUMN})
MIN_SHARE = 0.5
"""Share of a page's text that two columns hold on a page whose columns may be translations of one another."""
MIN_LETTERS = 60
"""Letters of a column below which its language is not judged."""
SAMPLE = 2_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``at`` in the joined text, ``text[start:end]`` of page ``page`` (its place in the sequence of pages)."""

    at: int
    page: int
    start: int
    end: int


@dataclass(slots=True)
class Assembly:
    """The pages' text in reading order. ``fixed`` are places at which a paragraph begins in any case."""

    text: str = ""
    stretches: list[Stretch] = field(default_factory=list)
    fixed: list[int] = field(default_factory=list)

    def source(self, at: int) -> tuple[int, int]:
        """Return (page's place, offset in its text) of the character at ``at``, or of the break after the text."""
        if not self.stretches:
            return 0, at
        stretch = self.stretches[max(bisect_right(self.stretches, at, key=lambda s: s.at) - 1, 0)]
        return stretch.page, stretch.start + at - stretch.at

    def place(self, page: int, offset: int) -> int | None:
        """Return where the character at ``offset`` of a page stands, None where it was left out."""
        for stretch in self.stretches:
            if stretch.page == page and stretch.start <= offset < stretch.end:
                return stretch.at + offset - stretch.start
        return None


def assemble(pages: Sequence[Page], removed: Sequence[Removed], *, rules: StructureRules) -> Assembly:
    """Return the pages joined in reading order, without what was removed.

    Columns in two languages, as in a translation set beside the original, are unwound: all that is in the first
    language, over as many pages as it goes on, and then the other. Notes stand at the end, each a paragraph.
    """
    texts = [page.text.replace("\f", "\n") for page in pages]
    cuts: dict[int, list[tuple[int, int]]] = {}
    for words in removed:
        cuts.setdefault(words.page, []).append((words.start, words.start + len(words.text)))
    joiner = _Joiner(texts, [sorted(cuts.get(page.number, [])) for page in pages])
    at = 0
    while at < len(pages):
        end = at
        while end < len(pages) and _is_bilingual(pages[end], texts[end], rules):
            end += 1
        if end == at:
            joiner.add(at, _without(0, len(texts[at]), pages[at].parts, APART))
            at += 1
            continue
        joiner.add_unwound(at, pages[at:end])
        at = end
    for n, page in enumerate(pages):
        joiner.add_apart(n, [(part.start, part.end) for part in page.parts if part.kind is PartKind.NOTE])
    return Assembly("".join(joiner.text), joiner.stretches, joiner.fixed)


@dataclass(slots=True)
class _Joiner:
    pages: Sequence[str]
    cuts: Sequence[Sequence[tuple[int, int]]]
    text: list[str] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    fixed: list[int] = field(default_factory=list)
    length: int = 0
    last: int | None = None

    def add(self, page: int, spans: Sequence[tuple[int, int]]) -> None:
        """Add spans of a page; a page break stands before those of another page than the last."""
        if self.last is not None and self.last != page:
            self._put(PAGE_BREAK)
        self.last = page
        for at, (start, end) in enumerate(spans):
            if at and self.text and not self.text[-1].endswith("\n"):
                self._put("\n")
            for left, right in _minus(start, end, self.cuts[page]):
                self.stretches.append(Stretch(self.length, page, left, right))
                self._put(self.pages[page][left:right])

    def add_apart(self, page: int, spans: Sequence[tuple[int, int]]) -> None:
        """Add spans that go on with nothing, such as notes."""
        if spans:
            self._put(BREAK)
            self.last = None
            self.fixed.append(self.length)
            self.add(page, spans)

    def add_unwound(self, first: int, pages: Sequence[Page]) -> None:
        """Add pages in two columns: the first columns with what goes over both, then the second ones."""
        *_, final = range(first, first + len(pages))
        for n, page in enumerate(pages, first):
            whole = _without(0, len(self.pages[n]), page.parts, APART | {PartKind.SECOND_COLUMN})
            self.add(n, [span for span in whole if n < final or span[0] < _end_of_columns(page)])
        for n, page in enumerate(pages, first):
            spans = [(part.start, part.end) for part in page.parts if part.kind is PartKind.SECOND_COLUMN]
            (self.add_apart if n == first else self.add)(n, spans)
        rest = _without(_end_of_columns(pages[-1]), len(self.pages[final]), pages[-1].parts, APART)
        self.add_apart(final, [(start, end) for start, end in rest if self.pages[final][start:end].strip()])

    def _put(self, words: str) -> None:
        self.text.append(words)
        self.length += len(words)


def _end_of_columns(page: Page) -> int:
    return max(part.end for part in page.parts if part.kind in COLUMNS)


def _without(start: int, end: int, parts: Sequence[Part], kinds: frozenset[PartKind]) -> list[tuple[int, int]]:
    """Return the spans of a page's text that are in no part of these kinds."""
    return list(_minus(start, end, [(part.start, part.end) for part in parts if part.kind in kinds]))


def _minus(start: int, end: int, cuts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield what is left of a span without the cuts, which ascend."""
    at = start
    for left, right in cuts:
        if right <= at or left >= end:
            continue
        if at < left:
            yield at, left
        at = right
    if at < end or start == end:
        yield at, end


def _is_bilingual(page: Page, text: str, rules: StructureRules) -> bool:
    """Return whether the page's two columns are in two languages."""
    columns = [
        "".join(text[part.start : part.end] + "\n" for part in page.parts if part.kind is kind)
        for kind in (PartKind.FIRST_COLUMN, PartKind.SECOND_COLUMN)
    ]
    if min(sum(map(str.isalpha, column)) for column in columns) < MIN_LETTERS:
        return False
    if sum(map(len, columns)) < MIN_SHARE * len(text):
        return False
    one, other = (_language(column[:SAMPLE], rules) for column in columns)
    return one is not None and other is not None and one != other


def _language(sample: str, rules: StructureRules) -> str | None:
    language, sure = vote(sample, rules=rules)
    return language if sure else detect(sample, rules=rules)


def parts_beside(pages: Sequence[Page]) -> Iterator[Removed]:
    """Yield what the reader has told to stand beside the text: numbers of lines, heads and feet kept by the file."""
    for page in pages:
        for part in page.parts:
            if part.kind in BESIDE:
                yield Removed(page.number, RemovedKind(part.kind.value), page.text[part.start : part.end], part.start)
