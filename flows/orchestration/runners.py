"""Who works off a job's batches: plain threads, the orchestrator's tasks, or first the one and then the other."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager

from flows.ingestion.drain import report, start_threads
from flows.ingestion.job import FLOW, Job, RunnersEnded
from flows.orchestration.orchestrator import TemporaryServer, is_healthy

BIG_JOB_SECONDS = 60.0
PLAIN_BYTES_PER_SECOND = 60_000.0
"""About how much plain text one worker analyses in a second (`make bench`); only to tell a big job from a small one."""
LAST_WORDS_SECONDS = 10.0

Note = Callable[[str], None]
Resume = Callable[[RunnersEnded], None]
Address = str | Callable[[threading.Event], str | None]
"""Where the server is, or what waits for one until the event is set and then says where it is, if anywhere."""


def is_big(cost: float, *, workers: int) -> bool:
    """Return whether a job over about ``cost`` bytes of plain text is worth a temporary server."""
    return cost / (PLAIN_BYTES_PER_SECOND * workers) > BIG_JOB_SECONDS


@contextmanager
def plain_runners(job: Job) -> Iterator[Resume | None]:
    """Work off the job in plain threads: the same functions without an orchestrator."""
    start_threads(job)
    yield None


@contextmanager
def orchestrated_runners(job: Job, *, url: Address | None, note: Note) -> Iterator[Resume | None]:
    """Work off the job in tasks of a Prefect flow.

    Where the server is still to come, plain threads work until it is up; with ``url`` None a temporary one is started.
    Whatever befalls the orchestrator, the threads take over: it is there to record the work, not to stop it.
    """
    taken_over = threading.Event()
    if isinstance(url, str):
        taken_over.set()
    else:
        start_threads(job, until=taken_over)
    leaving = threading.Event()
    executor = ThreadPoolExecutor(1, thread_name_prefix="flow")
    flow = executor.submit(_run_flow, job, url, taken_over, leaving)
    report(job, FLOW, [flow])

    def resume(ended: RunnersEnded) -> None:
        if ended.who == FLOW and taken_over.is_set():
            taken_over.clear()
            note(f"the orchestrator gave up ({ended.error or 'no reason given'}): going on without it")
            start_threads(job)

    try:
        yield resume
    finally:
        _leave(job, flow, leaving)
        executor.shutdown(wait=False)


def _leave(job: Job, flow: Future[None], leaving: threading.Event) -> None:
    """Let the flow publish what became of the job, if it has got that far and its server still answers."""
    leaving.set()
    job.stopping.set()
    job.finished.set()
    if job.server is not None and is_healthy(job.server, seconds=2.0):
        wait([flow], timeout=LAST_WORDS_SECONDS)
    job.is_forsaken = job.server is not None and not flow.done()


def _run_flow(job: Job, url: Address | None, taken_over: threading.Event, leaving: threading.Event) -> None:
    if isinstance(url, str):
        _call_flow(job, url, taken_over)
        return
    came = (url or _temporary)(leaving)
    if came is None:
        return
    job.server = came  # said before asking: who leaves asks the other way round, so that one sees the other
    if not leaving.is_set():
        _call_flow(job, came, taken_over)


def _temporary(leaving: threading.Event) -> str | None:
    """Start a server for this job; return its address once it answers."""
    server = TemporaryServer()
    return server.url if server.wait_until_healthy(unless=leaving) else None


def _call_flow(job: Job, url: str, taken_over: threading.Event) -> None:
    os.environ["PREFECT_API_URL"] = job.server = url
    from prefect import tags
    from prefect.flow_engine import run_flow

    from flows.ingest import continue_ingest
    from flows.orchestration.schedules import tags as tags_of

    with tags(*tags_of(job.request.dataset)):
        if job.scheduled is None:
            continue_ingest(job, taken_over)
        else:
            run_flow(continue_ingest, flow_run=job.scheduled, parameters={"job": job, "taken_over": taken_over})
