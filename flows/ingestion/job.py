"""An ingest job in hand: batches out to the workers, their rows back to the one writer.

Whoever runs the batches (plain threads, or the orchestrator's tasks) takes them from the job and puts the answers
into its queue; ``drain`` commits them. A batch is taken by one runner alone, and what a runner leaves undone goes back.
"""

from __future__ import annotations

import os
import queue
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flows.ingestion.far_scan import Each, in_threads, scan_bucket
from flows.ingestion.plan import Choice, Plan, WorkItem, batches, plain_files, plan
from flows.ingestion.pool import PoolClosedError, WorkerPool
from flows.ingestion.scan import Scan, SeenFile, scan
from flows.ingestion.tally import MemoryGauge, Summary, Tally
from flows.ingestion.work import PRELOAD, Errand, build_for_dataset
from pipeline.dataset.batches import Batch, prepare
from pipeline.dataset.forget import forgotten_documents
from pipeline.dataset.known import KnownFile, known_files
from pipeline.dataset.outcomes import Failure, path_text
from pipeline.dataset.store import DatasetWriter
from pipeline.errors import DocumentError, MithaqError
from pipeline.settings import Limits
from pipeline.storage import in_bucket, located

CONTAINER = "!"  # ends the name of a container in the path of a document in it
THREADS, FLOW = "threads", "flow"
COMPACT_COMMITS = 8  # each commit leaves a file per table; joining them takes less than a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user asked for. ``workers`` 0 means one per core; ``again`` are documents to be read once more.

    ``cluster`` is the address of the Dask scheduler whose workers do the work, if not processes of this machine.
    With ``paths`` only these of the files below ``folder`` are looked at; with ``fresh`` no text kept from an earlier
    reading is taken.
    """

    folder: Path
    dataset: Path
    retry_failed: bool = False
    reprocess: bool = False
    again: frozenset[str] = frozenset()
    paths: frozenset[str] | None = None
    fresh: bool = False
    workers: int = 0
    rules: Path | None = None
    limits: Limits = field(default_factory=Limits)
    verbose: bool = False
    takes: Callable[[SeenFile], bool] | None = None
    cluster: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of some documents, of one as a rule; those of a cluster come in batches."""

    items: tuple[WorkItem, ...]
    batch: Batch


@dataclass(frozen=True, slots=True)
class RunnersEnded:
    """The threads, or the flow, that worked off batches have ended; ``error`` is what one of them raised."""

    who: str
    error: BaseException | None = None


@dataclass(frozen=True, slots=True)
class Wake:
    """Look up: something has changed."""


class Job:
    """The state of a job.

    ``stopping`` is set when no more documents are to be begun, ``finished`` when all that was analysed is committed.
    """

    def __init__(
        self, request: Request, plan: Plan, *, size: int, gauge: MemoryGauge, pool: WorkerPool | None = None
    ) -> None:
        self.request, self.plan, self.gauge, self.size = request, plan, gauge, size
        self.started, self.clock = datetime.now(UTC), time.monotonic()
        self.run = f"{self.started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        self.is_pool_lent = pool is not None
        self.pool = pool or new_pool(request, size=size)
        self.results: queue.SimpleQueue[Answer | RunnersEnded | Wake] = queue.SimpleQueue()
        self.stopping, self.finished = threading.Event(), threading.Event()
        self.tally = Tally()
        self.state = "failed"  # until the work has come to its end
        self.server: str | None = None  # the address of the Prefect server that records the job
        self.is_forsaken = False  # whether that server no longer answers
        self.scheduled: Any = None  # the flow run of Prefect's that the job is to be, if there is one already
        self.outstanding = len(plan.work)
        self._batches = dict(enumerate(batches(plan.work, workers=size)))
        self._lock = threading.Lock()

    def numbers(self) -> list[int]:
        """Return the numbers of the batches that nobody has taken."""
        with self._lock:
            return list(self._batches)

    def take(self, number: int | None = None) -> tuple[int, deque[WorkItem]] | None:
        """Take the batch of that number, or any; None where there is none."""
        with self._lock:
            if number is None:
                number = next(iter(self._batches), None)
            items = self._batches.pop(number, None) if number is not None else None
        return (number, deque(items)) if items and number is not None else None

    def work_off(self, number: int | None = None) -> bool:
        """Analyse a batch and queue its rows one by one; return whether there was one.

        Raises:
            MithaqError: the tools cannot be built. The documents not reached go back.
        """
        taken = None if self.stopping.is_set() else self.take(number)
        if taken is None:
            return False
        number, items = taken
        try:
            while items and not self.stopping.is_set():
                errand = Errand(item=items[0], run=self.run, fresh=self.request.fresh)
                batch = analyse(errand, self.pool, seconds=self.request.limits.seconds)
                self.results.put(Answer((items[0],), batch))
                items.popleft()
        except PoolClosedError:
            return False
        finally:
            if items:
                with self._lock:
                    self._batches[number] = tuple(items)
        return True

    def stop(self) -> None:
        """Begin no more documents, and give up those in hand."""
        self.stopping.set()
        self.pool.close()
        self.results.put(Wake())

    def end(self) -> None:
        """Leave nothing at work; workers that were lent stay, unless documents are in hand."""
        if not self.is_pool_lent or self.outstanding:
            self.stop()
        self.stopping.set()

    def summary(self) -> Summary:
        """Return the run as it stands."""
        return Summary(
            run=self.run,
            state=self.state,
            folder=path_text(self.request.folder),
            plan=self.plan,
            tally=self.tally,
            started_at=self.started,
            seconds=time.monotonic() - self.clock,
            workers=self.size,
            peak_memory=self.gauge.peak,
            pipeline_version=version("mithaq"),
        )


def new_pool(request: Request, *, size: int) -> WorkerPool:
    """Return workers for requests like this one; none is started yet."""
    build = partial(build_for_dataset, rules=request.rules, limits=request.limits, dataset=request.dataset)
    return WorkerPool(build, size=size, preload=PRELOAD, verbose=request.verbose, memory=request.limits.memory)


def workers_here(request: Request) -> int:
    """Return how many worker processes a request may have on this machine."""
    return request.workers or len(os.sched_getaffinity(0))


def analyse(errand: Errand, pool: WorkerPool, *, seconds: float) -> Batch:
    """Return the rows of one document; the one place where a document's failure is caught.

    Raises:
        MithaqError: the tools cannot be built, or the pool was closed.
    """
    try:
        batch: Batch = pool.ask(errand, path=errand.item.path, seconds=seconds)
    except DocumentError as error:
        return failed(errand.item, error, run=errand.run)
    return batch


def failed(item: WorkItem, error: DocumentError, *, run: str) -> Batch:
    """Return the rows of a document that failed."""
    failure = Failure(
        places=item.places,
        code=error.code,
        reason=error.reason,
        # Of a file that is another by now nothing is known: what failed is not the content that was planned.
        sha256=item.sha256 if _is_as_planned(item) else None,
        pipeline_version=version("mithaq"),
    )
    return prepare([failure], run=run)


def _is_as_planned(item: WorkItem) -> bool:
    """Return whether the file still stands as it did when the job was planned."""
    outer, within, _ = str(item.path).partition(f"{CONTAINER}/")
    planned = item.places[0]
    try:
        status = located(outer).stat()
    except OSError:
        return False
    return status.st_mtime_ns == planned.mtime_ns and (bool(within) or status.st_size == planned.size)


def plan_job(request: Request, *, each: Each = in_threads) -> Plan:
    """Return what there is to do, without holding the dataset.

    Args:
        request: what the user asked for.
        each: who looks into new objects of a bucket.

    Raises:
        SettingsError: there is no such folder.
        DatasetError: the dataset cannot be read.
    """
    return look_and_plan(request, each=each)[1]


def look_and_plan(request: Request, *, each: Each = in_threads) -> tuple[Scan, Plan]:
    """Return what lies in the folder, and what there is to do with it.

    Raises:
        SettingsError, DatasetError: as ``plan_job``.
    """
    known = known_files(request.dataset)
    found, hashes = _scan_bucket(request, known, each) if in_bucket(request.folder) else (_scan(request, known), None)
    return found, plan(
        found,
        known,
        choice=Choice(
            retry_failed=request.retry_failed,
            reprocess=request.reprocess,
            again=request.again,
            forgotten=forgotten_documents(request.dataset),
        ),
        version=version("mithaq"),
        limits=request.limits,
        hashes=hashes,
    )


def _scan_bucket(request: Request, known: Sequence[KnownFile], each: Each) -> tuple[Scan, dict[str, str]]:
    found, hashes = scan_bucket(
        request.folder, known, dataset=request.dataset, limits=request.limits, rules=request.rules, each=each
    )
    if request.paths is None:
        return found, hashes
    return Scan(files=tuple(seen for seen in found.files if path_text(seen.path) in request.paths), ignored=0), hashes


def _scan(request: Request, known: Sequence[KnownFile]) -> Scan:
    """Return what lies below the folder; where paths are named, those alone."""
    look = partial(
        scan,
        dataset=request.dataset,
        limits=request.limits,
        rules=request.rules,
        takes=request.takes,
        is_plain=plain_files(known),
    )
    if request.paths is None:
        return look(request.folder)
    outer = sorted({path.partition(f"{CONTAINER}/")[0] for path in request.paths})
    found = (seen for path in outer for seen in look(located(path)).files)
    return Scan(files=tuple(seen for seen in found if path_text(seen.path) in request.paths), ignored=0)


@contextmanager
def open_job(
    request: Request, plan: Plan, *, size: int | None = None, pool: WorkerPool | None = None
) -> Iterator[tuple[Job, DatasetWriter]]:
    """Yield the job, its workers warming up, and the dataset held for writing; record the run when it ends.

    Args:
        request: what the user asked for.
        plan: what there is to do.
        size: how many workers there are where they are not processes of this machine.
        pool: workers that are lent, and stay when the job has ended in good order; by default the job has its own.

    Raises:
        DatasetError: the dataset cannot be written, or another process is writing to it.
    """
    local = min(pool.size if pool else workers_here(request), max(1, len(plan.work)))
    with ExitStack() as stack:
        job = Job(request, plan, size=size or local, gauge=stack.enter_context(MemoryGauge()), pool=pool)
        stack.callback(job.end)
        if plan.work and size is None:
            job.pool.warm_up(local)
        writer = stack.enter_context(DatasetWriter(request.dataset))
        try:
            yield job, writer
        except MithaqError:
            with suppress(MithaqError):  # what broke the run says more than that it could not be recorded
                writer.finish_run(job.summary().row())
            raise
        writer.finish_run(job.summary().row())
        if job.tally.commits >= COMPACT_COMMITS:
            writer.compact()
