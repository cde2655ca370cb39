"""The reviews of a dataset as the writer needs them: which hold, of which document, and of what it became."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset.checks import check_table, check_together
from pipeline.dataset.contracts import CONTRACTS, FINDINGS
from pipeline.dataset.snapshot import ROOT, Snapshot
from pipeline.errors import ContractError
from pipeline.review.laying import LAID, NEEDED, lay_over, lift

Arrow = Mapping[str, pa.Table]
Row = Mapping[str, Any]


class Book:
    """Reviews in the order of writing, and which document took the place of which."""

    def __init__(self, reviews: Sequence[Row], heirs: Mapping[str, str]) -> None:
        self.reviews = sorted(reviews, key=lambda row: row["number"] or 0)
        self._heirs = dict(heirs)
        withdrawn = {row["target"] for row in self.reviews if row["action"] == "withdraw"}
        self._live: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.reviews:
            if row["action"] != "withdraw" and row["review"] not in withdrawn:
                self._live[row["document"]].append(row)

    def and_then(self, reviews: Iterable[Row]) -> Book:
        """Return the book with further reviews."""
        return Book([*self.reviews, *reviews], self._heirs)

    def without(self, documents: Collection[str]) -> Book:
        """Return the book without the reviews of documents."""
        return Book([row for row in self.reviews if row["document"] not in documents], self._heirs)

    def learn(self, superseded: Mapping[str, str | None], living: Collection[str]) -> None:
        """Take in which documents gave way to which, and which are there (again)."""
        for document in living:
            self._heirs.pop(document, None)
        self._heirs |= {old: new for old, new in superseded.items() if new is not None}

    def heir(self, document: str) -> str:
        """Return the document that stands in the place of one: itself, or its latest version."""
        seen = {document}
        while (later := self._heirs.get(document)) is not None and later not in seen:
            document = later
            seen.add(document)
        return document

    def by_heir(self) -> Mapping[str, list[Row]]:
        """Return the reviews that hold, in order, by the document over whose rows they are laid."""
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for document, rows in self._live.items():
            found[self.heir(document)] += rows
        return {document: sorted(rows, key=lambda row: row["number"] or 0) for document, rows in found.items()}


def read_book(snapshot: Snapshot) -> Book:
    """Return the reviews of a committed version."""
    reviews = snapshot.table("reviews").to_pylist()
    if not reviews:
        return Book((), {})
    later = snapshot.table(ROOT, ["document", "superseded_by"], pc.field("superseded_by").is_valid())
    return Book(reviews, dict(zip(*(later.column(n).to_pylist() for n in ("document", "superseded_by")), strict=True)))


def laid_over(tables: Arrow, book: Book) -> dict[str, pa.Table]:
    """Return tables of findings and ``documents`` with the reviews of the documents in them laid over their rows.

    Rows that would break a contract stay as the machine made them, and their reviews become ``unmatched``.
    """
    there = set(tables[ROOT].column("document").to_pylist())
    result = dict(tables)
    for document, reviews in book.by_heir().items():
        if document in there:
            result = _replaced(result, document, _relaid(_of(result, document), reviews))
    return result


def rows_of(snapshot: Snapshot, documents: Collection[str]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return the rows that reviews need as they stand, by document and table; each table is read once."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {one: {name: [] for name in NEEDED} for one in documents}
    wanted = pc.field("document").isin(pa.array(sorted(documents), pa.string()))
    for name in NEEDED:
        for row in _plain(snapshot.table(name, filter=wanted)):
            found[row["document"]][name].append(row)
    return found


def relaid(snapshot: Snapshot, documents: Collection[str], book: Book) -> dict[str, pa.Table]:
    """Return committed documents' rows of the tables in ``LAID``, with the reviews of ``book`` laid over them."""
    reviews = book.by_heir()
    found = rows_of(snapshot, documents) if documents else {}
    laid = [_relaid(rows, reviews.get(document, [])) for document, rows in found.items() if rows[ROOT]]
    return {
        name: pa.concat_tables([CONTRACTS[name].schema.empty_table(), *(_table(name, rows[name]) for rows in laid)])
        for name in LAID
    }


def _relaid(rows: dict[str, list[dict[str, Any]]], reviews: Sequence[Row]) -> dict[str, list[dict[str, Any]]]:
    machine = lift(rows)
    laid = lay_over(machine, reviews)
    try:
        _check(laid)
    except ContractError:
        failed = {"state": "failed"}
        effects = lay_over(machine | {ROOT: [machine[ROOT][0] | failed]}, reviews)["review_effects"]
        return machine | {"review_effects": effects}
    return laid


def _check(rows: Mapping[str, list[dict[str, Any]]]) -> None:
    """Check a document's rows against the contracts, as far as reviews touch them."""
    tables = {name: _table(name, some) for name, some in rows.items()}
    for name in LAID:
        check_table(name, tables[name])
    nothing = {name: CONTRACTS[name].schema.empty_table() for name in FINDINGS}
    root = pa.Table.from_pylist([row | {"pages": 0, "pages_failed": 0} for row in rows[ROOT]], CONTRACTS[ROOT].schema)
    check_together(nothing | tables | {ROOT: root})


def _of(tables: Arrow, document: str) -> dict[str, list[dict[str, Any]]]:
    return {name: _plain(tables[name].filter(pc.equal(tables[name].column("document"), document))) for name in NEEDED}


def _replaced(tables: Arrow, document: str, rows: Mapping[str, list[dict[str, Any]]]) -> dict[str, pa.Table]:
    result = dict(tables)
    for name in LAID:
        others = result[name].filter(pc.not_equal(result[name].column("document"), document))
        result[name] = pa.concat_tables([others, _table(name, rows[name])])
    return result


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=CONTRACTS[name].schema)


def _plain(table: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_pylist()
    for row in rows:
        if row.get("reviewed", ()) is None:
            row["reviewed"] = []  # written before there was the column
    return rows
