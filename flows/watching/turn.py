"""One unattended run: the same plan, job and flow as ``mithaq run``, said in lines and not in a progress bar."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from flows.ingestion import report
from flows.ingestion.drain import drain
from flows.ingestion.job import Job, Request, open_job, plan_job
from flows.ingestion.tally import Summary
from flows.orchestration.runners import Address, orchestrated_runners, plain_runners
from flows.watching.warm import WarmWorkers

Begun = Callable[[Job | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What came of a run: ``summary`` None where there was nothing to do, and why in ``idle``."""

    summary: Summary | None
    idle: str
    is_forsaken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What runs are made with.

    ``workers`` are kept from one run to the next; ``begun`` is called with the job before it begins, so that it can be
    stopped, and with None when it has ended; ``note`` is called with remarks.
    """

    workers: WarmWorkers
    begun: Begun
    note: Callable[[str], None]


def take_turn(request: Request, means: Means, *, url: Address | None, scheduled: Any = None) -> Turn:  # noqa: ANN401
    """Run once.

    Args:
        request: what to do.
        means: what it is done with.
        url: the Prefect server that records it, also one that is still to come; None for none.
        scheduled: the flow run of Prefect's that this is to be.

    Raises:
        MithaqError: as ``mithaq run``.
    """
    plan = plan_job(request)
    if plan.is_idle:
        return Turn(summary=None, idle=report.idle_line(plan.seen, plan.standing, plan.ignored))
    with means.workers.lent() as pool, open_job(request, plan, pool=pool) as (job, writer):
        job.scheduled = scheduled
        means.begun(job)
        try:
            with _runners(job, url, means.note) as resume:
                drain(job, writer, resume=resume)
        finally:
            means.begun(None)
    return Turn(summary=job.summary(), idle="", is_forsaken=job.is_forsaken)


def _runners(job: Job, url: Address | None, note: Callable[[str], None]) -> AbstractContextManager[Any]:
    if not job.plan.work and job.scheduled is None:
        return nullcontext()  # files only moved: there is nothing for runners to do
    return orchestrated_runners(job, url=url, note=note) if url else plain_runners(job)
