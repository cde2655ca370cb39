"""The Prefect flow: a task for each batch, whose threads wait on the worker processes; a summary as an artifact.

Two doors lead to the same work. A deployment runs ``ingest``, which does everything. The command line has its plan
made and its workers warming up before Prefect is loaded, so it runs ``continue_ingest`` on the job in hand, and its
own thread does the committing.
"""

from __future__ import annotations

import os
import threading
from functools import partial
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectConcurrentFuture, PrefectFuture
from prefect.runtime import deployment, flow_run
from prefect.states import Cancelled
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import Task

from flows.ingestion.drain import drain
from flows.ingestion.job import FLOW, Job, Request, RunnersEnded, open_job, plan_job
from flows.ingestion.notify import as_json, notify
from flows.ingestion.patience import patiently, settled
from flows.ingestion.pool import WorkerStartError
from flows.ingestion.report import as_markdown
from flows.ingestion.tally import Summary
from flows.options import request, settings
from flows.orchestration.cancelling import heed_cancelling
from pipeline.dataset.outcomes import path_text

PASSING = (OSError, WorkerStartError)
"""Faults that may have gone by the next time: no memory or no file handle for a process. All else is final."""
INTERRUPTED = "interrupted; what was analysed is saved"


def _may_pass(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:  # noqa: ARG001 - Prefect's signature
    return isinstance(state.result(raise_on_failure=False), PASSING)


@task(
    task_run_name="batch {number}",
    retries=2,
    retry_delay_seconds=[2, 10],
    retry_condition_fn=_may_pass,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def analyse_batch(job: Job, number: int) -> None:
    """Analyse a batch of documents; a document that fails is recorded and stops nobody else."""
    job.work_off(number)


def _submit(job: Job) -> list[PrefectFuture[None]]:
    """Submit a task for each batch that nobody has taken."""

    def ended(future: PrefectFuture[None]) -> None:
        # The future's own state would be asked of the server, which may be what has failed.
        state = future.wrapped_future.result() if isinstance(future, PrefectConcurrentFuture) else future.state
        if state.is_failed():
            job.results.put(RunnersEnded(FLOW, state.result(raise_on_failure=False)))

    futures = [analyse_batch.submit(job, number) for number in job.numbers()]
    for future in futures:
        future.add_done_callback(ended)
    return futures


RUNNER: TaskRunner[PrefectFuture[Any]] = ThreadPoolTaskRunner(max_workers=os.cpu_count())  # type: ignore[assignment]


@flow(name="ingest", task_runner=RUNNER, persist_result=False)
def ingest(
    folder: str = "data/raw", dataset: str = "data/processed", retry_failed: bool = False, workers: int = 0
) -> Any:  # noqa: ANN401 - counts, or a state of Prefect's
    """Ingest what is new or changed in a folder; return the counts of the run.

    A fault that may pass, such as a dataset that another process writes to, is waited for and tried again. Where a
    deployment runs it, files still being written are left for the next run, and the user's own command is told.
    """
    flags = {"retry_failed": retry_failed, "workers": workers}
    asked = request(folder=Path(folder), dataset=Path(dataset), rules=None, flags=flags)
    once = partial(_ingest_once, asked, unattended=deployment.id is not None)
    return patiently(once, warn=get_run_logger().warning)


def _ingest_once(asked: Request, *, unattended: bool) -> Any:  # noqa: ANN401
    own = settings()
    if unattended:
        asked = settled(asked, seconds=own.watching.settle_seconds)
    plan = plan_job(asked)
    if plan.is_idle:
        return {"found": plan.seen, "processed": 0, "failed": 0}
    with open_job(asked, plan) as (job, writer):
        heed_cancelling(job, flow_run.id)
        _submit(job)
        drain(job, writer)
    summary = job.summary()
    if unattended:
        notify(own.notify, as_json(summary, dataset=path_text(asked.dataset)), note=get_run_logger().warning)
    counts = _publish(summary)
    return Cancelled(message=INTERRUPTED) if job.state == "interrupted" else counts


@flow(name="ingest", task_runner=RUNNER, validate_parameters=False, persist_result=False)
def continue_ingest(job: Job, taken_over: threading.Event) -> Any:  # noqa: ANN401 - counts, or a state of Prefect's
    """Work off what is left of a job that was begun without the orchestrator; return the counts of the run."""
    taken_over.set()
    heed_cancelling(job, flow_run.id)
    for future in _submit(job):
        future.result()
    job.finished.wait()
    counts = _publish(job.summary())
    return Cancelled(message=INTERRUPTED) if job.state == "interrupted" else counts


def _publish(summary: Summary) -> dict[str, int]:
    create_markdown_artifact(markdown=as_markdown(summary), key="ingest", description=f"run {summary.run}")
    return {"found": summary.plan.seen, "processed": summary.tally.read, "failed": summary.tally.failed}
