"""The options that several commands share, and the words that options may take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Dataset = Annotated[
    Path | None, typer.Option(help="folder of the dataset  [default: data/processed]", show_default=False)
]
RulesFolder = Annotated[
    Path | None, typer.Option(help="folder of your own rule files, taken before the shipped ones  [env: MITHAQ_RULES]")
]
Workers = Annotated[int, typer.Option(min=0, help="worker processes; 0 means one per core")]
Verbose = Annotated[bool, typer.Option("--verbose", help="show what the libraries log")]

Port = Annotated[
    int | None, typer.Option(min=1, max=65535, help="port of the Prefect server  [default: 4200]", show_default=False)
]


EXPLORER_PORT = 8040


class Mode(StrEnum):
    """Which orchestrator a run uses."""

    AUTO = "auto"
    SERVER = "server"
    NONE = "none"


class Runner(StrEnum):
    """Where a run's documents are analysed."""

    LOCAL = "local"
    DASK = "dask"


class Stage(StrEnum):
    """From where on a document is done again."""

    TEXT = "text"
    EXTRACTION = "extraction"


class Style(StrEnum):
    """How a query's rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
