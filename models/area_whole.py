"""Which areas an instrument as a whole deals with: one linear model over what speaks for each area in it.

All areas share the weights, each has an offset of its own. Most of what is said of an area is then read off what is
said of all: where one area is, others often are, and a word that two areas share tells of the one beside whose company
it stands. How usual an area is in instruments of a kind does not count: it would say what this corpus holds, not what
a ministry's own documents do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pipeline.extract.areas.evidence import Numbers
from pipeline.extract.areas.whole import WHOLE

KINDS = {"declaration": "declared", "policy": "policy", "other": "other", "resolution": "resolved"}
GROUPS = ("agreed", "declared", "policy", "other", "resolved")
STRENGTH, OFFSETS = 0.1, 3.0
COMPANY, SHARE, OWN = 0.02, 0.6, 4.0
"""Inverse of the regularisation of what areas say of each other, its share, and how freely an area speaks for itself;
chosen by cross-validation, where F1 is flat around them."""
LEAST = 4
"""Documents in which an area must be given for others to speak of it."""
FARTHEST = 7.0
"""Log-odds beyond which areas tell nothing more of each other."""
ALONE, AGREED = 0.45, 0.15
"""From which probability on an area is named, alone and where counting provisions finds it too; chosen by
cross-validation, where F1 is flat around them and a higher one is more precise, and by specimens, which are like no
part of the corpus."""


def group_of(kind: str | None) -> str:
    """Return the group of instruments of this kind, as ``GROUPS`` has them."""
    return KINDS.get(kind or "", "agreed")


def fit_whole(evidence: Numbers, labels: np.ndarray, codes: Sequence[str], folds: np.ndarray) -> dict[str, Any]:
    """Return the parts of ``weigh_whole``.

    Args:
        evidence: documents x areas x features.
        labels: documents x areas, true where given.
        codes: the areas.
        folds: the part of each document; what areas say of each other is learnt from parts not trained on.
    """
    odds = np.zeros(labels.shape, dtype=np.float64)
    for fold in np.unique(folds):
        rest = folds != fold
        odds[~rest] = _alone(_fit_alone(evidence[rest], labels[rest], codes), evidence[~rest], np.arange(len(codes)))
    company, shift = _fit_company(np.clip(odds, -FARTHEST, FARTHEST), labels)
    return {**_fit_alone(evidence, labels, codes), "company": company, "shift": shift}


def _fit_alone(evidence: Numbers, labels: np.ndarray, codes: Sequence[str]) -> dict[str, Any]:
    """Return the parts by which each area is weighed by itself."""
    from sklearn.linear_model import LogisticRegression

    features = evidence.reshape(-1, evidence.shape[2])
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    identity = np.tile(np.eye(len(codes)) * OFFSETS, (len(labels), 1))
    model = LogisticRegression(C=STRENGTH, max_iter=3_000)
    model.fit(np.hstack([(features - middle) / spread, identity]), labels.reshape(-1))
    slopes = model.coef_[0, : features.shape[1]] / spread
    return {
        "features": list(WHOLE),
        "codes": list(codes),
        "weights": slopes.astype(np.float32),
        "biases": (model.coef_[0, features.shape[1] :] * OFFSETS).astype(np.float32),
        "intercept": float(model.intercept_[0] - slopes @ middle),
    }


def _fit_company(odds: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what each area's log-odds add to those of each other, areas x areas, and what is added to each."""
    from sklearn.linear_model import LogisticRegression

    company, shift = np.eye(labels.shape[1]), np.zeros(labels.shape[1])
    for area in np.flatnonzero(labels.sum(axis=0) >= LEAST):
        own = odds[:, [area]] * OWN
        model = LogisticRegression(C=COMPANY, max_iter=3_000).fit(np.hstack([odds, own]), labels[:, area])
        company[:, area] = model.coef_[0, :-1]
        company[area, area] += model.coef_[0, -1] * OWN
        shift[area] = model.intercept_[0]
    return company.astype(np.float32), shift.astype(np.float32)


def _alone(parts: Mapping[str, Any], evidence: Numbers, known: np.ndarray) -> np.ndarray:
    """Return the log-odds of areas by their own evidence; ``known`` are their numbers, -1 for a new one."""
    offsets = np.where(known >= 0, parts["biases"][known], 0.0)
    return np.asarray(evidence @ parts["weights"] + offsets + parts["intercept"])


def weigh_whole(parts: Mapping[str, Any], evidence: Numbers, codes: Sequence[str]) -> Numbers:
    """Return the probability of each area from its evidence, areas x features; a new area speaks for itself alone."""
    known = np.array([parts["codes"].index(code) if code in parts["codes"] else -1 for code in codes])
    odds = _alone(parts, evidence, known)
    said = np.zeros(len(parts["codes"]))
    said[known[known >= 0]] = np.clip(odds[known >= 0], -FARTHEST, FARTHEST)
    beside = said @ parts["company"] + parts["shift"]
    blended = np.where(known >= 0, (1 - SHARE) * odds + SHARE * beside[known], odds)
    return np.asarray(1.0 / (1.0 + np.exp(-blended)), dtype=np.float32)
