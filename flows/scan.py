"""What lies in a folder: the files that are documents, and those that are passed over.

Passed over, and counted as ignored: hidden files and folders (``.git``, ``.DS_Store``, ``.gitkeep``), what editors
and office programs leave beside a file that is open (``~$name.docx``, ``.~lock.name#``, ``name~``, ``#name#``,
``name.swp``), downloads and copies still under way (``*.part``, ``*.crdownload``, ``*.tmp``), and what file managers
drop (``Thumbs.db``, ``desktop.ini``, ``__MACOSX/``). Any other regular file is a document, whatever its name.

Links to files and folders are followed; a folder is entered once, so that a link back up ends.
"""

from __future__ import annotations

import fnmatch
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.dataset.outcomes import path_text
from pipeline.errors import SettingsError

IGNORED = (
    ".*", "~$*", "*~", "#*#", "*.swp", "*.swo", "*.tmp", "*.part", "*.partial", "*.crdownload", "*.download",
    "Thumbs.db", "desktop.ini", "__MACOSX",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFile:
    """A file as the scan saw it. ``problem`` says why it cannot be read, where that is already known."""

    path: Path
    size: int = 0
    mtime_ns: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Every file below a folder, in the order of their paths, and how many were passed over."""

    files: tuple[SeenFile, ...]
    ignored: int


def is_ignored(name: str) -> bool:
    """Return whether a file or folder of this name is passed over."""
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in IGNORED)


def scan(root: Path, *, dataset: Path | None = None) -> Scan:
    """Return what lies below ``root`` (or ``root`` itself, where it is a file), but for the dataset.

    Raises:
        SettingsError: there is no such folder, or it cannot be listed.
    """
    if root.is_file():
        return Scan(files=(_look_at(root),), ignored=0)
    if not root.is_dir():
        raise SettingsError(f"there is no folder {path_text(root)} to read documents from")
    if not os.access(root, os.R_OK | os.X_OK):
        raise SettingsError(f"the folder {path_text(root)} cannot be listed: permission denied")
    found, ignored = [], 0
    entered = {_identity(dataset)} if dataset is not None and dataset.is_dir() and dataset != root else set()
    for entry in _walk(root, entered):
        if isinstance(entry, SeenFile):
            found.append(entry)
        else:
            ignored += entry
    return Scan(files=tuple(sorted(found, key=lambda seen: seen.path)), ignored=ignored)


def _walk(folder: Path, entered: set[tuple[int, int]]) -> Iterator[SeenFile | int]:
    """Yield the files below a folder, and a number for files passed over."""
    if _identity(folder) in entered:
        return
    entered.add(_identity(folder))
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield SeenFile(path=folder, problem=f"the folder cannot be listed: {error.strerror}")
        return
    for entry in entries:
        path = folder / entry.name
        if is_ignored(entry.name):
            yield 0 if entry.is_dir() else 1
        elif entry.is_dir():
            yield from _walk(path, entered)
        else:
            seen = _look_at(path)
            if seen.problem == _SPECIAL:
                yield 1
            else:
                yield seen


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


_SPECIAL = "not a regular file"


def _look_at(path: Path) -> SeenFile:
    try:
        status = path.stat()
    except OSError as error:
        why = "the link leads nowhere" if path.is_symlink() else f"the file cannot be reached: {error.strerror}"
        return SeenFile(path=path, problem=why)
    if not stat.S_ISREG(status.st_mode):
        return SeenFile(path=path, problem=_SPECIAL)
    return SeenFile(path=path, size=status.st_size, mtime_ns=status.st_mtime_ns)
