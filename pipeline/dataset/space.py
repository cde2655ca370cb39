"""Disk space: what no version needs that anybody reads is deleted, logs and their statistics included.

Older versions are kept for as long as they take little room beside the newest. When they take more, or when asked,
all of them go but those that are being read (see ``leases``). What is deleted last is never what is needed: first the
log is closed with a checkpoint that is written through to the disk, then the older log goes, then the files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable

from pipeline.dataset.durable import LOG, log_file, write_through_file
from pipeline.dataset.leases import alone
from pipeline.dataset.snapshot import ROOT, versions_at
from pipeline.storage import delete, files_below, in_bucket

HISTORY_SHARE = 0.25
HISTORY_BYTES = 250_000
"""Older versions may take a quarter of what the newest takes, or as many bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Bytes of a dataset: ``needed`` by its newest version, ``taken`` on disk in all."""

    needed: int
    taken: int

    @property
    def is_wasted(self) -> bool:
        """Return whether older versions take more than they may."""
        return self.taken - self.needed > max(HISTORY_BYTES, HISTORY_SHARE * self.needed)


def measure(folder: Path, tables: Mapping[str, DeltaTable]) -> Space:
    """Return the bytes that the tables take."""
    needed = sum(sum(_sizes(table)) for table in tables.values())
    return Space(
        needed=needed, taken=sum(status.st_size for name in tables for _, status in files_below(folder / name))
    )


def is_wasteful(folder: Path, tables: Mapping[str, DeltaTable]) -> bool:
    """Return whether older versions are to go unasked: never in a bucket, where it does not show who reads them."""
    return not in_bucket(folder) and measure(folder, tables).is_wasted


def reclaim(folder: Path, tables: Mapping[str, DeltaTable]) -> list[int]:
    """Delete every version but the newest and those that are being read; return the numbers of the latter.

    The tables must stand at the newest committed version, and have to be opened again afterwards.

    Raises:
        OSError: a file cannot be deleted.
        DeltaError: a checkpoint cannot be written.
    """
    newest = int(tables[ROOT].version())
    with alone(folder, newest=newest - 1) as read:
        pointers = [versions_at(folder, version) for version in read]
        for name, table in tables.items():
            older = {versions[name] for versions in pointers if name in versions} - {table.version()}
            _reclaim(folder / name, table, sorted(older))
    return read


def _reclaim(folder: Path, table: DeltaTable, older: list[int]) -> None:
    needed = {name for version in older for name in _files(DeltaTable(folder, version=version))} | set(_files(table))
    if not older:
        _close_log(folder, table)
    delete([path for path, _ in files_below(folder) if path.parent == folder and path.name not in needed])


def _close_log(folder: Path, table: DeltaTable) -> None:
    """Write a checkpoint of the table's version, and delete the log before it."""
    version = int(table.version())
    kept = log_file(folder, version)
    if len(logs := sorted((folder / LOG).iterdir())) <= 1:
        return
    table.create_checkpoint()
    checkpoint = folder / LOG / f"{version:020}.checkpoint.parquet"
    write_through_file(checkpoint)
    write_through_file(folder / LOG)
    delete(path for path in logs if path not in {kept, checkpoint} and path.name != "_last_checkpoint")


def _files(table: DeltaTable) -> Iterable[str]:
    return (os.path.basename(name) for name in table.file_uris())


def _sizes(table: DeltaTable) -> list[int]:
    sizes: list[int] = pa.table(table.get_add_actions()).column("size_bytes").to_pylist()
    return sizes
