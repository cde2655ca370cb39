"""What Prefect's server holds for a dataset: scheduled runs that are due, and runs that a crash left Running."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.responses import SetStateStatus
from prefect.states import Completed, Crashed, Failed, Pending, Running

from flows.schedules import find_deployment, tags

ALIVE = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
CRASHED = "the process that ran it ended without saying so; what it had committed is saved, the next run did the rest"


def mark_crashed(client: SyncPrefectClient, dataset: Path) -> int:
    """Mark the runs that seem to be at work on a dataset as crashed, and return how many there were.

    To be called only by who knows that there are none: the holder of the dataset's lock.
    """
    chosen = FlowRunFilter(
        tags=FlowRunFilterTags(all_=tags(dataset)),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=ALIVE)),
    )
    found = client.read_flow_runs(flow_run_filter=chosen, limit=200)
    for run in found:
        client.set_flow_run_state(run.id, Crashed(message=CRASHED), force=True)
    return len(found)


def runs_due(client: SyncPrefectClient, dataset: Path) -> list[FlowRun]:
    """Return the dataset's runs that are due, one for each set of parameters.

    Where several are due, because nobody was there to start them or a run took long, the first stands for all; the
    others are recorded as skipped.
    """
    deployment = find_deployment(client, dataset)
    if deployment is None:
        return []
    due = client.get_scheduled_flow_runs_for_deployments([deployment], scheduled_before=datetime.now(UTC))
    first: dict[str, FlowRun] = {}
    for found in sorted(due, key=lambda run: run.expected_start_time or datetime.now(UTC)):
        run = client.read_flow_run(found.id)
        if (same := first.setdefault(json.dumps(run.parameters, sort_keys=True, default=str), run)) is not run:
            message = f"its time was missed; run {same.name!r} stands for it"
            client.set_flow_run_state(run.id, State(type=StateType.CANCELLED, name="Skipped", message=message))
    return list(first.values())


def claim(client: SyncPrefectClient, run: FlowRun) -> bool:
    """Return whether the run may begin now: nobody else has it, and no other run of the deployment is at work."""
    return client.set_flow_run_state(run.id, Pending()).status == SetStateStatus.ACCEPT


def complete_idle(client: SyncPrefectClient, run: FlowRun, message: str) -> None:
    """Record a run that found nothing to do."""
    client.set_flow_run_state(run.id, Running())
    client.set_flow_run_state(run.id, Completed(message=message))


def fail(client: SyncPrefectClient, run: FlowRun, message: str) -> None:
    """Record a run that could not begin."""
    client.set_flow_run_state(run.id, Failed(message=message), force=True)
