"""What the library asks of a classifier; ``models/`` provides them, ``flows/`` joins the two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.types import Classification


class KindClassifier(Protocol):
    """Tells a treaty from a memorandum, a declaration, a resolution ..."""

    def classify(self, title: str, text: str) -> Classification:
        """Return the instrument's kind (one of the annotation guide's eight) with a calibrated score."""


class AreaClassifier(Protocol):
    """Tells which cooperation areas a passage deals with, by its words, and by all that speaks for each area."""

    def read(self, passages: Sequence[str], codes: Sequence[str]) -> NDArray[np.float32]:
        """Return how likely each passage deals with each area by its words alone: passages x codes, in [0, 1]."""

    def weigh(self, evidence: NDArray[np.float32], codes: Sequence[str], *, kind: str | None) -> NDArray[np.float32]:
        """Return how likely each statement deals with each area: statements x codes, calibrated.

        Args:
            evidence: statements x areas x features, as ``pipeline.extract.areas.evidence`` gathers it.
            codes: the areas.
            kind: of the instrument, one of the annotation guide's eight, None if unknown.
        """

    def weigh_whole(self, evidence: NDArray[np.float32], codes: Sequence[str]) -> NDArray[np.float32]:
        """Return how likely the instrument as a whole deals with each area.

        Args:
            evidence: areas x features, as ``pipeline.extract.areas.whole`` gathers it.
            codes: the areas.
        """

    @property
    def whole_thresholds(self) -> tuple[float, float]:
        """Return from which probability on an area of the whole instrument is named: alone, and where counts agree."""

    @property
    def thresholds(self) -> tuple[float, float]:
        """Return from which probability on a statement's best and second area are named."""


class CommitmentJudge(Protocol):
    """Tells a commitment from a deontic expression that is none."""

    @property
    def id(self) -> str:
        """Return the model's name and version."""

    def probability(self, traits: frozenset[str]) -> float:
        """Return how likely a candidate with these traits is a commitment, calibrated."""

    def accepts(self, probability: float) -> bool:
        """Return whether a candidate that is so likely is taken."""


class ParticipantChooser(Protocol):
    """Tells who bears a commitment and whom it benefits, from the answers that its statement offers."""

    @property
    def id(self) -> str:
        """Return the model's name and version."""

    def choose(
        self, slot: str, answers: Mapping[tuple[str, ...], frozenset[str]], ruled: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Return the answer to be taken.

        Args:
            slot: ``bearer`` or ``beneficiary``.
            answers: each answer's codes with its traits.
            ruled: the answer of the rules, one of them.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifiers:
    """The trained models that ``analyse`` is handed, with (name, id) of each for the record."""

    kinds: KindClassifier
    areas: AreaClassifier | None = None
    commitments: CommitmentJudge | None = None
    participants: ParticipantChooser | None = None
    versions: tuple[tuple[str, str], ...] = ()
