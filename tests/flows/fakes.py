"""Work functions for the workers under test; in a module of their own because processes import them."""

import os
import signal
import time
from pathlib import Path

from pipeline.errors import RulesError, UnreadableDocumentError


def build():
    return work


def build_broken():
    raise RulesError("rule file areas.yml is wrong at areas.0: field required")


def build_dying():
    os._exit(3)


def build_buggy():
    raise ValueError("a bug in the tools")


def work(path: Path):
    """Do what the file's name says."""
    name = path.stem.split("-")[0]
    if name == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if name == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "killonce" and not path.exists():
        path.write_text("was here")
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "bug":
        raise ZeroDivisionError("division by nothing")
    if name == "slow":
        time.sleep(60)
    if name == "bad":
        raise UnreadableDocumentError(path, "is garbled")
    return f"{path.name} by {os.getpid()}"
