"""The dataset against itself: every row by its contract, every count, every place that must still quote the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import regex

from pipeline.dataset.checks import check_table, check_together
from pipeline.dataset.contracts import CONTRACTS, FINDINGS
from pipeline.dataset.forget import only
from pipeline.dataset.snapshot import ROOT, Snapshot, open_snapshot
from pipeline.errors import ContractError, DatasetError
from pipeline.review.standing import unapplied

COUNTED = ("provisions", "commitments", "issues")
"""Tables whose rows ``documents`` counts in a column of that name."""
NOWHERE = "\ufffc"  # stands for characters that no provision has: blanks between them
BLANK = regex.compile(rf"[\s{NOWHERE}]+")
Tables = Mapping[str, pa.Table]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A class of fault: ``what`` is wrong with ``documents``, or with all of the dataset where there are none."""

    what: str
    documents: tuple[str, ...] = ()


def verify(folder: Path) -> list[Fault]:
    """Return what is wrong with the dataset's newest version, one entry for each class of fault.

    Raises:
        DatasetError: there is no dataset, or its newest commit cannot be read at all.
    """
    snapshot = open_snapshot(folder)
    unreadable, tables = _read(snapshot)
    found = [Fault(what=what) for what in unreadable]
    if ROOT not in tables:
        return found
    found += _contract_faults(tables)
    found += [
        Fault(what=what, documents=tuple(sorted(documents)))
        for what, documents in (
            ("rows that belong to no document", _orphans(tables)),
            ("rows that do not add up to what documents counts", _miscounted(tables)),
            ("places that no longer quote the text", _misquoted(tables)),
            ("files that stand for no document in the dataset", _strays(tables)),
            ("reviews that are not laid over the rows", _unlaid(snapshot, tables)),
        )
        if documents
    ]
    return found


def _read(snapshot: Snapshot) -> tuple[list[str], dict[str, pa.Table]]:
    """Return what cannot be read, and the tables that can."""
    faults, tables = [], {}
    for name in CONTRACTS:
        try:
            tables[name] = snapshot.table(name)
        except DatasetError as error:
            faults.append(f"table {name} cannot be read: {str(error).partition('cannot be read: ')[2] or error}")
    return faults, tables


def _contract_faults(tables: Tables) -> Iterator[Fault]:
    for name, table in tables.items():
        if fault := _broken(_check_each, {name: table}):
            yield fault
    if tables.keys() >= {ROOT, *FINDINGS} and (fault := _broken(check_together, _without_orphans(tables))):
        yield fault


def _check_each(tables: Tables) -> None:
    for name, table in tables.items():
        check_table(name, table)


def _broken(examine: Callable[[dict[str, pa.Table]], None], tables: Tables) -> Fault | None:
    """Return what is wrong with the tables, and with which documents; these are looked for only where something is."""
    try:
        examine(dict(tables))
    except ContractError as error:
        documents = set()
        for document in sorted(_documents(tables)):
            try:
                examine(only(tables, {document}))
            except ContractError:
                documents.add(document)
        return Fault(what=str(error), documents=tuple(sorted(documents)))
    return None


def _documents(tables: Tables) -> set[str]:
    named = (table for name, table in tables.items() if "document" in CONTRACTS[name].names)
    return {document for table in named for document in table.column("document").to_pylist() if document}


def _orphans(tables: Tables) -> set[str]:
    known = set(tables[ROOT].column("document").to_pylist())
    found = (set(tables[name].column("document").to_pylist()) for name in FINDINGS if name in tables)
    return set().union(*found) - known


def _without_orphans(tables: Tables) -> dict[str, pa.Table]:
    return only(tables, set(tables[ROOT].column("document").to_pylist()))


def _strays(tables: Tables) -> set[str]:
    if "files" not in tables:
        return set()
    return set(tables["files"].column("document").to_pylist()) - set(tables[ROOT].column("document").to_pylist())


def _unlaid(snapshot: Snapshot, tables: Tables) -> set[str]:
    """Return the documents with reviews that left no trace in them, or traces of reviews that are not there."""
    if not tables.keys() >= {"reviews", "review_effects"}:
        return set()
    known = set(tables["reviews"].column("review").to_pylist())
    columns = (tables["review_effects"].column(name).to_pylist() for name in ("document", "review"))
    return {document for document, review in zip(*columns, strict=True) if review not in known} | {*unapplied(snapshot)}


def _miscounted(tables: Tables) -> set[str]:
    wrong = set()
    for name in COUNTED:
        if name not in tables:
            continue
        said = dict(zip(*(tables[ROOT].column(n).to_pylist() for n in ("document", name)), strict=True))
        counted = {one["values"]: one["counts"] for one in pc.value_counts(tables[name].column("document")).to_pylist()}
        wrong |= {document for document, number in said.items() if number != counted.get(document, 0)}
    return wrong


def _misquoted(tables: Tables) -> set[str]:
    """Return the documents with words that are not those of their provisions at that place, blanks aside."""
    if "provisions" not in tables:
        return set()
    texts = _texts(tables["provisions"])
    wrong = set()
    for name, contract in CONTRACTS.items():
        for start, end, words in contract.spans:
            if words is None or name in {"provisions"} or name not in tables:
                continue
            columns = (tables[name].column(n).to_pylist() for n in ("document", start, end, words))
            for document, first, last, said in zip(*columns, strict=True):
                if said is not None and first is not None and _folded(texts[document][first:last]) != _folded(said):
                    wrong.add(document)
    return wrong


def _texts(provisions: pa.Table) -> dict[str, str]:
    """Return each document's text as far as provisions have it."""
    parts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    columns = (provisions.column(name).to_pylist() for name in ("document", "span_start", "text"))
    for document, start, text in zip(*columns, strict=True):
        if start is not None:
            parts[document].append((start, text))
    return defaultdict(str, {document: _joined(sorted(found)) for document, found in parts.items()})


def _joined(parts: Sequence[tuple[int, str]]) -> str:
    pieces, at = [], 0
    for start, text in parts:
        pieces += [NOWHERE * (start - at), text]
        at = max(at, start) + len(text)
    return "".join(pieces)


def _folded(words: str) -> str:
    folded: str = BLANK.sub(" ", words)
    return folded.strip()
