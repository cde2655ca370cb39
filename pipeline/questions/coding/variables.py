"""Expert variables: each instrument coded in the shape that ATOP, DCAD and the United Nations Treaty Series use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import regex

from pipeline.dataset.query import Dataset
from pipeline.errors import SettingsError
from pipeline.questions.by_document import by_document
from pipeline.questions.citing.rules import digest
from pipeline.questions.coding.findings import in_table, in_words, unequal
from pipeline.questions.coding.rules import Variable, cues, load_expert
from pipeline.questions.collection import Collection, to_frame
from pipeline.questions.comparing.clauses import lead_words
from pipeline.questions.places import cow_of, resolve

if TYPE_CHECKING:
    import pandas as pd

NAME = "variables.parquet"
OF_AGREEMENTS = "kind IN ('treaty', 'protocol', 'exchange_of_notes', 'memorandum')"
AGREED = f"i.concluded AND i.{OF_AGREEMENTS}"
"""What is coded: agreements; statements speak of others' deeds in the words that promise them."""
SCHEMA = pa.schema([
    *((name, pa.string()) for name in ("document", "variable", "value", "provision", "quote")),
    ("page", pa.int64()), ("span_start", pa.int64()), ("span_end", pa.int64()), ("found_by", pa.string()),
])  # fmt: skip
READ = f"""
SELECT p.document, p.provision, p.kind, p.page, p.span_start, p.span_end, p.text, p.leads, d.areas
FROM provisions p JOIN documents d USING (document)
WHERE d.{OF_AGREEMENTS} AND p.kind NOT IN ('title', 'front', 'heading', 'preamble', 'signature', 'testimonium', 'note')
  AND p.document IN (SELECT unnest($documents))
ORDER BY p.document, p.ordinal"""  # noqa: S608 - constants
EVIDENCE = f"SELECT e.* FROM evidence e JOIN instruments i USING (document) WHERE {AGREED}"  # noqa: S608
CLAUSES = f"SELECT c.* FROM clauses c JOIN instruments i USING (document) WHERE {AGREED}"  # noqa: S608
DUTIES = f"""
SELECT c.document, c.bearer, c.provision, c.quote, c.quote_start, c.quote_end, c.page, i.parties
FROM commitments c JOIN instruments i USING (document)
WHERE {AGREED} AND i.bilateral AND c.modality IN ('obligation', 'prohibition') ORDER BY c.document, c.ordinal"""  # noqa: S608 - constants
DOCUMENTS = f"""
CREATE TABLE coded AS SELECT i.*, d.grade, d.characters,
    coalesce((SELECT bool_or(v.analysed) FROM versions v WHERE v.document = i.document), i.language = 'en') AS english
FROM instruments i JOIN documents d USING (document) WHERE {AGREED}"""  # noqa: S608 - constants
LISTED = "SELECT * FROM coded ORDER BY signed_on NULLS LAST, document"
TERM = regex.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$")


def variables(c: Collection, *, document: str | None = None, country: str | None = None) -> pd.DataFrame:
    """Return a row per agreement (treaty, protocol, exchange of notes, memorandum) and a column per variable.

    A cell is 1 where the variable was found (its words are in ``variable_evidence``), 0 where it was looked for and not
    found, and empty where that cannot be said: the text is in a language in which its words are not known, was not
    read well, or is not there; ``asymm`` also where there are not two parties. Columns before those of
    ``rules/expert.yml``: ``document, title, kind, bilat`` (1 bilateral, 0 of more parties), ``binding, parties`` (ISO
    3166-1 alpha-3), ``cow`` (numbers in the Correlates of War state system at signature, in the same order, empty where
    there is none), ``signDay, signMonth, signYear, EIFDay, EIFMonth, EIFYear`` (of what the text itself fixes),
    ``span`` (term in years), ``renewType, notice`` (ISO 8601), ``language``.

    Raises:
        SettingsError: the country is not known.
    """
    findings = _found(c)
    code = resolve(country) if country is not None else None
    rows = [
        row
        for row in c.rows(LISTED).to_pylist()
        if document in (None, row["document"]) and (code is None or code in row["parties"])
    ]
    found: dict[str, set[str]] = {}
    for one, variable in zip(*(findings.column(n).to_pylist() for n in ("document", "variable")), strict=True):
        found.setdefault(one, set()).add(variable)
    coded = [_identity(row) | _values(row, found.get(row["document"], set())) for row in rows]
    return to_frame(pa.Table.from_pylist(coded, schema=_schema()))


def variable_evidence(c: Collection, *, document: str | None = None, variable: str | None = None) -> pd.DataFrame:
    """Return a row per 1 of ``variables`` with its supporting words, where they first are.

    Columns: ``document, variable, value`` (1, or what the field or clause says), ``provision, quote, page, span_start,
    span_end, found_by``.

    Raises:
        SettingsError: there is no such variable.
    """
    known = [rule.variable for rule in load_expert()]
    if variable is not None and variable not in known:
        raise SettingsError(f"there is no variable {variable!r}: it is one of {', '.join(known)}")
    rows = [
        row
        for row in _found(c).to_pylist()
        if document in (None, row["document"]) and variable in (None, row["variable"])
    ]
    return to_frame(pa.Table.from_pylist(rows, schema=SCHEMA))


def codebook() -> pd.DataFrame:
    """Return what each variable means: ``variable, after, means, definition, languages, found_in``."""
    rows = [
        {
            "variable": rule.variable,
            "after": rule.after,
            "means": rule.means,
            "definition": rule.definition,
            "languages": list(rule.languages),
            "found_in": rule.field or rule.topic or ("bearers" if rule.unequal else "words"),
        }
        for rule in load_expert()
    ]
    return to_frame(pa.Table.from_pylist(rows))


def _schema() -> pa.Schema:
    texts, numbers = (
        ("document", "title", "kind"),
        ("signDay", "signMonth", "signYear", "EIFDay", "EIFMonth", "EIFYear"),
    )
    return pa.schema([
        *((name, pa.string()) for name in texts), ("bilat", pa.int64()), ("binding", pa.bool_()),
        ("parties", pa.list_(pa.string())), ("cow", pa.list_(pa.int64())),
        *((name, pa.int64()) for name in numbers), ("span", pa.float64()), ("renewType", pa.string()),
        ("notice", pa.string()), ("language", pa.string()),
        *((rule.variable, pa.int64()) for rule in load_expert()),
    ])  # fmt: skip


def _identity(row: Mapping[str, Any]) -> dict[str, Any]:
    signed, force = _date(row["signed_on"]), _date(row["in_force_on"])
    return {
        **{name: row[name] for name in ("document", "title", "kind", "binding", "parties", "language")},
        "bilat": int(row["bilateral"]),
        "cow": [cow_of(code, signed[0]) for code in row["parties"]],
        **dict(zip(("signYear", "signMonth", "signDay"), signed, strict=True)),
        **dict(zip(("EIFYear", "EIFMonth", "EIFDay"), force, strict=True)),
        "span": _years(row["duration"]),
        "renewType": row["renewal"],
        "notice": row["termination_notice"],
    }


def _date(printed: str | None) -> tuple[int | None, int | None, int | None]:
    """Return year, month and day as far as they are printed."""
    parts = [int(part) for part in printed.split("-")] if printed else []
    year, month, day = (*parts, None, None, None)[:3]
    return year, month, day


def _years(term: str | None) -> float | None:
    found = TERM.match(term or "")
    if found is None or not any(found.groups()):
        return None
    years, months, days = (int(part or 0) for part in found.groups())
    return round(years + months / 12 + days / 365.25, 3)


def _values(row: Mapping[str, Any], found: set[str]) -> dict[str, int | None]:
    return {
        rule.variable: 1 if rule.variable in found else 0 if _looked_for(rule, row) else None for rule in load_expert()
    }


def _looked_for(rule: Variable, row: Mapping[str, Any]) -> bool:
    """Return whether a text without the variable was one in which it would have been seen."""
    if not row["characters"] or row["grade"] == "doubtful":
        return False
    if rule.unequal is not None and not row["bilateral"]:
        return False
    return (row["english"] and "en" in rule.languages) or row["language"] in rule.languages


# --- finding -------------------------------------------------------------------------------------


def _found(c: Collection) -> pa.Table:
    """Return the supporting words of all variables, found once for a version of the dataset."""
    return c.keep("variables", lambda connection: _make(connection, c.dataset))


def _make(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> pa.Table:
    def in_documents(documents: Sequence[str]) -> pa.Table:
        return pa.Table.from_pylist(list(_by_words(connection, documents)), schema=SCHEMA)

    connection.execute(DOCUMENTS)
    words = by_document(dataset, NAME, rules=digest("expert"), schema=SCHEMA, make=in_documents)
    tables = pa.Table.from_pylist(list(_by_tables(connection)), schema=SCHEMA)  # quick, and reviews change them
    coded = connection.sql("SELECT document FROM coded").to_arrow_table().column("document")
    return pa.concat_tables([words.filter(pc.is_in(words.column("document"), coded)), tables])


def _by_words(connection: duckdb.DuckDBPyConnection, documents: Sequence[str]) -> Iterator[dict[str, Any]]:
    rows = connection.sql(READ, params={"documents": list(documents)}).to_arrow_table()
    for batch in rows.to_batches(max_chunksize=50_000):
        for _, own in groupby(batch.to_pylist(), key=itemgetter("document")):
            document = list(own)
            areas = set(document[0]["areas"])
            done = {cue.variable for cue in cues() if cue.areas and not cue.areas & areas}
            for row in document:
                for finding in in_words(row, lead_words(document, row), skip=done):
                    done.add(finding["variable"])
                    yield finding


def _by_tables(connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    evidence = connection.sql(EVIDENCE).to_arrow_table().to_pylist()
    clauses = connection.sql(CLAUSES).to_arrow_table().to_pylist()
    duties = connection.sql(DUTIES).to_arrow_table().to_pylist()
    for rule in load_expert():
        table = evidence if rule.field else clauses if rule.topic else []
        wanted = (row for row in table if row.get("field", row.get("topic")) in (rule.field, rule.topic))
        done: set[str] = set()
        for row in wanted:
            if row["document"] not in done and (finding := in_table(rule, row)):
                done.add(row["document"])
                yield finding
        if rule.unequal is not None:
            for _, some in groupby(duties, key=itemgetter("document")):
                own = list(some)
                if finding := unequal(rule, own, own[0]["parties"]):
                    yield finding
