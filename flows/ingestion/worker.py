"""The worker process: builds its tools once, then answers one document at a time over a pipe.

A document's own failure goes back as it was raised. An exception that nobody expected goes back as last words,
and the process ends, since its state is not to be trusted any more.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import resource
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.errors import MithaqError

Work = Callable[[Any], Any]
INTERNAL_ERROR = 70  # EX_SOFTWARE of sysexits.h


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has its tools."""


@dataclass(frozen=True, slots=True)
class Done:
    """What the work function returned."""

    value: Any


@dataclass(frozen=True, slots=True)
class Raised:
    """An error of ours, to be raised again on the other side."""

    error: MithaqError


@dataclass(frozen=True, slots=True)
class LastWords:
    """What an unexpected exception said before the process ended."""

    summary: str


def serve(pipe: Connection, build: Callable[[], Work], verbose: bool, memory: int | None = None) -> None:
    """Build the tools, then answer until the pipe closes. A document may take ``memory`` bytes beyond the tools'."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches the whole group; the parent decides what becomes of us
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if not verbose:
        logging.disable(logging.CRITICAL)
        warnings.simplefilter("ignore")
    with SayingWhy(pipe):
        try:
            work = build()
        except MithaqError as error:
            pipe.send(Raised(bare(error)))
            return
        if memory is not None:
            _limit_memory(memory)
        pipe.send(Ready())
        for item in _questions(pipe):
            pipe.send(_answer(work, item))


class SayingWhy:
    """Sends an exception that nobody expected up the pipe, then ends the process."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe

    def __enter__(self) -> None:
        """Nothing is needed."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Send the last words, where there is an error."""
        if error is None or isinstance(error, SystemExit):
            return
        with contextlib.suppress(OSError):
            self.pipe.send(LastWords(summary(error)))
        sys.exit(INTERNAL_ERROR)


def summary(error: BaseException) -> str:
    """Return an unexpected exception in one line: its type, what it says and where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    said = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}{': ' if said else ''}{said}{where}"


def _questions(pipe: Connection) -> Iterator[Any]:
    while True:
        try:
            yield pipe.recv()
        except (EOFError, ConnectionError):
            return


def _limit_memory(most: int) -> None:
    """Have the system refuse this process more than ``most`` bytes beyond what it holds now."""
    with open("/proc/self/statm", encoding="ascii") as sizes:
        held = int(sizes.read().split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = held + most if hard == resource.RLIM_INFINITY else min(held + most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _answer(work: Work, item: Any) -> Done | Raised:  # noqa: ANN401
    try:
        return Done(work(item))
    except MithaqError as error:
        return Raised(bare(error))


def bare(error: MithaqError) -> MithaqError:
    """Return the error without its causes: libraries teach pickle to take them along, and not all can be taken."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _end_with_parent() -> None:
    """Leave no orphan at work when the parent is killed outright."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
