"""What pages need of a version and takes more than a moment, made before the version is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from pipeline.explorer import calendar, countries, documents, overview
from pipeline.explorer.view import View
from pipeline.questions import life
from pipeline.questions.searching.index import index_file


def warm(view: View, *, today: Callable[[], date]) -> None:
    """Make charts, lists, pairs, standings and the index of words.

    Raises:
        DatasetError: something cannot be made.
    """
    overview.parts(view)
    documents.choices(view)
    view.kept("parties", lambda: countries.listed(view))
    view.kept("pairs", lambda: countries.pairs(view))
    countries.statuses(view, today())
    view.kept("balances", lambda: countries.balances(view))
    view.kept("due", lambda: calendar.due(view))
    life.undated(view.collection)
    index_file(view.collection.dataset)
