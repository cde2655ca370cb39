"""Which cooperation areas statements and passages deal with: two linear models, one on top of the other.

``read`` looks at words alone. It has learnt from passages and titles of the corpus with weak labels. ``weigh`` looks at
all that speaks for an area, cues and the first model's word among it; it has learnt from statements that we
annotated, what each of these witnesses tells, the same for all areas but for an offset.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models import area_whole
from models.store import ARTIFACTS, load
from pipeline.errors import ModelError
from pipeline.extract.areas.evidence import FEATURES, Numbers
from pipeline.extract.areas.whole import WHOLE

if TYPE_CHECKING:  # what training alone needs stays out of a run over documents
    from models.passages import Passage

NAME = "areas"
WORD_FEATURES = 2**15
THRESHOLD = 0.5
LEAST_EXAMPLES = 15
PRUNED = 0.05  # weights smaller than this are dropped: they change no decision and make the file large
# Which share of a document an area must have to be taken for one of a passage that says nothing, and what that tells.
INHERITED = 0.5
# Kinds whose instruments are alike in what they deal with; the rest are treaties and what goes with them.
FORMS = {"declaration": "declared", "policy": "declared", "other": "declared", "resolution": "resolved"}
FORM_NAMES = ("agreed", "declared", "resolved")
FIRST, SECOND = 0.10, 0.15
"""From which probability on a statement's best and second area are named; chosen by cross-validation."""
# An area of which all witnesses are below these is no candidate, and its probability is LEAST.
CANDIDATES = {
    "own": 0.1, "heard": 0.1, "said": 0.1, "share": 0.1, "said_document": 0.15, "said_near": 0.15, "title": 0.3,
}  # fmt: skip
LIKELY, LEAST = 0.08, 0.001
STRENGTH, OFFSETS, SMOOTHED = 0.02, 2.0, 5.0


class AreaModel:
    """The trained classifier; see ``pipeline.classify.AreaClassifier``."""

    thresholds = (FIRST, SECOND)
    whole_thresholds = (area_whole.ALONE, area_whole.AGREED)

    def __init__(self, parts: Mapping[str, Any], *, model_id: str) -> None:
        self._parts = parts
        self._columns = {code: column for column, code in enumerate(parts["codes"])}
        self._weights = parts["weights"].astype(np.float32)
        self.id = model_id

    def read(self, passages: Sequence[str], codes: Sequence[str]) -> Numbers:
        """Return how likely each passage deals with each area by its words alone; 0 for areas that are not known."""
        parts = self._parts
        table = np.zeros((len(passages), len(codes)), dtype=np.float32)
        if len(passages):
            odds = parts["words"].transform(passages) @ self._weights + parts["intercepts"]
            scores = calibrated(odds, parts["slopes"], parts["offsets"])
            known = [at for at, code in enumerate(codes) if code in self._columns]
            table[:, known] = scores[:, [self._columns[codes[at]] for at in known]]
        return table

    def weigh(self, evidence: Numbers, codes: Sequence[str], *, kind: str | None) -> Numbers:
        """Return how likely each statement deals with each area."""
        return weigh(self._parts["weighing"], evidence, codes, [form_of(kind)] * len(evidence))

    def weigh_whole(self, evidence: Numbers, codes: Sequence[str]) -> Numbers:
        """Return how likely the instrument as a whole deals with each area."""
        return area_whole.weigh_whole(self._parts["whole"], evidence, codes)


def load_area_classifier(folder: Path = ARTIFACTS) -> AreaModel:
    """Return the stored classifier of areas.

    Raises:
        ModelError: it is missing or not to be trusted, or has learnt other features than are gathered now.
    """
    parts, card = load(NAME, folder=folder)
    if tuple(parts["weighing"]["features"]) != FEATURES or tuple(parts["whole"]["features"]) != WHOLE:
        raise ModelError(f"model {NAME} in {folder} was trained on other features; `make train` rebuilds it")
    return AreaModel(parts, model_id=card.id)


def form_of(kind: str | None) -> str:
    """Return the form of an instrument of this kind, as ``FORM_NAMES`` has them."""
    return FORMS.get(kind or "", "agreed")


# --- weighing what speaks for an area --------------------------------------------------------


def weigh(parts: Mapping[str, Any], evidence: Numbers, codes: Sequence[str], forms: Sequence[str]) -> Numbers:
    """Return probabilities, statements x areas, from evidence of statements in instruments of these forms."""
    if not len(evidence):
        return np.zeros((0, len(codes)), dtype=np.float32)
    known = [parts["codes"].index(code) if code in parts["codes"] else -1 for code in codes]
    priors = np.array([parts["priors"][FORM_NAMES.index(form)] for form in forms])
    usual = np.where(np.array(known) >= 0, priors[:, known], priors.mean())
    offsets = np.where(np.array(known) >= 0, parts["biases"][known], 0.0)
    odds = evidence @ parts["weights"] + usual * parts["of_prior"] + offsets + parts["intercept"]
    scores = 1.0 / (1.0 + np.exp(-odds))
    return np.where(candidates(evidence, usual), scores, LEAST).astype(np.float32)


def candidates(evidence: Numbers, usual: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which areas come into question for which statements."""
    found = usual > LIKELY
    for name, least in CANDIDATES.items():
        found = found | (evidence[:, :, FEATURES.index(name)] > least)
    return np.asarray(found)


def fit_weighing(
    evidence: Numbers, labels: NDArray[Any], origins: Sequence[str], forms: Sequence[str], codes: Sequence[str]
) -> dict[str, Any]:
    """Return the parts of ``weigh``.

    Args:
        evidence: statements x areas x features.
        labels: statements x areas, 1 where given.
        origins: the document of each statement; many statements of one document count less each.
        forms: the form of each statement's instrument.
        codes: the areas.
    """
    from sklearn.linear_model import LogisticRegression

    counts = {origin: origins.count(origin) for origin in set(origins)}
    share = np.array([counts[origin] ** -0.5 for origin in origins])
    overall, chosen = labels.mean(axis=0), np.array(forms)
    priors = []
    for name in FORM_NAMES:
        of_form = (chosen == name) * share
        priors.append((of_form @ labels + SMOOTHED * overall) / (of_form.sum() + SMOOTHED))
    usual = np.array([priors[FORM_NAMES.index(form)] for form in forms])
    rows, areas = np.nonzero(candidates(evidence, usual))
    features = np.column_stack([evidence[rows, areas], usual[rows, areas]])
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    identity = np.eye(len(codes))[areas] * OFFSETS
    model = LogisticRegression(C=STRENGTH, max_iter=1_000)
    model.fit(np.hstack([(features - middle) / spread, identity]), labels[rows, areas], sample_weight=share[rows])
    slopes = model.coef_[0, : features.shape[1]] / spread
    return {
        "features": list(FEATURES),
        "codes": list(codes),
        "weights": slopes[:-1].astype(np.float32),
        "of_prior": float(slopes[-1]),
        "priors": np.array(priors, dtype=np.float32),
        "biases": (model.coef_[0, features.shape[1] :] * OFFSETS).astype(np.float32),
        "intercept": float(model.intercept_[0] - slopes @ middle),
    }


# --- reading words ---------------------------------------------------------------------------


def fit(passages: Sequence[Passage], codes: Sequence[str], *, seed: int) -> dict[str, Any]:
    """Return the parts of ``read``, one linear model for each area with enough examples, not yet calibrated."""
    from sklearn.linear_model import LogisticRegression

    words = _vectoriser()
    features = words.fit_transform([p.text for p in passages])
    labels = np.vstack([p.labels for p in passages])
    inherited = np.vstack([p.inherited for p in passages])
    weights, intercepts, learnt = [], [], []
    for area, code in enumerate(codes):
        if (labels[:, area] == 1).sum() < LEAST_EXAMPLES:
            continue
        wanted = np.where(inherited[:, area], 1, labels[:, area])
        told = np.where(inherited[:, area], INHERITED, np.where(wanted == 1, 2.0, 1.0))
        known = wanted >= 0
        model = LogisticRegression(C=4.0, solver="liblinear", random_state=seed)
        model.fit(features[known], wanted[known], sample_weight=told[known])
        weights.append(np.where(np.abs(model.coef_[0]) < PRUNED, 0.0, model.coef_[0]).astype(np.float16))
        intercepts.append(model.intercept_[0])
        learnt.append(code)
    ones = np.ones(len(learnt), dtype=np.float32)
    return {
        "words": words,
        "weights": np.array(weights).T.copy(),
        "intercepts": np.array(intercepts, dtype=np.float32),
        "codes": learnt,
        "slopes": ones,
        "offsets": ones * 0,
    }


def decide(parts: Mapping[str, Any], texts: Sequence[str]) -> np.ndarray:
    """Return the log-odds of the areas before calibration, one row per text, columns as in ``parts["codes"]``."""
    return np.asarray(parts["words"].transform(texts) @ parts["weights"].astype(np.float32) + parts["intercepts"])


def calibrate(parts: Mapping[str, Any], passages: Sequence[Passage], codes: Sequence[str]) -> dict[str, Any]:
    """Return the parts with a slope and an offset for each area, fitted on passages not trained on (Platt's method)."""
    from sklearn.linear_model import LogisticRegression

    odds = decide(parts, [p.text for p in passages])
    columns = [codes.index(c) for c in parts["codes"]]
    labels = np.vstack([np.where(p.inherited, 1, p.labels) for p in passages])[:, columns]
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
    from sklearn.pipeline import make_pipeline

    words = HashingVectorizer(
        n_features=WORD_FEATURES, ngram_range=(1, 2), alternate_sign=False, norm=None, dtype=np.float32
    )
    return make_pipeline(words, TfidfTransformer(sublinear_tf=True))
