"""The index of full text search: SQLite's FTS5 beside the dataset, brought up to date when the dataset has moved on.

It holds every provision's words as printed, and their folded form in the inverted index alone. It is derived: deleting
it costs the time of building. A document whose row in ``documents`` differs is indexed again; what has gone goes. Once
documents were forgotten, it is built anew, so that no page of the file holds their words.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset.derived import derived_folder, making
from pipeline.dataset.forget import forgotten_documents
from pipeline.dataset.query import Dataset
from pipeline.questions.searching.fold import fold

NAME = "search.sqlite"
LAYOUT = 1
"""Number of the tables below and of the folding; another one means building anew."""
BATCH = 20_000
TABLES = """
CREATE TABLE state (layout INTEGER, dataset INTEGER);
CREATE TABLE areas (bit INTEGER PRIMARY KEY, area TEXT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, document TEXT UNIQUE, stamp TEXT, title TEXT, parties TEXT,
                        signed_on TEXT, kind TEXT, language TEXT);
CREATE TABLE places (id INTEGER PRIMARY KEY, doc INTEGER, areas INTEGER, language TEXT);
CREATE TABLE passages (id INTEGER PRIMARY KEY, provision TEXT, kind TEXT, heading TEXT, page INTEGER,
                       span_start INTEGER, span_end INTEGER, text TEXT);
CREATE INDEX places_by_doc ON places (doc);
CREATE VIRTUAL TABLE folded USING fts5 (text, content='', tokenize="unicode61 remove_diacritics 0");
"""
PROVISIONS = ["document", "provision", "ordinal", "kind", "heading", "language", "text", "span_start", "span_end",
              "page"]  # fmt: skip
WANTED = """
SELECT document, md5(CAST(d AS VARCHAR)) AS stamp, title, parties, signed_on, kind, language
FROM documents d WHERE state = 'processed' ORDER BY document"""


def index_file(dataset: Dataset) -> Path:
    """Return the index of this version of the dataset, made or brought up to date where it is not.

    An index of a newer version is left as it is, and serves.

    Raises:
        DatasetError: the index cannot be written, or the dataset cannot be read.
    """
    path = derived_folder(dataset.folder) / NAME
    if _is_of(path, dataset.version):
        return path
    with making(dataset.folder, NAME) as part:
        if not _is_of(path, dataset.version):  # else another process has just made it
            _make(dataset, part, path)
    return path


def _is_of(path: Path, version: int) -> bool:
    with suppress(sqlite3.Error), closing(_reading(path)) as connection:
        layout, indexed = connection.execute("SELECT layout, dataset FROM state").fetchone()
        return bool(layout == LAYOUT and indexed >= version)
    return False


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _make(dataset: Dataset, part: Path, old: Path) -> None:
    """Write the index to ``part``, beginning from the old one where that can be used."""
    forgotten = forgotten_documents(dataset.folder)  # as of now, which an older version does not know
    if _can_grow(old, forgotten):
        shutil.copyfile(old, part)
    with closing(sqlite3.connect(part, isolation_level=None)) as connection:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536", "secure_delete = ON"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            connection.executescript(TABLES)
        _bring_up_to_date(connection, dataset, forgotten)
        connection.execute("DELETE FROM state")
        connection.execute("INSERT INTO state VALUES (?, ?)", (LAYOUT, dataset.version))
        if connection.in_transaction:
            connection.execute("COMMIT")


def _can_grow(old: Path, forgotten: frozenset[str]) -> bool:
    with suppress(sqlite3.Error), closing(_reading(old)) as connection:
        (layout,) = connection.execute("SELECT layout FROM state").fetchone()
        indexed = {document for (document,) in connection.execute("SELECT document FROM documents")}
        return layout == LAYOUT and not indexed & forgotten
    return False


def _bring_up_to_date(connection: sqlite3.Connection, dataset: Dataset, forgotten: frozenset[str]) -> None:
    rows = dataset.sql_arrow(WANTED).to_pylist()
    wanted = {row["document"]: row for row in rows if row["document"] not in forgotten}
    there = dict(connection.execute("SELECT document, stamp FROM documents"))
    _take_out(connection, [d for d, stamp in there.items() if wanted.get(d, {}).get("stamp") != stamp])
    fresh = [document for document, row in wanted.items() if there.get(document) != row["stamp"]]
    if not fresh:
        return
    last = connection.execute("SELECT coalesce(max(id), 0) FROM documents").fetchone()[0]
    ids = {document: last + place for place, document in enumerate(fresh, 1)}
    connection.executemany(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (i, d, *(wanted[d][n] for n in ("stamp", "title")), json.dumps(wanted[d]["parties"]),
             *(wanted[d][n] for n in ("signed_on", "kind", "language")))
            for d, i in ids.items()
        ),
    )  # fmt: skip
    _put_in(connection, dataset, ids)
    if not there:
        connection.execute("INSERT INTO folded (folded) VALUES ('optimize')")


def _take_out(connection: sqlite3.Connection, documents: Sequence[str]) -> None:
    """Delete documents; the inverted index is told the words that it is to lose."""
    for document in documents:
        (doc,) = connection.execute("SELECT id FROM documents WHERE document = ?", (document,)).fetchone()
        of_doc = "(SELECT id FROM places WHERE doc = ?)"
        old = connection.execute(f"SELECT id, text FROM passages WHERE id IN {of_doc}", (doc,)).fetchall()  # noqa: S608
        connection.executemany(
            "INSERT INTO folded (folded, rowid, text) VALUES ('delete', ?, ?)", ((i, fold(text)) for i, text in old)
        )
        connection.execute(f"DELETE FROM passages WHERE id IN {of_doc}", (doc,))  # noqa: S608 - a constant
        connection.execute("DELETE FROM places WHERE doc = ?", (doc,))
        connection.execute("DELETE FROM documents WHERE id = ?", (doc,))


def _put_in(connection: sqlite3.Connection, dataset: Dataset, ids: dict[str, int]) -> None:
    """Add the provisions of documents, a batch at a time."""
    masks = _area_masks(connection, dataset, ids)
    at = connection.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()[0]
    for rows in _provisions(dataset, ids):
        numbered = list(enumerate(rows, at + 1))
        at += len(numbered)
        connection.executemany(
            "INSERT INTO places VALUES (?, ?, ?, ?)",
            (
                (i, ids[r["document"]], masks.get((r["document"], r["provision"]), 0), r["language"])
                for i, r in numbered
            ),
        )
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (i, r["provision"], r["kind"], r["heading"], r["page"], r["span_start"], r["span_end"], r["text"])
                for i, r in numbered
            ),
        )
        connection.executemany(
            "INSERT INTO folded (rowid, text) VALUES (?, ?)", ((i, fold(r["text"])) for i, r in numbered)
        )


def _provisions(dataset: Dataset, documents: Iterable[str]) -> Iterator[list[dict[str, Any]]]:
    table = _of(dataset.arrow("provisions").select(PROVISIONS), documents)
    table = table.sort_by([("document", "ascending"), ("ordinal", "ascending")])
    for batch in table.to_batches(max_chunksize=BATCH):
        yield batch.to_pylist()


def _area_masks(
    connection: sqlite3.Connection, dataset: Dataset, documents: Iterable[str]
) -> dict[tuple[str, str], int]:
    """Return the areas of each provision as bits, and write down which bit is which area."""
    table = _of(dataset.arrow("areas").select(["document", "provision", "area"]), documents)
    bits = dict(connection.execute("SELECT area, bit FROM areas"))
    for area in sorted(set(pc.unique(table.column("area")).to_pylist()) - bits.keys()):
        bits[area] = len(bits)
        connection.execute("INSERT INTO areas VALUES (?, ?)", (bits[area], area))
    masks: dict[tuple[str, str], int] = {}
    for document, provision, area in zip(*(column.to_pylist() for column in table.columns), strict=True):
        if provision is not None:
            masks[document, provision] = masks.get((document, provision), 0) | 1 << bits[area]
    return masks


def _of(table: pa.Table, documents: Iterable[str]) -> pa.Table:
    return table.filter(pc.is_in(table.column("document"), pa.array(sorted(documents), pa.string())))
