"""What a person wants to be gone: which documents that means, and the marks that keep them from coming back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset.checks import check
from pipeline.dataset.contracts import CONTRACTS, FINDINGS
from pipeline.dataset.snapshot import is_dataset, open_snapshot

BELONGING = (*FINDINGS, "files", "reviews")
"""Tables whose rows go with their document."""


def with_earlier(documents: Collection[str], superseded_by: Mapping[str, str | None]) -> set[str]:
    """Return the documents and the earlier versions that they, or one of those, took the place of.

    Args:
        documents: what is to be forgotten.
        superseded_by: every document with the one that took its place, if any.
    """
    gone = set(documents)
    while earlier := {old for old, new in superseded_by.items() if new in gone} - gone:
        gone |= earlier
    return gone


def marks(rows: Iterable[Mapping[str, Any]], *, at: datetime) -> pa.Table:
    """Return the rows of ``forgotten`` for rows of ``documents``: their hashes, and nothing that they said."""
    found = [{"document": row["document"], "sha256": row["sha256"], "forgotten_at": at} for row in rows]
    return check("forgotten", found)


def forgotten_documents(folder: Path) -> frozenset[str]:
    """Return the identities of what was forgotten, without locking the dataset; none where there is no dataset.

    Raises:
        DatasetError: the dataset cannot be read.
    """
    if not is_dataset(folder):
        return frozenset()
    return frozenset(open_snapshot(folder).table("forgotten", ["document"]).column("document").to_pylist())


def without(tables: Mapping[str, pa.Table], documents: Collection[str]) -> dict[str, pa.Table]:
    """Return the tables without the rows of these documents."""
    return _of(tables, documents, keep=False)


def only(tables: Mapping[str, pa.Table], documents: Collection[str]) -> dict[str, pa.Table]:
    """Return the tables with the rows of these documents alone."""
    return _of(tables, documents, keep=True)


def _of(tables: Mapping[str, pa.Table], documents: Collection[str], *, keep: bool) -> dict[str, pa.Table]:
    named = pa.array(sorted(documents), pa.string())
    result = dict(tables)
    for name, table in tables.items():
        if "document" in CONTRACTS[name].names:
            within = pc.is_in(table.column("document"), named)
            result[name] = table.filter(within if keep else pc.invert(within))
    return result
