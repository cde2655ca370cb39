"""The documents list, with filters that live in the address."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from pipeline.explorer import links, words
from pipeline.explorer.filters import PER_PAGE, DocumentFilters
from pipeline.explorer.rendering import page, view_of
from pipeline.explorer.view import View

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
NAMES = {
    "q": "Title", "party": "Party", "with": "with", "area": "Area", "kind": "Kind", "laterality": "Parties to it",
    "language": "Language", "since": "Signed since", "until": "until", "binding": "Binding", "grade": "Reading",
    "state": "State", "sort": "Order", "bearer": "Who", "beneficiary": "To whom", "modality": "Force",
    "hedged": "Hedged", "document": "Document", "sure": "At least sure",
}  # fmt: skip
LISTED = "document, title, path, kind, signed_on, language, grade, state, reason, parties, areas, commitments"


@router.get("/documents")
def documents(
    request: Request, f: Annotated[DocumentFilters, Query()], view: Annotated[View, Depends(view_of)]
) -> HTMLResponse:
    """Show what the filters leave, fifty to a page."""
    where, values = f.where()
    total = (view.one(f"SELECT count(*) AS n FROM held_documents d WHERE {where}", values) or {})["n"]  # noqa: S608
    rows = view.rows(
        f"SELECT {LISTED} FROM held_documents d WHERE {where} ORDER BY {f.order()} LIMIT {PER_PAGE} OFFSET ?",  # noqa: S608
        [*values, (f.page - 1) * PER_PAGE],
    )
    pages = max(1, -(-total // PER_PAGE))
    return page(
        request,
        "documents.html",
        view=view,
        f=f,
        rows=rows,
        total=total,
        pages=pages,
        choices=choices(view),
        names=NAMES,
    )


def choices(view: View) -> dict[str, Any]:
    """Return what the filters offer: what occurs in the dataset, each with its count."""
    return view.kept("choices", lambda: _choices(view))


def _choices(view: View) -> dict[str, Any]:
    def counted(what: str) -> list[tuple[str, int]]:
        rows = view.rows(
            f"SELECT x, count(*) AS n FROM (SELECT {what} AS x FROM held_documents WHERE state = 'processed') "  # noqa: S608
            "WHERE x IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return [(row["x"], row["n"]) for row in rows]

    areas = dict(counted("unnest(areas)"))
    parties = sorted(((code, words.party(code)) for code, _ in counted("unnest(parties)")), key=lambda one: one[1])
    return {
        "area": [(code, f"{rule.label} ({areas.get(code, 0):,})") for code, rule in words.areas().items()],
        "kind": [(code, f"{words.KINDS[code]} ({n:,})") for code, n in counted("kind")],
        "language": [(code, f"{words.language(code)} ({n:,})") for code, n in counted("language")],
        "party": parties,
        "datalist": links.datalist(parties),
    }
