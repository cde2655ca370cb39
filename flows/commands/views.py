"""``mithaq query`` and ``mithaq status``: the dataset as tables in the terminal."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from flows.choices import Style
from flows.commands.tables import plain, print_table
from flows.keeping.outdated import present
from flows.options import settings
from pipeline.dataset.known import known_files
from pipeline.dataset.snapshot import Snapshot, open_snapshot
from pipeline.review.standing import STATES, counts

EXAMPLES = 3
SUMMARISED = ["document", "path", "state", "failure", "reason", "grade", "doubts", "kind", "language", "words",
              "commitments"]  # fmt: skip
DOUBTFUL_SHOWN = 20
ALL_DOUBTFUL = "SELECT path, doubts FROM documents WHERE grade = 'doubtful'"
WIDE = 400
"""Columns of a table that is not shown in a terminal, so that nothing in it is cut off."""


def console() -> Console:
    """Return a console that folds to the terminal's width, and into a file or pipe writes wide lines."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)


def query_command(sql: str, *, style: Style, folder: Path) -> None:
    """Print the rows that the query asks for.

    Raises:
        DatasetError: there is no dataset, or the query is wrong.
    """
    from pipeline import open_dataset

    found = open_dataset(folder).sql_arrow(sql)
    names, rows = found.column_names, list(zip(*(column.to_pylist() for column in found.columns), strict=True))
    if style is Style.JSON:
        asked = [dict(zip(names, row, strict=True)) for row in rows]
        json.dump(asked, sys.stdout, ensure_ascii=False, default=str, indent=1)
        print()  # noqa: T201
    elif style is Style.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([plain(value) for value in row] for row in rows)
    else:
        print_table(names, [dict(zip(names, row, strict=True)) for row in rows])


def status_command(*, folder: Path) -> None:
    """Print what is in the dataset, what failed and why, what is doubtful, and the last runs.

    Raises:
        DatasetError: there is no dataset, or it cannot be read.
    """
    snapshot = open_snapshot(folder)
    documents = snapshot.table("documents", SUMMARISED).to_pylist()
    documents.sort(
        key=lambda row: (row["state"] != "processed", row["state"], row["path"])
    )  # equal counts keep an order
    out = console()
    states = Counter(row["state"] for row in documents)
    read = [row for row in documents if row["state"] == "processed"]
    out.print(f"{folder}, version {snapshot.version} of {snapshot.committed_at:%Y-%m-%d %H:%M} UTC", markup=False)
    out.print(", ".join(f"{count:,} documents {state}" for state, count in states.most_common()) or "no documents")
    out.print(
        f"{sum(row['words'] or 0 for row in read):,} words, {sum(row['commitments'] for row in read):,} commitments"
    )
    _print_outdated(out, snapshot)
    _print_counts(out, "kind", Counter(row["kind"] or "none" for row in read))
    _print_counts(out, "language", Counter(row["language"] or "unknown" for row in read))
    _print_failures(out, [row for row in documents if row["state"] == "failed"])
    _print_doubtful(out, [row for row in read if row["grade"] == "doubtful"], snapshot)
    _print_issues(out, snapshot)
    _print_reviews(out, snapshot)
    _print_runs(out, snapshot)


def _print_outdated(out: Console, snapshot: Snapshot) -> None:
    """Print how many documents were made with another pipeline, other models, rules or readers, and how to renew them.

    The rules are the shipped ones, or those of ``MITHAQ_RULES``.
    """
    now = present(settings().rules)
    reasons = {file.document: now.reasons(file) for file in known_files(snapshot.folder)}
    counts = Counter(reason for found in reasons.values() for reason in found)
    if counts:
        some = ", ".join(f"other {name} {count:,}" for name, count in counts.most_common())
        total = sum(map(bool, reasons.values()))
        out.print(f"{total:,} documents are out of date ({some}): `mithaq reprocess outdated` renews them")


def _print_counts(out: Console, what: str, counts: Counter[str]) -> None:
    if counts:
        out.print(f"by {what}: " + ", ".join(f"{name} {count:,}" for name, count in counts.most_common()))


def _print_failures(out: Console, failed: Sequence[dict[str, Any]]) -> None:
    if not failed:
        return
    out.print("\nfailed")
    rows = []
    for code, count in Counter(row["failure"] for row in failed).most_common():
        same = [row for row in failed if row["failure"] == code]
        reason = Counter(row["reason"] for row in same).most_common(1)[0][0]
        names = ", ".join(Path(row["path"]).name for row in same[:EXAMPLES]) + (", ..." if count > EXAMPLES else "")
        rows.append((f"{count:,}", code, reason, names))
    out.print(_table(("documents", "failure", "reason", "such as"), rows))


def _print_doubtful(out: Console, doubtful: Sequence[dict[str, Any]], snapshot: Snapshot) -> None:
    """Print how many documents are doubtful and why, and the first of them with their reasons."""
    if not doubtful:
        return
    counts = Counter(code for row in doubtful for code in row["doubts"])
    out.print(f"\n{len(doubtful):,} of what was read is doubtful")
    out.print(", ".join(f"{code} {count:,}" for code, count in counts.most_common()))
    issues = snapshot.table("issues", ["document", "code", "message"]).to_pylist()
    messages = {(row["document"], row["code"]): row["message"] for row in reversed(issues)}
    shown = [
        (Path(row["path"]).name, code, messages.get((row["document"], code), ""))
        for row in doubtful[:DOUBTFUL_SHOWN]
        for code in row["doubts"]
    ]
    out.print(_table(("document", "doubt", "because"), shown))
    if len(doubtful) > DOUBTFUL_SHOWN:
        out.print(f"and {len(doubtful) - DOUBTFUL_SHOWN:,} more")
    out.print(f'all of them: mithaq query "{ALL_DOUBTFUL}"; one of them: mithaq show DOCUMENT', markup=False)


def _print_issues(out: Console, snapshot: Snapshot) -> None:
    issues = snapshot.table("issues", ["code", "severity", "document", "message"]).to_pylist()
    counts = Counter((row["severity"], row["code"]) for row in issues if row["severity"] != "failure")
    if not counts:
        return
    out.print("\ndoubts and notes")
    rows = []
    for (severity, code), count in counts.most_common():
        same = [row for row in issues if (row["severity"], row["code"]) == (severity, code)]
        rows.append((f"{count:,}", f"{len({row['document'] for row in same}):,}", severity, code, same[0]["message"]))
    out.print(_table(("times", "documents", "severity", "code", "such as"), rows))


def _print_reviews(out: Console, snapshot: Snapshot) -> None:
    """Print how many reviews there are of each state, and how to find those whose row was not found again."""
    if found := counts(snapshot):
        out.print("\nreviews: " + ", ".join(f"{name} {found[name]:,}" for name in STATES if found[name]))
    if found["unmatched"]:
        out.print("rows of unmatched reviews were not found again: `mithaq review list --state unmatched` shows them")


def _print_runs(out: Console, snapshot: Snapshot, *, last: int = 5) -> None:
    columns = ["started_at", "state", "found", "processed", "failed", "words", "seconds"]
    runs = sorted(snapshot.table("runs", columns).to_pylist(), key=lambda row: row["started_at"], reverse=True)
    if runs:
        out.print(f"\nlast runs ({len(runs):,} in all)")
        rows = (
            [f"{row['started_at']:%Y-%m-%d %H:%M}", row["state"], *(f"{row[name]:,.0f}" for name in columns[2:])]
            for row in runs[:last]
        )
        out.print(_table(("began (UTC)", *columns[1:]), rows))


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(*names, header_style="bold", show_lines=False)
    for row in rows:
        table.add_row(*(str(cell).replace("[", r"\[") for cell in row))
    return table
