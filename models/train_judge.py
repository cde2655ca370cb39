"""Training the judge of commitments from annotated documents and single statements."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from models import commitment_judge as judge
from models.areas import calibrated
from models.candidates import Judged
from models.evaluate import calibration_error
from models.store import ARTIFACTS, ModelCard, save

SEED = 20
FOLDS = 10


def train_judge(documents: Sequence[Judged], *, folder: Path = ARTIFACTS) -> ModelCard:
    """Train the judge on the candidates of labelled documents, store it and return its card.

    Its figures, its calibration and its threshold are of folds by document: no candidate is weighed by a judge that
    saw its document. The stored model saw all of them.

    Raises:
        ModelError: the model cannot be stored.
    """
    seen = list(chain.from_iterable(d.traits for d in documents))
    right = np.array(list(chain.from_iterable(d.right for d in documents)))
    missed = sum(d.missed for d in documents)
    odds = _held_out(documents, seen, right)
    scale = judge.calibrate(odds, right)
    probabilities = calibrated(odds, np.array(scale["slope"]), np.array(scale["offset"]))
    threshold = judge.best_threshold(probabilities, right, missed=missed)
    parts = {**judge.fit(seen, right, seed=SEED), **scale, "threshold": threshold}
    card = {
        "name": judge.NAME,
        "task": "whether a deontic expression is a commitment, from traits of its words, clause, agent and place",
        "data": {"documents": len(documents), "candidates": len(seen), "commitments": int(right.sum()) + missed},
        "split": f"figures, calibration and threshold from {FOLDS} folds by document; the stored model saw all",
        "limits": ("English only", "what has no candidate at all it cannot find"),
        "seed": SEED,
        "metrics": _measure(probabilities, right, missed, threshold, _accepted(seen)),
        "per_class": {},
    }
    return save(parts, card, folder=folder)


def _held_out(documents: Sequence[Judged], seen: Sequence[frozenset[str]], right: np.ndarray) -> np.ndarray:
    """Return the log-odds of each candidate by a judge that did not see its document."""
    from sklearn.model_selection import GroupKFold

    groups = [d.document for d in documents for _ in d.traits]
    odds = np.zeros(len(seen))
    for learnt, held in GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(seen, right, groups):
        parts = judge.fit([seen[i] for i in learnt], right[learnt], seed=SEED)
        odds[held] = judge.odds_of(parts, [seen[i] for i in held])
    return odds


def _accepted(seen: Sequence[frozenset[str]]) -> np.ndarray:
    """Return which candidates the rules alone take."""
    return np.array(["why=accepted" in traits for traits in seen])


def _measure(
    probabilities: np.ndarray, right: np.ndarray, missed: int, threshold: float, accepted: np.ndarray
) -> dict[str, float]:
    taken = probabilities >= threshold
    pairs = list(zip(probabilities.tolist(), right.tolist(), strict=True))
    return {
        "f1": judge.f1_at(probabilities, right, threshold, missed=missed),
        "precision": float(right[taken].mean()),
        "recall": float((taken & right).sum() / (right.sum() + missed)),
        "rules_alone_f1": judge.f1_at(accepted.astype(float), right, 0.5, missed=missed),
        "calibration_error": calibration_error(pairs),
        "brier": float(((probabilities - right) ** 2).mean()),
    }
