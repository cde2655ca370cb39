"""One version of the dataset as the pages read it: its tables held in memory, and what is worked out from them once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import duckdb

from pipeline.errors import DatasetError
from pipeline.questions.collection import Collection

Row = dict[str, Any]
T = TypeVar("T")

BY_DOCUMENT = frozenset({"documents", "commitments", "provisions", "evidence", "parties"})
"""Tables of which many pages need one document's rows."""
STATED = """
CREATE TABLE held_stated AS
SELECT c.*, d.title, d.signed_on, d.parties, d.path, d.kind, d.language, d.media_type
FROM held_commitments c JOIN held_documents d USING (document)
ORDER BY d.signed_on DESC NULLS LAST, c.document, c.ordinal"""
"""Commitments beside what of their document the table of them shows and sifts by, in its order."""
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
        self._cursors = threading.local()
        self._kept: dict[Hashable, Any] = {}
        self._lock = threading.RLock()  # making one thing may need another
        for name in HELD:
            collection.keep(f"held_{name}", _holding(name))
        collection.keep("held_stated", lambda connection: bool(connection.execute(STATED)))

    @property
    def version(self) -> int:
        """Return the dataset's version."""
        return self.collection.version

    def rows(self, query: str, parameters: Mapping[str, Any] | Sequence[Any] = ()) -> list[Row]:
        """Return what a SELECT gives.

        Raises:
            DatasetError: DuckDB refuses it.
        """
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._cursors, "one", None)
        if cursor is None:  # one for each thread: making them anew costs more than most queries
            cursor = self._cursors.one = self.collection.keep(f"cursor {threading.get_ident()}", _cursor)
        try:
            cursor.execute(query, parameters or None)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except duckdb.Error as error:
            raise DatasetError(f"the question could not be answered: {error}") from error

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


def _cursor(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    return connection.cursor()


def _holding(name: str) -> Callable[[duckdb.DuckDBPyConnection], bool]:
    excluded = f" EXCLUDE ({', '.join(NOT_HELD[name])})" if name in NOT_HELD else ""
    order = {"provisions": " ORDER BY document, ordinal", "commitments": " ORDER BY document, ordinal"}.get(name, "")

    def hold(connection: duckdb.DuckDBPyConnection) -> bool:
        connection.execute(f'CREATE TABLE held_{name} AS SELECT *{excluded} FROM "{name}"{order}')  # noqa: S608
        if name in BY_DOCUMENT:
            connection.execute(f"CREATE INDEX {name}_of_document ON held_{name} (document)")
        return True

    return hold
