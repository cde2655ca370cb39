"""Delta tables one by one: making, changing, undoing and joining their files. Only the writer uses this."""

from __future__ import annotations

import errno
from collections.abc import Collection
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, WriterProperties, write_deltalake
from deltalake import Schema as DeltaSchema

from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.durable import LOG

CONFIGURATION = {
    "delta.checkpointInterval": "50",
    # The log is cut off by ``space``, together with the files of the versions that it leads to.
    "delta.logRetentionDuration": "interval 365 days",
}
ALONE = CommitProperties(max_commit_retries=0)
"""There is one writer: if another has made the commit of that number, this one has lost its lock and must not go on."""
PARQUET = WriterProperties(compression="ZSTD", max_row_group_size=4096)
FILE_BYTES = 32 * 2**20
TIERS = (2**18, 2**21, 2**24, FILE_BYTES)
"""Small files are joined with files of about their size, so that a row is written a few times only, however many
commits follow."""


def open_table(folder: Path, name: str, *, properties: CommitProperties | None = None) -> DeltaTable:
    """Return the newest version of a table, made if it is missing, with any column that its contract has gained."""
    path, contract = folder / name, CONTRACTS[name]
    if not DeltaTable.is_deltatable(str(path)):
        return DeltaTable.create(path, contract.schema, name=name, description=contract.means,
                                 configuration=CONFIGURATION, commit_properties=properties)  # fmt: skip
    return DeltaTable(path)


def add_columns(table: DeltaTable, name: str, properties: CommitProperties) -> bool:
    """Add the columns that the contract has gained since the table was made; return whether there were any."""
    there = {field.name for field in table.schema().fields}
    new = pa.schema([field.with_nullable(True) for field in CONTRACTS[name].schema if field.name not in there])
    if len(new):
        table.alter.add_columns(list(DeltaSchema.from_arrow(new).fields), commit_properties=properties)
    return bool(len(new))


def put(table: DeltaTable, rows: pa.Table, *, column: str, old: Collection[str]) -> None:
    """Replace, in one commit if any, the rows whose ``column`` is among ``old`` by ``rows``."""
    _check_there(table)
    if not old:
        if rows.num_rows:
            write_deltalake(table, rows, mode="append", writer_properties=PARQUET, commit_properties=ALONE)
    elif rows.num_rows:
        either = {*old, *rows.column(column).to_pylist()}
        condition = among(column, either)
        write_deltalake(
            table, rows, mode="overwrite", predicate=condition, writer_properties=PARQUET, commit_properties=ALONE
        )
    else:
        table.delete(among(column, old), writer_properties=PARQUET, commit_properties=ALONE)


def put_root(table: DeltaTable, rows: pa.Table, *, old: Collection[str], properties: CommitProperties) -> None:
    """Do the same with ``documents``, by exactly one commit that carries the pointer, even where nothing changes."""
    _check_there(table)
    write = partial(write_deltalake, table, rows, writer_properties=PARQUET, commit_properties=properties)
    if old and rows.num_rows:
        either = {*old, *rows.column("document").to_pylist()}
        write(mode="overwrite", predicate=among("document", either))
    elif old:
        table.delete(among("document", old), writer_properties=PARQUET, commit_properties=properties)
    else:
        write(mode="append")


def _check_there(table: DeltaTable) -> None:
    """Refuse to write to a table whose folder was deleted under the writer: the Delta library would make it anew.

    Raises:
        FileNotFoundError: it has gone.
    """
    local = table.table_uri.removeprefix("file://")
    if local != table.table_uri and not (Path(unquote(local)) / LOG).is_dir():
        raise FileNotFoundError(errno.ENOENT, "its folder has gone", unquote(local))


def among(column: str, values: Collection[str]) -> str:
    """Return the SQL condition that ``column`` is one of ``values``."""
    return f"{column} IN ({', '.join(_quoted(value) for value in sorted(values))})"


def order_files(table: DeltaTable, column: str) -> None:
    """Write all of the table's files anew in order of a column, as few large ones.

    In order, a document's rows lie together, and reading them takes a fraction of reading the table.
    """
    table.optimize.z_order([column], target_size=FILE_BYTES, writer_properties=PARQUET, commit_properties=ALONE)


def join_files(table: DeltaTable, *, many: int, properties: CommitProperties | None = None) -> bool:
    """Write the table's small files anew as few larger ones where there are ``many``; return whether there were."""
    sizes = pa.table(table.get_add_actions()).column("size_bytes").to_pylist()
    size = next((tier for tier in TIERS if sum(size < tier for size in sizes) >= many), None)
    if size is None:
        return False
    table.optimize.compact(target_size=size, writer_properties=PARQUET, commit_properties=properties or ALONE)
    return True


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
