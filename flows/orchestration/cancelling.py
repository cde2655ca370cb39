"""A run that is cancelled on Prefect's pages, or by its API, is stopped in good order."""

from __future__ import annotations

import threading
from typing import Any

from flows.ingestion.job import Job

HEED_SECONDS = 5.0
"""Each question takes the server and this process some fifteen milliseconds together."""


def heed_cancelling(job: Job, run: Any) -> None:  # noqa: ANN401 - the id of a flow run, or None without one
    """Stop the job as soon as its flow run is Cancelling or Cancelled; asked of the server in a thread of its own."""
    if run is not None:
        threading.Thread(target=_heed, args=(job, run), daemon=True, name="cancelling").start()


def _heed(job: Job, run: Any) -> None:  # noqa: ANN401
    import httpx
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.objects import StateType
    from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError

    with get_client(sync_client=True) as client:
        while not job.finished.wait(HEED_SECONDS):
            try:
                state = client.read_flow_run(run).state
            except ObjectNotFound:
                return
            except (httpx.HTTPError, PrefectHTTPStatusError):
                continue  # a server that has gone is no reason to stop
            if state is not None and state.type in {StateType.CANCELLING, StateType.CANCELLED}:
                job.stop()
                return
