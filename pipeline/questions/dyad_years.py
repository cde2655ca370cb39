"""The dyad-year table of researchers: a row per pair of parties and year, to be joined on ISO and COW codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import SettingsError
from pipeline.questions.arguments import as_area, as_code
from pipeline.questions.collection import Collection
from pipeline.questions.places import make_places
from pipeline.questions.terms import lifespans

if TYPE_CHECKING:
    import pandas as pd

LAST_DAY = "make_date(y.year, 12, 31)"
IN_FORCE = f"(l.begin_last <= {LAST_DAY} AND (l.end_first IS NULL OR l.end_first > {LAST_DAY}))"
POSSIBLY = f"(l.begin_first <= {LAST_DAY} AND (l.end_last IS NULL OR l.end_last > {LAST_DAY}))"

YEARS = f"""
WITH chosen AS (
    SELECT p.a, p.b, i.document, year(i.signed_first) AS signed, i.areas
    FROM pairs p JOIN (SELECT * EXCLUDE (bilateral) FROM instruments) i USING (document)
    WHERE (p.bilateral OR $multilateral) AND ($country IS NULL OR p.a = $country OR p.b = $country)
      AND ($partner IS NULL OR p.a = $partner OR p.b = $partner)
      AND ($area IS NULL OR list_contains(i.areas, $area)) AND i.signed_first IS NOT NULL),
spans AS (
    SELECT a, b, greatest(min(signed), coalesce($since, 0)) AS first,
           least(coalesce($until, (SELECT max(year(signed_first)) FROM instruments WHERE concluded)),
                 coalesce(any_value(pa.ended), 9999), coalesce(any_value(pb.ended), 9999)) AS last
    FROM chosen LEFT JOIN places pa ON pa.code = a LEFT JOIN places pb ON pb.code = b GROUP BY a, b),
years AS (SELECT a, b, CAST(year AS INTEGER) AS year FROM spans, unnest(range(first, last + 1)) AS t(year)),
counted AS (
    SELECT y.a, y.b, y.year, count(*) FILTER (c.signed = y.year) AS signed, count(*) AS cumulated,
           count(*) FILTER ({IN_FORCE}) AS in_force,
           count(*) FILTER ({POSSIBLY} AND NOT coalesce({IN_FORCE}, false)) AS possibly_in_force
    FROM years y JOIN chosen c ON c.a = y.a AND c.b = y.b AND c.signed <= y.year LEFT JOIN lifespans l USING (document)
    GROUP BY ALL),
steps AS (
    SELECT s.a, s.b, s.signed, list_sort(list_distinct(flatten(list(c.areas)))) AS areas
    FROM (SELECT DISTINCT a, b, signed FROM chosen) s JOIN chosen c ON c.a = s.a AND c.b = s.b AND c.signed <= s.signed
    GROUP BY ALL)
SELECT n.a, coalesce(pa.name, n.a) AS a_name, ca.number AS a_cow, n.b, coalesce(pb.name, n.b) AS b_name,
       cb.number AS b_cow, n.year, n.signed, n.cumulated, n.in_force, n.possibly_in_force, s.areas
FROM counted n ASOF JOIN steps s ON n.a = s.a AND n.b = s.b AND n.year >= s.signed
LEFT JOIN places pa ON pa.code = n.a LEFT JOIN places pb ON pb.code = n.b
LEFT JOIN cow ca ON ca.code = n.a AND n.year BETWEEN ca.since AND ca.until
LEFT JOIN cow cb ON cb.code = n.b AND n.year BETWEEN cb.since AND cb.until
ORDER BY n.a, n.b, n.year"""  # noqa: S608 - constants of this module


def dyad_years(
    collection: Collection,
    *,
    country: str | None = None,
    partner: str | None = None,
    area: str | None = None,
    years: tuple[int | None, int | None] = (None, None),
    multilateral: bool = False,
) -> pd.DataFrame:
    """Return a row for each pair of parties and year, from the year of its first instrument on.

    Columns: a, a_name, a_cow, b, b_name, b_cow in alphabetical order of codes (the Correlates of War numbers of that
    year); year; signed in the year; cumulated since the first; in_force and possibly_in_force on 31 December; areas of
    all instruments so far. Pairs with a state that no longer exists end with it. Instruments without a date of
    signature cannot be placed in a year and are not in it.

    Args:
        collection: the open dataset.
        country: a party by code or name; default all.
        partner: the other party.
        area: only instruments that deal with this cooperation area.
        years: the first and the last year; default from the first signature to the last in the collection.
        multilateral: whether instruments between more than two parties count.

    Raises:
        SettingsError: a country or area is not one, or the years are in the wrong order.
    """
    since, until = years
    if since is not None and until is not None and until < since:
        raise SettingsError(f"the years end before they begin: {since} to {until}")
    if any(year is not None and not 1 <= year <= 9999 for year in years):
        raise SettingsError("a year lies between 1 and 9999")
    lifespans(collection)
    collection.keep("places", make_places)
    asked = {
        "country": as_code(country),
        "partner": as_code(partner),
        "area": as_area(area),
        "since": since,
        "until": until,
        "multilateral": multilateral,
    }
    return collection.sql(YEARS, asked)
