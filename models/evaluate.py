"""Splitting by family and measuring: what a model card reports."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

T = TypeVar("T")
BINS = 10
"""Parts of the scale in which confidence and truth are compared."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of a model on held-out data, shares in [0, 1]; ``per_class`` has precision, recall, f1 and support."""

    overall: dict[str, float]
    per_class: dict[str, dict[str, float]]


def split_by_family(
    items: Sequence[T], family: Callable[[T], str], *, shares: Sequence[float], seed: int
) -> list[list[T]]:
    """Return ``items`` in parts of about the given shares; all items of a family lie in one part.

    Families are dealt whole in a random but fixed order, each to the part that lacks most.
    """
    sizes: dict[str, int] = {}
    for item in items:
        sizes[family(item)] = sizes.get(family(item), 0) + 1
    order = sorted(sizes)
    random.Random(seed).shuffle(order)  # noqa: S311 - a split, not a secret
    filled = [0.0] * len(shares)
    part_of: dict[str, int] = {}
    for name in order:
        part = min(range(len(shares)), key=lambda i: filled[i] / shares[i])
        part_of[name] = part
        filled[part] += sizes[name]
    parts: list[list[T]] = [[] for _ in shares]
    for item in items:
        parts[part_of[family(item)]].append(item)
    return parts


def measure_labels(truth: Sequence[str], predicted: Sequence[str], labels: Sequence[str]) -> Measured:
    """Return accuracy and macro F1 of one label per item. Labels that never occur are left out."""
    per_class = {}
    for label in labels:
        hit = sum(t == p == label for t, p in zip(truth, predicted, strict=True))
        per_class[label] = _figures(hit, sum(p == label for p in predicted) - hit, sum(t == label for t in truth) - hit)
    seen = {label: figures for label, figures in per_class.items() if figures["support"]}
    right = sum(t == p for t, p in zip(truth, predicted, strict=True))
    overall = {
        "accuracy": round(right / max(len(truth), 1), 4),
        "macro_f1": round(sum(f["f1"] for f in seen.values()) / max(len(seen), 1), 4),
    }
    return Measured(overall, seen)


def measure_sets(truth: np.ndarray, predicted: np.ndarray, labels: Sequence[str]) -> Measured:
    """Return micro precision, recall and F1 of several labels per item.

    Args:
        truth: items x labels; 1 given, 0 absent, -1 not known and not counted.
        predicted: items x labels, true where predicted.
        labels: the names of the columns.
    """
    known, given = truth >= 0, truth == 1
    hit = (given & predicted).sum(axis=0)
    extra = (known & ~given & predicted).sum(axis=0)
    missed = (given & ~predicted).sum(axis=0)
    whole = _figures(int(hit.sum()), int(extra.sum()), int(missed.sum()))
    per_class = {
        label: _figures(int(hit[i]), int(extra[i]), int(missed[i]))
        for i, label in enumerate(labels)
        if given[:, i].any()
    }
    return Measured({f"micro_{k}": v for k, v in whole.items() if k != "support"}, per_class)


def _figures(hit: int, extra: int, missed: int) -> dict[str, float]:
    precision = hit / (hit + extra) if hit + extra else 0.0
    recall = hit / (hit + missed) if hit + missed else 0.0
    f1 = 2 * hit / (2 * hit + extra + missed) if hit else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4), "support": hit + missed}


def calibration(pairs: Sequence[tuple[float, bool]]) -> Iterator[tuple[float, float, int]]:
    """Yield (mean confidence, share that is right, how many) of each tenth of the scale that is used."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in pairs:
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    for _, inside in sorted(bins.items()):
        count = len(inside)
        yield sum(c for c, _ in inside) / count, sum(right for _, right in inside) / count, count


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Return the expected calibration error: the mean distance of confidence and share right, weighted by count."""
    total = len(pairs)
    return sum(abs(mean - share) * count for mean, share, count in calibration(pairs)) / total if total else 0.0
