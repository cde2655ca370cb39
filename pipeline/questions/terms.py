"""The terms of every instrument of a collection, read once, and the lifespans that follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.questions.collection import Collection
from pipeline.questions.lifespans import Lifespan, Terms, is_provisional, lifespan
from pipeline.questions.places import places

TERMS = """
CREATE TABLE terms AS
WITH said AS (
    SELECT document, any_value(quote) FILTER (field = 'entry_into_force') AS entry_quote,
           any_value(quote) FILTER (field = 'renewal') AS renewal_quote,
           any_value(quote) FILTER (field = 'duration') AS duration_quote,
           any_value(quote) FILTER (field = 'termination_notice') AS notice_quote,
           any_value(quote) FILTER (field = 'in_force_on') AS fixed_quote
    FROM evidence GROUP BY document),
applied AS (SELECT document, list({'value': value, 'quote': quote} ORDER BY value) AS provisional
            FROM clauses WHERE topic = 'provisional_application' GROUP BY document)
SELECT i.document, i.kind, i.binding, i.signed_first, i.signed_last, i.entry_into_force, i.in_force_on, i.duration,
       i.renewal, i.termination_notice, i.parties, s.* EXCLUDE (document), a.provisional
FROM instruments i LEFT JOIN said s USING (document) LEFT JOIN applied a USING (document) WHERE i.concluded"""

LIFESPANS = pa.schema(
    [("document", pa.string())]
    + [(name, pa.date32()) for name in ("begin_first", "begin_last", "end_first", "end_last", "first_term")]
)


def lifespans(collection: Collection) -> Mapping[str, Lifespan]:
    """Return each concluded instrument's lifespan by its document, and make the tables ``terms``, ``lifespans``."""
    return collection.keep("lifespans", _make)


def _make(connection: duckdb.DuckDBPyConnection) -> Mapping[str, Lifespan]:
    connection.execute(TERMS)
    rows = connection.sql("SELECT * FROM terms").to_arrow_table().to_pylist()
    made = {row["document"]: lifespan(_terms(row)) for row in rows}
    connection.register("made_lifespans", pa.Table.from_pylist([_row(life) for life in made.values()], LIFESPANS))
    connection.execute("CREATE TABLE lifespans AS SELECT * FROM made_lifespans")
    connection.unregister("made_lifespans")
    return made


def _terms(row: Mapping[str, Any]) -> Terms:
    applied = [clause["value"] for clause in row["provisional"] or () if is_provisional(clause["quote"])]
    return Terms(
        document=row["document"],
        kind=row["kind"],
        binding=row["binding"],
        signed=(row["signed_first"], row["signed_last"]),
        entry=row["entry_into_force"],
        fixed=row["in_force_on"],
        duration=row["duration"],
        renewal=row["renewal"],
        notice=row["termination_notice"],
        entry_quote=row["entry_quote"] or "",
        renewal_quote=row["renewal_quote"] or "",
        provisional=applied[0] if applied else None,
        ended=_ended(row["parties"]),
    )


def _ended(parties: Sequence[str]) -> tuple[str, date] | None:
    """Return the party of two that ended first, with its last day."""
    known = (places().get(code) for code in parties) if len(parties) == 2 else ()
    ended = [(date.fromisoformat(place.ended), place.name) for place in known if place and place.ended]
    return (min(ended)[1], min(ended)[0]) if ended else None


def _row(life: Lifespan) -> dict[str, Any]:
    (begin_first, begin_last), (end_first, end_last) = life.begin, life.end
    if life.terms.ended:  # from then on nothing is certain
        after = life.terms.ended[1] + timedelta(days=1)
        end_first = min(end_first, after) if end_first else after
    return {
        "document": life.terms.document,
        "begin_first": begin_first,
        "begin_last": begin_last,
        "end_first": end_first,
        "end_last": end_last,
        "first_term": life.first_term[0],
    }
