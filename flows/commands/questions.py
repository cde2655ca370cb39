"""``mithaq ask``: the questions that treaty analysts ask. Each imports what it needs when it runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.choices import Dataset, Style

if TYPE_CHECKING:
    from pipeline.questions import Collection
    from pipeline.questions.events import Event

Shape = Annotated[Style, typer.Option("--format", help="how the rows are printed")]
Out = Annotated[Path | None, typer.Option(help="write the rows to this file, .csv or .json")]
Country = Annotated[str | None, typer.Option(help="a country or organisation, by code or name: QAT, Qatar, OIC")]
Other = Annotated[str | None, typer.Option("--with", help="the other party")]
Area = Annotated[str | None, typer.Option(help="a cooperation area, such as military_training")]
On = Annotated[str | None, typer.Option(help="a day, such as 2024-06-30", show_default=False)]
Many = Annotated[bool, typer.Option("--multilateral", help="count instruments of more than two parties, as pairs")]
Of = Annotated[str, typer.Argument(metavar="COUNTRY|GROUP", help="such as TUR, Jordan, OIC, GCC, NATO")]
Events = Annotated[
    Path | None, typer.Option(help="what the texts cannot show: CSV with document, event and on (docs/questions.md)")
]

ask = typer.Typer(
    help="Ask what treaty analysts ask: partners, exchange, gaps, status, calendar.", no_args_is_help=True
)


def add_questions(app: typer.Typer) -> None:
    """Add ``ask`` and its questions to the command line."""
    app.add_typer(ask, name="ask")


def opened(dataset: Path | None) -> Collection:
    """Return the dataset open for questions.

    Raises:
        DatasetError: there is no dataset.
    """
    from flows.options import settings
    from pipeline.questions import open_collection

    return open_collection(settings(dataset=dataset).dataset)


def _events(path: Path | None) -> tuple[Event, ...]:
    from pipeline.questions.events import read_events

    return read_events(path) if path else ()


@ask.command()
def partnerships(  # noqa: PLR0913 - a parameter for each option
    country: Country = None,
    other: Other = None,
    area: Area = None,
    on: On = None,
    multilateral: Many = False,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """Who is bound with whom: pairs with areas, kinds, dates, and what is in force on a day."""
    from flows.commands.answers import answer, note
    from pipeline.questions.partnerships import left_out, pairs

    collection = opened(dataset)
    rows = pairs(collection, country=country, partner=other, area=area, on=on, multilateral=multilateral)
    answer(rows, style=style, out=out, hidden=("a_cow", "b_cow", "binding_unknown", "undated"))
    note(left_out(collection), style=style, what="documents that make no pair")


@ask.command()
def instruments(  # noqa: PLR0913 - a parameter for each option
    country: Country = None,
    other: Other = None,
    area: Area = None,
    on: On = None,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """The instruments of a country or a pair, the newest first."""
    from flows.commands.answers import answer
    from pipeline.questions.partnerships import instruments as found

    rows = found(opened(dataset), country=country, partner=other, area=area, on=on)
    answer(rows, style=style, out=out, hidden=("path", "bilateral") if on else ("path", "bilateral", "in_force"))


@ask.command()
def dyad_years(  # noqa: PLR0913 - a parameter for each option
    country: Country = None,
    other: Other = None,
    area: Area = None,
    since: Annotated[int | None, typer.Option(help="first year", show_default=False)] = None,
    until: Annotated[int | None, typer.Option(help="last year", show_default=False)] = None,
    multilateral: Many = False,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """The table of researchers: a row per pair and year, with ISO and Correlates of War codes."""
    from flows.commands.answers import answer
    from pipeline.questions.dyad_years import dyad_years as found

    years = (since, until)
    rows = found(opened(dataset), country=country, partner=other, area=area, years=years, multilateral=multilateral)
    answer(rows, style=style, out=out)


@ask.command()
def network(
    area: Area = None,
    on: On = None,
    multilateral: Many = False,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """The network of partners: each party's partners, instruments and centralities."""
    from flows.commands.answers import answer
    from pipeline.questions.network import centralities

    answer(centralities(opened(dataset), area=area, on=on, multilateral=multilateral), style=style, out=out)


@ask.command()
def exchange(  # noqa: PLR0913 - a parameter for each option
    country: Country = None,
    other: Other = None,
    area: Area = None,
    category: Annotated[str | None, typer.Option(help="a category of what is given, such as training")] = None,
    everything: Annotated[bool, typer.Option("--all", help="notices, joint work, restraints and the rest too")] = False,
    quotes: Annotated[
        bool, typer.Option("--quotes", help="the commitments themselves; COUNTRY gives, WITH gets")
    ] = False,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """Who gives what to whom: commitments by giver, receiver and category."""
    from flows.commands.answers import answer, note
    from pipeline.questions.exchange import examples, gives, kept_apart

    collection = opened(dataset)
    if quotes:
        rows = examples(collection, giver=country, receiver=other, category=category)
        answer(rows, style=style, out=out, hidden=("commitment", "page", "title"))
        return
    rows = gives(collection, country=country, partner=other, area=area, category=category, everything=everything)
    answer(rows, style=style, out=out, hidden=("giver_cow", "receiver_cow"))
    apart = kept_apart(collection, country=country, partner=other)
    note(apart, style=style, what="commitments given to no side")


@ask.command()
def reciprocity(
    country: Country = None,
    other: Other = None,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """What either side of each pair gives, and the balance."""
    from flows.commands.answers import answer
    from pipeline.questions.exchange import reciprocity as found

    rows = found(opened(dataset), country=country, partner=other)
    answer(rows, style=style, out=out, hidden=("a_cow", "b_cow"))


@ask.command()
def partners(  # noqa: PLR0913 - a parameter for each option
    of: Of,
    on: On = None,
    area: Area = None,
    inside: Annotated[bool, typer.Option("--inside", help="members as partners of each other too")] = False,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """The partners of a country or group, with continents and areas."""
    from flows.commands.answers import answer
    from pipeline.questions.coalition import partners as found

    answer(found(opened(dataset), of=of, on=on, area=area, inside=inside), style=style, out=out, hidden=("cow",))


@ask.command()
def spread(of: Of, on: On = None, style: Shape = Style.TABLE, out: Out = None, dataset: Dataset = None) -> None:
    """The partners of a country or group by continent and area."""
    from flows.commands.answers import answer
    from pipeline.questions.coalition import spread as found

    answer(found(opened(dataset), of=of, on=on), style=style, out=out, hidden=("area",))


@ask.command()
def gaps(  # noqa: PLR0913 - a parameter for each option
    of: Of,
    others: Annotated[list[str] | None, typer.Option("--with", help="a partner to compare; again for more")] = None,
    on: On = None,
    everything: Annotated[bool, typer.Option("--all", help="all areas, not security alone")] = False,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """Areas covered with one partner and not with another."""
    from flows.commands.answers import answer
    from pipeline.questions.coalition import gaps as found

    rows = found(opened(dataset), of=of, partners=others or (), on=on, everything=everything)
    answer(rows, style=style, out=out, hidden=("area",))


@ask.command()
def missing(  # noqa: PLR0913 - a parameter for each option
    group: Annotated[str, typer.Argument(metavar="GROUP", help="such as OIC")],
    partner: Annotated[str, typer.Argument(metavar="PARTNER", help="a country or another group")],
    on: On = None,
    area: Area = None,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """Members of a group that nothing in the dataset binds to a partner come first."""
    from flows.commands.answers import answer
    from pipeline.questions.coalition import missing as found

    answer(
        found(opened(dataset), group=group, partner=partner, on=on, area=area), style=style, out=out, hidden=("cow",)
    )


@ask.command()
def status(  # noqa: PLR0913 - a parameter for each option
    document: Annotated[str | None, typer.Argument(help="an id or the beginning of it, or a path; default all")] = None,
    on: Annotated[str | None, typer.Option(help="a day  [default: today]", show_default=False)] = None,
    country: Country = None,
    only: Annotated[list[str] | None, typer.Option("--status", help="this status alone; again for more")] = None,
    events: Events = None,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """How instruments stand on a day: in force, renewed, expired, not to be told; with the reason."""
    from flows.commands.answers import answer
    from pipeline.questions.life import status as found

    told = _events(events)
    day = on or date.today()
    rows = found(opened(dataset), on=day, document=document, country=country, only=only or (), events=told)
    answer(rows, style=style, out=out, hidden=() if document else ("clauses", "assumes", "notice", "kind"))


@ask.command()
def calendar(  # noqa: PLR0913 - a parameter for each option
    since: Annotated[str | None, typer.Option("--from", help="first day  [default: today]", show_default=False)] = None,
    until: Annotated[
        str | None, typer.Option("--to", help="last day  [default: a year later]", show_default=False)
    ] = None,
    country: Country = None,
    events: Events = None,
    style: Shape = Style.TABLE,
    out: Annotated[Path | None, typer.Option(help="write to this file: .csv, .json or .ics")] = None,
    dataset: Dataset = None,
) -> None:
    """Expiries, renewals and last days for notice in a period."""
    from flows.commands.answers import answer, note, write
    from pipeline.questions.arguments import as_day
    from pipeline.questions.ics import calendar_file
    from pipeline.questions.life import calendar as found
    from pipeline.questions.life import undated
    from pipeline.questions.lifespans import plus

    first = as_day(since or date.today())
    last = as_day(until) if until else plus(first, "P1Y") or date.max
    collection, told = opened(dataset), _events(events)
    rows = found(collection, since=first, until=last, country=country, events=told)
    if out is not None and out.suffix.lower() == ".ics":
        write(out, calendar_file(rows, made_at=collection.committed_at))
    else:
        answer(rows, style=style, out=out, hidden=("quote",))
    left = undated(collection, country=country, events=told)
    note(left, style=style, what="instruments without days here")
