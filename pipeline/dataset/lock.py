"""One writer at a time: a lock that dies with its process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.dataset.far_lock import held
from pipeline.errors import DatasetError, DatasetLockedError
from pipeline.storage import in_bucket

LOCK, HOLDER = ".lock", ".writer"


@contextmanager
def locked(folder: Path, *, patience: float = 0.0) -> Iterator[Callable[[], None]]:
    """Hold the dataset's lock; wait ``patience`` seconds for one who has it. Yield what raises where it was lost.

    Raises:
        DatasetLockedError: another process holds it; the sentence names it.
        DatasetError: the lock cannot be made there.
    """
    if in_bucket(folder):
        with held(folder / LOCK, patience=patience) as check:
            yield check
        return
    lock, holder = FileLock(folder / LOCK), folder / HOLDER
    try:
        lock.acquire(timeout=patience)
    except Timeout as error:
        raise DatasetLockedError(
            f"another process (PID {_holder(holder)}) is writing to the dataset in {folder}: wait until it has finished"
        ) from error
    except OSError as error:
        raise DatasetError(f"the dataset in {folder} cannot be written: {error.strerror or error}") from error
    try:
        try:
            holder.write_text(str(os.getpid()), "ascii")
        except OSError as error:
            raise DatasetError(f"the dataset in {folder} cannot be written: {error.strerror or error}") from error
        yield _never_lost
        holder.unlink(missing_ok=True)
    finally:
        lock.release()


def _never_lost() -> None:
    """Do nothing: the system's lock ends with its process, and no sooner."""


def _holder(path: Path) -> str:
    try:
        return path.read_text("ascii") or "unknown"
    except OSError:
        return "unknown"
