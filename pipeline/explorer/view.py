"""One version of the dataset as the pages read it: its tables held in memory, and what is worked out from them once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import duckdb

from pipeline.questions.collection import Collection

Row = dict[str, Any]
T = TypeVar("T")

NOT_HELD = {"pages": ("origins", "words", "removed"), "reviews": ("row",)}
"""Wide columns that are fetched from disk for the one document that needs them."""
HELD = ("documents", "commitments", "parties", "signatories", "areas", "references", "clauses", "evidence", "issues",
        "versions", "runs", "reviews", "pages", "provisions")  # fmt: skip


class View:
    """A version of the dataset. Tables are ``held_documents``, ``held_commitments`` and so on, in DuckDB's memory.

    Opening reads every table once: about a second for 2,000 documents, growing with the rows. Several threads may ask.
    """

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self._kept: dict[Hashable, Any] = {}
        self._lock = threading.RLock()  # making one thing may need another
        for name in HELD:
            collection.keep(f"held_{name}", _holding(name))

    @property
    def version(self) -> int:
        """Return the dataset's version."""
        return self.collection.version

    def rows(self, query: str, parameters: Mapping[str, Any] | Sequence[Any] = ()) -> list[Row]:
        """Return what a SELECT gives.

        Raises:
            DatasetError: DuckDB refuses it.
        """
        found: list[Row] = self.collection.rows(query, parameters).to_pylist()
        return found

    def one(self, query: str, parameters: Mapping[str, Any] | Sequence[Any] = ()) -> Row | None:
        """Return its first row, None where there is none.

        Raises:
            DatasetError: DuckDB refuses it.
        """
        found = self.rows(query, parameters)
        return found[0] if found else None

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gave for ``key``, made once for this version."""
        if key not in self._kept:
            with self._lock:
                if key not in self._kept:
                    self._kept[key] = make()
        value: T = self._kept[key]
        return value


def _holding(name: str) -> Callable[[duckdb.DuckDBPyConnection], bool]:
    excluded = f" EXCLUDE ({', '.join(NOT_HELD[name])})" if name in NOT_HELD else ""
    order = {"provisions": " ORDER BY document, ordinal", "commitments": " ORDER BY document, ordinal"}.get(name, "")

    def hold(connection: duckdb.DuckDBPyConnection) -> bool:
        connection.execute(f'CREATE TABLE held_{name} AS SELECT *{excluded} FROM "{name}"{order}')  # noqa: S608
        return True

    return hold
