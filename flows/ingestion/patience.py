"""What an unattended run waits for: files that stand still, and faults that pass."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from flows.ingestion.job import Request
from flows.ingestion.pool import WorkerStartError
from flows.ingestion.scan import SeenFile, look
from flows.ingestion.stable import Settling
from pipeline.errors import ContractError, DatasetError, MithaqError

Result = TypeVar("Result")
BACKOFF_SECONDS = (5.0, 15.0, 60.0, 300.0)


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


def patiently(do: Callable[[], Result], *, warn: Callable[[str], None]) -> Result:
    """Return what ``do`` returns, tried again with ever longer waits after faults that may pass.

    Raises:
        MithaqError, OSError: a fault that cannot pass, or has not in all the tries.
    """
    failures = 0
    while True:
        try:
            return do()
        except (MithaqError, OSError) as error:
            failures += 1
            if failures > len(BACKOFF_SECONDS) or not is_passing(error):
                raise
            warn(f"{error}; trying again in {wait_seconds(failures):.0f} s")
            time.sleep(wait_seconds(failures))


def wait_seconds(failures: int) -> float:
    """Return how long to wait after so many failures in a row."""
    return BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS)) - 1]
