"""The commitments of all documents as a table, with filters in the address, and the same as CSV."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, StreamingResponse

from pipeline.explorer.documents import NAMES, choices
from pipeline.explorer.export import csv_lines
from pipeline.explorer.filters import PER_PAGE, CommitmentFilters
from pipeline.explorer.rendering import page, view_of
from pipeline.explorer.view import View

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
COLUMNS = ("commitment, document, ordinal, provision, page, modality, bearer, beneficiary, areas, condition, deadline, "
           "exceptions, hedges, confidence, reviewed, quote, title, path, signed_on, media_type")  # fmt: skip
SOURCE = "FROM held_stated c"
MOST_EXPORTED = 1_000_000
EXPORTED = ("commitment", "document", "title", "signed_on", "parties", "provision", "page", "modality", "bearer",
            "beneficiary", "actions", "areas", "object", "condition", "deadline", "hedges", "quote",
            "confidence")  # fmt: skip


@router.get("/commitments")
def commitments(
    request: Request, f: Annotated[CommitmentFilters, Query()], view: Annotated[View, Depends(view_of)]
) -> HTMLResponse:
    """Show what the filters leave, fifty to a page."""
    where, values = f.where()
    counts = (
        view.one(f"SELECT count(*) AS n, count(DISTINCT c.document) AS documents {SOURCE} WHERE {where}", values) or {}
    )
    rows = view.rows(
        f"SELECT {COLUMNS} {SOURCE} WHERE {where} LIMIT {PER_PAGE} OFFSET ?",
        [*values, (f.page - 1) * PER_PAGE],
    )
    return page(
        request, "commitments.html", view=view, f=f, rows=rows, counts=counts,
        pages=max(1, -(-counts["n"] // PER_PAGE)), choices=choices(view),
        names=NAMES | {"q": "Words", "party": "Instrument of"},
    )  # fmt: skip


@router.get("/commitments.csv")
def as_csv(f: Annotated[CommitmentFilters, Query()], view: Annotated[View, Depends(view_of)]) -> StreamingResponse:
    """Return all that the filters leave as CSV."""
    where, values = f.where()
    table = view.collection.rows(f"SELECT * {SOURCE} WHERE {where} LIMIT {MOST_EXPORTED}", values)
    rows = (row for batch in table.to_batches(max_chunksize=1000) for row in batch.to_pylist())
    name = f"mithaq-commitments-v{view.version}.csv"
    return StreamingResponse(
        csv_lines(EXPORTED, rows),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
