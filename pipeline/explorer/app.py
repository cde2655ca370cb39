"""The web application: its pages, the JSON API beside them, and what stands before both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from pipeline.errors import MithaqError, SettingsError
from pipeline.explorer import (
    about,
    api,
    calendar,
    commitments,
    corrections,
    countries,
    document,
    document_pages,
    documents,
    login,
    overview,
    runs,
    searching,
    sql,
)  # fmt: skip
from pipeline.explorer.access import Access
from pipeline.explorer.cache import Pages
from pipeline.explorer.current import Current
from pipeline.explorer.guard import Guard
from pipeline.explorer.rendering import HERE, PIPELINE_VERSION, page
from pipeline.explorer.warm import warm

PAGES = (overview, documents, document, document_pages, corrections, countries, commitments, searching, calendar, runs,
         sql, about, login, api)  # fmt: skip
SENTENCES = {404: "There is no such page.", 405: "That cannot be done here."}


def create_app(folder: Path, *, access: Access | None = None, today: Callable[[], date] = date.today) -> FastAPI:
    """Return the explorer of the dataset in ``folder``. Nothing is read before the first page is asked for.

    Raises:
        SettingsError: as ``Access``.
    """
    app = FastAPI(
        title="Mithaq", version=PIPELINE_VERSION, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
        description="A dataset of commitments in international security instruments, for programs.",
    )  # fmt: skip
    app.state.workers = sql.Workers(folder)
    app.router.add_event_handler("shutdown", app.state.workers.close)
    current = Current(folder, warm=partial(warm, today=today))
    app.state.access, app.state.current, app.state.today = access or Access(), current, today
    for module in PAGES:
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(RequestValidationError, _told)
    app.add_exception_handler(MithaqError, _told)
    app.add_middleware(Pages, current=current, today=today)
    app.add_middleware(Guard, access=app.state.access)
    return app


def _told(request: Request, error: Exception) -> Response:
    """Return what is wrong in one sentence: as a page, or as JSON for programs."""
    status, sentence = 503, str(error)
    if isinstance(error, SettingsError):
        status = 400
    elif isinstance(error, HTTPException):
        status = error.status_code
        sentence = SENTENCES[status] if error.detail in {"Not Found", "Method Not Allowed"} else error.detail
    elif isinstance(error, RequestValidationError):
        first = error.errors()[0]
        name = str(first["loc"][-1])
        status, sentence = 400, f"{name} in the address is wrong: {first['msg'].removeprefix('Value error, ')}"
    if request.url.path.startswith("/api"):
        return JSONResponse({"detail": sentence}, status_code=status)
    return page(request, "problem.html", status=status, sentence=sentence)
