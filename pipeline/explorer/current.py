"""The newest version of the dataset, opened again when a run or a review has made a newer one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import DatasetError
from pipeline.explorer.view import View
from pipeline.questions.collection import open_collection

LOOK_SECONDS = 1.0
"""How often the folder is asked for a newer version, at most."""
REST = 4.0
"""Times as long as opening took that are let pass before the next opening, so that an ingesting run is not slowed."""


class Current:
    """Gives the newest view. Readers go on with the one before while the next is opened beside them."""

    def __init__(self, folder: Path, *, warm: Callable[[View], None] | None = None) -> None:
        self.folder, self._warm = folder, warm
        self._view: View | None = None
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._looked_at = self._rest_until = 0.0
        self.problem: str | None = None
        """Why a newer version could not be opened, where that is so."""

    def view(self) -> View:
        """Return the view, opened now if there was none.

        Raises:
            DatasetError: there is no dataset, or it cannot be read.
        """
        with self._lock:
            view, now = self._view, time.monotonic()
            is_due = now - self._looked_at >= LOOK_SECONDS and now >= self._rest_until
            if is_due:
                self._looked_at = now
        if view is None:
            return self.refresh()
        if is_due and not self._opening.locked():
            threading.Thread(target=self._refresh_beside, name="mithaq-explorer-refresh", daemon=True).start()
        return view

    def known_version(self) -> int | None:
        """Return the version that ``view`` would give, None where nothing is open yet."""
        return self.view().version if self._view is not None else None

    def refresh(self, *, warm: bool = False) -> View:
        """Return the newest view, opened before this returns: what was just written shows.

        Raises:
            DatasetError: there is no dataset, or it cannot be read.
        """
        with self._opening:
            began = time.monotonic()
            collection = open_collection(self.folder)
            if self._view is None or collection is not self._view.collection:
                view = View(collection)
                if warm and self._warm is not None:
                    self._warm(view)
                with self._lock:
                    self._view = view
                    self._rest_until = time.monotonic() + REST * (time.monotonic() - began)
            self.problem = None
            return self._view

    def _refresh_beside(self) -> None:
        try:
            self.refresh(warm=True)
        except DatasetError as error:
            self.problem = str(error)
