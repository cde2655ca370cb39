"""What a worker process does: builds the tools once, then turns one document after another into rows or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flows.plan import WorkItem
from pipeline.dataset.batches import Batch, prepare
from pipeline.dataset.outcomes import Success
from pipeline.settings import Limits

if TYPE_CHECKING:
    from pipeline.analyse import Tools

PRELOAD = ("flows.work", "pipeline.analyse", "models.load", "skops.io", "wordfreq")
"""What every worker needs and is dear to import: loaded once, before workers are forked."""


def build_tools(*, rules: Path | None, limits: Limits) -> Tools:
    """Return the rules, the language pipeline and the classifiers, joined.

    Raises:
        RulesError: a rule file is wrong.
        ModelError: a classifier is missing or not to be trusted.
    """
    from models.load import load_classifiers
    from pipeline.analyse import build_tools as build

    return build(load_classifiers(), rules=rules, limits=limits)


def build_for_dataset(*, rules: Path | None, limits: Limits, run: str) -> Callable[[WorkItem], Batch]:
    """Return the function that turns a document into checked rows of the run."""
    return partial(_rows, tools=build_tools(rules=rules, limits=limits), run=run)


def _rows(item: WorkItem, *, tools: Tools, run: str) -> Batch:
    from pipeline.analyse import analyse

    if item.problem is not None:
        raise item.error(item.path, item.problem)
    return prepare([Success(record=analyse(item.path, tools=tools), places=item.places)], run=run)


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
