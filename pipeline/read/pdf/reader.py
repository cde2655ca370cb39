"""PDF files, page by page: PDFium's text layer, the layout reader where it mixes columns, OCR where it is of no use."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.errors import EncryptedDocumentError, LimitExceededError, NeedsOcrError, UnreadableDocumentError
from pipeline.read.content import Content, name_pages
from pipeline.read.ocr.languages import has_engine, what_is_needed
from pipeline.read.pdf.layout import drawn_text, read_layout
from pipeline.read.pdf.reading_order import Proven
from pipeline.read.quality import POOR_QUALITY, page_quality
from pipeline.settings import Limits
from pipeline.types import Issue, Mark, Page, Part, Severity, WordBox

if TYPE_CHECKING:
    from pipeline.read.ocr.reader import PageReader

TAIL_BYTES = 4_096
STAMP_WORDS = 15
"""A text layer of fewer words over a scanned page is the stamp of the scanner's program."""
PICTURE_SHARE = 0.5
"""Share of the page's area that pictures cover on a scanned page."""
MAX_UNUSABLE_SHARE = 0.5
STAMP, JUNK, DAMAGED = "a stamp only", "junk letters", "damaged"
SOUND = 0.85
"""Quality from which a page is taken for well read, though most pages of its document are junk."""
NEEDS, NO_TIME = "needs OCR", "no time was left for OCR (MITHAQ_LIMIT_SECONDS)"
OCR_SHARE = 0.8
"""Share of the time that a document may take after which no further page is read by OCR."""
MIN_STAMPED_PAGES = 3
MAX_RECTANGLES, MAX_PICTURES = 5_000, 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """A page as PDFium gives it. ``problem`` says why its text layer is of no use; None where it is of use."""

    number: int
    text: str
    size_pt: tuple[float, float]
    quality: float
    problem: str | None = None
    is_laid_out: bool = False
    parts: tuple[Part, ...] = ()
    marks: tuple[Mark, ...] = ()
    proven: Proven | None = None
    words: tuple[WordBox, ...] = ()
    by_ocr: bool = False


def read_pdf(path: Path, *, limits: Limits) -> Content:
    """Return the pages of a PDF; a page that cannot be read stays, empty, and is named in an issue.

    Raises:
        EncryptedDocumentError: it needs a password.
        UnreadableDocumentError: it is damaged or truncated, or has no pages.
        NeedsOcrError: more than half of the pages that print anything need OCR that is not installed.
        LimitExceededError: it has too many pages or characters, or OCR of most pages takes too long.
    """
    began = time.monotonic()
    with closing(_open(path)) as document:
        raw = _mark_junk(_mark_stamps(_read_raw(path, document, limits)))
        raw = _read_scanned(document, raw, limits, ends=began + OCR_SHARE * limits.seconds)
    _check_usable(path, raw)
    return Content(pages=tuple(map(_finish, raw)), issues=_issues(raw))


def _check_usable(path: Path, raw: Sequence[RawPage]) -> None:
    """Refuse a document more than half of whose pages could not be read.

    Raises:
        UnreadableDocumentError: all of its pages are damaged, or OCR fails on most.
        NeedsOcrError: what OCR needs is not installed.
        LimitExceededError: OCR takes too long.
    """
    unusable = [page for page in raw if page.problem]
    printed = [page for page in raw if page.problem or page.text.strip() or page.by_ocr]
    if printed and all(page.problem == DAMAGED for page in printed):
        raise UnreadableDocumentError(path, "it is a PDF all of whose pages are damaged")
    if len(unusable) <= MAX_UNUSABLE_SHARE * len(printed):
        return
    problems = Counter(page.problem or "" for page in unusable)
    lacking = [problem for problem, _ in problems.most_common() if problem.startswith(NEEDS)]
    if lacking:
        raise NeedsOcrError(path, "; ".join(lacking))
    reason = f"{name_pages([page.number for page in unusable])} of {len(raw)} cannot be read: {'; '.join(problems)}"
    if any("MITHAQ_LIMIT" in problem for problem in problems):
        raise LimitExceededError(path, reason)
    raise UnreadableDocumentError(path, reason)


def _open(path: Path) -> pypdfium2.PdfDocument:
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - TAIL_BYTES))
            tail = file.read()
        document = pypdfium2.PdfDocument(path)
    except OSError as error:
        raise UnreadableDocumentError(path, f"it cannot be read: {error.strerror}") from error
    except pypdfium2.PdfiumError as error:
        if error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise EncryptedDocumentError(path, "it needs a password") from error
        raise UnreadableDocumentError(path, "it is a PDF that is damaged or truncated") from error
    if b"startxref" not in tail:
        # PDFium rebuilds what is left of such a file, and would give fewer pages without a word.
        document.close()
        raise UnreadableDocumentError(path, "it is a PDF whose end is missing: it was truncated")
    return document


def _read_raw(path: Path, document: pypdfium2.PdfDocument, limits: Limits) -> list[RawPage]:
    if len(document) == 0:
        raise UnreadableDocumentError(path, "it is a PDF without pages")
    if len(document) > limits.pages:
        raise LimitExceededError(path, f"it has {len(document):,} pages, over the limit of {limits.pages:,}")
    raw: list[RawPage] = []
    characters = 0
    for index in range(len(document)):
        raw.append(_read_page(document, index, raw[-1].proven if raw else None))
        characters += len(raw[-1].text)
        if characters > limits.characters:
            raise LimitExceededError(path, f"its text is over the limit of {limits.characters:,} characters")
    return raw


def _read_page(document: pypdfium2.PdfDocument, index: int, before: Proven | None) -> RawPage:
    try:
        with closing(document[index]) as page, closing(page.get_textpage()) as words:
            text = drawn_text(words)
            quality = page_quality(text)
            problem = _problem(page, text, quality)
            raw = RawPage(number=index + 1, text=text, size_pt=page.get_size(), quality=quality, problem=problem)
            ordered = None if problem or not text else read_layout(page, words, text, before)
            if ordered is None:
                return raw
            raw = replace(raw, text=ordered.placed.text, parts=ordered.parts, marks=ordered.marks)
            return replace(raw, is_laid_out=True, proven=ordered.proven)
    except pypdfium2.PdfiumError:
        return RawPage(number=index + 1, text="", size_pt=(0.0, 0.0), quality=0.0, problem=DAMAGED)


def _problem(page: pypdfium2.PdfPage, text: str, quality: float) -> str | None:
    """Return why the page's text layer is of no use, or nothing where it is, or where the page is blank."""
    if not text.strip():
        return "no text layer" if next(page.get_objects(max_depth=1), None) is not None else None
    if quality < POOR_QUALITY:
        return JUNK
    if len(text.split()) < STAMP_WORDS and _picture_share(page) >= PICTURE_SHARE:
        return STAMP
    return None


def _picture_share(page: pypdfium2.PdfPage) -> float:
    """Return the share of the page's area that its pictures cover, overlaps counted twice."""
    area = 0.0
    for picture in islice(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]), MAX_PICTURES):
        left, bottom, right, top = picture.get_bounds()
        area += max(0.0, right - left) * max(0.0, top - bottom)
    width, height = page.get_size()
    return area / (width * height) if width * height > 0 else 0.0


def _mark_stamps(raw: Sequence[RawPage]) -> list[RawPage]:
    """Mark the pages whose few words stand on most pages: a stamp, whatever it is drawn over."""
    short = Counter(page.text.strip() for page in raw if page.text.strip() and len(page.text.split()) < STAMP_WORDS)
    words, count = short.most_common(1)[0] if short else ("", 0)
    if count < MIN_STAMPED_PAGES or count * 2 <= len(raw):
        return list(raw)
    return [replace(p, problem=p.problem or STAMP) if p.text.strip() == words else p for p in raw]


def _mark_junk(raw: Sequence[RawPage]) -> list[RawPage]:
    """Mark the pages that are hardly better than junk where most pages are: all are set in the same fonts."""
    junk = sum(page.problem == JUNK for page in raw)
    if junk * 2 <= sum(bool(page.text.strip()) for page in raw):
        return list(raw)
    return [replace(p, problem=p.problem or JUNK) if p.text.strip() and p.quality < SOUND else p for p in raw]


def _read_scanned(
    document: pypdfium2.PdfDocument, raw: Sequence[RawPage], limits: Limits, *, ends: float
) -> list[RawPage]:
    """Return the pages, those without a usable text layer read by OCR, or with the reason why that cannot be done."""
    if not any(_is_scanned(page) for page in raw):
        return list(raw)
    if not has_engine():
        return [replace(p, problem=what_is_needed(None)) if _is_scanned(p) else p for p in raw]
    # Imported here because most documents need no OCR, and its libraries take a third of a second to load.
    from pipeline.read.ocr.reader import PageReader

    reader = PageReader(seconds=limits.ocr_seconds, pixels=limits.ocr_pixels)
    return [_by_ocr(page, document, reader, ends=ends) if _is_scanned(page) else page for page in raw]


def _is_scanned(page: RawPage) -> bool:
    return page.problem is not None and page.problem != DAMAGED


def _by_ocr(page: RawPage, document: pypdfium2.PdfDocument, reader: PageReader, *, ends: float) -> RawPage:
    if time.monotonic() > ends:
        return replace(page, problem=NO_TIME)
    page = replace(page, is_laid_out=False, parts=(), marks=())
    with closing(document[page.number - 1]) as drawn:
        read = reader.read(drawn)
    if read.problem is not None:
        return replace(page, problem=read.problem)
    if page.problem == STAMP and len(read.words) <= len(page.text.split()):
        # A picture or nothing under the stamp.
        return replace(page, text="", quality=1.0, problem=None, by_ocr=True)
    return replace(page, text=read.text, words=read.words, quality=read.quality, problem=None, by_ocr=True)


def _finish(page: RawPage) -> Page:
    """Return the page, without text where it could not be read."""
    return Page(
        number=page.number,
        text="" if page.problem else page.text,
        method="ocr" if page.by_ocr else "layout" if page.is_laid_out else "text-layer",
        width_pt=page.size_pt[0],
        height_pt=page.size_pt[1],
        quality=0.0 if page.problem else page.quality,
        words=page.words,
        problem=page.problem,
        parts=() if page.problem else page.parts,
        marks=() if page.problem else page.marks,
    )


def _issues(raw: Sequence[RawPage]) -> tuple[Issue, ...]:
    issues = []
    for problem in sorted({page.problem for page in raw if page.problem}):
        numbers = [page.number for page in raw if page.problem == problem]
        code = "read.page-damaged" if problem == DAMAGED else "read.page-without-text"
        issues.append(Issue(code=code, message=f"{name_pages(numbers)} left out: {problem}."))
    pictures = [page.number for page in raw if page.by_ocr and not page.text]
    if pictures:
        message = f"{name_pages(pictures)} without words: OCR found none."
        issues.append(Issue(code="read.picture", message=message, severity=Severity.NOTE))
    return tuple(issues)
