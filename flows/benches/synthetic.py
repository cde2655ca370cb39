"""A dataset of as many invented commitments as wanted, written by the dataset's own writer so that its layout is real.

A hundred documents are made as rows and checked; every further hundred are the same rows under other identities, with
their words rotated, checked and committed likewise. Nothing in it is taken from a text.
"""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset.batches import WRITTEN, Batch
from pipeline.dataset.checks import check, check_table, check_together
from pipeline.dataset.contracts import CONTRACTS, KINDS
from pipeline.dataset.store import DatasetWriter
from pipeline.questions.arguments import areas
from pipeline.questions.places import places
from pipeline.types import Modality

EACH, TOGETHER, AT_ONCE = 50, 100, 10
"""Commitments in a document, documents made at once, such heaps in a commit."""
SYLLABLES = ("ba", "dor", "el", "fin", "gal", "hu", "ir", "kem", "lo", "mar", "nu", "os", "pel", "rin", "sa", "tov")
VERBS = ("train", "supply", "notify", "exchange", "grant", "consult", "protect", "provide", "assist", "pay")
Rows = list[dict[str, Any]]


def write_synthetic(folder: Path, *, commitments: int) -> int:
    """Write a dataset of at least so many commitments to an empty folder; return how many.

    Cost: some 40 s of a processor for a million, and 2 GB of memory; grows with their number.

    Raises:
        DatasetError: the folder cannot be written.
    """
    heaps = -(-commitments // (EACH * TOGETHER))
    first = _first(random.Random(11))  # noqa: S311 - invented words, no secret
    with DatasetWriter(folder) as writer:
        batches = (_variant(first, number) for number in range(heaps))
        while some := list(itertools.islice(batches, AT_ONCE)):
            writer.commit_batches(some)
        writer.compact(everything=True)
    return heaps * EACH * TOGETHER


def _first(chance: random.Random) -> Mapping[str, pa.Table]:
    rows: dict[str, Rows] = {name: [] for name in WRITTEN}
    codes, some_areas = sorted(code for code in places() if len(code) == 3), sorted(areas())
    for number in range(TOGETHER):
        parties = chance.sample(codes, 2)
        _document(rows, f"{number:016x}", parties, chance.sample(some_areas, 3), chance)
    return {name: check(name, some) for name, some in rows.items()}


def _document(
    rows: dict[str, Rows], document: str, parties: list[str], covered: list[str], chance: random.Random
) -> None:
    """Add a document's rows: as many commitments as sentences, a provision and a page for all of them."""
    text, found = "", []
    for ordinal in range(1, EACH + 1):
        one = _commitment(document, ordinal, parties, covered, chance)
        one |= {"quote_start": len(text), "quote_end": len(text) + len(one["quote"])}
        one |= {"trigger_start": len(text) + 6, "trigger_end": len(text) + 6 + len(one["trigger"])}
        text += one["quote"] + " "
        found.append(one)
    rows["commitments"] += found
    rows["documents"].append(_root(document, parties, covered, text, chance))
    span = {"span_start": 0, "span_end": len(text), "page": 1}
    said = {"document": document, "provision": "Art. 1", "ordinal": 1, "kind": "article", "text": text, "leads": []}
    rows["provisions"].append(_row("provisions", said | span))
    page = {"document": document, "page": 1, "method": "plain", "quality": 1.0, "characters": len(text)}
    rows["pages"].append(_row("pages", page | {"span_start": 0, "span_end": len(text)}))
    made = {"found_by": "synthetic", "score": 1.0}
    for at, code in enumerate(parties, 1):
        party = {"document": document, "party": code, "ordinal": at, "name": code, "kind": "state", "aliases": []}
        rows["parties"].append(_row("parties", party | made))
    rows["areas"] += [_row("areas", {"document": document, "area": area, **made}) for area in covered]
    rows["files"].append(_row("files", {"path": f"in/{document}.txt", "document": document, "size": 1, "mtime_ns": 1}))


def _commitment(
    document: str, ordinal: int, parties: list[str], covered: list[str], chance: random.Random
) -> dict[str, Any]:
    verb = chance.choice(VERBS)
    words = " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(chance.randint(12, 40)))
    given = {
        "commitment": f"{document}-{ordinal}",
        "document": document,
        "ordinal": ordinal,
        "provision": "Art. 1",
        "quote": f"{parties[0]}; shall {verb} {words}.",
        "trigger": f"shall {verb}"[:10],
        "page": 1,
        "modality": str(chance.choice(tuple(Modality))),
        "bearer": [chance.choice((*parties, "each"))],
        "beneficiary": chance.choice(([], [parties[1]], ["other"])),
        "actions": [verb],
        "areas": chance.sample(covered, chance.randint(0, 2)),
        "hedges": [],
        "hedged": False,
        "confidence": round(chance.random(), 3),
        "found_by": "synthetic",
    }
    return _row("commitments", given)


def _root(document: str, parties: list[str], covered: list[str], text: str, chance: random.Random) -> dict[str, Any]:
    signed = f"{chance.randint(1950, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    given = {
        "document": document,
        "state": "processed",
        "path": f"in/{document}.txt",
        "paths": [f"in/{document}.txt"],
        "size": len(text),
        "pages": 1,
        "characters": len(text),
        "words": len(text.split()),
        "language": "en",
        "grade": "good",
        "pages_failed": 0,
        "title": f"Agreement {document}",
        "kind": chance.choice(KINDS[:5]),
        "laterality": "bilateral",
        "binding": True,
        "parties": parties,
        "signed_on": signed,
        "authentic_languages": ["en"],
        "areas": sorted(covered),
        "provisions": 1,
        "commitments": EACH,
        "issues": 0,
        "pipeline_version": "synthetic",
        "model_versions": [],
        "run": "synthetic",
    }
    return _row("documents", given)


def _row(table: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a whole row; what is not given is empty."""
    return {name: given.get(name) for name in CONTRACTS[table].names}


def _variant(first: Mapping[str, pa.Table], number: int) -> Batch:
    """Return the rows under other identities, their quotes' words told apart by a mark of equal length."""
    olds = first["documents"].column("document").to_pylist()
    mark = f"{number:06x}"
    named = {old: hashlib.sha256(f"{mark}{old}".encode()).hexdigest()[:16] for old in olds}
    tables = {name: _renamed(table, named, mark) for name, table in first.items()}
    for name, table in tables.items():
        check_table(name, table)
    check_together(tables)
    return Batch(tables=tables)


def _renamed(table: pa.Table, named: Mapping[str, str], mark: str) -> pa.Table:
    if not table.num_rows:
        return table
    old = table.column("document")
    new = pa.array([named[one] for one in old.to_pylist()])
    for column, values in _changed(table, new, mark):
        at = table.schema.get_field_index(column)
        table = table.set_column(at, table.schema.field(at), values)
    return table


def _changed(table: pa.Table, new: pa.Array, mark: str) -> Iterator[tuple[str, pa.Array]]:
    yield "document", new
    if "path" in table.column_names:
        paths = pc.binary_join_element_wise("in/", new, ".txt", "")
        yield "path", paths
        if "paths" in table.column_names:
            yield "paths", pa.array([[path] for path in paths.to_pylist()])
    if "commitment" in table.column_names:
        ordinals = pc.cast(table.column("ordinal"), pa.string())
        yield "commitment", pc.binary_join_element_wise(new, ordinals, "-")
        yield "quote", pc.utf8_replace_slice(table.column("quote"), 20, 26, mark)
