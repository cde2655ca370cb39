"""Rows as CSV that a spreadsheet opens without taking text of a document for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.explorer.words import plain

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""With these a cell is a formula to some spreadsheet; an apostrophe before them makes it text."""
BATCH = 500


def cell(value: Any) -> str:  # noqa: ANN401 - whatever the dataset holds
    """Return a value as a cell: a number as it is, text so that it can be no formula."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    text = plain(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def csv_lines(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a CSV file in pieces: a byte order mark for spreadsheets, the names, the rows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow(names)
    for count, row in enumerate(rows, 1):
        writer.writerow([cell(row[name]) for name in names])
        if count % BATCH == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()
