"""Correcting a value: a form whose changes become reviews, which hold whatever is processed again."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from pipeline import review
from pipeline.errors import MithaqError, SettingsError
from pipeline.explorer.access import FORM, Access
from pipeline.explorer.current import Current
from pipeline.explorer.document import DocumentId, head
from pipeline.explorer.login import form
from pipeline.explorer.rendering import page, view_of
from pipeline.explorer.view import Row, View
from pipeline.questions import places
from pipeline.review.values import LISTS, PARTY, WORDS, Field, as_text, parse, reviewable

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
REVIEWER = "mithaq-reviewer"
YEAR = 365 * 24 * 3600
NAME_LENGTH, NOTE_LENGTH = 80, 500


@router.get("/documents/{document}/correct")
def document_form(request: Request, document: DocumentId, view: Annotated[View, Depends(view_of)]) -> Response:
    """Show the form for a document's own values."""
    row = head(view, document)
    return _form(request, view, "documents", row, row)


@router.get("/documents/{document}/commitments/{ordinal}/correct")
def commitment_form(
    request: Request, document: DocumentId, ordinal: Annotated[int, Path(ge=1)], view: Annotated[View, Depends(view_of)]
) -> Response:
    """Show the form for a commitment."""
    d, row = head(view, document), commitment(view, document, ordinal)
    return _form(request, view, "commitments", d, row)


def commitment(view: View, document: str, ordinal: int) -> Row:
    """Return a commitment.

    Raises:
        HTTPException: 404, there is no such commitment.
    """
    row = view.one("SELECT * FROM held_commitments WHERE document = ? AND ordinal = ?", [document, ordinal])
    if row is None:
        raise HTTPException(404, "There is no such commitment in this version of the dataset.")
    return row


@router.post("/documents/{document}/correct")
async def document_sent(request: Request, document: DocumentId) -> Response:
    """Record what was changed about a document."""
    return await _sent(request, document, None)


@router.post("/documents/{document}/commitments/{ordinal}/correct")
async def commitment_sent(request: Request, document: DocumentId, ordinal: Annotated[int, Path(ge=1)]) -> Response:
    """Record what was changed about a commitment."""
    return await _sent(request, document, ordinal)


async def _sent(request: Request, document: str, ordinal: int | None) -> Response:
    access: Access = request.app.state.access
    sent = await form(request)
    if not access.is_own_form(cookie=request.cookies.get(FORM, ""), mark=sent.get("mark", "")):
        raise HTTPException(403, "This form is out of date or not from here: open it again and send it anew.")
    return await run_in_threadpool(_record, request, document, ordinal, sent)


def _record(request: Request, document: str, ordinal: int | None, sent: dict[str, str]) -> Response:
    current: Current = request.app.state.current
    view = current.refresh()
    d = head(view, document)
    table, row = ("documents", d) if ordinal is None else ("commitments", commitment(view, document, ordinal))
    by = " ".join(sent.get("by", "").split())[:NAME_LENGTH]
    try:
        if not by:
            raise SettingsError("say who you are: a correction carries a name")
        changes = _changes(table, row, sent)
        if not changes:
            raise SettingsError("nothing was changed, so there is nothing to save")
        review.record(current.folder, changes, by=by, at=datetime.now(UTC))
    except MithaqError as error:
        return _form(request, view, table, d, row, sent=sent, problem=str(error))
    current.refresh()
    back = f"/documents/{document}" + (
        f"?c={ordinal}#c-{ordinal}" if ordinal and sent.get("do") != "reject" else "/record#reviews"
    )
    answer = RedirectResponse(back, 303)
    answer.set_cookie(REVIEWER, by.encode().hex(), max_age=YEAR, httponly=True, samesite="lax")
    return answer


def _changes(table: str, row: Row, sent: dict[str, str]) -> list[review.Change]:
    """Return what the form asks for: rejecting, confirming, or each value that differs from the one that stands."""
    identity = row["commitment"] if table == "commitments" else row["document"]
    why = sent.get("why", "").strip()[:NOTE_LENGTH] or None
    if sent.get("do") == "reject" and table == "commitments":
        return [review.reject(identity, why=why)]
    if sent.get("do") == "confirm" and table == "commitments":
        return [review.confirm(identity, why=why)]
    found = []
    for name, field in reviewable(table).items():
        text = sent.get(f"v-{name}")
        if text is None or text.split() == as_text(row[name]).split():
            continue
        value = _resolved(field, parse(field, text))
        if value != row[name]:
            found.append(review.correct(identity, name, value, why=why))
    return found


def _resolved(field: Field, value: Any) -> Any:  # noqa: ANN401 - whatever the field holds
    """Return a list of parties with names replaced by codes."""
    if LISTS.get(field.name) != PARTY:
        return value
    return [one if one in WORDS else places.resolve(one) for one in value]


def _form(  # noqa: PLR0913 - what the form shows
    request: Request,
    view: View,
    table: str,
    d: Row,
    row: Row,
    *,
    sent: dict[str, str] | None = None,
    problem: str | None = None,
) -> Response:
    access: Access = request.app.state.access
    cookie = request.cookies.get(FORM) or secrets.token_urlsafe(24)
    given = sent or {}
    answer = page(
        request,
        "correct.html",
        status=400 if problem else 200,
        d=d,
        row=row,
        table=table,
        fields=[(field, given.get(f"v-{name}", as_text(row[name]))) for name, field in reviewable(table).items()],
        mark=access.form_mark(cookie),
        by=given.get("by", _name(request.cookies.get(REVIEWER, ""))),
        why=given.get("why", ""),
        problem=problem,
        version=view.version,
    )
    answer.set_cookie(FORM, cookie, httponly=True, samesite="strict")
    return answer


def _name(cookie: str) -> str:
    try:
        return bytes.fromhex(cookie).decode("utf-8")[:NAME_LENGTH]
    except ValueError:
        return ""
