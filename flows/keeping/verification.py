"""``mithaq verify``: one line for each class of fault, and how it is mended."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.ingestion.job import Request, look_and_plan
from flows.ingestion.plan import SUPERSEDED, Standing
from pipeline.dataset.known import known_files
from pipeline.dataset.outcomes import path_text
from pipeline.dataset.snapshot import open_snapshot
from pipeline.dataset.store import DatasetWriter
from pipeline.dataset.verify import Fault, verify
from pipeline.review.standing import unmatched
from pipeline.settings import Settings
from pipeline.storage import located, missing

EXAMPLES = 3
MARK = "!/"  # parts a container from the document in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A class of fault as it is told: how often, what, such as, and how it is mended."""

    count: int
    what: str
    examples: Sequence[str]
    mend: str

    def __str__(self) -> str:
        """Return the line."""
        some = ", ".join(self.examples[:EXAMPLES]) + (", ..." if len(self.examples) > EXAMPLES else "")
        return f"{self.count:,} {self.what}{f' ({some})' if some else ''}: {self.mend}"


def verify_command(settings: Settings, *, folder: Path | None, repair: bool) -> int:
    """Print the dataset's faults; with ``repair`` mend what can be; return 1 where a fault is left.

    Raises:
        DatasetError: there is no dataset, it cannot be read at all, or it cannot be repaired.
        SettingsError: there is no such folder.
    """
    faults = verify(settings.dataset)
    if faults and repair:
        taken = sorted({document for fault in faults for document in fault.documents})
        _repair(settings.dataset, taken)
        print(f"repaired: {len(taken):,} documents were taken out; the next run reads their files again")  # noqa: T201
        faults = verify(settings.dataset)
    told = [_line(fault) for fault in faults]
    told += _unmatched(settings.dataset)
    told += _against(folder, settings) if folder is not None else _missing(settings.dataset)
    for line in told:
        print(line)  # noqa: T201
    if not told:
        print(f"{settings.dataset} is sound")  # noqa: T201
    return int(bool(told))


def _repair(folder: Path, documents: Sequence[str]) -> None:
    with DatasetWriter(folder) as writer:
        writer.take_out(documents)
        # Where files of a table had gone missing, it shows only now whose rows were in them.
        if lost := sorted({document for fault in verify(folder) for document in fault.documents}):
            writer.take_out(lost)


def _line(fault: Fault) -> Line:
    return Line(
        count=max(1, len(fault.documents)),
        what=f"damaged: {fault.what}",
        examples=fault.documents,
        mend="mithaq verify --repair takes them out, and the next run reads them again",
    )


def _unmatched(dataset: Path) -> list[Line]:
    found = unmatched(open_snapshot(dataset))
    mend = "mithaq review list --state unmatched shows them, mithaq review withdraw REVIEW ends them"
    what = "reviews whose row was not found again; they are kept, and hold nowhere"
    return [Line(count=len(found), what=what, examples=found, mend=mend)] if found else []


def _missing(dataset: Path) -> list[Line]:
    known = [file.path for file in known_files(dataset) if file.state != SUPERSEDED]
    lost = missing(path.partition(MARK)[0] for path in known)
    return list(_gone([path for path in known if path.partition(MARK)[0] in lost]))


def _gone(paths: Sequence[str]) -> Iterator[Line]:
    if paths:
        mend = "the dataset keeps what was read; mithaq forget DOCUMENT removes it"
        yield Line(count=len(paths), what="files are gone", examples=paths, mend=mend)


def _against(folder: Path, settings: Settings) -> list[Line]:
    """Return how the folder differs from what the dataset knows of it."""
    root = located(folder)
    found, plan = look_and_plan(Request(folder=root, dataset=settings.dataset, limits=settings.limits))
    standing, seen = plan.standing, {path_text(file.path) for file in found.files}
    below = f"{path_text(root)}{os.sep}"
    known = [file.path for file in known_files(settings.dataset) if file.state != SUPERSEDED]
    lines = list(_gone([path for path in known if path.startswith(below) and path not in seen]))
    for kind, what in ((Standing.CHANGED, "files have changed"), (Standing.NEW, "files are not in the dataset")):
        if standing[kind]:
            lines.append(Line(count=standing[kind], what=what, examples=(), mend=f"mithaq run {folder} reads them"))
    return lines
