"""A first look at a page: a strip of a few lines tells the language it is in, and whether specks trouble it.

Reading a strip takes a twelfth of the time of reading the page, so that a page is read once, with the right pack.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.read.ocr import tesseract
from pipeline.read.ocr.language import guess_language
from pipeline.read.ocr.languages import SCRIPTS, installed, is_installed, pack_of, what_is_needed
from pipeline.read.ocr.page_image import INK, SHRINK, WHITE, PageImage, cut, upright, without_specks
from pipeline.read.ocr.passes import OWN_SCRIPT, Pass, Reading

STRIPS = 14
"""The page's height in heights of a strip, which holds some five lines of print."""
USUAL = 75
"""Percentile of the changes of ink from row to row that counts as full: stamps and pictures change more than text."""
SLACK = 0.25
"""How far, in its height, an edge of the strip may be moved to a row between two lines."""
SPECKLED = 0.04
"""Share of the ink lost with the specks from which these trouble the reading: print loses up to 0.03, pages with grains
of dust and toner 0.04 to 0.3."""
SETTLED = 0.85
"""Mean confidence from which a strip in Arabic letters is in the language of the pack it was read with."""
FIRST_PACK, TRIED_PACKS = "eng", ("eng", "rus", "ara")


@dataclass(frozen=True, slots=True)
class Look:
    """The page, the right way up and clean, and the pack to read it with."""

    image: PageImage
    pack: str


def strip(image: PageImage) -> PageImage:
    """Return the strip across the page that looks most like lines of text: ink and white follow one another."""
    ink = np.count_nonzero(np.asarray(image.picture.reduce(SHRINK)) < INK, axis=1)
    height: int = max(2, len(ink) // STRIPS)
    if len(ink) <= 2 * height:
        return image
    change = np.abs(np.diff(ink))
    full = float(np.percentile(change[change > 0], USUAL)) if change.any() else 1.0
    sums = np.cumsum(np.concatenate([[0.0], np.minimum(change, full)]))
    top = int(np.argmax(sums[height:] - sums[:-height]))
    edges = (_between_lines(ink, at, round(SLACK * height)) * SHRINK for at in (top, top + height))
    return cut(image, (0, next(edges), image.picture.width, next(edges)))


def _between_lines(ink: NDArray[np.int64], row: int, slack: int) -> int:
    """Return the row with least ink among those at most ``slack`` away."""
    first = max(0, row - slack)
    return first + int(np.argmin(ink[first : row + slack + 1]))


def cleaned(image: PageImage) -> PageImage:
    """Return the image without specks where they are many, else itself."""
    part = strip(image)
    ink = np.asarray(part.picture) < (INK + WHITE) // 2
    left = np.asarray(without_specks(part).picture) < (INK + WHITE) // 2
    lost, all_ink = int(np.count_nonzero(ink & ~left)), int(np.count_nonzero(ink))
    return without_specks(image) if lost > SPECKLED * all_ink else image


def look(image: PageImage, read_once: Pass) -> Look | str:
    """Return the page the right way up and the pack of its language, or the reason why it cannot be read.

    A strip is read with a pack of each common script until one of them is legible; the detector of script and
    orientation, which errs on poor copies, is asked where none is.
    """
    tried: list[tuple[Reading, PageImage]] = []
    first = installed((FIRST_PACK, *SCRIPTS["Latin"]))[:1]
    for pack in dict.fromkeys((*first, *installed(TRIED_PACKS))):
        tried.append((read_once(strip(image), pack, tesseract.ONE_BLOCK), image))
        if tried[-1][0].confidence >= OWN_SCRIPT or not tried[0][0].words:
            break
    if not tried or (tried[0][0].words and _best(tried)[0].confidence < OWN_SCRIPT):
        script, turned = tesseract.find_script(image) if is_installed("osd") else (None, 0)
        packs = SCRIPTS.get(script or "Latin", ())
        usable = installed(packs)
        if not usable:
            return what_is_needed(packs[0] if packs else None)
        image = upright(image, turned)
        known = {reading.pack for reading, _ in tried} if not turned else set()
        tried += [
            (read_once(strip(image), pack, tesseract.ONE_BLOCK), image) for pack in usable[:1] if pack not in known
        ]
    reading, image = _best(tried)
    reading = _among_alike(reading, read_once)
    return Look(image, _pack_of_language(reading))


def _best(tried: list[tuple[Reading, PageImage]]) -> tuple[Reading, PageImage]:
    return max(tried, key=lambda one: one[0].confidence)


def _among_alike(reading: Reading, read_once: Pass) -> Reading:
    """Return the reading, or where it is doubtful the best one in the languages written in the same letters.

    The pack of Arabic turns the letters that Persian and Urdu have of their own into Arabic ones, so that the language
    of what it read says nothing.
    """
    packs = SCRIPTS["Arabic"]
    if reading.pack not in packs or reading.confidence >= SETTLED:
        return reading
    others = [pack for pack in installed(packs) if pack != reading.pack]
    readings = [reading, *(read_once(reading.image, pack, tesseract.ONE_BLOCK) for pack in others)]
    agreeing = [one for one in readings if pack_of(_language(one), "") == one.pack]
    return max(agreeing or [reading], key=lambda one: one.confidence)


def _language(reading: Reading) -> str | None:
    return guess_language(" ".join(word.text for word in reading.words))


def _pack_of_language(reading: Reading) -> str:
    """Return the pack of the language of what was read where it is installed, else the one it was read with."""
    pack = pack_of(_language(reading), reading.pack)
    return pack if is_installed(pack) else reading.pack
