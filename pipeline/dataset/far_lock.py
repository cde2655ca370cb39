"""One writer at a time in object storage, where no lock dies with its process: a lease that has to be renewed.

The lease is an object that says who holds it and until when; it is only ever written on the condition that nobody has
written it since. A writer that was killed leaves it to run out. One that comes back after another has taken over (a
machine that slept) is stopped twice: it finds its lease gone before it publishes, and the Delta log refuses a second
commit of the same number.
"""

from __future__ import annotations

import json
import os
import platform
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DatasetError, DatasetLockedError
from pipeline.storage import delete, get_with_tag, put_if

LEASE_SECONDS = 60.0
RENEW_SECONDS = 15.0
LOOK_SECONDS = 1.0


class _Lease:
    """A lease in hand. ``tag`` is that of the object as this process wrote it; None once it is lost."""

    def __init__(self, path: Path, tag: str) -> None:
        self.path = path
        self.tag: str | None = tag
        self.until = time.monotonic() + LEASE_SECONDS
        self.lock = threading.Lock()

    def renew(self) -> None:
        """Write the lease anew; what the storage does not answer now it may answer the next time."""
        with self.lock:
            asked = time.monotonic()
            if self.tag is None:
                return
            try:
                self.tag = put_if(self.path, _said(), tag=self.tag)
            except OSError:
                return
            if self.tag is not None:
                self.until = asked + LEASE_SECONDS

    def check(self) -> None:
        """Refuse to go on without the lease.

        Raises:
            DatasetError: another process has taken it, or it could not be renewed in time.
        """
        if self.tag is None or time.monotonic() > self.until:
            raise DatasetError(
                f"the dataset in {self.path.parent} cannot be written: its lock was lost to another process, or could "
                "not be renewed in time; nothing was replaced"
            )


@contextmanager
def held(path: Path, *, patience: float = 0.0) -> Iterator[Callable[[], None]]:
    """Hold the lease in the object ``path``; yield what raises where it has been lost.

    Raises:
        DatasetLockedError: another process holds it.
        DatasetError: the storage cannot be reached.
    """
    lease = _Lease(path, _taken(path, time.monotonic() + patience))
    ended = threading.Event()
    renewing = threading.Thread(target=_keep, args=(lease, ended), daemon=True)
    renewing.start()
    try:
        yield lease.check
    finally:
        ended.set()
        renewing.join()
        if lease.tag is not None:
            _let_go(path)


def _keep(lease: _Lease, ended: threading.Event) -> None:
    while not ended.wait(RENEW_SECONDS):
        lease.renew()


def _taken(path: Path, until: float) -> str:
    """Return the tag of the lease, taken where it is free or has run out."""
    while True:
        try:
            found = get_with_tag(path)
            seconds = _seconds_left(found[0]) if found else 0.0
            tag = put_if(path, _said(), tag=found[1] if found else None) if seconds <= 0 else None
        except OSError as error:
            raise DatasetError(f"the dataset in {path.parent} cannot be written: {error.strerror or error}") from error
        if tag is not None:
            return tag
        if time.monotonic() >= until:
            raise DatasetLockedError(
                f"another process ({_holder(found[0]) if found else 'just begun'}) is writing to the dataset in "
                f"{path.parent}: wait until it has finished; if it was killed, its lock runs out in {seconds:.0f} s"
            )
        time.sleep(LOOK_SECONDS)


def _said() -> bytes:
    holder = f"PID {os.getpid()} on {platform.node()}"
    return json.dumps({"holder": holder, "until": time.time() + LEASE_SECONDS}).encode()


def _seconds_left(content: bytes) -> float:
    """Return for how long the lease holds; never longer than a whole one, whatever the clocks say."""
    try:
        return min(float(json.loads(content)["until"]) - time.time(), LEASE_SECONDS)
    except (ValueError, KeyError, TypeError):
        return 0.0


def _holder(content: bytes) -> str:
    try:
        return str(json.loads(content)["holder"])
    except (ValueError, KeyError, TypeError):
        return "unknown"


def _let_go(path: Path) -> None:
    try:
        delete([path])
    except OSError:
        return  # it runs out
