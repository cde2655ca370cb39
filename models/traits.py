"""What the models over traits share: a trait is a word or ``name=value``, and each has a weight in log-odds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:  # what training alone needs stays out of a run over documents
    from numpy.typing import NDArray

SEEN = 3
"""In how many examples a trait must be seen to be learnt."""


def log_odds(weights: Mapping[str, float], traits: Iterable[str]) -> float:
    """Return the sum of the traits' weights; a trait that was not learnt has none."""
    return sum(map(weights.get, traits, repeat(0.0)))


def fit_weights(
    seen: Sequence[frozenset[str]], right: NDArray[np.bool_], *, strength: float, least: float, seed: int
) -> tuple[dict[str, float], float]:
    """Return the weight of each trait, and the intercept, by logistic regression.

    Args:
        seen: the traits of each example.
        right: whether each is right.
        strength: inverse of the regularisation.
        least: weights nearer to nought are left out.
        seed: makes the same data give the same weights.
    """
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    counter = CountVectorizer(analyzer=sorted, binary=True, min_df=SEEN, dtype=np.float32)
    features = counter.fit_transform(seen)
    model = LogisticRegression(C=strength, solver="liblinear", random_state=seed).fit(features, right)
    pairs = zip(counter.get_feature_names_out(), model.coef_[0], strict=True)
    return {str(trait): float(weight) for trait, weight in pairs if abs(weight) > least}, float(model.intercept_[0])
