"""The commands that keep a dataset: forget, retry. Each imports what it needs when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.choices import Dataset

Documents = Annotated[
    list[str], typer.Argument(metavar="DOCUMENT...", help="ids or the beginnings of them, or paths or the ends of them")
]


def add_keeping(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(forget)


def forget(documents: Documents, dataset: Dataset = None) -> None:
    """Remove documents and all that came from them; `maintain --vacuum` then removes it from disk."""
    from flows.options import settings
    from flows.records import forget_command

    forget_command(documents, folder=settings(dataset=dataset).dataset)
