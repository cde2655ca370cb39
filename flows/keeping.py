"""The commands that keep a dataset. Each imports what it needs when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.choices import Dataset

Documents = Annotated[
    list[str], typer.Argument(metavar="DOCUMENT...", help="ids or the beginnings of them, or paths or the ends of them")
]


def add_keeping(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (forget, maintain, verify):
        app.command()(command)


def forget(documents: Documents, dataset: Dataset = None) -> None:
    """Remove documents and all that came from them; `maintain --vacuum` then removes it from disk."""
    from flows.options import settings
    from flows.records import forget_command

    forget_command(documents, folder=settings(dataset=dataset).dataset)


def maintain(
    vacuum: Annotated[
        bool, typer.Option("--vacuum", help="delete every older version from disk, and what was forgotten with it")
    ] = False,
    dataset: Dataset = None,
) -> None:
    """Put the tables in order in few files, and say what they take on disk."""
    from flows.maintenance import maintain_command
    from flows.options import settings

    raise typer.Exit(maintain_command(folder=settings(dataset=dataset).dataset, vacuum=vacuum))


def verify(
    folder: Annotated[
        Path | None, typer.Option(help="a folder of documents: what is new, changed or gone in it is told too")
    ] = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="take out what is damaged, so that the next run reads it again")
    ] = False,
    dataset: Dataset = None,
) -> None:
    """Check the dataset against itself and the files it was made from; status 1 where there is a fault."""
    from flows.options import settings
    from flows.verification import verify_command

    raise typer.Exit(verify_command(settings(dataset=dataset), folder=folder, repair=repair))
