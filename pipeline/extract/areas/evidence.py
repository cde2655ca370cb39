"""What speaks for each area in a statement: its own words, those around it, and the instrument as a whole.

Cues tell by the taxonomy; a classifier tells what passages with such words deal with elsewhere. Each witness is one
number for a statement and an area; how much each of them tells has been learnt from annotated documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.classify import AreaClassifier
from pipeline.extract.areas.cues import AreaRules, build_matcher, score_hits
from pipeline.extract.areas.passages import (
    THRESHOLD,
    Passage,
    Passages,
    Scores,
    article_of,
    combine,
    cues_within,
    find_subject,
)
from pipeline.types import InstrumentText, ProvisionKind, Span

Numbers = NDArray[np.float32]

SIGNALS = (
    "own", "heard", "provision", "lead", "heading", "article", "near", "title", "share", "best_share", "preamble",
    "said", "said_near", "said_document",
)  # fmt: skip
"""Cues of the statement, of all that `Passages.score` hears, of the provision, its lead-ins, heading, article and the
provisions before; of title, operative text (share of provisions, share of which it is the best) and preamble; what the
classifier says of the statement, of the provisions near it and of the operative text."""
AHEAD = ("own", "heard", "provision", "heading", "near", "title", "share", "said_near", "said_document")
"""Signals of which it also counts how far an area is ahead of the best other."""
BEST = ("own", "heard", "heading", "title", "share")
"""Signals of which it also counts how much they tell for any area."""
FEATURES = (*SIGNALS, *(f"{name}_ahead" for name in AHEAD), *(f"{name}_best" for name in BEST))
# How many provisions before count as near, and around for what the classifier says.
BEFORE, AROUND = 2, 2
# In how many provisions an article still says something on each of them.
ARTICLE = 60
# So much of a provision, in characters, the classifier is shown.
SHOWN = 1_500
SPOKEN = frozenset({None, "en"})
"""Languages that the classifier has learnt."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument with what is worked out once for all its statements.

    Matrices have a row for each operative passage, of which ``place`` gives the number, and a column for each area.
    """

    text: InstrumentText
    passages: Passages
    rules: AreaRules
    classifier: AreaClassifier | None
    named: Scores
    subject: Scores
    operative: tuple[Passage, ...]
    place: dict[str, int]
    own: Numbers
    said: Numbers
    around: dict[str, Numbers] = field(default_factory=dict)

    @property
    def areas(self) -> int:
        """Return how many areas the taxonomy has."""
        return len(self.rules.areas)


def read_instrument(
    text: InstrumentText, passages: Passages, *, title: str | None, rules: AreaRules, classifier: AreaClassifier | None
) -> Instrument:
    """Return the instrument with its title's areas, its subject, and what the classifier says of its provisions."""
    named = score_hits(build_matcher(rules, title=True).find(title)) if title else {}
    operative = tuple(p for p in passages.all if p.operative)
    size = len(rules.areas)
    instrument = Instrument(
        text=text, passages=passages, rules=rules, classifier=classifier, named=named,
        subject=find_subject(passages, named), operative=operative,
        place={p.provision.id: row for row, p in enumerate(operative)},
        own=_rows([p.own for p in operative], size),
        said=_said([p.provision.span for p in operative], text, rules, classifier,
                   [p.provision.language in SPOKEN for p in operative]),
    )  # fmt: skip
    if classifier is not None:
        instrument.around.update(_surroundings(instrument))
    return instrument


def gather(statements: Sequence[Span], instrument: Instrument) -> Numbers:
    """Return what speaks for each area in each statement: statements x areas x ``FEATURES``."""
    size = instrument.areas
    signals = {name: np.zeros((len(statements), size), dtype=np.float32) for name in SIGNALS}
    passages = instrument.passages
    rows = [_row_of(span, instrument) for span in statements]
    own = [score_hits(cues_within(passages.hits, passages.starts, span)) for span in statements]
    signals["own"] = _rows(own, size)
    signals["heard"] = _rows([passages.score(span, instrument.subject) for span in statements], size)
    english = [row >= 0 and instrument.operative[row].provision.language in SPOKEN for row in rows]
    signals["said"] = _said(statements, instrument.text, instrument.rules, instrument.classifier, english)
    inside = np.array([row >= 0 for row in rows], dtype=bool)
    chosen = np.array(rows, dtype=np.intp)[inside]
    for name, table in instrument.around.items():
        signals[name][inside] = table[chosen]
    for name, row in _of_document(instrument).items():
        signals[name][:] = row
    parts = [signals[name] for name in SIGNALS]
    parts += [_ahead(signals[name]) for name in AHEAD]
    parts += [np.repeat(signals[name].max(axis=1, keepdims=True), size, axis=1) for name in BEST]
    return np.stack(parts, axis=2)


def _row_of(span: Span, instrument: Instrument) -> int:
    passage = instrument.passages.at(span)
    return -1 if passage is None else instrument.place.get(passage.provision.id, -1)


def _rows(scores: Sequence[Scores], size: int) -> Numbers:
    table = np.zeros((len(scores), size), dtype=np.float32)
    for row, found in enumerate(scores):
        for area, score in found.items():
            table[row, area] = score
    return table


def _said(
    spans: Sequence[Span],
    text: InstrumentText,
    rules: AreaRules,
    classifier: AreaClassifier | None,
    english: Sequence[bool],
) -> Numbers:
    table = np.zeros((len(spans), len(rules.areas)), dtype=np.float32)
    asked = [at for at, is_english in enumerate(english) if is_english]
    if classifier is not None and asked:
        words = [text.text[spans[at].start : min(spans[at].end, spans[at].start + SHOWN)] for at in asked]
        table[asked] = classifier.read(words, [area.code for area in rules.areas])
    return table


def _surroundings(instrument: Instrument) -> dict[str, Numbers]:
    """Return the signals that depend on the provision in which a statement stands."""
    operative, own, said = instrument.operative, instrument.own, instrument.said
    passages, size = instrument.passages, instrument.areas
    headings = build_matcher(instrument.rules, title=True)
    over: dict[str | None, Scores] = {None: {}}
    articles: dict[str, list[int]] = defaultdict(list)
    for row, passage in enumerate(operative):
        articles[article_of(passage.provision)].append(row)
        heading = passage.provision.heading
        if heading not in over:
            over[heading] = score_hits(headings.find(heading or ""))
    leads = [
        combine((score_hits(cues_within(passages.hits, passages.starts, lead)), 1.0) for lead in p.provision.leads)
        for p in operative
    ]
    beside = np.zeros((len(operative), size), dtype=np.float32)
    for rows in articles.values():
        if 1 < len(rows) < ARTICLE:
            beside[rows] = (own[rows].sum(axis=0) - own[rows]) / (len(rows) - 1)
    near, said_near = np.zeros_like(own), np.zeros_like(own)
    for row in range(len(operative)):
        before = own[max(0, row - BEFORE) : row]
        around = said[max(0, row - AROUND) : row + AROUND + 1]
        near[row] = before.mean(axis=0) if len(before) else 0.0
        said_near[row] = (around.sum(axis=0) - said[row]) / max(len(around) - 1, 1)
    return {
        "provision": own,
        "lead": _rows(leads, size),
        "heading": _rows([over[p.provision.heading] for p in operative], size),
        "article": beside,
        "near": near,
        "said_near": said_near,
    }


def _of_document(instrument: Instrument) -> dict[str, Numbers]:
    size = instrument.areas
    recited = [p.own for p in instrument.passages.all if p.provision.kind is ProvisionKind.PREAMBLE]
    telling = _rows([p.context for p in instrument.operative if not p.procedural], size)
    strong = telling >= THRESHOLD
    count = max(int(strong.any(axis=1).sum()), 1)
    best = strong & (telling == telling.max(axis=1, keepdims=True, initial=0.0))
    preamble = _rows(recited, size) >= THRESHOLD
    return {
        "title": _rows([instrument.named], size)[0],
        "share": (strong.sum(axis=0) / count).astype(np.float32),
        "best_share": (best.sum(axis=0) / count).astype(np.float32),
        "preamble": (preamble.sum(axis=0) / max(int(preamble.any(axis=1).sum()), 1)).astype(np.float32),
        "said_document": instrument.said.mean(axis=0) if len(instrument.said) else np.zeros(size, dtype=np.float32),
    }


def _ahead(table: Numbers) -> Numbers:
    """Return by how much each area is ahead of the best other one of its row."""
    if table.shape[1] < 2 or not len(table):
        return table
    order = np.sort(table, axis=1)
    best, second = order[:, -1:], order[:, -2:-1]
    return np.where(table == best, table - second, table - best)
