"""The files that a dataset knows, for planning what to read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from pipeline.dataset.snapshot import ROOT, is_dataset, open_snapshot

NEEDS_OCR = "needs OCR"  # begins the ``problem`` of such a page; said here too, since the readers are dear to import

SAME = ("state", "failure", "pipeline_version", "grade", "rules_version", "reader_version", "model_versions")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """A path that the dataset knows, for planning: what is unchanged in size and time need not be read again."""

    path: str
    size: int
    mtime_ns: int
    document: str
    sha256: str | None
    state: str
    failure: str | None
    pipeline_version: str
    reason: str | None = None
    grade: str | None = None
    rules_version: str | None = None
    reader_version: str | None = None
    model_versions: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    """What OCR lacked for pages of a document that was read without them, as the pages' ``problem`` has it."""


def known_files(folder: Path) -> list[KnownFile]:
    """Return what the dataset in ``folder`` knows, without locking it; empty where there is none yet.

    Raises:
        DatasetError: the folder holds something that is not a dataset, or one of a newer schema.
    """
    if not is_dataset(folder):
        return []
    snapshot = open_snapshot(folder)
    columns = ["document", "sha256", "state", "failure", "pipeline_version", "reason", "grade",
               "rules_version", "reader_version", "model_versions"]  # fmt: skip
    documents = {row["document"]: row for row in snapshot.table(ROOT, columns).to_pylist()}
    kept: dict[Any, Any] = {}  # what is the same for many documents is held once
    for row in documents.values():
        row["model_versions"] = tuple(row["model_versions"])
        for name in SAME:
            row[name] = kept.setdefault(row[name], row[name])
    waiting = pc.starts_with(pc.field("problem"), NEEDS_OCR)
    for page in snapshot.table("pages", ["document", "problem"], waiting).to_pylist():
        row = documents.get(page["document"], {})
        row["lacking"] = tuple(sorted({*row.get("lacking", ()), page["problem"]}))
    return [KnownFile(**(documents[file["document"]] | file)) for file in snapshot.table("files").to_pylist()]
