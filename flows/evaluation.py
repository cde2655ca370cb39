"""``mithaq evaluate``: extract annotated documents, score the records, and say where they differ."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from flows.extraction import json_pool, records
from flows.marked import write_between
from models.scoring import Scores, score
from pipeline.errors import DocumentError, SettingsError
from pipeline.settings import Settings

NAMES = {
    "commitments_detection": "commitments found (F1)",
    "commitments_modality": "commitments found with the right modality",
    "commitments_bearer": "... with the right bearer",
    "commitments_beneficiary": "... with the right beneficiary",
    "commitments_actions": "... with the right action",
    "commitments_areas": "... with the right area",
    "parties_f1": "parties (F1)",
    "parties_exact": "parties exactly right",
    "areas_f1": "areas of the document (F1)",
    "authentic_languages_f1": "authentic languages (F1)",
}
"""The rows of README's table in their order; other figures follow as ``field`` with the share that is right."""


def evaluate_command(
    folders: Sequence[Path], *, verbose: bool, out: Path | None, readme: bool, settings: Settings
) -> int:
    """Score the extraction on folders of annotated documents and print the figures; return the exit status.

    Raises:
        SettingsError: a folder holds no gold files, or a document is missing.
    """
    results: dict[str, Scores] = {}
    for folder in folders:
        results[str(folder)] = score(folder, _predictions(folder, settings))
    Console(highlight=False).print(_table(results))
    if verbose:
        for scores in results.values():
            for miss in scores.errors:
                print(f"{miss.document} {miss.field}: {miss.message}")  # noqa: T201
    if out is not None:
        _write(out, {name: scores.as_dict() for name, scores in results.items()})
    if readme:
        write_between(Path("README.md"), "evaluation", as_markdown(results))
    return 1 if any(scores.missing for scores in results.values()) else 0


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


def figures(scores: Scores) -> Iterator[tuple[str, float]]:
    """Yield the figures by the names that are shown, the main ones first."""
    given = scores.as_dict()
    flat = {name: value["f1"] if isinstance(value, dict) else value for name, value in given.items()}
    if not scores.commitments:
        flat = {name: value for name, value in flat.items() if not name.startswith("commitments")}
    shares = {name: value for name, value in flat.items() if isinstance(value, float)}
    for name in [*(name for name in NAMES if name in shares), *(name for name in shares if name not in NAMES)]:
        yield NAMES.get(name, name.removesuffix("_accuracy").replace("_", " ")), shares[name]


def as_markdown(results: dict[str, Scores]) -> str:
    """Return the figures as a Markdown table with a column for each folder."""
    head = " | ".join(f"`{name}`" for name in results)
    lines = [f"| | {head} |", "|---|" + "---:|" * len(results)]
    lines += [f"| {what} | {' | '.join(cells)} |" for what, cells in _rows(results)]
    return "\n".join(lines)


def _rows(results: dict[str, Scores]) -> Iterator[tuple[str, list[str]]]:
    columns = [dict(figures(scores)) for scores in results.values()]
    yield "documents", [f"{scores.documents}" for scores in results.values()]
    yield (
        "annotated commitments",
        [f"{scores.commitments}" if scores.commitments else "" for scores in results.values()],
    )
    names: Iterable[str] = dict.fromkeys(name for column in columns for name in column)
    for name in names:
        yield name, [f"{column[name]:.3f}" if name in column else "" for column in columns]


def _table(results: dict[str, Scores]) -> Table:
    table = Table("", *results, header_style="bold")
    for column in table.columns[1:]:
        column.justify = "right"
    for what, cells in _rows(results):
        table.add_row(what, *cells)
    return table


def _write(path: Path, figures: Any) -> None:  # noqa: ANN401 - plain JSON values
    try:
        path.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}") from error
