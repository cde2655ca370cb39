"""The command line. Each command imports what it needs when it runs, so that help and mistakes cost nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Annotated

import typer

from flows.choices import Dataset, Mode, RulesFolder, Runner, Style, Verbose, Workers
from flows.commands import questions_texts  # noqa: F401 - its questions join those of `ask`
from flows.commands.explore import add_exploring
from flows.commands.exporting import add_exporting
from flows.commands.keeping import add_keeping
from flows.commands.questions import add_questions
from flows.commands.review import add_review
from flows.commands.unattended import add_unattended

app = typer.Typer(
    name="mithaq",
    help="Turns treaty and policy texts on security partnerships into a structured dataset.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.command()
def run(  # noqa: PLR0913 - a parameter for each option
    folder: Annotated[
        Path | None,
        typer.Argument(help="folder of documents, or s3://bucket/prefix  [default: data/raw]", show_default=False),
    ] = None,
    dataset: Dataset = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="try again what failed before")] = False,
    reprocess: Annotated[bool, typer.Option("--reprocess", help="analyse everything anew, changed or not")] = False,
    workers: Workers = 0,
    rules: RulesFolder = None,
    orchestrator: Annotated[
        Mode, typer.Option(help="auto: a Prefect server that runs, or a temporary one for large jobs")
    ] = Mode.AUTO,
    runner: Annotated[
        Runner, typer.Option(help="local: processes of this machine; dask: the workers of a cluster")
    ] = Runner.LOCAL,
    address: Annotated[
        str | None, typer.Option(help="of the Dask scheduler, such as tcp://host:8786", show_default=False)
    ] = None,
    verbose: Verbose = False,
) -> None:
    """Ingest what is new or changed in a folder, sub-folders too."""
    from flows.commands.run import run_command
    from flows.options import cluster_address, request

    asked = request(
        folder=folder,
        dataset=dataset,
        rules=rules,
        flags={
            "retry_failed": retry_failed,
            "reprocess": reprocess,
            "workers": workers,
            "verbose": verbose,
            "cluster": cluster_address(runner, address),
        },
    )
    raise typer.Exit(run_command(asked, mode=orchestrator))


@app.command()
def extract(
    files: Annotated[list[Path], typer.Argument(help="documents")],
    out: Annotated[
        Path | None, typer.Option(help="folder for one NAME.json per document, NAME without its ending")
    ] = None,
    workers: Workers = 0,
    rules: RulesFolder = None,
) -> None:
    """Print a document's record as JSON; touches no dataset."""
    from flows.commands.extraction import extract_command
    from flows.options import settings

    raise typer.Exit(extract_command(files, out=out, settings=settings(rules=rules, workers=workers)))


@app.command()
def query(
    sql: Annotated[
        str, typer.Argument(metavar="SQL", help='such as "SELECT kind, count(*) FROM documents GROUP BY 1"')
    ],
    style: Annotated[Style, typer.Option("--format", help="how the rows are printed")] = Style.TABLE,
    dataset: Dataset = None,
) -> None:
    """Ask the tables, read-only."""
    from flows.commands.views import query_command
    from flows.options import settings

    query_command(sql, style=style, folder=settings(dataset=dataset).dataset)


@app.command()
def show(
    document: Annotated[
        str, typer.Argument(help="a document's id or the beginning of it, or its path or the end of it")
    ],
    dataset: Dataset = None,
) -> None:
    """Show one document: parties, terms, commitments, doubts."""
    from flows.commands.show import show_command
    from flows.options import settings

    show_command(document, folder=settings(dataset=dataset).dataset)


@app.command()
def status(dataset: Dataset = None) -> None:
    """Show what is in the dataset, what failed and why, and what is doubtful."""
    from flows.commands.views import status_command
    from flows.options import settings

    status_command(folder=settings(dataset=dataset).dataset)


@app.command()
def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="folders of annotated documents (NAME.json, texts beside them)")],
    verbose: Annotated[bool, typer.Option("--verbose", help="show each miss")] = False,
    out: Annotated[Path | None, typer.Option(help="write the report here, the figures beside it as .json")] = None,
    bars: Annotated[Path | None, typer.Option(help="goals and floors (YAML); status 1 below a floor")] = None,
    readme: Annotated[bool, typer.Option("--readme", help="write the figures into README.md")] = False,
    rules: RulesFolder = None,
) -> None:
    """Score the extraction against annotated documents."""
    from flows.commands.evaluation import evaluate_command
    from flows.options import settings

    found = settings(rules=rules)
    raise typer.Exit(evaluate_command(gold, verbose=verbose, out=out, readme=readme, bars=bars, settings=found))


@app.command()
def train(
    labelled: Annotated[list[Path], typer.Argument(help="folders of annotated documents: the judge learns from them")],
    shared: Annotated[Path, typer.Option(help="folder that holds corpus/ and gold/")] = Path("../shared"),
    reviews: Annotated[
        Path | None, typer.Option(help="a dataset: what people reviewed in it is learnt too (docs/reviews.md)")
    ] = None,
) -> None:
    """Rebuild the classifiers from the labels and corpora at hand."""
    from flows.commands.training import train_command
    from models.reviews import reviewed_labels

    with reviewed_labels(reviews, shared=shared) as reviewed:
        train_command(shared, [*labelled, *reviewed.folders], reviewed)


add_exploring(app)
add_exporting(app)
add_keeping(app)
add_review(app)
add_questions(app)
add_unattended(app)


def main() -> None:
    """Run a command; a mistake is told in one sentence with exit status 2, never as a traceback."""
    from pipeline.errors import DocumentError, MithaqError

    sys.excepthook = _last_resort
    try:
        command = typer.main.get_command(app)
        status = command.main(args=sys.argv[1:] or ["--help"], prog_name="mithaq", standalone_mode=False)
    except typer.TyperException as error:
        status = _complain(getattr(error, "format_message", error.__str__)())
    except MithaqError as error:
        status = 1 if isinstance(error, DocumentError) else 2
        _complain(str(error))
    except (KeyboardInterrupt, typer.Abort):
        print("interrupted", file=sys.stderr)  # noqa: T201
        status = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone; nothing is left to say
        status = 0
    sys.exit(status or 0)


def _complain(sentence: str) -> int:
    print(f"mithaq: {' '.join(sentence.split())}", file=sys.stderr)  # noqa: T201
    return 2


def _last_resort(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Tell a bug in one sentence; the traceback is for who asks."""
    if os.environ.get("MITHAQ_TRACEBACK"):
        sys.__excepthook__(kind, error, trace)
        return
    from flows.ingestion.worker import summary

    _complain(f"internal error, please report it: {summary(error)} (MITHAQ_TRACEBACK=1 shows all)")


if __name__ == "__main__":
    main()
