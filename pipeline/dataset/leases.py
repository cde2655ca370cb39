"""Who is reading which version: what is being read is not deleted.

A reader locks one byte of the file ``.readers``, the one whose number is the version that it reads; whoever deletes
asks which bytes are locked. The locks are the system's (open file descriptions, Linux): they need no right to write,
and end with their reader, however that ends. While a reader chooses its version nothing is deleted, and the other way
round: both pass a gate, a byte far beyond every version.

In a bucket nobody's reading shows: there older versions are deleted only when asked for, whoever reads them.
"""

from __future__ import annotations

import errno
import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.storage import in_bucket

READERS = ".readers"
GATE = 2**60
FLOCK = "hhqqi0q"  # struct flock of 64-bit Linux: type, whence, start, length, process (0 for such locks)
UNSUPPORTED = {errno.ENOLCK, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}


class Lease:
    """One reader's hold on a version; ends when it is closed or no longer referred to."""

    def __init__(self, folder: Path) -> None:
        self._file: int | None = None
        # Without the file (a dataset that no writer has opened since it was copied) there is nobody to hold off.
        with suppress(OSError):
            self._file = os.open(folder / READERS, os.O_RDONLY | os.O_CLOEXEC)

    @contextmanager
    def choosing(self) -> Iterator[None]:
        """Keep everything in place while a version is chosen."""
        self._set(fcntl.F_RDLCK, GATE, wait=True)
        try:
            yield
        finally:
            self._set(fcntl.F_UNLCK, GATE)

    def hold(self, version: int) -> None:
        """Keep the files of a version from being deleted."""
        self._set(fcntl.F_RDLCK, version)

    def close(self) -> None:
        """Let go."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)

    def __del__(self) -> None:
        """Let go."""
        self.close()

    def _set(self, kind: int, byte: int, *, wait: bool = False) -> None:
        if self._file is not None:
            _lock(self._file, kind, byte, wait=wait)


@contextmanager
def alone(folder: Path, *, newest: int) -> Iterator[list[int]]:
    """Yield the versions up to ``newest`` that are being read, while nobody can begin to read."""
    if in_bucket(folder):
        yield []
        return
    file = os.open(folder / READERS, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _lock(file, fcntl.F_WRLCK, GATE, wait=True)
        yield list(_held(file, 0, newest))
    finally:
        os.close(file)


def _held(file: int, first: int, last: int) -> Iterator[int]:
    """Yield the bytes from ``first`` to ``last`` on which a reader has a lock, in order."""
    if first > last:
        return
    asked = struct.pack(FLOCK, fcntl.F_WRLCK, os.SEEK_SET, first, last + 1 - first, 0)
    kind, _, start, length, _ = struct.unpack(FLOCK, fcntl.fcntl(file, fcntl.F_OFD_GETLK, asked))
    if kind == fcntl.F_UNLCK:
        return
    # The kernel names one of the locks in the range, not the first.
    yield from _held(file, first, start - 1)
    yield from range(max(first, start), min(start + length, last + 1))
    yield from _held(file, start + length, last)


def _lock(file: int, kind: int, byte: int, *, wait: bool = False) -> None:
    asked = struct.pack(FLOCK, kind, os.SEEK_SET, byte, 1, 0)
    try:
        fcntl.fcntl(file, fcntl.F_OFD_SETLKW if wait else fcntl.F_OFD_SETLK, asked)
    except OSError as error:
        if error.errno not in UNSUPPORTED:  # a file system without locks: its readers are on their own
            raise
