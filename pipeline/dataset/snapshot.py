"""A committed version of the dataset: every table at the version that one commit of ``documents`` names.

``documents`` is written last, and its commit carries the pointer: the version number of every other table. Readers
take the newest commit of ``documents`` and open the others where it points, so they see a batch of documents wholly
or not at all, whatever a writer is doing or was killed while doing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as pads
from deltalake import CommitProperties, DeltaTable
from deltalake.exceptions import DeltaError, TableNotFoundError

from pipeline.dataset.contracts import CONTRACTS, SCHEMA
from pipeline.dataset.leases import Lease
from pipeline.errors import DatasetError
from pipeline.storage import arrow_files, discreet, in_bucket

ROOT = "documents"
OURS = {*CONTRACTS, "README.md"}
# With these in a path deltalake 1.6 panics or looks in another folder.
UNFIT = re.compile("[][^|%\\\\\x00-\x1f\ud800-\udfff]")
OPEN_TRIES = 3
POINTER, LAYOUT = "mithaq.tables", "mithaq.schema"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The dataset as one commit of ``documents`` left it. ``versions`` names each table's own version."""

    folder: Path
    version: int
    committed_at: datetime
    versions: Mapping[str, int]
    lease: Lease | None = field(default=None, compare=False, repr=False)
    """What keeps this version's files from being deleted while the snapshot is in use."""

    def close(self) -> None:
        """Let go of the version: its files may be deleted from now on."""
        if self.lease is not None:
            self.lease.close()

    def rows(self, name: str) -> pads.Dataset:
        """Return table ``name`` as a lazy Arrow dataset with the contract's columns.

        A column that was added to the contract after the table was written is empty, a table likewise.
        """
        schema = pa.schema([field.with_nullable(True) for field in CONTRACTS[name].schema])
        if name not in self.versions:
            return pads.dataset(schema.empty_table())
        with reading(self.folder):
            table = open_table(self.folder / name, self.versions[name])
            return table.to_pyarrow_dataset(schema=schema, filesystem=arrow_files(self.folder / name))

    def table(self, name: str, columns: list[str] | None = None, filter: pads.Expression | None = None) -> pa.Table:
        """Return table ``name`` (or some columns, or some rows) in memory."""
        rows = self.rows(name)
        with reading(self.folder):
            try:
                return rows.to_table(columns=columns, filter=filter)
            except pa.ArrowNotImplementedError:
                # Files that were put in order have string views, whose statistics Arrow cannot compare with strings.
                found = rows.to_table().filter(filter)
                return found.select(columns) if columns else found


def is_dataset(folder: Path) -> bool:
    """Return whether ``folder`` holds a dataset; False where it is missing or empty.

    Raises:
        DatasetError: it is no folder, cannot be read, or holds something else.
    """
    if bad := UNFIT.findall(str(folder.absolute())):
        raise DatasetError(
            f"the path of a dataset must not contain {bad[0]!r} (the Delta library cannot take it): {folder}"
        )
    try:
        names = {entry.name for entry in folder.iterdir() if not entry.name.startswith(".")}
        if any((folder / ROOT / "_delta_log").glob("*.json")):
            return True
    except FileNotFoundError:
        return False
    except OSError as error:
        raise DatasetError(f"the dataset in {folder} cannot be read: {error.strerror or error}") from error
    if foreign := names - OURS:
        raise DatasetError(f"{folder} is no dataset: it holds {min(foreign)!r}; give an empty folder or a dataset's")
    return False


def open_snapshot(folder: Path, *, version: int | None = None) -> Snapshot:
    """Return the newest committed version of the dataset in ``folder``, or the one asked for.

    Raises:
        DatasetError: there is no dataset, no such version, or it was written by a newer Mithaq or something else.
    """
    if not is_dataset(folder):
        raise DatasetError(f"there is no dataset in {folder}: make one with `mithaq run`")
    lease = Lease(folder)
    with reading(folder), lease.choosing():
        snapshot = _look_up(folder, version)
        lease.hold(snapshot.version)
    return replace(snapshot, lease=lease)


def versions_at(folder: Path, version: int) -> Mapping[str, int]:
    """Return the versions of all tables at one of the dataset, without keeping it."""
    with reading(folder):
        return _look_up(folder, version).versions


def _look_up(folder: Path, version: int | None) -> Snapshot:
    try:
        documents = DeltaTable(folder / ROOT, version=version)
    except TableNotFoundError as error:
        raise DatasetError(f"the dataset in {folder} has no version {version}, or no longer has it") from error
    commit = _commit_info(folder / ROOT, documents.version())
    if POINTER not in commit:
        raise DatasetError(f"the dataset in {folder} was changed by another program at version {documents.version()}")
    if int(commit[LAYOUT]) > SCHEMA:
        raise DatasetError(
            f"the dataset in {folder} has schema {commit[LAYOUT]}, this Mithaq knows {SCHEMA}: install a newer one"
        )
    return Snapshot(
        folder=folder,
        version=documents.version(),
        committed_at=datetime.fromtimestamp(commit["timestamp"] / 1000, UTC),
        versions=json.loads(commit[POINTER]) | {ROOT: documents.version()},
    )


def pointer(versions: Mapping[str, int]) -> CommitProperties:
    """Return the properties of a commit of ``documents`` that points at ``versions`` of the other tables."""
    others = {name: version for name, version in versions.items() if name != ROOT}
    return CommitProperties(custom_metadata={POINTER: json.dumps(others), LAYOUT: str(SCHEMA)}, max_commit_retries=0)


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Turn what can go wrong in reading tables into a DatasetError of one sentence."""
    try:
        yield
    except (OSError, DeltaError, pa.ArrowException, ValueError, KeyError) as error:
        raise DatasetError(f"the dataset in {folder} cannot be read: {reason(folder, error)}") from error


def one_line(error: BaseException) -> str:
    """Return the error's first line, without the trail of causes."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def reason(folder: Path, error: BaseException) -> str:
    """Return the error's first line; of object storage without its address and its answer."""
    if not in_bucket(folder):
        return one_line(error)
    return error.strerror if isinstance(error, OSError) and error.strerror else discreet(one_line(error))


def open_table(table: Path, version: int) -> DeltaTable:
    """Return a table at a version.

    It is opened again where its log was closed with a checkpoint and cut off while it was being listed.

    Raises:
        DeltaError: it cannot be opened, or has no such version.
    """
    for _ in range(OPEN_TRIES - 1):
        with suppress(DeltaError):
            return DeltaTable(table, version=version)
    return DeltaTable(table, version=version)


def _commit_info(table: Path, version: int) -> dict[str, Any]:
    # DeltaTable.history() of a table opened at an older version gives the newest commits, so the log is read here.
    with (table / "_delta_log" / f"{version:020}.json").open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            if "commitInfo" in entry:
                return dict(entry["commitInfo"])
    return {}
