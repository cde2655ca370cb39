"""The tables as DuckDB itself reads them from their files: two to four times as fast as through Arrow.

A connection made so may open the files of the dataset's version and no other. It is for SELECT statements alone: with
COPY those files could be written over, so whoever takes statements from others checks their kind first, or gives them
a connection through Arrow, which can open no file at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pyarrow.parquet as pq

from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.snapshot import Snapshot, open_table, reading
from pipeline.storage import in_bucket

WILD = frozenset("*?[]{}")
"""What DuckDB takes for a pattern in a path; a dataset below such a folder is read through Arrow."""


def files_of(snapshot: Snapshot) -> Mapping[str, tuple[str, ...]] | None:
    """Return the Parquet files of each table, or None where DuckDB cannot open them by their paths.

    Raises:
        DatasetError: a table cannot be read.
    """
    if in_bucket(snapshot.folder) or WILD & set(str(snapshot.folder.absolute())):
        return None
    with reading(snapshot.folder):
        return {name: _files(snapshot.folder / name, version) for name, version in snapshot.versions.items()}


def _files(table: Path, version: int) -> tuple[str, ...]:
    uris = open_table(table, version).file_uris()  # with their folders escaped; tables are not partitioned
    return tuple(str(table.absolute() / unquote(uri.rpartition("/")[2])) for uri in uris)


def add_views(connection: duckdb.DuckDBPyConnection, files: Mapping[str, tuple[str, ...]]) -> None:
    """Make a view of each table with the contract's columns; a column that its files lack is empty.

    The paths that may be opened are set too; the caller forbids all others.

    Raises:
        OSError: a file cannot be read.
        duckdb.Error: likewise.
    """
    connection.execute(f"SET allowed_paths = {_texts(path for paths in files.values() for path in paths)}")
    for name, contract in CONTRACTS.items():
        empty = contract.schema.empty_table()
        if not files.get(name):
            connection.register(name, empty)
            continue
        each = {path: frozenset(pq.read_schema(path).names) for path in files[name]}
        there = frozenset[str]().union(*each.values())
        union = str(any(names != there for names in each.values())).lower()  # costs a look into every file, each time
        rows = f"read_parquet({_texts(each)}, union_by_name = {union}, hive_partitioning = false)"
        kinds = dict(zip(contract.names, connection.from_arrow(empty).types, strict=True))
        columns = (_name(one) if one in there else f"NULL::{kinds[one]} AS {_name(one)}" for one in contract.names)
        connection.execute(f"CREATE VIEW {_name(name)} AS SELECT {', '.join(columns)} FROM {rows}")  # noqa: S608


def _texts(values: Iterable[str]) -> str:
    return "[" + ", ".join("'" + value.replace("'", "''") + "'" for value in values) + "]::VARCHAR[]"


def _name(name: str) -> str:
    return f'"{name}"'
