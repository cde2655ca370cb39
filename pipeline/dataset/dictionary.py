"""The data dictionary, made from the contracts: ``python -m pipeline.dataset.dictionary [--check]``."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa

from pipeline.dataset.columns import Column, Contract
from pipeline.dataset.contracts import CONTRACTS, SCHEMA

PATH = Path(__file__).parents[2] / "data" / "processed" / "README.md"

HEAD = f"""\
# The dataset

Delta tables (Parquet), schema {SCHEMA}, written by `mithaq run` and by nothing else. Read them with `mithaq query`
or `from pipeline import open_dataset`: both open every table at the version that the newest commit of `documents`
names, so that a document is there with all its rows or not at all. A table's Parquet files, opened one by one, hold
rows that are no longer valid.

Offsets are half-open ranges of code points in the instrument's normalised text; pages count from 1; scores lie in
[0, 1]; lists may be empty. This file is made from `pipeline/dataset/contracts.py` by
`python -m pipeline.dataset.dictionary`.
"""


def dictionary() -> str:
    """Return the data dictionary in Markdown: a section per table, a row per column."""
    return "\n".join([HEAD, *(section(contract) for contract in CONTRACTS.values()), _expert_variables()])


def _expert_variables() -> str:
    """Return the section on the expert variables, which are no table: ``mithaq ask variables`` makes them."""
    from pipeline.questions.coding import codebook

    head = (
        "## Expert variables\n\nNo table: `mithaq ask variables` codes each agreement, 1 found, 0 looked for and not "
        "found, empty where it cannot be said.\n\n| variable | after | meaning |\n| --- | --- | --- |"
    )
    rows = codebook()[["variable", "after", "means"]].fillna("").astype(str).values.tolist()
    return "\n".join([head, *(f"| `{name}` | {after} | {means} |" for name, after, means in rows), ""])


def section(contract: Contract) -> str:
    """Return a table's section of the dictionary."""
    head = f"## {contract.name}\n\nA row is {contract.means}. Key: {', '.join(f'`{name}`' for name in contract.key)}.\n"
    columns = "\n".join(_row(column) for column in contract.columns)
    return f"{head}\n| column | type | may be empty | unit | meaning |\n| --- | --- | --- | --- | --- |\n{columns}\n"


def _row(column: Column) -> str:
    means = column.means + (": " + ", ".join(f"`{value}`" for value in column.allowed) if column.allowed else "")
    empty = "yes" if column.nullable else ""
    return f"| `{column.name}` | {type_name(column.type)} | {empty} | {column.unit or ''} | {means} |"


def type_name(kind: pa.DataType) -> str:
    """Return a column's type in the dictionary's words."""
    if pa.types.is_list(kind):
        return f"list of {type_name(kind.value_type)}"
    if pa.types.is_struct(kind):
        return f"({', '.join(field.name for field in kind)})"
    names = {"string": "text", "int64": "integer", "double": "number", "bool": "true or false", "date32[day]": "date"}
    return names.get(str(kind), "time")


def main(arguments: list[str]) -> int:
    """Write the dictionary, or with ``--check`` return 1 if the file is not what would be written."""
    if arguments == ["--check"]:
        return int(not PATH.exists() or PATH.read_text("utf-8") != dictionary())
    PATH.write_text(dictionary(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
