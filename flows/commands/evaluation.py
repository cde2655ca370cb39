"""``mithaq evaluate``: extract annotated documents, score the records, and say where they differ."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from rich.console import Console
from rich.table import Table

from flows.benches.marked import write_between
from flows.commands.extraction import json_pool, records
from models.report import NAMES, figures, report, rows, table
from models.scoring import Scores, score
from pipeline.errors import DocumentError, SettingsError
from pipeline.settings import Settings

NARROW = 7
"""Characters of a column of figures, so that six parts stand side by side on a screen of 80."""


class Bars(BaseModel):
    """What the figures should reach (``goals``) and below what they must never fall (``floors``, by part)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    goals: dict[str, float] = {}
    floors: dict[str, dict[str, float]] = {}


def evaluate_command(
    folders: Sequence[Path], *, verbose: bool, out: Path | None, readme: bool, bars: Path | None, settings: Settings
) -> int:
    """Score the extraction on folders of annotated documents and print the figures; return the exit status.

    Args:
        folders: one part each.
        verbose: print each miss, but of parts that are only ever scored.
        out: the report is written here as Markdown, and the figures beside it as JSON.
        readme: put the figures into README.md.
        bars: a YAML file of ``Bars``; a figure below its floor makes the status 1.
        settings: of the extraction.

    Raises:
        SettingsError: a folder holds no gold files, a document is missing, or the file of bars is wrong.
    """
    wanted = load_bars(bars) if bars else Bars()
    names = short_names(folders)
    parts: dict[str, Scores] = {
        name: score(folder, _predictions(folder, settings)) for folder, name in zip(folders, names, strict=True)
    }
    Console(highlight=False).print(_table(parts, wanted.goals))
    if verbose:
        for miss in (miss for scores in parts.values() if not scores.blind for miss in scores.errors):
            print(f"{miss.document} {miss.field}: {miss.message}")  # noqa: T201
    if out is not None:
        _write(out, report(parts, goals=wanted.goals))
        _write(out.with_suffix(".json"), json.dumps({n: s.as_dict() for n, s in parts.items()}, indent=2) + "\n")
    if readme:
        write_between(Path("README.md"), "evaluation", table(parts, goals=wanted.goals))
    fallen = list(below(parts, wanted.floors))
    for line in fallen:
        print(f"mithaq: {line}", file=sys.stderr)  # noqa: T201
    return 1 if fallen or any(scores.missing for scores in parts.values()) else 0


def load_bars(path: Path) -> Bars:
    """Return the goals and floors of a file.

    Raises:
        SettingsError: the file cannot be read, or names a figure that there is not.
    """
    try:
        bars = Bars.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, ValidationError, yaml.YAMLError) as error:
        raise SettingsError(f"the file of goals and floors {path} cannot be read: {error}") from error
    strange = {name for given in (bars.goals, *bars.floors.values()) for name in given} - NAMES.keys()
    if strange:
        raise SettingsError(f"{path} names no figure with {', '.join(sorted(strange))}; there are {', '.join(NAMES)}")
    return bars


def below(parts: Mapping[str, Scores], floors: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Yield a sentence for every figure that is below its floor."""
    for part, scores in parts.items():
        reached = figures(scores)
        for name, floor in floors.get(part, {}).items():
            if reached.get(name, 0.0) < floor:
                yield f"{part}: {NAMES[name]} is {reached.get(name, 0.0):.3f}, below its floor of {floor:.3f}"


def short_names(folders: Sequence[Path]) -> list[str]:
    """Return the last part of each path, after the part before it where the last says nothing (``gold``)."""
    return ["/".join(folder.resolve().parts[-2 if folder.resolve().name == "gold" else -1 :]) for folder in folders]


def _predictions(folder: Path, settings: Settings) -> dict[str, Any]:
    """Return the records of a folder's annotated documents by the names of their gold files."""
    if not folder.is_dir():
        raise SettingsError(f"there is no folder {folder} of annotated documents")
    files = {document_of(path): path.stem for path in sorted(folder.glob("*.json"))}
    if not files:
        raise SettingsError(f"there are no gold files in {folder}")
    pool = json_pool(len(files), settings=settings, indent=None)
    found = {}
    for path, answer in records(list(files), pool, seconds=settings.limits.seconds):
        if isinstance(answer, DocumentError):
            print(f"mithaq: {answer}", file=sys.stderr)  # noqa: T201
        else:
            found[files[path]] = json.loads(answer)
    return found


def document_of(gold: Path) -> Path:
    """Return the document that a gold file annotates: beside it, in ``texts`` there or one folder up, or in data/raw.

    Raises:
        SettingsError: the gold file cannot be read, or its document is missing.
    """
    try:
        name = str(json.loads(gold.read_text("utf-8"))["file"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"gold file {gold} cannot be read: {error}") from error
    beside = [folder / name for folder in (gold.parent, gold.parent / "texts", gold.parent.parent / "texts")]
    for path in [*beside, *Settings().raw.rglob(name)]:
        if path.exists():
            return path
    raise SettingsError(f"the document {name} of {gold} is missing")


def _table(parts: Mapping[str, Scores], goals: Mapping[str, float]) -> Table:
    shown = Table("", *parts, "goal", header_style="bold", box=None, pad_edge=False)
    for column in shown.columns[1:]:
        column.justify, column.max_width, column.overflow = "right", NARROW, "fold"
    shown.columns[0].no_wrap = True
    for row in rows(parts, goals=goals):
        shown.add_row(*row)
    return shown


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}") from error
