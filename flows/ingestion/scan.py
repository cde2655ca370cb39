"""What lies in a folder: the files that are documents, and those that are passed over.

Passed over, and counted as ignored: hidden files and folders, what editors and office programs leave beside a file
that is open, downloads and copies still under way, and what file managers drop (``pipeline/rules/ignored.yml``). Any
other regular file is a document, whatever its name.

Links to files and folders are followed; a folder is entered once, so that a link back up ends.

An archive stands for the documents in it, and a message for itself and its attachments: each is seen by its own path,
such as ``archive.zip!/inner/treaty.docx``, with its own size and the archive's time of change. An archive that cannot
be listed, or holds no document, is seen itself, with the reason.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flows.ingestion.ignored import ignored_names
from pipeline.dataset.outcomes import path_text
from pipeline.errors import DocumentError, LimitExceededError, SettingsError, UnreadableDocumentError
from pipeline.glance import GLANCE_BYTES, may_hold_documents
from pipeline.settings import Limits
from pipeline.storage import in_bucket

if TYPE_CHECKING:
    from pipeline.read.containers import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFile:
    """A file as the scan saw it. ``problem`` says why it cannot be read, and ``error`` of what kind that is.

    ``is_member`` tells a document in a container, whose path is none of the file system's.
    """

    path: Path
    size: int = 0
    mtime_ns: int = 0
    problem: str | None = None
    error: type[DocumentError] = UnreadableDocumentError
    is_member: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Every file below a folder, in the order of their paths, and how many were passed over."""

    files: tuple[SeenFile, ...]
    ignored: int


def scan(
    root: Path,
    *,
    dataset: Path | None = None,
    limits: Limits | None = None,
    rules: Path | None = None,
    takes: Callable[[SeenFile], bool] | None = None,
    is_plain: Callable[[SeenFile], bool] | None = None,
) -> Scan:
    """Return what lies below ``root`` (or ``root`` itself, where it is a file), but for the dataset.

    Args:
        root: the folder.
        dataset: a folder that is never entered.
        limits: what a container may hold.
        rules: a user's folder of rule files: the names that are passed over.
        takes: which files are taken; the others, such as those still being written, are neither listed nor counted.
        is_plain: which files are known to hold no other documents, so that they need not be opened.

    Raises:
        SettingsError: there is no such folder, or it cannot be listed.
        RulesError: the file of names to pass over is wrong.
    """
    found, ignored = [], 0
    is_ignored = ignored_names(rules)
    for entry in [_look_at(root)] if root.is_file() else look(root, dataset=dataset, rules=rules):
        if takes is not None and isinstance(entry, SeenFile) and not takes(entry):
            continue
        if isinstance(entry, int) or (is_plain is not None and is_plain(entry)):
            inside: Iterable[SeenFile | int] = [entry]
        else:
            inside = documents_in(entry, limits or Limits(), is_ignored)
        for seen in inside:
            if isinstance(seen, SeenFile):
                found.append(seen)
            else:
                ignored += seen
    return Scan(files=tuple(sorted(found, key=lambda seen: seen.path)), ignored=ignored)


def look(root: Path, *, dataset: Path | None = None, rules: Path | None = None) -> Iterator[SeenFile | int]:
    """Yield the files below a folder that there must be, unopened, and a number for files passed over.

    Raises:
        SettingsError, RulesError: as ``scan``.
    """
    if not root.is_dir():
        raise SettingsError(f"there is no folder {path_text(root)} to read documents from")
    if not os.access(root, os.R_OK | os.X_OK):
        raise SettingsError(f"the folder {path_text(root)} cannot be listed: permission denied")
    entered = {_identity(dataset)} if dataset is not None and dataset.is_dir() and dataset != root else set()
    yield from _walk(root, entered, ignored_names(rules))


def _walk(folder: Path, entered: set[tuple[int, int]], is_ignored: Callable[[str], bool]) -> Iterator[SeenFile | int]:
    """Yield the files below a folder, and a number for files passed over."""
    try:
        if _identity(folder) in entered:
            return
        entered.add(_identity(folder))
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return  # it has gone since it was listed
    except OSError as error:
        yield SeenFile(path=folder, problem=f"the folder cannot be listed: {error.strerror}")
        return
    for entry in entries:
        path = folder / entry.name
        if is_ignored(entry.name):
            yield 0 if _is_folder(entry) else 1
        elif _is_folder(entry):
            yield from _walk(path, entered, is_ignored)
        else:
            seen = _look_at(path)
            if seen.problem == _SPECIAL:
                yield 1
            else:
                yield seen


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Return whether the entry is a folder or leads to one; a link that leads in a circle is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


def documents_in(
    seen: SeenFile, limits: Limits, is_ignored: Callable[[str], bool], *, at: Path | None = None
) -> Iterator[SeenFile | int]:
    """Yield the file, or where it is an archive the documents in it; a message with its attachments.

    ``at`` is where the file's content lies, if elsewhere. A number counts names that are passed over.
    """
    content = at or seen.path
    if seen.problem is not None or not _may_hold_documents(content):
        yield seen
        return
    from pipeline.read.containers import ARCHIVE, MARK, container_type, list_members  # with it come the readers

    kind: str | None = None
    members: tuple[Member, ...] = ()
    error: DocumentError | None = None
    try:
        kind = container_type(content)
        members = list_members(content, limits=limits)
    except DocumentError as caught:
        error = caught
    if kind is None or (kind != ARCHIVE and not isinstance(error, LimitExceededError)):
        yield seen  # where it is damaged, its reader says so
    elif error is not None or not members:
        reason = error.reason if error else "it is an archive that holds no document"
        yield replace(seen, problem=reason, error=type(error) if error else UnreadableDocumentError)
    for member in members:
        if any(is_ignored(part) for part in member.path.split("/")):
            yield 1
        else:
            path = seen.path.with_name(f"{seen.path.name}{MARK}") / member.path
            yield replace(seen, path=path, size=member.size, problem=member.problem, error=member.error, is_member=True)


def _may_hold_documents(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return may_hold_documents(file.read(GLANCE_BYTES))
    except OSError:
        return False


_SPECIAL = "not a regular file"


def _look_at(path: Path) -> SeenFile:
    try:
        status = path.stat()
    except OSError as error:
        why = "the link leads nowhere" if path.is_symlink() else f"the file cannot be reached: {error.strerror}"
        return SeenFile(path=path, problem=why)
    if not stat.S_ISREG(status.st_mode):
        return SeenFile(path=path, problem=_SPECIAL)
    closed = None if in_bucket(path) or os.access(path, os.R_OK) else "the file cannot be opened: permission denied"
    return SeenFile(path=path, size=status.st_size, mtime_ns=status.st_mtime_ns, problem=closed)
