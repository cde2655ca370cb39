"""The watched folder: notices that files have come and stand still. What to do with them is the run's affair.

The system's events only say when to look; what is there is always found by looking, so that a lost event, a folder
moved in whole or a file that came while nobody watched makes no difference. On network drives, where events do not
arrive, it looks every few seconds instead. Nothing in the folder is ever opened, moved, changed or deleted.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import watchfiles

from flows.ingestion.scan import SeenFile, look
from flows.ingestion.stable import Settling
from pipeline.errors import SettingsError
from pipeline.settings import Watching

NETWORK = (
    "nfs", "cifs", "smb", "9p", "afs", "ceph", "glusterfs", "lustre", "davfs", "webdav", "ncpfs", "virtiofs", "vboxsf",
    "vmhgfs", "prl_fs", "drvfs", "fuse",
)  # fmt: skip
"""File systems, by the beginning of their names, on which a change made by another machine causes no event here."""
EVENTS, POLLING = "events", "polling"
MOST_OF_THE_TIME = 10  # looks take at most a tenth of a processor, however large the folder
GONE_SECONDS = 2.0


def choose_mode(folder: Path, asked: str) -> str:
    """Return ``events`` or ``polling``, as asked, or as the file system under the folder needs it."""
    if asked != "auto":
        return asked
    mounts = [part for part in psutil.disk_partitions(all=True) if folder.is_relative_to(part.mountpoint)]
    kind = max(mounts, key=lambda part: len(part.mountpoint)).fstype if mounts else ""
    return POLLING if kind.lower().startswith(NETWORK) else EVENTS


class FolderWatch:
    """Looks at a folder in threads of its own, from ``start`` to ``stop``.

    ``settling`` says which files may be taken; ``told`` is called when there are some that were not, and ``note``
    with a sentence when the watching itself has changed.
    """

    def __init__(
        self,
        folder: Path,
        *,
        dataset: Path,
        rules: Path | None,
        watching: Watching,
        told: Callable[[], None],
        note: Callable[[str], None],
    ) -> None:
        self.folder, self.dataset, self.rules, self.watching = folder.resolve(), dataset, rules, watching
        self.given = folder
        self.mode = choose_mode(self.folder, watching.mode)
        self.settling = Settling(watching.settle_seconds)
        self._told, self._note = told, note
        self._stop, self._stirred = threading.Event(), threading.Event()
        self._threads = [threading.Thread(target=self._look_on, daemon=True, name="look")]
        if self.mode == EVENTS:
            self._threads.append(threading.Thread(target=self._listen, daemon=True, name="listen"))

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End, and wait for the threads."""
        self._stop.set()
        self._stirred.set()
        for thread in self._threads:
            thread.join(5)

    def _look_on(self) -> None:
        """Look whenever something has stirred, and while files are still moving."""
        is_there = True
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                self._look()
                if not is_there:
                    self._note(f"the folder {self.given} is there again")
                is_there = True
            except SettingsError as error:
                if is_there:
                    self._note(f"{error}: waiting until there is one again")
                is_there = False
            took = time.monotonic() - began
            self._stop.wait(min(took * MOST_OF_THE_TIME, 60.0))
            self._stirred.wait(self._pause() if is_there else GONE_SECONDS)
            self._stirred.clear()

    def _look(self) -> None:
        entries = look(self.given, dataset=self.dataset, rules=self.rules)
        now = time.monotonic()
        self.settling.look((entry for entry in entries if isinstance(entry, SeenFile)), now=now)
        if self.settling.waiting:
            self._told()

    def _pause(self) -> float:
        """Return the seconds to the next look if nothing stirs."""
        if self.settling.moving:
            return min(self.watching.settle_seconds / 4, 1.0)
        return self.watching.poll_seconds if self.mode == POLLING else self.watching.sweep_seconds

    def _listen(self) -> None:
        """Set off a look at every event; begin anew when the folder itself was replaced."""
        while not self._stop.is_set():
            try:
                self._listen_to(_identity(self.folder))
            except FileNotFoundError:
                self._stop.wait(GONE_SECONDS)
            except (OSError, RuntimeError) as error:  # such as the system's limit on watched folders
                self.mode = POLLING
                self._note(f"the system gives no events for {self.given} ({error}): looking now and then instead")
                self._stirred.set()
                return

    def _listen_to(self, identity: tuple[int, int]) -> None:
        events = watchfiles.watch(
            self.folder,
            watch_filter=None,
            debounce=200,
            rust_timeout=1_000,
            yield_on_timeout=True,
            stop_event=self._stop,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )
        for changes in events:
            if changes:
                self._stirred.set()
            if _identity(self.folder) != identity:
                return


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino
