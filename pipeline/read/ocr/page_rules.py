"""Long upright lines on a scanned page, such as a fold or the edge of a copy: found and painted white.

Such a line runs through words, and makes Tesseract take the page for one in two columns.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.read.ocr.page_image import INK, SHRINK, WHITE, PageImage

SEARCHED_DEGREES, STEP = 3.0, 0.1
"""How far from upright a line may lean: folds do, after the text has been made level."""
MIN_SHARE = 0.55
"""Share of the page's height that a line has ink in; the edge of a column of text has ink in half its height."""
MOST_LINES = 8
REACH = 12
"""Pixels at each side of the line's place in which its ink is looked for: a fold is not quite straight."""
THICKEST = 9
"""Pixels of ink side by side that are taken for the line's alone; more is a letter's stroke or a picture."""

Grey = NDArray[np.uint8]


def without_lines(image: PageImage) -> PageImage:
    """Return the image with its long upright lines painted white, or itself where it has none."""
    ink = np.asarray(image.picture.reduce(SHRINK)) < INK
    lines = _find(ink[:, :-2] | ink[:, 1:-1] | ink[:, 2:])
    if not lines:
        return image
    pixels = np.array(image.picture)
    for start, lean in lines:
        _erase(pixels, start, lean)
    return PageImage(Image.fromarray(pixels), image.dpi, image.matrix)


def _find(ink: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """Return (x at the top in full pixels, pixels to the right per row) of each line, given ink widened to the left."""
    height, width = ink.shape
    ys, xs = np.nonzero(ink)
    if len(ys) == 0:
        return []
    leans = np.tan(np.radians(np.arange(-SEARCHED_DEGREES, SEARCHED_DEGREES + STEP, STEP)))
    rows = np.stack([_ink_by_column(xs - lean * (ys - height / 2), width) for lean in leans])
    found: list[tuple[float, float]] = []
    while len(found) < MOST_LINES:
        at, x = divmod(int(rows.argmax()), width)
        if rows[at, x] < MIN_SHARE * height:
            break
        found.append(((x + 1.5 - float(leans[at]) * height / 2) * SHRINK, float(leans[at])))
        rows[:, max(0, x - REACH) : x + REACH] = 0
    return found


def _ink_by_column(columns: NDArray[np.float64], width: int) -> NDArray[np.int64]:
    """Return how many of the points lie in each column."""
    inside = np.rint(columns[(columns > -0.5) & (columns < width - 0.5)]).astype(np.int64)
    return np.bincount(inside, minlength=width)


def _erase(pixels: Grey, start: float, lean: float) -> None:
    """Paint the line white in ``pixels``, row by row, where its run of ink is thin."""
    height, width = pixels.shape
    rows = np.arange(height)
    centres = np.rint(start + lean * rows).astype(np.int64)
    offsets = np.arange(-REACH, REACH + 1)
    columns = np.clip(centres[:, None] + offsets, 0, width - 1)
    dark = pixels[rows[:, None], columns] < (INK + WHITE) // 2
    nearest = np.argmin(np.where(dark, np.abs(offsets), REACH + 1), axis=1)
    left, right = nearest.copy(), nearest.copy()
    for _ in range(THICKEST):
        left = np.where((left > 0) & dark[rows, left - 1], left - 1, left)
        right = np.where((right < 2 * REACH) & dark[rows, np.minimum(right + 1, 2 * REACH)], right + 1, right)
    thin = dark[rows, nearest] & (right - left < THICKEST)
    painted = (offsets + REACH >= left[:, None] - 1) & (offsets + REACH <= right[:, None] + 1) & thin[:, None]
    at_rows, at = np.nonzero(painted)
    pixels[at_rows, columns[at_rows, at]] = WHITE
