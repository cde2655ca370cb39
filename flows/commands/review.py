"""``mithaq review``: sheets out and in, and reviews listed and withdrawn. Each imports what it needs when it runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.choices import Dataset, RulesFolder, Style

if TYPE_CHECKING:
    from pipeline.review.write import Taken

By = Annotated[str, typer.Option("--by", metavar="NAME", help="who made the review")]
Wait = Annotated[float, typer.Option("--wait", min=0, help="seconds to wait while another process writes")]
MOST_TOLD = 50


def add_review(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    review = typer.Typer(help="Correct, confirm, reject and add values, in a sheet.", rich_markup_mode=None)
    review.command("export")(export)
    review.command("import")(import_)
    review.command("list")(list_)
    review.command("withdraw")(withdraw)
    app.add_typer(review, name="review")


def export(
    file: Annotated[Path, typer.Argument(help="the sheet to write, .csv or .xlsx")],
    document: Annotated[
        list[str] | None, typer.Option("--document", help="only this one, by id or path; may be repeated")
    ] = None,
    doubtful: Annotated[bool, typer.Option("--doubtful", help="only documents whose reading is doubtful")] = False,
    below: Annotated[
        float | None, typer.Option(min=0, max=1, help="only what the machine is less sure of than this")
    ] = None,
    todo: Annotated[bool, typer.Option("--todo", help="only what nobody has reviewed")] = False,
    dataset: Dataset = None,
) -> None:
    """Write a sheet: a line for each commitment and for each value of a document."""
    from flows.commands.show import find_document
    from flows.options import settings
    from pipeline.dataset.snapshot import open_snapshot
    from pipeline.review.files import write_sheet
    from pipeline.review.sheet import Filter, lines_of

    snapshot = open_snapshot(settings(dataset=dataset).dataset)
    named = frozenset(find_document(one, snapshot)["document"] for one in document) if document else None
    wanted = Filter(documents=named, doubtful=doubtful, below=below, todo=todo)
    count = write_sheet(file, lines_of(snapshot, wanted))
    print(f"{count:,} lines in {file}: fill in decision (ok, correct, reject, add), then `mithaq review import`")  # noqa: T201


def import_(  # noqa: PLR0913 - a parameter for each option
    file: Annotated[Path, typer.Argument(help="a sheet that `mithaq review export` wrote, filled in")],
    by: By,
    check: Annotated[bool, typer.Option("--check", help="only say what is wrong, and write nothing")] = False,
    partly: Annotated[bool, typer.Option("--partly", help="take in the right lines although others are wrong")] = False,
    wait: Wait = 60.0,
    dataset: Dataset = None,
    rules: RulesFolder = None,
) -> None:
    """Take in a sheet, all of it or nothing; a line that was taken in before is passed over."""
    from datetime import UTC, datetime

    from flows.options import settings
    from pipeline.review.files import read_sheet
    from pipeline.review.write import Import, take_in

    found = settings(dataset=dataset, rules=rules)
    how = Import(by=by, at=datetime.now(UTC), patience=wait, rules=found.rules, partly=partly, dry=check)
    taken = take_in(found.dataset, read_sheet(file), how=how)
    for fault in taken.faults[:MOST_TOLD]:
        print(f"mithaq: {file}, {fault}", file=sys.stderr)  # noqa: T201
    if len(taken.faults) > MOST_TOLD:
        print(f"mithaq: and {len(taken.faults) - MOST_TOLD:,} more", file=sys.stderr)  # noqa: T201
    print(_told(taken, check=check))  # noqa: T201
    raise typer.Exit(2 if taken.faults else 0)


def list_(
    state: Annotated[
        str | None, typer.Option(help="only these: applied, unmatched, replaced, withdrawn or waiting")
    ] = None,
    document: Annotated[str | None, typer.Option(help="only those of one document, by id or path")] = None,
    style: Annotated[Style, typer.Option("--format", help="how the rows are printed")] = Style.TABLE,
    dataset: Dataset = None,
) -> None:
    """List reviews: who decided what, when and why, and whether it is in force."""
    from flows.commands.reviews_shown import print_reviews
    from flows.options import settings

    print_reviews(settings(dataset=dataset).dataset, state=state, document=document, style=style)


def withdraw(
    reviews: Annotated[list[str], typer.Argument(metavar="REVIEW...", help="ids, as `mithaq review list` shows them")],
    by: By,
    why: Annotated[str | None, typer.Option(help="why")] = None,
    wait: Wait = 60.0,
    dataset: Dataset = None,
) -> None:
    """Withdraw reviews: what the machine says is back, unless another review holds."""
    from datetime import UTC, datetime

    from flows.options import settings
    from pipeline.review import record
    from pipeline.review import withdraw as withdrawn

    folder = settings(dataset=dataset).dataset
    record(folder, [withdrawn(one, why=why) for one in reviews], by=by, at=datetime.now(UTC), patience=wait)
    print(f"withdrawn: {', '.join(reviews)}")  # noqa: T201


def _told(taken: Taken, *, check: bool) -> str:
    known = f", {taken.known:,} had been taken in before" if taken.known else ""
    if check or (taken.faults and not taken.reviews):
        return f"{len(taken.faults):,} lines are wrong{known}; nothing was written"
    left = f", {len(taken.faults):,} wrong lines left out" if taken.faults else ""
    return f"{len(taken.reviews):,} reviews written{known}{left}"
