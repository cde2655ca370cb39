"""Two instruments side by side: which clause answers which, what is new or missing, what is stronger or weaker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.errors import SettingsError
from pipeline.questions.collection import Collection, to_frame
from pipeline.questions.comparing.clauses import Clause, Draft
from pipeline.questions.comparing.strength import differences, strength
from pipeline.questions.comparing.vectors import Space, space_of
from pipeline.questions.searching.fold import words

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_array

ALIKE = 0.3
"""The least cosine at which two clauses of two instruments answer each other: below it pairs shared a topic at most."""
HEADING_COUNTS = 0.1  # added where both stand under the same heading
MOST = 3000  # clauses of one side; beyond, the square table of likeness no longer fits the question's second
SPAN = pa.list_(pa.int64())
ROW = pa.schema([
    ("change", pa.string()), ("left_provision", pa.string()), ("left_text", pa.string()),
    ("right_provision", pa.string()), ("right_text", pa.string()), ("similarity", pa.float64()), ("left_span", SPAN),
    ("right_span", SPAN), ("notes", pa.list_(pa.string())),
])  # fmt: skip
CHANGES = ("same", "reworded", "stronger", "weaker", "changed", "missing", "new")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two instruments aligned: a row per pair of clauses that answer each other, or clause that nothing answers."""

    left: str
    right: str
    rows: pd.DataFrame
    summary: pd.DataFrame


def compare(c: Collection, a: str | Draft, b: str | Draft) -> Comparison:
    """Return what of instrument ``a`` is in ``b``, in the order of ``a``, new clauses where they stand in ``b``.

    ``rows`` has the columns ``change`` (same, reworded, stronger, weaker, changed: a force, term or amount, missing,
    new), ``left_provision, left_text, right_provision, right_text, similarity`` (cosine), ``left_span, right_span,
    notes`` (what makes it so). ``summary``: ``change, clauses``.

    Raises:
        SettingsError: there is no such document, or it has no clauses or too many.
    """
    space = space_of(c)
    (left_name, left, left_vectors), (right_name, right, right_vectors) = _side(c, space, a), _side(c, space, b)
    likeness = (left_vectors @ right_vectors.T).toarray()
    pairs = align(likeness, left, right)
    rows = list(_rows(left, right, pairs, likeness))
    counted = [{"change": change, "clauses": sum(row["change"] == change for row in rows)} for change in CHANGES]
    return Comparison(
        left=left_name,
        right=right_name,
        rows=to_frame(pa.Table.from_pylist(rows, schema=ROW)),
        summary=to_frame(pa.Table.from_pylist(counted)),
    )


def _side(c: Collection, space: Space, given: str | Draft) -> tuple[str, Sequence[Clause], csr_array]:
    """Return an instrument's name, its clauses and their vectors."""
    if isinstance(given, Draft):
        _check(given.name, len(given.clauses))
        return given.name, given.clauses, space.vectors([clause.text for clause in given.clauses])
    named = given.replace("'", "''")
    found = c.dataset.sql_arrow(f"SELECT title, path FROM documents WHERE document = '{named}'").to_pylist()  # noqa: S608
    if not found:
        raise SettingsError(f"there is no document {given!r} in the dataset")
    name, rows = found[0]["title"] or found[0]["path"], space.rows_of(given)
    _check(name, len(rows))
    return name, [space.clause(row) for row in rows], space.rows[list(rows)]


def draft_of(c: Collection, document: str) -> Draft:
    """Return a document of the dataset as a draft, to hold it against the others.

    Raises:
        SettingsError: there is no such document, or it has no clauses.
    """
    name, clauses, _ = _side(c, space_of(c), document)
    return Draft(name=name, clauses=tuple(clauses))


def _check(name: str, clauses: int) -> None:
    if not clauses:
        raise SettingsError(f"{name} has no clauses that could be compared")
    if clauses > MOST:
        raise SettingsError(f"{name} has {clauses:,} clauses; instruments of at most {MOST:,} can be compared")


def align(likeness: NDArray[np.float32], left: Sequence[Clause], right: Sequence[Clause]) -> dict[int, int]:
    """Return which clause on the right answers which on the left: the pairs that together are most alike."""
    from scipy.optimize import linear_sum_assignment

    headings = [np.array([" ".join(words(x.heading or "")) for x in side]) for side in (left, right)]
    same = (headings[0][:, None] == headings[1][None, :]) & (headings[0] != "")[:, None]
    scores = np.where(likeness >= ALIKE / 2, likeness + HEADING_COUNTS * same, 0)
    chosen = zip(*linear_sum_assignment(scores, maximize=True), strict=True)
    return {int(i): int(j) for i, j in chosen if scores[i, j] >= ALIKE}


def _rows(
    left: Sequence[Clause], right: Sequence[Clause], pairs: dict[int, int], likeness: NDArray[np.float32]
) -> Iterator[dict[str, Any]]:
    """Yield the rows in the order of the left side; a new clause follows the pair of the clause before it."""
    after: dict[int, list[int]] = {}
    answered = {j: i for i, j in pairs.items()}
    last = -1
    for j in range(len(right)):
        last = answered.get(j, last)
        if j not in answered:
            after.setdefault(last, []).append(j)
    for i in range(-1, len(left)):
        if i >= 0:
            other = right[pairs[i]] if i in pairs else None
            yield _row(left[i], other, float(likeness[i, pairs[i]]) if i in pairs else None)
        for j in after.get(i, ()):
            yield _row(None, right[j], None)


def _row(left: Clause | None, right: Clause | None, similarity: float | None) -> dict[str, Any]:
    change, notes = change_between(left, right)
    return {
        "change": change,
        "left_provision": left and left.provision,
        "left_text": left and left.text,
        "right_provision": right and right.provision,
        "right_text": right and right.text,
        "similarity": similarity,
        "left_span": left and [left.span_start, left.span_end],
        "right_span": right and [right.span_start, right.span_end],
        "notes": notes,
    }


def change_between(left: Clause | None, right: Clause | None) -> tuple[str, list[str]]:
    """Return what became of a clause and what tells it."""
    if left is None or right is None:
        return ("new" if left is None else "missing"), []
    if words(left.text) == words(right.text):
        return "same", []
    return differences(strength(left.text), strength(right.text))
