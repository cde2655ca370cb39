"""Full text search: the passages that hold what is looked for, the best first, each with the words that show it."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import regex

from pipeline.dataset.contracts import ISO_DATE, KINDS
from pipeline.errors import DatasetError, SettingsError
from pipeline.extract.areas.cues import AreaRules
from pipeline.questions.collection import Collection, to_frame
from pipeline.questions.places import resolve
from pipeline.questions.searching.index import index_file
from pipeline.questions.searching.query import Query, parse_query
from pipeline.questions.searching.snippets import snippet
from pipeline.rules import load_rules

if TYPE_CHECKING:
    import pandas as pd

MOST = 500  # passages at once
PATIENCE = 5.0
"""Seconds after which a search is given up."""
STEPS = 100_000  # of SQLite's machine between two looks at the clock
ROW = pa.schema([
    *((name, pa.string()) for name in ("document", "provision")), ("page", pa.int64()), ("title", pa.string()),
    ("parties", pa.list_(pa.string())),
    *((name, pa.string()) for name in ("signed_on", "kind", "language", "heading", "snippet")),
    ("marks", pa.list_(pa.list_(pa.int64()))), ("span_start", pa.int64()), ("span_end", pa.int64()),
    ("score", pa.float64()),
])  # fmt: skip
MATCHING = "FROM folded WHERE folded MATCH :query"
NARROWED = """FROM folded JOIN places ON places.id = folded.rowid JOIN documents ON documents.id = places.doc
WHERE folded MATCH :query"""
PAGE = "ORDER BY rank LIMIT :limit OFFSET :offset"
SHOWN = """SELECT passages.*, documents.document, documents.title, documents.parties, documents.signed_on,
documents.kind AS of_kind, documents.language AS of_document, places.language AS of_passage, -best.score AS score
FROM best JOIN places ON places.id = best.id JOIN documents ON documents.id = places.doc
JOIN passages ON passages.id = best.id ORDER BY best.score"""
COMPARED = {"kind": "documents.kind", "language": "places.language", "document": "documents.document"}
_local = threading.local()


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What the passages must be from. ``area`` is that of the passage, ``language`` its own; the rest the document's.

    ``since`` and ``until`` are ISO 8601 and may be years or months; a document without a date is then left out.
    """

    party: str | None = None
    area: str | None = None
    since: str | None = None
    until: str | None = None
    kind: str | None = None
    language: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found: ``rows`` of the best, and how many passages and documents there are in all."""

    rows: pd.DataFrame
    total: int
    documents: int
    milliseconds: float


def search(c: Collection, query: str, *, where: Where | None = None, limit: int = 20, offset: int = 0) -> Found:
    """Return the passages that hold what ``query`` asks for, ranked by BM25.

    ``rows`` has the columns ``document, provision, page, title, parties, signed_on, kind, language, heading, snippet,
    marks, span_start, span_end, score``; ``marks`` are places in ``snippet``, spans in the document (code points).

    Raises:
        SettingsError: the query or a filter cannot be understood, or took longer than ``PATIENCE``.
        DatasetError: the index can neither be read nor made.
    """
    if not 0 < limit <= MOST or offset < 0:
        raise SettingsError(f"a search gives 1 to {MOST} passages, from place 0 on; not {limit} from {offset}")
    asked = parse_query(query)
    path = index_file(c.dataset)
    start = time.perf_counter()
    narrowed, values = _conditions(where or Where())
    values |= {"query": str(asked), "limit": limit, "offset": offset}
    source = NARROWED + narrowed if narrowed else MATCHING  # the ranking is fastest by itself
    best = f"WITH best AS MATERIALIZED (SELECT folded.rowid AS id, rank AS score {source} {PAGE}) {SHOWN}"
    rows = [_row(hit, asked) for hit in _ask(path, best, values)]
    counted = f"SELECT count(*), count(DISTINCT doc) FROM places WHERE id IN (SELECT folded.rowid {source})"  # noqa: S608
    total, documents = _ask(path, counted, values)[0]
    return Found(
        rows=to_frame(pa.Table.from_pylist(rows, schema=ROW)),
        total=total,
        documents=documents,
        milliseconds=(time.perf_counter() - start) * 1000,
    )


def _conditions(where: Where) -> tuple[str, dict[str, Any]]:
    """Return the filters in SQL and their values."""
    parts: list[str] = []
    values: dict[str, Any] = {}
    if where.party:
        parts.append("documents.parties LIKE :party")
        values["party"] = f'%"{resolve(where.party)}"%'
    if where.area:
        parts.append("places.areas & (SELECT 1 << bit FROM areas WHERE area = :area)")
        values["area"] = _one_of(where.area, _areas(), "area")
    if where.kind:
        _one_of(where.kind, KINDS, "kind")
    for name, column in COMPARED.items():
        if value := getattr(where, name):
            parts.append(f"{column} = :{name}")
            values[name] = value
    for name, sign in (("since", ">="), ("until", "<=")):
        if value := getattr(where, name):
            if not regex.fullmatch(ISO_DATE, value):
                raise SettingsError(f"{value!r} is no date: give it as 2024, 2024-06 or 2024-06-30")
            parts.append(f"substr(documents.signed_on, 1, length(:{name})) {sign} :{name}")
            values[name] = value
    return "".join(f" AND {part}" for part in parts), values


def _one_of(value: str, known: tuple[str, ...], what: str) -> str:
    if value not in known:
        raise SettingsError(f"there is no {what} {value!r}: it is one of {', '.join(known)}")
    return value


@cache
def _areas() -> tuple[str, ...]:
    return tuple(area.code for area in load_rules("areas", AreaRules).areas)


def _ask(path: Path, sql: str, values: dict[str, Any]) -> list[Any]:
    """Return the rows of a query, given up after ``PATIENCE``."""
    connection = _connection(path)
    until = time.monotonic() + PATIENCE
    connection.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    try:
        return connection.execute(sql, values).fetchall()
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise SettingsError(f"the search took longer than {PATIENCE:g} s: ask for rarer words") from error
        raise DatasetError(f"the index {path} cannot be asked: {error}") from error
    except sqlite3.DatabaseError as error:
        raise DatasetError(f"the index {path} is damaged ({error}): delete it, it is made anew") from error


def _connection(path: Path) -> sqlite3.Connection:
    """Return this thread's connection to the index as it is now on the disk."""
    stamp = (str(path), path.stat().st_ino)
    if getattr(_local, "stamp", None) != stamp:
        if old := getattr(_local, "connection", None):
            old.close()
        _local.connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        _local.connection.row_factory = sqlite3.Row
        _local.connection.execute("PRAGMA mmap_size = 1073741824")
        _local.stamp = stamp
    connection: sqlite3.Connection = _local.connection
    return connection


def _row(hit: sqlite3.Row, asked: Query) -> dict[str, Any]:
    shown, places = snippet(hit["text"], asked.terms)
    copied = ("document", "provision", "page", "title", "signed_on", "heading", "span_start", "span_end", "score")
    return {name: hit[name] for name in copied} | {
        "parties": json.loads(hit["parties"]),
        "kind": hit["of_kind"],
        "language": hit["of_passage"] or hit["of_document"],
        "snippet": shown,
        "marks": [list(place) for place in places],
    }
