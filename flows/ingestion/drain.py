"""The one committer: rows from the queue into the dataset, and plain threads that fill the queue."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from flows.ingestion.job import THREADS, Answer, Job, RunnersEnded, Wake
from pipeline.dataset.batches import Batch
from pipeline.dataset.store import DatasetWriter
from pipeline.errors import MithaqError

COMMIT_DOCUMENTS = 32
EAGER_SECONDS, PATIENT_SECONDS = 2.0, 5.0
"""A commit costs some tenths of a second: not more often than the first, however many documents pour in, and for
few documents not later than the second."""


def start_threads(job: Job, *, until: threading.Event | None = None) -> None:
    """Work off the job's batches in a thread for each worker, until there are none left or ``until`` is set."""

    def runner() -> None:
        while not (until and until.is_set()) and job.work_off():
            pass

    executor = ThreadPoolExecutor(job.size, thread_name_prefix="runner")
    report(job, THREADS, [executor.submit(runner) for _ in range(job.size)])
    executor.shutdown(wait=False)


def report(job: Job, who: str, runners: Sequence[Future[None]]) -> None:
    """Tell the job's queue when all runners have ended, or one has with an error."""
    left = list(runners)
    lock = threading.Lock()

    def ended(runner: Future[None]) -> None:
        with lock:
            left.remove(runner)
            last = not left
        error = runner.exception()
        if error is not None or last:
            job.results.put(RunnersEnded(who, error))

    for runner in runners:
        runner.add_done_callback(ended)


def drain(
    job: Job,
    writer: DatasetWriter,
    *,
    told: Callable[[Answer], None] | None = None,
    resume: Callable[[RunnersEnded], None] | None = None,
) -> None:
    """Commit answers as they come, until every document has one or the job is stopped.

    Args:
        job: the job; its runners are at work in other threads.
        writer: the dataset.
        told: called with each answer, for the progress shown.
        resume: called when runners ended with documents left over, so that others can take over.

    Raises:
        MithaqError: the workers' tools cannot be built, or the dataset cannot be written.
    """
    if job.plan.moved:
        writer.add_paths(job.plan.moved)
    pending: list[Batch] = []
    last = time.monotonic()
    while job.outstanding and not job.stopping.is_set():
        message = _next(job, seconds=PATIENT_SECONDS if pending else None)
        if isinstance(message, Answer):
            job.outstanding -= len(message.items)
            if _holds(pending, message.batch):  # a file was replaced by a copy of another one while it was read
                _commit(job, writer, pending)
                pending, last = [], time.monotonic()
            pending.append(message.batch)
            if told is not None:
                told(message)
        elif isinstance(message, RunnersEnded) and job.outstanding:
            _go_on(message, resume)
        waited = time.monotonic() - last
        if waited > PATIENT_SECONDS or (len(pending) >= COMMIT_DOCUMENTS and waited > EAGER_SECONDS):
            _commit(job, writer, pending)
            pending, last = [], time.monotonic()
    for late in _rest(job):
        if _holds(pending, late.batch):
            _commit(job, writer, pending)
            pending = []
        pending.append(late.batch)
    _commit(job, writer, pending)
    job.state = "interrupted" if job.outstanding else "completed"
    job.finished.set()


def _go_on(ended: RunnersEnded, resume: Callable[[RunnersEnded], None] | None) -> None:
    """Let others take over from runners that ended early, unless the same would happen to those."""
    if ended.error is not None and (resume is None or ended.who == THREADS or isinstance(ended.error, MithaqError)):
        raise ended.error
    if resume is not None:
        resume(ended)


def _holds(pending: Sequence[Batch], batch: Batch) -> bool:
    """Return whether a document of the batch waits to be committed already."""
    return not {document for one in pending for document in one.documents}.isdisjoint(batch.documents)


def _commit(job: Job, writer: DatasetWriter, pending: Sequence[Batch]) -> None:
    """Make the rows visible, all or none, and count them."""
    if not pending:
        return
    writer.commit_batches(pending)
    job.tally.commits += 1
    for batch in pending:
        job.tally.add(batch)


def _next(job: Job, *, seconds: float | None) -> Answer | RunnersEnded | Wake:
    try:
        return job.results.get(timeout=seconds)
    except queue.Empty:
        return Wake()


def _rest(job: Job) -> Iterator[Answer]:
    """Yield the answers that came in while the job was being stopped."""
    while not job.results.empty():
        message = job.results.get()
        if isinstance(message, Answer):
            job.outstanding -= len(message.items)
            yield message
