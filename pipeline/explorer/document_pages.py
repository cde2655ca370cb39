"""A document's pages as they look, with the quotes of its commitments boxed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, Response

from pipeline.errors import DocumentError
from pipeline.explorer import sheets
from pipeline.explorer.document import DocumentId, Number, head
from pipeline.explorer.rendering import VERSION_HEADER, page, view_of
from pipeline.explorer.view import Row, View
from pipeline.types import Span

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
PageNumber = Annotated[int, Path(ge=1, le=100_000)]
A4 = (595.0, 842.0)


@router.get("/documents/{document}/pages/{number}")
def sheet(
    request: Request,
    document: DocumentId,
    number: PageNumber,
    view: Annotated[View, Depends(view_of)],
    c: Number | None = None,
) -> HTMLResponse:
    """Show a page with the commitments on it; the one asked for stands out."""
    d = head(view, document)
    row = view.one("SELECT * FROM held_pages WHERE document = ? AND page = ?", [document, number])
    if row is None:
        raise HTTPException(404, f"This document has no page {number}.")
    found = view.rows(
        "SELECT * FROM held_commitments WHERE document = ? AND page IN (?, ?) ORDER BY ordinal",
        [document, number, number - 1],
    )
    problem = None
    try:
        path = sheets.source(d)
        spans = [Span(one["quote_start"], one["quote_end"]) for one in found]
        placed = sheets.boxes(view, d, path, number, spans)
    except DocumentError as error:
        problem, placed = error.reason, [[] for _ in found]
    here = [{**one, "boxes": some} for one, some in zip(found, placed, strict=True) if some or one["page"] == number]
    return page(
        request,
        "document_page.html",
        view=view if problem is None else None,  # a file that is missing now may be back the next time
        d=d,
        row=row,
        number=number,
        rows=sorted(here, key=lambda one: one["ordinal"] == c),
        listed=here,
        target=c,
        problem=problem,
        size=(row["width_pt"] or A4[0], row["height_pt"] or A4[1]),
    )


@router.get("/documents/{document}/pages/{number}/image.png")
def image(document: DocumentId, number: PageNumber, view: Annotated[View, Depends(view_of)]) -> Response:
    """Return the page's picture."""
    row: Row = head(view, document)
    if not row["can_show_pages"]:
        raise HTTPException(404, "This document has no pages to show.")
    try:
        picture = sheets.drawn(sheets.source(row), number)
    except DocumentError as error:
        raise HTTPException(404, error.reason) from error
    return Response(picture, media_type="image/png", headers={VERSION_HEADER: str(view.version)})
