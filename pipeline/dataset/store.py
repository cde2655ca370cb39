"""The writer: the one process that changes a dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.dataset.outcomes import Batch, Outcome, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """A path that the dataset knows, for planning: what is unchanged in size and time need not be read again."""

    path: str
    size: int
    mtime_ns: int
    document: str
    sha256: str | None
    state: str
    failure: str | None
    pipeline_version: str


def known_files(folder: Path) -> list[KnownFile]:
    """Return what the dataset in ``folder`` knows, without locking it; empty where there is none yet.

    Raises:
        DatasetError: the folder holds something that is not a dataset, or of a newer schema.
    """
    raise NotImplementedError


class DatasetWriter:
    """Writes to the dataset in ``folder``, alone: ``with DatasetWriter(folder) as writer: ...``.

    Creates the folder and its tables where there are none; rolls back what a writer that was killed left half done.

    Raises:
        DatasetLockedError: another process is writing; the sentence names it.
        DatasetError: the folder cannot be written, or holds something else.
    """

    def __init__(self, folder: Path) -> None: ...

    def __enter__(self) -> DatasetWriter: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None: ...

    def known(self) -> list[KnownFile]:
        """Return every path in the dataset with the document that lies there."""

    def commit(self, outcomes: Sequence[Outcome], *, run: str) -> int:
        """Make the outcomes visible, all or none, and return the dataset's new version.

        A document already in the dataset is replaced (with all its rows). A document whose last path is taken over
        by other content that was processed is marked superseded in the same step.
        """

    def commit_batches(self, batches: Sequence[Batch]) -> int:
        """Do what ``commit`` does, for rows that workers have prepared."""

    def add_paths(self, places: Mapping[str, Sequence[Place]]) -> int:
        """Record further (or touched) paths of documents that are in the dataset, by document."""

    def mark_superseded(self, documents: Mapping[str, str | None]) -> int:
        """Mark documents as superseded, each by the given document (None: by nothing), and drop their findings."""

    def finish_run(self, run: Mapping[str, Any]) -> int:
        """Append a row of ``runs`` (see the contract) and return the new version."""

    def compact(self) -> int:
        """Join small files, delete files out of use for a week, and return the new version."""
