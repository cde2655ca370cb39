"""Which cooperation areas a passage deals with, beyond the taxonomy's cues: words and letters under linear models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix

from models.store import ARTIFACTS, load
from pipeline.types import Classification

if TYPE_CHECKING:  # what training alone needs stays out of a run over documents
    from models.passages import Passage

NAME = "areas"
WORD_FEATURES, LETTER_FEATURES = 2**13, 2**13
THRESHOLD = 0.5
LEAST_EXAMPLES = 15
PRUNED = 0.02  # weights smaller than this are dropped: they change no decision and make the file large


class AreaModel:
    """The trained classifier; see ``pipeline.classify.AreaClassifier``."""

    def __init__(self, parts: Mapping[str, Any], *, model_id: str) -> None:
        self._parts = parts
        self._weights = np.vstack([model.coef_ for model in parts["models"]]).T.astype(np.float32)
        self._intercepts = np.asarray([model.intercept_[0] for model in parts["models"]], dtype=np.float32)
        self.id = model_id

    def classify(self, passages: Sequence[str]) -> list[tuple[Classification, ...]]:
        """Return, for each passage, the areas above the threshold, best first."""
        if not passages:
            return []
        odds = self._parts["words"].transform(passages) @ self._weights + self._intercepts
        scores = calibrated(odds, self._parts["slopes"], self._parts["offsets"])
        codes = self._parts["codes"]
        return [
            tuple(
                Classification(label=codes[i], score=round(float(row[i]), 4), found_by=self.id)
                for i in np.argsort(-row)
                if row[i] >= THRESHOLD
            )
            for row in scores
        ]


def load_area_classifier(folder: Path = ARTIFACTS) -> AreaModel:
    """Return the stored classifier of areas.

    Raises:
        ModelError: it is missing or not to be trusted.
    """
    parts, card = load(NAME, folder=folder)
    return AreaModel(parts, model_id=card.id)


def fit(passages: Sequence[Passage], codes: Sequence[str], *, seed: int) -> dict[str, Any]:
    """Return the parts of a classifier, one linear model for each area with enough examples, not yet calibrated."""
    from sklearn.linear_model import LogisticRegression

    words = _vectoriser()
    features = words.fit_transform([p.text for p in passages])
    labels = np.vstack([p.labels for p in passages])
    models, learnt = [], []
    for area, code in enumerate(codes):
        known = labels[:, area] >= 0
        if (labels[:, area] == 1).sum() < LEAST_EXAMPLES:
            continue
        model = LogisticRegression(C=4.0, solver="liblinear", class_weight={0: 1.0, 1: 3.0}, random_state=seed)
        model.fit(features[known], labels[known, area])
        model.coef_ = np.where(np.abs(model.coef_) < PRUNED, 0.0, model.coef_).astype(np.float32)
        models.append(model)
        learnt.append(code)
    ones = np.ones(len(models), dtype=np.float32)
    return {"words": words, "models": models, "codes": learnt, "slopes": ones, "offsets": ones * 0}


def decide(parts: Mapping[str, Any], texts: Sequence[str]) -> np.ndarray:
    """Return the log-odds of the areas before calibration, one row per text, columns as in ``parts["codes"]``."""
    features: csr_matrix = parts["words"].transform(texts)
    return np.column_stack([model.decision_function(features) for model in parts["models"]])


def calibrate(parts: Mapping[str, Any], passages: Sequence[Passage], codes: Sequence[str]) -> dict[str, Any]:
    """Return the parts with a slope and an offset for each area, fitted on passages not trained on (Platt's method)."""
    from sklearn.linear_model import LogisticRegression

    odds = decide(parts, [p.text for p in passages])
    labels = np.vstack([p.labels for p in passages])[:, [codes.index(c) for c in parts["codes"]]]
    slopes, offsets = parts["slopes"].copy(), parts["offsets"].copy()
    for area in range(labels.shape[1]):
        known = labels[:, area] >= 0
        if (labels[:, area] == 1).sum() >= LEAST_EXAMPLES:
            scale = LogisticRegression().fit(odds[known, area : area + 1], labels[known, area])
            slopes[area], offsets[area] = scale.coef_[0, 0], scale.intercept_[0]
    return {**parts, "slopes": slopes, "offsets": offsets}


def calibrated(odds: np.ndarray, slopes: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Return probabilities of log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-(odds * slopes + offsets))))


def _vectoriser() -> Any:  # noqa: ANN401 - scikit-learn is not typed
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
    from sklearn.pipeline import make_pipeline, make_union

    plain = {"alternate_sign": False, "norm": None, "dtype": np.float32}
    words = HashingVectorizer(n_features=WORD_FEATURES, ngram_range=(1, 2), stop_words="english", **plain)
    letters = HashingVectorizer(n_features=LETTER_FEATURES, analyzer="char_wb", ngram_range=(4, 5), **plain)
    return make_union(
        make_pipeline(words, TfidfTransformer(sublinear_tf=True)),
        make_pipeline(letters, TfidfTransformer(sublinear_tf=True)),
    )
