"""An open version of a dataset with what the questions need at hand: small tables in memory, and reading them by SQL.

Opening costs about a quarter of a second for 2,000 documents and grows with their number; tables that only some
questions need are made when first asked for. Questions then cost milliseconds. Several threads may ask at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb
import pyarrow as pa

from pipeline.dataset.query import Dataset, open_dataset
from pipeline.dataset.snapshot import ROOT
from pipeline.errors import DatasetError

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

NOT_BETWEEN_PARTIES = ("policy", "other", "resolution")
"""Kinds of documents that no parties conclude with each other."""

INSTRUMENTS = """
CREATE TABLE instruments AS
WITH known AS (SELECT document, any_value(instrument) AS instrument, bool_or(analysed) AS analysed
               FROM versions GROUP BY document),
ranked AS (
    SELECT d.*, coalesce(k.instrument, d.document) AS instrument,
           row_number() OVER (PARTITION BY coalesce(k.instrument, d.document)
                              ORDER BY coalesce(k.analysed, false) DESC, d.commitments DESC, d.document) AS place
    FROM documents d LEFT JOIN known k USING (document) WHERE d.state = 'processed')
SELECT instrument, document, path, title, kind, laterality, binding, language, signed_on,
       try_cast(CASE length(signed_on) WHEN 4 THEN signed_on || '-01-01' WHEN 7 THEN signed_on || '-01'
                ELSE signed_on END AS DATE) AS signed_first,
       CASE length(signed_on) WHEN 4 THEN try_cast(signed_on || '-12-31' AS DATE)
            WHEN 7 THEN last_day(try_cast(signed_on || '-01' AS DATE))
            ELSE try_cast(signed_on AS DATE) END AS signed_last,
       entry_into_force, in_force_on, duration, renewal, termination_notice, parties, areas, commitments,
       len(parties) AS sides,
       coalesce(kind NOT IN $kinds AND coalesce(laterality, '') <> 'unilateral', len(parties) > 1) AS concluded,
       len(parties) = 2 AND coalesce(laterality, 'bilateral') = 'bilateral' AS bilateral
FROM ranked WHERE place = 1"""

PAIRS = """
CREATE TABLE pairs AS
SELECT i.document, least(one.party, two.party) AS a, greatest(one.party, two.party) AS b, i.bilateral
FROM instruments i, unnest(i.parties) AS one(party), unnest(i.parties) AS two(party)
WHERE i.concluded AND one.party < two.party"""


class Collection:
    """One version of a dataset, open for questions.

    Table ``instruments`` has a row per instrument (files that are versions of one count once, the analysed one speaks
    for it), ``pairs`` one per instrument and pair of its parties, codes in alphabetical order.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._connection = dataset.connection(native=True)
        self._lock = threading.RLock()  # making one thing may need another
        self._kept: dict[str, Any] = {}
        self._connection.execute(INSTRUMENTS.replace("$kinds", str(NOT_BETWEEN_PARTIES)))
        self._connection.execute(PAIRS)

    @property
    def folder(self) -> Path:
        """Return where the dataset lies."""
        return self.dataset.folder

    @property
    def version(self) -> int:
        """Return the number of the dataset's version."""
        return self.dataset.version

    @property
    def committed_at(self) -> datetime:
        """Return when that version was committed (UTC)."""
        return self.dataset.committed_at

    def keep(self, name: str, make: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        """Return what ``make`` made when ``name`` was first asked for; it may read all tables and make new ones.

        Raises:
            DatasetError: it cannot be made.
        """
        if name not in self._kept:
            with self._lock:
                if name not in self._kept:
                    try:
                        self._kept[name] = make(self._connection)
                    except duckdb.Error as error:
                        raise DatasetError(f"the table {name} cannot be made: {error}") from error
        made: T = self._kept[name]
        return made

    def rows(self, query: str, parameters: Mapping[str, Any] | Sequence[Any] = ()) -> pa.Table:
        """Return what a SELECT over the collection's tables gives, as Arrow; values go in as parameters.

        Raises:
            DatasetError: DuckDB refuses it.
        """
        try:
            with closing(self._connection.cursor()) as cursor:
                return cursor.sql(query, params=parameters or None).to_arrow_table()
        except (duckdb.Error, pa.ArrowException) as error:
            raise DatasetError(f"the question could not be answered: {error}") from error

    def look_up(self, query: str, parameters: Mapping[str, Any] | Sequence[Any] = ()) -> pa.Table:
        """Return what a SELECT gives that reads the dataset's tables too; one thread at a time.

        Raises:
            DatasetError: DuckDB refuses it.
        """
        try:
            with self._lock:
                return self._connection.sql(query, params=parameters or None).to_arrow_table()
        except (duckdb.Error, pa.ArrowException) as error:
            raise DatasetError(f"the question could not be answered: {error}") from error

    def sql(self, query: str, parameters: Mapping[str, Any] | Sequence[Any] = ()) -> pd.DataFrame:
        """Return the same as a frame of Arrow columns, like those of ``Dataset.frame``.

        Raises:
            DatasetError: DuckDB refuses it.
        """
        return to_frame(self.rows(query, parameters))


_open: dict[Path, tuple[str, Collection]] = {}
_opening = threading.Lock()


def open_collection(folder: Path | str = "data/processed") -> Collection:
    """Return the dataset in ``folder`` open for questions, as its newest commit left it.

    The collection is kept, and opened anew once the dataset has a newer version; whoever still uses the old one may go
    on. Asking whether it is the newest costs a look into one folder.

    Raises:
        DatasetError: there is no dataset, or it cannot be read.
    """
    path = Path(folder).absolute()
    newest = _newest_commit(path)
    with _opening:
        kept = _open.get(path)
        if kept is None or kept[0] != newest:
            kept = _open[path] = (newest, Collection(open_dataset(path)))
        return kept[1]


def _newest_commit(folder: Path) -> str:
    return max((entry.name for entry in (folder / ROOT / "_delta_log").glob("*.json")), default="")


def to_frame(table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table as a frame of Arrow columns: lists are lists, gaps are NA."""
    import pandas as pd  # a quarter of a second that a command need not spend

    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows as plain Python values, None for a gap."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows
