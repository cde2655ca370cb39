"""About: what the values mean, the codebook of the tables, how to cite the version, and the API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.dictionary import type_name
from pipeline.explorer import words
from pipeline.explorer.rendering import page, view_of
from pipeline.explorer.view import View

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/about")
def about(request: Request, view: Annotated[View, Depends(view_of)]) -> HTMLResponse:
    """Show what the values mean."""
    made = view.one(
        "SELECT any_value(pipeline_version) AS pipeline, any_value(rules_version) AS rules, "
        "any_value(model_versions) AS models FROM held_documents WHERE state = 'processed'"
    )
    return page(
        request,
        "about.html",
        view=view,
        contracts=CONTRACTS.values(),
        type_name=type_name,
        taxonomy=words.areas(),
        made=made,
    )
