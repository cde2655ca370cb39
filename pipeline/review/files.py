"""Sheets as files: CSV and Excel, safe to open, and read back as they were or not at all."""

from __future__ import annotations

import csv
import os
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from pipeline.errors import SettingsError
from pipeline.review.sheet import COLUMNS, DECISIONS, EDITABLE, NEEDED_COLUMNS
from pipeline.types import Modality

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_BYTES, MAX_UNPACKED = 200_000_000, 1_000_000_000
MAX_LINES, MAX_CELL = 1_048_575, 32_767
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a cell begins that a program for sheets may take for a formula; the quote, so that guarding can be undone."""
NUMBER = re.compile(r"[0-9][0-9eE.,:/-]{4,}")
ILLEGAL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535), "�")
WIDTHS = {"quote": 80, "value": 40, "why": 30, "title": 40, "object": 30, "condition": 30, "areas": 25, "file": 30}
Line = Mapping[str, str]


def write_sheet(path: Path, lines: Iterable[Line]) -> int:
    """Write lines as CSV or Excel by the file's ending, whole or not at all; return how many.

    Raises:
        SettingsError: another ending, too many lines for Excel, or the file cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    write = {".csv": _write_csv, ".xlsx": _write_excel}[_ending(path)]
    try:
        try:
            count = write(part, lines)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror or error}") from error
    return count


def read_sheet(path: Path) -> dict[int, dict[str, str]]:
    """Return a sheet's lines by their number, as a program for sheets counts them (the head is line 1).

    Raises:
        SettingsError: the file cannot be read, is no such sheet, or is larger than a sheet may be.
    """
    ending = _ending(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SettingsError(f"{path} is larger than {MAX_BYTES / 1e6:.0f} MB: import it in parts")
        rows = _read_csv(path) if ending == ".csv" else _read_excel(path)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror or error}") from error
    head = [str(cell).strip().lower() for cell in rows[0][1]] if rows else []
    if missing := [name for name in NEEDED_COLUMNS if name not in head]:
        raise SettingsError(f"{path} is no sheet of `mithaq review export`: it has no column {missing[0]!r}")
    if len(set(filter(None, head))) < len([name for name in head if name]):
        raise SettingsError(f"{path} has a column twice")
    return {
        number: dict.fromkeys(COLUMNS, "") | {name: cell for name, cell in zip(head, cells, strict=False) if name}
        for number, cells in rows[1:]
    }


def guarded(text: str) -> str:
    """Return a cell of CSV that no program takes for a formula, a date or a number of many digits."""
    return f"'{text}" if text.startswith(FORMULA) or NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """Return what was guarded."""
    return text[1:] if text.startswith("'") else text


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in {".csv", ".xlsx"}:
        raise SettingsError(f"{path} must end in .csv or .xlsx")
    return ending


def _write_csv(path: Path, lines: Iterable[Line]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # with the mark Excel knows it for UTF-8
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for line in lines:
            writer.writerow([guarded(line[name].replace("\0", "\ufffd")) for name in COLUMNS])
            count += 1
    return count


def _read_csv(path: Path) -> list[tuple[int, Sequence[str]]]:
    raw = path.read_bytes()
    utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))  # Excel's "Unicode text"
    try:
        text = raw.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{path} is not UTF-8: save it as 'CSV UTF-8' or as .xlsx, or letters beyond English are lost"
        ) from error
    if "\0" in text:
        raise SettingsError(f"{path} holds binary zeros: it is no CSV")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)  # Excel's own depends on the country
    rows: list[tuple[int, Sequence[str]]] = []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    csv.field_size_limit(MAX_BYTES)
    try:
        for number, cells in enumerate(islice(reader, MAX_LINES + 1), 1):
            rows.append((number, [unguarded(cell) if number > 1 else cell for cell in cells]))
    except csv.Error as error:
        raise SettingsError(f"{path} is no CSV at line {reader.line_num:,}: {error}") from error
    return rows


def _write_excel(path: Path, lines: Iterable[Line]) -> int:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("review")
    _prepare(sheet)
    bold, grey = Font(bold=True), PatternFill("solid", fgColor="EEEEEE")
    wrapped = Alignment(wrap_text=True, vertical="top")
    head = [WriteOnlyCell(sheet, value=name) for name in COLUMNS]
    for cell in head:
        cell.font = bold
    sheet.append(head)
    count = 0
    for count, line in enumerate(lines, 1):
        if count > MAX_LINES:
            raise SettingsError(f"Excel holds {MAX_LINES:,} lines: export fewer documents, or .csv")
        row = []
        for name in COLUMNS:
            cell = WriteOnlyCell(sheet, value=line[name].translate(ILLEGAL)[:MAX_CELL])
            cell.data_type = "s"  # a text that begins with = is a text
            cell.alignment = wrapped
            if name not in EDITABLE:
                cell.fill = grey
            row.append(cell)
        sheet.append(row)
    book.save(path)
    return count


def _prepare(sheet: Worksheet) -> None:
    """Give a sheet its widths, a head that stays, filters, and lists to choose from."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.freeze_panes = "E2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{MAX_LINES}"
    for number, name in enumerate(COLUMNS, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = WIDTHS.get(name, 16)
        sheet.column_dimensions[letter].hidden = name == "exported"
        words = {"decision": DECISIONS, "modality": tuple(Modality)}.get(name)
        if words:
            choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
            choice.showErrorMessage = name == "decision"
            sheet.data_validations.append(choice)
            choice.add(f"{letter}2:{letter}{MAX_LINES}")


def _read_excel(path: Path) -> list[tuple[int, Sequence[str]]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(one.file_size for one in archive.infolist()) > MAX_UNPACKED:
                raise SettingsError(f"{path} unpacks to more than {MAX_UNPACKED / 1e6:.0f} MB")
        book = load_workbook(path, read_only=True)
        sheet = book["review"] if "review" in book.sheetnames else book.worksheets[0]
        rows: list[tuple[int, Sequence[str]]] = []
        for number, cells in enumerate(sheet.iter_rows(max_col=200), 1):
            if number > MAX_LINES + 1:
                raise SettingsError(f"{path} has more than {MAX_LINES:,} lines")
            rows.append((number, [_cell(cell, path, number) for cell in cells]))
        book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, ParseError) as error:
        raise SettingsError(f"{path} is no Excel file (.xlsx) that can be read: save it anew") from error
    return rows


def _cell(cell: Any, path: Path, line: int) -> str:  # noqa: ANN401 - openpyxl has several kinds of cells
    value = cell.value
    if cell.data_type == "f":
        raise SettingsError(f"{path}, line {line:,}: a cell holds a formula; put its value there")
    if value is None:
        return ""
    if cell.data_type == "d":  # Excel makes dates of what looks like one
        text: str = value.isoformat()
        return text.removesuffix("T00:00:00")
    if cell.data_type == "b":
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
