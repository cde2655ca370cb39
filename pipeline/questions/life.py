"""Life cycle: how instruments stand on a day, and what falls due in a period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.errors import SettingsError
from pipeline.questions.arguments import as_code, as_day, as_document
from pipeline.questions.collection import Collection, to_frame
from pipeline.questions.events import Event, apply_events
from pipeline.questions.lifespans import ENDLESS, Lifespan, plus, words
from pipeline.questions.standing import STATUSES, renewals, stand
from pipeline.questions.terms import lifespans

if TYPE_CHECKING:
    import pandas as pd

TEXTS = pa.list_(pa.string())
INSTRUMENT = [("document", pa.string()), ("title", pa.string()), ("kind", pa.string()), ("parties", TEXTS)]
STATUS = pa.schema(
    [
        *INSTRUMENT,
        *((name, pa.string()) for name in ("signed_on", "status", "reason")),
        ("assumes", TEXTS),
        ("since", pa.date32()),
        ("until", pa.date32()),
        ("notice", pa.string()),
        ("clauses", TEXTS),
    ]
)
CALENDAR = pa.schema(
    [("on", pa.date32()), ("event", pa.string()), *INSTRUMENT, ("reason", pa.string()), ("quote", pa.string())]
)
EVENTS = ("enters_into_force", "expires", "renews", "first_term_ends", "last_day_for_notice")

TERMS = """
SELECT i.document, i.title, i.kind, i.parties, i.signed_on, t.termination_notice AS notice, t.entry_quote,
       t.fixed_quote, t.duration_quote, t.renewal_quote, t.notice_quote, t.provisional
FROM instruments i JOIN terms t USING (document)
WHERE ($country IS NULL OR list_contains(i.parties, $country)) AND ($document IS NULL OR i.document = $document)
ORDER BY i.signed_on DESC NULLS LAST, i.document"""


def status(
    collection: Collection,
    *,
    on: date | str,
    document: str | None = None,
    country: str | None = None,
    only: Sequence[str] = (),
    events: Iterable[Event] = (),
) -> pd.DataFrame:
    """Return how every concluded instrument stands on a day: see ``pipeline.questions.standing`` for the statuses.

    Columns: document, title, kind, parties, signed_on; status; reason, a sentence or two; assumes, what must have
    happened or not (ratification, notification, reply, later, no_notice, renewal_agreed); since and until, days between
    which it is in force where they are certain; notice (ISO 8601); clauses, the sentences that this rests on.

    Args:
        collection: the open dataset.
        on: the day.
        document: a document's id or the beginning of it; default all.
        country: a party by code or name; default all.
        only: the statuses to be returned; default all.
        events: what is known from elsewhere: see ``pipeline.questions.events``.

    Raises:
        SettingsError: the day, country or a status is not one; the document is none of the collection's instruments.
    """
    day, lives = as_day(on), apply_events(lifespans(collection), events)
    if wrong := set(only) - set(STATUSES):
        raise SettingsError(f"{min(wrong)!r} is no status: they are {', '.join(STATUSES)}")
    rows = []
    for row in _instruments(collection, country=country, document=document):
        found = stand(lives[row["document"]], day)
        if only and found.status not in only:
            continue
        said = {name: getattr(found, name) for name in ("status", "reason", "since", "until")}
        rows.append(row | said | {"assumes": list(found.assumes), "clauses": list(_clauses(row))})
    return to_frame(pa.Table.from_pylist(rows, STATUS))


def _instruments(collection: Collection, *, country: str | None, document: str | None) -> list[dict[str, Any]]:
    lifespans(collection)  # makes the table of terms
    asked = {"country": as_code(country), "document": as_document(collection, document)}
    rows: list[dict[str, Any]] = collection.rows(TERMS, asked).to_pylist()
    return rows


def _clauses(row: Mapping[str, Any]) -> Iterator[str]:
    seen = set()
    provisional = [clause["quote"] for clause in row["provisional"] or ()]
    for quote in (
        *(row[f"{name}_quote"] for name in ("entry", "fixed", "duration", "renewal", "notice")),
        *provisional,
    ):
        if quote and quote not in seen:
            seen.add(quote)
            yield " ".join(quote.split())


def calendar(
    collection: Collection,
    *,
    since: date | str,
    until: date | str,
    country: str | None = None,
    events: Iterable[Event] = (),
) -> pd.DataFrame:
    """Return what falls due from ``since`` to ``until``, both included, where the text fixes the day; in order of days.

    Columns: on; event (enters_into_force, expires, renews, first_term_ends for a renewal by agreement,
    last_day_for_notice); document, title, kind, parties; reason; quote, the sentence that it rests on. Instruments
    whose entry into force hangs on ratifications or notifications have no days here unless ``events`` supply them:
    ``undated`` counts them.

    Raises:
        SettingsError: a day or country is not one, or the period ends before it begins.
    """
    first, last = as_day(since), as_day(until)
    if last < first:
        raise SettingsError(f"the period ends before it begins: {first} to {last}")
    lives = apply_events(lifespans(collection), events)
    rows = []
    for row in _instruments(collection, country=country, document=None):
        for on, event, reason, field in _due(lives[row["document"]]):
            if first <= on <= last:
                quote = row[f"{field}_quote"]
                rows.append(row | {"on": on, "event": event, "reason": reason, "quote": quote})
    rows.sort(key=lambda row: (row["on"], row["event"], row["document"]))
    return to_frame(pa.Table.from_pylist(rows, CALENDAR))


def undated(collection: Collection, *, country: str | None = None, events: Iterable[Event] = ()) -> pd.DataFrame:
    """Return how many concluded instruments can have no days in the calendar, by reason: columns reason, instruments.

    Reasons: ratification, notification, reply, later, date, signature, silence (as in ``Lifespan.needs``), and
    ``no_term`` for those that begin on a known day and have no term that could end.
    """
    lives = apply_events(lifespans(collection), events)
    counts: dict[str, int] = {}
    for row in _instruments(collection, country=country, document=None):
        life = lives[row["document"]]
        reason = life.needs or ("no_term" if not life.end[0] and not life.first_term[0] else "")
        if reason:
            counts[reason] = counts.get(reason, 0) + 1
    schema = pa.schema([("reason", pa.string()), ("instruments", pa.int64())])
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return to_frame(pa.Table.from_pylist([{"reason": r, "instruments": n} for r, n in ordered], schema))


def _due(life: Lifespan) -> Iterator[tuple[date, str, str, str]]:
    """Yield days, events, reasons and the clause on which each rests; only days that are certain."""
    begin, terms = life.begin, life.terms
    ended = life.terminated
    if begin[0] and begin[0] == begin[1]:
        yield begin[0], "enters_into_force", f"Enters into force {life.by}.", "entry"
    for on, event, reason, field in _ends(life):
        if ended is None or on < ended:
            yield on, event, reason, field
    if life.noticed and terms.notice and (over := plus(life.noticed, terms.notice)):
        yield over, "expires", f"Notice given on {life.noticed}, as supplied, runs out.", "notice"


def _ends(life: Lifespan) -> Iterator[tuple[date, str, str, str]]:
    terms, (over, surely) = life.terms, life.end
    length = words(terms.duration or "")
    if life.noticed:
        return
    if over and over == surely:
        yield over, "expires", f"Its term of {length} is over; no renewal was found.", "duration"
    elif over and life.first_term[0] == life.first_term[1] == over:
        yield over, "first_term_ends", f"Its term of {length} is over; it goes on only if the parties agree.", "renewal"
    for n, on in enumerate(renewals(life)):
        which = f"Its first term of {length}" if n == 0 else "A renewed term"
        how_long = "without end" if life.period == ENDLESS else f"for {words(life.period)}" if life.period else ""
        goes_on = f"{which} is over; it goes on {how_long or 'for a time not found'} unless notice was given."
        yield on, "renews", goes_on, "renewal"
        if terms.notice and (last := plus(on, terms.notice, -1)):
            reason = f"Last day for notice of {words(terms.notice)} before {on}, when it is renewed."
            yield last, "last_day_for_notice", reason, "notice"
