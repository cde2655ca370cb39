"""Who bears a commitment and whom it benefits: for each slot a linear model that may overrule the rules' answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models.store import ARTIFACTS, load
from models.traits import fit_weights, log_odds

NAME = "participants"
SLOTS = ("bearer", "beneficiary")
STRENGTH = 0.4
"""Inverse of the regularisation; chosen among 0.05, 0.15 and 0.4 by cross-validation."""
NEGLIGIBLE = 0.02
"""Weights nearer to nought are not stored."""
Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chooser:
    """The trained chooser; see ``pipeline.classify.ParticipantChooser``.

    ``weights`` and ``margins`` go by slot; an answer takes the place of the rules' if its log-odds are higher by more
    than the margin.
    """

    weights: Mapping[str, Mapping[str, float]]
    margins: Mapping[str, float]
    id: str

    def choose(self, slot: str, answers: Mapping[Codes, frozenset[str]], ruled: Codes) -> Codes:
        """Return the likeliest answer if it is clearly likelier than that of the rules, else that of the rules."""
        weights = self.weights[slot]
        return chosen(odds_of(weights, answers), ruled, margin=self.margins[slot])


def chosen(odds: Mapping[Codes, float], ruled: Codes, *, margin: float) -> Codes:
    """Return the answer with the highest odds if they are higher than those of ``ruled`` by more than ``margin``."""
    best = max(odds, key=lambda codes: odds[codes])
    return best if odds[best] - odds[ruled] > margin else ruled


def load_chooser(folder: Path = ARTIFACTS) -> Chooser:
    """Return the stored chooser.

    Raises:
        ModelError: it is missing or not to be trusted.
    """
    parts, card = load(NAME, folder=folder)
    weights = {
        slot: dict(zip(parts[f"{slot} traits"].split("\n"), map(float, parts[f"{slot} weights"]), strict=True))
        for slot in SLOTS
    }
    return Chooser(weights, {slot: float(parts[f"{slot} margin"]) for slot in SLOTS}, card.id)


def fit(answers: Sequence[frozenset[str]], right: np.ndarray, *, seed: int) -> dict[str, float]:
    """Return the weight of each trait: of how likely an answer with it is the right one, in log-odds."""
    weights, _ = fit_weights(answers, right, strength=STRENGTH, least=NEGLIGIBLE, seed=seed)
    return {trait: round(weight, 3) for trait, weight in weights.items()}


def odds_of(weights: Mapping[str, float], answers: Mapping[Codes, frozenset[str]]) -> dict[Codes, float]:
    """Return how likely each answer is, in log-odds but for what all of them share."""
    return {codes: log_odds(weights, traits) for codes, traits in answers.items()}


def stored(slot: str, weights: Mapping[str, float], margin: float) -> dict[str, Any]:
    """Return the parts by which one slot's model is kept."""
    return {
        f"{slot} traits": "\n".join(weights),
        f"{slot} weights": np.array(list(weights.values()), dtype=np.float32),
        f"{slot} margin": margin,
    }
