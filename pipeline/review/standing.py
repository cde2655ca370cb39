"""How reviews stand: which are in force, which were not found again, which hold no longer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.dataset.snapshot import ROOT, Snapshot, open_snapshot
from pipeline.review.book import Book, read_book

STATES = ("applied", "unmatched", "replaced", "withdrawn", "waiting")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A review and how it stands; ``target`` is the row that it is about now, ``row`` all of its row of ``reviews``."""

    review: str
    state: str
    document: str
    target: str | None
    row: Mapping[str, Any]


def reviews(folder: Path) -> list[Standing]:
    """Return every review, withdrawals too, in the order of writing.

    A review is ``applied``, ``replaced`` by a later one, ``withdrawn``, ``unmatched`` where its row was not found
    again, or ``waiting`` while its document is not in the dataset.

    Raises:
        DatasetError: there is no dataset, or it cannot be read.
    """
    return stand(open_snapshot(folder))


def stand(snapshot: Snapshot) -> list[Standing]:
    """Return what ``reviews`` does, of a committed version."""
    book = read_book(snapshot)
    if not book.reviews:
        return []
    effects = {(row["document"], row["review"]): row for row in snapshot.table("review_effects").to_pylist()}
    withdrawn = {row["target"] for row in book.reviews if row["action"] == "withdraw"}
    return [_stand(row, book, effects, withdrawn) for row in book.reviews]


def counts(snapshot: Snapshot) -> Counter[str]:
    """Return how many reviews there are of each state, withdrawals left out."""
    return Counter(one.state for one in stand(snapshot) if one.row["action"] != "withdraw")


def unapplied(snapshot: Snapshot) -> list[str]:
    """Return the documents that were read and have reviews which have left no trace: there should be none."""
    waiting = {one.document for one in stand(snapshot) if one.state == "waiting"}
    if not waiting:
        return []
    there = snapshot.table(ROOT, ["document", "state"]).to_pylist()
    return sorted(row["document"] for row in there if row["state"] == "processed" and row["document"] in waiting)


def _stand(
    row: Mapping[str, Any], book: Book, effects: Mapping[tuple[str, str], Mapping[str, Any]], withdrawn: set[str]
) -> Standing:
    heir = book.heir(row["document"])
    effect = effects.get((heir, row["review"]))
    if row["action"] == "withdraw":
        state = "applied"
    elif row["review"] in withdrawn:
        state = "withdrawn"
    else:
        state = effect["effect"] if effect else "waiting"
    target = effect["target"] if effect else None
    return Standing(review=row["review"], state=state, document=heir, target=target, row=row)


def unmatched(snapshot: Snapshot) -> list[str]:
    """Return the reviews whose row was not found again."""
    return [one.review for one in stand(snapshot) if one.state == "unmatched"]
