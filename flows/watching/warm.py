"""The worker processes of ``mithaq up``, kept from one run to the next.

To load rules, language model and classifiers takes a worker some seconds, which is more than most treaties do. So
those that one run has started stay for the next, and where files are still being written the first worker starts
already. They go when nothing was read for some minutes, since each holds some hundred megabytes, and give way to new
ones when a file of rules or of models has changed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.ingestion.job import Request, new_pool, workers_here
from flows.ingestion.pool import WorkerPool

Stamp = frozenset[tuple[str, int, int]]


class WarmWorkers:
    """Worker processes for requests that differ only in what is read; ``idle_minutes`` is how long they wait for more.

    One run borrows them at a time; ``prepare`` and ``spare`` may be called meanwhile.
    """

    def __init__(self, request: Request, *, idle_minutes: float) -> None:
        self.request, self.idle_seconds = request, idle_minutes * 60
        self._pool: WorkerPool | None = None
        self._made_of: Stamp = frozenset()
        self._last, self._is_lent = time.monotonic(), False
        self._lock = threading.Lock()

    @contextmanager
    def lent(self) -> Iterator[WorkerPool]:
        """Yield the workers, or new ones where there are none, or where those there are have become outdated."""
        with self._lock:
            pool, self._is_lent = self._present(), True
        try:
            yield pool
        finally:
            with self._lock:
                self._last, self._is_lent = time.monotonic(), False

    def prepare(self) -> None:
        """Start a worker, unless there is one, since there will soon be something to read."""
        with self._lock:
            if not self._is_lent:
                self._last = time.monotonic()
                self._present().warm_up(1)

    def spare(self) -> None:
        """End the workers if they have had nothing to do for long."""
        with self._lock:
            if not self._is_lent and time.monotonic() - self._last > self.idle_seconds:
                self._end()

    def close(self) -> None:
        """End the workers."""
        with self._lock:
            self._end()

    def _present(self) -> WorkerPool:
        now = made_of(self.request.rules)
        if self._pool is not None and (self._pool.is_closed or now != self._made_of):
            self._end()
        if self._pool is None:
            self._pool, self._made_of = new_pool(self.request, size=workers_here(self.request)), now
        return self._pool

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.close()
        self._pool = None


def made_of(rules: Path | None) -> Stamp:
    """Return what the files of rules and models look like from outside: names, sizes and times of change."""
    from models.store import ARTIFACTS
    from pipeline.rules import SHIPPED

    folders = [folder for folder in (SHIPPED, ARTIFACTS, rules) if folder is not None and folder.is_dir()]
    statuses = ((path, path.stat()) for folder in folders for path in folder.iterdir())
    return frozenset((str(path), status.st_size, status.st_mtime_ns) for path, status in statuses)
