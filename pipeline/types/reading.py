"""What a file holds: the source, its pages, and what stands on a page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.types.evidence import Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A file as it lay on disk; its content's hash is its identity."""

    path: Path
    sha256: str
    media_type: str
    size: int

    @property
    def id(self) -> str:
        """Return the first 16 hex digits of the content's hash (a clash needs about 2**32 documents)."""
        return self.sha256[:16]


@dataclass(frozen=True, slots=True)
class WordBox:
    """A word that OCR read: its range in the page's text, its box in points, and how sure OCR is of it."""

    start: int
    end: int
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float


class PartKind(StrEnum):
    """What a stretch of a page is, where it is not simply the next of the text."""

    FIRST_COLUMN = "first-column"  # of two columns side by side, the one read first
    SECOND_COLUMN = "second-column"
    NOTE = "note"  # a footnote, set apart from the text it stands under
    LINE_NUMBER = "line-number"  # numbers of lines in the margin
    RUNNING_HEAD = "running-head"  # what the file itself keeps as head or foot of its pages
    RUNNING_FOOT = "running-foot"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a page's text, as offsets in it, and what it is to the page."""

    start: int
    end: int
    kind: PartKind


@dataclass(frozen=True, slots=True)
class Mark:
    """What the file's own layout says of the paragraph that begins at ``start``: ``heading``, ``strong``, ``note``."""

    start: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as read. ``method`` names how: ``text-layer``, ``layout``, ``ocr``, ``markup``, ``plain``.

    ``words`` are those of a page read by OCR, in reading order; other pages have none. ``problem`` says why a page
    could not be read: it then stays in the document, without text. ``parts`` ascend and do not overlap; what does
    not belong to the text stands after the rest. ``marks`` are what the file's layout says, at offsets in ``text``.
    """

    number: int
    text: str
    method: str
    width_pt: float | None = None
    height_pt: float | None = None
    quality: float = 1.0
    words: tuple[WordBox, ...] = ()
    problem: str | None = None
    parts: tuple[Part, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PagedText:
    """A document's pages in reading order, and what the file said about itself.

    ``metadata`` holds only what the file prints in its own text (front matter, an XML header), never
    container properties: see the annotation guide's last decision.
    """

    source: SourceDocument
    pages: tuple[Page, ...]
    metadata: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()
