"""The norms and values that instruments invoke, each with the words that do so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import regex

from pipeline.dataset.query import Dataset
from pipeline.errors import SettingsError
from pipeline.questions.by_document import by_document
from pipeline.questions.citing.rules import Norm, digest, load_norms
from pipeline.questions.collection import Collection

if TYPE_CHECKING:
    import pandas as pd

QUOTED = 160
"""Characters around the words that are quoted, at most."""
SCHEMA = pa.schema([
    ("document", pa.string()), ("norm", pa.string()), ("grp", pa.string()), ("means", pa.string()),
    ("quote", pa.string()), ("scope", pa.string()), ("provision", pa.string()), ("page", pa.int64()),
    ("span_start", pa.int64()), ("span_end", pa.int64()), ("found_by", pa.string()),
])  # fmt: skip
NAME = "norms.parquet"
PASSAGES = """
WITH opened AS (SELECT DISTINCT document FROM provisions WHERE kind = 'preamble'),
spoken AS (SELECT document FROM documents WHERE kind = 'declaration' AND document NOT IN (SELECT document FROM opened))
SELECT document, provision, page, span_start, text, language, kind = 'preamble' AS opening FROM provisions
WHERE kind = 'preamble' OR (document IN (SELECT document FROM spoken)
                            AND kind NOT IN ('title', 'front', 'heading', 'signature', 'note'))
ORDER BY document, ordinal"""
TABLE = """
CREATE TABLE norms AS SELECT f.document, d.title, d.parties, d.signed_on, f.norm, f.grp AS "group", f.means, f.quote,
f.scope, f.provision, f.page, f.span_start, f.span_end, f.found_by
FROM found_norms f JOIN documents d USING (document)"""
OF_DOCUMENTS = f"SELECT * FROM ({PASSAGES}) WHERE document IN (SELECT unnest($documents))"  # noqa: S608 - constants
READ = f"SELECT count(DISTINCT document) FROM ({PASSAGES})"  # noqa: S608
COUNTED = """
SELECT norm, any_value("group") AS "group", any_value(means) AS means, count(*) AS documents, $read AS read,
       count(*) / $read AS share, min(signed_on) AS first, max(signed_on) AS last
FROM norms GROUP BY norm ORDER BY documents DESC, norm"""


def norms(c: Collection, *, document: str | None = None, norm: str | None = None) -> pd.DataFrame:
    """Return a row per document and norm, where the document first invokes it.

    Read are the preambles and, of declarations and statements without one, the whole texts, in the languages for
    which ``rules/norms.yml`` has patterns. Columns: ``document, title, parties, signed_on, norm, group`` (instrument,
    principle, value), ``means, quote, scope`` (preamble, text), ``provision, page, span_start, span_end`` (of the
    words themselves), ``found_by``.

    Raises:
        SettingsError: there is no such norm.
    """
    known = [rule.norm for rule, _ in load_norms()]
    if norm is not None and norm not in known:
        raise SettingsError(f"there is no norm {norm!r}: it is one of {', '.join(known)}")
    _found(c)
    asked = {"document = $document": document, "norm = $norm": norm}
    conditions = " AND ".join(part for part, value in asked.items() if value is not None) or "true"
    values = {k: v for k, v in (("document", document), ("norm", norm)) if v is not None}
    return c.sql(f"SELECT * FROM norms WHERE {conditions} ORDER BY document, span_start", values)  # noqa: S608


def norm_counts(c: Collection) -> pd.DataFrame:
    """Return how many documents invoke each norm.

    Columns: ``norm, group, means, documents, read`` (how many were read for it), ``share, first, last`` (signature).
    """
    return c.sql(COUNTED, {"read": _found(c)})


def _found(c: Collection) -> int:
    """Make the table of norms when it is first asked for; return how many documents were read for it."""
    return c.keep("norms", lambda connection: _make(connection, c.dataset))


def _make(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> int:
    def find(documents: Sequence[str]) -> pa.Table:
        passages = connection.sql(OF_DOCUMENTS, params={"documents": list(documents)}).to_arrow_table().to_pylist()
        return pa.Table.from_pylist(list(find_norms(passages)), schema=SCHEMA)

    found = by_document(dataset, NAME, rules=digest("norms"), schema=SCHEMA, make=find)
    connection.register("found_norms", found)
    connection.execute(TABLE)
    connection.unregister("found_norms")
    return int(connection.sql(READ).to_arrow_table().column(0)[0].as_py())


def find_norms(passages: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the first place at which each document invokes each norm; passages come in reading order."""
    done: set[tuple[str, str]] = set()
    for row in passages:
        for norm, patterns in load_norms():
            if (row["document"], norm.norm) in done:
                continue
            for identifier, pattern in patterns:
                if row["language"] and not identifier.endswith(f".{row['language']}"):
                    continue
                if hit := pattern.search(row["text"]):
                    done.add((row["document"], norm.norm))
                    yield _row(row, norm, identifier, hit)
                    break


def _row(passage: Mapping[str, Any], norm: Norm, identifier: str, hit: regex.Match[str]) -> dict[str, Any]:
    return {
        "document": passage["document"],
        "norm": norm.norm,
        "grp": norm.group,
        "means": norm.means,
        "quote": around(passage["text"], hit.start(), hit.end()),
        "scope": "preamble" if passage["opening"] else "text",
        "provision": passage["provision"],
        "page": passage["page"],
        "span_start": passage["span_start"] + hit.start(),
        "span_end": passage["span_start"] + hit.end(),
        "found_by": identifier,
    }


def around(text: str, start: int, end: int, *, width: int = QUOTED) -> str:
    """Return the words around a place on one line, cut at blanks."""
    left, right = max(0, start - width // 2), min(len(text), end + width // 2)
    while left > 0 and not text[left - 1].isspace():
        left -= 1
    while right < len(text) and not text[right].isspace():
        right += 1
    shown = " ".join(text[left:right].split())
    return f"{'… ' * (left > 0)}{shown}{' …' * (right < len(text))}"
