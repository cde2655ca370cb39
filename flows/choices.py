"""The words that options of the command line may take."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """Which orchestrator a run uses."""

    AUTO = "auto"
    SERVER = "server"
    NONE = "none"


class Style(StrEnum):
    """How a query's rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
