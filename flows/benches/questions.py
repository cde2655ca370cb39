"""``make questions``: ten questions of analysts over a dataset, with their real output and what they cost.

The commands run one after another in one process, as a person gives them, with the dataset open; each runs twice, since
some keep an index beside the dataset that the first asking makes. Shown are codes, dates and counts, no passages.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import shlex
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from flows.benches.marked import write_between
from flows.cli import app
from pipeline.errors import MithaqError
from pipeline.questions import open_collection

LIMIT = 1.0
"""Seconds of the processor that a question may take."""
SHOWN, WIDTH = 5, 44
DOCUMENT, README = Path("docs/ten-questions.md"), Path("README.md")
HEAD = ("| question | command | first row of the answer | rows | seconds |", "|---|---|---|---:|---:|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, its command without dataset and format, and the columns of the answer that are shown."""

    asks: str
    command: tuple[str, ...]
    shows: tuple[str, ...]


QUESTIONS = (
    Question(
        asks="With whom is Türkiye bound, on what, and since when?",
        command=("ask", "partnerships", "--country", "TUR"),
        shows=("b", "b_name", "instruments", "multilateral", "areas", "first_signed", "last_signed"),
    ),
    Question(
        asks="Which of the Netherlands' bilateral instruments with others were in force on a day?",
        command=("ask", "partnerships", "--country", "NLD", "--on", "2024-06-30"),
        shows=("b", "b_name", "instruments", "in_force", "possibly_in_force"),
    ),
    Question(
        asks="What do the United States and the Netherlands give each other?",
        command=("ask", "exchange", "--country", "USA", "--with", "NLD"),
        shows=("giver", "receiver", "category", "commitments", "named", "obligations", "instruments"),
    ),
    Question(
        asks="Who are the partners of the OIC's members, by continent?",
        command=("ask", "partners", "OIC"),
        shows=("partner", "name", "continent", "members", "instruments"),
    ),
    Question(
        asks="Which members of the OIC does nothing here bind to the European Union?",
        command=("ask", "missing", "OIC", "EU"),
        shows=("member", "name", "instruments", "last_signed"),
    ),
    Question(
        asks="What expired, renewed or had to be renounced, and when will it?",
        command=("ask", "calendar", "--from", "2000-01-01", "--to", "2030-12-31"),
        shows=("on", "event", "document", "parties"),
    ),
    Question(
        asks="Which instruments are cited most?",
        command=("ask", "references"),
        shows=("means", "documents", "amends", "supersedes", "implements"),
    ),
    Question(
        asks="Which norms and values are invoked?",
        command=("ask", "norms"),
        shows=("norm", "group", "documents", "read", "first", "last"),
    ),
    Question(
        asks="Where are joint military committees set up, whatever the spelling?",
        command=("ask", "search", '"joint committee" OR "military committee"'),
        shows=("document", "provision", "page", "parties", "signed_on"),
    ),
    Question(
        asks="How strongly do instruments of each kind bind?",
        command=(
            "query",
            "SELECT kind, count(*) AS commitments, count(*) FILTER (modality = 'obligation') AS obligations, "
            "count(*) FILTER (modality = 'intention') AS intentions, count(*) FILTER (hedged) AS hedged "
            "FROM commitments JOIN documents USING (document) GROUP BY kind ORDER BY 2 DESC",
        ),
        shows=("kind", "commitments", "obligations", "intentions", "hedged"),
    ),
)


def answered(question: Question, dataset: Path) -> tuple[list[dict[str, Any]], list[float]]:
    """Return the rows of the answer, and the processor's seconds of asking once and again.

    Raises:
        MithaqError: the question cannot be answered.
    """
    spent, rows = [], []
    for _ in range(2):
        out, began = io.StringIO(), time.process_time()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            call(typer.main.get_command(app), [*question.command, "--format", "json", "--dataset", str(dataset)])
        spent.append(time.process_time() - began)
        rows = json.loads(out.getvalue())
    return rows, spent


def call(command: Any, arguments: Sequence[str]) -> None:  # noqa: ANN401 - typer's command
    """Run a command as the command line does."""
    command.main(args=list(arguments), prog_name="mithaq", standalone_mode=False)


def told(question: Question, rows: Sequence[Mapping[str, Any]], spent: Sequence[float]) -> str:
    """Return a question with its command and the beginning of its answer, in Markdown."""
    names = [name for name in question.shows if rows and name in rows[0]]
    lines = [f"### {question.asks}", "", "```console", f"$ {as_typed(question)}", "```", ""]
    lines += [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"] if names else ["No rows."]
    lines += [f"| {' | '.join(cell(row[name]) for name in names)} |" for row in rows[:SHOWN]]
    more = f"{len(rows):,} rows in all; " if len(rows) > SHOWN else ""
    return "\n".join([*lines, "", f"{more}{spent[1]:.2f} s (the first time {spent[0]:.2f} s)"])


def as_typed(question: Question) -> str:
    """Return the command as a person types it."""
    return "mithaq " + " ".join(shlex.quote(part) if "'" not in part else f'"{part}"' for part in question.command)


def in_a_row(question: Question, rows: Sequence[Mapping[str, Any]], spent: Sequence[float]) -> str:
    """Return a question with its command and the first row of its answer as a row of a Markdown table."""
    first = ", ".join(f"{name} {cell(rows[0][name])}" for name in question.shows if rows and rows[0].get(name))
    return f"| {question.asks} | `{as_typed(question)}` | {first} | {len(rows):,} | {spent[1]:.2f} |"


def cell(value: Any) -> str:  # noqa: ANN401 - a JSON value
    """Return a value as a cell of a Markdown table, cut where it is long."""
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    if isinstance(value, float):
        value = f"{value:.3g}"
    text = "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 2]} …"


def main() -> int:
    """Ask all ten, print or publish them; return 1 where one takes too long or has no answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", type=Path, default=Path("data/processed"))
    parser.add_argument("--publish", action="store_true", help=f"write the answers into {DOCUMENT} and {README}")
    arguments = parser.parse_args()
    began = time.process_time()
    collection = open_collection(arguments.dataset)
    opened = time.process_time() - began
    parts, table, slow = [], [*HEAD], []
    for question in QUESTIONS:
        rows, spent = answered(question, arguments.dataset)
        parts.append(told(question, rows, spent))
        table.append(in_a_row(question, rows, spent))
        if spent[1] > LIMIT or not rows:
            slow.append(f"{' '.join(question.command[:2])}: {spent[1]:.2f} s, {len(rows)} rows")
    documents = collection.dataset.sql("SELECT count(*) AS n FROM documents WHERE state = 'processed'")["n"][0]
    commitments = collection.dataset.rows("commitments").count_rows()
    head = (
        f"Asked of {documents:,} documents with {commitments:,} commitments (version {collection.version}). "
        f"Seconds are the processor's, with the dataset open (opening it took {opened:.2f} s)."
    )
    text = "\n\n".join([head, *parts])
    if arguments.publish:
        write_between(DOCUMENT, "questions", text)
        write_between(README, "questions", "\n".join(table))
    typer.echo(text)
    for one in slow:
        typer.echo(f"over {LIMIT:g} s or without an answer: {one}", err=True)
    return int(bool(slow))


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except MithaqError as error:
        raise SystemExit(f"mithaq: {error}") from error
