"""Which deontic expressions are commitments: a linear model over the traits of candidates, calibrated."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.store import ARTIFACTS, load
from models.traits import fit_weights, log_odds

NAME = "commitment_judge"
STRENGTH = 0.15
"""Inverse of the regularisation; chosen among 0.05, 0.15, 0.5 and 1.5 by cross-validation."""
NEGLIGIBLE = 0.001
"""Weights nearer to nought are not stored."""


class Judge:
    """The trained judge; see ``pipeline.classify.CommitmentJudge``."""

    def __init__(self, parts: Mapping[str, Any], *, model_id: str) -> None:
        self._weights = dict(zip(parts["traits"], (float(w) for w in parts["weights"]), strict=True))
        self._intercept, self._slope, self._offset = (float(parts[n]) for n in ("intercept", "slope", "offset"))
        self._threshold = float(parts["threshold"])
        self.id = model_id

    def probability(self, traits: frozenset[str]) -> float:
        """Return how likely a candidate with these traits is a commitment."""
        odds = self._intercept + log_odds(self._weights, traits)
        return 1.0 / (1.0 + math.exp(-(odds * self._slope + self._offset)))

    def accepts(self, probability: float) -> bool:
        """Return whether a candidate that is so likely is taken."""
        return probability >= self._threshold


def load_judge(folder: Path = ARTIFACTS) -> Judge:
    """Return the stored judge.

    Raises:
        ModelError: it is missing or not to be trusted.
    """
    parts, card = load(NAME, folder=folder)
    return Judge(parts, model_id=card.id)


def fit(seen: Sequence[frozenset[str]], right: np.ndarray, *, seed: int) -> dict[str, Any]:
    """Return the parts of a judge, not yet calibrated: traits with their weights, and the intercept."""
    weights, intercept = fit_weights(seen, right, strength=STRENGTH, least=NEGLIGIBLE, seed=seed)
    return {
        "traits": list(weights),
        "weights": np.array(list(weights.values()), dtype=np.float32),
        "intercept": intercept,
    }


def odds_of(parts: Mapping[str, Any], seen: Sequence[frozenset[str]]) -> np.ndarray:
    """Return the log-odds of candidates before calibration."""
    weights = dict(zip(parts["traits"], parts["weights"], strict=True))
    return np.array([parts["intercept"] + log_odds(weights, traits) for traits in seen])


def calibrate(odds: np.ndarray, right: np.ndarray) -> dict[str, float]:
    """Return slope and offset by Platt's method, from log-odds of candidates that were not trained on."""
    from sklearn.linear_model import LogisticRegression

    scale = LogisticRegression(C=1e6).fit(odds[:, None], right)
    return {"slope": float(scale.coef_[0, 0]), "offset": float(scale.intercept_[0])}


def best_threshold(probabilities: np.ndarray, right: np.ndarray, *, missed: int) -> float:
    """Return the threshold with the best F1, ``missed`` commitments having no candidate at all."""
    steps = np.arange(0.3, 0.71, 0.01)
    return float(max(steps, key=lambda t: (f1_at(probabilities, right, t, missed=missed), -abs(t - 0.5))))


def f1_at(probabilities: np.ndarray, right: np.ndarray, threshold: float, *, missed: int) -> float:
    """Return F1 of detection if candidates from ``threshold`` on are taken."""
    taken = probabilities >= threshold
    hits = int((taken & right).sum())
    return 2 * hits / (int(taken.sum()) + int(right.sum()) + missed)
