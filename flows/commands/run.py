"""``mithaq run``: plan, work, report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from flows.choices import Mode
from flows.commands.indexing import index_after_run
from flows.ingestion import report
from flows.ingestion.drain import drain
from flows.ingestion.job import Job, Request, RunnersEnded, open_job, plan_job
from flows.ingestion.plan import Plan, cost
from flows.ingestion.progress import Watch, watch
from flows.ingestion.tally import Summary
from flows.orchestration import orchestrator
from flows.orchestration.runners import is_big, orchestrated_runners, plain_runners
from flows.stopping import INTERRUPTED, leave_at_once, on_signals

if TYPE_CHECKING:
    from flows.orchestration.cluster import Cluster


def run_command(request: Request, *, mode: Mode) -> int:
    """Ingest, show progress and a summary; return the exit status.

    Raises:
        MithaqError: the folder is missing, the dataset cannot be written, a rule file is wrong.
    """
    if request.cluster is None:
        return _run(request, mode=mode)
    from flows.orchestration.cluster import open_cluster  # with it comes Dask, more than a second

    with open_cluster(request.cluster) as cluster:
        return _run(request, mode=mode, cluster=cluster)


def _run(request: Request, *, mode: Mode, cluster: Cluster | None = None) -> int:
    plan = plan_job(request, each=cluster.each) if cluster else plan_job(request)
    if plan.is_idle:
        print(report.idle_line(plan.seen, plan.standing, plan.ignored))  # noqa: T201
        _hint(plan)
        return 0
    orchestrator.prepare_environment(verbose=request.verbose)
    with (
        open_job(request, plan, size=cluster.size if cluster else None) as (job, writer),
        watch(plan.work) as screen,
        on_signals(job.stop, is_stopping=job.stopping.is_set),
        _runners(job, mode, screen, cluster) as resume,
    ):
        drain(job, writer, told=screen.told, resume=resume)
    summary = job.summary()
    if job.state == "interrupted":
        print(  # noqa: T201
            f"interrupted: {summary.tally.saved:,} of {len(plan.work):,} documents are saved in {request.dataset}, "
            "the next run goes on from there",
            file=sys.stderr,
        )
    else:
        show_summary(summary)
        _hint(plan)
    status = INTERRUPTED if job.state == "interrupted" else 0
    if not status and summary.tally.saved:
        status = index_after_run(request.dataset, saved=summary.tally.saved)
    if job.is_forsaken:
        leave_at_once(status)
    return status


def _runners(
    job: Job, mode: Mode, screen: Watch, cluster: Cluster | None
) -> AbstractContextManager[Callable[[RunnersEnded], None] | None]:
    if cluster is not None:
        from flows.orchestration.cluster import cluster_runners

        return cluster_runners(job, cluster, note=screen.note)
    url, temporary = _choose(mode, job, screen)
    return orchestrated_runners(job, url=url, note=screen.note) if url or temporary else plain_runners(job)


def _choose(mode: Mode, job: Job, screen: Watch) -> tuple[str | None, bool]:
    """Return the address of the server to use, and whether to start a temporary one instead."""
    if not job.plan.work:
        return None, False
    url, note = orchestrator.find_server(mode)
    if note:
        screen.note(note)
    big = is_big(sum(map(cost, job.plan.work)), workers=job.size)
    return url, url is None and (mode is Mode.SERVER or (mode is Mode.AUTO and big))


def show_summary(summary: Summary) -> None:
    """Print what the run did, what it wrote, and what failed and why."""
    console = Console(highlight=False)
    table = Table.grid(padding=(0, 2))
    for what, how_much in report.lines(summary):
        table.add_row(what, how_much)
    console.print(table)
    if written := report.rows_written(summary):
        console.print("\nrows written: " + ", ".join(f"{name} {count:,}" for name, count in written))
    if failed := list(report.failures(summary)):
        console.print("\nfailed because")
        for reason, count, paths in failed:
            console.print(f"  {count:,} × {reason} ({paths})", markup=False, soft_wrap=True)
    console.print()


def _hint(plan: Plan) -> None:
    if plan.older:
        print(f"{plan.older:,} documents were analysed by another version of Mithaq: --reprocess does them anew.")  # noqa: T201
