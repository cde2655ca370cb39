"""Reviews as a person reads them: ``mithaq review list``."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from flows.choices import Style
from flows.commands.show import find_document
from flows.commands.views import console
from pipeline.dataset.snapshot import open_snapshot
from pipeline.errors import SettingsError
from pipeline.review.standing import STATES, Standing, stand
from pipeline.review.values import as_text

SHOWN = ("review", "state", "when", "who", "action", "row", "column", "from", "to", "why", "words")
CUT = 60


def print_reviews(folder: Path, *, state: str | None, document: str | None, style: Style) -> None:
    """Print the reviews of a dataset, of one state or one document where asked.

    Raises:
        SettingsError: there is no such state or document.
        DatasetError: there is no dataset, or it cannot be read.
    """
    if state is not None and state not in STATES:
        raise SettingsError(f"there is no state {state!r}: give {', '.join(STATES)}")
    snapshot = open_snapshot(folder)
    found = [one for one in stand(snapshot) if state in (None, one.state)]
    if document is not None:
        wanted = find_document(document, snapshot)["document"]
        found = [one for one in found if wanted in (one.document, one.row["document"])]
    rows = [_cells(one) for one in found]
    if style is Style.JSON:
        json.dump([dict(zip(SHOWN, row, strict=True)) for row in rows], sys.stdout, ensure_ascii=False, indent=1)
        print()  # noqa: T201
    elif style is Style.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([SHOWN, *rows])
    elif rows:
        table = Table(*SHOWN, header_style="bold")
        for row in rows:
            table.add_row(*(escape(cell if len(cell) <= CUT else f"{cell[:CUT]}…") for cell in row))
        console().print(table)
    else:
        print("no reviews")  # noqa: T201


def _cells(one: Standing) -> tuple[str, ...]:
    row = one.row
    before, after = (as_text(json.loads(row[name])) if row[name] else "" for name in ("before", "after"))
    when = f"{row['reviewed_at']:%Y-%m-%d %H:%M}"
    about = one.target or row["target"]
    return (one.review, one.state, when, row["reviewer"], row["action"], about, row["field"], before, after,
            row["note"] or "", as_text(row["quote"]))  # fmt: skip
