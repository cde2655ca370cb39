"""What lies below a prefix of a bucket: objects listed once, and only those that are new or changed fetched.

The local scan opens every file to see whether it is a container. In a bucket that would be a request for each object
and run, so what the dataset knows of an object that has not changed stands for it, and the others are fetched once
for all: looked into and hashed, many at a time, by threads here or by the workers of a cluster.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from flows.ingestion.ignored import ignored_names
from flows.ingestion.plan import SUPERSEDED
from flows.ingestion.scan import Scan, SeenFile, documents_in
from pipeline.dataset.known import KnownFile
from pipeline.dataset.outcomes import path_text
from pipeline.errors import DocumentError, SettingsError
from pipeline.settings import Limits
from pipeline.storage import MARK, files_below, local_copy, located

AT_ONCE = 16
MEMBER = f"{MARK}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What an object holds: documents, how many names in it were passed over, and hashes by document's path."""

    files: tuple[SeenFile, ...]
    ignored: int
    hashes: dict[str, str]


Look = Callable[[SeenFile], Looked]
Each = Callable[[Look, Sequence[SeenFile]], Iterable[Looked]]
"""Calls the function for every object, in whatever order."""


def in_threads(look: Look, objects: Sequence[SeenFile]) -> Iterator[Looked]:
    """Look into objects from this machine."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(look, objects)


def scan_bucket(
    root: Path,
    known: Sequence[KnownFile],
    *,
    dataset: Path,
    limits: Limits,
    rules: Path | None = None,
    each: Each = in_threads,
) -> tuple[Scan, dict[str, str]]:
    """Return what lies below ``root`` but for the dataset, and the hashes of what is new or changed, by path.

    Raises:
        SettingsError: the bucket cannot be listed.
        RulesError: the file of names to pass over is wrong.
    """
    is_ignored = ignored_names(rules)
    listed, ignored = [], 0
    try:
        for path, status in files_below(root):
            if dataset in path.parents:
                continue
            if any(is_ignored(part) for part in path.relative_to(root).parts):
                ignored += not any(is_ignored(part) for part in path.parent.relative_to(root).parts)
            else:
                listed.append(SeenFile(path=path, size=status.st_size, mtime_ns=status.st_mtime_ns))
    except OSError as error:
        raise SettingsError(f"{root} cannot be listed: {error.strerror or error}") from error
    standing = _standing(known)
    found = [seen for entry in listed for seen in standing(entry)]
    new = [entry for entry in listed if not any(True for _ in standing(entry))]
    hashes: dict[str, str] = {}
    for looked in each(partial(look_into, limits=limits, rules=rules), new):
        found += looked.files
        ignored += looked.ignored
        hashes |= looked.hashes
    return Scan(files=tuple(sorted(found, key=lambda seen: seen.path)), ignored=ignored), hashes


def look_into(entry: SeenFile, *, limits: Limits, rules: Path | None = None) -> Looked:
    """Fetch an object, and return the documents that it is or holds, with the hashes of those that can be opened."""
    files: list[SeenFile] = []
    hashes: dict[str, str] = {}
    ignored = 0
    try:
        with local_copy(entry.path) as copy:
            for seen in documents_in(entry, limits, ignored_names(rules), at=copy):
                if isinstance(seen, int):
                    ignored += seen
                    continue
                files.append(seen)
                if seen.problem is None and (sha256 := _hash(seen, entry, copy, limits)):
                    hashes[path_text(seen.path)] = sha256
    except OSError as error:
        files = [replace(entry, problem=f"the object cannot be fetched: {error.strerror or error}")]
    return Looked(files=tuple(files), ignored=ignored, hashes=hashes)


def _hash(seen: SeenFile, entry: SeenFile, copy: Path, limits: Limits) -> str | None:
    from pipeline.read.containers import open_document  # with it come the readers

    within = path_text(seen.path).removeprefix(path_text(entry.path))
    try:
        with open_document(Path(f"{copy}{within}"), limits=limits) as path, path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, DocumentError):
        return None


def _standing(known: Sequence[KnownFile]) -> Callable[[SeenFile], Iterator[SeenFile]]:
    """Return what tells the documents that an object is or holds, where it is known and has not changed."""
    held: dict[str, list[KnownFile]] = defaultdict(list)
    for file in known:
        if file.state != SUPERSEDED:
            held[file.path.partition(MEMBER)[0]].append(file)

    def documents(entry: SeenFile) -> Iterator[SeenFile]:
        files = held.get(path_text(entry.path), [])
        whole = next((file for file in files if MEMBER not in file.path), None)
        if any(file.mtime_ns != entry.mtime_ns for file in files) or (whole and whole.size != entry.size):
            return
        if any(file.sha256 is None for file in files):
            return  # it could not be fetched or opened; perhaps it now can
        for file in files:
            path = located(file.path) if MEMBER in file.path else entry.path
            yield replace(entry, path=path, size=file.size, is_member=MEMBER in file.path)

    return documents
