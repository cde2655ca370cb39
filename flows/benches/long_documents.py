"""Memory and time over long documents: what reading takes above an idle process, page after page.

Each document is read in a process of its own, which has read a short one before: that is the idle process. Time is the
processor's, so that a busy machine says nothing.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from pipeline.read import read
from pipeline.settings import Limits

SENTENCE = (
    "The Parties shall inform each other of measure {} within thirty days, and either Party may ask for talks on it."
)
LINES, SCANNED_LINES = 45, 8
SCAN_DPI = 150
IDLE_PAGES = {"text layer": 20, "scan": 1}
"""Pages of the document that loads what is loaded once: libraries, fonts, the models of OCR."""
KIB, MB = 1024, 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LongRead:
    """What reading a document of so many pages took: megabytes above the idle process at most, seconds a page."""

    kind: str
    pages: int
    megabytes: float
    seconds_per_page: float


def long_document(path: Path, *, pages: int, kind: str) -> Path:
    """Return ``path``, written with a PDF of so many pages of print: a ``text layer``, or a ``scan`` of it."""
    if kind == "scan":
        printed = _printed(path.with_suffix(".layer.pdf"), pages=pages, lines=SCANNED_LINES)
        return _scanned(printed, path)
    return _printed(path, pages=pages, lines=LINES)


def _printed(path: Path, *, pages: int, lines: int) -> Path:
    drawing = canvas.Canvas(str(path), pagesize=(595, 842), invariant=1)
    for page in range(pages):
        drawing.setFont("Helvetica", 9)
        for line in range(lines):
            drawing.drawString(60, 780 - 15 * line, SENTENCE.format(page * lines + line))
        drawing.showPage()
    drawing.save()
    return path


def _scanned(printed: Path, path: Path) -> Path:
    drawing = canvas.Canvas(str(path), pagesize=(595, 842), invariant=1)
    with pypdfium2.PdfDocument(printed) as document:
        for page in document:
            grey: Image.Image = page.render(scale=SCAN_DPI / 72, grayscale=True).to_pil()
            drawing.drawImage(ImageReader(grey), 0, 0, 595, 842)
            drawing.showPage()
    drawing.save()
    return path


def measure(path: Path, short: Path, kind: str) -> LongRead:
    """Read a document in a new process, after a short one, and return what that took."""
    with get_context("spawn").Pool(1) as pool:
        pages, bytes_, seconds = pool.apply(_take, (path, short))
    return LongRead(kind=kind, pages=pages, megabytes=bytes_ / MB, seconds_per_page=seconds / pages)


def _take(path: Path, short: Path) -> tuple[int, int, float]:
    """Return (pages, bytes above the peak before, seconds) of reading ``path`` after ``short``."""
    limits = Limits(seconds=36_000)
    read(short, limits=limits)
    idle = _memory("VmRSS")
    began = time.process_time()
    pages = len(read(path, limits=limits).pages)
    return pages, _memory("VmHWM") - idle, time.process_time() - began


def _memory(name: str) -> int:
    """Return the process's resident memory in bytes: ``VmRSS`` now, ``VmHWM`` at its peak.

    As Linux tells it: ``getrusage`` gives a new process the peak of the one that started it.
    """
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) * KIB


def long_reads(folder: Path, asked: Sequence[tuple[str, int]]) -> list[LongRead]:
    """Return what each of the documents asked for, as (kind, pages), takes."""
    found = []
    for kind, pages in asked:
        short = long_document(folder / f"short-{kind}.pdf", pages=IDLE_PAGES[kind], kind=kind)
        path = long_document(folder / f"{kind}-{pages}.pdf", pages=pages, kind=kind)
        found.append(measure(path, short, kind))
    return found
