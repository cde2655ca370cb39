"""JSON Lines: a document with all that was found in it on each line."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.query import Dataset
from pipeline.exports.selection import records

DETAILS = tuple(
    name for name, one in CONTRACTS.items() if "document" in one.names and name not in {"documents", "forgotten"}
)


def write_lines(dataset: Dataset, documents: list[str] | None, path: Path) -> int:
    """Write a line for each document; return how many.

    A line is the document's row of ``documents``, and under ``rows`` its rows of the other tables by their names.

    Raises:
        OSError: it cannot be written.
    """
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in records(dataset, documents, DETAILS):
            file.write(json.dumps(record, ensure_ascii=False, default=_plain) + "\n")
            count += 1
    return count


def _plain(value: date | datetime) -> str:
    return value.isoformat()
