"""One pass of Tesseract over a page or a part of it, and how much it is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.read.ocr.page_image import PageImage
from pipeline.read.ocr.tesseract import Word
from pipeline.read.ocr.text import confidence_of

OWN_SCRIPT = 0.5
"""Mean confidence from which a page was read in its own script; packs of another, and pages that stand on their head,
stay below 0.4."""
LEGIBLE = 0.7
"""Mean confidence from which the language found in what was read is believed, even if that means not to read it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in an image with a pack."""

    image: PageImage
    pack: str
    words: list[Word]

    @property
    def confidence(self) -> float:
        """Return the mean confidence of the words by their length."""
        return confidence_of(self.words)


Pass = Callable[[PageImage, str, int], Reading]
"""Reads an image with a pack in one of Tesseract's layouts."""
