"""What falls due: entries into force, ends, renewals, last days for notice, as far as the texts fix the day."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from pipeline.errors import SettingsError
from pipeline.explorer.documents import choices
from pipeline.explorer.filters import Day, Party
from pipeline.explorer.rendering import page, view_of
from pipeline.explorer.view import Row, View
from pipeline.questions import ics, life
from pipeline.questions.arguments import as_day
from pipeline.questions.collection import records

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
YEARS = 2
SHOWN = 400
KNOWN = (date(1945, 1, 1), date(2060, 12, 31))
"""Days between which what falls due is worked out once for a version."""
EVENTS = {
    "enters_into_force": "enters into force", "expires": "expires", "renews": "is renewed",
    "first_term_ends": "first term ends", "last_day_for_notice": "last day for notice",
}  # fmt: skip
NEEDS = {
    "ratification": "enter into force with ratifications", "notification": "enter into force with notifications",
    "reply": "enter into force with a reply", "later": "say that it will be agreed later",
    "date": "have no day of signature",
    "signature": "have no day of signature", "silence": "say nothing of their entry into force",
    "no_term": "have no term that could end",
}  # fmt: skip


class Period(BaseModel):
    """From when to when, and whose."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    since: Day = None
    until: Day = None
    party: Party = None

    def days(self, today: date) -> tuple[date, date]:
        """Return the first and the last day; without them two years from today."""
        first = as_day(_whole(self.since, "-01-01", "-01")) if self.since else today
        last = (
            as_day(_whole(self.until, "-12-31", "-28"))
            if self.until
            else date(first.year + YEARS, first.month, min(first.day, 28))
        )
        return first, last


def _whole(day: str, of_year: str, of_month: str) -> str:
    return day + {4: of_year, 7: of_month}.get(len(day), "")


@router.get("/calendar")
def calendar(request: Request, f: Annotated[Period, Query()], view: Annotated[View, Depends(view_of)]) -> HTMLResponse:
    """Show what falls due, month by month."""
    today: date = request.app.state.today()
    first, last = f.days(today)
    if first < KNOWN[0] or last > KNOWN[1]:
        rows = records(life.calendar(view.collection, since=first, until=last, country=f.party))
    else:
        rows = [row for row in view.kept("due", lambda: due(view)) if first <= row["on"] <= last]
        rows = [row for row in rows if f.party is None or f.party in row["parties"]]
    if last < first:
        raise SettingsError(f"the period ends before it begins: {first} to {last}")
    every = [row for row in view.kept("due", lambda: due(view)) if f.party is None or f.party in row["parties"]]
    years = [(year, list(some)) for year, some in groupby(rows[:SHOWN], key=_month)]
    return page(
        request, "calendar.html", view=view, f=f, first=first, last=last, months=years, total=len(rows), shown=SHOWN,
        all_known=every and (every[0]["on"].year, every[-1]["on"].year, len(every)),
        events=EVENTS, needs=NEEDS, today=today, choices=choices(view),
        undated=view.kept(("undated", f.party), lambda: records(life.undated(view.collection, country=f.party))),
    )  # fmt: skip


def due(view: View) -> list[Row]:
    """Return all that falls due in the years that are mostly asked for."""
    return records(life.calendar(view.collection, since=KNOWN[0], until=KNOWN[1]))


def _month(row: Row) -> str:
    return f"{row['on']:%Y-%m}"


@router.get("/calendar.ics")
def as_ics(request: Request, f: Annotated[Period, Query()], view: Annotated[View, Depends(view_of)]) -> Response:
    """Return the same as a calendar file."""
    first, last = f.days(request.app.state.today())
    rows = life.calendar(view.collection, since=first, until=last, country=f.party)
    return Response(
        ics.calendar_file(rows, made_at=view.collection.committed_at),
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="mithaq.ics"'},
    )
