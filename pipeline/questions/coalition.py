"""Coalition: the partners of a country or group by place and area, and what is lacking.

A group (OIC, GCC, NATO ...) stands for its members on the day that is asked about, or without one for those of today,
and for itself where it is a party under its own name. Instruments of any number of parties count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.errors import SettingsError
from pipeline.questions.arguments import areas as all_areas
from pipeline.questions.arguments import as_area, as_codes, as_day, security_areas
from pipeline.questions.collection import Collection, to_frame
from pipeline.questions.partnerships import IN_FORCE, POSSIBLY
from pipeline.questions.places import cow_of, members, name_of, places, resolve
from pipeline.questions.terms import lifespans

if TYPE_CHECKING:
    import pandas as pd

BOUND = f"""
WITH bound AS (
    SELECT CASE WHEN list_contains($ours, p.a) THEN p.a ELSE p.b END AS member,
           CASE WHEN list_contains($ours, p.a) THEN p.b ELSE p.a END AS partner, i.document, i.areas, i.signed_on,
           p.bilateral, {IN_FORCE} AS in_force, {POSSIBLY} AS possibly
    FROM pairs p JOIN (SELECT * EXCLUDE (bilateral) FROM instruments) i USING (document)
    LEFT JOIN lifespans l USING (document)
    WHERE list_contains($ours, p.a) <> list_contains($ours, p.b) AND ($area IS NULL OR list_contains(i.areas, $area))
      AND ($on IS NULL OR coalesce(i.signed_first <= $on, true))
    UNION ALL
    SELECT one.x, CASE WHEN one.x = p.a THEN p.b ELSE p.a END, i.document, i.areas, i.signed_on, p.bilateral,
           {IN_FORCE}, {POSSIBLY}
    FROM pairs p JOIN (SELECT * EXCLUDE (bilateral) FROM instruments) i USING (document)
    LEFT JOIN lifespans l USING (document), unnest([p.a, p.b]) AS one(x)
    WHERE $inside AND list_contains($ours, p.a) AND list_contains($ours, p.b)
      AND ($area IS NULL OR list_contains(i.areas, $area)) AND ($on IS NULL OR coalesce(i.signed_first <= $on,
      true)))"""  # noqa: S608 - constants of this module

PARTNERS = f"""{BOUND},
fields AS (SELECT partner, list(area ORDER BY n DESC, area) AS areas FROM (
    SELECT partner, area, count(DISTINCT document) AS n FROM bound, unnest(areas) AS t(area) GROUP BY ALL) GROUP BY
        partner)
SELECT partner, list_sort(list(DISTINCT member)) AS members, count(DISTINCT document) AS instruments,
       count(DISTINCT document) FILTER (bilateral) AS bilateral, min(signed_on) AS first_signed,
       max(signed_on) AS last_signed, count(DISTINCT document) FILTER (in_force) AS in_force,
       count(DISTINCT document) FILTER (possibly) AS possibly_in_force, coalesce(any_value(f.areas), []) AS areas
FROM bound LEFT JOIN fields f USING (partner) GROUP BY partner ORDER BY instruments DESC, partner"""  # noqa: S608 - constants of this module

FIELDS = f"""{BOUND}
SELECT partner, area, count(DISTINCT document) AS instruments FROM bound, unnest(areas) AS t(area)
WHERE list_contains($wanted, area) GROUP BY ALL ORDER BY partner, area"""  # noqa: S608 - constants of this module

WITH_PARTNER = f"""{BOUND}
SELECT member, count(DISTINCT document) AS instruments, count(DISTINCT document) FILTER (bilateral) AS bilateral,
       max(signed_on) AS last_signed, list_sort(list_distinct(flatten(list(areas)))) AS areas
FROM bound WHERE list_contains($theirs, partner) GROUP BY member"""  # noqa: S608 - constants of this module

PLACE = [(name, pa.string()) for name in ("name", "continent", "region")]
TEXTS = pa.list_(pa.string())
SPREAD = pa.schema(
    [(name, pa.string()) for name in ("continent", "area", "label")]
    + [("partners", pa.int64()), ("instruments", pa.int64()), ("which", TEXTS)]
)
GAPS = pa.schema(
    [
        ("area", pa.string()),
        ("label", pa.string()),
        ("covered", pa.int64()),
        ("covered_with", TEXTS),
        ("not_with", TEXTS),
    ]
)
MISSING = pa.schema(
    [
        *[("member", pa.string()), *PLACE, ("cow", pa.int64()), ("instruments", pa.int64()), ("bilateral", pa.int64())],
        *[("last_signed", pa.string()), ("areas", TEXTS)],
    ]
)


def partners(
    collection: Collection,
    *,
    of: str,
    on: date | str | None = None,
    area: str | None = None,
    inside: bool = False,
) -> pd.DataFrame:
    """Return a row for each partner of a country or group, those with most instruments first.

    Columns: partner, name, continent, region, cow; members, those of the group that are bound with it; instruments, of
    which bilateral; first_signed, last_signed; areas, the most frequent first; with ``on`` also in_force and
    possibly_in_force on that day.

    Args:
        collection: the open dataset.
        of: a country or group by code or name.
        on: a day, on which membership counts too; later instruments are left out.
        area: only instruments that deal with this cooperation area.
        inside: whether members count as partners of each other.

    Raises:
        SettingsError: the country, group, area or day is not one, or the members of the group are not known.
    """
    lifespans(collection)
    found = collection.rows(PARTNERS, _asked(of, on, area, inside)).to_pylist()
    rows = [{"partner": row["partner"]} | _place(row["partner"]) | row for row in found]
    schema = [("partner", pa.string()), *PLACE, ("cow", pa.int64()), ("members", TEXTS)]
    schema += [(name, pa.int64()) for name in ("instruments", "bilateral")]
    schema += [(name, pa.string()) for name in ("first_signed", "last_signed")] + [("areas", TEXTS)]
    if on is not None:
        schema += [(name, pa.int64()) for name in ("in_force", "possibly_in_force")]
    return to_frame(pa.Table.from_pylist(rows, pa.schema(schema)))


def spread(collection: Collection, *, of: str, on: date | str | None = None) -> pd.DataFrame:
    """Return the partners of a country or group by continent and area, security areas first.

    Columns: continent (organisations have none), area, label; partners and instruments, how many; which, the partners.

    Raises:
        SettingsError: as ``partners``.
    """
    cells: dict[tuple[str, str], dict[str, int]] = {}
    for row in _fields(collection, of=of, on=on, wanted=list(all_areas())):
        place = places().get(row["partner"])
        continent = (place.continent if place else None) or "organisations"
        cells.setdefault((continent, row["area"]), {})[row["partner"]] = row["instruments"]
    order = list(all_areas())
    rows = [
        {"continent": continent, "area": area, "label": all_areas()[area].label, "partners": len(which)}
        | {"instruments": sum(which.values()), "which": sorted(which, key=lambda code: (-which[code], code))}
        for (continent, area), which in cells.items()
    ]
    rows.sort(key=lambda row: (row["continent"], order.index(str(row["area"]))))
    return to_frame(pa.Table.from_pylist(rows, SPREAD))


def gaps(
    collection: Collection,
    *,
    of: str,
    partners: Sequence[str] = (),
    on: date | str | None = None,
    everything: bool = False,
) -> pd.DataFrame:
    """Return for each area the partners with whom it is covered and those with whom it is not.

    Columns: area, label; covered, with how many; covered_with, not_with. An area counts as covered where an instrument
    with that partner deals with it, whether or not it is in force.

    Args:
        collection: the open dataset.
        of: a country or group.
        partners: the partners to compare; default all that it has.
        on: a day; later instruments are left out.
        everything: all areas, not security alone.

    Raises:
        SettingsError: as ``partners``, or a partner is not one.
    """
    wanted = list(all_areas()) if everything else security_areas()
    found: dict[str, set[str]] = {area: set() for area in wanted}
    for row in _fields(collection, of=of, on=on, wanted=wanted):
        found[row["area"]].add(row["partner"])
    compared = as_codes(partners) or sorted(_all_partners(collection, of=of, on=on))
    rows = [
        {"area": area, "label": all_areas()[area].label, "covered": sum(code in with_whom for code in compared)}
        | {"covered_with": [code for code in compared if code in with_whom]}
        | {"not_with": [code for code in compared if code not in with_whom]}
        for area, with_whom in found.items()
    ]
    return to_frame(pa.Table.from_pylist(rows, GAPS))


def missing(
    collection: Collection,
    *,
    group: str,
    partner: str,
    on: date | str | None = None,
    area: str | None = None,
) -> pd.DataFrame:
    """Return every member of a group with what binds it to a partner; those that nothing binds come first.

    Columns: member, name, continent, region, cow; instruments, of which bilateral; last_signed; areas. ``partner``
    may be
    a group too: then any of its members counts. An instrument that the dataset lacks is no proof that there is none.

    Raises:
        SettingsError: as ``partners``.
    """
    lifespans(collection)
    asked = _asked(group, on, area, False)
    theirs = [code for code in _side(partner, asked["on"]) if code not in asked["ours"]]
    if not theirs:
        raise SettingsError(f"{partner!r} belongs to {group!r} itself: ask for a partner outside it")
    found = {row["member"]: row for row in collection.rows(WITH_PARTNER, asked | {"theirs": theirs}).to_pylist()}
    nothing: dict[str, Any] = {"instruments": 0, "bilateral": 0, "last_signed": None, "areas": []}
    ours = [code for code in asked["ours"] if code != resolve(group) or places()[code].kind == "state"]
    rows = [{"member": code} | _place(code) | (found.get(code) or nothing) for code in ours]
    rows.sort(key=lambda row: (row["instruments"] > 0, row["instruments"], row["member"]))
    return to_frame(pa.Table.from_pylist(rows, MISSING))


def _fields(collection: Collection, *, of: str, on: date | str | None, wanted: list[str]) -> Iterator[dict[str, Any]]:
    lifespans(collection)
    yield from collection.rows(FIELDS, _asked(of, on, None, False) | {"wanted": wanted}).to_pylist()


def _all_partners(collection: Collection, *, of: str, on: date | str | None) -> set[str]:
    table = collection.rows(f"{BOUND} SELECT DISTINCT partner FROM bound", _asked(of, on, None, False))  # noqa: S608
    return set(table.column("partner").to_pylist())


def _asked(of: str, on: date | str | None, area: str | None, inside: bool) -> dict[str, Any]:
    day = as_day(on) if on is not None else None
    return {"ours": _side(of, day), "on": day, "area": as_area(area), "inside": inside}


def _side(of: str, day: date | None) -> list[str]:
    """Return the codes that a country or group stands for: its members, and itself."""
    code = resolve(of)
    return sorted({code, *members(code, day.isoformat() if day else None)})


def _place(code: str) -> dict[str, Any]:
    place = places().get(code)
    return {
        "name": name_of(code),
        "continent": place.continent if place else None,
        "region": place.subregion if place else None,
        "cow": cow_of(code),
    }
