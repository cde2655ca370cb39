"""Worker processes that outlive the documents that kill them.

A document that takes too long, makes its process die or meets a bug fails alone: its worker is replaced and the
next document goes on. ``concurrent.futures`` is no help here: there one death breaks the whole pool, and nothing
says on which item.

Workers are forked from a server process that has imported the heavy libraries once (``forkserver``), so that a
second worker, or one that replaces a dead one, costs its tools alone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

from flows.ingestion.worker import Done, LastWords, Raised, Ready, Work, serve
from pipeline.errors import DocumentError, LimitExceededError, MithaqError

START_SECONDS = 300.0  # spaCy and scikit-learn from a cold disk under load took 40 s; far beyond that is a hang
START_TRIES = 3
RENEWED_AFTER = 2_000
"""Answers after which a process gives way to a new one: it costs a thousandth, and what leaks goes with it."""
ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "RAYON_NUM_THREADS")


class WorkerDiedError(DocumentError):
    """The process that analysed the document died, or stopped on an internal error."""


class WorkerKilledError(WorkerDiedError):
    """The process was killed from outside, as by a machine that is out of memory."""


class WorkerStartError(MithaqError):
    """No worker process could be started."""


class PoolClosedError(MithaqError):
    """The pool was closed while a document was in hand."""


@dataclass(frozen=True, slots=True)
class _TooLate:
    """No answer came in time."""


class WorkerPool:
    """Up to ``size`` workers, each started when it is first wanted, the same ones first.

    A thread that calls ``ask`` borrows one; with more threads than workers they wait.
    """

    def __init__(
        self,
        build: Callable[[], Work],
        *,
        size: int,
        preload: tuple[str, ...] = (),
        verbose: bool = False,
        memory: int | None = None,
    ) -> None:
        for name in ONE_THREAD:
            os.environ.setdefault(name, "1")
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(preload))
        self._workers = [_Worker(context, build, verbose=verbose, memory=memory) for _ in range(size)]
        self._idle: queue.PriorityQueue[int] = queue.PriorityQueue()
        for number in range(size):
            self._idle.put(number)
        self.is_closed = False

    @property
    def size(self) -> int:
        """Return how many workers there are."""
        return len(self._workers)

    def warm_up(self, count: int | None = None) -> None:
        """Start ``count`` workers, or all, in the background. What goes wrong is raised by the first ``ask``."""
        for worker in self._workers[:count]:
            if worker.is_warm:
                continue
            threading.Thread(target=_start_quietly, args=(worker,), daemon=True).start()

    def ask(self, item: Any, *, path: Path, seconds: float) -> Any:  # noqa: ANN401 - both are the work function's
        """Return what a worker makes of ``item``; after a process was killed from outside, a second try.

        ``path`` names the item in errors.

        Raises:
            DocumentError: the document failed, was over the time limit, or killed its worker.
            MithaqError: the tools cannot be built, or the pool was closed.
        """
        number = self._idle.get()
        worker = self._workers[number]
        try:
            with contextlib.suppress(WorkerKilledError):
                return worker.ask(item, path, seconds)
            return worker.ask(item, path, seconds)
        finally:
            self._idle.put(number)

    def close(self) -> None:
        """End every worker."""
        self.is_closed = True
        for worker in self._workers:
            worker.close()
        idle = [self._idle.get() for _ in range(self._idle.qsize())]  # the others' threads bury them themselves
        for number in idle:
            self._workers[number].discard()
            self._idle.put(number)


class _Worker:
    """One process and the pipe to it; asked by one thread at a time."""

    def __init__(
        self, context: ForkServerContext, build: Callable[[], Work], *, verbose: bool, memory: int | None
    ) -> None:
        self.context, self.build, self.verbose, self.memory = context, build, verbose, memory
        self.process: ForkServerProcess | None = None
        self.pipe: Connection | None = None
        self.closed = False
        self.answered = 0
        self.lock = threading.Lock()

    @property
    def is_warm(self) -> bool:
        """Return whether there is a process with its tools, or one that will soon have them."""
        return self.pipe is not None or self.lock.locked()

    def start(self) -> Connection:
        """Return the pipe to a process that has its tools, starting one where needed.

        Raises:
            MithaqError: what building the tools raised; or no process could be started.
        """
        with self.lock:
            if self._is_spent():
                self._bury()
            for _ in range(START_TRIES):
                if self.pipe is None:
                    self.pipe = self._launch()
                if self.pipe is not None:
                    return self.pipe
            raise WorkerStartError(
                f"no worker process could be started in {START_TRIES} tries; is there enough memory?"
            )

    def _is_spent(self) -> bool:
        """Return whether the process died while it had nothing to do, or has answered so much that it is renewed."""
        if self.process is None:
            return False
        return self.answered >= RENEWED_AFTER or not self.process.is_alive()

    def _launch(self) -> Connection | None:
        if self.closed:
            raise PoolClosedError("the worker processes were stopped")
        here, there = self.context.Pipe()
        given = (there, self.build, self.verbose, self.memory)
        self.answered = 0
        self.process = self.context.Process(target=serve, args=given, daemon=True)
        with _deaf():
            self.process.start()
        there.close()
        answer = _receive(here, START_SECONDS)
        if isinstance(answer, Ready) and not self.closed:
            return here
        here.close()
        self._bury()
        if isinstance(answer, Raised):
            raise answer.error
        if self.closed:
            raise PoolClosedError("the worker processes were stopped")
        if isinstance(answer, LastWords):
            raise WorkerStartError(f"a worker process failed while it loaded its tools ({answer.summary})")
        return None

    def ask(self, item: Any, path: Path, seconds: float) -> Any:  # noqa: ANN401
        """Return what the work function says of ``item``.

        Raises:
            DocumentError: it failed, took longer than ``seconds``, or its process died.
        """
        pipe = self.start()
        self.answered += 1
        answer = _exchange(pipe, item, seconds)
        if isinstance(answer, Done):
            return answer.value
        if isinstance(answer, Raised):
            raise answer.error
        code = self._bury()
        if self.closed:
            raise PoolClosedError("the worker processes were stopped")
        if isinstance(answer, _TooLate):
            raise LimitExceededError(path, f"took longer than {seconds:g} seconds (MITHAQ_LIMIT_SECONDS)")
        if (isinstance(answer, LastWords) and "MemoryError" in answer.summary.split(":")[0]) or code == -signal.SIGABRT:
            raise LimitExceededError(path, "took more memory than a document may (MITHAQ_LIMIT_MEMORY), or aborted")
        if isinstance(answer, LastWords):
            raise WorkerDiedError(path, f"the analysis stopped on an internal error ({answer.summary})")
        if code == -signal.SIGKILL:
            raise WorkerKilledError(path, "the process that analysed it was killed, perhaps for want of memory")
        raise WorkerDiedError(path, f"the process that analysed it died ({_exit_name(code)})")

    def _bury(self) -> int | None:
        """End the process and forget it; return its exit code."""
        process, pipe, self.process, self.pipe = self.process, self.pipe, None, None
        if pipe is not None:
            pipe.close()
        if process is None:
            return None
        process.join(0.5)
        if process.exitcode is None:
            process.kill()
            process.join(5)
        return process.exitcode

    def close(self) -> None:
        """End the process, also from another thread while it is at work."""
        self.closed = True
        process = self.process
        if process is not None and process.is_alive():
            process.kill()

    def discard(self) -> None:
        """Let go of the pipe of a process that was ended while nobody asked it."""
        if self.lock.acquire(blocking=False):
            self._bury()
            self.lock.release()


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """Block Ctrl-C in this thread: the processes begun meanwhile inherit that, so that it reaches the job alone.

    Without it the server process from which workers are forked dies with a traceback while it loads its libraries.
    """
    resource_tracker.ensure_running()  # it unblocks the signal when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _exchange(pipe: Connection, item: Any, seconds: float) -> Any:  # noqa: ANN401
    try:
        pipe.send(item)
    except OSError:
        return None
    return _receive(pipe, seconds)


def _receive(pipe: Connection, seconds: float) -> Any:  # noqa: ANN401
    """Return the next message, ``_TooLate``, or None where the other side has gone."""
    try:
        return pipe.recv() if pipe.poll(seconds) else _TooLate()
    except (EOFError, OSError):
        return None


def _exit_name(code: int | None) -> str:
    known = {member.value: member.name for member in signal.Signals}
    return known.get(-code, f"exit status {code}") if code else f"exit status {code}"


def _start_quietly(worker: _Worker) -> None:
    with contextlib.suppress(MithaqError, OSError):
        worker.start()
