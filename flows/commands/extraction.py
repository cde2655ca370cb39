"""``mithaq extract``: documents in, their records as JSON out; no dataset, no orchestrator."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

from flows.ingestion.pool import WorkerPool
from flows.ingestion.work import PRELOAD, build_for_json
from pipeline.dataset.outcomes import path_text
from pipeline.errors import DocumentError, SettingsError
from pipeline.settings import Settings

WORTH_A_PROCESS = 4
"""Documents for each worker process; a process takes about two seconds to start, a common document a quarter of one."""


def extract_command(files: Sequence[Path], *, out: Path | None, settings: Settings) -> int:
    """Print the records as JSON, one a line, or write ``NAME.json`` into ``out``; return the exit status.

    A document that cannot be read is told on standard error and leaves the others alone.

    Raises:
        SettingsError: a file is missing, ``out`` cannot be written, or two documents have the same name there.
    """
    _check_files(files)
    if out is not None:
        _prepare_folder(out, files)
    status = 0
    indent = None if out is None and len(files) > 1 else 2
    pool = json_pool(len(files), settings=settings, indent=indent)
    for path, answer in records(files, pool, seconds=settings.limits.seconds):
        if isinstance(answer, DocumentError):
            print(f"mithaq: {path_text(path)}: {answer.reason}", file=sys.stderr)  # noqa: T201
            status = 1
        elif out is None:
            print(answer, flush=True)  # noqa: T201
        else:
            (out / f"{path.stem}.json").write_text(f"{answer}\n", "utf-8")
    return status


def _check_files(files: Sequence[Path]) -> None:
    for path in files:
        if path.is_dir():
            raise SettingsError(f"{path_text(path)} is a folder: name documents, or ingest it with mithaq run")
        if not path.exists() and not _is_in_container(path):
            raise SettingsError(f"there is no file {path_text(path)}")


def _is_in_container(path: Path) -> bool:
    """Return whether the path leads into an archive or message that is there."""
    from pipeline.read.containers import split_path  # with it come the readers, which the workers load themselves

    return split_path(path) is not None


def _prepare_folder(out: Path, files: Sequence[Path]) -> None:
    names = [path.stem for path in files]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise SettingsError(f"two documents would both be written to {out / twice}.json: extract them into two folders")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"the folder {out} cannot be made: {error.strerror}") from error
    if not os.access(out, os.W_OK):
        raise SettingsError(f"the folder {out} cannot be written to")


def json_pool(documents: int, *, settings: Settings, indent: int | None) -> WorkerPool:
    """Return worker processes that turn documents into JSON, as many as so many documents are worth."""
    build = partial(build_for_json, rules=settings.rules, limits=settings.limits, indent=indent)
    size = min(settings.workers or len(os.sched_getaffinity(0)), -(-documents // WORTH_A_PROCESS))
    return WorkerPool(build, size=size, preload=PRELOAD, memory=settings.limits.memory)


def records(files: Sequence[Path], pool: WorkerPool, *, seconds: float) -> Iterator[tuple[Path, str | DocumentError]]:
    """Yield each document with its JSON or its failure, in the order asked for.

    They go through worker processes even when there is one, so that a document that kills its reader is told like any
    other failure.
    """

    def ask(path: Path) -> str | DocumentError:
        try:
            answer: str = pool.ask(path, path=path, seconds=seconds)
        except DocumentError as error:
            return error
        return answer

    with closing(pool), ThreadPoolExecutor(pool.size) as threads:
        pool.warm_up()
        try:
            yield from zip(files, threads.map(ask, files), strict=True)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            pool.close()
