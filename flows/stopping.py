"""How a process that works for long is stopped: in good order by the first signal, at once by the second."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130


@contextmanager
def on_signals(stop: Callable[[], None], *, is_stopping: Callable[[], bool]) -> Iterator[None]:
    """Let the first Ctrl-C or SIGTERM call ``stop``, and one that comes while it is stopping end the process."""

    def handle(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a handler
        if is_stopping():
            os._exit(INTERRUPTED)  # nothing is lost: the writer rolls back what was not committed
        stop()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def leave_at_once(status: int) -> None:
    """End the process: Prefect would try for minutes to tell a server that is gone what has happened."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
