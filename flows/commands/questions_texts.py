"""``mithaq ask``: the questions of texts. Search, references, norms, comparison, precedents, expert variables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.choices import Dataset, Style
from flows.commands.questions import Area, Country, Out, Shape, ask, opened

if TYPE_CHECKING:
    from pipeline.questions import Collection
    from pipeline.questions.comparing import Draft

Document = Annotated[str | None, typer.Option(help="a document: its id, the beginning of it, or its path")]
Limit = Annotated[int, typer.Option(min=1, max=500, help="how many rows")]
Side = Annotated[str, typer.Argument(help="a document of the dataset, or a file that need not be in it")]
ALL = "all"


def document_of(collection: Collection, wanted: str | None) -> str | None:
    """Return the id of the document that a person means.

    Raises:
        SettingsError: there is none, or several.
    """
    from flows.commands.show import find_document
    from pipeline.dataset.snapshot import open_snapshot

    return find_document(wanted, open_snapshot(collection.folder))["document"] if wanted else None


@ask.command()
def search(  # noqa: PLR0913 - a parameter for each option
    query: Annotated[str, typer.Argument(help='words, "a phrase", a prefix*, OR, -without, a NEAR/5 b')],
    party: Country = None,
    area: Area = None,
    since: Annotated[str | None, typer.Option("--from", help="signed since, such as 1990 or 1990-06")] = None,
    until: Annotated[str | None, typer.Option("--to", help="signed until")] = None,
    kind: Annotated[str | None, typer.Option(help="treaty, memorandum, resolution ...")] = None,
    language: Annotated[str | None, typer.Option(help="of the passage, such as ar")] = None,
    document: Document = None,
    limit: Limit = 20,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """Which passages hold these words, in any spelling: the best first, with the words that show it."""
    from flows.commands.answers import answer
    from pipeline.questions.searching import Where
    from pipeline.questions.searching import search as find

    collection = opened(dataset)
    where = Where(
        party=party,
        area=area,
        since=since,
        until=until,
        kind=kind,
        language=language,
        document=document_of(collection, document),
    )
    found = find(collection, query, where=where, limit=limit)
    if style is Style.TABLE and out is None:
        found.rows["snippet"] = [
            _marked(*pair) for pair in zip(found.rows["snippet"], found.rows["marks"], strict=True)
        ]
    hidden = ("marks", "span_start", "span_end", "heading", "language", "score", "kind", "page")
    answer(found.rows, style=style, out=out, hidden=hidden)
    if style is Style.TABLE:
        _say(f"{found.total:,} passages in {found.documents:,} documents, {found.milliseconds:.0f} ms")


def _marked(snippet: str, marks: list[list[int]]) -> str:
    for start, end in reversed([*marks]):
        snippet = f"{snippet[:start]}[{snippet[start:end]}]{snippet[end:]}"
    return snippet


def _say(words: str) -> None:
    from rich.console import Console

    Console(stderr=True, highlight=False).print(words, markup=False, soft_wrap=True)


@ask.command()
def references(  # noqa: PLR0913 - a parameter for each option
    document: Document = None,
    name: Annotated[str | None, typer.Option(help="of a cited instrument, or part of it")] = None,
    relation: Annotated[str | None, typer.Option(help="amends, supersedes, supplements, implements ...")] = None,
    by: Annotated[bool, typer.Option("--by", help="who cites the document or the name, not what it cites")] = False,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """Which instruments are cited, amended, ended or carried out; without options, which most often."""
    from flows.commands.answers import answer
    from pipeline.questions import citing

    collection = opened(dataset)
    identity = document_of(collection, document)
    if by:
        rows = citing.cited_by(collection, document=identity, name=name)
    elif document or name or relation:
        rows = citing.references(collection, document=identity, name=name, relation=relation)
    else:
        rows = citing.most_cited(collection)
    answer(rows, style=style, out=out, hidden=("cue", "key", "span_start", "span_end", "reference", "page", "title"))


@ask.command()
def norms(
    document: Document = None,
    norm: Annotated[str | None, typer.Option(help="such as un_charter or sovereignty")] = None,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """Which norms and values are invoked; without options, how many documents invoke each."""
    from flows.commands.answers import answer
    from pipeline.questions import citing

    collection = opened(dataset)
    if document or norm:
        rows = citing.norms(collection, document=document_of(collection, document), norm=norm)
    else:
        rows = citing.norm_counts(collection)
    answer(rows, style=style, out=out, hidden=("means", "span_start", "span_end", "page", "found_by", "group", "scope"))


@ask.command()
def compare(
    left: Side,
    right: Annotated[str | None, typer.Argument(help="what it is compared with")] = None,
    against: Annotated[str | None, typer.Option(help="`all`: against every instrument of the dataset")] = None,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """What is new, missing, stronger or weaker in one instrument or draft than in another, or than is usual in all."""
    from flows.commands.answers import answer
    from pipeline.errors import SettingsError
    from pipeline.questions import comparing

    if (right is None) == (against is None) or against not in (None, ALL):
        raise SettingsError("compare takes two instruments, or one and --against all")
    collection = opened(dataset)
    first = _side(collection, left)
    if right is not None:
        compared = comparing.compare(collection, first, _side(collection, right))
        answer(compared.rows, style=style, out=out, hidden=("left_span", "right_span"))
        if style is Style.TABLE:
            summary = compared.summary
            counts = ", ".join(
                f"{many} {change}" for change, many in zip(summary["change"], summary["clauses"], strict=True) if many
            )
            _say(f"{compared.left} → {compared.right}: {counts}")
        return
    survey = comparing.against_all(collection, _draft(collection, first))
    answer(survey.clauses, style=style, out=out, hidden=("span_start", "span_end", "usual_provision", "share"))
    if style is Style.TABLE and out is None:
        _say(f"nearest of {survey.read:,} instruments:")
        answer(survey.instruments, style=style)
        _say("what the nearest have and this has not:")
        answer(survey.missing, style=style)


def _side(collection: Collection, given: str) -> str | Draft:
    """Return the document that is meant, or the clauses of a file that is not in the dataset."""
    from pipeline.errors import SettingsError
    from pipeline.questions.comparing import read_draft

    try:
        return document_of(collection, given) or given
    except SettingsError:
        if Path(given).is_file():
            return read_draft(Path(given))
        raise


def _draft(collection: Collection, side: str | Draft) -> Draft:
    from pipeline.questions.comparing import draft_of

    return draft_of(collection, side) if isinstance(side, str) else side


@ask.command()
def precedents(
    clause: Annotated[str, typer.Argument(help="the words of a clause")],
    limit: Limit = 10,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """Who has such a clause, in which words, and what is unusual about this one."""
    from flows.commands.answers import answer
    from pipeline.questions import comparing

    found = comparing.precedents(opened(dataset), clause, limit=limit)
    answer(found.rows, style=style, out=out, hidden=("span_start", "span_end", "page", "parties"))
    if style is Style.TABLE:
        _say(f"{found.instruments:,} of {found.read:,} instruments have such a clause")
        for words in ([f"usual: {found.usual}"] if found.usual else []) + [f"unusual: {one}" for one in found.unusual]:
            _say(words)


@ask.command()
def variables(  # noqa: PLR0913 - a parameter for each option
    document: Document = None,
    country: Country = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="the words behind every 1")] = False,
    codebook: Annotated[bool, typer.Option("--codebook", help="what each variable means")] = False,
    style: Shape = Style.TABLE,
    out: Out = None,
    dataset: Dataset = None,
) -> None:
    """Agreements coded after ATOP, DCAD and the treaty register: 1 found, 0 not found, empty: cannot be said."""
    from flows.commands.answers import answer
    from pipeline.questions import coding

    if codebook:
        answer(coding.codebook(), style=style, out=out)
        return
    collection = opened(dataset)
    identity = document_of(collection, document)
    if evidence:
        rows = coding.variable_evidence(collection, document=identity)
    else:
        rows = coding.variables(collection, document=identity, country=country)
    answer(rows, style=style, out=out, hidden=("span_start", "span_end", "page"))
