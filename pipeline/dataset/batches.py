"""Outcomes as checked Arrow tables: made in the workers, cheap to send between processes, committed by the writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from pipeline.dataset.checks import check, check_together
from pipeline.dataset.contracts import CONTRACTS, FINDINGS
from pipeline.dataset.outcomes import Failure, Outcome
from pipeline.dataset.rows import failure_rows, rows_of
from pipeline.errors import ContractError

WRITTEN = ("documents", "files", *FINDINGS)
"""The tables that a batch writes."""
NOTHING = {name: contract.schema.empty_table() for name, contract in CONTRACTS.items()}
"""Every table without a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Checked rows of some documents: an Arrow table with the contract's schema for each name in ``WRITTEN``."""

    tables: Mapping[str, pa.Table]

    @property
    def documents(self) -> list[str]:
        """Return the documents' identities."""
        return self.tables["documents"].column("document").to_pylist()  # type: ignore[no-any-return]


def prepare(outcomes: Sequence[Outcome], *, run: str) -> Batch:
    """Return the rows of ``outcomes``, checked against the contracts.

    A record that breaks a contract becomes a failure with the code ``contract`` and stops nobody else. Outcomes
    of the same content are one document, with all their places.
    """
    merged = _merged(outcomes)
    try:
        return _checked(merged, run)  # checking many rows costs little more than checking one
    except ContractError:
        return join([_prepare(outcome, run) for outcome in merged])


def join(batches: Sequence[Batch]) -> Batch:
    """Return the batches as one. No document may be in two of them.

    Raises:
        ContractError: one is.
    """
    tables = {name: pa.concat_tables([NOTHING[name], *(batch.tables[name] for batch in batches)]) for name in WRITTEN}
    files = {
        row["path"]: row for row in tables["files"].to_pylist()
    }  # a file that changed meanwhile counts as last read
    joined = Batch(tables=tables | {"files": check("files", list(files.values()))})
    if len(set(joined.documents)) < len(joined.documents):
        raise ContractError("documents: two batches hold the same document")
    return joined


def _merged(outcomes: Sequence[Outcome]) -> list[Outcome]:
    merged: dict[str, Outcome] = {}
    for outcome in outcomes:
        first = merged.get(outcome.document)
        if first is None:
            merged[outcome.document] = outcome
        else:
            merged[outcome.document] = replace(first, places=first.places + outcome.places)
    return list(merged.values())


def _prepare(outcome: Outcome, run: str) -> Batch:
    if isinstance(outcome, Failure):
        return _checked([outcome], run)
    try:
        return _checked([outcome], run)
    except ContractError as error:
        source = outcome.record.source
        failure = Failure(
            places=outcome.places,
            code="contract",
            reason=f"its record breaks a contract of the dataset: {error}",
            sha256=source.sha256,
            media_type=source.media_type,
            pipeline_version=outcome.record.pipeline_version,
        )
        return _checked([failure], run)


def _checked(outcomes: Sequence[Outcome], run: str) -> Batch:
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in WRITTEN}
    for outcome in outcomes:
        for name, some in _rows(outcome, run).items():
            rows[name] += some
        places = {place.path: place for place in outcome.places}
        rows["files"] += [
            {"path": path, "document": outcome.document, "size": place.size, "mtime_ns": place.mtime_ns}
            for path, place in places.items()
        ]
    tables = {name: check(name, some) for name, some in rows.items()}
    check_together(tables)
    return Batch(tables=tables)


def _rows(outcome: Outcome, run: str) -> Mapping[str, list[dict[str, object]]]:
    if isinstance(outcome, Failure):
        return failure_rows(outcome, run=run)
    return rows_of(outcome.record, places=outcome.places, run=run)
