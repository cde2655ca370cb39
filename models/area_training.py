"""Training the classifier of areas: reading on weak labels, weighing on our own, each measured on what it never saw."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from models import areas
from models.area_whole import ALONE, GROUPS, fit_whole, group_of, weigh_whole
from models.evaluate import calibration_error, measure_sets, split_by_family
from models.instrument_kind import load_kind_classifier
from models.passages import Passage, weak_passages
from models.reviews import Reviewed
from models.statements import Labelled, labelled_instruments, read_labelled
from models.store import ModelCard, save
from pipeline.analyse import Rules, load_all_rules
from pipeline.extract.areas.evidence import Instrument, Numbers, gather, read_instrument
from pipeline.extract.areas.find import score_statements
from pipeline.extract.areas.passages import is_procedural, read_passages
from pipeline.extract.areas.whole import WHOLE, gather_whole

SEED, FOLDS = 20, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A labelled instrument as it is weighed; ``weighed`` are the places of statements that are not procedural."""

    labelled: Labelled
    instrument: Instrument
    evidence: Numbers
    labels: np.ndarray
    weighed: np.ndarray

    @property
    def fold(self) -> int:
        """Return the part of the cross-validation in which the document is measured."""
        return fold_of(self.labelled.file)


def fold_of(file: str) -> int:
    """Return the part of the cross-validation in which a document is measured."""
    return int(hashlib.sha256(file.encode("utf-8")).hexdigest(), 16) % FOLDS


def train_areas(shared: Path, *, folder: Path, reviewed: Reviewed | None = None) -> ModelCard:
    """Train both models of areas, measure them on documents that they have not seen, and store them.

    Statements whose areas people ``reviewed`` are weighed beside the labelled ones.

    Raises:
        ModelError: training data are missing, or the model cannot be stored.
    """
    rules = load_all_rules()
    codes = [area.code for area in rules.areas.areas]
    passages = weak_passages(shared, rules.areas, seed=SEED)
    learnt, scaled, held = split_by_family(passages, lambda p: p.origin, shares=[0.7, 0.15, 0.15], seed=SEED)
    parts = areas.calibrate(areas.fit(learnt, codes, seed=SEED), scaled, codes)
    reading, _ = _measure_reading(parts, held, codes)
    examples, wholes = _examples(shared, rules, areas.AreaModel(parts, model_id=areas.NAME), reviewed or Reviewed())
    weighing, per_class = _cross_validate(examples, parts, codes)
    whole, parts["whole"] = _measure_whole(examples, wholes, parts, codes)
    parts["weighing"] = _fit(examples, codes)
    card = {
        "name": areas.NAME,
        "task": "which of 30 cooperation areas a statement deals with; which a passage does, by its words alone",
        "data": {
            "statements": sum(len(e.labels) for e in examples),
            "documents of statements": len({e.labelled.file for e in examples}),
            "documents with areas": len(wholes),
            "passages": sum(not p.is_title for p in passages),
            "documents of passages": len({p.origin for p in passages if not p.is_title}),
            "catalogue titles": sum(p.is_title for p in passages),
        },
        "split": (
            f"statements: {FOLDS} folds by document, the stored model is fitted on all; passages and titles: 70 % "
            "trained on, 15 % calibrated on, 15 % measured on by document or family of titles; per class: statements"
        ),
        "limits": (
            "labels of passages are weak: the taxonomy's own cues, most of them blanked out in half of the passages, "
            "and the areas that run through the document",
            "statements were measured where they are annotated, not where they are detected",
            "no reading for areas with fewer than 15 examples; English only",
        ),
        "seed": SEED,
        "metrics": {**weighing, **reading, **whole},
        "per_class": per_class,
    }
    return save(parts, card, folder=folder)


def _examples(
    shared: Path, rules: Rules, model: areas.AreaModel, reviewed: Reviewed
) -> tuple[list[Example], list[tuple[Labelled, Instrument]]]:
    """Return the instruments with labelled statements, and those whose own areas are labelled."""
    found, wholes, kinds = [], [], load_kind_classifier()
    more = (read_labelled(labels, path, rules=rules, kinds=kinds) for labels, path in reviewed.areas)
    for labelled in chain(labelled_instruments(shared, rules=rules, kinds=kinds), more):
        passages = read_passages(labelled.text, labelled.provisions, rules.areas)
        instrument = read_instrument(labelled.text, passages, title=labelled.title, rules=rules.areas, classifier=model)
        if labelled.areas is not None:
            wholes.append((labelled, instrument))
        spans = [span for span, _ in labelled.statements]
        if spans:
            labels = np.array([[a.code in codes for a in rules.areas.areas] for _, codes in labelled.statements])
            weighed = np.array([not is_procedural(s, labelled.text, passages, rules.areas) for s in spans])
            evidence = gather(spans, instrument)
            found.append(
                Example(labelled=labelled, instrument=instrument, evidence=evidence, labels=labels, weighed=weighed)
            )
    return found, wholes


def _fit(examples: Sequence[Example], codes: Sequence[str]) -> dict[str, Any]:
    origins = [e.labelled.file for e in examples for _ in range(int(e.weighed.sum()))]
    forms = [areas.form_of(e.labelled.kind) for e in examples for _ in range(int(e.weighed.sum()))]
    evidence = np.concatenate([e.evidence[e.weighed] for e in examples])
    labels = np.concatenate([e.labels[e.weighed] for e in examples])
    return areas.fit_weighing(evidence, labels, origins, forms, codes)


def _measure_whole(
    examples: Sequence[Example],
    wholes: Sequence[tuple[Labelled, Instrument]],
    parts: dict[str, Any],
    codes: Sequence[str],
) -> tuple[dict[str, float], dict[str, Any]]:
    """Return the figures of the areas of whole documents, and the model fitted on all of them.

    Provisions are scored as in documents that the weighing of statements has not seen.
    """
    folds = np.array([fold_of(labelled.file) for labelled, _ in wholes])
    evidence = np.zeros((len(wholes), len(codes), len(WHOLE)), dtype=np.float32)
    for fold in range(FOLDS):
        weighing = _fit([e for e in examples if e.fold != fold], codes)
        model = areas.AreaModel({**parts, "weighing": weighing}, model_id=areas.NAME)
        for row in np.flatnonzero(folds == fold):
            labelled, instrument = wholes[int(row)]
            read = replace(instrument, classifier=model)
            spans = [passage.provision.span for passage in instrument.operative]
            evidence[row] = gather_whole(instrument, score_statements(spans, read, kind=labelled.kind)[0])
    labels = np.array([[code in (labelled.areas or ()) for code in codes] for labelled, _ in wholes])
    kinds = [labelled.kind for labelled, _ in wholes]
    likely = np.zeros(labels.shape, dtype=np.float32)
    for fold in range(FOLDS):
        rest = folds != fold
        fitted = fit_whole(evidence[rest], labels[rest], codes, folds[rest])
        for row in np.flatnonzero(~rest):
            likely[row] = weigh_whole(fitted, evidence[row], codes)
    measured = measure_sets(labels.astype(np.int8), likely >= ALONE, codes)
    figures = {f"documents_{key}": value for key, value in measured.overall.items()}
    for group in GROUPS:
        of_group = np.array([group_of(kind) == group for kind in kinds])
        if of_group.any():
            by_group = measure_sets(labels[of_group].astype(np.int8), likely[of_group] >= ALONE, codes)
            figures[f"documents_{group}_micro_f1"] = by_group.overall["micro_f1"]
    return figures, fit_whole(evidence, labels, codes, folds)


def _cross_validate(
    examples: Sequence[Example], parts: dict[str, Any], codes: Sequence[str]
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    truth, scores = [], []
    for fold in range(FOLDS):
        rest = [e for e in examples if e.fold != fold]
        model = areas.AreaModel({**parts, "weighing": _fit(rest, codes)}, model_id=areas.NAME)
        for example in (e for e in examples if e.fold == fold):
            instrument = replace(example.instrument, classifier=model)
            spans = [span for span, _ in example.labelled.statements]
            scores.append(score_statements(spans, instrument, kind=example.labelled.kind)[0])
            truth.append(example.labels)
    return measure_statements(np.concatenate(truth), np.concatenate(scores), codes)


def measure_statements(
    truth: np.ndarray, scores: Numbers, codes: Sequence[str]
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Return the share of statements with a right area (or rightly none), the areas' precision, and calibration.

    Args:
        truth: statements x areas, true where given.
        scores: probabilities of the same shape.
        codes: the areas.
    """
    named = np.zeros(truth.shape, dtype=bool)
    order = np.argsort(-scores, axis=1, kind="stable")
    for rank, limit in enumerate((areas.FIRST, areas.SECOND)):
        rows = np.arange(len(scores))
        named[rows, order[:, rank]] = scores[rows, order[:, rank]] >= limit
    right = (named & truth).any(axis=1) | ~(named.any(axis=1) | truth.any(axis=1))
    measured = measure_sets(truth.astype(np.int8), named, codes)
    metrics = {
        "statements_right": round(float(right.mean()), 4),
        **{f"statements_{key}": value for key, value in measured.overall.items()},
        "statements_calibration_error": round(_calibration_error(truth, scores), 4),
    }
    return metrics, measured.per_class


def _calibration_error(truth: np.ndarray, scores: Numbers) -> float:
    """Return how far, on average, the best area's probability is from how often it is right."""
    best, places = scores.argmax(axis=1), np.arange(len(scores))
    return calibration_error(list(zip(scores[places, best].tolist(), truth[places, best].tolist(), strict=True)))


def _measure_reading(
    parts: dict[str, Any], held: Sequence[Passage], codes: Sequence[str]
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Return the figures of passages and titles by words alone, of titles also the macro F1 over their areas."""
    columns = [codes.index(code) for code in parts["codes"]]
    metrics: dict[str, float] = {}
    per_class: dict[str, dict[str, float]] = {}
    for name, chosen in (
        ("passages", [p for p in held if not p.is_title]),
        ("titles", [p for p in held if p.is_title]),
    ):
        truth = np.vstack([p.labels for p in chosen])[:, columns]
        odds = areas.decide(parts, [p.text for p in chosen])
        scores = areas.calibrated(odds, parts["slopes"], parts["offsets"])
        measured = measure_sets(truth, scores >= areas.THRESHOLD, parts["codes"])
        metrics |= {f"{name}_{key}": value for key, value in measured.overall.items()}
        metrics[f"{name}_macro_f1"] = round(float(np.mean([c["f1"] for c in measured.per_class.values()])), 4)
        per_class = measured.per_class
    return metrics, per_class
