"""``mithaq up`` under test: a folder, a dataset, a Prefect server of its own, and what it says."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from flows.memory import FEW_ARENAS
from flows.orchestration.orchestrator import TemporaryServer, prepare_environment
from pipeline.dataset.known import known_files
from pipeline.errors import DatasetError
from tests.chaos import process
from tests.chaos.process import QUICK


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Desk:
    """The command over ``folder``/in and ``folder``/out."""

    def __init__(self, folder, *, module=QUICK, settle=1.0):
        self.folder, self.module, self.settle = folder, module, settle
        self.documents, self.dataset, self.log = folder / "in", folder / "out", folder / "up.txt"
        self.documents.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/api"
        self.running = None

    def start(self, **more):
        given = {"PREFECT_HOME": str(self.folder / "prefect"), "MITHAQ_WATCH_SETTLE_SECONDS": str(self.settle)}
        given |= FEW_ARENAS  # as the command itself has it, before it loads what the quick analysis loads at once
        arguments = ("up", "--folder", self.documents, "--dataset", self.dataset, "--port", self.port)
        arguments += ("--explorer-port", "0")
        self.running = process.begin(self.module, *arguments, log=self.log, **given | more)

    def stop(self, seconds=60):
        self.running.send_signal(signal.SIGTERM)
        return self.running.wait(seconds)

    def end(self):
        """End it however it stands; its server goes with it."""
        if self.running is not None and self.running.poll() is None:
            process.kill(self.running)

    @property
    def words(self):
        return self.log.read_text()

    def until(self, condition, seconds=120.0):
        end = time.monotonic() + seconds
        while not condition():
            if self.running.poll() is not None or time.monotonic() > end:
                raise TimeoutError(f"status {self.running.poll()} after {seconds} s: {self.words[-2000:]}")
            threading.Event().wait(0.1)

    def states(self):
        try:
            return {Path(file.path).name: file.state for file in known_files(self.dataset)}
        except DatasetError:
            return {}

    def post(self, what, **body):
        data = json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/{what}", data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


@contextmanager
def at_desk(folder, **more):
    """Yield a desk, and end what runs at it."""
    desk = Desk(folder, **more)
    try:
        yield desk
    finally:
        desk.end()


@contextmanager
def prefect_server(home):
    """Yield the address of a Prefect server of its own, and its process's number."""
    before = os.environ.get("PREFECT_HOME")
    os.environ["PREFECT_HOME"] = str(home)
    prepare_environment(verbose=False)
    try:
        server = TemporaryServer()
    finally:
        os.environ.pop("PREFECT_HOME") if before is None else os.environ.update(PREFECT_HOME=before)
    try:
        if not server.wait_until_healthy(unless=threading.Event()):
            raise TimeoutError("no Prefect server started")
        yield server.url, server.process.pid
    finally:
        server.stop()
