"""Which files have stood still: a file is taken only when its size and its time of change have not moved for a while.

Time is the caller's own clock, never the file's: a file server's clock may be ahead, a copy may bring an old time
with it, and the machine's clock may be set back.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flows.ingestion.scan import SeenFile

Shape = tuple[int, int, str | None]


@dataclass(slots=True)
class _Stand:
    shape: Shape
    since: float
    is_settled: bool = False
    is_taken: bool = False


class Settling:
    """What is known of the files of a folder from one look to the next. Safe between threads."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._stands: dict[Path, _Stand] = {}
        self._lock = threading.Lock()

    def look(self, seen: Iterable[SeenFile], *, now: float) -> None:
        """Take note of every file there is at the time ``now``, in seconds of a clock that is never set back."""
        found: dict[Path, _Stand] = {}
        for file in seen:
            before, shape = self._stands.get(file.path), _shape(file)
            if before is None or before.shape != shape:
                found[file.path] = _Stand(shape, now)
            else:
                before.is_settled = before.is_settled or now - before.since >= self.seconds
                found[file.path] = before
        with self._lock:
            self._stands = found

    @property
    def moving(self) -> int:
        """Return how many files are not settled yet."""
        with self._lock:
            return sum(not stand.is_settled for stand in self._stands.values())

    @property
    def waiting(self) -> list[Path]:
        """Return the files that are settled and not taken."""
        with self._lock:
            return [path for path, stand in self._stands.items() if stand.is_settled and not stand.is_taken]

    def takes(self, file: SeenFile) -> bool:
        """Return whether a file is settled, and still as it was then."""
        with self._lock:
            stand = self._stands.get(file.path)
            return stand is not None and stand.is_settled and stand.shape == _shape(file)

    def mark_taken(self) -> Taken:
        """Mark what is settled as taken, and return what undoes that."""
        with self._lock:
            fresh = [stand for stand in self._stands.values() if stand.is_settled and not stand.is_taken]
            for stand in fresh:
                stand.is_taken = True
        return Taken(tuple(fresh))


@dataclass(frozen=True, slots=True)
class Taken:
    """Files that a run has been given."""

    stands: tuple[_Stand, ...]

    def give_back(self) -> None:
        """Let the next run have them: this one came to nothing."""
        for stand in self.stands:
            stand.is_taken = False


def _shape(file: SeenFile) -> Shape:
    return file.size, file.mtime_ns, file.problem
