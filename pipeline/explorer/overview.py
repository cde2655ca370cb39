"""The first page: how much there is, with whom, since when, on what, and how far it can be trusted."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from pipeline.explorer import charts, words, worldmap
from pipeline.explorer.filters import BLANK
from pipeline.explorer.rendering import page, view_of
from pipeline.explorer.view import Row, View

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
TOP = 12
STEPS = {10: ("decades", "by decade"), 5: ("five years", "in steps of five years"), 1: ("years", "year by year")}
"""Years that a column of the chart of areas may stand for, and how this is said."""
Step = Annotated[Literal["10", "5", "1"] | None, BLANK]
COUNTS = """
SELECT count(*) FILTER (state = 'processed') AS documents, count(*) FILTER (state = 'failed') AS failed,
       count(*) FILTER (grade = 'doubtful' AND state = 'processed') AS doubtful,
       coalesce(sum(words) FILTER (state = 'processed'), 0)::BIGINT AS words,
       coalesce(sum(commitments) FILTER (state = 'processed'), 0)::BIGINT AS commitments,
       count(signed_on) FILTER (state = 'processed') AS dated,
       count(*) FILTER (state = 'processed' AND len(parties) > 0) AS with_parties,
       count(*) FILTER (state = 'processed' AND len(areas) > 0) AS with_areas,
       count(*) FILTER (state = 'processed' AND entry_into_force IS NOT NULL) AS with_entry,
       min(signed_on)[:4] AS first, max(signed_on)[:4] AS last
FROM held_documents"""


@router.get("/")
def overview(
    request: Request, view: Annotated[View, Depends(view_of)], by: Annotated[Step, Query()] = None
) -> HTMLResponse:
    """Show the overview, with the areas by decade, five years or year."""
    counts, partners, world, years, span = parts(view)
    step = int(by) if by else _step(span)
    return page(
        request,
        "overview.html",
        view=view,
        counts=counts,
        partners=list(partners.items())[:TOP],
        party_count=len(partners),
        world=world,
        years=years,
        areas=_areas_chart(view, step) if years else None,
        step=step,
        steps=STEPS,
        shown=(charts.MOST_COLUMNS * step, charts.MOST_NARROW * step),
        span=span,
        issues=_issues(view),
        latest=view.rows(
            "SELECT document, title, path, signed_on, kind, parties FROM held_documents WHERE state = 'processed' "
            "ORDER BY signed_on DESC NULLS LAST, document LIMIT 6"
        ),
    )


def parts(view: View) -> tuple[Row, dict[str, int], Markup, Markup | None, tuple[int, int]]:
    """Return counts, instruments by party, the map, the years' chart and the first and last year, once a version."""

    def make() -> tuple[Row, dict[str, int], Markup, Markup | None, tuple[int, int]]:
        counts, partners, by_year = view.one(COUNTS) or {}, by_party(view), _by_year(view)
        world = worldmap.draw(partners, noun="instruments")
        years = charts.timeline(by_year, link="/documents?") if by_year else None
        span = (by_year[0]["year"], by_year[-1]["year"]) if by_year else (0, 0)
        if by_year:
            _areas_chart(view, _step(span))
        return counts, partners, world, years, span

    return view.kept("overview", make)


def _step(span: tuple[int, int]) -> int:
    """Return the years that a column stands for unless the reader says: single ones where they are few."""
    years = span[1] - span[0] + 1
    return next((step for step in sorted(STEPS) if years <= step * charts.MOST_NARROW), max(STEPS))


def by_party(view: View) -> dict[str, int]:
    """Return how many instruments each party has, most first."""
    rows = view.rows(
        "SELECT p AS party, count(*) AS n FROM (SELECT unnest(parties) AS p FROM instruments) "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return {row["party"]: row["n"] for row in rows}


def _by_year(view: View) -> list[Row]:
    return view.rows(
        "SELECT signed_on[:4]::INT AS year, count(*) AS n FROM instruments WHERE signed_on IS NOT NULL "
        "GROUP BY 1 ORDER BY 1"
    )


def _areas_chart(view: View, step: int) -> Markup | None:
    return view.kept(("areas", step), lambda: _areas_drawn(view, step))


def _areas_drawn(view: View, step: int) -> Markup | None:
    rows = view.rows(
        "SELECT a AS area, signed_on[:4]::INT // ? * ? AS year, count(*) AS n "
        "FROM (SELECT signed_on, unnest(areas) AS a FROM instruments WHERE signed_on IS NOT NULL) "
        "GROUP BY 1, 2 ORDER BY 1, 2",
        [step, step],
    )
    for row in rows:
        row["label"] = words.area(row["area"])
    present = {row["area"] for row in rows}
    order = [rule.label for code, rule in words.areas().items() if code in present]
    return charts.heat(rows, order=order, step=step) if rows else None


def _issues(view: View) -> list[Row]:
    return view.rows(
        "SELECT code, severity, count(*) AS n, count(DISTINCT document) AS documents, any_value(message) AS example "
        "FROM held_issues WHERE severity <> 'note' GROUP BY 1, 2 ORDER BY documents DESC, code LIMIT 6"
    )
