"""What a person decides on a value, a row or a sentence of the dataset; nothing is looked up or written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.dataset.ledger import WHOLE
from pipeline.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A decision. ``row`` is a commitment's id or a document's, for ``withdraw`` a review's.

    ``values`` are the right ones by column; empty where the values that stand are confirmed. ``origin`` is a digest of
    the line of a sheet that it came from; ``by`` is who decided, if not who records it.
    """

    action: str
    row: str
    column: str = WHOLE
    values: Mapping[str, Any] = field(default_factory=dict)
    quote: str | None = None
    trigger: str | None = None
    place: int = 1
    why: str | None = None
    origin: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a change: which (from 0), with which of its columns, and why."""

    change: int
    message: str
    column: str | None = None


class ReviewError(SettingsError):
    """Changes are wrong; nothing was written. ``faults`` says of each what."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        more = f" (and {len(faults) - 1:,} more)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0].message}{more}: nothing was written" if faults else "nothing was written")
        self.faults = tuple(faults)


def correct(row: str, column: str, value: object, *, why: str | None = None) -> Change:
    """Return the decision that ``value`` is right; None or an empty list: the text does not say."""
    return Change(action="correct", row=row, column=column, values={column: value}, why=why)


def confirm(row: str, column: str = WHOLE, *, why: str | None = None) -> Change:
    """Return the decision that the value, or a commitment with all its values, is right as it stands."""
    return Change(action="confirm", row=row, column=column, why=why)


def reject(commitment: str, *, why: str | None = None) -> Change:
    """Return the decision that there is no such commitment."""
    return Change(action="reject", row=commitment, why=why)


def add(
    document: str, quote: str, trigger: str, values: Mapping[str, Any], *, why: str | None = None, place: int = 1
) -> Change:
    """Return the decision that a sentence states a commitment; ``place``: which of its occurrences in the text."""
    return Change(action="add", row=document, quote=quote, trigger=trigger, values=dict(values), place=place, why=why)


def withdraw(review: str, *, why: str | None = None) -> Change:
    """Return the decision that a review holds no longer."""
    return Change(action="withdraw", row=review, why=why)
