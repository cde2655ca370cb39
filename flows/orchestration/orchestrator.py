"""Where Prefect's server is, if anywhere; found without importing Prefect, which takes two seconds.

A server that runs is used: the one that ``PREFECT_API_URL`` or the user's active profile names, else one at Prefect's
own default address on this machine. A temporary one takes ten to twenty seconds to start, so only large jobs get it,
beside the work and never before it.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from pathlib import Path

from flows.choices import Mode
from flows.memory import FEW_ARENAS
from pipeline.errors import SettingsError

DEFAULT_URL = "http://127.0.0.1:4200/api"
HEALTH_SECONDS = 0.5
START_SECONDS = 180.0
SERVER_MODULE = "flows.orchestration.temporary_server"


def prepare_environment(*, verbose: bool) -> None:
    """Turn telemetry off and Prefect's own log down, wherever the user has not said otherwise; before Prefect loads."""
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_CLI_PROMPT", "false")
    if not verbose:
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
        os.environ.setdefault("PREFECT_LOGGING_SERVER_LEVEL", "CRITICAL")
        os.environ.setdefault("PREFECT_LOGGING_INTERNAL_LEVEL", "CRITICAL")


def configured_url() -> str | None:
    """Return the address of the server that the environment or the active profile names."""
    if url := os.environ.get("PREFECT_API_URL"):
        return url
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    profiles = Path(os.environ.get("PREFECT_PROFILES_PATH", home / "profiles.toml"))
    try:
        loaded = tomllib.loads(profiles.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None
    name = os.environ.get("PREFECT_PROFILE", loaded.get("active"))
    url = loaded.get("profiles", {}).get(name, {}).get("PREFECT_API_URL")
    return url if isinstance(url, str) else None


def is_healthy(url: str, *, seconds: float = HEALTH_SECONDS) -> bool:
    """Return whether a Prefect server answers at ``url``."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        return False
    opener = urllib.request.build_opener()
    if parts.hostname in {"127.0.0.1", "localhost", "::1"}:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url.rstrip('/')}/health", timeout=seconds) as answer:
            return bool(answer.status == 200 and answer.read(10).strip() == b"true")
    except (OSError, ValueError, urllib.error.URLError):
        return False


def find_server(mode: Mode) -> tuple[str | None, str | None]:
    """Return the address of a running server, and a note for the user where the named one does not answer.

    Raises:
        SettingsError: a server was asked for by name and does not answer.
    """
    if mode is Mode.NONE:
        return None, None
    named = configured_url()
    if named is None:
        return (DEFAULT_URL, None) if is_healthy(DEFAULT_URL) else (None, None)
    if is_healthy(named):
        return named, None
    if mode is Mode.SERVER:
        raise SettingsError(f"the Prefect server at {named} does not answer; start it or use --orchestrator none")
    return None, f"the Prefect server at {named} does not answer: working without it"


class TemporaryServer:
    """A Prefect server for this process's one job; it ends with the process, however that ends.

    With an ``address`` (host and port) it is a whole one, with the services that start scheduled runs and with the
    pages for a browser; what it says goes to the file ``log``.

    It is stopped by ``atexit``, which runs backwards: made before Prefect is imported, it goes after Prefect has sent
    its last events and log lines, for which it would otherwise wait a minute or more.
    """

    def __init__(self, address: tuple[str, int] | None = None, *, log: Path = Path(os.devnull)) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = address[1] if address else probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/api"
        with log.open("wb") as said:
            self.process = subprocess.Popen(  # noqa: S603 - our own module, a number and a host
                [
                    sys.executable,
                    "-m",
                    SERVER_MODULE,
                    str(port),
                    *([address[0]] if address else []),
                ],
                env=FEW_ARENAS | os.environ,
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                start_new_session=True,  # Ctrl-C is for the job, which needs the server to record that it was stopped
            )
        atexit.register(self.stop)

    def wait_until_healthy(self, *, unless: threading.Event, seconds: float = START_SECONDS) -> bool:
        """Return whether the server came up in time; give up as soon as ``unless`` is set."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None and not unless.wait(0.25):
            if is_healthy(self.url):
                return True
        return False

    def stop(self) -> None:
        """End the server."""
        if self.process.stdin is not None:
            with suppress(OSError):
                self.process.stdin.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
