"""``mithaq export`` and ``mithaq cite``: the dataset in other tools, and a version of it in a footnote."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.choices import Dataset


class Format(StrEnum):
    """What a dataset can be exported as."""

    PARQUET = "parquet"
    CSV = "csv"
    EXCEL = "excel"
    GRAPHML = "graphml"
    GEXF = "gexf"
    AKN = "akn"
    JSONL = "jsonl"
    FTM = "ftm"


class CitedAs(StrEnum):
    """How a citation is printed."""

    TEXT = "text"
    BIBTEX = "bibtex"
    JSON = "json"


def add_exporting(app: typer.Typer) -> None:
    """Add ``export`` and ``cite`` to the command line."""
    app.command()(export)
    app.command()(cite)


def export(  # noqa: PLR0913 - a parameter for each option
    format: Annotated[
        Format,
        typer.Argument(help="parquet, csv, akn: a folder of files (akn with one --document: a file); the rest: a file"),
    ],
    out: Annotated[Path, typer.Option(help="the file or folder to write; an earlier export there is replaced")],
    document: Annotated[
        list[str] | None, typer.Option(help="a document's id or the beginning of it; again for more")
    ] = None,
    country: Annotated[str | None, typer.Option(help="documents with this party: QAT, Qatar, OIC")] = None,
    area: Annotated[str | None, typer.Option(help="documents of a cooperation area, such as military_training")] = None,
    kind: Annotated[str | None, typer.Option(help="documents of a kind, such as treaty")] = None,
    language: Annotated[str | None, typer.Option(help="documents in a language, such as ar")] = None,
    since: Annotated[str | None, typer.Option("--from", help="signed on this day or later")] = None,
    until: Annotated[str | None, typer.Option("--to", help="signed on this day or before")] = None,
    table: Annotated[
        list[str] | None, typer.Option(help="parquet, csv, excel: this table alone; again for more")
    ] = None,
    multilateral: Annotated[
        bool, typer.Option("--multilateral", help="graphml, gexf: instruments of more than two parties too")
    ] = False,
    dataset: Dataset = None,
) -> None:
    """Write the dataset, or some documents of it, for other tools (docs/exports.md)."""
    from flows.options import settings
    from pipeline import open_dataset
    from pipeline.exports import Filters, Wanted
    from pipeline.exports import export as write

    filters = Filters(
        documents=tuple(document or ()),
        country=country,
        area=area,
        kind=kind,
        language=language,
        since=since,
        until=until,
    )
    wanted = Wanted(format=format.value, filters=filters, tables=tuple(table or ()), multilateral=multilateral)
    done = write(open_dataset(settings(dataset=dataset).dataset), wanted, out)
    said = ", ".join(f"{name} {count:,}" for name, count in done.rows.items() if count) or "no rows"
    typer.echo(f"{done.path}: {said}")
    typer.echo(f"version {done.citation.version}, content SHA-256 {done.citation.sha256}")


def cite(
    style: Annotated[CitedAs, typer.Option("--format", help="how it is printed")] = CitedAs.TEXT,
    title: Annotated[str, typer.Option(help="what the dataset is called")] = "Mithaq dataset",
    dataset: Dataset = None,
) -> None:
    """Print how this version of the dataset is cited: its number, what made it, and a digest of its rows."""
    from flows.options import settings
    from pipeline import open_dataset
    from pipeline.exports import as_bibtex, as_text
    from pipeline.exports import cite as cited

    one = cited(open_dataset(settings(dataset=dataset).dataset), title=title)
    if style is CitedAs.JSON:
        json.dump(one.as_json, sys.stdout, ensure_ascii=False, indent=2)
        typer.echo()
    else:
        typer.echo(as_text(one) if style is CitedAs.TEXT else as_bibtex(one), nl=False)
