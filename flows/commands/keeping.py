"""The commands that keep a dataset. Each imports what it needs when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.choices import Dataset, Mode, RulesFolder, Stage, Verbose, Workers

Documents = Annotated[
    list[str], typer.Argument(metavar="DOCUMENT...", help="ids or the beginnings of them, or paths or the ends of them")
]


def add_keeping(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (forget, retry, reprocess, maintain, verify):
        app.command()(command)


def forget(documents: Documents, dataset: Dataset = None) -> None:
    """Remove documents and all that came from them; `maintain --vacuum` then removes it from disk."""
    from flows.keeping.records import forget_command
    from flows.options import settings

    forget_command(documents, folder=settings(dataset=dataset).dataset)


def maintain(
    vacuum: Annotated[
        bool, typer.Option("--vacuum", help="delete every older version from disk, and what was forgotten with it")
    ] = False,
    dataset: Dataset = None,
) -> None:
    """Put the tables in order in few files, and say what they take on disk."""
    from flows.keeping.maintenance import maintain_command
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
    from flows.keeping.verification import verify_command
    from flows.options import settings

    raise typer.Exit(verify_command(settings(dataset=dataset), folder=folder, repair=repair))


def reprocess(  # noqa: PLR0913 - a parameter for each option
    documents: Annotated[
        list[str],
        typer.Argument(metavar="WHICH...", help="all, failed, doubtful, outdated, or ids or paths"),
    ],
    stage: Annotated[
        Stage, typer.Option(help="extraction takes texts that OCR has read before as they are; text reads them anew")
    ] = Stage.EXTRACTION,
    dataset: Dataset = None,
    workers: Workers = 0,
    rules: RulesFolder = None,
    orchestrator: Annotated[Mode, typer.Option(help="as for `mithaq run`")] = Mode.AUTO,
    verbose: Verbose = False,
) -> None:
    """Do documents of the dataset again, from their files."""
    from flows.keeping.again import reprocess_command
    from flows.options import request

    asked = request(
        folder=None,
        dataset=dataset,
        rules=rules,
        flags={"workers": workers, "verbose": verbose, "fresh": stage is Stage.TEXT},
    )
    raise typer.Exit(reprocess_command(documents, request=asked, mode=orchestrator))


def retry(
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[DOCUMENT...]", help="failed or forgotten ones; none: all failed")
    ] = None,
    dataset: Dataset = None,
    workers: Workers = 0,
    rules: RulesFolder = None,
    orchestrator: Annotated[Mode, typer.Option(help="as for `mithaq run`")] = Mode.AUTO,
    verbose: Verbose = False,
) -> None:
    """Try again what failed, and let what was forgotten come back."""
    from flows.keeping.again import retry_command
    from flows.options import request

    asked = request(folder=None, dataset=dataset, rules=rules, flags={"workers": workers, "verbose": verbose})
    raise typer.Exit(retry_command(documents or [], request=asked, mode=orchestrator))
