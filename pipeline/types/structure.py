"""What an instrument's text is made of: provisions, language versions, and how far it can be trusted."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from pipeline.types.evidence import Found, Span
from pipeline.types.reading import Mark


@dataclass(frozen=True, slots=True)
class Origin:
    """From ``start`` in the text on, character i stands at ``offset + (i - start)`` of page ``page``."""

    start: int
    page: int
    offset: int


class RemovedKind(StrEnum):
    """What a page prints that is no part of the instrument's text."""

    RUNNING_HEAD = "running-head"
    RUNNING_FOOT = "running-foot"
    PAGE_NUMBER = "page-number"
    LINE_NUMBER = "line-number"


@dataclass(frozen=True, slots=True)
class Removed:
    """Words of page ``page``, at ``start`` in the page's text, that were left out of the instrument's text."""

    page: int
    kind: RemovedKind
    text: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentText:
    """The normalised text, and the way back from each of its characters to a page and offset.

    Paragraphs are one line each, parted by a blank line. ``marks`` ascend. ``removed`` is what the pages print
    beside the text, in the order of the pages. Pages ascend but where columns or notes were set apart.
    """

    text: str
    origins: tuple[Origin, ...]
    metadata: tuple[tuple[str, str], ...] = ()
    marks: tuple[Mark, ...] = ()
    removed: tuple[Removed, ...] = ()

    def locate(self, offset: int) -> tuple[int, int]:
        """Return (page, offset in that page's text) of the character at ``offset``.

        Raises:
            IndexError: ``offset`` lies outside the text.
        """
        if not 0 <= offset < len(self.text):
            raise IndexError(f"offset {offset} outside a text of {len(self.text)} characters")
        at = self.origins[bisect_right(self.origins, offset, key=lambda o: o.start) - 1]
        return at.page, at.offset + (offset - at.start)


class ProvisionKind(StrEnum):
    """What a unit of an instrument's text is."""

    FRONT = "front"  # matter before the instrument itself: front matter, letterhead, table of contents
    TITLE = "title"
    PREAMBLE = "preamble"
    HEADING = "heading"  # the heading line of an article, part or chapter
    ARTICLE = "article"  # an article's own text where it has no numbered paragraphs, or its lead-in
    PARAGRAPH = "paragraph"  # numbered or not, within an article, section, resolution or statement
    ITEM = "item"  # an item of a list
    ANNEX = "annex"
    TESTIMONIUM = "testimonium"  # "In witness whereof ... Done at ..."
    SIGNATURE = "signature"
    NOTE = "note"  # footnotes, editors' notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A unit of the text: the leaves of the instrument's outline, in reading order.

    Provisions do not overlap and together cover every non-blank character of the text.
    ``id`` is stable and readable, such as ``Art. 3(1)(b)``, ``Preamble(2)``, ``Annex A, para. 4``.
    ``leads`` are the lead-ins an item completes, outermost first: for item (a) of "Each Party shall:
    (a) provide ..." the span of "Each Party shall:". ``language`` is ISO 639-1, None when unknown.
    """

    id: str
    kind: ProvisionKind
    span: Span
    number: str | None = None
    heading: str | None = None
    parent: str | None = None
    leads: tuple[Span, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageVersion:
    """The instrument in one of the languages (ISO 639-1) that the document prints it in.

    ``spans`` ascend and hold whole provisions; those of all versions together cover every non-blank character.
    The findings are taken from the ``principal`` version alone; ``analysed`` says whether commitments are looked
    for in it, which needs English. ``title`` is the version's own.
    """

    language: str
    spans: tuple[Span, ...]
    principal: bool
    analysed: bool
    title: Found[str] | None = None

    @property
    def characters(self) -> int:
        """Return how many code points the version has."""
        return sum(span.end - span.start for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageGrade:
    """How far a page's text can be trusted. ``doubts`` are codes of issues; ``problem`` says why it was not read.

    ``known_words`` is the share of its letters that stand in words of its language; None where that was not judged.
    """

    number: int
    doubts: tuple[str, ...] = ()
    known_words: float | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How far a document's text can be trusted: it is doubtful where there are ``doubts``, codes of its issues."""

    doubts: tuple[str, ...] = ()
    pages: tuple[PageGrade, ...] = ()
    known_words: float | None = None
