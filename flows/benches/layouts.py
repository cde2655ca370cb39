"""How well difficult layouts are read: the specimens of ``tests/pipeline/read/layouts`` against the text they print."""

from __future__ import annotations

from pathlib import Path

from rapidfuzz.distance import Levenshtein

from pipeline.read import read
from pipeline.settings import Limits
from pipeline.structure.normalise import normalise

FOLDER = Path("tests/pipeline/read/layouts")
GOAL = 0.01
STRETCH = str.maketrans("", "", "\u0640\u200e\u200f\u200b\ufeff\u00ad")
"""Stretched letters, marks of direction and soft hyphens: typesetting."""


def layout_rates(folder: Path = FOLDER) -> list[tuple[str, float, float]]:
    """Return (layout, character error rate, goal) of every specimen, a PDF with its text beside it."""
    return [(path.stem.replace("_", " "), layout_rate(path), GOAL) for path in sorted(folder.glob("*.pdf"))]


def layout_rate(path: Path) -> float:
    """Return the edit distance of what is read to the text, per character, white space being one blank."""
    reference = _plain(path.with_suffix(".txt").read_text("utf-8"))
    text = _plain(normalise(read(path, limits=Limits())).text)
    return Levenshtein.distance(text, reference) / len(reference)


def _plain(text: str) -> str:
    return " ".join(text.translate(STRETCH).split())
