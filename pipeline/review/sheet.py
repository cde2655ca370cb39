"""The sheet that a person reviews in: a line for each commitment and each value of a document, and what came back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset.ledger import WHOLE
from pipeline.dataset.snapshot import ROOT, Snapshot
from pipeline.errors import SettingsError
from pipeline.review.changes import Change, add, confirm, correct, reject
from pipeline.review.laying import as_json
from pipeline.review.values import COMMITMENT_FIELDS, DOCUMENT_FIELDS, Field, as_text, parse, reviewable

COLUMNS = ("document", "row", "field", "decision", "value", *COMMITMENT_FIELDS, "why", "who", "quote", "trigger",
           "provision", "page", "confidence", "reviewed", "title", "file", "exported")  # fmt: skip
EDITABLE = ("decision", "value", *COMMITMENT_FIELDS, "why", "who")
"""Columns that a person fills in; ``quote``, ``trigger`` and ``document`` too where a commitment is added."""
DECISIONS = ("ok", "correct", "reject", "add")
NEEDED_COLUMNS = ("document", "row", "field", "decision", "value", *COMMITMENT_FIELDS, "quote", "trigger", "exported")
Line = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which lines a sheet has: of which documents (None: all), ``below`` which confidence, ``todo``: unreviewed."""

    documents: frozenset[str] | None = None
    doubtful: bool = False
    below: float | None = None
    todo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """What is wrong with a sheet: in which line (as the program for sheets numbers them), in which column."""

    line: int
    message: str
    column: str | None = None

    def __str__(self) -> str:
        """Return the fault as it is told."""
        return f"line {self.line:,}{f', {self.column}' if self.column else ''}: {self.message}"


def lines_of(snapshot: Snapshot, wanted: Filter) -> Iterator[Line]:
    """Yield the sheet's lines: of each document its values, then its commitments in the order of the text."""
    asked = pc.field("state") == "processed"
    if wanted.documents is not None:
        asked &= pc.field("document").isin(pa.array(sorted(wanted.documents), pa.string()))
    if wanted.doubtful:
        asked &= pc.field("grade") == "doubtful"
    roots = snapshot.table(ROOT, filter=asked).sort_by([("path", "ascending"), ("document", "ascending")])
    for few in roots.to_batches(max_chunksize=200):
        rows = few.to_pylist()
        commitments = _by_document(snapshot, [row["document"] for row in rows])
        for root in rows:
            about = {"document": root["document"], "title": as_text(root["title"]), "file": root["path"]}
            yield from (line for line in _values(root, about, wanted))
            for row in commitments.get(root["document"], ()):
                if _is_wanted(row, wanted):
                    yield _statement(row, about)


def _by_document(snapshot: Snapshot, documents: Sequence[str]) -> Mapping[str, list[dict[str, Any]]]:
    found: pa.Table = snapshot.table(
        "commitments", filter=pc.field("document").isin(pa.array(list(documents), pa.string()))
    )
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in found.sort_by([("quote_start", "ascending"), ("ordinal", "ascending")]).to_pylist():
        rows.setdefault(row["document"], []).append(row)
    return rows


def _is_wanted(row: Mapping[str, Any], wanted: Filter) -> bool:
    low = wanted.below is None or row["confidence"] < wanted.below
    return low and not (wanted.todo and row["reviewed"])


def _values(root: Mapping[str, Any], about: Line, wanted: Filter) -> Iterator[Line]:
    for name in DOCUMENT_FIELDS:
        score = root.get(f"{name}_score")
        if wanted.below is not None and (score is None or score >= wanted.below):
            continue
        if wanted.todo and name in (root["reviewed"] or ()):
            continue
        text = as_text(root[name])
        confidence = "" if score is None else f"{score:.2f}"
        reviewed = "yes" if name in (root["reviewed"] or ()) else ""
        yield _line(about, field=name, value=text, confidence=confidence, reviewed=reviewed, exported=as_json(text))


def _statement(row: Mapping[str, Any], about: Line) -> Line:
    texts = {name: as_text(row[name]) for name in COMMITMENT_FIELDS}
    words = {"quote": as_text(row["quote"]), "trigger": as_text(row["trigger"])}
    more = {"provision": row["provision"] or "", "page": as_text(row["page"]), "row": row["commitment"]}
    reviewed = as_text(row["reviewed"])
    return _line(about, **texts, **words, **more, confidence=f"{row['confidence']:.2f}", reviewed=reviewed,
                 exported=as_json(texts | {"words": _digest(words)}))  # fmt: skip


def _line(about: Line, **cells: str) -> Line:
    return dict.fromkeys(COLUMNS, "") | about | cells


def _digest(value: object) -> str:
    return hashlib.sha256(as_json(value).encode()).hexdigest()[:16]


class Reader:
    """Turns a sheet's lines into changes, held against the dataset as it stands."""

    def __init__(
        self, snapshot: Snapshot, lines: Mapping[int, Line], *, taken: frozenset[str], rules: Path | None
    ) -> None:
        self.lines = {number: line for number, line in lines.items() if any(line.values())}
        self.taken = set(taken)
        self.fields = {table: reviewable(table, rules=rules) for table in ("commitments", "documents")}
        self.faults: list[Wrong] = []
        self.changes: list[tuple[int, Change]] = []
        self.known = 0
        named = sorted({line.get("document", "") for line in self.lines.values() if line.get("decision", "").strip()})
        mine = pc.field("document").isin(pa.array(named, pa.string()))
        self._roots = {row["document"]: row for row in snapshot.table(ROOT, filter=mine).to_pylist()}
        rows = snapshot.table("commitments", filter=mine).to_pylist()
        self._rows = {row["commitment"]: row for row in rows}

    def read(self) -> None:
        """Read every line; ``changes`` and ``faults`` say what came of it, ``known`` how many were taken before."""
        for number, line in self.lines.items():
            origin = _digest({name: line.get(name, "") for name in NEEDED_COLUMNS})
            if line.get("decision", "").strip() and origin in self.taken:
                self.known += 1
                continue
            self.taken.add(origin)
            try:
                for change in self._changes(line):
                    who, why = line["who"].strip() or None, line["why"].strip() or None
                    self.changes.append((number, replace(change, by=who, why=why, origin=origin)))
            except _WrongLineError as error:
                self.faults.append(Wrong(line=number, column=error.column, message=error.message))

    def _changes(self, line: Line) -> list[Change]:
        decision = line["decision"].strip().lower()
        if decision not in ("", *DECISIONS):
            raise _WrongLineError("decision", f"{decision[:40]!r} is none of {', '.join(DECISIONS)}")
        if decision == "add":
            return [self._added(line)]
        if line["field"]:
            return self._on_value(line, decision)
        if line["row"]:
            return self._on_statement(line, decision)
        if decision or any(line[name].strip() for name in (*COMMITMENT_FIELDS, "value", "quote")):
            raise _WrongLineError("row", "it names no row: a new commitment needs the decision add")
        return []

    def _on_value(self, line: Line, decision: str) -> list[Change]:
        name, document = line["field"], line["document"]
        fields = self.fields["documents"]
        if name not in fields:
            raise _WrongLineError("field", f"{name[:40]!r} cannot be reviewed; these can: {', '.join(fields)}")
        was, now = str(_exported(line)), " ".join(line["value"].split())
        changed = _parsed(fields[name], now, "value") != _parsed(fields[name], was, "value")
        self._fits(decision, ["value"] if changed else [])
        if not decision:
            return []
        root = self._roots.get(document)
        if root is None:
            raise _WrongLineError("document", f"{document[:40]!r} is not in the dataset")
        self._still(as_text(root[name]), was, now, "value")
        if decision == "reject":
            raise _WrongLineError("decision", "a value cannot be rejected: correct it, with nothing in its place")
        if decision == "ok":
            return [confirm(document, name)]
        return [correct(document, name, _parsed(fields[name], now, "value"))]

    def _on_statement(self, line: Line, decision: str) -> list[Change]:
        was = _exported(line)
        if not isinstance(was, dict) or not set(COMMITMENT_FIELDS) <= was.keys():
            raise _WrongLineError("exported", "this column must stay as it was exported")
        fields = self.fields["commitments"]
        new = {name: _parsed(fields[name], line[name], name) for name in COMMITMENT_FIELDS}
        changed = [name for name in COMMITMENT_FIELDS if new[name] != _parsed(fields[name], str(was[name]), name)]
        self._fits(decision, changed)
        if not decision:
            return []
        row = self._rows.get(line["row"])
        words = {"quote": as_text(row["quote"]), "trigger": as_text(row["trigger"])} if row else {}
        if row is None or _digest(words) != was.get("words"):
            raise _WrongLineError("row", f"{line['row'][:60]} is no longer what it was: export the sheet again")
        for name in COMMITMENT_FIELDS:
            self._still(as_text(row[name]), str(was[name]), as_text(new[name]), name)
        if decision == "reject":
            return [reject(line["row"])]
        if decision == "ok":
            return [confirm(line["row"], WHOLE)]
        return [correct(line["row"], name, new[name]) for name in changed]

    def _added(self, line: Line) -> Change:
        if line["document"] not in self._roots:
            raise _WrongLineError("document", f"{line['document'][:40]!r} is not in the dataset: give a document's id")
        if line["row"] or line["field"]:
            raise _WrongLineError("decision", "add belongs in a line of its own, without row and field")
        for name in ("quote", "trigger"):
            if not line[name].strip():
                raise _WrongLineError(name, "must not be empty")
        fields = self.fields["commitments"]
        values = {name: _parsed(fields[name], line[name], name) for name in COMMITMENT_FIELDS}
        return add(line["document"], line["quote"], line["trigger"], values)

    @staticmethod
    def _fits(decision: str, changed: Sequence[str]) -> None:
        if changed and decision != "correct":
            why = "is empty" if not decision else f"is {decision}"
            raise _WrongLineError(changed[0], f"was changed, but decision {why}: it must be correct")
        if decision == "correct" and not changed:
            raise _WrongLineError("decision", "nothing was changed: is it ok?")

    @staticmethod
    def _still(stands: str, was: str, wanted: str, column: str) -> None:
        if stands not in (was, wanted):
            raise _WrongLineError(column, f"has become {stands[:60]!r} since the export: export the sheet again")


class _WrongLineError(Exception):
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column, self.message = column, message


def _exported(line: Line) -> Any:  # noqa: ANN401 - what the export put there
    try:
        return json.loads(line["exported"])
    except ValueError as error:
        raise _WrongLineError("exported", "this column must stay as it was exported") from error


def _parsed(field: Field, text: str, column: str) -> Any:  # noqa: ANN401 - whatever the column holds
    try:
        return parse(field, text)
    except SettingsError as error:
        raise _WrongLineError(column, str(error)) from error
