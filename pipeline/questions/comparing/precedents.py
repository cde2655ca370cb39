"""Precedents of a clause: its like in the collection, how usual it is, the wording that is usual, what is unusual."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.errors import SettingsError
from pipeline.questions.collection import Collection, to_frame
from pipeline.questions.comparing.clauses import SHORTEST, Clause
from pipeline.questions.comparing.strength import Strength, differences, strength
from pipeline.questions.comparing.vectors import Space, space_of

if TYPE_CHECKING:
    import pandas as pd

HAS = 0.45
"""The least cosine at which an instrument is said to have such a clause, chosen by looking at pairs."""
NEAREST = 60  # instruments among whose clauses the usual wording is sought
USUAL = 0.6  # share of them from which on something is called usual
FEWEST = 4  # instruments from which on anything is called usual
ROW = pa.schema([
    ("document", pa.string()), ("provision", pa.string()), ("page", pa.int64()), ("title", pa.string()),
    ("parties", pa.list_(pa.string())), ("signed_on", pa.string()), ("text", pa.string()),
    ("similarity", pa.float64()), ("force", pa.string()), ("notes", pa.list_(pa.string())),
    ("span_start", pa.int64()), ("span_end", pa.int64()),
])  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedents:
    """A clause's like: ``instruments`` of the ``read`` ones have it; ``usual`` is the wording nearest to all of theirs.

    ``unusual`` says in words what sets the clause apart from most of them.
    """

    rows: pd.DataFrame
    instruments: int
    read: int
    usual: str | None
    usual_document: str | None
    usual_provision: str | None
    unusual: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Like:
    """A clause of the collection, its row in the space, and how alike it is."""

    document: str
    row: int
    clause: Clause
    similarity: float


def precedents(c: Collection, text: str, *, limit: int = 10) -> Precedents:
    """Return the instruments that have a clause like ``text``, each with its most alike clause, the most alike first.

    ``rows`` has the columns ``document, provision, page, title, parties, signed_on, text, similarity, force, notes``
    (how that clause differs from ``text``), ``span_start, span_end``.

    Raises:
        SettingsError: the text is too short to be a clause.
    """
    if len(text.split()) < SHORTEST:
        raise SettingsError(f"a clause has at least {SHORTEST} words: {text[:60]!r} has fewer")
    space = space_of(c)
    vectors = space.vectors([text])
    best, places = best_by_document(space, space.likeness(vectors)[:, 0])
    having = np.flatnonzero(best >= HAS)
    order = np.argsort(-best, kind="stable")[: max(limit, min(NEAREST, len(having)))]
    order = order[best[order] > 0]
    found = clauses_at(space, [(int(d), int(places[d]), float(best[d])) for d in order])
    usual = usual_among([like for like in found if like.similarity >= HAS], space)
    return Precedents(
        rows=to_frame(pa.Table.from_pylist(_rows(c, found[:limit], text), schema=ROW)),
        instruments=len(having),
        read=len(space.documents),
        usual=usual.clause.text if usual else None,
        usual_document=usual.document if usual else None,
        usual_provision=usual.clause.provision if usual else None,
        unusual=tuple(unusual_in(strength(text), [like for like in found if like.similarity >= HAS])),
    )


def best_by_document(space: Space, likeness: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return the likeness of each document's most alike clause, and that clause's row.

    Args:
        space: the collection's clauses, which stand in the order of their documents.
        likeness: shape (clauses,).
    """
    best = np.maximum.reduceat(likeness, space.starts[:-1]) if space.documents else np.zeros(0, dtype=np.float32)
    at_best = np.flatnonzero(likeness >= np.repeat(best, np.diff(space.starts)))
    owners = np.searchsorted(space.starts, at_best, side="right") - 1
    places = np.zeros(len(space.documents), dtype=np.int64)
    places[owners[::-1]] = at_best[::-1]  # of equals the first
    return best, places


def clauses_at(space: Space, places: Sequence[tuple[int, int, float]]) -> list[Like]:
    """Return the clauses at rows of the space; each is given with its document's place and its likeness."""
    return [
        Like(document=space.documents[document], row=row, clause=space.clause(row), similarity=similarity)
        for document, row, similarity in places
    ]


def usual_among(found: Sequence[Like], space: Space) -> Like | None:
    """Return the clause that is most alike to all the others, None where there are too few."""
    if len(found) < FEWEST:
        return None
    vectors = space.rows[[like.row for like in found]]
    central = np.asarray((vectors @ vectors.T).sum(axis=1)).ravel()
    return found[int(np.argmax(central))]


def unusual_in(own: Strength, found: Sequence[Like]) -> list[str]:
    """Return what most like clauses have and this one has not, or the other way round."""
    if len(found) < FEWEST:
        return []
    others = [strength(like.clause.text) for like in found]
    needed = USUAL * len(others)
    notes = []
    force, many = Counter(one.force for one in others).most_common(1)[0]
    if many >= needed and force and own.force and force != own.force:
        notes.append(f"{own.force}, where {many} of {len(others)} have {force}")
    hedged = sum(bool(one.hedges) for one in others)
    if own.hedges and len(others) - hedged >= needed:
        notes.append(f"hedged ({', '.join(own.hedges)}), where {len(others) - hedged} of {len(others)} are not")
    if not own.hedges and hedged >= needed:
        notes.append(f"not hedged, where {hedged} of {len(others)} are")
    for what, mine, theirs in (
        ("term", own.terms, Counter(t for one in others for t in one.terms)),
        ("amount", own.amounts, Counter(a for one in others for a in one.amounts)),
    ):
        value, many = theirs.most_common(1)[0] if theirs else (None, 0)
        with_any = sum(bool(one.terms if what == "term" else one.amounts) for one in others)
        if value and value not in mine and with_any >= needed and 2 * many >= with_any:
            notes.append(f"{what} {', '.join(mine) or 'none'}, where {many} of {len(others)} have {value}")
        if mine and len(others) - with_any >= needed:
            notes.append(f"{what} {', '.join(mine)}, where {len(others) - with_any} of {len(others)} have none")
    return notes


def _rows(c: Collection, found: Sequence[Like], text: str) -> list[dict[str, Any]]:
    headers = headers_of(c, [like.document for like in found])
    own = strength(text)
    return [
        {
            **{name: headers[like.document][name] for name in ("title", "parties", "signed_on")},
            "document": like.document,
            "provision": like.clause.provision,
            "page": like.clause.page,
            "text": like.clause.text,
            "similarity": like.similarity,
            "force": strength(like.clause.text).force,
            "notes": differences(own, strength(like.clause.text))[1],
            "span_start": like.clause.span_start,
            "span_end": like.clause.span_end,
        }
        for like in found
    ]


def headers_of(c: Collection, documents: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Return title, parties and date of signature of documents."""
    if not documents:
        return {}
    named = ", ".join("'" + document.replace("'", "''") + "'" for document in documents)
    query = f"SELECT document, title, parties, signed_on FROM documents WHERE document IN ({named})"  # noqa: S608
    return {row["document"]: row for row in c.dataset.sql_arrow(query).to_pylist()}
