"""Changes checked against the rows that stand, and written as rows of ``reviews``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from pipeline.dataset.columns import IDENTITY
from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.ledger import WHOLE
from pipeline.dataset.snapshot import ROOT, Snapshot, open_snapshot
from pipeline.dataset.store import DatasetWriter
from pipeline.errors import SettingsError
from pipeline.review.anchors import anchor, fold, occurrences, text_of
from pipeline.review.book import Book, read_book, rows_of
from pipeline.review.changes import Change, Fault, ReviewError
from pipeline.review.commitments import MARK
from pipeline.review.laying import as_json, lift
from pipeline.review.sheet import Reader, Wrong
from pipeline.review.values import COMMITMENT_FIELDS, IN_QUOTE, Field, reviewable, wrong_with

MOST = 4000
"""Characters that a reason, a name or a sentence may have."""
NAMELESS = "a review needs the name of who made it: give it with --by"
Row = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """What stands in one document: its rows as people see them, the machine's, and its text."""

    rows: dict[str, list[Row]]

    @cached_property
    def machine(self) -> list[Row]:
        """Return the machine's commitments."""
        return lift(self.rows)["commitments"]

    @cached_property
    def machine_root(self) -> Row:
        """Return the machine's values of the document."""
        return lift(self.rows)[ROOT][0]

    @cached_property
    def text(self) -> str:
        """Return the text as provisions have it."""
        return text_of(self.rows["provisions"])

    @cached_property
    def commitments(self) -> Mapping[str, Row]:
        """Return the commitments that stand, by id."""
        return {row["commitment"]: row for row in self.rows["commitments"]}


@dataclass(slots=True)
class Session:
    """One call of ``write``: who and when, the dataset before it, and what has been looked up."""

    snapshot: Snapshot
    book: Book
    by: str
    at: datetime
    rules: Path | None
    desks: dict[str, Desk] = field(default_factory=dict)

    def look_up(self, documents: Collection[str]) -> None:
        """Read the rows of documents, all at once."""
        self.desks |= {document: Desk(rows) for document, rows in rows_of(self.snapshot, documents).items()}

    def desk(self, document: str) -> Desk:
        """Return what stands in a document."""
        if document not in self.desks:
            self.look_up([document])
        return self.desks[document]


class _WrongError(Exception):
    """What is wrong with a change, and with which of its columns."""

    def __init__(self, message: str, column: str | None = None) -> None:
        super().__init__(message)
        self.message, self.column = message, column


def write(
    folder: Path, changes: Sequence[Change], *, by: str, at: datetime, patience: float, rules: Path | None
) -> list[str]:
    """Write changes, all or none; see ``pipeline.review.record``."""
    if not fold(by) or len(by) > MOST:
        raise SettingsError(NAMELESS)
    open_snapshot(folder).close()  # where there is none, none is made
    if not changes:
        return []
    with DatasetWriter(folder, patience=patience) as writer:
        rows, faults = prepared(folder, changes, by=by, at=at, rules=rules)
        if faults:
            raise ReviewError(faults)
        writer.review(rows)
    return [row["review"] for row in rows]


def prepared(
    folder: Path, changes: Sequence[Change], *, by: str, at: datetime, rules: Path | None
) -> tuple[list[Row], list[Fault]]:
    """Return the rows of ``reviews`` for changes to the dataset as it stands, and what is wrong with which of them."""
    snapshot = open_snapshot(folder)
    session = Session(snapshot=snapshot, book=read_book(snapshot), by=by, at=at, rules=rules)
    number = max((row["number"] or 0 for row in session.book.reviews), default=0)
    named = {change.row.partition("-")[0] for change in changes}
    session.look_up({document for document in named if re.fullmatch(IDENTITY, document)})
    rows: list[Row] = []
    faults: list[Fault] = []
    for n, change in enumerate(changes):
        try:
            rows.append(_named(_row(change, session), number + len(rows) + 1))
        except _WrongError as error:
            faults.append(Fault(change=n, message=error.message, column=error.column))
    return rows, faults


def _named(row: Row, number: int) -> Row:
    """Return a row with its number and its id, a digest of all that it says."""
    row |= {"number": number}
    review = hashlib.sha256(as_json(row).encode()).hexdigest()[:10]
    target = row["target"] if row["target"] else f"{row['document']}{MARK}{review}"
    return row | {"review": review, "target": target}


def _row(change: Change, session: Session) -> Row:
    for what, words in (("why", change.why), ("who", change.by)):
        if words is not None and len(words) > MOST:
            raise _WrongError(f"{what} is longer than {MOST:,} characters", what)
    row: Row = dict.fromkeys(CONTRACTS["reviews"].names)
    row |= {"reviewer": fold(change.by) or fold(session.by), "reviewed_at": session.at, "note": change.why or None}
    row |= {"action": change.action, "field": change.column, "origin": change.origin}
    if change.action == "withdraw":
        return row | _withdrawal(change, session)
    document = _document(change.row, session)
    desk = session.desk(document)
    row |= {"document": document, "about": "documents" if change.row == document else "commitments"}
    if change.action == "add":
        return row | _addition(change, desk, session)
    if row["about"] == "documents":
        return row | _on_document(change, desk, session)
    return row | _on_commitment(change, desk, session)


def _document(row: str, session: Session) -> str:
    """Return the document that a row belongs to, if it can be reviewed."""
    document = row.partition("-")[0]
    if not re.fullmatch(IDENTITY, document):
        raise _WrongError(f"{row[:60]!r} is the id neither of a document nor of a commitment", "row")
    found = session.desk(document).rows[ROOT]
    if not found:
        raise _WrongError(f"there is no document {document} in the dataset", "row")
    if found[0]["state"] == "superseded":
        raise _WrongError(f"{document} was superseded by {found[0]['superseded_by'] or 'nothing'}: review that", "row")
    if found[0]["state"] == "failed":
        raise _WrongError(f"{document} could not be read ({found[0]['failure']}): there is nothing to review", "row")
    return document


def _withdrawal(change: Change, session: Session) -> Row:
    known = {row["review"]: row for row in session.book.reviews}
    if change.row not in known or known[change.row]["action"] == "withdraw":
        raise _WrongError(f"there is no review {change.row[:60]} that could be withdrawn", "row")
    if any(row["action"] == "withdraw" and row["target"] == change.row for row in session.book.reviews):
        raise _WrongError(f"review {change.row} is withdrawn already", "row")
    return {"document": known[change.row]["document"], "about": "reviews", "target": change.row, "field": WHOLE}


def _on_document(change: Change, desk: Desk, session: Session) -> Row:
    name = _field(change, "documents", session)
    current = desk.rows[ROOT][0][name.name]
    machine = {"title": desk.machine_root["title"], name.name: desk.machine_root[name.name]}
    return {
        "target": change.row,
        "before": as_json(current),
        "after": as_json(_value(change, name, current, desk)),
        "row": as_json(machine),
    }


def _on_commitment(change: Change, desk: Desk, session: Session) -> Row:
    current = desk.commitments.get(change.row)
    if current is None:
        raise _WrongError(f"there is no commitment {change.row[:60]} in the dataset", "row")
    found = {"target": change.row, **_anchor(current, desk, session)}
    if change.column == WHOLE:
        if change.action == "correct":
            raise _WrongError("name the column that is to be corrected", "column")
        values = {name: current[name] for name in COMMITMENT_FIELDS}
        after = as_json(values) if change.action == "confirm" else None
        return found | {"before": as_json(values), "after": after}
    if change.action == "reject":
        raise _WrongError("a commitment is rejected as a whole", "column")
    name = _field(change, "commitments", session)
    value = _value(change, name, current[name.name], desk)
    elsewhere = name.name in IN_QUOTE and value and not occurrences(str(value), current["quote"])
    if elsewhere and value != current[name.name]:
        raise _WrongError(f"{name.name} must be words of the sentence as they stand there", name.name)
    return found | {"before": as_json(current[name.name]), "after": as_json(value)}


def _anchor(current: Row, desk: Desk, session: Session) -> Row:
    """Return by what a row is found again; one that came of a review by that review's own words."""
    if MARK in current["commitment"]:
        review = current["commitment"].rpartition(MARK)[2]
        first = next(row for row in session.book.reviews if row["review"] == review)
        return {name: first[name] for name in ("quote", "trigger", "place", "among", "row")}
    machine = next(row for row in desk.machine if row["commitment"] == current["commitment"])
    return anchor(machine, desk.machine) | {"row": as_json(machine)}


def _field(change: Change, table: str, session: Session) -> Field:
    fields = reviewable(table, rules=session.rules)
    if change.column not in fields:
        raise _WrongError(
            f"{change.column[:40]!r} of {table} cannot be reviewed; these can: {', '.join(fields)}", "column"
        )
    return fields[change.column]


def _value(change: Change, name: Field, current: object, desk: Desk) -> object:
    """Return the value that is right: the one given, or the one that stands where that is confirmed."""
    if change.action == "confirm":
        return current
    if change.action != "correct" or name.name not in change.values:
        raise _WrongError(f"{change.action} does not fit {name.name}", name.name)
    return _checked(name, change.values[name.name], desk)


def _checked(name: Field, value: Any, desk: Desk) -> Any:  # noqa: ANN401 - whatever the column holds
    known = {*desk.rows[ROOT][0]["parties"], *desk.machine_root["parties"]}
    if isinstance(value, str):
        value = fold(value) or None
    if isinstance(value, tuple):
        value = list(value)
    if (value is None and name.many) or (value == [] and not name.many):
        value = [] if name.many else None
    if (wrong := wrong_with(name, value, parties=known)) is not None:
        raise _WrongError(wrong, name.name)
    return sorted(value) if name.name in {"authentic_languages", "areas"} and value else value


def _addition(change: Change, desk: Desk, session: Session) -> Row:
    places = occurrences(change.quote, desk.text)
    if not places or len(change.quote or "") > MOST * 5:
        raise _WrongError("these words do not stand in the document's text: copy them from it", "quote")
    if not 1 <= change.place <= len(places):
        raise _WrongError(f"these words stand {len(places)} times in the text: place is 1 to {len(places)}", "quote")
    if not occurrences(change.trigger, fold(change.quote)):
        raise _WrongError("the trigger must be words of the quote", "trigger")
    fields = reviewable("commitments", rules=session.rules)
    if strange := sorted(change.values.keys() - fields.keys()):
        raise _WrongError(f"{strange[0][:40]!r} is no column that can be given; these can: {', '.join(fields)}")
    values = {name: _checked(one, change.values.get(name), desk) for name, one in fields.items()}
    start = places[change.place - 1][0]
    for row in desk.commitments.values():
        same = (fold(row["quote"]), fold(row["trigger"])) == (fold(change.quote), fold(change.trigger))
        if same and row["quote_start"] == start and set(row["bearer"]) == set(values["bearer"]):
            raise _WrongError(f"it is there already, as {row['commitment']}: confirm or correct that", "quote")
    return {
        "about": "commitments",
        "field": WHOLE,
        "target": None,
        "after": as_json(values),
        "quote": change.quote,
        "trigger": change.trigger,
        "place": change.place,
        "among": len(places),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a sheet came to: ids of the reviews written, how many lines had been taken before, and what is wrong."""

    reviews: tuple[str, ...]
    known: int
    faults: tuple[Wrong, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """How a sheet is taken in: by whom and when; ``partly``: right lines although others are wrong; ``dry``: none."""

    by: str
    at: datetime
    patience: float = 10.0
    rules: Path | None = None
    partly: bool = False
    dry: bool = False


def take_in(folder: Path, lines: Mapping[int, Mapping[str, str]], *, how: Import) -> Taken:
    """Hold every line of a sheet against the dataset and write what they decide, all or none unless ``partly``.

    Raises:
        SettingsError: there is no name.
        DatasetError: as ``pipeline.review.record``.
    """
    open_snapshot(folder).close()
    if not fold(how.by):
        raise SettingsError(NAMELESS)
    with DatasetWriter(folder, patience=how.patience) as writer:
        snapshot = open_snapshot(folder)
        taken = frozenset(row["origin"] for row in read_book(snapshot).reviews if row["origin"])
        reader = Reader(snapshot, {n: dict(line) for n, line in lines.items()}, taken=taken, rules=how.rules)
        reader.read()
        ask = partial(prepared, folder, by=how.by, at=how.at, rules=how.rules)
        rows, found = ask([change for _, change in reader.changes])
        wrong = [Wrong(line=reader.changes[f.change][0], column=f.column, message=f.message) for f in found]
        faults = sorted([*reader.faults, *wrong], key=lambda fault: fault.line)
        if found and how.partly:
            bad = {fault.line for fault in wrong}
            rows, _ = ask([change for line, change in reader.changes if line not in bad])
        if rows and not how.dry and (how.partly or not faults):
            writer.review(rows)
        else:
            rows = []
    return Taken(reviews=tuple(row["review"] for row in rows), known=reader.known, faults=tuple(faults))
