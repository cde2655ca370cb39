"""A PDF page as a grey picture for OCR: rendered, straightened, cleaned; each step knows the way back to the page."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

DPI = 300
"""Tesseract's models are trained on letters some 30 pixels high, which is 10 point type at 300 dots per inch."""
POINTS = 72
WHITE = 255
MIN_CONTRAST = 24
SEARCHED_DEGREES = 6.0
COARSE, FINE = 0.5, 0.1
MIN_DEGREES = 0.25
"""A page that is less askew is left alone: turning blurs, and lines of text may climb so far unharmed."""
MIN_GAIN = 1.2
"""How much sharper the profile of lines must become by straightening."""
SHRINK = 4
INK = 160
"""Grey below which a pixel of the shrunk page counts as ink."""
EDGE = 0.06
"""Share of the width at each side left out when lines are looked for: shadows and holes of binders lie there."""

Matrix = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f): the pixel (x, y) lies at (a x + b y + c, d x + e y + f) points from the page's top left."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A grey picture of a page, its resolution in dots per inch, and the way from its pixels to the page's points."""

    picture: Image.Image
    dpi: float
    matrix: Matrix

    def to_points(self, box: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
        """Return (left, top, right, bottom) in points of the smallest upright box around a box in pixels."""
        a, b, c, d, e, f = self.matrix
        left, top, right, bottom = box
        corners = [(x, y) for x in (left, right) for y in (top, bottom)]
        xs = [a * x + b * y + c for x, y in corners]
        ys = [d * x + e * y + f for x, y in corners]
        return round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1)


def render(page: pypdfium2.PdfPage, *, pixels: int) -> PageImage:
    """Return the page as a grey picture at 300 dpi, coarser where it would have more than so many pixels.

    Raises:
        pypdfium2.PdfiumError: the page cannot be rendered.
    """
    width, height = page.get_size()
    scale = min(DPI / POINTS, math.sqrt(pixels / max(width * height, 1.0)))
    picture = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    return PageImage(picture, scale * POINTS, (1 / scale, 0.0, 0.0, 0.0, 1 / scale, 0.0))


def is_blank(image: PageImage) -> bool:
    """Return whether the page is of one grey all over: letters need a contrast."""
    return int(np.ptp(np.asarray(image.picture.reduce(2)))) < MIN_CONTRAST


def straightened(image: PageImage) -> PageImage:
    """Return the image with its lines level, or itself where they are."""
    degrees = skew(image.picture)
    if abs(degrees) < MIN_DEGREES:
        return image
    turned = image.picture.rotate(degrees, resample=Image.Resampling.BILINEAR, fillcolor=WHITE)
    return PageImage(turned, image.dpi, _before_turning(image, degrees))


def skew(picture: Image.Image) -> float:
    """Return by how many degrees, counterclockwise, the picture must be turned for its lines to be level.

    At the right angle the ink of each row is either much or none, so that the squared differences between
    neighbouring rows are largest (Postl's criterion). 0.0 where no angle stands out.
    """
    small = picture.reduce(SHRINK)
    edge = int(small.width * EDGE)
    ys, xs = np.nonzero(np.asarray(small)[:, edge : small.width - edge or 1] < INK)
    if len(ys) == 0:
        return 0.0

    def sharpness(degrees: float) -> float:
        rows = np.rint(ys - xs * math.tan(math.radians(degrees))).astype(np.int64)
        profile = np.bincount(rows - rows.min()).astype(np.float64)
        return float(np.square(np.diff(profile)).sum())

    coarse = max(np.arange(-SEARCHED_DEGREES, SEARCHED_DEGREES + COARSE, COARSE).tolist(), key=sharpness)
    best = max(np.arange(coarse - COARSE, coarse + COARSE + FINE, FINE).tolist(), key=sharpness)
    return round(best, 2) if sharpness(best) > MIN_GAIN * sharpness(0.0) else 0.0


def _before_turning(image: PageImage, degrees: float) -> Matrix:
    """Return the matrix from pixels of the turned picture; Pillow turns counterclockwise about the centre."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = image.picture.width / 2, image.picture.height / 2
    return _joined(image.matrix, (cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y))


def upright(image: PageImage, degrees: int) -> PageImage:
    """Return an image that was scanned turned clockwise by a multiple of 90 degrees, the right way up."""
    width, height = image.picture.size
    steps: dict[int, tuple[Image.Transpose, Matrix]] = {
        90: (Image.Transpose.ROTATE_90, (0.0, -1.0, float(width), 1.0, 0.0, 0.0)),
        180: (Image.Transpose.ROTATE_180, (-1.0, 0.0, float(width), 0.0, -1.0, float(height))),
        270: (Image.Transpose.ROTATE_270, (0.0, 1.0, 0.0, -1.0, 0.0, float(height))),
    }
    if degrees not in steps:
        return image
    step, matrix = steps[degrees]
    return PageImage(image.picture.transpose(step), image.dpi, _joined(image.matrix, matrix))


def cut(image: PageImage, box: tuple[int, int, int, int]) -> PageImage:
    """Return the part of the image inside a box in pixels, white where the box reaches beyond it."""
    left, top, right, bottom = box
    picture = Image.new("L", (right - left, bottom - top), WHITE)
    picture.paste(image.picture.crop((max(0, left), max(0, top), right, bottom)), (max(0, -left), max(0, -top)))
    return PageImage(picture, image.dpi, _joined(image.matrix, (1.0, 0.0, float(left), 0.0, 1.0, float(top))))


def without_specks(image: PageImage) -> PageImage:
    """Return the image with specks of less than three pixels gone (a median of 3 by 3; the edges stay).

    The median of nine is that of the greatest of the lows, the middle of the middles and the least of the highs of
    three columns. Pillow's own median takes twenty times as long over a noisy page.
    """
    pixels = np.array(image.picture)
    if min(pixels.shape) > 2:
        above, here, below = pixels[:-2], pixels[1:-1], pixels[2:]
        low, high = np.minimum(above, here), np.maximum(above, here)
        middle = np.maximum(low, np.minimum(high, below))
        np.minimum(low, below, out=low)
        np.maximum(high, below, out=high)
        lows = np.maximum(np.maximum(low[:, :-2], low[:, 1:-1]), low[:, 2:])
        highs = np.minimum(np.minimum(high[:, :-2], high[:, 1:-1]), high[:, 2:])
        middles = _median(middle[:, :-2], middle[:, 1:-1], middle[:, 2:])
        pixels[1:-1, 1:-1] = _median(lows, middles, highs)
    return PageImage(Image.fromarray(pixels), image.dpi, image.matrix)


def _median(one: NDArray[np.uint8], two: NDArray[np.uint8], three: NDArray[np.uint8]) -> NDArray[np.uint8]:
    least, most = np.minimum(one, two), np.maximum(one, two)
    return np.maximum(least, np.minimum(most, three))


def _joined(outer: Matrix, inner: Matrix) -> Matrix:
    """Return the matrix that applies ``inner`` and then ``outer``."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return a * g + b * j, a * h + b * k, a * i + b * m + c, d * g + e * j, d * h + e * k, d * i + e * m + f
