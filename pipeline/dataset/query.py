"""Reading the dataset: pandas frames, and SQL that can read the tables and nothing else."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.dataset as pads

from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.native import add_views, files_of
from pipeline.dataset.snapshot import Snapshot, open_snapshot, reading
from pipeline.errors import DatasetError
from pipeline.storage import recognised

if TYPE_CHECKING:
    import pandas as pd

READS = {"SELECT", "EXPLAIN", "MULTI"}  # MULTI is PIVOT, which DuckDB rewrites into several statements
SANDBOX = (
    "SET TimeZone = 'UTC'",
    "SET temp_directory = ''",
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


def open_dataset(folder: Path | str = "data/processed", *, version: int | None = None) -> Dataset:
    """Return the dataset in ``folder`` as its newest commit left it, or as ``version`` did.

    What is committed later does not show: open it again. Older versions can be opened by their number for as long as
    their files are kept (see ``pipeline.dataset.space``); the version that is open is kept in any case.

    Raises:
        DatasetError: there is no dataset, or it cannot be read.
    """
    return Dataset(open_snapshot(recognised(Path(folder)), version=version))


class Dataset:
    """One version of the dataset, for reading.

    >>> dataset = open_dataset("data/processed")                                            # doctest: +SKIP
    >>> dataset.sql("SELECT title, parties FROM documents WHERE kind = 'treaty'")           # doctest: +SKIP
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._connections: dict[bool, duckdb.DuckDBPyConnection] = {}
        self._lock = threading.Lock()

    @property
    def folder(self) -> Path:
        """Return where the dataset lies."""
        return self._snapshot.folder

    @property
    def version(self) -> int:
        """Return the number of the commit that is being read, by which it can be cited and opened again."""
        return self._snapshot.version

    @property
    def committed_at(self) -> datetime:
        """Return when that commit was made (UTC)."""
        return self._snapshot.committed_at

    @property
    def versions(self) -> Mapping[str, int]:
        """Return each table's own version, as Delta counts them."""
        return dict(self._snapshot.versions)

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the tables' names."""
        return tuple(CONTRACTS)

    def arrow(self, table: str) -> pa.Table:
        """Return a table as Arrow, with the columns of its contract.

        Raises:
            DatasetError: there is no such table, or it cannot be read.
        """
        if table not in CONTRACTS:
            raise DatasetError(f"the dataset has no table {table!r}: its tables are {', '.join(CONTRACTS)}")
        return self._snapshot.table(table)

    def rows(self, table: str) -> pads.Dataset:
        """Return a table as a lazy Arrow dataset, to be read in batches or in part.

        Raises:
            DatasetError: it cannot be read.
        """
        return self._snapshot.rows(table)

    def frame(self, table: str) -> pd.DataFrame:
        """Return a table as a pandas frame of Arrow columns (``pandas.ArrowDtype``; lists are lists, gaps are NA).

        Raises:
            DatasetError: there is no such table, or it cannot be read.
        """
        return _frame(self.arrow(table))

    def sql(self, query: str) -> pd.DataFrame:
        """Return what one SQL query over the tables gives, as a frame like those of ``frame``.

        Raises:
            DatasetError: DuckDB refuses the query, or it does more than read the tables.
        """
        return _frame(self.sql_arrow(query))

    def sql_arrow(self, query: str) -> pa.Table:
        """Return what one SQL query over the tables gives, as an Arrow table.

        Raises:
            DatasetError: DuckDB refuses the query, or it does more than read the tables.
        """
        with self._lock:
            try:
                kinds = [statement.type.name for statement in self._kept(True).extract_statements(query)]
                if len(kinds) != 1 or kinds[0] not in READS:
                    raise DatasetError("a query is one SELECT statement; nothing can be changed through it")
                # EXPLAIN ANALYZE and PIVOT may carry a COPY inside; they get a connection that can open no file.
                return self._kept(kinds[0] == "SELECT").sql(query).to_arrow_table()
            except (duckdb.Error, pa.ArrowException) as error:
                raise DatasetError(explained(error)) from error

    def _kept(self, native: bool) -> duckdb.DuckDBPyConnection:
        if native not in self._connections:
            self._connections[native] = self.connection(native=native)
        return self._connections[native]

    def connection(self, limits: Sequence[str] = (), *, native: bool = False) -> duckdb.DuckDBPyConnection:
        """Return a new DuckDB connection with every table as a view, to be closed by the caller.

        It lives in memory: nothing that is done with it reaches the dataset, and it cannot touch any file. ``limits``
        are further settings (``SET threads = 1``); after them none can be changed.

        With ``native`` DuckDB reads the tables' files itself, which is two to four times as fast. It can then open
        those files, to write too: give such a connection nothing but SELECT statements.
        """
        connection = duckdb.connect(":memory:")
        files = files_of(self._snapshot) if native else None
        if files is not None:
            with reading(self.folder):
                add_views(connection, files)
        else:
            for name in CONTRACTS:
                connection.register(name, self._snapshot.rows(name))
        weakref.finalize(connection, _let_go, self._snapshot)  # the version is kept while the connection lives
        for setting in (*limits, *SANDBOX):
            connection.execute(setting)
        return connection


def _let_go(snapshot: Snapshot) -> None:
    """Do nothing: what counts is that the snapshot was referred to until now."""


def _frame(table: pa.Table) -> pd.DataFrame:
    import pandas as pd  # a quarter of a second that the command line need not spend

    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def explained(error: BaseException) -> str:
    """Return what DuckDB complains of as one sentence."""
    # DuckDB puts a hint on the second line, and then the query with a caret below the fault.
    lines = [line.strip() for line in str(error).split("\nLINE ")[0].splitlines() if line.strip()]
    message = " ".join(lines) or type(error).__name__
    if 'near "references"' in message:
        return f'{message} (references is a word of SQL: write "references" in quotes)'
    return message
