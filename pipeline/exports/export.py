"""Exporting: one call whatever the format, the same manifest beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.dataset.columns import Contract
from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.dictionary import section
from pipeline.dataset.query import Dataset
from pipeline.errors import SettingsError
from pipeline.exports.akn import akn_documents, write_akn
from pipeline.exports.citation import Citation, as_text, cite
from pipeline.exports.ftm import write_ftm
from pipeline.exports.lines import write_lines
from pipeline.exports.networks import write_network
from pipeline.exports.selection import Filters, chosen
from pipeline.exports.tables import write_csv, write_excel, write_parquet
from pipeline.exports.writing import MANIFEST, described, new_file, new_folder, write_manifest
from pipeline.questions.collection import Collection

TABULAR = {"parquet": write_parquet, "csv": write_csv}
NETWORKS = ("graphml", "gexf")
FORMATS = (*TABULAR, "excel", *NETWORKS, "akn", "jsonl", "ftm")
HOLDS = {"jsonl": "documents", "ftm": "entities", "graphml": "edges", "gexf": "edges", "akn": "documents"}
"""What is counted of a format that has no tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be exported. ``tables`` (parquet, csv, excel): these alone; none means all."""

    format: str
    filters: Filters = field(default_factory=Filters)
    tables: tuple[str, ...] = ()
    multilateral: bool = False
    """For networks: instruments of more than two parties make edges too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written: rows by table, or what else the format holds."""

    path: Path
    rows: Mapping[str, int]
    citation: Citation


def export(dataset: Dataset, wanted: Wanted, path: Path) -> Exported:
    """Write the dataset, or some documents of it, to a file or folder.

    Raises:
        SettingsError: an argument is wrong, or nothing can be written there.
        DatasetError: the dataset cannot be read.
    """
    _check(wanted)
    documents, cited = chosen(dataset, wanted.filters), cite(dataset)
    if documents == []:
        raise SettingsError("no document fits these filters: nothing was exported")
    if wanted.format in TABULAR or (wanted.format == "akn" and not _is_one(wanted, documents)):
        rows = _to_folder(dataset, wanted, documents, path, cited)
    else:
        rows = _to_file(dataset, wanted, documents, path, cited)
    return Exported(path=path, rows=rows, citation=cited)


def _check(wanted: Wanted) -> None:
    if wanted.format not in FORMATS:
        raise SettingsError(f"there is no format {wanted.format!r}: it is one of {', '.join(FORMATS)}")
    if unknown := [name for name in wanted.tables if name not in CONTRACTS]:
        raise SettingsError(f"the dataset has no table {unknown[0]!r}: its tables are {', '.join(CONTRACTS)}")
    if wanted.tables and wanted.format not in {*TABULAR, "excel"}:
        raise SettingsError(f"{wanted.format} has no tables: they can be chosen for {', '.join(TABULAR)} and excel")
    if wanted.multilateral and wanted.format not in NETWORKS:
        raise SettingsError(f"{wanted.format} is no network: only {' and '.join(NETWORKS)} take multilateral")


def _is_one(wanted: Wanted, documents: Sequence[str] | None) -> bool:
    """Return whether a single document was asked for by its name."""
    return len(wanted.filters.documents) == 1 and documents is not None and len(documents) == 1


def _to_folder(
    dataset: Dataset, wanted: Wanted, documents: list[str] | None, path: Path, cited: Citation
) -> dict[str, int]:
    names = wanted.tables or tuple(CONTRACTS)
    with new_folder(path) as folder:
        if wanted.format == "akn":
            rows = {HOLDS["akn"]: write_akn(dataset, documents, folder, recorded=cited.date)}
            entries = [described(file) for file in sorted(folder.iterdir())]
            contracts: list[Contract] = []
        else:
            write, rows, entries = TABULAR[wanted.format], {}, []
            for name in names:
                file = folder / f"{name}.{wanted.format}"
                rows[name] = write(dataset, name, documents, file)
                entries.append(described(file, rows=rows[name]))
            contracts = [CONTRACTS[name] for name in names]
        (folder / "README.md").write_text(_readme(wanted, cited, contracts), "utf-8")
        write_manifest(folder / MANIFEST, _manifest(wanted, cited, entries, rows))
    return rows


def _to_file(
    dataset: Dataset, wanted: Wanted, documents: list[str] | None, path: Path, cited: Citation
) -> dict[str, int]:
    manifest = path.with_name(f"{path.name}.{MANIFEST}")
    with new_file(manifest) as noted, new_file(path) as part:
        if wanted.format == "excel":
            about = {"citation": as_text(cited).strip(), "selection": _selection(wanted)}
            rows = write_excel(dataset, wanted.tables or tuple(CONTRACTS), documents, part, about)
        elif wanted.format in NETWORKS:
            collection, many = Collection(dataset), wanted.multilateral
            edges = write_network(
                collection, wanted.filters, part, format=wanted.format, multilateral=many, cited=cited
            )
            rows = {HOLDS[wanted.format]: edges}
        elif wanted.format == "akn":
            found = [xml for _, xml in akn_documents(dataset, documents, recorded=cited.date)]
            if not found:
                raise SettingsError(f"document {wanted.filters.documents[0]} was not read, so it has no text to export")
            part.write_bytes(found[0])
            rows = {HOLDS["akn"]: 1}
        else:
            write = write_lines if wanted.format == "jsonl" else write_ftm
            rows = {HOLDS[wanted.format]: write(dataset, documents, part)}
        entry = described(part) | {"file": path.name}
        write_manifest(noted, _manifest(wanted, cited, [entry], rows))
    return rows


def _manifest(wanted: Wanted, cited: Citation, files: Sequence[Any], rows: Mapping[str, int]) -> dict[str, Any]:
    chosen_by = {**wanted.filters.given, "tables": wanted.tables, "multilateral": wanted.multilateral}
    return {
        "format": wanted.format,
        "selection": {name: value for name, value in chosen_by.items() if value},
        "rows": dict(rows),
        "citation": cited.as_json,
        "cite_as": as_text(cited).strip(),
        "files": list(files),
    }


def _selection(wanted: Wanted) -> str:
    said = [
        f"{name} {', '.join(value) if isinstance(value, tuple) else value}"
        for name, value in wanted.filters.given.items()
    ]
    return "; ".join(said) or "all documents"


def _readme(wanted: Wanted, cited: Citation, contracts: Sequence[Contract]) -> str:
    head = (
        f"# An export of the dataset ({wanted.format})\n\nCite as: {as_text(cited)}\nDocuments: {_selection(wanted)}. "
        f"`{MANIFEST}` holds the SHA-256 of each file, and of the dataset's tables as they were.\n"
    )
    if wanted.format == "csv":
        head += (
            "\nUTF-8. Text that a program for sheets could take for a formula, a date or a number begins with an "
            "apostrophe that is not its own: take one off to have the text. Lists of words have semicolons between "
            "them, other lists are JSON.\n"
        )
    return "\n".join([head, *(section(contract) for contract in contracts)])
