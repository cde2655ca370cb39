"""The instruments that each document cites, how it stands to them, and who cites what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import regex

from pipeline.dataset.derived import kept_table
from pipeline.errors import SettingsError
from pipeline.extract.references import load_reference_rules
from pipeline.questions.by_document import state_of
from pipeline.questions.citing.linking import Link, Register
from pipeline.questions.citing.names import read_name
from pipeline.questions.citing.rules import PLACE, digest, load_citing, relation_patterns
from pipeline.questions.collection import Collection

if TYPE_CHECKING:
    import pandas as pd

NAME = "citations.parquet"
RULES = ("citing", "references", "states", "organisations", "dates", "numbers")
BEFORE, AFTER = 320, 220
"""Characters around a citation in which its relation is read, within its sentence."""
UNRELATED = "cites"
IN_PREAMBLE = "recalls"
AMONG_PARTIES = frozenset({"treaty", "protocol", "exchange_of_notes", "memorandum", None})
"""Kinds of instruments whose titles say what they amend, add to or carry out."""
HEAD_WITHIN = 80
"""Characters of a name within which the noun of an instrument must stand."""
_ITSELF = regex.compile(r"(?i)\b(?:this|the present|the said)\s+$")
_STOP = regex.compile(r"[.;](?=\s+\p{Lu})|\n\s*\n")
SCHEMA = pa.schema([
    ("document", pa.string()), ("reference", pa.int64()), ("name", pa.string()), ("relation", pa.string()),
    ("cue", pa.string()), ("key", pa.string()), ("means", pa.string()), ("cited", pa.string()),
    ("linked_by", pa.string()), ("provision", pa.string()), ("page", pa.int64()), ("span_start", pa.int64()),
    ("span_end", pa.int64()),
])  # fmt: skip
DOCUMENTS = """SELECT document, title, kind, parties, signed_on FROM documents WHERE state = 'processed'
ORDER BY signed_on IS NULL, commitments DESC, document"""
PRINTED = """
SELECT r.document, r.reference, r.name, r.span_start, r.span_end, r.page, p.provision, p.kind, p.span_start AS starts,
       p.text
FROM "references" r LEFT JOIN provisions p
  ON p.document = r.document AND p.span_start <= r.span_start AND p.span_end >= r.span_end
ORDER BY r.document, r.reference"""
TITLES = "SELECT document, span_start, span_end, page FROM evidence WHERE field = 'title'"
TABLE = """
CREATE TABLE citations AS
SELECT c.document, d.title, c.reference, c.name, c.relation, c.cue, c.cited, t.title AS cited_title, c.linked_by, c.key,
       c.means, c.provision, c.page, c.span_start, c.span_end
FROM found_citations c JOIN documents d USING (document) LEFT JOIN documents t ON t.document = c.cited"""
ASKED = "SELECT c.* FROM citations c"
ORDER = " ORDER BY c.document, c.reference"


def references(
    c: Collection, *, document: str | None = None, name: str | None = None, relation: str | None = None
) -> pd.DataFrame:
    """Return a row per instrument that a document cites.

    Columns: ``document, title, reference`` (0: named in the document's own title), ``name`` (as printed),
    ``relation`` (amends, supersedes, extends, supplements, implements, without_prejudice, accords, recalls, cites),
    ``cue`` (the rule that told it), ``cited`` (the document of the dataset that is meant; empty where that is not
    certain), ``cited_title, linked_by, key`` and ``means`` (one for all names of an instrument), ``provision, page,
    span_start, span_end``.

    Raises:
        SettingsError: there is no such relation.
    """
    _citations(c)
    known = {rule.relation for rule, _ in (*relation_patterns(), *relation_patterns(titles=True))}
    if relation is not None and relation not in known | {UNRELATED, IN_PREAMBLE}:
        raise SettingsError(f"there is no relation {relation!r}: it is one of {', '.join(sorted(known | {UNRELATED}))}")
    conditions = {
        "c.document = $document": document is not None,
        "c.relation = $relation": relation is not None,
        "(c.means = $means OR contains(lower(c.name), $name) OR contains(lower(c.means), $name))": name is not None,
    }
    values = {"document": document, "relation": relation}
    if name is not None:
        values |= {"means": Register().link(name).name, "name": name.casefold()}
    asked = [condition for condition, wanted in conditions.items() if wanted]
    where = f" WHERE {' AND '.join(asked)}" if asked else ""
    return c.sql(ASKED + where + ORDER, {k: v for k, v in values.items() if v is not None})


def cited_by(c: Collection, *, document: str | None = None, name: str | None = None) -> pd.DataFrame:
    """Return who cites a document of the dataset, or an instrument by name; columns as ``references``.

    Raises:
        SettingsError: neither is given.
    """
    _citations(c)
    if (document is None) == (name is None):
        raise SettingsError("give either the document or the name of the instrument that is cited")
    if document is not None:
        return c.sql(f"{ASKED} WHERE c.cited = $document{ORDER}", {"document": document})
    return references(c, name=name)


def most_cited(c: Collection, *, limit: int = 50) -> pd.DataFrame:
    """Return the instruments that most documents cite.

    Columns: ``key, means`` (its name), ``cited`` (its document, if it is in the dataset), ``documents`` (that cite it),
    ``amends, supplements, supersedes, implements`` (documents that stand so to it).
    """
    _citations(c)
    counts = ", ".join(
        f"count(DISTINCT document) FILTER (relation = '{relation}') AS {relation}"
        for relation in ("amends", "supplements", "supersedes", "implements")
    )
    return c.sql(
        f"""SELECT key, mode(means ORDER BY document, reference) AS means,
               any_value(cited ORDER BY document, reference) AS cited, count(DISTINCT document) AS documents, {counts}
        FROM citations GROUP BY key ORDER BY documents DESC, key LIMIT $limit""",  # noqa: S608 - constants
        {"limit": limit},
    )


# --- the table of citations ----------------------------------------------------------------------


def _citations(c: Collection) -> None:
    """Make the table ``citations``: from the file beside the dataset where that is of these documents."""
    c.keep("citations", lambda connection: _make(connection, c.folder, f"{state_of(c.dataset)}.{digest(*RULES)}"))


def _make(connection: duckdb.DuckDBPyConnection, folder: Path, version: str) -> None:
    found = kept_table(folder, NAME, version, lambda: _find(connection))
    connection.register("found_citations", found)
    connection.execute(TABLE)
    connection.unregister("found_citations")


def _find(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return every citation, found in the dataset."""
    register = Register.of(connection.sql(DOCUMENTS).to_arrow_table().to_pylist())
    printed = connection.sql(PRINTED).to_arrow_table().to_pylist()
    titles = {row["document"]: row for row in connection.sql(TITLES).to_arrow_table().to_pylist()}
    rows = [*_from_titles(register, titles), *_from_texts(register, printed)]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _from_titles(register: Register, places: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what the instruments' own titles say that they amend, add to or carry out."""
    for document, row in register.rows.items():
        if row["kind"] not in AMONG_PARTIES:
            continue
        hits = [
            (hit, rule)
            for rule, pattern in relation_patterns(titles=True)
            if (hit := pattern.search(row["title"] or ""))
        ]
        hits = [(hit, rule) for hit, rule in hits if hit.start() and _is_name(row["title"][hit.end() :])]
        for hit, rule in sorted(hits, key=lambda found: found[0].start())[:1]:
            name, place = row["title"][hit.end() :], places.get(document, {})
            found = _row(document, 0, name, register.link(name, citing=document), (rule.relation, rule.id))
            yield found | {k: place.get(k) for k in ("page", "span_start", "span_end")} | {"provision": "Title"}


def _is_name(name: str) -> bool:
    """Return whether what a title goes on with is the name of an instrument that can be told from others."""
    head = load_reference_rules().patterns["references.heads"].search(name, 0, HEAD_WITHIN)
    return head is not None and len(read_name(name).words) > 2


def _from_texts(register: Register, printed: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    noise = load_citing().not_instruments.compiled()
    for row in printed:
        if row["document"] in register.rows and not noise.search(row["name"]) and not _means_itself(row):
            link = register.link(row["name"], citing=row["document"])
            found = _row(row["document"], row["reference"], row["name"], link, relation_of(row))
            yield found | {k: row[k] for k in ("provision", "page", "span_start", "span_end")}


def _means_itself(row: Mapping[str, Any]) -> bool:
    at = row["span_start"] - row["starts"] if row["text"] is not None else 0
    return at > 0 and bool(_ITSELF.search(row["text"], max(0, at - 20), at))


def _row(document: str, reference: int, name: str, link: Link, relation: tuple[str, str | None]) -> dict[str, Any]:
    return {
        "document": document,
        "reference": reference,
        "name": name,
        "relation": relation[0],
        "cue": relation[1],
        "key": link.key,
        "means": link.name,
        "cited": link.cited,
        "linked_by": link.linked_by if link.cited else None,
    }


def relation_of(row: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return how a citation stands to what it cites and the rule that says so, read in its sentence."""
    if row["text"] is None:
        return UNRELATED, None
    start, end = row["span_start"] - row["starts"], row["span_end"] - row["starts"]
    before = _STOP.split(row["text"][max(0, start - BEFORE) : start])[-1]
    after = _STOP.split(row["text"][end : end + AFTER])[0]
    sentence = " ".join(f"{before}{PLACE}{after}".split())
    for rule, pattern in relation_patterns():
        if pattern.search(sentence):
            return rule.relation, rule.id
    return (IN_PREAMBLE if row["kind"] == "preamble" else UNRELATED), None
