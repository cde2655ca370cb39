"""Which of eight kinds an instrument is: forms and words of its title and opening under a linear model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix, hstack

from models.features import KINDS, Description, certain_kind, describe, form_matrix, form_names
from models.store import ARTIFACTS, load
from pipeline.errors import ModelError
from pipeline.types import Classification

if TYPE_CHECKING:  # what training alone needs stays out of a run over documents
    from models.data import Document

NAME = "instrument_kind"
TITLE_FEATURES, OPENING_FEATURES = 2**12, 2**13
OPENING_SHARE = 0.7
# What a title that names its kind adds to that kind's log-odds: forms are right in about 97 of 100 titles, but a
# model trained on some publishers' texts must not outvote "Protocol" in another's.
CERTAIN_LOG_ODDS = 1.5
UNTITLED_WEIGHT = 0.4


class InstrumentKind:
    """The trained classifier; see ``pipeline.classify.KindClassifier``."""

    def __init__(self, parts: Mapping[str, Any], *, model_id: str) -> None:
        self._parts = parts
        self.id = model_id

    def classify(self, title: str, text: str) -> Classification:
        """Return the kind with a calibrated score. ``title`` may be empty."""
        scores = probabilities(self._parts, [describe(title, text)])[0]
        best = int(scores.argmax())
        return Classification(label=KINDS[best], score=round(float(scores[best]), 4), found_by=self.id)


def load_kind_classifier(folder: Path = ARTIFACTS) -> InstrumentKind:
    """Return the stored classifier of kinds.

    Raises:
        ModelError: it is missing, not to be trusted, or was trained with other forms.
    """
    parts, card = load(NAME, folder=folder)
    if parts["forms"] != form_names():
        raise ModelError(f"model {card.id} was trained with other forms than those in kinds.yml; run `make train`")
    return InstrumentKind(parts, model_id=card.id)


def fit(documents: Sequence[Document], *, seed: int) -> dict[str, Any]:
    """Return the parts of a classifier trained on ``documents``, seen with title and, weighted less, without."""
    from sklearn.linear_model import LogisticRegression

    described = [describe(d.title, d.text) for d in documents]
    untitled = [describe("", d.text) for d in documents]
    bodied = [i for i, d in enumerate(documents) if d.text.strip()]
    rows = [*described, *(untitled[i] for i in bodied)]
    kinds = [d.kind for d in documents] + [documents[i].kind for i in bodied]
    weights = [d.weight for d in documents] + [documents[i].weight * UNTITLED_WEIGHT for i in bodied]
    parts: dict[str, Any] = {
        "title": _vectoriser(TITLE_FEATURES).fit([d.title for d in rows]),
        "opening": _vectoriser(OPENING_FEATURES).fit([d.opening for d in rows]),
        "temperature": 1.0,
        "forms": form_names(),
    }
    model = LogisticRegression(C=3.0, max_iter=3_000, class_weight="balanced", random_state=seed)
    model.fit(_matrix(parts, rows), [KINDS.index(k) for k in kinds], sample_weight=weights)
    model.coef_ = model.coef_.astype(np.float32)
    return {**parts, "model": model}


def probabilities(parts: Mapping[str, Any], descriptions: Sequence[Description]) -> np.ndarray:
    """Return the probabilities of the kinds, one row per document, columns as in ``KINDS``."""
    odds = parts["model"].decision_function(_matrix(parts, descriptions))
    scores = np.full((len(descriptions), len(KINDS)), -30.0)
    scores[:, parts["model"].classes_] = odds
    for row, description in enumerate(descriptions):
        if certain := certain_kind(description.title):
            scores[row, KINDS.index(certain[0])] += CERTAIN_LOG_ODDS
    scores = scores / parts["temperature"]
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    total: np.ndarray = scores.sum(axis=1, keepdims=True)
    return np.asarray(scores / total)


def best_temperature(scores: np.ndarray, truth: Sequence[str]) -> float:
    """Return the temperature under which held-out probabilities (at temperature 1) fit best: least log loss."""
    odds = np.log(np.maximum(scores, 1e-12))
    right = np.asarray([KINDS.index(k) for k in truth])

    def loss(temperature: float) -> float:
        scaled = odds / temperature
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        return float((np.log(np.exp(scaled).sum(axis=1)) - scaled[np.arange(len(right)), right]).mean())

    return float(min(np.linspace(0.3, 3.0, 55), key=loss))


def _vectoriser(features: int) -> Any:  # noqa: ANN401 - scikit-learn is not typed
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
    from sklearn.pipeline import make_pipeline

    words = HashingVectorizer(
        n_features=features, ngram_range=(1, 2), alternate_sign=False, norm=None, dtype=np.float32
    )
    return make_pipeline(words, TfidfTransformer(sublinear_tf=True))


def _matrix(parts: Mapping[str, Any], rows: Sequence[Description]) -> csr_matrix:
    return hstack(
        [
            csr_matrix(form_matrix(rows)),
            parts["title"].transform([r.title for r in rows]),
            parts["opening"].transform([r.opening for r in rows]) * OPENING_SHARE,
        ],
        format="csr",
    )
