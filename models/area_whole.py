"""Which areas an instrument as a whole deals with: one linear model over what speaks for each area in it.

All areas share the weights, each has an offset of its own, and how usual it is in instruments of the kind counts too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pipeline.extract.areas.evidence import Numbers
from pipeline.extract.areas.whole import WHOLE

KINDS = {"declaration": "declared", "policy": "policy", "other": "other", "resolution": "resolved"}
GROUPS = ("agreed", "declared", "policy", "other", "resolved")
STRENGTH, OFFSETS, SMOOTHED, RARE = 0.3, 3.0, 5.0, 0.01
ALONE, AGREED = 0.45, 0.30
"""From which probability on an area is named, alone and where counting provisions finds it too; chosen by
cross-validation, where F1 is flat around them."""


def group_of(kind: str | None) -> str:
    """Return the group of instruments of this kind, as ``GROUPS`` has them."""
    return KINDS.get(kind or "", "agreed")


def fit_whole(
    evidence: Numbers, labels: np.ndarray, kinds: Sequence[str | None], codes: Sequence[str]
) -> dict[str, Any]:
    """Return the parts of ``weigh_whole``.

    Args:
        evidence: documents x areas x features.
        labels: documents x areas, true where given.
        kinds: of the documents.
        codes: the areas.
    """
    from sklearn.linear_model import LogisticRegression

    groups, overall = np.array([group_of(kind) for kind in kinds]), labels.mean(axis=0)
    usual = np.array(
        [
            (labels[groups == name].sum(axis=0) + SMOOTHED * overall) / ((groups == name).sum() + SMOOTHED)
            for name in GROUPS
        ]
    )
    priors = np.log(usual[[GROUPS.index(group) for group in groups]] + RARE)
    features = np.dstack([evidence, priors]).reshape(-1, evidence.shape[2] + 1)
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    identity = np.tile(np.eye(len(codes)) * OFFSETS, (len(labels), 1))
    model = LogisticRegression(C=STRENGTH, max_iter=3_000)
    model.fit(np.hstack([(features - middle) / spread, identity]), labels.reshape(-1))
    slopes = model.coef_[0, : features.shape[1]] / spread
    return {
        "features": list(WHOLE),
        "codes": list(codes),
        "weights": slopes[:-1].astype(np.float32),
        "of_prior": float(slopes[-1]),
        "priors": np.log(usual + RARE).astype(np.float32),
        "biases": (model.coef_[0, features.shape[1] :] * OFFSETS).astype(np.float32),
        "intercept": float(model.intercept_[0] - slopes @ middle),
    }


def weigh_whole(parts: Mapping[str, Any], evidence: Numbers, codes: Sequence[str], kind: str | None) -> Numbers:
    """Return the probability of each area from its evidence, areas x features; LEAST of what is known for new areas."""
    known = np.array([parts["codes"].index(code) if code in parts["codes"] else -1 for code in codes])
    priors = parts["priors"][GROUPS.index(group_of(kind))]
    usual = np.where(known >= 0, priors[known], priors.min())
    offsets = np.where(known >= 0, parts["biases"][known], 0.0)
    odds = evidence @ parts["weights"] + usual * parts["of_prior"] + offsets + parts["intercept"]
    return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float32)
