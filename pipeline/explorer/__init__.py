"""The explorer: a dataset as pages to read and a JSON API, served by ``create_app``; nothing on them needs a script."""

from __future__ import annotations

from pipeline.explorer.access import Access
from pipeline.explorer.app import create_app

__all__ = ["Access", "create_app"]
