"""Runs, what failed and why, what is doubtful."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from pipeline.explorer.rendering import page, view_of
from pipeline.explorer.view import View

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
LAST, EXAMPLES = 30, 6


@router.get("/runs")
def runs(request: Request, view: Annotated[View, Depends(view_of)]) -> HTMLResponse:
    """Show the last runs, the failures by reason, the doubts by code."""
    failures = view.rows(
        "SELECT failure, count(*) AS n, mode(reason ORDER BY reason) AS reason, "  # noqa: S608
        f"list({{'document': document, 'path': path}} ORDER BY path)[:{EXAMPLES}] AS some "
        "FROM held_documents WHERE state = 'failed' GROUP BY 1 ORDER BY 2 DESC"
    )
    doubts = view.rows(
        "SELECT i.code, i.severity, count(DISTINCT i.document) AS n, any_value(i.message) AS message, "  # noqa: S608
        f"list(DISTINCT {{'document': i.document, 'path': d.path}})[:{EXAMPLES}] AS some "
        "FROM held_issues i JOIN held_documents d USING (document) WHERE i.severity <> 'failure' "
        "GROUP BY 1, 2 ORDER BY i.severity, n DESC"
    )
    return page(
        request,
        "runs.html",
        view=view,
        runs=view.rows(f"SELECT * FROM held_runs ORDER BY started_at DESC LIMIT {LAST}"),  # noqa: S608 - a constant
        failures=failures,
        doubts=doubts,
        problem=request.app.state.current.problem,
        states=view.rows("SELECT state, count(*) AS n FROM held_documents GROUP BY 1 ORDER BY 2 DESC"),
    )
