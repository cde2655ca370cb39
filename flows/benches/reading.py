"""``make bench-read``: how truly pages are read, and how fast beside the bare libraries, in one run.

Errors are counted in characters against reference texts, white space being one blank. Texts read by their text layer or
in a document of their own are compared as the next stage gets them: running heads and page numbers dropped, words
joined over line ends. Speeds are medians of interleaved repetitions by the processor's time, so that what else the
machine does counts little.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import sys
import tempfile
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from functools import partial
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any

from flows.benches.marked import publish
from flows.ingestion.pool import ONE_THREAD

os.environ.update(dict.fromkeys((*ONE_THREAD, "OMP_THREAD_LIMIT"), "1"))  # before any library with threads is loaded

import numpy as np
import pypdfium2
from rapidfuzz.distance import Levenshtein

from flows.benches.layouts import layout_rates
from flows.benches.long_documents import long_reads
from flows.benches.reading_report import CLEAN_CONFIDENCE, MOST_STRAY_INK, PROCESSES, Goal, as_table, goals
from pipeline.read import read
from pipeline.read.ocr.page_image import INK
from pipeline.settings import Limits
from pipeline.structure.normalise import normalise
from pipeline.types import Page, WordBox

SHARED = Path("../shared")
AGREEMENT = "corpus/pdf/bbnj_agreement_2023_{}.pdf"
BORN_DIGITAL = {"en": ("English", 0.01), "fr": ("French", 0.01), "es": ("Spanish", 0.01)}
BY_OCR = {"ru": ("Russian", 0.02), "ar": ("Arabic", 0.05)}
SCAN, TRANSCRIPT = "gold/texts/canada_nigeria_mou_2000.pdf", "gold/transcripts/canada_nigeria_mou_2000.txt"
CLEAN_GOAL = 0.03
LONG = (("text layer", 250), ("text layer", 1000), ("text layer", 2000), ("scan", 100))
SCAN_DPI = 200
"""Resolution of the clean scan that is made from a born-digital text."""
DPI, POINTS = 300, 72
STRETCH = str.maketrans("", "", "\u0640\u200e\u200f\u200b\ufeff\u00ad")
"""Stretched letters, marks of direction and soft hyphens: typesetting, which a reference keeps or not."""
System = Callable[[], float]
"""Does a piece of work and returns the seconds that it took."""


def plain(text: str) -> str:
    """Return the text with one blank for white space, and without what is typesetting only."""
    return " ".join(text.translate(STRETCH).split())


def error_rate(text: str, reference: str) -> float:
    """Return the edit distance per character of the reference."""
    return Levenshtein.distance(text, reference) / len(reference)


def beginning(reference: str, text: str) -> str:
    """Return the part of the reference that ``text``, the first pages of a document, covers."""
    whole = reference[: int(len(text) * 1.2)]
    last = Levenshtein.opcodes(whole, text)[-1]
    return whole[: last.src_start] if last.tag == "delete" else whole


def errors_by_page(pages: Sequence[str], reference: str) -> list[tuple[int, int]]:
    """Return (errors, characters of the reference) of each page, by aligning all of them with the reference."""
    ends = [0]
    for page in pages:
        ends.append(ends[-1] + len(page) + 1)
    errors, characters = [0] * len(pages), [0] * len(pages)
    for op in Levenshtein.opcodes(reference, " ".join(pages)):
        at = min(bisect_right(ends, op.dest_start), len(pages)) - 1
        if op.tag != "equal":
            errors[at] += max(op.src_end - op.src_start, op.dest_end - op.dest_start)
            characters[at] += op.src_end - op.src_start
            continue
        for number in range(at, len(pages)):
            characters[number] += max(0, min(op.dest_end, ends[number + 1]) - max(op.dest_start, ends[number]))
    return list(zip(errors, characters, strict=True))


def is_clean(drawn: pypdfium2.PdfPage, page: Page) -> bool:
    """Return whether a scanned page is clean, by the words that OCR read and the ink that is on none."""
    letters = sum(word.end - word.start for word in page.words)
    sure = sum((word.end - word.start) * word.confidence for word in page.words)
    return sure >= CLEAN_CONFIDENCE * max(1, letters) and stray_ink(drawn, page.words) <= MOST_STRAY_INK


def stray_ink(drawn: pypdfium2.PdfPage, words: Sequence[WordBox]) -> float:
    """Return the share of the page's ink, seen at a resolution of one dot a point, that stands on no word."""
    ink = np.asarray(drawn.render(scale=1, grayscale=True).to_pil().convert("L")) < INK
    all_ink = int(np.count_nonzero(ink))
    ink = ink.copy()
    for word in words:
        left, top = max(0, int(word.x0) - 1), max(0, int(word.top) - 1)
        ink[top : math.ceil(word.bottom) + 1, left : math.ceil(word.x1) + 1] = False
    return int(np.count_nonzero(ink)) / max(1, all_ink)


def read_plainly(path: Path) -> tuple[str, list[str], float, list[int]]:
    """Return the document's normalised text, that of its pages, the mean quality, and the numbers of clean scans."""
    paged = read(path, limits=Limits(seconds=3600))
    grades = [page.quality for page in paged.pages if page.text.strip()]
    with closing(pypdfium2.PdfDocument(path)) as drawn:
        clean = [page.number for page in paged.pages if page.words and is_clean(drawn[page.number - 1], page)]
    return plain(normalise(paged).text), [plain(page.text) for page in paged.pages], statistics.fmean(grades), clean


def accuracy(folder: Path, pool: Pool, *, pages: int) -> list[dict[str, Any]]:
    """Return a row for each text: what it is, how it was read, pages, characters, error rate and goal."""
    rows: list[dict[str, Any]] = []
    sources = [Path(SHARED / AGREEMENT.format(code)) for code in BORN_DIGITAL]
    sources += [first_pages(SHARED / AGREEMENT.format(code), pages, folder) for code in BY_OCR]
    results = pool.map(read_plainly, [*sources, SHARED / SCAN], chunksize=1)
    named = {**BORN_DIGITAL, **BY_OCR}
    for (code, (name, goal)), (text, texts, quality, _) in zip(named.items(), results, strict=False):
        path = SHARED / AGREEMENT.format(code)
        reference = plain(path.with_name(f"{path.stem}.reference.txt").read_text("utf-8"))
        reference = reference if code in BORN_DIGITAL else beginning(reference, text)
        rows.append(_row(name, "text layer" if code in BORN_DIGITAL else "OCR", len(texts), quality))
        rows[-1] |= {"characters": len(reference), "error_rate": error_rate(text, reference), "goal": goal}
    _, texts, quality, clean = results[-1]
    counted = errors_by_page(texts, plain((SHARED / TRANSCRIPT).read_text("utf-8")))
    for name, chosen, limit in (
        (f"scan, clean pages ({', '.join(map(str, clean))})", [counted[number - 1] for number in clean], CLEAN_GOAL),
        ("scan, all pages", counted, None),
    ):
        errors, characters = (sum(column) for column in zip(*chosen, strict=True))
        rows.append(_row(name, "OCR", len(chosen), quality))
        rows[-1] |= {"characters": characters, "error_rate": errors / characters, "goal": limit}
    return rows


def _row(name: str, how: str, pages: int, quality: float) -> dict[str, Any]:
    return {"text": name, "read_by": how, "pages": pages, "quality": quality}


def first_pages(path: Path, count: int, folder: Path) -> Path:
    """Return a copy of the document's first pages, in ``folder``."""
    copy = folder / path.name
    with closing(pypdfium2.PdfDocument(path)) as whole, closing(pypdfium2.PdfDocument.new()) as part:
        part.import_pages(whole, list(range(min(count, len(whole)))))
        part.save(copy)
    return copy


def as_scan(path: Path, numbers: Sequence[int], folder: Path) -> Path:
    """Return a PDF of pictures of these pages, as a scanner makes it."""
    copy = folder / f"scan-of-{path.name}"
    with closing(pypdfium2.PdfDocument(path)) as document:
        first, *more = [document[n - 1].render(scale=SCAN_DPI / POINTS, grayscale=True).to_pil() for n in numbers]
        first.save(copy, save_all=True, append_images=more, resolution=SCAN_DPI)
    return copy


def ours(path: Path) -> None:
    """Read a document as a run does."""
    read(path, limits=Limits(seconds=3600))


def bare_pdfium(path: Path) -> None:
    """Take the text layer of every page, and no more."""
    with closing(pypdfium2.PdfDocument(path)) as document:
        for page in document:
            page.get_textpage().get_text_range()


def pdfplumber_text(path: Path) -> None:
    """Take the text of every page as pdfplumber's users do."""
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.close()


def bare_tesseract(path: Path) -> None:
    """Render every page and have Tesseract read it, told its language beforehand."""
    import tesserocr

    from pipeline.read.ocr.languages import folder_of

    with (
        closing(pypdfium2.PdfDocument(path)) as document,
        tesserocr.PyTessBaseAPI(
            path=f"{folder_of('eng')}/", lang="eng", psm=tesserocr.PSM.AUTO, oem=tesserocr.OEM.LSTM_ONLY
        ) as engine,
    ):
        for page in document:
            picture = page.render(scale=DPI / POINTS, grayscale=True).to_pil()
            engine.SetImageBytes(picture.tobytes(), picture.width, picture.height, 1, picture.width)
            engine.SetSourceResolution(DPI)
            engine.GetUTF8Text()


def spent(work: Callable[[Path], None], path: Path) -> float:
    """Return the processor's seconds that the work takes."""
    began = time.process_time()
    work(path)
    return time.process_time() - began


def in_parallel(pool: Pool, work: Callable[[Path], None], path: Path) -> float:
    """Have every process work on the document at the same time; return the processor's seconds of the mean one."""
    return statistics.fmean(pool.map(partial(spent, work), [path] * PROCESSES, chunksize=1))


def speeds(folder: Path, pool: Pool, *, pages: int, repetitions: int) -> dict[str, float]:
    """Return pages per second by system, by the processor's time."""
    digital, poor = SHARED / AGREEMENT.format("en"), SHARED / SCAN
    clean = as_scan(digital, range(4, 4 + pages), folder)
    count = {path: len(pypdfium2.PdfDocument(path)) for path in (digital, clean, poor)}
    systems: dict[str, tuple[System, int]] = {
        "text layer, Mithaq": (partial(spent, ours, digital), count[digital]),
        "text layer, bare pypdfium2": (partial(spent, bare_pdfium, digital), count[digital]),
        "text layer, pdfplumber": (partial(spent, pdfplumber_text, digital), count[digital]),
    }
    for name, path in (("clean scan", clean), ("poor scan", poor)):
        for system, work in (("Mithaq", ours), ("bare Tesseract", bare_tesseract)):
            systems[f"{name}, {system}"] = partial(in_parallel, pool, work, path), PROCESSES * count[path]
    for system_, _ in systems.values():
        system_()  # models and lazy parts of libraries are loaded outside the clock
    seconds: dict[str, list[float]] = {name: [] for name in systems}
    for _ in range(repetitions):
        for name, (system_, _) in systems.items():
            seconds[name].append(system_())
    return {name: done / statistics.median(seconds[name]) for name, (_, done) in systems.items()}


def bench(*, pages: int, repetitions: int) -> dict[str, Any]:
    """Run all parts and return their figures."""
    with tempfile.TemporaryDirectory() as name, get_context("forkserver").Pool(PROCESSES) as pool:
        folder = Path(name)
        rows = accuracy(folder, pool, pages=pages)
        layouts = [{"text": text, "error_rate": rate, "goal": goal} for text, rate, goal in layout_rates()]
        fast = speeds(folder, pool, pages=6, repetitions=repetitions)
    with tempfile.TemporaryDirectory() as name:
        long = [asdict(found) for found in long_reads(Path(name), LONG)]
    figures = {"accuracy": rows, "layouts": layouts, "pages_per_second": fast, "long": long, "ocr_pages": pages}
    return figures | {"goals": [asdict(goal) for goal in goals(figures)]}


def main() -> None:
    """Measure, print the tables and write the figures as JSON; the exit status is 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="make bench-read", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=24, help="pages of each text that is read by OCR")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--json", type=Path, default=Path("build/bench-read.json"), help="file for the figures")
    parser.add_argument("--readme", action="store_true", help="write the tables into README.md")
    asked = parser.parse_args()
    figures = bench(pages=asked.pages, repetitions=asked.repetitions)
    publish(figures, as_table(figures), name="bench-read", out=asked.json, readme=asked.readme)
    sys.exit(any(not Goal(**goal).is_met for goal in figures["goals"]))


if __name__ == "__main__":
    main()
