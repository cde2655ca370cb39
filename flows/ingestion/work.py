"""What a worker process does: builds the tools once, then turns one document after another into rows or JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flows.ingestion.plan import WorkItem
from pipeline.dataset.batches import Batch, prepare
from pipeline.dataset.outcomes import Success
from pipeline.dataset.texts import Texts
from pipeline.errors import UnreadableDocumentError
from pipeline.settings import Limits
from pipeline.storage import local_copy
from pipeline.types import PagedText

if TYPE_CHECKING:
    from pipeline.analyse import Tools

DEAR_SECONDS = 0.5  # a text that took longer to read is kept: OCR, and little else
PRELOAD = ("flows.ingestion.work", "pipeline.analyse", "models.load", "skops.io", "wordfreq")
"""What every worker needs and is dear to import: loaded once, before workers are forked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A document to analyse for a run; with ``fresh`` no text kept from an earlier reading is taken."""

    item: WorkItem
    run: str
    fresh: bool = False


def build_tools(*, rules: Path | None, limits: Limits) -> Tools:
    """Return the rules, the language pipeline and the classifiers, joined.

    Raises:
        RulesError: a rule file is wrong.
        ModelError: a classifier is missing or not to be trusted.
    """
    from models.load import load_classifiers
    from pipeline.analyse import build_tools as build

    return build(load_classifiers(), rules=rules, limits=limits)


def build_for_dataset(*, rules: Path | None, limits: Limits, dataset: Path | None = None) -> Callable[[Errand], Batch]:
    """Return the function that turns a document into checked rows of a run.

    Texts that were dear to read are kept beside ``dataset`` and taken from there, unless fresh ones are wanted.
    """
    tools = build_tools(rules=rules, limits=limits)
    return partial(_rows, tools=tools, texts=Texts(dataset) if dataset else None)


def _rows(errand: Errand, *, tools: Tools, texts: Texts | None) -> Batch:
    from pipeline.analyse import examine

    item = errand.item
    if item.problem is not None:
        raise item.error(item.path, item.problem)
    text = texts.load(item.sha256, item.path) if texts and item.sha256 and not errand.fresh else None
    if text is None:
        text = _read(item, tools=tools, texts=texts)
    return prepare([Success(record=examine(text, tools=tools), places=item.places)], run=errand.run)


def _read(item: WorkItem, *, tools: Tools, texts: Texts | None) -> PagedText:
    from pipeline.read import read

    began = time.perf_counter()
    try:
        with local_copy(item.path) as copy:
            text = read(copy, limits=tools.limits)
    except OSError as error:
        raise UnreadableDocumentError(item.path, f"it cannot be fetched: {error.strerror or error}") from error
    text = replace(text, source=replace(text.source, path=item.path))
    if texts and time.perf_counter() - began > DEAR_SECONDS:
        texts.keep(text)
    return text


def build_for_json(*, rules: Path | None, limits: Limits, indent: int | None) -> Callable[[Path], str]:
    """Return the function that turns a document into JSON, on one line where ``indent`` is None."""
    return partial(to_json, tools=build_tools(rules=rules, limits=limits), indent=indent)


def to_json(path: Path, *, tools: Tools, indent: int | None = None) -> str:
    """Return the document's record as JSON.

    Raises:
        DocumentError: the document cannot be read, or is over a limit.
    """
    from pipeline.analyse import analyse
    from pipeline.dataset import record_to_json

    return json.dumps(record_to_json(analyse(path, tools=tools)), ensure_ascii=False, indent=indent)
