"""What a run has done so far: counted from the rows themselves, as they are committed."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flows.ingestion.plan import Plan, Standing
from pipeline.dataset.batches import Batch

MOST_OF_THE_TIME = 100  # measuring memory takes at most a hundredth of a processor


@dataclass(slots=True)
class Tally:
    """Counts of a run; ``failures`` maps (code, reason) to the paths that failed so."""

    read: int = 0
    failed: int = 0
    doubtful: int = 0
    pages: int = 0
    words: int = 0
    commits: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    failures: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    model_versions: tuple[str, ...] = ()

    @property
    def saved(self) -> int:
        """Return how many documents are in the dataset, read or failed."""
        return self.read + self.failed

    def add(self, batch: Batch) -> None:
        """Count the rows of a batch."""
        columns = ["path", "state", "grade", "failure", "reason", "pages", "words", "model_versions"]
        for row in batch.tables["documents"].select(columns).to_pylist():
            if row["state"] == "failed":
                self.failed += 1
                self.failures.setdefault((row["failure"], row["reason"]), []).append(row["path"])
            else:
                self.read += 1
                self.doubtful += row["grade"] == "doubtful"
                self.model_versions = tuple(row["model_versions"])
            self.pages += row["pages"] or 0
            self.words += row["words"] or 0
        for name, table in batch.tables.items():
            self.rows[name] += table.num_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A run, as it ended: ``completed``, ``interrupted`` or ``failed``."""

    run: str
    state: str
    folder: str
    plan: Plan
    tally: Tally
    started_at: datetime
    seconds: float
    workers: int
    peak_memory: int
    pipeline_version: str

    @property
    def skipped(self) -> int:
        """Return how many files needed no reading."""
        return self.plan.seen - sum(self.plan.standing[s] for s in (Standing.NEW, Standing.CHANGED, Standing.RETRIED))

    def row(self) -> dict[str, Any]:
        """Return the row of the table ``runs``."""
        return {
            "run": self.run,
            "state": self.state,
            "started_at": self.started_at,
            "finished_at": datetime.now(UTC),
            "seconds": self.seconds,
            "folders": [self.folder],
            "found": self.plan.seen,
            "skipped": self.skipped,
            "processed": self.tally.read,
            "failed": self.tally.failed,
            "superseded": self.plan.standing[Standing.CHANGED],
            "pages": self.tally.pages,
            "words": self.tally.words,
            "workers": self.workers,
            "peak_memory": self.peak_memory,
            "pipeline_version": self.pipeline_version,
            "model_versions": list(self.tally.model_versions),
        }


class MemoryGauge:
    """Samples the memory of this process and all its children, twice a second at most; ``peak`` is in bytes.

    Shared pages are counted once (proportional set size), where the system tells; that takes it tens of milliseconds
    for large processes, so that the rests grow with what a sample takes.
    """

    def __init__(self, *, every: float = 0.5) -> None:
        self.peak = 0
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> MemoryGauge:
        """Start sampling."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop sampling."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        import psutil

        me = psutil.Process()
        while True:
            began = time.thread_time()
            self.peak = max(self.peak, sum(map(_memory, [me, *me.children(recursive=True)])))
            if self._stop.wait(max(self._every, MOST_OF_THE_TIME * (time.thread_time() - began))):
                return


def _memory(process: Any) -> int:  # noqa: ANN401 - psutil.Process, imported late
    import psutil

    try:
        with open(f"/proc/{process.pid}/smaps_rollup", encoding="ascii") as lines:
            return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
    except OSError:
        pass
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
