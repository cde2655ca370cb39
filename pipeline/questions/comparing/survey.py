"""A draft against every instrument: the nearest ones, how usual each of its clauses is, and what it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.errors import SettingsError
from pipeline.questions.collection import Collection, to_frame
from pipeline.questions.comparing.clauses import Draft
from pipeline.questions.comparing.precedents import (
    HAS,
    Like,
    best_by_document,
    clauses_at,
    headers_of,
    unusual_in,
    usual_among,
)
from pipeline.questions.comparing.strength import differences, strength
from pipeline.questions.comparing.vectors import Space, space_of

if TYPE_CHECKING:
    import pandas as pd

MOST = 400  # clauses of a draft
SAMPLE = 12  # like clauses among which the usual wording of one is sought
COMPANY = 15  # nearest instruments whose usual clauses the draft is held against
LONGER, LONGEST = 4, 400
"""Instruments with so many times the draft's clauses, or with more than that many, are no company."""
LACKED = 1 / 3
"""Share of the nearest instruments that have a clause from which on a draft without it is said to lack it."""
INSTRUMENT = pa.schema([
    ("document", pa.string()), ("title", pa.string()), ("parties", pa.list_(pa.string())), ("signed_on", pa.string()),
    ("similarity", pa.float64()), ("covered", pa.int64()),
])  # fmt: skip
CLAUSE = pa.schema([
    ("provision", pa.string()), ("text", pa.string()), ("instruments", pa.int64()), ("share", pa.float64()),
    ("usual", pa.string()), ("usual_document", pa.string()), ("usual_provision", pa.string()),
    ("difference", pa.string()), ("notes", pa.list_(pa.string())), ("span_start", pa.int64()),
    ("span_end", pa.int64()),
])  # fmt: skip
MISSING = pa.schema([
    ("text", pa.string()), ("document", pa.string()), ("provision", pa.string()), ("instruments", pa.int64()),
    ("of", pa.int64()),
])  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A draft held against a collection of ``read`` instruments."""

    instruments: pd.DataFrame
    clauses: pd.DataFrame
    missing: pd.DataFrame
    read: int


def against_all(c: Collection, draft: Draft, *, nearest: int = 5) -> Survey:
    """Return what of a draft is usual in the collection, what is unusual, and what its nearest instruments have more.

    ``instruments``, the nearest: ``document, title, parties, signed_on, similarity`` (mean likeness of the draft's
    clauses), ``covered`` (how many of the draft's clauses it has). ``clauses``, the draft's, in order: ``provision,
    text, instruments`` (how many have such a clause), ``share``, ``usual`` (the usual wording) with ``usual_document,
    usual_provision``, ``difference`` (of the draft from it: same, reworded, stronger, weaker, changed), ``notes``
    (that, and what is unusual), ``span_start, span_end``. ``missing``, clauses of the nearest instruments that the
    draft has nothing like: ``text, document, provision, instruments`` (that have it), ``of`` (how many).

    Raises:
        SettingsError: the draft is too long.
    """
    if len(draft.clauses) > MOST:
        raise SettingsError(f"{draft.name} has {len(draft.clauses):,} clauses, a draft has at most {MOST}: split it")
    space = space_of(c)
    likeness = space.likeness(space.vectors([clause.text for clause in draft.clauses]))
    pairs = [best_by_document(space, likeness[:, i]) for i in range(len(draft.clauses))]
    best = np.stack([values for values, _ in pairs])  # shape (clauses of the draft, documents)
    order = np.argsort(-best.mean(axis=0), kind="stable")
    found = _samples(space, pairs)
    return Survey(
        instruments=to_frame(pa.Table.from_pylist(_instruments(c, space, best, order[:nearest]), schema=INSTRUMENT)),
        clauses=to_frame(pa.Table.from_pylist(_clauses(draft, space, best, found), schema=CLAUSE)),
        missing=to_frame(pa.Table.from_pylist(_missing(space, draft, _company(space, draft, order)), schema=MISSING)),
        read=len(space.documents),
    )


def _company(space: Space, draft: Draft, order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the nearest instruments of about the draft's size."""
    size = np.diff(space.starts)[order]
    return order[size <= min(max(LONGER * len(draft.clauses), LONGEST // 4), LONGEST)][:COMPANY]


def _samples(space: Space, pairs: Sequence[tuple[NDArray[np.float32], NDArray[np.int64]]]) -> list[list[Like]]:
    """Return for each clause of the draft its most alike clauses, one an instrument, read in one go."""
    wanted: list[list[tuple[int, int, float]]] = []
    for best, places in pairs:
        top = [d for d in np.argsort(-best, kind="stable")[:SAMPLE] if best[d] >= HAS]
        wanted.append([(int(d), int(places[d]), float(best[d])) for d in top])
    flat = clauses_at(space, [place for some in wanted for place in some])
    ends = np.cumsum([0, *(len(some) for some in wanted)])
    return [flat[a:b] for a, b in pairwise(ends)]


def _instruments(
    c: Collection, space: Space, best: NDArray[np.float32], nearest: NDArray[np.int64]
) -> list[dict[str, Any]]:
    headers = headers_of(c, [space.documents[d] for d in nearest])
    return [
        {
            **headers[space.documents[d]],
            "similarity": float(best[:, d].mean()),
            "covered": int((best[:, d] >= HAS).sum()),
        }
        for d in nearest
    ]


def _clauses(
    draft: Draft, space: Space, best: NDArray[np.float32], found: Sequence[Sequence[Like]]
) -> list[dict[str, Any]]:
    rows = []
    for clause, likenesses, likes in zip(draft.clauses, best, found, strict=True):
        having = int((likenesses >= HAS).sum())
        usual = usual_among(likes, space)
        own = strength(clause.text)
        change, notes = differences(strength(usual.clause.text), own) if usual else (None, [])
        rows.append(
            {
                "provision": clause.provision,
                "text": clause.text,
                "instruments": having,
                "share": having / len(space.documents),
                "usual": usual.clause.text if usual else None,
                "usual_document": usual.document if usual else None,
                "usual_provision": usual.clause.provision if usual else None,
                "difference": change,
                "notes": [*notes, *unusual_in(own, likes)],
                "span_start": clause.span_start,
                "span_end": clause.span_end,
            }
        )
    return rows


def _missing(space: Space, draft: Draft, nearest: NDArray[np.int64]) -> list[dict[str, Any]]:
    """Return clauses that many of the nearest instruments have and the draft has nothing like, each kind once."""
    language = Counter(clause.language for clause in draft.clauses).most_common(1)[0][0]
    company = [space.documents[d] for d in nearest]
    languages = space.clauses.column("language")
    theirs = [
        (place, row)
        for place, document in enumerate(company)
        for row in space.rows_of(document)
        if language is None or languages[row].as_py() in (language, None)
    ]
    if not theirs:
        return []
    vectors = space.rows[[row for _, row in theirs]]
    drafted = (vectors @ space.vectors([clause.text for clause in draft.clauses]).T).toarray().max(axis=1)
    alike = (vectors @ vectors.T).toarray() >= HAS
    owners = np.array([place for place, _ in theirs])
    counts = np.array([len(set(owners[row])) for row in alike])
    rows, taken = [], np.zeros(len(theirs), dtype=bool)
    for i in np.argsort(-counts, kind="stable"):
        if counts[i] < max(2, LACKED * len(company)):
            break
        if drafted[i] >= HAS or taken[i]:
            continue
        taken |= alike[i]
        place, clause = theirs[i][0], space.clause(theirs[i][1])
        rows.append(
            {"text": clause.text, "document": company[place], "provision": clause.provision,
             "instruments": int(counts[i]), "of": len(company)}
        )  # fmt: skip
    return rows
