"""Parties: all of them, one of them with its partners, and what binds any two."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from pipeline.errors import SettingsError
from pipeline.explorer import charts, words, worldmap
from pipeline.explorer.documents import choices
from pipeline.explorer.filters import Party
from pipeline.explorer.rendering import page, view_of
from pipeline.explorer.view import Row, View
from pipeline.questions import exchange, life, partnerships, places
from pipeline.questions.collection import records

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Code = Annotated[str, Path(max_length=40)]
SHOWN, SAID, LISTED_INSTRUMENTS = 25, 12, 12
LISTED = """
SELECT p AS party, count(*) AS instruments, count(*) FILTER (len(parties) = 2) AS bilateral,
       min(signed_on)[:4] AS first, max(signed_on)[:4] AS last, sum(commitments)::BIGINT AS commitments
FROM (SELECT unnest(parties) AS p, * FROM instruments) GROUP BY 1"""


LATEST = f"""
SELECT document, title, path, kind, signed_on, language, 'good' AS grade, 'processed' AS state, parties, areas,
       commitments
FROM instruments WHERE list_contains(parties, ?)
ORDER BY signed_on DESC NULLS LAST, document LIMIT {SHOWN // 3}"""  # noqa: S608
BETWEEN = """
SELECT document, title, path, kind, parties, signed_on, areas, commitments, bilateral FROM instruments
WHERE list_contains(parties, ?) AND list_contains(parties, ?) AND concluded
ORDER BY signed_on DESC NULLS LAST, document"""
STATED = """
SELECT * FROM held_stated c WHERE c.document IN (SELECT unnest(?)) AND list_has_any(c.bearer, ?)"""


@router.get("/countries")
def countries(request: Request, view: Annotated[View, Depends(view_of)]) -> HTMLResponse:
    """Show every party, and the way to any two of them."""
    rows = view.kept("parties", lambda: listed(view))
    return page(request, "countries.html", view=view, rows=rows, choices=choices(view))


def listed(view: View) -> list[Row]:
    """Return every party with its counts, those with most instruments first."""
    rows = view.rows(LISTED)
    for row in rows:
        place = places.places().get(row["party"])
        row["name"], row["continent"] = words.party(row["party"]), (place and place.continent) or ""
        row["kind"] = place.kind if place else ""
    return sorted(rows, key=lambda row: (-row["instruments"], row["name"]))


@router.get("/countries/{code}")
def country(request: Request, code: Code, view: Annotated[View, Depends(view_of)]) -> Response:
    """Show a party: its partners, areas and commitments."""
    known = resolved(view, code)
    if known != code:
        return RedirectResponse(f"/countries/{known}", 301)
    totals = view.one(
        "SELECT count(*) AS n, min(signed_on)[:4] AS first, max(signed_on)[:4] AS last, "
        "sum(commitments)::BIGINT AS commitments FROM instruments WHERE list_contains(parties, ?)", [code],
    )  # fmt: skip
    partners = [row for row in view.kept("pairs", lambda: pairs(view)) if code in (row["a"], row["b"])]
    for row in partners:
        row["partner"] = row["b"] if row["a"] == code else row["a"]
    years = view.rows(
        "SELECT signed_on[:4]::INT AS year, count(*) AS n FROM instruments WHERE list_contains(parties, ?) "
        "AND signed_on IS NOT NULL GROUP BY 1 ORDER BY 1", [code],
    )  # fmt: skip
    counts = {row["partner"]: row["instruments"] + row["multilateral"] for row in partners}
    return page(
        request,
        "country.html",
        view=view,
        code=code,
        place=places.places().get(code),
        totals=totals,
        partners=sorted(partners, key=lambda row: (-row["bilateral"], -row["multilateral"], row["partner"])),
        years=charts.strip(years, link=f"/documents?party={quote(code)}&") if len(years) > 1 else None,
        areas=_areas(view, "list_contains(parties, ?)", [code]),
        bears=view.rows(
            "SELECT modality, count(*) AS n FROM held_commitments WHERE list_contains(bearer, ?) "
            "GROUP BY 1 ORDER BY 2 DESC",
            [code],
        ),
        latest=view.rows(LATEST, [code]),
        world=worldmap.draw(counts, noun="instruments in common", chosen=code),
        shown=SHOWN,
    )  # fmt: skip


def pairs(view: View) -> list[Row]:
    """Return every pair of parties, instruments of several parties counted too."""
    return records(partnerships.pairs(view.collection, multilateral=True))


def _areas(view: View, where: str, values: list[str]) -> list[Row]:
    return view.rows(
        f"SELECT a AS area, count(*) AS n FROM (SELECT unnest(areas) AS a FROM instruments WHERE {where}) GROUP BY 1 "  # noqa: S608
        "ORDER BY 2 DESC, 1", values,
    )  # fmt: skip


@router.get("/pairs")
def find_pair(a: Annotated[Party, Query()] = None, b: Annotated[Party, Query()] = None) -> Response:
    """Lead to the page of two parties given by code or name."""
    if a is None or b is None:
        return RedirectResponse("/countries" if not (a or b) else f"/countries/{a or b}", 303)
    return RedirectResponse(f"/pairs/{a}/{b}" if a != b else f"/countries/{a}", 303)


@router.get("/pairs/{a}/{b}")
def pair(request: Request, a: Code, b: Code, view: Annotated[View, Depends(view_of)]) -> Response:
    """Show what binds two parties, and who gives what to whom, each by the words that say so."""
    one, other = resolved(view, a), resolved(view, b)
    if (one, other) != (a, b):
        return RedirectResponse(f"/pairs/{one}/{other}", 301)
    if one == other:
        return RedirectResponse(f"/countries/{one}", 303)
    today = request.app.state.today()
    instruments = view.rows(BETWEEN, [a, b])
    standing = statuses(view, today)
    for row in instruments:
        row["standing"] = standing.get(row["document"])
    stated = view.rows(STATED, [[row["document"] for row in instruments], [a, b, "each"]])
    alike = {row["document"] for row in instruments if row["bilateral"]}
    return page(
        request,
        "pair.html",
        view=view,
        a=a,
        b=b,
        instruments=instruments,
        balance=view.kept("balances", lambda: balances(view)).get(frozenset((a, b))),
        areas=_areas(view, "list_contains(parties, ?) AND list_contains(parties, ?)", [a, b]),
        sides=[(who, [row for row in stated if who in row["bearer"]]) for who in (a, b)],
        mutual=[row for row in stated if "each" in row["bearer"] and row["document"] in alike],
        said=SAID,
        listed=LISTED_INSTRUMENTS,
        today=today,
    )


def balances(view: View) -> dict[frozenset[str], Row]:
    """Return what either side of each pair gives, by the pair."""
    return {frozenset((row["a"], row["b"])): row for row in records(exchange.reciprocity(view.collection))}


def statuses(view: View, today: object) -> dict[str, Row]:
    """Return how every instrument stands today and whether it binds, by document."""
    return view.kept(("statuses", today), lambda: _statuses(view, today))


def _statuses(view: View, today: object) -> dict[str, Row]:
    binding = {row["document"]: row["binding"] for row in view.rows("SELECT document, binding FROM instruments")}
    rows = records(life.status(view.collection, on=str(today)))
    return {row["document"]: row | {"binding": binding[row["document"]]} for row in rows}


def resolved(view: View, code: str) -> str:
    """Return the code of a party.

    Raises:
        HTTPException: 404, there is none by that code or name.
    """
    if code in places.places() or any(code == known for known, _ in choices(view)["party"]):
        return code
    try:
        return places.resolve(code)
    except SettingsError as error:
        raise HTTPException(404, f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
