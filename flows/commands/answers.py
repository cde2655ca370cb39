"""Printing and writing what a question answers: tables for the terminal, CSV and JSON for other programs."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.choices import Style
from flows.commands.tables import plain, print_table
from flows.commands.views import console
from pipeline.errors import SettingsError

if TYPE_CHECKING:
    import pandas as pd

BY_ENDING = {".csv": Style.CSV, ".json": Style.JSON}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for the beginning of a formula."""


def answer(frame: pd.DataFrame, *, style: Style, out: Path | None = None, hidden: Sequence[str] = ()) -> None:
    """Print the frame, or write it to the file ``out``; ``hidden`` columns are left out of tables for the terminal.

    Raises:
        SettingsError: the file's name ends in neither .csv nor .json, or it cannot be written.
    """
    from pipeline.questions.collection import records

    names, rows = [str(name) for name in frame.columns], records(frame)
    if out is not None:
        if out.suffix.lower() not in BY_ENDING:
            raise SettingsError(f"{out} must end in .csv or .json")
        write(out, _text(names, rows, BY_ENDING[out.suffix.lower()]).encode())
    elif style is Style.TABLE:
        print_table([name for name in names if name not in hidden], rows, counted=True)
    else:
        sys.stdout.write(_text(names, rows, style))


def write(out: Path, content: bytes) -> None:
    """Write a file, replacing what it held.

    Raises:
        SettingsError: it cannot be written.
    """
    try:
        out.write_bytes(content)
    except OSError as error:
        raise SettingsError(f"{out} cannot be written: {error.strerror or error}") from error
    console().print(f"written: {out}", markup=False)


def note(frame: pd.DataFrame, *, style: Style, what: str) -> None:
    """Print below a table, on standard error, what an answer leaves out: ``frame`` has reasons and counts."""
    from rich.console import Console

    from pipeline.questions.collection import records

    rows = records(frame)
    if rows and style is Style.TABLE:
        said = "; ".join(f"{reason} {count:,}" for reason, count, *_ in (row.values() for row in rows))
        Console(stderr=True, highlight=False).print(f"{what}: {said}", markup=False, soft_wrap=True)


def _text(names: Sequence[str], rows: Sequence[Mapping[str, Any]], style: Style) -> str:
    if style is Style.JSON:
        return json.dumps(rows, ensure_ascii=False, default=str, indent=1) + "\n"
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a frame holds
    """Return a cell of a CSV file; text that a spreadsheet would run as a formula gets an apostrophe before it."""
    text = "; ".join(map(plain, value)) if isinstance(value, list) else plain(value)
    return f"'{text}" if text.startswith(FORMULA) and not isinstance(value, int | float) else text
