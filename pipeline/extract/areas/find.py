"""Which cooperation areas a provision, a commitment and the instrument as a whole deal with.

A statement speaks through its own words first, then through what it completes (lead-ins), what stands over it
(headings) and beside it (its article), and through the instrument's subject; a classifier weighs them all, and
without one what they say is taken together. Statements of the final clauses have no area, those in general terms
the areas that their own words name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.classify import AreaClassifier
from pipeline.extract.areas.cues import AreaRules
from pipeline.extract.areas.document import TITLE, document_areas
from pipeline.extract.areas.evidence import FEATURES, Instrument, Numbers, gather, read_instrument
from pipeline.extract.areas.passages import THRESHOLD, any_of, is_procedural, read_passages
from pipeline.extract.areas.whole import gather_whole
from pipeline.types import Area, Commitment, Found, InstrumentText, Provision, Span

FOUND_BY = "areas.cues"
MODEL = "areas.model"
WHOLE_MODEL = "areas.whole"
_OWN, _HEARD = FEATURES.index("own"), FEATURES.index("heard")


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaTools:
    """What areas are found with; without a classifier by the taxonomy's cues alone."""

    rules: AreaRules
    classifier: AreaClassifier | None = None


def assign_areas(
    text: InstrumentText,
    provisions: Sequence[Provision],
    commitments: Sequence[Commitment],
    *,
    title: Found[str] | None,
    kind: str | None = None,
    tools: AreaTools,
) -> tuple[tuple[Commitment, ...], tuple[Area, ...]]:
    """Return the commitments with their areas filled in, and the areas of the provisions and of the document.

    A commitment gets at most two areas, best first, none where none fits. Document areas come last, best first;
    their scores, like those of provisions, are probabilities.
    """
    rules, codes = tools.rules, [area.code for area in tools.rules.areas]
    passages = read_passages(text, provisions, rules)
    instrument = read_instrument(
        text, passages, title=title.value if title else None, rules=rules, classifier=tools.classifier
    )
    scores, heard = score_statements([c.quote for c in commitments], instrument, kind=kind)
    limits = (THRESHOLD, THRESHOLD) if tools.classifier is None else tools.classifier.thresholds
    filled = []
    for commitment, row in zip(commitments, scores, strict=True):
        best = zip(np.argsort(-row, kind="stable").tolist(), limits, strict=False)
        filled.append(replace(commitment, areas=tuple(codes[area] for area, limit in best if row[area] >= limit)))
    counted = document_areas(instrument, scores, heard)
    if tools.classifier is None:
        return tuple(filled), (*_of_provisions(instrument, np.zeros((0, len(codes)), dtype=np.float32)), *counted)
    by_provision, _ = score_statements([p.provision.span for p in instrument.operative], instrument, kind=kind)
    whole = _of_whole(instrument, by_provision, counted=frozenset(area.code for area in counted))
    return tuple(filled), (*_of_provisions(instrument, by_provision), *whole)


def score_statements(
    statements: Sequence[Span], instrument: Instrument, *, kind: str | None
) -> tuple[Numbers, Numbers]:
    """Return how likely each statement deals with each area, and what the cues alone say of it.

    Both are statements x areas, in [0, 1]; statements of the final clauses have zeros.
    """
    evidence = gather(statements, instrument)
    text, passages, rules = instrument.text, instrument.passages, instrument.rules
    heard = np.where(evidence[:, :, _HEARD] >= THRESHOLD, evidence[:, :, _HEARD], 0.0).astype(np.float32)
    scores = heard.copy()
    if instrument.classifier is not None:
        scores = instrument.classifier.weigh(evidence, [area.code for area in rules.areas], kind=kind)
    general = any_of(rules.general)
    for row, statement in enumerate(statements):
        if is_procedural(statement, text, passages, rules):
            scores[row] = heard[row] = 0.0
        elif general.search(statement.of(text.text)):
            scores[row] = heard[row] = np.where(evidence[row, :, _OWN] >= THRESHOLD, evidence[row, :, _OWN], 0.0)
    return scores, heard


def _of_whole(instrument: Instrument, scores: Numbers, *, counted: frozenset[str]) -> list[Area]:
    """Return the areas of the instrument by all that speaks for them; its title's where nothing else does.

    An area needs less where counting provisions and commitments, ``counted``, has found it too.
    """
    codes = [area.code for area in instrument.rules.areas]
    classifier = instrument.classifier
    if classifier is None:
        return []
    likely = classifier.weigh_whole(gather_whole(instrument, scores), codes)
    alone, agreed = classifier.whole_thresholds
    found = [
        Area(code=code, score=round(float(score), 3), found_by=WHOLE_MODEL)
        for code, score in zip(codes, likely, strict=True)
        if score >= (agreed if code in counted else alone)
    ]
    if not found:
        found = [
            Area(code=codes[area], score=THRESHOLD, found_by=TITLE)
            for area, score in instrument.named.items()
            if score >= THRESHOLD
        ]
    return sorted(found, key=lambda area: (-area.score, area.code))


def _of_provisions(instrument: Instrument, scores: Numbers) -> list[Area]:
    """Return the areas of the provisions: of the operative text by all that speaks for them, of the rest by cues."""
    codes, found = [area.code for area in instrument.rules.areas], []
    weighed = instrument.classifier is not None
    for passage in instrument.passages.all:
        row = instrument.place.get(passage.provision.id)
        by_model = weighed and row is not None
        known = dict(enumerate(scores[row].tolist())) if by_model and row is not None else passage.context
        found += [
            Area(
                code=codes[area],
                score=round(score, 3),
                found_by=MODEL if by_model else FOUND_BY,
                provision=passage.provision.id,
            )
            for area, score in sorted(known.items())
            if score >= THRESHOLD
        ]
    return found
