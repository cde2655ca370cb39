"""What analysts ask of a dataset: with whom, on what, who gives, until when, and what is lacking.

Every question is a function of an open ``Collection``; its arguments are plain (codes, ISO dates, flags) and all but
the first are given by name; it returns a pandas frame whose columns its docstring and ``docs/questions.md`` name.
Countries and groups are given by code or English name (``QAT``, ``qa``, ``Qatar``, ``OIC``), days as ISO 8601 text or
a ``date``.
Nothing here looks at the clock: a function that needs a day is told it. ::

    open_collection(folder) -> Collection                       # cached; a newer version of the dataset is opened anew
    Collection: .dataset .folder .version .committed_at, .sql(query, params) -> DataFrame, .rows(...) -> Arrow table
    collection.records(frame) -> list of dicts of plain values, None for a gap      # for templates and JSON

    partnerships.pairs(c, *, country, partner, area, on, multilateral=False)      a row per pair of parties
    partnerships.instruments(c, *, country, partner, area, on, multilateral=True) a row per instrument, the newest first
    partnerships.left_out(c)                                                      documents that make no pair, by reason
    dyad_years.dyad_years(c, *, country, partner, area, years, multilateral)      a row per pair and year
    network.graph(c, *, area, on, multilateral) -> networkx.Graph                 nodes are parties, edges pairs
    network.centralities(c, *, area, on, multilateral)                            a row per party

    exchange.gives(c, *, country, partner, area, category, everything=False)      who gives what to whom, by category
    exchange.reciprocity(c, *, country, partner)  what either of a pair gives, the balance
    exchange.kept_apart(c, *, country, partner)                                   what was given to no side, by reason
    exchange.examples(c, *, giver, receiver, category, limit=50)  the commitments themselves, with quotes
    giving.labels() -> dict                                                       categories of what is given

    coalition.partners(c, *, of, on, area, inside=False)                          partners of a country or group
    coalition.spread(c, *, of, on)                                                the same by continent and area
    coalition.gaps(c, *, of, partners=(), on, everything=False)  areas: with whom covered, with whom not
    coalition.missing(c, *, group, partner, on, area)  members and what binds them to a partner

    life.status(c, *, on, document, country, only=(), events=())  how instruments stand on a day, and why
    life.calendar(c, *, since, until, country, events=())                         expiries, renewals, days for notice
    life.undated(c, *, country, events=())                                        instruments without days, by reason
    events.read_events(path) -> events                                            what the texts cannot show, from a CSV
    ics.calendar_file(rows, *, made_at) -> bytes                                  rows of the calendar as iCalendar

    places.resolve(text) -> code, places.name_of(code), places.places(), places.members(code, on)
    arguments.areas() -> rules of the cooperation areas by code (label, group), arguments.as_area, as_day, as_code
"""

from __future__ import annotations

from pipeline.questions.collection import Collection, open_collection

__all__ = ["Collection", "open_collection"]
