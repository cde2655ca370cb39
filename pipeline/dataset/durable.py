"""Commits that outlive a power cut.

The Delta library leaves new files to the system's cache. So a commit's files are written through to the disk, those
of the tables of findings before ``documents`` points at them, and those of ``documents`` before the commit counts as
made. A commit of ``documents`` of which a power cut left only part was never reported as made, and is taken back.
Objects in a bucket are there whole and to last as soon as they are written: nothing of this is needed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from urllib.parse import unquote

from pipeline.storage import in_bucket

LOG = "_delta_log"
AT_ONCE = 8


def log_file(table: Path, version: int) -> Path:
    """Return the file of the log that holds a commit."""
    return table / LOG / f"{version:020}.json"


def write_through(commits: dict[Path, range]) -> None:
    """Write to the disk what commits added: the tables' folders, each with the versions that are to last.

    Raises:
        OSError: a file cannot be written to the disk.
    """
    files = list(
        chain.from_iterable(_files(table, versions) for table, versions in commits.items() if not in_bucket(table))
    )
    folders = {file.parent for file in files} | {table for table, versions in commits.items() if versions}
    if not files:
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:  # a journal writes many at once for little more than one
        list(pool.map(write_through_file, files))
        list(pool.map(write_through_file, sorted(folders | {folder.parent for folder in folders})))


def take_back_torn(table: Path, *, after: int) -> bool:
    """Delete the log's newest commit, if later than ``after``, where it was written in part; return whether it was.

    Raises:
        OSError: the folder cannot be read or written.
    """
    if in_bucket(table):
        return False
    commits = sorted(table.glob(f"{LOG}/{'[0-9]' * 20}.json"))
    if len(commits) < 2 or int(commits[-1].stem) <= after or _is_whole(commits[-1]):
        return False
    commits[-1].unlink()
    write_through_file(commits[-1].parent)
    return True


def _is_whole(commit: Path) -> bool:
    try:
        added = list(_added(commit))
    except ValueError:
        return False
    if not commit.stat().st_size:
        return False
    table = commit.parents[1]
    return all((table / name).exists() and (table / name).stat().st_size == size for name, size in added)


def _files(table: Path, versions: range) -> Iterator[Path]:
    for version in versions:
        commit = log_file(table, version)
        if commit.exists():
            yield from (table / name for name, _ in _added(commit) if (table / name).exists())
            yield commit


def _added(commit: Path) -> Iterator[tuple[str, int]]:
    """Yield the files that a commit adds, with their sizes in bytes."""
    with commit.open(encoding="utf-8") as lines:
        for line in lines:
            if added := json.loads(line).get("add"):
                yield unquote(added["path"]), added["size"]


def write_through_file(path: Path) -> None:
    """Write one file or folder to the disk."""
    if in_bucket(path):
        return
    opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
