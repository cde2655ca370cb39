"""Every table as a file: Parquet and CSV, a file each, and Excel, a sheet each."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.dataset.columns import Column
from pipeline.dataset.contracts import CONTRACTS, ISO_DATE
from pipeline.dataset.dictionary import type_name
from pipeline.dataset.query import Dataset
from pipeline.errors import SettingsError
from pipeline.exports.selection import rows_of
from pipeline.review.files import FORMULA, ILLEGAL, MAX_CELL, MAX_LINES, guarded

FULL_WIDTH = ("＝", "＋", "－", "＠")
"""Forms of the signs that some programs for sheets in East Asia take for a formula's."""
LINK = "; "
ROW_GROUP = 65_536
Cell = str | int | float | bool | None


def write_parquet(dataset: Dataset, name: str, documents: list[str] | None, path: Path) -> int:
    """Write a table as Parquet, each column with its meaning as metadata; return how many rows.

    Raises:
        OSError: it cannot be written.
    """
    contract = CONTRACTS[name]
    schema = pa.schema(
        [pa.field(one.name, one.type, metadata={"description": one.means}) for one in contract.columns],
        metadata={"description": f"a row is {contract.means}"},
    )
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in rows_of(dataset, name, documents).to_batches():
            if batch.num_rows:
                table = pa.Table.from_batches([batch]).select(schema.names)
                writer.write_table(pa.Table.from_arrays(table.columns, schema=schema), row_group_size=ROW_GROUP)
                count += batch.num_rows
    return count


def write_csv(dataset: Dataset, name: str, documents: list[str] | None, path: Path) -> int:
    """Write a table as CSV in UTF-8 that no program for sheets takes for formulas; return how many rows.

    Raises:
        OSError: it cannot be written.
    """
    contract, count = CONTRACTS[name], 0
    writers = [_csv_cell(column) for column in contract.columns]
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # with the mark Excel knows it for UTF-8
        out = csv.writer(file)
        out.writerow(contract.names)
        for row in _rows(dataset, name, documents):
            out.writerow([write(value) for write, value in zip(writers, row, strict=True)])
            count += 1
    return count


def _rows(dataset: Dataset, name: str, documents: list[str] | None) -> Iterator[tuple[Any, ...]]:
    for batch in rows_of(dataset, name, documents).to_batches():
        yield from zip(*(batch.column(column).to_pylist() for column in CONTRACTS[name].names), strict=True)


def as_text(value: Any) -> Cell:  # noqa: ANN401 - whatever the dataset holds
    """Return a value as a cell's: numbers as they are, lists of words with semicolons, other lists as JSON."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list):
        if all(isinstance(one, str) for one in value):
            return LINK.join(value)
        return json.dumps(value, ensure_ascii=False)
    text: str = value.isoformat()
    return text


def _csv_cell(column: Column) -> Callable[[Any], Cell]:
    if not (pa.types.is_string(column.type) or pa.types.is_list(column.type)):
        return lambda value: str(value).lower() if isinstance(value, bool) else as_text(value)
    if column.pattern == ISO_DATE:  # checked when it was written: digits and hyphens
        return as_text
    return lambda value: None if value is None else safe(str(as_text(value)))


def safe(text: str) -> str:
    """Return text that no program for sheets takes for a formula, a date or a number: with an apostrophe.

    Taking one apostrophe off the beginning gives the text back.
    """
    text = text.replace("\0", "\ufffd")
    kept = guarded(text)
    return f"'{text}" if kept == text and text.lstrip().startswith((*FORMULA, *FULL_WIDTH)) else kept


def write_excel(
    dataset: Dataset, names: Sequence[str], documents: list[str] | None, path: Path, about: Mapping[str, str]
) -> dict[str, int]:
    """Write tables as sheets of one workbook, then a codebook and what it is an export of; return rows by table.

    Rows go to the file as they come, so memory does not grow with them. Cells hold 32,767 letters: longer text is cut,
    and the sheet ``about`` says of how many cells.

    Raises:
        SettingsError: a table has more rows than a sheet may have.
        OSError: the file cannot be written.
    """
    from openpyxl import Workbook

    counts = {name: rows_of(dataset, name, documents).count_rows() for name in names}
    if over := next((name for name in names if counts[name] > MAX_LINES), None):
        raise SettingsError(
            f"an Excel sheet holds {MAX_LINES:,} rows and {over} has {counts[over]:,}: choose tables or documents, or "
            "export csv or parquet"
        )
    book, cut = Workbook(write_only=True), 0
    for name in names:
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.append(_head(sheet, CONTRACTS[name].names))
        for row in _rows(dataset, name, documents):
            cells = [as_text(value) for value in row]
            cut += sum(isinstance(cell, str) and len(cell) > MAX_CELL for cell in cells)
            sheet.append([_excel_cell(sheet, cell) for cell in cells])
    _codebook(book, names)
    sheet = book.create_sheet("about")
    for key, value in (*about.items(), ("cells cut to 32,767 letters", str(cut))):
        sheet.append([_excel_cell(sheet, key), _excel_cell(sheet, value)])
    book.save(path)
    return counts


def _codebook(book: Any, names: Sequence[str]) -> None:  # noqa: ANN401 - openpyxl is not typed
    sheet = book.create_sheet("codebook")
    sheet.append(_head(sheet, ("table", "column", "type", "may be empty", "unit", "values", "meaning")))
    for name in names:
        for one in CONTRACTS[name].columns:
            values = ", ".join(one.allowed or ())
            row = (name, one.name, type_name(one.type), "yes" if one.nullable else "no", one.unit, values, one.means)
            sheet.append([_excel_cell(sheet, cell) for cell in row])


def _head(sheet: Any, names: Sequence[str]) -> list[Any]:  # noqa: ANN401
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cells = [WriteOnlyCell(sheet, value=name) for name in names]
    for cell in cells:
        cell.font = Font(bold=True)
    return cells


def _excel_cell(sheet: Any, value: Cell) -> Any:  # noqa: ANN401
    """Return a cell; text stays text, whatever it begins with."""
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=value.translate(ILLEGAL)[:MAX_CELL])
    cell.data_type = "s"
    return cell
