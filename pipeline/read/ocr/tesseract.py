"""Tesseract through tesserocr: a picture becomes words with their places and confidences.

One process reads one page at a time on one core: documents are spread over processes, where threads inside
Tesseract make two processes slower than one (measured: 0.43 against 1.23 pages per second on two cores).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # read once, when Tesseract's library is loaded

import regex
import tesserocr

from pipeline.read.ocr.languages import folder_of
from pipeline.read.ocr.page_image import PageImage

MODELS_KEPT = 4
"""Language models kept in memory by a process, at some 30 MB each; a document in one language needs two at most."""
MIN_SCRIPT_CONFIDENCE, MIN_TURN_CONFIDENCE = 1.0, 2.0
"""Below these the detector of script and orientation guesses: pages with few letters or pictures."""
LINE_LEVEL, WORD_LEVEL = "4", "5"
"""Levels of the rows of Tesseract's table."""
DIRECTIONS = regex.compile(r"[\u200E\u200F\u202A-\u202E\u2066-\u2069]")
"""Marks of direction that Tesseract puts around words; the order of the text is the logical one without them."""
AUTO, ONE_BLOCK = tesserocr.PSM.AUTO, tesserocr.PSM.SINGLE_BLOCK
ONE_LINE, RAW_LINE = tesserocr.PSM.SINGLE_LINE, tesserocr.PSM.RAW_LINE


class TesseractError(Exception):
    """Tesseract cannot load a model or failed on a page; the message says which."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as Tesseract read it: its box in pixels, its confidence in [0, 1], and its line and block on the page."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float
    line: int
    block: int


def recognise(image: PageImage, pack: str, *, layout: int, seconds: float) -> list[Word]:
    """Return the page's words in Tesseract's reading order.

    Raises:
        TesseractError: the model cannot be loaded, or recognition failed.
        TimeoutError: it took longer than ``seconds``.
    """
    engine = _engine(pack)
    engine.SetPageSegMode(layout)
    _show(engine, image)
    try:
        if not engine.Recognize(max(1, int(seconds * 1000))):
            raise TimeoutError
        return _words(engine)
    except RuntimeError as error:
        raise TesseractError(f"Tesseract failed: {error}") from error
    finally:
        engine.Clear()


def find_script(image: PageImage) -> tuple[str | None, int]:
    """Return the page's script, if it is clear, and by how many degrees clockwise the page was scanned turned.

    Raises:
        TesseractError: the model cannot be loaded.
    """
    engine = _engine("osd")
    _show(engine, image)
    try:
        found = engine.DetectOrientationScript()
    except RuntimeError as error:
        raise TesseractError(f"Tesseract failed: {error}") from error
    finally:
        engine.Clear()
    if not found:
        return None, 0
    script = found["script_name"] if found["script_conf"] >= MIN_SCRIPT_CONFIDENCE else None
    turned = int(found["orient_deg"]) if found["orient_conf"] >= MIN_TURN_CONFIDENCE else 0
    return script, turned


@lru_cache(maxsize=MODELS_KEPT)
def _engine(pack: str) -> Any:  # noqa: ANN401 - tesserocr is compiled
    folder = folder_of(pack)
    if folder is None:
        raise TesseractError(f"Tesseract has no language pack {pack}")
    layout = tesserocr.PSM.OSD_ONLY if pack == "osd" else AUTO
    engine_mode = tesserocr.OEM.DEFAULT if pack == "osd" else tesserocr.OEM.LSTM_ONLY
    try:
        return tesserocr.PyTessBaseAPI(path=f"{folder}/", lang=pack, psm=layout, oem=engine_mode)
    except RuntimeError as error:
        raise TesseractError(f"Tesseract cannot load the language pack {pack} in {folder}: {error}") from error


def _show(engine: Any, image: PageImage) -> None:  # noqa: ANN401
    width, height = image.picture.size
    engine.SetImageBytes(image.picture.tobytes(), width, height, 1, width)
    engine.SetSourceResolution(round(image.dpi))


def _words(engine: Any) -> list[Word]:  # noqa: ANN401
    """Return the words of Tesseract's table; its iterator gives the letters of Arabic words from left to right."""
    words: list[Word] = []
    line = 0
    for row in engine.GetTSVText(0).splitlines():
        level, _, block, _, _, _, left, top, width, height, confidence, text = row.split("\t", 11)
        line += level == LINE_LEVEL
        letters = DIRECTIONS.sub("", text).strip()
        if level == WORD_LEVEL and letters:
            x, y = int(left), int(top)
            box = (x, y, x + int(width), y + int(height))
            words.append(Word(letters, box, float(confidence) / 100, line, int(block)))
    return words
