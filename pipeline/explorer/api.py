"""The same data for programs: JSON, with an OpenAPI description whose columns come from the contracts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import pyarrow as pa
from fastapi import APIRouter, Depends, HTTPException, Query, Request
from pydantic import BaseModel, Field, create_model

from pipeline.dataset.columns import Contract
from pipeline.dataset.contracts import CONTRACTS
from pipeline.errors import SettingsError
from pipeline.explorer import countries
from pipeline.explorer.calendar import Period
from pipeline.explorer.commitments import SOURCE
from pipeline.explorer.document import DocumentId
from pipeline.explorer.filters import CommitmentFilters, DocumentFilters, Filters, Party
from pipeline.explorer.rendering import view_of
from pipeline.explorer.sql import MOST_SQL, ROWS
from pipeline.explorer.view import NOT_HELD, View
from pipeline.questions import exchange, life, partnerships
from pipeline.questions.collection import records
from pipeline.questions.searching import Where, search

MOST = 1_000
Shown = Annotated[View, Depends(view_of)]
Limit = Annotated[int, Field(ge=1, le=MOST, description="rows at most")]
Offset = Annotated[int, Field(ge=0, le=100_000_000, description="rows passed over")]


def _python_type(kind: pa.DataType) -> Any:  # noqa: ANN401 - a type
    if pa.types.is_list(kind):
        return list[_python_type(kind.value_type)]  # type: ignore[misc]
    if pa.types.is_struct(kind):
        return dict[str, Any]
    plain = {"string": str, "int64": int, "double": float, "bool": bool, "date32[day]": date}
    return plain.get(str(kind), datetime)


def _model(contract: Contract) -> type[BaseModel]:
    left_out = NOT_HELD.get(contract.name, ())
    fields: dict[str, Any] = {
        column.name: (_python_type(column.type) | None, Field(default=None, description=column.means))
        for column in contract.columns
        if column.name not in left_out
    }
    return create_model(contract.name.capitalize().rstrip("s"), __doc__=f"{contract.means}.", **fields)


Document, Commitment = _model(CONTRACTS["documents"]), _model(CONTRACTS["commitments"])
Provision, Evidence, Issue = _model(CONTRACTS["provisions"]), _model(CONTRACTS["evidence"]), _model(CONTRACTS["issues"])


class DocumentsAsked(DocumentFilters):
    """Which documents, and how many."""

    limit: Limit = 50
    offset: Offset = 0


class CommitmentsAsked(CommitmentFilters):
    """Which commitments, and how many."""

    limit: Limit = 50
    offset: Offset = 0


class SearchAsked(Filters):
    """What is looked for, and how many passages."""

    limit: Annotated[int, Field(ge=1, le=200)] = 20
    offset: Offset = 0


class Dataset(BaseModel):
    """What is served: cite its version."""

    name: str
    version: int
    committed_at: datetime
    documents: int
    commitments: int


class Documents(BaseModel):
    """Documents, and how many there are in all."""

    total: int
    documents: list[Document]  # type: ignore[valid-type]


class Commitments(BaseModel):
    """Commitments, and how many there are in all."""

    total: int
    commitments: list[Commitment]  # type: ignore[valid-type]


class Whole(BaseModel):
    """A document with all its rows."""

    document: Document  # type: ignore[valid-type]
    provisions: list[Provision]  # type: ignore[valid-type]
    commitments: list[Commitment]  # type: ignore[valid-type]
    evidence: list[Evidence]  # type: ignore[valid-type]
    issues: list[Issue]  # type: ignore[valid-type]


class Answer(BaseModel):
    """Rows of a question, as `docs/questions.md` describes their columns."""

    rows: list[dict[str, Any]]
    total: int | None = None


class SqlAnswer(BaseModel):
    """What a query gives. ``more``: rows were left out."""

    columns: list[str]
    rows: list[list[Any]]
    more: bool


router = APIRouter(prefix="/api", tags=["dataset"])


@router.get("/dataset")
def dataset(request: Request, view: Shown) -> Dataset:
    """Return which dataset and version this is."""
    counts = view.one(
        "SELECT count(*) AS documents, coalesce(sum(commitments), 0)::BIGINT AS commitments "
            "FROM held_documents WHERE state = 'processed'"
    ) or {}  # fmt: skip
    folder = request.app.state.current.folder.name
    return Dataset(name=folder, version=view.version, committed_at=view.collection.committed_at, **counts)


@router.get("/documents")
def documents(f: Annotated[DocumentsAsked, Query()], view: Shown) -> Documents:
    """Return the documents that the filters leave, in their order."""
    where, values = f.where()
    total = view.rows(f"SELECT count(*) AS n FROM held_documents d WHERE {where}", values)[0]["n"]  # noqa: S608
    rows = view.rows(
        f"SELECT * FROM held_documents d WHERE {where} ORDER BY {f.order()} LIMIT ? OFFSET ?",  # noqa: S608
        [*values, f.limit, f.offset],
    )
    return Documents(total=total, documents=rows)


@router.get("/documents/{document}")
def document(document: DocumentId, view: Shown) -> Whole:
    """Return a document with its provisions, commitments, evidence and issues."""
    row = view.one("SELECT * FROM held_documents WHERE document = ?", [document])
    if row is None:
        raise HTTPException(404, "There is no such document in this version of the dataset.")
    names = ("provisions", "commitments", "evidence", "issues")
    return Whole(
        document=row,
        **{n: view.rows(f"SELECT * FROM held_{n} WHERE document = ?", [document]) for n in names},  # noqa: S608
    )


@router.get("/commitments")
def commitments(f: Annotated[CommitmentsAsked, Query()], view: Shown) -> Commitments:
    """Return the commitments that the filters leave, those of the newest instruments first."""
    where, values = f.where()
    total = view.rows(f"SELECT count(*) AS n {SOURCE} WHERE {where}", values)[0]["n"]
    rows = view.rows(f"SELECT c.* {SOURCE} WHERE {where} LIMIT ? OFFSET ?", [*values, f.limit, f.offset])
    return Commitments(total=total, commitments=rows)


@router.get("/parties")
def parties(view: Shown) -> Answer:
    """Return every party with its counts."""
    return Answer(rows=view.kept("parties", lambda: countries.listed(view)))


@router.get("/partnerships")
def pairs(view: Shown, country: Party = None, partner: Party = None, multilateral: bool = False) -> Answer:
    """Return pairs of parties and what binds them."""
    return Answer(
        rows=records(partnerships.pairs(view.collection, country=country, partner=partner, multilateral=multilateral))
    )


@router.get("/exchange")
def gives(view: Shown, country: Party = None, partner: Party = None) -> Answer:
    """Return who gives what to whom."""
    return Answer(rows=records(exchange.gives(view.collection, country=country, partner=partner)))


@router.get("/calendar")
def calendar(request: Request, f: Annotated[Period, Query()], view: Shown) -> Answer:
    """Return what falls due."""
    first, last = f.days(request.app.state.today())
    return Answer(rows=records(life.calendar(view.collection, since=first, until=last, country=f.party)))


@router.get("/search")
def find(f: Annotated[SearchAsked, Query()], view: Shown) -> Answer:
    """Return passages that hold the words of ``q``."""
    where = Where(party=f.party, area=f.area, since=f.since, until=f.until, kind=f.kind, language=f.language)
    try:
        found = search(view.collection, f.q or "", where=where, limit=f.limit, offset=f.offset)
    except SettingsError as error:
        raise HTTPException(400, str(error)) from error
    return Answer(rows=records(found.rows), total=found.total)


@router.get("/sql")
def sql(
    request: Request,
    view: Shown,
    q: Annotated[str, Query(max_length=MOST_SQL)],
    limit: Annotated[int, Query(ge=1, le=ROWS)] = ROWS,
) -> SqlAnswer:
    """Return what one SELECT over the tables gives."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise HTTPException(403, "queries are not taken from other sites")
    answer = request.app.state.workers.ask(q, version=view.version, limit=limit)
    if "problem" in answer:
        raise HTTPException(400, answer["problem"])
    return SqlAnswer(**answer)
