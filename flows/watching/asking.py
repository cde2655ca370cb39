"""One client of Prefect's server for the life of ``mithaq up``.

A new one reads the system's certificates, which takes a twentieth of a second and half a megabyte; ``mithaq up`` asks
every few seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import SettingsError

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient


class Asking:
    """Keeps the client; ``note`` is told what the server fails to do. For one thread."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note
        self._stack = ExitStack()
        self._client: SyncPrefectClient | None = None
        self._url = ""

    @contextmanager
    def __call__(self, url: str) -> Iterator[SyncPrefectClient]:
        """Yield a client of the server at ``url``; what it fails to do is noted, and left."""
        from flows.orchestration.schedules import kept_client, said_plainly

        try:
            with said_plainly(url):
                if self._client is None or url != self._url:
                    self.close()
                    self._client, self._url = self._stack.enter_context(kept_client(url)), url
                yield self._client
        except SettingsError as error:
            self.close()  # the next one begins anew
            self._note(str(error))

    def close(self) -> None:
        """Let go of the client."""
        self._client = None
        self._stack.close()
