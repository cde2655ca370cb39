"""What analysts ask of a dataset: with whom, on what, who gives, until when, and what is lacking.

Every question is a function of an open ``Collection``; its arguments are plain (codes, ISO dates, flags) and all but the
first are given by name; it returns a pandas frame whose columns its docstring and ``docs/questions.md`` name. Countries
and groups are given by code or English name (``QAT``, ``qa``, ``Qatar``, ``OIC``), days as ISO 8601 text or a ``date``.
Nothing here looks at the clock: a function that needs a day is told it. ::

    open_collection(folder) -> Collection                       # cached; a newer version of the dataset is opened anew
    Collection: .dataset .folder .version .committed_at, .sql(query, params) -> DataFrame, .rows(...) -> Arrow table
    collection.records(frame) -> list of dicts of plain values, None for a gap      # for templates and JSON

    partnerships.pairs(c, *, country, partner, area, on, multilateral=False)            a row per pair of parties
    partnerships.instruments(c, *, country, partner, area, on, multilateral=True)       a row per instrument
    dyad_years.dyad_years(c, *, country, partner, area, since, until, multilateral)     a row per pair and year
    network.graph(c, *, area, on, multilateral) -> networkx.Graph                       nodes parties, edges pairs
    network.centralities(c, *, area, on, multilateral)                                  a row per party

    exchange.gives(c, *, country, partner, area, category)       who gives what to whom, a row per direction and category
    exchange.reciprocity(c, *, country, partner)                 a row per pair: what either gives, and the balance
    exchange.kept_apart(c, *, country, partner)                  what could not be given to a side, counted by reason
    exchange.examples(c, *, giver, receiver, category)           the commitments themselves, with quotes

    coalition.partners(c, *, of, on, area, inside=False)         partners of a country or group, with continent and areas
    coalition.spread(c, *, of, on)                               the same by continent and area
    coalition.gaps(c, *, of, partners, on, all_areas=False)      areas: with whom covered, with whom not
    coalition.missing(c, *, group, partner, on, area)            members of a group and what binds them to the partner

    life.status(c, *, on, document, country, events)             every instrument's status on a day, with the reason
    life.calendar(c, *, since, until, country, events)           expiries, renewals and last days for notice
    ics.calendar_file(rows) -> bytes                             such rows as an iCalendar file
    places.resolve(text) / places.name_of(code) / places.PLACES  countries and organisations: names, regions, codes
"""

from __future__ import annotations

from pipeline.questions.collection import Collection, open_collection

__all__ = ["Collection", "open_collection"]
