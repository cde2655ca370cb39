"""Partnerships: who is bound with whom, on what, by how many instruments, since when.

Instruments between two parties make pairs. Multilateral ones bind each of their parties with each other; they are
counted
beside (``multilateral``) and make pairs of their own only where that is asked for. Parties that were not found make no
pair: ``left_out`` counts the instruments.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.questions.arguments import as_area, as_code, as_day
from pipeline.questions.collection import Collection, to_frame
from pipeline.questions.places import cow_of, name_of
from pipeline.questions.terms import lifespans

if TYPE_CHECKING:
    import pandas as pd

IN_FORCE = "(l.begin_last <= $on AND (l.end_first IS NULL OR l.end_first > $on))"
"""In force on a day by all that the text shows."""
POSSIBLY = f"(l.begin_first <= $on AND (l.end_last IS NULL OR l.end_last > $on) AND NOT coalesce({IN_FORCE}, false))"
"""In force on that day if something happened that the text cannot show."""

CHOSEN = """
WITH chosen AS (
    SELECT CASE WHEN p.b = $country THEN p.b ELSE p.a END AS a, CASE WHEN p.b = $country THEN p.a ELSE p.b END AS b,
           p.bilateral, i.*
    FROM pairs p JOIN (SELECT * EXCLUDE (bilateral) FROM instruments) i USING (document)
    WHERE ($country IS NULL OR p.a = $country OR p.b = $country)
      AND ($partner IS NULL OR p.a = $partner OR p.b = $partner)
      AND ($area IS NULL OR list_contains(i.areas, $area))
      AND ($on IS NULL OR coalesce(i.signed_first <= $on, true)))"""
KEPT = "(bilateral OR $multilateral)"
PAIRS = f"""{CHOSEN},
by_kind AS (SELECT a, b, coalesce(kind, 'not known') AS kind, count(*) AS n FROM chosen WHERE {KEPT} GROUP BY ALL),
kinds AS (SELECT a, b, list(kind || ' ' || n ORDER BY n DESC, kind) AS kinds FROM by_kind GROUP BY a, b),
by_area AS (SELECT a, b, area, count(*) AS n FROM chosen, unnest(areas) AS t(area) WHERE {KEPT} GROUP BY ALL),
fields AS (SELECT a, b, list(area ORDER BY n DESC, area) AS areas FROM by_area GROUP BY a, b),
counted AS (
    SELECT a, b, count(*) FILTER ({KEPT}) AS instruments, count(*) FILTER (bilateral) AS bilateral,
           count(*) FILTER (NOT bilateral) AS multilateral,
           count(*) FILTER ({KEPT} AND binding) AS binding, count(*) FILTER ({KEPT} AND binding IS NULL) AS
               binding_unknown,
           min(signed_on) FILTER ({KEPT}) AS first_signed, max(signed_on) FILTER ({KEPT}) AS last_signed,
           count(*) FILTER ({KEPT} AND signed_on IS NULL) AS undated,
           CAST(sum(commitments) FILTER ({KEPT}) AS BIGINT) AS commitments,
           count(*) FILTER ({KEPT} AND {IN_FORCE}) AS in_force, count(*) FILTER ({KEPT} AND {POSSIBLY}) AS
               possibly_in_force
    FROM chosen LEFT JOIN lifespans l USING (document) GROUP BY a, b)
SELECT c.*, coalesce(k.kinds, []) AS kinds, coalesce(s.areas, []) AS areas
FROM counted c LEFT JOIN kinds k USING (a, b) LEFT JOIN fields s USING (a, b)
WHERE instruments > 0 ORDER BY instruments DESC, commitments DESC, a, b"""  # noqa: S608 - constants of this module

INSTRUMENTS = f"""
SELECT i.document, i.title, i.kind, i.binding, i.parties, i.signed_on, i.areas, i.commitments, i.bilateral, i.path,
       CASE WHEN $on IS NULL THEN NULL WHEN {IN_FORCE} THEN 'in_force' WHEN {POSSIBLY} THEN 'possibly'
            ELSE 'not' END AS in_force
FROM instruments i LEFT JOIN lifespans l USING (document)
WHERE i.concluded AND (i.bilateral OR $multilateral) AND ($country IS NULL OR list_contains(i.parties, $country))
  AND ($partner IS NULL OR list_contains(i.parties, $partner)) AND ($area IS NULL OR list_contains(i.areas, $area))
ORDER BY i.signed_on DESC NULLS LAST, i.document"""  # noqa: S608 - constants of this module

LEFT_OUT = """
SELECT CASE WHEN NOT concluded THEN 'not concluded between parties: ' || coalesce(kind, 'kind not known')
            WHEN sides = 0 THEN 'no party found' ELSE 'only one party found' END AS reason, count(*) AS instruments
FROM instruments WHERE NOT concluded OR sides < 2 GROUP BY 1 ORDER BY 2 DESC, 1"""


def pairs(
    collection: Collection,
    *,
    country: str | None = None,
    partner: str | None = None,
    area: str | None = None,
    on: date | str | None = None,
    multilateral: bool = False,
) -> pd.DataFrame:
    """Return a row for each pair of parties that instruments bind with each other.

    Columns: a, a_name, a_cow, b, b_name, b_cow (``country`` is ``a`` where given, else in alphabetical order; the
    Correlates of War numbers of today); instruments, of which binding and binding_unknown; bilateral and multilateral,
    how many of either kind the pair shares, whatever is counted; kinds with their counts; areas, the most frequent
    first; first_signed, last_signed, undated; commitments. With ``on`` also in_force and possibly_in_force on that day,
    and instruments signed later are left out.

    Args:
        collection: the open dataset.
        country: a party by code or name; default all.
        partner: the other party.
        area: only instruments that deal with this cooperation area.
        on: a day.
        multilateral: whether instruments between more than two parties make pairs, and are counted in ``instruments``.

    Raises:
        SettingsError: a country, area or day is not one.
    """
    lifespans(collection)
    asked = _asked(country, partner, area, on) | {"multilateral": multilateral}
    table = collection.rows(PAIRS, asked)
    if on is None:
        table = table.drop_columns(["in_force", "possibly_in_force"])
    return to_frame(with_places(table))


def instruments(
    collection: Collection,
    *,
    country: str | None = None,
    partner: str | None = None,
    area: str | None = None,
    on: date | str | None = None,
    multilateral: bool = True,
) -> pd.DataFrame:
    """Return the concluded instruments of a country, or of a pair, the newest first.

    Columns: document, title, kind, binding, parties, signed_on, areas, commitments, bilateral, path; in_force
    (in_force, possibly, not) on the day ``on``, empty without one.

    Raises:
        SettingsError: a country, area or day is not one.
    """
    lifespans(collection)
    return collection.sql(INSTRUMENTS, _asked(country, partner, area, on) | {"multilateral": multilateral})


def left_out(collection: Collection) -> pd.DataFrame:
    """Return how many documents make no pair, by reason: columns reason, instruments."""
    return collection.sql(LEFT_OUT)


def _asked(country: str | None, partner: str | None, area: str | None, on: date | str | None) -> dict[str, Any]:
    day = as_day(on) if on is not None else None
    return {"country": as_code(country), "partner": as_code(partner), "area": as_area(area), "on": day}


def with_places(table: pa.Table) -> pa.Table:
    """Return a table of pairs ``a`` and ``b`` with names and Correlates of War numbers beside the codes."""
    columns: dict[str, pa.Array] = {}
    for name in table.column_names:
        columns[name] = table.column(name)
        if name in ("a", "b"):
            codes = table.column(name).to_pylist()
            columns[f"{name}_name"] = pa.array([name_of(code) for code in codes], pa.string())
            columns[f"{name}_cow"] = pa.array([cow_of(code) for code in codes], pa.int64())
    return pa.table(columns)
