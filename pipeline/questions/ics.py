"""The calendar as an iCalendar file (RFC 5545), for the calendars of desks and ministries."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.questions.collection import records
from pipeline.questions.places import name_of

if TYPE_CHECKING:
    import pandas as pd

WORDS = {
    "enters_into_force": "Enters into force",
    "expires": "Expires",
    "renews": "Renewed tacitly unless notice was given",
    "first_term_ends": "First term ends; renewal must be agreed",
    "last_day_for_notice": "Last day for notice",
}


def calendar_file(rows: pd.DataFrame, *, made_at: datetime) -> bytes:
    """Return the rows of ``life.calendar`` as an iCalendar file of whole days.

    An entry's identity stays the same from one export to the next, so that importing again changes entries and doubles
    none. ``made_at`` is the time of the dataset's version.
    """
    from icalendar import Calendar, Event  # a tenth of a second that other questions need not spend

    calendar = Calendar()
    calendar.add("prodid", "-//Mithaq//Treaty calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Treaties: expiries, renewals, notices")
    for row in records(rows):
        entry = Event()
        entry.add("uid", f"{_identity(row['document'], row['event'], row['on'].isoformat())}@mithaq")
        entry.add("dtstamp", made_at)
        entry.add("dtstart", row["on"])
        entry.add("dtend", row["on"] + timedelta(days=1))
        parties = ", ".join(name_of(code) for code in row["parties"])
        entry.add("summary", f"{WORDS[row['event']]}: {parties or row['title'] or row['document']}")
        said = [row["title"], row["reason"], row["quote"] and f"“{' '.join(row['quote'].split())}”", row["document"]]
        entry.add("description", "\n\n".join(text for text in said if text))
        entry.add("transp", "TRANSPARENT")
        calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


def _identity(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]
