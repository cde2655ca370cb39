"""One unattended run: the same plan, job and flow as ``mithaq run``, said in lines and not in a progress bar."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

from flows import report
from flows.drain import drain
from flows.job import Job, Request, open_job, plan_job
from flows.pool import WorkerStartError
from flows.runners import orchestrated_runners, plain_runners
from flows.scan import SeenFile, look
from flows.stable import Settling
from flows.tally import Summary
from pipeline.errors import ContractError, DatasetError

BACKOFF_SECONDS = (5.0, 15.0, 60.0, 300.0)

Begun = Callable[[Job | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What came of a run: ``summary`` None where there was nothing to do, and why in ``idle``."""

    summary: Summary | None
    idle: str
    is_forsaken: bool = False


def take_turn(
    request: Request,
    *,
    url: str | None,
    begun: Begun,
    note: Callable[[str], None],
    scheduled: Any = None,  # noqa: ANN401
) -> Turn:
    """Run once.

    Args:
        request: what to do.
        url: the Prefect server that records it; None for none.
        begun: called with the job before it begins, so that it can be stopped, and with None when it has ended.
        note: called with remarks.
        scheduled: the flow run of Prefect's that this is to be.

    Raises:
        MithaqError: as ``mithaq run``.
    """
    plan = plan_job(request)
    if plan.is_idle:
        return Turn(summary=None, idle=report.idle_line(plan.seen, plan.standing, plan.ignored))
    with open_job(request, plan) as (job, writer):
        job.scheduled = scheduled
        begun(job)
        try:
            with _runners(job, url, note) as resume:
                drain(job, writer, resume=resume)
        finally:
            begun(None)
    return Turn(summary=job.summary(), idle="", is_forsaken=job.is_forsaken)


def _runners(job: Job, url: str | None, note: Callable[[str], None]) -> AbstractContextManager[Any]:
    if not job.plan.work and job.scheduled is None:
        return nullcontext()  # files only moved: there is nothing for runners to do
    return orchestrated_runners(job, url=url, note=note) if url else plain_runners(job)


def settled(request: Request, *, seconds: float) -> Request:
    """Return the request for those files alone that stand still while two looks are taken.

    Raises:
        SettingsError: there is no such folder.
    """
    settling = Settling(seconds)
    for pause in (seconds, 0.0):
        entries = look(request.folder, dataset=request.dataset, rules=request.rules)
        settling.look((entry for entry in entries if isinstance(entry, SeenFile)), now=time.monotonic())
        time.sleep(pause)
    return replace(request, takes=settling.takes)


def is_passing(error: BaseException) -> bool:
    """Return whether the same may succeed later: a dataset that another process writes to, a full disk, no memory.

    A dataset's error without a cause is a verdict, such as that the folder holds something else.
    """
    if isinstance(error, DatasetError):
        return error.__cause__ is not None and not isinstance(error, ContractError)
    return isinstance(error, OSError | WorkerStartError)


def wait_seconds(failures: int) -> float:
    """Return how long to wait after so many failures in a row."""
    return BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS)) - 1]
