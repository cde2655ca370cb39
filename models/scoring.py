"""Scoring extracted documents against gold annotations.

The rules are those of the annotation guide and its script, figure for figure; ``tests/models`` runs both side by
side. Here they are pure functions, and errors are values: a list of what was missed, added or wrong.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from models.places import Record, Text, inside, locate, match
from pipeline.errors import SettingsError

EXACT_FIELDS = (
    "kind", "laterality", "signed_on", "signed_at", "entry_into_force", "duration", "renewal", "termination_notice",
)  # fmt: skip
LABELS = ("kind", "laterality", "entry_into_force", "renewal")
"""Fields of which a confusion table is made."""
SET_FIELDS = ("parties", "areas", "authentic_languages")
ATTRIBUTES = ("modality", "bearer", "beneficiary", "actions", "areas")
TITLE_RATIO = 90


@dataclass(frozen=True, slots=True)
class Miss:
    """One difference between gold and prediction, as ``mithaq evaluate --verbose`` prints it."""

    document: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Detection:
    """Precision, recall and F1 in [0, 1]; 1 where there was nothing to find and nothing was found."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures of a set of documents. Shares lie in [0, 1]; a field that no gold file has is absent.

    ``labels`` are (gold, predicted) of fields with few values, ``confidences`` (confidence, whether it is right) of
    every predicted commitment. ``blind`` says that the documents are only ever scored: nobody may see their errors.
    """

    documents: int
    missing: tuple[str, ...]
    unlocated: int
    set_f1: dict[str, float]
    accuracy: dict[str, float]
    parties_exact: float | None
    commitments: int
    detection: Detection
    attributes: dict[str, float]
    by_kind: dict[str, Scores] = field(default_factory=dict)
    labels: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    confidences: tuple[tuple[float, bool], ...] = ()
    errors: tuple[Miss, ...] = ()
    blind: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the figures under the names that the guide's script gives them."""
        return {
            "documents": self.documents,
            "missing_predictions": list(self.missing),
            "unlocated_predictions": self.unlocated,
            **{f"{name}_f1": value for name, value in self.set_f1.items()},
            **{f"{name}_accuracy": value for name, value in self.accuracy.items()},
            **({"parties_exact": self.parties_exact} if self.parties_exact is not None else {}),
            "commitments": self.commitments,
            "commitments_detection": {
                "precision": self.detection.precision, "recall": self.detection.recall, "f1": self.detection.f1,
            },
            **{f"commitments_{name}": value for name, value in self.attributes.items()},
        }  # fmt: skip


def score(gold: Path, predictions: Mapping[str, Record]) -> Scores:
    """Return the figures of predicted records against a folder of gold files.

    Args:
        gold: a folder of ``NAME.json``; the documents lie in its ``texts`` or in ``../texts``. Where a gold file has
            ``windows`` (passages quoted in order), commitments are judged in these alone.
        predictions: records with the guide's field names, by the gold file's name without ``.json``.

    Raises:
        SettingsError: the folder holds no gold files, or a text that commitments are marked in is missing.
    """
    tallies = []
    blind = False
    for path in sorted(gold.glob("*.json")):
        try:
            truth = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise SettingsError(f"gold file {path} cannot be read: {error}") from error
        blind = blind or truth.get("split") == "score"
        text = Text("")
        if truth.get("commitments") is not None:
            text = Text(_document_text(gold, truth["file"]).read_text("utf-8"))
        tallies.append(tally(path.stem, truth, predictions.get(path.stem), text))
    if not tallies:
        raise SettingsError(f"there are no gold files in {gold}")
    kinds: dict[str, list[Tally]] = defaultdict(list)
    for one in tallies:
        kinds[one.kind].append(one)
    by_kind = {kind: summarise(group) for kind, group in sorted(kinds.items()) if kind}
    return replace(summarise(tallies), by_kind=by_kind, blind=blind)


def _document_text(gold: Path, name: str) -> Path:
    for folder in (gold, gold / "texts", gold.parent / "texts"):
        for candidate in (folder / f"{name}.txt", folder / name):
            if candidate.suffix in {".txt", ".md"} and candidate.exists():
                return candidate
    raise SettingsError(f"there is no text of {name} in or beside {gold}")


# --- counting ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Tally:
    """The counts of one document: sets as (hit, extra, missed), fields as right or wrong."""

    name: str
    kind: str
    predicted: bool
    sets: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    right: dict[str, bool] = field(default_factory=dict)
    parties_exact: bool | None = None
    detected: tuple[int, int, int] = (0, 0, 0)
    attributes: dict[str, int] = field(default_factory=dict)
    gold_commitments: int = 0
    unlocated: int = 0
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    modalities: list[tuple[str, str]] = field(default_factory=list)
    confidences: list[tuple[float, bool]] = field(default_factory=list)
    errors: list[Miss] = field(default_factory=list)

    def note(self, name: str, message: str) -> None:
        """Keep a difference."""
        self.errors.append(Miss(self.name, name, message))


def tally(name: str, truth: Record, predicted: Record | None, text: Text) -> Tally:
    """Return the counts of one document; ``predicted`` is None where nothing was predicted."""
    got: Record = predicted or {}
    counts = Tally(name, str(truth.get("kind") or ""), predicted is not None)
    _count_sets(counts, truth, got)
    for name_ in EXACT_FIELDS:
        if name_ in truth:
            counts.right[name_] = bool(got) and _fold(truth[name_]) == _fold(got.get(name_))
            counts.labels[name_] = str(truth[name_]), str(got.get(name_))
            if not counts.right[name_]:
                counts.note(name_, f"gold {truth[name_]!r} predicted {got.get(name_)!r}")
    if "title" in truth:
        ratio = fuzz.ratio((truth["title"] or "").casefold(), (got.get("title") or "").casefold())
        counts.right["title"] = ratio >= TITLE_RATIO
        if not counts.right["title"]:
            counts.note("title", f"gold {truth['title']!r} predicted {got.get('title')!r}")
    if truth.get("commitments") is not None:
        _count_commitments(counts, truth, got.get("commitments") or [], text)
    return counts


def _count_sets(counts: Tally, truth: Record, got: Record) -> None:
    for name in SET_FIELDS:
        if name not in truth:
            continue
        gold, mine = _as_set(truth[name]), _as_set(got.get(name))
        counts.sets[name] = len(gold & mine), len(mine - gold), len(gold - mine)
        if gold != mine:
            counts.note(name, f"missed {sorted(gold - mine)} extra {sorted(mine - gold)}")
        if name == "parties":
            counts.parties_exact = bool(got) and gold == mine


def _count_commitments(counts: Tally, truth: Record, mine: Sequence[Record], text: Text) -> None:
    gold_found, _ = locate(truth["commitments"], text, fuzzy=False)
    found, lost = locate(mine, text, fuzzy=True)
    if "windows" in truth:
        found, lost = inside(found, truth["windows"], text), 0
    pairs = match(gold_found, found)
    counts.gold_commitments, counts.unlocated = len(gold_found), lost
    counts.detected = len(pairs), len(found) - len(pairs) + lost, len(gold_found) - len(pairs)
    counts.attributes = dict.fromkeys(ATTRIBUTES, 0)
    for g, p in pairs:
        for name, agrees in _agreements(g.entry, p.entry).items():
            counts.attributes[name] += agrees
            if g.entry.get(name) != p.entry.get(name):
                counts.note(name, f"[{g.entry['trigger']}] gold {g.entry.get(name)} predicted {p.entry.get(name)}")
    hit_gold, hit_mine = {id(g) for g, _ in pairs}, {id(p) for _, p in pairs}
    counts.modalities = [(str(g.entry.get("modality")), str(p.entry.get("modality"))) for g, p in pairs]
    counts.confidences = [(float(p.entry.get("confidence", 1)), id(p) in hit_mine) for p in found]
    for g in gold_found:
        if id(g) not in hit_gold:
            counts.note("commitments", f"MISSED [{g.entry['trigger']}] {g.entry['quote'][:120]!r}")
    for p in found:
        if id(p) not in hit_mine:
            counts.note("commitments", f"EXTRA  [{p.entry['trigger']}] {p.entry['quote'][:120]!r}")


def _agreements(gold: Record, mine: Record) -> dict[str, bool]:
    gold_areas, areas = _as_set(gold.get("areas")), _as_set(mine.get("areas"))
    return {
        "modality": gold.get("modality") == mine.get("modality"),
        "bearer": _as_set(gold.get("bearer")) == _as_set(mine.get("bearer")),
        "beneficiary": _as_set(gold.get("beneficiary")) == _as_set(mine.get("beneficiary")),
        "actions": bool(_as_set(gold.get("actions")) & _as_set(mine.get("actions"))),
        "areas": bool(gold_areas & areas) or (not gold_areas and not areas),
    }


def _as_set(value: Iterable[Any] | None) -> set[str]:
    return {str(v).casefold() for v in (value or [])}


def _fold(value: object) -> object:
    return value.casefold().strip() if isinstance(value, str) else value


# --- figures -------------------------------------------------------------------------------------


def summarise(tallies: Sequence[Tally]) -> Scores:
    """Return the figures of several documents: sets micro-averaged, fields as the share of documents right."""
    set_f1 = {}
    for name in SET_FIELDS:
        counts = _sum(t.sets[name] for t in tallies if name in t.sets)
        if any(counts):
            set_f1[name] = detection(*counts).f1
    accuracy = {}
    for name in (*EXACT_FIELDS, "title"):
        if judged := [t.right[name] for t in tallies if name in t.right]:
            accuracy[name] = sum(judged) / len(judged)
    exact = [t.parties_exact for t in tallies if t.parties_exact is not None]
    total = sum(t.gold_commitments for t in tallies)
    return Scores(
        documents=len(tallies),
        missing=tuple(f"{t.name}.json" for t in tallies if not t.predicted),
        unlocated=sum(t.unlocated for t in tallies),
        set_f1=set_f1,
        accuracy=accuracy,
        parties_exact=sum(exact) / len(exact) if exact else None,
        commitments=total,
        detection=detection(*_sum(t.detected for t in tallies)),
        attributes={n: sum(t.attributes.get(n, 0) for t in tallies) / total if total else 1.0 for n in ATTRIBUTES},
        labels={name: tuple(t.labels[name] for t in tallies if name in t.labels) for name in LABELS}
        | {"modality": tuple(pair for t in tallies for pair in t.modalities)},
        confidences=tuple(pair for t in tallies for pair in t.confidences),
        errors=tuple(error for t in tallies for error in t.errors),
    )


def _sum(counts: Iterable[tuple[int, int, int]]) -> tuple[int, int, int]:
    hit = extra = missed = 0
    for h, e, m in counts:
        hit, extra, missed = hit + h, extra + e, missed + m
    return hit, extra, missed


def detection(hit: int, extra: int, missed: int) -> Detection:
    """Return precision, recall and F1 of these counts."""
    precision = hit / (hit + extra) if hit + extra else 1.0
    recall = hit / (hit + missed) if hit + missed else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Detection(precision, recall, f1)
