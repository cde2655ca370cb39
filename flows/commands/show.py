"""``mithaq show``: one document as a person reads it, each value with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.dataset as pads
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows.commands.tables import plain
from flows.commands.views import console
from pipeline.dataset.snapshot import Snapshot, open_snapshot
from pipeline.errors import SettingsError
from pipeline.storage import located

Row = dict[str, Any]
TERMS = ("signed_on", "signed_at", "entry_into_force", "duration", "renewal", "termination_notice",
         "authentic_languages", "depositary")  # fmt: skip
FEW = 5


def show_command(wanted: str, *, folder: Path) -> None:
    """Print a document's title, parties, life cycle, areas, commitments and doubts.

    Raises:
        SettingsError: no document answers to ``wanted``, or several do.
        DatasetError: there is no dataset, or it cannot be read.
    """
    snapshot = open_snapshot(folder)
    row = find_document(wanted, snapshot)
    out = console()
    out.print(f"[bold]{escape(row['title'] or 'without a title')}[/bold]")
    out.print(f"{row['document']}  {row['path']}", markup=False)
    if row["state"] == "failed":
        out.print(f"failed ({row['failure']}): {row['reason']}", markup=False)
    if row["state"] == "superseded":
        out.print(f"superseded by {row['superseded_by'] or 'nothing'}")
    if row["state"] == "processed":
        _print_processed(out, row, snapshot)


def find_document(wanted: str, snapshot: Snapshot) -> Row:
    """Return the row of the one document of that id, beginning of an id, path, or end of a path."""
    rows: list[Row] = snapshot.table("documents").to_pylist()
    path = str(located(wanted))
    for matches in (
        [row for row in rows if row["document"] == wanted or path in row["paths"]],
        [row for row in rows if len(wanted) >= 4 and row["document"].startswith(wanted.lower())],
        [row for row in rows if any(found.endswith(f"/{wanted}") for found in row["paths"])],
    ):
        living = [row for row in matches if row["state"] != "superseded"] or matches
        if len(living) == 1:
            return living[0]
        if living:
            some = ", ".join(row["document"] for row in living[:FEW])
            raise SettingsError(
                f"{wanted} could be any of {len(living)} documents: {some}{', ...' * (len(living) > FEW)}"
            )
    raise SettingsError(f"there is no document {wanted} in {snapshot.folder}: mithaq status tells what is there")


def _print_processed(out: Console, row: Row, snapshot: Snapshot) -> None:
    binding = {True: ", binding", False: ", not binding", None: ""}[row["binding"]]
    kind = f"{row['kind']} ({row['kind_score']:.2f}), {row['laterality']}" if row["kind"] else "kind not known"
    out.print(
        f"{kind}{binding}; "
        f"language {row['language'] or 'unknown'}, {row['pages']:,} pages, {row['words']:,} words, "
        f"quality {row['quality'] or 0:.2f}"
    )
    parties = _of(row, snapshot, "parties")
    out.print("\n[bold]parties[/bold]")
    for party in parties:
        role = f", {party['role']}" if party["role"] else ""
        aliases = f"; also {', '.join(party['aliases'])}" if party["aliases"] else ""
        out.print(f"  {party['party']}  {party['name']} ({party['kind']}{role}){aliases}", markup=False)
    if not parties:
        out.print("  none found")
    _print_terms(out, row, _of(row, snapshot, "evidence"))
    out.print(f"\n[bold]areas[/bold]  {', '.join(row['areas']) or 'none found'}")
    _print_commitments(out, _of(row, snapshot, "commitments"))
    _print_doubts(out, _of(row, snapshot, "issues"))


def _of(row: Row, snapshot: Snapshot, name: str) -> list[Row]:
    rows: list[Row] = snapshot.table(name, filter=pads.field("document") == row["document"]).to_pylist()
    order = {"parties": "ordinal", "commitments": "ordinal", "issues": "issue"}.get(name)
    return sorted(rows, key=lambda found: found[order]) if order else rows


def _print_terms(out: Console, row: Row, evidence: list[Row]) -> None:
    quotes = {found["field"]: found for found in evidence}
    table = Table.grid(padding=(0, 2))
    for name in TERMS:
        if row[name]:
            found = quotes.get(name, {})
            quote = " ".join((found.get("quote") or "").split())
            page = f"p. {found['page']}" if found.get("page") else ""
            table.add_row(f"  {name}", escape(plain(row[name])), page, escape(f'"{quote}"' if quote else ""))
    out.print("\n[bold]life cycle[/bold]")
    out.print(table if table.row_count else "  the text gives no terms")


def _print_commitments(out: Console, commitments: list[Row]) -> None:
    out.print(f"\n[bold]commitments[/bold]  {len(commitments):,}")
    if not commitments:
        return
    table = Table(
        "provision", "who", "force", "does", "to whom", "areas", "words", header_style="bold", show_lines=True
    )
    for row in commitments:
        extra = [f"if: {row['condition']}"] if row["condition"] else []
        extra += [f"until: {row['deadline']}"] if row["deadline"] else []
        extra += [f"hedged: {', '.join(row['hedges'])}"] if row["hedged"] else []
        words = " ".join(row["quote"].split()) + "".join(f"\n({' '.join(item.split())})" for item in extra)
        cells = (
            row["provision"],
            row["bearer"],
            row["modality"],
            row["actions"],
            row["beneficiary"],
            row["areas"],
            words,
        )
        table.add_row(*(escape(plain(cell)) for cell in cells))
    out.print(table)


def _print_doubts(out: Console, issues: list[Row]) -> None:
    if issues:
        out.print("\n[bold]doubtful[/bold]")
    for issue in issues:
        page = f" (p. {issue['page']})" if issue["page"] else ""
        out.print(f"  {issue['severity']} {issue['code']}: {issue['message']}{page}", markup=False)
