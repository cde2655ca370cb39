"""Figures in README.md, between markers, written by the command that measures them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pipeline.errors import SettingsError


def write_between(path: Path, name: str, text: str) -> None:
    """Replace what stands between ``<!-- name:begin -->`` and ``<!-- name:end -->`` in the file.

    Raises:
        SettingsError: the file cannot be read or lacks the markers.
    """
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    try:
        whole = path.read_text("utf-8")
        before, _, rest = whole.partition(begin)
        _, found, after = rest.partition(end)
        if not found:
            raise SettingsError(f"{path} has no lines {begin} and {end} to write between")
        path.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}", "utf-8")
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}") from error


def publish(figures: Any, table: str, *, name: str, out: Path, readme: bool) -> None:  # noqa: ANN401 - JSON values
    """Write a benchmark's figures as JSON, print their table, and put it into README where that is wanted."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    if readme:
        write_between(Path("README.md"), name, table)
    sys.stdout.write(table + "\n")
