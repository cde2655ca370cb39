"""What the texts cannot show and an analyst knows: entries into force, notices, terminations, from a CSV file.

The file has the columns ``document`` (or ``instrument``), ``event`` and ``on``; further columns, such as a source, are
left alone. ``event`` is one of ``in_force``, ``notice``, ``terminated``; ``on`` is a day in ISO 8601.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.questions.lifespans import Lifespan, began

EVENTS = ("in_force", "notice", "terminated")
MAX_ROWS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to an instrument on a day."""

    document: str
    event: str
    on: date


def read_events(path: Path) -> tuple[Event, ...]:
    """Return the events of a CSV file.

    Raises:
        SettingsError: the file cannot be read, or a row of it is wrong; the message names the line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            if missing := {"document", "event", "on"} - set(reader.fieldnames or ()):
                raise SettingsError(f"{path} lacks the column {min(missing)!r}: events need document, event and on")
            events = tuple(_event(row, f"{path}, line {reader.line_num}") for row in reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"the events in {path} cannot be read: {error}") from error
    if len(events) > MAX_ROWS:
        raise SettingsError(f"{path} has more than {MAX_ROWS:,} events")
    return events


def _event(row: Mapping[str, str | None], where: str) -> Event:
    document, event, on = ((row.get(name) or "").strip() for name in ("document", "event", "on"))
    if not document:
        raise SettingsError(f"{where}: the document is missing")
    if event not in EVENTS:
        raise SettingsError(f"{where}: the event is {event!r}, it must be one of {', '.join(EVENTS)}")
    try:
        return Event(document=document, event=event, on=date.fromisoformat(on))
    except ValueError as error:
        raise SettingsError(f"{where}: the day is {on!r}, it must be like 2024-06-30") from error


def apply_events(lives: Mapping[str, Lifespan], events: Iterable[Event]) -> dict[str, Lifespan]:
    """Return the lifespans with what the events say of them; a later event of a kind replaces an earlier one.

    Raises:
        SettingsError: an event is about no concluded instrument of the collection.
    """
    changed = dict(lives)
    for event in sorted(events, key=lambda event: event.on):
        if event.document not in changed:
            raise SettingsError(f"no instrument concluded between parties has the document {event.document!r}")
        life = changed[event.document]
        if event.event == "in_force":
            life = began(life, event.on, "as supplied")
        elif event.event == "notice":
            life = replace(life, noticed=event.on)
        else:
            life = replace(life, terminated=event.on)
        changed[event.document] = life
    return changed
