"""``mithaq reprocess`` and ``mithaq retry``: documents of the dataset done again, wherever their files lie."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from flows.choices import Mode
from flows.commands.run import run_command
from flows.commands.show import find_document
from flows.ingestion.job import Request
from flows.keeping.outdated import Which, chosen, present
from flows.keeping.records import allow_again
from pipeline.dataset.known import KnownFile, known_files
from pipeline.dataset.snapshot import open_snapshot
from pipeline.errors import SettingsError
from pipeline.storage import located, missing

MARK = "!/"  # parts a container from the document in it


def reprocess_command(wanted: Sequence[str], *, request: Request, mode: Mode) -> int:
    """Do documents again: kinds of them (see ``Which``), or those named; return the exit status.

    Raises:
        SettingsError: a document is not in the dataset, or could be several.
        DatasetError: the dataset cannot be read or written.
    """
    open_snapshot(request.dataset).close()
    files = known_files(request.dataset)
    now = present(request.rules)
    kinds = {str(which) for which in Which}
    again: set[str] = set()
    for one in wanted:
        if one in kinds:
            again |= chosen(Which(one), files, now=now)
        else:
            again.add(_named(one, request))
    return _run(frozenset(again), files, request=request, mode=mode, nothing=f"nothing is {' or '.join(wanted)}")


def retry_command(wanted: Sequence[str], *, request: Request, mode: Mode) -> int:
    """Try failed documents again, all or those named, and let forgotten ones come back; return the exit status.

    Raises:
        SettingsError: a document is neither forgotten nor in the dataset, or has not failed.
        DatasetError: the dataset cannot be read or written.
    """
    open_snapshot(request.dataset).close()
    back = [one for one in wanted if allow_again([one], folder=request.dataset)]
    for one in back:
        print(f"{one} is no longer forgotten: the next `mithaq run` that meets its file takes it in")  # noqa: T201
    files, failed = known_files(request.dataset), set[str]()
    all_failed = chosen(Which.FAILED, files, now=present(request.rules))
    for one in wanted:
        if one not in back:
            document = _named(one, request)
            if document not in all_failed:
                raise SettingsError(f"{one} has not failed: `mithaq reprocess {one}` does it again")
            failed.add(document)
    if back and not failed:
        return 0
    return _run(
        frozenset(failed) if wanted else all_failed, files, request=request, mode=mode, nothing="nothing has failed"
    )


def _named(wanted: str, request: Request) -> str:
    row = find_document(wanted, open_snapshot(request.dataset))
    if row["state"] == "superseded":
        raise SettingsError(f"{wanted} was superseded by {row['superseded_by'] or 'nothing'}: its content is gone")
    return str(row["document"])


def _run(again: frozenset[str], files: Sequence[KnownFile], *, request: Request, mode: Mode, nothing: str) -> int:
    """Run over the files of these documents, and say which have none any more."""
    there: dict[str, list[str]] = {document: [] for document in again}
    lost = missing(file.path.partition(MARK)[0] for file in files if file.document in again)
    for file in files:
        if file.document in again and file.path.partition(MARK)[0] not in lost:
            there[file.document].append(file.path)
    if gone := sum(not paths for paths in there.values()):
        print(  # noqa: T201
            f"mithaq: {gone:,} documents are left as they are, since their files are gone (see `mithaq verify`)",
            file=sys.stderr,
        )
    paths = frozenset(path for found in there.values() for path in found)
    if not paths:
        print(nothing if not again else "nothing can be done again")  # noqa: T201
        return int(bool(again))
    return run_command(replace(request, folder=_top(paths), again=again, paths=paths), mode=mode)


def _top(paths: Collection[str]) -> Path:
    """Return the folder that holds all of these files, for the record of the run."""
    folders = [os.path.dirname(path.partition(MARK)[0]) for path in paths]
    return located(os.path.commonpath(folders) if len({folder[:1] for folder in folders}) == 1 else "/")
