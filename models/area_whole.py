"""Which areas an instrument as a whole deals with: one linear model over what speaks for each area in it.

All areas share the weights, each has an offset of its own. How usual an area is in instruments of a kind does not
count: it would say what this corpus holds, not what a ministry's own documents do.
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
ALONE, AGREED = 0.4, 0.15
"""From which probability on an area is named, alone and where counting provisions finds it too; chosen by
cross-validation, where F1 is flat around them, and by specimens, which are like no part of the corpus."""


def group_of(kind: str | None) -> str:
    """Return the group of instruments of this kind, as ``GROUPS`` has them."""
    return KINDS.get(kind or "", "agreed")


def fit_whole(evidence: Numbers, labels: np.ndarray, codes: Sequence[str]) -> dict[str, Any]:
    """Return the parts of ``weigh_whole``.

    Args:
        evidence: documents x areas x features.
        labels: documents x areas, true where given.
        codes: the areas.
    """
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


def weigh_whole(parts: Mapping[str, Any], evidence: Numbers, codes: Sequence[str]) -> Numbers:
    """Return the probability of each area from its evidence, areas x features; a new area has no offset."""
    known = np.array([parts["codes"].index(code) if code in parts["codes"] else -1 for code in codes])
    offsets = np.where(known >= 0, parts["biases"][known], 0.0)
    odds = evidence @ parts["weights"] + offsets + parts["intercept"]
    return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float32)
