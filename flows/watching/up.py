"""``mithaq up``: the Prefect server, the watched folder and the schedules, in one command until it is stopped.

One thread, the main one, runs everything that writes, one run after the other: what the folder's watch has found and
what Prefect says is due. So there is one writer, and a stop has one job to end in good order.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from flows.ingestion.job import Job, Request
from flows.ingestion.notify import as_json, notify
from flows.ingestion.patience import is_passing, settled, wait_seconds
from flows.memory import give_back
from flows.orchestration.orchestrator import prepare_environment
from flows.orchestration.runners import Address
from flows.orchestration.server import Server, ServerError
from flows.stopping import leave_at_once, on_signals
from flows.watching import told
from flows.watching.asking import Asking
from flows.watching.explorer import explored
from flows.watching.turn import Means, Turn, take_turn
from flows.watching.warm import WarmWorkers
from flows.watching.watch import FolderWatch
from pipeline.dataset.lock import locked
from pipeline.dataset.outcomes import path_text
from pipeline.dataset.snapshot import is_dataset
from pipeline.errors import DatasetError, DatasetLockedError, MithaqError, SettingsError
from pipeline.settings import Settings

if TYPE_CHECKING:
    from prefect.client.schemas.objects import FlowRun

LOCK, HOLDER, SERVER_LOG = ".up.lock", ".up", ".prefect-server.log"
DUE_SECONDS = 5.0
GONE = "has gone: nothing is read until it is put back; to make a new one, stop this and start it again"


def up_command(request: Request, *, settings: Settings, port: int | None, explorer_port: int = 0) -> int:
    """Watch, schedule, ingest and show until SIGINT or SIGTERM; return the exit status.

    Raises:
        SettingsError: the folder is missing, the port is a stranger's, or another ``mithaq up`` holds the dataset.
        MithaqError: the dataset or a rule file is wrong, or the server does not start.
    """
    if not request.folder.is_dir():
        raise SettingsError(f"there is no folder {path_text(request.folder)} to watch")
    with ExitStack() as stack:
        stack.enter_context(_alone(request.dataset))
        up = Up(request, settings)
        stack.enter_context(on_signals(up.stop, is_stopping=up.stopping.is_set))
        prepare_environment(verbose=request.verbose)
        server = Server(port=port, log=request.dataset / SERVER_LOG)
        os.environ["PREFECT_API_URL"] = server.url
        up.explorer = stack.enter_context(explored(request.dataset, port=explorer_port, note=told.note))
        up.go(server)
    return 0


@contextmanager
def _alone(dataset: Path) -> Iterator[None]:
    """Hold the dataset against another ``mithaq up``; runs by hand are still possible."""
    is_dataset(dataset)
    try:
        dataset.mkdir(parents=True, exist_ok=True)
        lock, holder = FileLock(dataset / LOCK), dataset / HOLDER
        lock.acquire(timeout=0)
        holder.write_text(str(os.getpid()), "ascii")
    except Timeout as error:
        raise SettingsError(f"mithaq up runs already on the dataset in {dataset} (PID {_read(holder)})") from error
    except OSError as error:
        raise DatasetError(f"the dataset in {dataset} cannot be written: {error.strerror or error}") from error
    try:
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _read(holder: Path) -> str:
    try:
        return holder.read_text("ascii") or "unknown"
    except OSError:
        return "unknown"


class Up:
    """What is going on: the job in hand, and what is to come."""

    def __init__(self, request: Request, settings: Settings) -> None:
        self.request, self.settings = request, settings
        self.stopping, self.wake = threading.Event(), threading.Event()
        self.job: Job | None = None
        self.explorer: str | None = None
        self.failures, self.not_before, self.due_at = 0, 0.0, 0.0
        self.is_forsaken = self.is_fault_passing = False
        self.had_dataset = self.is_gone = False
        self.answers = threading.Event()  # set once the server answers for the first time
        self.is_ready, self.lost_server = False, list[ServerError]()
        self.workers = WarmWorkers(request, idle_minutes=settings.watching.warm_minutes)
        self.means = Means(workers=self.workers, begun=self._begun, note=told.note)
        self.asking = Asking(told.note)
        self.watch = FolderWatch(
            request.folder,
            dataset=request.dataset,
            rules=request.rules,
            watching=settings.watching,
            told=self.wake.set,
            note=told.note,
        )

    def stop(self) -> None:
        """Let the job in hand and the loop end in good order."""
        self.stopping.set()
        self.wake.set()
        if self.job is not None:
            self.job.stop()

    def go(self, server: Server) -> None:
        """Start everything, work until stopped, and end everything.

        Documents are read while the server is still starting; what is in hand when it is up is handed over to it.

        Raises:
            MithaqError: as ``up_command``.
        """
        told.header(self.request, self.watch, explorer=self.explorer)
        self.watch.start()
        try:
            if server.is_own:
                told.note("starting the Prefect server, which takes some seconds")
            threading.Thread(target=self._await, args=(server,), daemon=True, name="server").start()
            self._loop(server)
        finally:
            told.note("stopping")
            self.workers.close()
            self.asking.close()
            self.watch.stop()
        told.note("stopped: everything that was read is saved")
        if self.is_forsaken:
            server.stop()
            leave_at_once(0)

    def _await(self, server: Server) -> None:
        """Wait for the server, in a thread of its own."""
        try:
            if server.wait(unless=self.stopping):
                self.answers.set()
        except ServerError as error:
            self.lost_server.append(error)
        self.wake.set()

    def _address(self, server: Server) -> Address | None:
        """Return where the server is; while it is starting, what waits for it; None where it has gone.

        Raises:
            ServerError: it did not start.
        """
        if self.lost_server:
            raise self.lost_server[0]
        if not self.answers.is_set():
            return partial(self._coming, server)
        if not self.is_ready:
            self.is_ready = True
            self._tidy(server)
            told.ready(server, self._schedules(server.url))
        return server.url if server.keep_alive(told.note) else None

    def _coming(self, server: Server, leaving: threading.Event) -> str | None:
        while not leaving.wait(0.25):
            if self.answers.is_set():
                return server.url
        return None

    def _tidy(self, server: Server) -> None:
        """Mark runs of the dataset that a crash left Running, unless one is really at work."""
        from flows.orchestration.due import mark_crashed
        from flows.orchestration.schedules import client_of

        try:
            with locked(self.request.dataset), client_of(server.url) as client:
                if stuck := mark_crashed(client, self.request.dataset):
                    runs = "1 earlier run" if stuck == 1 else f"{stuck:,} earlier runs"
                    told.note(f"{runs} ended without saying so: marked as crashed in Prefect")
        except DatasetLockedError:
            told.note("another process is writing to the dataset: waiting for it")

    def _schedules(self, url: str) -> list[str]:
        from flows.orchestration.schedules import client_of, entries

        with client_of(url) as client:
            return [told.schedule(entry) for entry in entries(client, self.request.dataset)]

    def _loop(self, server: Server) -> None:
        while not self.stopping.is_set():
            url = self._address(server)
            now = time.monotonic()
            if now >= self.not_before and self._is_dataset_there():
                if isinstance(url, str) and now >= self.due_at:
                    self._start_due(url)
                    self.due_at = time.monotonic() + DUE_SECONDS
                if self.watch.settling.waiting and not self.stopping.is_set():
                    self._take_settled(url)
            self._keep_workers()
            self.wake.wait(1.0)
            if now >= self.not_before:
                self.wake.clear()
            else:
                self.stopping.wait(1.0)

    def _keep_workers(self) -> None:
        """Have a worker ready for files that are still being written, and none where nothing comes for long."""
        if self.watch.settling.moving and not self.stopping.is_set():
            self.workers.prepare()
        self.workers.spare()

    def _is_dataset_there(self) -> bool:
        """Return whether the dataset is where it was; one that was deleted or unmounted is never begun anew unasked."""
        there = is_dataset(self.request.dataset)
        if there or not self.had_dataset:
            if self.is_gone:
                told.note(f"the dataset in {self.request.dataset} is there again")
            self.had_dataset, self.is_gone = there, False
            return True
        if not self.is_gone:
            told.note(f"the dataset in {self.request.dataset} {GONE}")
        self.is_gone = True
        return False

    # --- runs --------------------------------------------------------------------------------

    def _take_settled(self, url: Address | None) -> None:
        """Run over what stands still in the watched folder."""
        taken = self.watch.settling.mark_taken()
        if self._turn(replace(self.request, takes=self.watch.settling.takes), url=url) is None:
            taken.give_back()

    def _start_due(self, url: str) -> None:
        """Start what Prefect has scheduled, one after the other."""
        from flows.orchestration.due import claim, runs_due

        due: list[FlowRun] = []
        with self.asking(url) as client:
            due = runs_due(client, self.request.dataset)
        for run in due:
            is_claimed = False
            if not self.stopping.is_set():
                with self.asking(url) as client:
                    is_claimed = claim(client, run)
            if is_claimed:
                told.note(f"scheduled run {run.name} is due")
                self._start(run, url)

    def _start(self, run: FlowRun, url: str) -> None:
        """Make a run that is due."""
        from flows.orchestration.due import record_end

        folder = Path(run.parameters.get("folder") or self.request.folder)
        request = replace(self.request, folder=folder, retry_failed=bool(run.parameters.get("retry_failed")))
        taken = None
        if folder == self.request.folder:
            taken = self.watch.settling.mark_taken()
            request = replace(request, takes=self.watch.settling.takes)
        turn = self._turn(request, url=url, scheduled=run)
        if turn is None and taken is not None:
            taken.give_back()
        again_in = wait_seconds(self.failures) if turn is None and self.is_fault_passing else None
        with self.asking(url) as client:
            record_end(client, run, turn, again_in=again_in)

    def _turn(self, request: Request, *, url: Address | None, scheduled: FlowRun | None = None) -> Turn | None:
        """Run once and tell of it; None where it came to nothing. What cannot pass is raised."""
        try:
            if scheduled is not None and request.takes is None:
                request = settled(request, seconds=self.settings.watching.settle_seconds)
            turn = take_turn(request, self.means, url=url, scheduled=scheduled)
        except (MithaqError, OSError) as error:
            self._failed(request, error)
            return None
        self.failures, self.not_before = 0, 0.0
        self.is_forsaken = self.is_forsaken or turn.is_forsaken
        told.turn(turn)
        give_back()
        if turn.summary is not None:
            notify(self.settings.notify, as_json(turn.summary, dataset=path_text(request.dataset)), note=told.note)
        return turn

    def _begun(self, job: Job | None) -> None:
        self.job = job
        if job is not None:
            told.begun(job)
            if self.stopping.is_set():
                job.stop()

    def _failed(self, request: Request, error: MithaqError | OSError) -> None:
        """Tell of a run that came to nothing, and wait before the next; or give up where waiting is no help."""
        if isinstance(error, DatasetError) and not self._is_dataset_there():
            return  # it went while it was written to, and is waited for
        self.is_fault_passing = is_passing(error)
        if not self.is_fault_passing and not isinstance(error, SettingsError):  # such as a folder that has gone
            raise error
        self.failures += 1
        wait = wait_seconds(self.failures)
        self.not_before = time.monotonic() + wait
        told.note(f"{error}; trying again in {wait:.0f} s")
        if self.failures == 1 and not isinstance(error, DatasetLockedError):
            failed = {"state": "failed", "reason": str(error), "folders": [path_text(request.folder)]}
            notify(self.settings.notify, {**failed, "dataset": path_text(request.dataset)}, note=told.note)


__all__ = ["ServerError", "up_command"]
