"""A process that answers SQL over one dataset and can be killed: ``python -m pipeline.explorer.sql_worker FOLDER``.

It reads a request a line and writes an answer a line, both JSON; it ends when its input does, or when a query outlasts
its time. DuckDB cannot touch files or the network from it, and its memory is limited twice: by DuckDB, and by the
system for what DuckDB does not count.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
from pathlib import Path
from typing import Any, TextIO

import duckdb
import pyarrow as pa

from pipeline.dataset.query import READS, Dataset, explained, open_dataset
from pipeline.errors import DatasetError

MEMORY = 512_000_000
"""Bytes that a query may take by DuckDB's count."""
ADDRESSES = 4_000_000_000
"""Bytes above those of the idle process that the system lets it have."""
GRACE = 2.0
"""Seconds after its time until a process ends itself, if nobody ended it before."""
CELL, ANSWER = 4_000, 8_000_000
"""Characters of a cell and of an answer; the rest is cut off and said to be."""


class Answers:
    """The dataset at the version that was last asked for, open for one query after another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._version: int | None = None
        self._dataset: Dataset | None = None
        self._connection: duckdb.DuckDBPyConnection | None = None

    def give(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return columns and rows, or what is wrong with the query."""
        try:
            connection = self._at(int(request["version"]))
            kinds = [statement.type.name for statement in connection.extract_statements(request["sql"])]
            if len(kinds) != 1 or kinds[0] not in READS:
                return {"problem": "a query is one SELECT statement; nothing can be changed through it"}
            return _fetched(connection, request["sql"], limit=int(request["limit"]), is_select=kinds[0] == "SELECT")
        except (duckdb.Error, pa.ArrowException) as error:
            return {"problem": explained(error).split(" Possible solutions:")[0]}
        except DatasetError as error:
            return {"problem": str(error)}
        except MemoryError:
            return {"problem": "the query needs more memory than it may have"}

    def _at(self, version: int) -> duckdb.DuckDBPyConnection:
        if self._connection is None or version != self._version:
            self._dataset = open_dataset(self.folder, version=version)
            limits = (f"SET memory_limit = '{MEMORY}B'", "SET threads = 1")
            self._connection, self._version = self._dataset.connection(limits), version
        return self._connection


def _fetched(connection: duckdb.DuckDBPyConnection, sql: str, *, limit: int, is_select: bool) -> dict[str, Any]:
    relation = connection.sql(sql)
    if relation is None:
        return {"columns": [], "rows": [], "more": False}
    found = (relation.limit(limit + 1) if is_select else relation).to_arrow_table()
    rows, size, is_cut = [], 0, False
    for row in zip(*(column.to_pylist() for column in found.slice(0, limit).columns), strict=True):
        plain = [_cell(value) for value in row]
        size += sum(len(str(value)) for value in plain)
        if size > ANSWER:
            is_cut = True
            break
        rows.append(plain)
    return {"columns": found.column_names, "rows": rows, "more": is_cut or found.num_rows > limit}


def _cell(value: Any) -> Any:  # noqa: ANN401 - whatever DuckDB returns
    if value is None or isinstance(value, bool | int | float):
        return value
    text = (
        value
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False, default=str)
        if isinstance(value, list | dict)
        else str(value)
    )
    return text if len(text) <= CELL else f"{text[:CELL]}…"


def main(arguments: list[str]) -> int:
    """Answer until the input ends."""
    answers = Answers(Path(arguments[0]))
    used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + ADDRESSES, used + ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints must not look like an answer
    _say(out, {"ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        watchdog = threading.Timer(float(request["seconds"]) + GRACE, os._exit, (3,))
        watchdog.daemon = True
        watchdog.start()
        answer = answers.give(request)
        watchdog.cancel()
        _say(out, answer)
    return 0


def _say(out: TextIO, answer: dict[str, Any]) -> None:
    out.write(json.dumps(answer) + "\n")
    out.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
