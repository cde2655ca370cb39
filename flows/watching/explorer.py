"""The explorer beside ``mithaq up``: a process of its own, so that reading documents does not slow its pages."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.commands.explore import address

HOST = "127.0.0.1"
LOG = ".explorer.log"
END_SECONDS = 8.0


@contextmanager
def explored(dataset: Path, *, port: int, note: Callable[[str], None]) -> Iterator[str | None]:
    """Serve the explorer meanwhile; yield its address, None where there is none (``port`` is 0, or taken)."""
    if port == 0:
        yield None
        return
    if _is_taken(port):
        note(f"the explorer does not run: port {port} is taken (--explorer-port gives another, 0 none)")
        yield None
        return
    command = [sys.executable, "-m", "flows.cli", "explore", "--dataset", str(dataset), "--host", HOST,
               "--port", str(port), "--parent", str(os.getpid())]  # fmt: skip
    with (dataset / LOG).open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - this program, as a new session so that Ctrl-C is ours to pass on
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield address(HOST, port)
    finally:
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
