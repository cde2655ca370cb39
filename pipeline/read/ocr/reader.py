"""OCR of a PDF page: straightened and cleaned where that helps, its language found, its words put in lines.

A page is read once, as far as can be: what would make that a waste (another script, specks, a page lying on its side)
is looked for on a strip of it. A document's pages are mostly in one language, so that what the last page was in is
tried first, and a page is looked at where nothing is known or the words read so are not legible.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import pypdfium2

from pipeline.read.ocr import tesseract
from pipeline.read.ocr.correct import corrected
from pipeline.read.ocr.language import guess_language
from pipeline.read.ocr.languages import SCRIPTS, is_installed, pack_of, what_is_needed
from pipeline.read.ocr.look import Look, cleaned, look
from pipeline.read.ocr.missed import line_of, missed_lines, padded, with_line
from pipeline.read.ocr.order import in_order
from pipeline.read.ocr.page_image import PageImage, cut, is_blank, render, straightened
from pipeline.read.ocr.page_rules import without_lines
from pipeline.read.ocr.passes import LEGIBLE, OWN_SCRIPT, Pass, Reading
from pipeline.read.ocr.text import confidence_of, page_text, with_arabic_marks, without_noise
from pipeline.read.quality import page_quality
from pipeline.types import WordBox

MAX_LOSS = 0.03
"""How much less confident the pack of the language found may be than the one that the page was first read with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrPage:
    """A page read by OCR; ``problem`` says why it could not be read, and ``pack`` in which language it was."""

    text: str = ""
    words: tuple[WordBox, ...] = ()
    quality: float = 0.0
    pack: str | None = None
    problem: str | None = None


class PageReader:
    """Reads the pages of one document, which are mostly in one language."""

    def __init__(self, *, seconds: float, pixels: int) -> None:
        self._seconds, self._pixels = seconds, pixels
        self._pack: str | None = None

    def read(self, page: pypdfium2.PdfPage) -> OcrPage:
        """Return the page's text with the words' places, or what stands in the way of reading it."""
        ends = time.monotonic() + self._seconds

        def read_once(image: PageImage, pack: str, layout: int) -> Reading:
            left = ends - time.monotonic()
            if left <= 0:
                raise TimeoutError
            return Reading(image, pack, tesseract.recognise(image, pack, layout=layout, seconds=left))

        try:
            image = render(page, pixels=self._pixels)
            if is_blank(image):
                return OcrPage(quality=1.0)
            reading = self._read_in_its_language(cleaned(without_lines(straightened(image))), read_once)
            if isinstance(reading, str):
                return OcrPage(problem=reading)
            reading = _with_missed_lines(reading, read_once)
        except TimeoutError:
            return OcrPage(problem=f"OCR took longer than {self._seconds:g} seconds (MITHAQ_LIMIT_OCR_SECONDS)")
        except (tesseract.TesseractError, pypdfium2.PdfiumError, MemoryError) as error:
            return OcrPage(problem=f"OCR failed: {error}")
        self._pack = reading.pack if reading.confidence >= OWN_SCRIPT else self._pack
        return _finish(reading)

    def _read_in_its_language(self, image: PageImage, read_once: Pass) -> Reading | str:
        """Return the page read with the pack of its language, or the reason why that is not possible."""
        seen = look(image, read_once) if self._pack is None else Look(image, self._pack)
        if isinstance(seen, str):
            return seen
        reading = read_once(seen.image, seen.pack, tesseract.AUTO)
        if self._pack is not None and reading.words and reading.confidence < OWN_SCRIPT:
            again = look(image, read_once)
            if isinstance(again, str):
                return again
            if again != seen:
                other = read_once(again.image, again.pack, tesseract.AUTO)
                reading = max(reading, other, key=_confidence)
        return _with_pack_of_language(reading, read_once)


def _confidence(reading: Reading) -> float:
    return reading.confidence


def _with_pack_of_language(reading: Reading, read_once: Pass) -> Reading | str:
    pack = pack_of(guess_language(" ".join(word.text for word in reading.words)), reading.pack)
    if pack == reading.pack:
        return reading
    if not is_installed(pack):
        return what_is_needed(pack) if reading.confidence >= LEGIBLE else reading
    other = read_once(reading.image, pack, tesseract.AUTO)
    return other if other.confidence >= reading.confidence - MAX_LOSS else reading


def _with_missed_lines(reading: Reading, read_once: Pass) -> Reading:
    """Return the reading without noise, its lines in order, with the lines that Tesseract passed over."""
    words = in_order(without_noise(reading.words))
    for number, box in enumerate(missed_lines(reading.image, words), start=1):
        at = padded(box)
        part = cut(reading.image, at)
        for layout in (tesseract.ONE_LINE, tesseract.RAW_LINE):
            if line := line_of(read_once(part, reading.pack, layout).words, at, -number):
                words = with_line(words, line)
                break
    return replace(reading, words=words)


def _finish(reading: Reading) -> OcrPage:
    words = without_noise(reading.words)
    if reading.pack in SCRIPTS["Arabic"]:
        words = with_arabic_marks(words)
    words = corrected(words, reading.pack)
    if not words:
        return OcrPage(quality=1.0, pack=reading.pack)
    text, offsets = page_text(words)
    boxes = tuple(
        WordBox(start, start + len(word.text), *reading.image.to_points(word.box), round(word.confidence, 3))
        for word, start in zip(words, offsets, strict=True)
    )
    quality = round(confidence_of(words) * page_quality(text), 3)
    return OcrPage(text=text, words=boxes, quality=quality, pack=reading.pack)
