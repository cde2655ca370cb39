"""Tables for the terminal that fit it: what is cut off to fit is said below them, with the way to all of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.box import SQUARE
from rich.cells import cell_len, set_cell_size
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

WITHOUT_TERMINAL = 160
"""Columns of text of a table that is not shown in a terminal, unless ``COLUMNS`` says otherwise."""
NARROWEST = 40
"""A table is no narrower than this, whatever the terminal says of itself."""
LEAST, MOST, LINES = 16, 80, 5
"""A column is made narrower down to its longest word or the first (a document's id), and is no wider than the second;
a cell has at most that many lines."""
LISTED = 6
"""Items of a list that a table shows."""
NAMED = 12
"""Columns without room that are named."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table as it is printed, and what is not in it: columns without room, and how many cells were cut short."""

    table: Table
    left_out: tuple[str, ...] = ()
    cut: int = 0

    def note(self) -> str:
        """Return what is cut off and how all of it is had, nothing where nothing is."""
        shown = ", ".join(self.left_out[:NAMED])
        more = f" and {len(self.left_out) - NAMED} more" if len(self.left_out) > NAMED else ""
        columns = f"no room for {shown}{more}" if self.left_out else ""
        cells = f"{self.cut:,} cell{'' if self.cut == 1 else 's'} cut short (…)" if self.cut else ""
        said = "; ".join(part for part in (columns, cells) if part)
        return f"{said}: --format csv or json gives all" if said else ""


def print_table(names: Sequence[str], rows: Sequence[Mapping[str, Any]], *, counted: bool = False) -> None:
    """Print rows as wide as the terminal is, and what was cut off on standard error; ``counted`` adds their number."""
    width = room()
    fitted = fit(names, rows, width)
    out = Console(highlight=False, width=width)
    out.print(fitted.table)
    if counted:
        out.print(f"{len(rows):,} rows" if len(rows) != 1 else "1 row")
    if note := fitted.note():
        Console(stderr=True, highlight=False).print(note, markup=False, soft_wrap=True)


def room() -> int:
    """Return how wide a table may be: what ``COLUMNS`` says, or as the terminal, or ``WITHOUT_TERMINAL``."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said) > 0:
        return max(int(said), NARROWEST)
    if sys.stdout.isatty():
        return max(os.get_terminal_size(sys.stdout.fileno()).columns, NARROWEST)
    return WITHOUT_TERMINAL


def fit(names: Sequence[str], rows: Sequence[Mapping[str, Any]], width: int) -> Fitted:
    """Return the rows as a table at most ``width`` wide.

    Wide columns are wrapped first, then cells cut to ``LINES`` lines, then columns left out from the right; one row
    that has not room for its columns is turned into a line for each.
    """
    cells = [[shown(row[name]) for name in names] for row in rows]
    columns = [[name, *(row[at] for row in cells)] for at, name in enumerate(names)]
    natural = [max(cell_len(line) for text in column for line in text.split("\n")) for column in columns]
    least = [_least(column, size) for column, size in zip(columns, natural, strict=True)]
    kept = _columns_kept(least, width)
    if kept < len(names) and len(rows) == 1:
        pairs = [{"column": name, "value": rows[0][name]} for name in names]
        return fit(("column", "value"), pairs, width)
    limits = _limits(natural[:kept], least[:kept], width)
    table, cut = Table(header_style="bold", box=SQUARE), sum(map(_is_cut_list, (row[n] for row in rows for n in names)))
    for name, limit in zip(names, limits, strict=False):
        side: JustifyMethod = "right" if _is_numeric([row[name] for row in rows]) else "left"
        table.add_column(Text(name), width=limit, justify=side, overflow="fold")
    for row in cells:
        short = [shortened(text, limit) for text, limit in zip(row, limits, strict=False)]
        cut += sum(a != b for a, b in zip(short, row, strict=False))
        table.add_row(*map(Text, short))
    return Fitted(table, tuple(names[kept:]), cut)


def _least(texts: Sequence[str], size: int) -> int:
    """Return how narrow a column may be made: its longest word has room, unless that is very long."""
    longest = max(cell_len(word) for text in texts for word in (text.split() or [""]))
    return min(size, max(min(longest, LEAST), LEAST // 2))


def _columns_kept(least: Sequence[int], width: int) -> int:
    """Return how many columns have room, from the left, each as narrow as it may be; at least one."""
    kept, used = 0, 1
    for size in least:
        used += size + 3
        if used > width:
            break
        kept += 1
    return max(kept, min(len(least), 1))


def _limits(natural: Sequence[int], least: Sequence[int], width: int) -> list[int]:
    """Return the width of each column: as wide as its cells where there is room, the widest made narrower first."""
    free = width - 3 * len(natural) - 1
    for most in range(MOST, 0, -1):
        found = [max(low, min(size, most)) for size, low in zip(natural, least, strict=True)]
        if sum(found) <= free:
            return found
    return [min(size, max(free, 1)) for size in least]


def shortened(text: str, limit: int) -> str:
    """Return a cell's text as far as ``LINES`` lines of ``limit`` hold it, with an ellipsis where it goes on."""
    room_for = limit * LINES - (limit // 3 if cell_len(text) > limit else 0)  # lines end at words, so not quite full
    lines = text.split("\n")
    if cell_len(text) <= room_for and len(lines) <= LINES:
        return text
    return f"{set_cell_size(' '.join(lines), room_for - 1).rstrip()}…"


def plain(value: Any) -> str:  # noqa: ANN401 - whatever DuckDB returns
    """Return a cell as text: nothing for NULL, lists with commas."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(plain, value))
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


def shown(value: Any) -> str:  # noqa: ANN401 - whatever a row holds
    """Return a cell of a table for the terminal: as ``plain``, but yes or no, and the first items of a list."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        items = ", ".join(map(shown, value[:LISTED]))
        return f"{items}, and {len(value) - LISTED} more" if len(value) > LISTED else items
    return plain(value)


def _is_numeric(values: Sequence[Any]) -> bool:
    given = [value for value in values if value is not None]
    return bool(given) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in given)


def _is_cut_list(value: Any) -> bool:  # noqa: ANN401 - whatever a row holds
    return isinstance(value, list) and len(value) > LISTED
