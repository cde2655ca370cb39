"""A person's corrections of a dataset: written once, in force until withdrawn, whatever is processed again.

A *change* is what a person decides on one value, row or sentence; ``record`` writes changes, all or none, in one
commit. The rows that people query hold the corrected values from that commit on, and after each reprocessing::

    from pipeline.review import add, confirm, correct, record, reject, withdraw

    record(folder, changes, by="Amina Haddad", at=datetime.now(UTC)) -> list[str]        # ids of the reviews, in order
        changes: a sequence of what the five functions below return
        patience=10.0: seconds to wait while another process (an ingestion) writes to the dataset
        rules=None: the user's own folder of rules, for an own taxonomy of areas

    correct(row, column, value, *, why=None)     row: a commitment's id ("<document>-3") or a document's ("<16 hex>")
    confirm(row, column="*", *, why=None)        the value as it stands is right; "*": the whole commitment
    reject(commitment, *, why=None)              there is no such commitment
    add(document, quote, trigger, values, *, why=None, place=1)      values: {"modality": "obligation", ...}
    withdraw(review, *, why=None)                that review holds no longer; what the machine says is back

    reviewable(table) -> Mapping[str, Field]     pipeline.review.values: columns of "commitments" and "documents"
        that can be corrected; Field(name, many, allowed): many: it is a list; allowed: its vocabulary or None
    parse(field, text) -> value                  pipeline.review.values: a form's text as a value ("QAT, each" -> list)
    reviews(folder) -> list[Standing]            pipeline.review.standing: every review, newest last, with its state:
        applied, unmatched (its row was not found again), replaced (by a later one), withdrawn, waiting

``record`` raises ReviewError (a SettingsError): something about a change is wrong, and nothing was written;
``error.faults`` is a tuple of Fault(change, column, message), ``change`` counting from 0. DatasetLockedError: another
process is still writing after ``patience`` seconds; nothing was written. DatasetError: there is no dataset, or it
cannot be written.

Columns ``reviewed`` of ``documents`` and ``commitments`` name the columns that a person has given or confirmed (``*``:
the whole row); lists, empty where nobody has. Machine's values of reviewed rows are kept in ``review_effects``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pipeline.review.changes import Change, Fault, ReviewError, add, confirm, correct, reject, withdraw

__all__ = ["Change", "Fault", "ReviewError", "add", "confirm", "correct", "record", "reject", "withdraw"]


def record(
    folder: Path,
    changes: Sequence[Change],
    *,
    by: str,
    at: datetime,
    patience: float = 10.0,
    rules: Path | None = None,
) -> list[str]:
    """Write changes, all or none, in one commit; return the ids of the reviews in the same order.

    Raises:
        ReviewError: a change is wrong; nothing was written.
        DatasetLockedError: another process is still writing after ``patience`` seconds.
        DatasetError: there is no dataset, or it cannot be written.
    """
    from pipeline.review.write import write  # the writer itself applies reviews, so it is loaded last

    return write(folder, changes, by=by, at=at, patience=patience, rules=rules)
