"""What speaks for each area in the instrument as a whole: how many of its provisions, how plainly, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.areas.cues import WEIGHTS
from pipeline.extract.areas.evidence import Instrument, Numbers
from pipeline.extract.areas.passages import THRESHOLD, Passage, Scores, cues_within
from pipeline.types import ProvisionKind

WHOLE = (
    "named", "subject", "scored_max", "scored_second", "scored_third", "scored_count", "scored_sum", "scored_share",
    "own_max", "own_count", "own_sum", "context_share", "said_mean", "said_max", "preamble_max", "preamble_share",
    "heading_max", "size", "scored_sum_ahead", "own_sum_ahead", "scored_max_ahead", "decisive", "usual",
)  # fmt: skip
"""The title and the subject; provisions as they are scored, by their own cues, with their surroundings and by the
classifier's word; preamble and headings; how many provisions there are; shares of the best area; different cues."""
HEADINGS = frozenset({ProvisionKind.HEADING, ProvisionKind.TITLE, ProvisionKind.FRONT})


def gather_whole(instrument: Instrument, scores: Numbers) -> Numbers:
    """Return what speaks for each area in the instrument: areas x ``WHOLE``.

    Args:
        instrument: the instrument.
        scores: how likely each of its operative provisions deals with each area, provisions x areas.
    """
    operative, size = instrument.operative, instrument.areas
    spoken = np.array([not passage.procedural for passage in operative], dtype=bool)[:, None]
    scored, own, said = (_some(table) for table in (scores, instrument.own * spoken, instrument.said * spoken))
    context = _some(_table((passage.context for passage in operative), size) * spoken)
    everything = instrument.passages.all
    preamble = _some(_table((p.own for p in everything if p.provision.kind is ProvisionKind.PREAMBLE), size))
    headings = _some(_table((p.own for p in everything if p.provision.kind in HEADINGS), size))
    ranked = np.vstack([-np.sort(-scored, axis=0), np.zeros((2, size), dtype=np.float32)])
    decisive, usual = _different_cues(instrument)
    columns = {
        "named": _row(instrument.named, size), "subject": _row(instrument.subject, size),
        "scored_max": ranked[0], "scored_second": ranked[1], "scored_third": ranked[2],
        "scored_count": np.log1p((scored >= THRESHOLD).sum(axis=0)), "scored_sum": np.log1p(scored.sum(axis=0)),
        "scored_share": (scored >= THRESHOLD).mean(axis=0),
        "own_max": own.max(axis=0), "own_count": np.log1p((own >= THRESHOLD).sum(axis=0)),
        "own_sum": np.log1p(own.sum(axis=0)), "context_share": (context >= THRESHOLD).mean(axis=0),
        "said_mean": said.mean(axis=0), "said_max": said.max(axis=0),
        "preamble_max": preamble.max(axis=0), "preamble_share": (preamble >= THRESHOLD).mean(axis=0),
        "heading_max": headings.max(axis=0), "size": np.full(size, np.log1p(max(len(operative), 1))),
        "decisive": np.log1p(decisive), "usual": np.log1p(usual),
    }  # fmt: skip
    for name in ("scored_sum", "own_sum", "scored_max"):
        columns[f"{name}_ahead"] = columns[name] / (columns[name].max() + 1e-6)
    return np.stack([columns[name] for name in WHOLE], axis=1).astype(np.float32)


def _some(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the table, or one row of zeros where it has none."""
    return table if len(table) else np.zeros((1, table.shape[1]), dtype=np.float32)


def _row(scores: Scores, size: int) -> NDArray[np.float32]:
    return np.array([scores.get(area, 0.0) for area in range(size)], dtype=np.float32)


def _table(rows: Iterable[Scores], size: int) -> NDArray[np.float32]:
    found = [_row(scores, size) for scores in rows]
    return np.vstack(found) if found else np.zeros((0, size), dtype=np.float32)


def _different_cues(instrument: Instrument) -> tuple[list[int], list[int]]:
    """Return how many different cues the operative text has for each area: decisive ones, and usual ones."""
    passages = instrument.passages
    seen: dict[tuple[int, bool], set[int]] = defaultdict(set)
    operative: Iterable[Passage] = (p for p in instrument.operative if not p.procedural)
    for passage in operative:
        for hit in cues_within(passages.hits, passages.starts, passage.provision.span):
            if hit.weight >= WEIGHTS["usual"]:
                seen[hit.area, hit.weight >= WEIGHTS["decisive"]].add(hit.cue)
    areas = range(instrument.areas)
    return [len(seen[a, True]) for a in areas], [len(seen[a, False]) for a in areas]
