"""What names a version of the dataset for good: its numbers, what made it, and a digest of what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset.contracts import CONTRACTS, FINDINGS, SCHEMA
from pipeline.dataset.query import Dataset

CITED = ("documents", *FINDINGS, "reviews")
"""The tables that the digest covers; the others hold files' places, runs and what was forgotten."""
PASSING = {"path", "paths", "run"}
"""Columns of ``documents`` that say where files lay and which run read them, not what was found."""
COUNTED = ("provisions", "parties", "commitments", "areas", "references", "reviews")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A version of the dataset as it is cited. ``sha256`` is the same wherever the same rows are."""

    title: str
    version: int
    date: str
    sha256: str
    schema: int
    table_versions: Mapping[str, int]
    table_sha256: Mapping[str, str]
    documents: Mapping[str, int]
    """Documents by state."""
    rows: Mapping[str, int]
    pipeline: tuple[str, ...]
    models: tuple[str, ...]
    rules: tuple[str, ...]
    readers: tuple[str, ...]

    @property
    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def cite(dataset: Dataset, *, title: str = "Mithaq dataset") -> Citation:
    """Return how this version of the dataset is cited.

    Cost: every table but ``files``, ``runs`` and ``forgotten`` is read and sorted once, one after another.

    Raises:
        DatasetError: a table cannot be read.
    """
    digests, counts = {}, {}
    for name in CITED:
        table = dataset.arrow(name)
        digests[name], counts[name] = table_digest(name, table), table.num_rows
    whole = hashlib.sha256("\n".join(f"{name} {digest}" for name, digest in digests.items()).encode())
    made = dataset.sql_arrow(
        "SELECT state, pipeline_version, model_versions, rules_version, reader_version FROM documents"
    ).to_pylist()
    states: dict[str, int] = {}
    for row in made:
        states[row["state"]] = states.get(row["state"], 0) + 1
    return Citation(
        title=title,
        version=dataset.version,
        date=dataset.committed_at.astimezone(UTC).date().isoformat(),
        sha256=whole.hexdigest(),
        schema=SCHEMA,
        table_versions={name: dataset.versions[name] for name in CONTRACTS if name in dataset.versions},
        table_sha256=digests,
        documents=dict(sorted(states.items())),
        rows={name: counts[name] for name in COUNTED},
        pipeline=_distinct(row["pipeline_version"] for row in made),
        models=_distinct(model for row in made for model in row["model_versions"] or ()),
        rules=_distinct(row["rules_version"] for row in made),
        readers=_distinct(row["reader_version"] for row in made),
    )


def _distinct(values: Any) -> tuple[str, ...]:  # noqa: ANN401 - a generator of texts and gaps
    return tuple(sorted({value for value in values if value}))


def table_digest(name: str, table: pa.Table) -> str:
    """Return the SHA-256 of a table's rows in the order of their key.

    It depends on values alone: not on files, row groups, the order of rows, or columns that are empty throughout.
    """
    contract = CONTRACTS[name]
    order = pc.sort_indices(table, sort_keys=[(column, "ascending") for column in contract.key])
    digest = hashlib.sha256(f"{name} {table.num_rows}".encode())
    for column in contract.columns:
        values = table.column(column.name)
        if column.name in PASSING or values.null_count == table.num_rows:
            continue
        digest.update(f"\n{column.name} {column.type}".encode())
        _add(digest, values.take(order).combine_chunks())
    return digest.hexdigest()


def _add(digest: Any, values: pa.Array | pa.ChunkedArray) -> None:  # noqa: ANN401 - hashlib's type is private
    """Add an array's values: which are there, how long each is, and what they hold."""
    if isinstance(values, pa.ChunkedArray):  # of no chunks, or of more text than one holds
        values = pa.concat_arrays(values.chunks) if values.num_chunks else pa.array([], values.type)
    digest.update(np.packbits(values.is_valid().to_numpy(zero_copy_only=False)).tobytes())
    kind = values.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        digest.update(pc.binary_length(values).fill_null(0).to_numpy(zero_copy_only=False).astype("<i8").tobytes())
        digest.update("".join(values.drop_null().to_pylist()).encode())
    elif pa.types.is_list(kind):
        digest.update(pc.list_value_length(values).fill_null(0).to_numpy(zero_copy_only=False).astype("<i8").tobytes())
        _add(digest, pc.list_flatten(values))
    elif pa.types.is_struct(kind):
        for at in range(kind.num_fields):
            digest.update(f"\n{kind.field(at).name}".encode())
            _add(digest, pc.struct_field(values, [at]))
    else:
        _add_numbers(digest, values)


def _add_numbers(digest: Any, values: pa.Array) -> None:  # noqa: ANN401
    kind = values.type
    if pa.types.is_floating(kind):
        numbers = values.fill_null(0.0).to_numpy(zero_copy_only=False).astype("<f8") + 0.0  # -0.0 is 0.0
    else:
        if pa.types.is_date32(kind):
            values = values.cast(pa.int32())
        whole = values.cast(pa.int64())
        numbers = whole.fill_null(0).to_numpy(zero_copy_only=False).astype("<i8")
    digest.update(numbers.tobytes())


def as_text(one: Citation) -> str:
    """Return the citation as a paragraph of plain text."""
    return (
        f"{one.title}, version {one.version} ({one.date}). {_counts(one)}. {_made(one)}. "
        f"Content SHA-256 {one.sha256}.\n"
    )


def as_bibtex(one: Citation) -> str:
    """Return the citation as a BibTeX entry."""
    return (
        f"@misc{{mithaq-{one.sha256[:12]},\n"
        f"  title = {{{_tex(one.title)}}},\n"
        f"  year = {{{one.date[:4]}}},\n"
        f"  month = {{{int(one.date[5:7])}}},\n"
        f"  version = {{{one.version}}},\n"
        f"  howpublished = {{Dataset, {_tex(_counts(one))}}},\n"
        f"  note = {{{_tex(_made(one))}. Content SHA-256 {one.sha256}}},\n"
        "}\n"
    )


def _tex(text: str) -> str:
    """Return text in which BibTeX and LaTeX see no command."""
    escaped = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    escaped |= {sign: f"\\{sign}" for sign in "_%&#$"}
    return "".join(escaped.get(letter, letter) for letter in text)


def _counts(one: Citation) -> str:
    states = ", ".join(f"{count:,} documents {state}" for state, count in one.documents.items()) or "no documents"
    return f"{states}; {one.rows['commitments']:,} commitments; {one.rows['reviews']:,} reviews"


def _made(one: Citation) -> str:
    parts = (
        ("Mithaq", one.pipeline),
        ("models", one.models),
        ("rules", one.rules),
        ("readers", one.readers),
    )
    said = "; ".join(f"{name} {', '.join(values)}" for name, values in parts if values)
    return f"Made with {said}" if said else "Made with nothing yet"
