"""Commands as processes of their own, each the head of a group that can be killed whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
REAL, QUICK = "flows.cli", "tests.chaos.standin"
"""The command itself, and the one with a quick analysis."""


def environment(**more):
    """Return the environment of a command that depends on nothing that the machine's user has set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MITHAQ_", "PREFECT_"))}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"} | more


def begin(module, *arguments, log, cwd=None, **more):
    """Start a command in a group of its own; what it says goes to the end of the file ``log``."""
    with Path(log).open("ab") as said:
        return subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            cwd=cwd,
            env=environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


ORDINARY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.getuid() == 0 else ()
"""What takes from the machine's administrator the right to pass over permissions, for one command."""


def call(module, *arguments, cwd=None, seconds=3_600, before=(), **more):
    """Run a command to its end, by the command ``before`` where there is one; return its status and what it said."""
    done = subprocess.run(
        [*before, sys.executable, "-m", module, *map(str, arguments)],
        cwd=cwd,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def ingest(folder, dataset, *more, module=REAL, **others):
    """Run ``mithaq run`` to its end, without an orchestrator."""
    return call(module, "run", folder, "--dataset", dataset, "--orchestrator", "none", *more, **others)


def kill(process):
    """Kill the whole group outright and wait for its head."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
