"""What the library asks of a classifier; ``models/`` provides them, ``flows/`` joins the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.types import Classification


class KindClassifier(Protocol):
    """Tells a treaty from a memorandum, a declaration, a resolution ..."""

    def classify(self, title: str, text: str) -> Classification:
        """Return the instrument's kind (one of the annotation guide's eight) with a calibrated score."""


class AreaClassifier(Protocol):
    """Tells which cooperation areas a passage deals with."""

    def classify(self, passages: Sequence[str]) -> list[tuple[Classification, ...]]:
        """Return, for each passage, the areas above the model's threshold, best first."""


class CommitmentJudge(Protocol):
    """Tells a commitment from a deontic expression that is none."""

    @property
    def id(self) -> str:
        """Return the model's name and version."""

    def probability(self, traits: frozenset[str]) -> float:
        """Return how likely a candidate with these traits is a commitment, calibrated."""

    def accepts(self, probability: float) -> bool:
        """Return whether a candidate that is so likely is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifiers:
    """The trained models that ``analyse`` is handed, with (name, id) of each for the record."""

    kinds: KindClassifier
    areas: AreaClassifier | None = None
    commitments: CommitmentJudge | None = None
    versions: tuple[tuple[str, str], ...] = ()
