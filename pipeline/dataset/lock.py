"""One writer at a time: a lock that dies with its process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import DatasetError, DatasetLockedError

LOCK, HOLDER = ".lock", ".writer"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the dataset's lock.

    Raises:
        DatasetLockedError: another process holds it; the sentence names it.
        DatasetError: the lock cannot be made there.
    """
    lock, holder = FileLock(folder / LOCK), folder / HOLDER
    try:
        lock.acquire(timeout=0)
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
        yield
        holder.unlink(missing_ok=True)
    finally:
        lock.release()


def _holder(path: Path) -> str:
    try:
        return path.read_text("ascii") or "unknown"
    except OSError:
        return "unknown"
