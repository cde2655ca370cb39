"""Rows against their contract, before anything is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset.columns import Column, Contract
from pipeline.dataset.contracts import CONTRACTS, FINDINGS
from pipeline.errors import ContractError

Row = Mapping[str, Any]
CANNOT_CONVERT = (pa.ArrowException, TypeError, ValueError, OverflowError)


def check(name: str, rows: Sequence[Row]) -> pa.Table:
    """Return ``rows`` as an Arrow table with the schema of table ``name``.

    Raises:
        ContractError: a row breaks the contract: a column too many or too few, a wrong type, a value missing or
            outside its vocabulary, a key twice, a span that is not that of its words.
    """
    contract = CONTRACTS[name]
    if not rows:
        return contract.schema.empty_table()
    _columns(contract, rows)
    arrays = [_array(contract, column, rows) for column in contract.columns]
    table = pa.Table.from_arrays(arrays, schema=contract.schema)
    check_table(name, table)
    return table


def check_table(name: str, table: pa.Table) -> None:
    """Check rows that are an Arrow table already.

    Raises:
        ContractError: as ``check``, but for the columns and their types.
    """
    contract = CONTRACTS[name]
    for column in contract.columns:
        _values(contract, column, table)
    _key(contract, table)
    for start, end, words in contract.spans:
        _spans(contract, table, (start, end, words))


def check_together(tables: Mapping[str, pa.Table]) -> None:
    """Check what only several tables show: rows of no document, spans past the text, unknown provisions, lost pages.

    Raises:
        ContractError: one of these is so.
    """
    lengths = dict(_pairs(tables["documents"], "document", "characters"))
    provisions = set(_pairs(tables["provisions"], "document", "provision"))
    for name in FINDINGS:
        table, contract = tables[name], CONTRACTS[name]
        if strays := set(table.column("document").to_pylist()) - lengths.keys():
            raise ContractError(f"{name}: rows of {min(strays)}, which is not in documents")
        for _, end, _ in contract.spans:
            for document, offset in _pairs(table, "document", end):
                if offset is not None and offset > (lengths[document] or 0):
                    raise ContractError(f"{name}.{end}: {offset} of {document} lies past its text")
        if name == "pages":
            _check_pages(tables["documents"], table)
        if name in {"commitments", "areas"}:
            for document, provision in _pairs(table, "document", "provision"):
                if provision is not None and (document, provision) not in provisions:
                    raise ContractError(f"{name}.provision: {provision!r} of {document} is not in provisions")


def _check_pages(documents: pa.Table, pages: pa.Table) -> None:
    """Check that no page is lost: a document's rows of ``pages`` count from 1 to its ``pages``, failed ones included.

    Raises:
        ContractError: a page is missing or there twice, or the failed ones are not those that ``documents`` counts.
    """
    numbers: dict[str, list[int]] = defaultdict(list)
    failed: Counter[str] = Counter()
    for row in pages.select(["document", "page", "grade"]).to_pylist():
        numbers[row["document"]].append(row["page"])
        failed[row["document"]] += row["grade"] == "failed"
    for row in documents.select(["document", "state", "pages", "pages_failed"]).to_pylist():
        if row["state"] != "processed":
            continue
        found, document = sorted(numbers[row["document"]]), row["document"]
        if found != list(range(1, (row["pages"] or 0) + 1)):
            raise ContractError(f"pages: {document} has {row['pages']} pages, and rows of {len(found)} of them")
        if failed[document] != (row["pages_failed"] or 0):
            raise ContractError(f"pages: {failed[document]} of {document} failed, not {row['pages_failed']}")


def _pairs(table: pa.Table, one: str, other: str) -> Iterator[tuple[Any, Any]]:
    return zip(table.column(one).to_pylist(), table.column(other).to_pylist(), strict=True)


def _columns(contract: Contract, rows: Sequence[Row]) -> None:
    names = set(contract.names)
    for row in rows:
        if row.keys() != names:
            extra, missing = sorted(row.keys() - names), sorted(names - row.keys())
            what = f"no column {missing[0]}" if missing else f"an unknown column {extra[0]}"
            raise ContractError(f"{contract.name}: {_named(contract, row)} has {what}")


def _array(contract: Contract, column: Column, rows: Sequence[Row]) -> pa.Array:
    try:
        return _convert([row[column.name] for row in rows], column.type)
    except CANNOT_CONVERT:
        for row in rows:
            try:
                _convert([row[column.name]], column.type)
            except CANNOT_CONVERT as error:
                value = ascii(row[column.name])[:80]
                where = f"{contract.name}.{column.name}: {value} of {_named(contract, row)}"
                raise ContractError(f"{where} is not {column.type}") from error
        raise


def _convert(values: list[Any], wanted: pa.DataType) -> pa.Array:
    # Arrow would cut 1.5 down to 1, and take a string, or a set in no certain order, for a list of its members.
    plain = (list, tuple) if pa.types.is_list(wanted) else (int,) if pa.types.is_integer(wanted) else (object,)
    if not all(value is None or isinstance(value, plain) for value in values):
        raise TypeError(f"not {wanted}")
    return pa.array(values, wanted)


def _values(contract: Contract, column: Column, table: pa.Table) -> None:
    values = table.column(column.name)
    if values.null_count and not column.nullable:
        _raise(contract, column.name, table, pc.is_null(values), "must not be empty")
    if pa.types.is_list(column.type) and pc.list_flatten(values).null_count:
        raise ContractError(f"{contract.name}.{column.name}: a list holds an empty value")
    if column.allowed is not None:
        known = pc.is_in(values, pa.array(column.allowed, pa.string()))
        _raise(contract, column.name, table, pc.and_(pc.is_valid(values), pc.invert(known)), "is not in its vocabulary")
    if column.pattern is not None:
        fits = pc.match_substring_regex(values, column.pattern)
        _raise(contract, column.name, table, pc.invert(fits), f"does not match {column.pattern}")
    if column.unit == "score":
        within = pc.and_(pc.greater_equal(values, 0.0), pc.less_equal(values, 1.0))
        _raise(contract, column.name, table, pc.invert(within), "is not within 0 and 1")
    elif column.type == pa.int64():
        _raise(contract, column.name, table, pc.less(values, 0), "is negative")
    elif column.type == pa.float64():
        _raise(contract, column.name, table, pc.invert(pc.greater_equal(values, 0.0)), "is negative or not a number")


def _key(contract: Contract, table: pa.Table) -> None:
    keys = list(zip(*(table.column(name).to_pylist() for name in contract.key), strict=True))
    if len(set(keys)) < len(keys):
        seen: set[tuple[Any, ...]] = set()
        again = next(key for key in keys if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ContractError(f"{contract.name}: two rows have the key {', '.join(map(str, again))}")


def _spans(contract: Contract, table: pa.Table, names: tuple[str, str, str | None]) -> None:
    start, end = table.column(names[0]), table.column(names[1])
    halves = pc.not_equal(pc.is_null(start), pc.is_null(end))
    _raise(contract, names[0], table, halves, "has only one of its two ends")
    _raise(contract, names[0], table, pc.greater_equal(start, end), f"does not lie before {names[1]}")
    if names[2] is not None:
        length = pc.cast(pc.utf8_length(table.column(names[2])), pa.int64())
        _raise(contract, names[2], table, pc.not_equal(length, pc.subtract(end, start)), "is not as long as its span")


def _raise(contract: Contract, column: str, table: pa.Table, bad: pa.ChunkedArray, what: str) -> None:
    """Raise for the first row where ``bad`` is true (null is not)."""
    if pc.any(bad).as_py():
        row = table.slice(pc.index(bad, True).as_py(), 1).to_pylist()[0]
        value = "nothing" if row[column] is None else ascii(row[column])[:80]
        raise ContractError(f"{contract.name}.{column}: {value} of {_named(contract, row)} {what}")


def _named(contract: Contract, row: Row) -> str:
    return f"row {', '.join(str(row.get(name)) for name in contract.key)}"
