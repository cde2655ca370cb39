"""The Prefect server of ``mithaq up``: one that runs already, or one of its own that is kept alive.

Where it listens and where it keeps its data are Prefect's own settings (``PREFECT_API_URL``,
``PREFECT_SERVER_API_HOST``, ``PREFECT_SERVER_API_PORT``, ``PREFECT_SERVER_DATABASE_CONNECTION_URL``).
"""

from __future__ import annotations

import os
import socket
import threading
import time
import urllib.parse
from collections.abc import Callable
from pathlib import Path

from flows.orchestration.orchestrator import START_SECONDS, TemporaryServer, configured_url, is_healthy
from pipeline.errors import MithaqError, SettingsError

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
HEALTH_SECONDS, REST_SECONDS = 5.0, 30.0


class ServerError(MithaqError):
    """The Prefect server did not start."""


class Server:
    """A Prefect server that is there for as long as it is needed.

    Raises:
        SettingsError: the server named is on another machine and does not answer, or the port belongs to a stranger.
    """

    def __init__(self, *, port: int | None, log: Path) -> None:
        self.url, self._port = address(port)
        self._own: TemporaryServer | None = None
        self._log, self._failures, self._next, self._check = log, 0, 0.0, 0.0
        if not is_healthy(self.url, seconds=2.0):
            self._begin()

    @property
    def is_own(self) -> bool:
        """Return whether the server is this process's own."""
        return self._own is not None

    def wait(self, *, unless: threading.Event) -> bool:
        """Return whether the server answers, once it does; False as soon as ``unless`` is set.

        Raises:
            ServerError: it did not start.
        """
        own = self._own
        if own is None or own.wait_until_healthy(unless=unless):
            return True
        if unless.is_set():
            return False
        if is_healthy(self.url, seconds=2.0):  # another process has been faster
            self._own = None
            return True
        why = "ended" if own.process.poll() is not None else f"did not answer within {START_SECONDS:.0f} seconds"
        raise ServerError(f"the Prefect server {why}: {_last_line(self._log)} (all it said is in {self._log})")

    def keep_alive(self, note: Callable[[str], None]) -> bool:
        """Return whether the server answers; start one anew where it has gone, with ever longer rests."""
        now = time.monotonic()
        if now < self._check:
            return self._failures == 0
        self._check = now + HEALTH_SECONDS
        if is_healthy(self.url, seconds=2.0):
            if self._failures:
                note(f"the Prefect server at {self.url} answers again")
            self._failures = 0
            return True
        if not self._failures:
            note(f"the Prefect server at {self.url} does not answer: documents are read without it, schedules wait")
        self._failures += 1
        has_ended = self._own is None or self._own.process.poll() is not None
        if self._port is not None and has_ended and now >= self._next:
            self._next = now + min(REST_SECONDS * self._failures, 600.0)
            self._begin()
        return False

    def _begin(self) -> None:
        if self._port is None:
            raise SettingsError(f"the Prefect server at {self.url} does not answer; start it, or unset PREFECT_API_URL")
        if _is_taken(self._port):
            raise SettingsError(
                f"something that is no Prefect server listens on port {self._port}: give another one with --port"
            )
        self._own = TemporaryServer((os.environ.get("PREFECT_SERVER_API_HOST", "127.0.0.1"), self._port), log=self._log)

    def stop(self) -> None:
        """End the server, if it is this process's own."""
        if self._own is not None:
            self._own.stop()


def address(port: int | None) -> tuple[str, int | None]:
    """Return the server's address, and the port on which one may be started here, if any."""
    named = configured_url() if port is None else None
    if named is None:
        port = port or int(os.environ.get("PREFECT_SERVER_API_PORT", "4200"))
        return f"http://127.0.0.1:{port}/api", port
    parts = urllib.parse.urlsplit(named)
    return named, parts.port if parts.hostname in LOOPBACK and parts.scheme == "http" else None


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _last_line(log: Path) -> str:
    try:
        lines = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    except OSError:
        lines = []
    return lines[-1].strip() if lines else "it said nothing"
