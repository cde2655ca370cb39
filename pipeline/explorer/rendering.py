"""Pages from templates. Everything is escaped unless it is ``Markup`` that was made from escaped parts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from pipeline.errors import DatasetError
from pipeline.explorer import links, words
from pipeline.explorer.current import Current
from pipeline.explorer.view import View

HERE = Path(__file__).parent
VERSION_HEADER = "X-Dataset-Version"
PIPELINE_VERSION = version("mithaq")


@cache
def environment() -> Environment:
    """Return the templates, with the words for readers as filters."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(
        area=words.area, party=words.party, day=words.day, term=words.term, n=words.number, plain=words.plain,
        language=words.language, address=address, is_place=words.is_place, standing=words.standing,
        upper_first=words.upper_first, breakable=words.breakable,
    )  # fmt: skip
    made.tests["place"] = words.is_place
    made.globals.update(
        KINDS=words.KINDS, MODALITIES=words.MODALITIES, MODALITY_NAMES=words.MODALITY_NAMES, FIELDS=words.FIELDS,
        LATERALITIES=words.LATERALITIES, STANDINGS=words.STANDINGS, LANGUAGES=words.LANGUAGES, fact=words.fact,
        areas=words.areas, party_link=links.party_link, party_links=links.party_links,
        tags_of_areas=links.area_tags,
        modality_word=links.modality, pipeline_version=PIPELINE_VERSION,
    )  # fmt: skip
    return made


def address(values: Mapping[str, Any], **changed: Any) -> str:  # noqa: ANN401 - what addresses carry
    """Return ``?name=value...`` of what is given and not empty, in a fixed order."""
    merged = {**values, **changed}
    pairs = [(name, str(value)) for name, value in merged.items() if value not in (None, "", False)]
    return f"?{urlencode(pairs)}" if pairs else "?"


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    view: View | None = None,
    **values: Any,  # noqa: ANN401
) -> HTMLResponse:
    """Return a page. ``view`` names the version of the dataset that it shows."""
    access = request.app.state.access
    text = (
        environment()
        .get_template(template)
        .render(
            path=request.url.path,
            view=view,
            dataset=request.app.state.current.folder.name,
            has_token=access.token,
            **values,
        )
    )
    headers = {VERSION_HEADER: str(view.version)} if view is not None else {"Cache-Control": "private, no-store"}
    return HTMLResponse(text, status_code=status, headers=headers)


def view_of(request: Request) -> View:
    """Return the newest view of the dataset, for a page (a dependency of FastAPI).

    Raises:
        DatasetError: there is none.
    """
    current: Current = request.app.state.current
    return current.view()


__all__ = ["DatasetError", "address", "environment", "page", "view_of"]
