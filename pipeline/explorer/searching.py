"""Search in the words of all texts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from pipeline.errors import SettingsError
from pipeline.explorer.documents import NAMES, choices
from pipeline.explorer.filters import Filters
from pipeline.explorer.rendering import page, view_of
from pipeline.explorer.view import View
from pipeline.questions.collection import records
from pipeline.questions.searching import Where, search

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
PER_PAGE, MOST_PAGES = 20, 500


@router.get("/search")
def found(request: Request, f: Annotated[Filters, Query()], view: Annotated[View, Depends(view_of)]) -> HTMLResponse:
    """Show the passages that hold what is looked for, the best first."""
    rows, problem, result = [], None, None
    if f.q:
        try:
            where = Where(party=f.party, area=f.area, since=f.since, until=f.until, kind=f.kind, language=f.language)
            at = min(f.page, MOST_PAGES)
            result = search(view.collection, f.q, where=where, limit=PER_PAGE, offset=(at - 1) * PER_PAGE)
            rows = records(result.rows)
        except SettingsError as error:
            problem = str(error)
    for row in rows:
        row["html"] = highlighted(row["snippet"], row["marks"])
    total = result.total if result else 0
    return page(
        request, "search.html", view=view, f=f, rows=rows, total=total, problem=problem, choices=choices(view),
        names=NAMES | {"q": "Words"},
        documents=result.documents if result else 0, pages=min(max(1, -(-total // PER_PAGE)), MOST_PAGES),
    )  # fmt: skip


def highlighted(text: str, marks: list[list[int]]) -> Markup:
    """Return a snippet, escaped, with the words that were found marked."""
    parts, at = [], 0
    for start, end in sorted(marks):
        if start >= at:
            parts += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
            at = end
    return Markup("").join([*parts, escape(text[at:])])
