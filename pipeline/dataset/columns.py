"""What a table of the dataset is declared with: columns, keys, spans, and the columns that many tables share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

TEXT, INT, REAL, FLAG = pa.string(), pa.int64(), pa.float64(), pa.bool_()
TEXTS, TIME = pa.list_(pa.string()), pa.timestamp("us", "UTC")
SPANS = pa.list_(pa.struct([pa.field("span_start", INT), pa.field("span_end", INT)]))
AMOUNTS = pa.list_(
    pa.struct([("value", REAL), ("unit", TEXT), ("quote", TEXT), ("span_start", INT), ("span_end", INT)])
)
CITES = pa.list_(pa.struct([("quote", TEXT), ("provisions", TEXTS), ("span_start", INT), ("span_end", INT)]))

IDENTITY = r"^[0-9a-f]{16}$"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column. ``allowed`` closes its vocabulary; ``pattern`` is a regular expression (RE2) for each value."""

    name: str
    type: pa.DataType
    means: str
    nullable: bool = False
    unit: str | None = None
    allowed: tuple[str, ...] | None = None
    pattern: str | None = None


@dataclass(frozen=True, kw_only=True)
class Contract:
    """A table. ``key`` columns are unique together; ``spans`` name start, end and (or None) the words between."""

    name: str
    means: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    spans: tuple[tuple[str, str, str | None], ...] = ()

    @cached_property
    def schema(self) -> pa.Schema:
        """Return the table's Arrow schema, with nullability."""
        return pa.schema([pa.field(c.name, c.type, c.nullable) for c in self.columns])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the columns' names in order."""
        return tuple(c.name for c in self.columns)


def column(name: str, type_: pa.DataType, means: str, **more: object) -> Column:
    """Return a column that is never empty; ``more`` are further fields of ``Column``."""
    return Column(name=name, type=type_, means=means, **more)  # type: ignore[arg-type]


def optional(name: str, type_: pa.DataType, means: str, **more: object) -> Column:
    """Return a column that may be empty."""
    return column(name, type_, means, nullable=True, **more)


def ends(name: str) -> tuple[Column, Column]:
    """Return the two columns of where the words of column ``name`` stand."""
    return (
        optional(f"{name}_start", INT, f"where the words of `{name}` begin", unit="code points"),
        optional(f"{name}_end", INT, "where they end, exclusive", unit="code points"),
    )


DOCUMENT = column("document", TEXT, "the document: first 16 hex digits of its content's SHA-256", pattern=IDENTITY)
SPAN = (
    optional("span_start", INT, "where the words begin", unit="code points"),
    optional("span_end", INT, "where the words end, exclusive", unit="code points"),
    optional("page", INT, "page on which the words begin", unit="page"),
)
FOUND = (
    column("found_by", TEXT, "id of the rule or model that found it"),
    column("score", REAL, "how sure that rule or model is", unit="score"),
)
MADE_BY = (
    column("pipeline_version", TEXT, "version of Mithaq that made the row"),
    column("model_versions", TEXTS, "models that took part, as name@version"),
)
STAMP = (
    optional("rules_version", TEXT, "digest of the rules and the taxonomy that it was analysed with"),
    optional("reader_version", TEXT, "digest of what read its text: the readers and OCR"),
)
