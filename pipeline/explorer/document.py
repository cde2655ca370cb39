"""One document: its text with what was found in it, its commitments, its record and history."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse

from pipeline.dataset.contracts import FIELDS as FIELD_NAMES
from pipeline.explorer import marked, words
from pipeline.explorer.countries import statuses
from pipeline.explorer.filters import PageNumber
from pipeline.explorer.rendering import page, view_of
from pipeline.explorer.view import Row, View

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
DocumentId = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
Number = Annotated[int, Query(ge=1, le=1_000_000)]
LISTED = 100
SHOWN_FACTS = ("signed_on", "signed_at", "entry_into_force", "in_force_on", "duration", "renewal", "termination_notice",
               "authentic_languages", "depositary", "binding")  # fmt: skip
PIECES = "SELECT ordinal, span_start, length(text) AS length FROM held_provisions WHERE document = ? ORDER BY ordinal"
COMMITTED = "SELECT * FROM held_commitments WHERE document = ? ORDER BY ordinal"


def head(view: View, document: str) -> Row:
    """Return a document's row with what stands above each of its pages.

    Raises:
        HTTPException: 404, there is no such document.
    """
    row = view.one("SELECT * FROM held_documents WHERE document = ?", [document])
    if row is None:
        raise HTTPException(404, "There is no such document in this version of the dataset.")
    places = view.rows(
        "SELECT DISTINCT field FROM held_evidence WHERE document = ? AND span_start IS NOT NULL", [document]
    )
    row["placed"] = {place["field"] for place in places}
    row["can_show_pages"] = row["media_type"] == "application/pdf" and bool(row["pages"])
    return row


@router.get("/documents/{document}")
def text(
    request: Request,
    document: DocumentId,
    view: Annotated[View, Depends(view_of)],
    part: Number | None = None,
    c: Number | None = None,
    at: Annotated[int | None, Query(ge=0, le=1_000_000_000)] = None,
) -> HTMLResponse:
    """Show the text, a part of it where it is long: the one asked for, or that of commitment ``c`` or offset ``at``."""
    d = head(view, document)
    pieces = view.rows(PIECES, [document])
    ranges = marked.parts(pieces)
    if part is None and c is not None:
        found = view.one("SELECT quote_start FROM held_commitments WHERE document = ? AND ordinal = ?", [document, c])
        at = found["quote_start"] if found else at
    number = min(part or (marked.part_at(at, pieces, ranges) if at is not None else 1), len(ranges))
    low, high = ranges[number - 1]
    provisions = view.rows(
        "SELECT * FROM held_provisions WHERE document = ? ORDER BY ordinal LIMIT ? OFFSET ?",
        [document, high - low, low],
    )
    commitments = view.rows(COMMITTED, [document]) if d["commitments"] else []
    return page(
        request,
        "document_text.html",
        view=view,
        d=d,
        paragraphs=list(_paragraphs(view, document, provisions, commitments=commitments, sought=c)),
        part=number,
        parts=len(ranges),
        facts=SHOWN_FACTS,
        standing=standing(request, view, d),
        target=c,
        at=at if c is None else None,
    )


def standing(request: Request, view: View, d: Row) -> Row | None:
    """Return how the instrument stands today, None for a text that is none; ``day`` is that day."""
    day = request.app.state.today()
    found = statuses(view, day).get(d["document"])
    return found and found | {"day": day}


def _paragraphs(
    view: View, document: str, provisions: list[Row], *, commitments: list[Row], sought: int | None
) -> list[Row]:
    """Return provisions with their marked text and the commitments that begin in each."""
    evidence = view.rows("SELECT * FROM held_evidence WHERE document = ?", [document])
    parties = view.rows("SELECT * FROM held_parties WHERE document = ?", [document])
    for row in parties:
        row["label"] = words.party(row["party"])
    marks = [
        *marked.commitment_marks(commitments, sought=sought),
        *marked.fact_marks(evidence, labels=words.FIELDS),
        *marked.party_marks(parties),
    ]
    last_page = None
    for row in provisions:
        start = row["span_start"] or 0
        end = start + len(row["text"])
        row["html"] = marked.marked(row["text"], start=start, marks=marks)
        row["notes"] = [one for one in commitments if start <= one["quote_start"] < end]
        row["depth"] = min(row["provision"].count("("), 3) if row["kind"] in {"item", "paragraph"} else 0
        row["new_page"] = row["page"] if row["page"] != last_page else None
        last_page = row["page"]
    return provisions


@router.get("/documents/{document}/commitments")
def commitments(
    request: Request,
    document: DocumentId,
    view: Annotated[View, Depends(view_of)],
    page_number: Annotated[PageNumber, Query(alias="page")] = 1,
) -> HTMLResponse:
    """Show the document's commitments as a list, a hundred to a page."""
    d = head(view, document)
    rows = view.rows(f"{COMMITTED} LIMIT {LISTED} OFFSET ?", [document, (page_number - 1) * LISTED])
    pages = max(1, -(-d["commitments"] // LISTED))
    return page(request, "document_commitments.html", view=view, d=d, rows=rows, number=page_number, pages=pages)


@router.get("/documents/{document}/record")
def record(request: Request, document: DocumentId, view: Annotated[View, Depends(view_of)]) -> HTMLResponse:
    """Show every value with its place, doubts, language versions, corrections, and what made them."""
    d = head(view, document)
    tables = {
        name: view.rows(f"SELECT * FROM held_{name} WHERE document = ? ORDER BY ALL", [document])  # noqa: S608
        for name in (
            "evidence",
            "issues",
            "versions",
            "signatories",
            "references",
            "clauses",
            "pages",
            "parties",
            "reviews",
        )
    }
    instruments = [row["instrument"] for row in tables["versions"]]
    siblings = view.rows(
        "SELECT DISTINCT v.document, v.language, d.path, d.title FROM held_versions v "
        "JOIN held_documents d USING (document) WHERE list_contains(?, v.instrument) AND v.document <> ?",
        [instruments, document],
    ) if instruments else []  # fmt: skip
    earlier = view.rows("SELECT document, path, title FROM held_documents WHERE superseded_by = ?", [document])
    return page(
        request,
        "document_record.html",
        view=view,
        d=d,
        t=tables,
        siblings=siblings,
        earlier=earlier,
        fields=FIELD_NAMES,
        standing=standing(request, view, d),
    )
