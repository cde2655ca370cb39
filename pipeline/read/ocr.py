"""OCR of a PDF page: the language found, the page straightened or cleaned where that helps, its words put in lines.

A document's pages are mostly in one language, so that what the last page was in is tried first; the detectors of
script and language are asked where the words read so are doubtful, and at a document's first page.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import pypdfium2

from pipeline.read import tesseract
from pipeline.read.languages import ALIKE, PACKS, SCRIPTS, installed, is_installed, what_is_needed
from pipeline.read.ocr_language import guess_language
from pipeline.read.ocr_missed import line_of, missed_lines, padded, with_line
from pipeline.read.ocr_text import confidence_of, is_torn, page_text, with_arabic_marks, without_noise
from pipeline.read.page_image import PageImage, cut, is_blank, render, straightened, upright, without_specks
from pipeline.read.page_rules import without_lines
from pipeline.read.quality import page_quality
from pipeline.types import WordBox

GOOD = 0.82
"""Mean confidence from which a page needs no second look; clean pages have 0.9 and more, wrong packs below 0.7."""
MAX_LOSS = 0.03
"""How much less confident the pack of the language found may be than the one that the page was first read with."""
MIN_WHOLE = 0.95
"""How much of what was read in torn lines must be read again in whole ones for these to be preferred."""
LEGIBLE = 0.7
"""Mean confidence from which the language found is believed, even if that means not to read the page."""
HOPELESS = 0.5
"""Mean confidence below which a page was read with the pack of another script, or cannot be read."""
FIRST_PACK, TRIED_PACKS = "eng", ("eng", "rus", "ara")


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrPage:
    """A page read by OCR; ``problem`` says why it could not be read, and ``pack`` in which language it was."""

    text: str = ""
    words: tuple[WordBox, ...] = ()
    quality: float = 0.0
    pack: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Reading:
    """One pass over a page."""

    image: PageImage
    pack: str
    words: list[tesseract.Word]
    layout: int

    @property
    def confidence(self) -> float:
        return confidence_of(self.words)


_Pass = Callable[[PageImage, str, int], _Reading]


class PageReader:
    """Reads the pages of one document, which are mostly in one language."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._pack: str | None = None

    def read(self, page: pypdfium2.PdfPage) -> OcrPage:
        """Return the page's text with the words' places, or what stands in the way of reading it."""
        ends = time.monotonic() + self._seconds

        def read_once(image: PageImage, pack: str, layout: int = tesseract.AUTO) -> _Reading:
            left = ends - time.monotonic()
            if left <= 0:
                raise TimeoutError
            return _Reading(image, pack, tesseract.recognise(image, pack, layout=layout, seconds=left), layout)

        try:
            image = render(page)
            if is_blank(image):
                return OcrPage(quality=1.0)
            image = without_lines(straightened(image))
            reading = self._in_its_language(image, read_once)
            if isinstance(reading, str):
                return OcrPage(problem=reading)
            reading = _improved(reading, read_once)
        except TimeoutError:
            return OcrPage(problem=f"OCR took longer than {self._seconds:g} seconds (MITHAQ_LIMIT_OCR_SECONDS)")
        except (tesseract.TesseractError, pypdfium2.PdfiumError, MemoryError) as error:
            return OcrPage(problem=f"OCR failed: {error}")
        self._pack = reading.pack if reading.confidence >= GOOD else self._pack
        return _finish(reading)

    def _in_its_language(self, image: PageImage, read_once: _Pass) -> _Reading | str:
        """Return the page read with the pack of its language, or the reason why that is not possible."""
        first = self._pack or next(iter(installed((FIRST_PACK, *SCRIPTS["Latin"]))), None)
        reading = read_once(image, first, tesseract.AUTO) if first else None
        if reading is None or (reading.confidence < GOOD and reading.words):
            script, turned = tesseract.find_script(image) if is_installed("osd") else (None, 0)
            image = upright(image, turned)
            packs = SCRIPTS.get(script or "Latin", ())
            usable = installed(packs)
            if not usable and (reading is None or reading.confidence < LEGIBLE):
                return what_is_needed(packs[0] if packs else None)
            if usable and (reading is None or turned or reading.pack not in packs):
                other = read_once(image, usable[0], tesseract.AUTO)
                reading = other if reading is None or other.confidence > reading.confidence else reading
            if reading is not None and reading.confidence < HOPELESS:
                reading = _by_trial(reading, read_once)
        if reading is None:
            return what_is_needed(None)
        return self._with_pack_of_language(reading, read_once)

    def _with_pack_of_language(self, reading: _Reading, read_once: _Pass) -> _Reading | str:
        language = guess_language(" ".join(word.text for word in reading.words))
        pack = PACKS.get(language) if language else None
        if pack is None or pack == reading.pack or any({pack, reading.pack} <= alike for alike in ALIKE):
            return reading
        if not is_installed(pack):
            return what_is_needed(pack) if reading.confidence >= LEGIBLE else reading
        other = read_once(reading.image, pack, tesseract.AUTO)
        return other if other.confidence >= reading.confidence - MAX_LOSS else reading


def _by_trial(reading: _Reading, read_once: _Pass) -> _Reading:
    """Return the best of the reading and one in each common script: on poor copies the detector of scripts errs."""
    others = [pack for pack in installed(TRIED_PACKS) if pack != reading.pack]
    return max([reading, *(read_once(reading.image, pack, tesseract.AUTO) for pack in others)], key=_by_confidence)


def _by_confidence(reading: _Reading) -> float:
    return reading.confidence


def _improved(reading: _Reading, read_once: _Pass) -> _Reading:
    """Return the best of the reading, one without specks where it is doubtful, one line by line where it is torn."""
    if reading.words and reading.confidence < GOOD:
        cleaned = read_once(without_specks(reading.image), reading.pack, tesseract.AUTO)
        reading = max(reading, cleaned, key=_worth)
    if is_torn(without_noise(reading.words)):
        whole = read_once(reading.image, reading.pack, tesseract.ONE_COLUMN)
        reading = whole if _worth(whole) >= MIN_WHOLE * _worth(reading) else reading
    return _with_missed_lines(reading, read_once)


def _with_missed_lines(reading: _Reading, read_once: _Pass) -> _Reading:
    words = list(reading.words)
    for number, box in enumerate(missed_lines(reading.image, without_noise(words)), start=1):
        at = padded(box)
        part = cut(reading.image, at)
        for layout in (tesseract.ONE_LINE, tesseract.RAW_LINE):
            if line := line_of(read_once(part, reading.pack, layout).words, at, -number):
                words = with_line(words, line)
                break
    return replace(reading, words=words)


def _worth(reading: _Reading) -> float:
    """Return the letters read, weighted by how surely: what is lost in a torn or speckled line counts as well."""
    return sum(len(word.text) * word.confidence for word in reading.words if word.confidence >= 0.5)


def _finish(reading: _Reading) -> OcrPage:
    words = without_noise(reading.words)
    if reading.pack in SCRIPTS["Arabic"]:
        words = with_arabic_marks(words)
    if not words:
        return OcrPage(quality=1.0, pack=reading.pack)
    text, offsets = page_text(words)
    boxes = tuple(
        WordBox(start, start + len(word.text), *reading.image.to_points(word.box), round(word.confidence, 3))
        for word, start in zip(words, offsets, strict=True)
    )
    quality = round(confidence_of(words) * page_quality(text), 3)
    return OcrPage(text=text, words=boxes, quality=quality, pack=reading.pack)
