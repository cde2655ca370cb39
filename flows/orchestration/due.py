"""What Prefect's server holds for a dataset: scheduled runs that are due, and runs that a crash left Running."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
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
from prefect.states import AwaitingRetry, Completed, Crashed, Failed, Pending, Running

from flows.orchestration.schedules import find_deployment, tags
from flows.watching.turn import Turn

ALIVE = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
CRASHED = "the process that ran it ended without saying so; what it had committed is saved, the next run did the rest"
UNABLE = "it could not begin; what mithaq up printed says why"
LATE = "its flow gave up, the work went on without it; the table runs has the counts"


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


def record_end(client: SyncPrefectClient, run: FlowRun, turn: Turn | None, *, again_in: float | None) -> None:
    """Record what came of a run, as far as its flow has not done so.

    Args:
        client: of the server.
        run: the run.
        turn: what came of it; None where it could not begin.
        again_in: the seconds after which a run that could not begin is tried again; None for never.
    """
    if turn is None:
        if again_in is None:
            client.set_flow_run_state(run.id, Failed(message=UNABLE), force=True)
        else:
            later = datetime.now(UTC) + timedelta(seconds=again_in)
            client.set_flow_run_state(run.id, AwaitingRetry(scheduled_time=later, message=UNABLE), force=True)
        return
    if turn.summary is None:
        client.set_flow_run_state(run.id, Running())
        client.set_flow_run_state(run.id, Completed(message=turn.idle))
        return
    state = client.read_flow_run(run.id).state
    if state is None or not state.is_final():
        is_whole = turn.summary.state == "completed"
        kind, name = (StateType.COMPLETED, "Completed") if is_whole else (StateType.CANCELLED, "Cancelled")
        client.set_flow_run_state(run.id, State(type=kind, name=name, message=LATE), force=True)
