"""Where indexes made from the dataset lie: beside it, to be deleted at any time, gone when a document is forgotten."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from pipeline.dataset.texts import Texts
from pipeline.errors import DatasetError
from pipeline.storage import in_bucket

FOLDER = Path(".cache/questions")
VERSION = b"mithaq.version"
PATIENCE = 300
"""Seconds for which one waits for an index that another process is making."""


def derived_folder(dataset: Path) -> Path:
    """Return the folder of the indexes of the dataset in ``dataset``: in it, or for one in a bucket on this machine."""
    if not in_bucket(dataset):
        return dataset / FOLDER
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / "mithaq" / sha256(str(dataset).encode()).hexdigest()[:16]


def drop_derived(dataset: Path) -> None:
    """Delete every index of a dataset: what was forgotten is in none of them any more.

    Those of a dataset in a bucket are on each machine that asked; others than this one drop them when they next ask.

    Raises:
        OSError: one cannot be deleted.
    """
    folder = derived_folder(dataset)
    if folder.is_dir():
        shutil.rmtree(folder)


def forget_beside(dataset: Path, hashes: Collection[str]) -> None:
    """Delete what lies beside a dataset and holds words of these contents: texts as read, and every index.

    Raises:
        OSError: one cannot be deleted.
    """
    Texts(dataset).forget(hashes)
    drop_derived(dataset)


def prune_beside(dataset: Path, hashes: Collection[str]) -> None:
    """Delete the texts of any other contents, and every index: a reader may have made one of an older version.

    Raises:
        OSError: one cannot be deleted.
    """
    Texts(dataset).prune(hashes)
    drop_derived(dataset)


@contextmanager
def making(dataset: Path, name: str) -> Iterator[Path]:
    """Give a path to write index ``name`` to, alone among processes; on leaving it takes the place of the old one.

    Whoever has the old one open goes on reading it. Where nothing was written, the old one stays.

    Raises:
        DatasetError: the folder cannot be written, or another process is busy with it for longer than ``PATIENCE``.
    """
    folder = derived_folder(dataset)
    part = folder / f"{name}.{os.getpid()}.part"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(folder / f".{name}.lock", timeout=PATIENCE):
            try:
                yield part
                if part.exists():
                    part.replace(folder / name)
            finally:
                part.unlink(missing_ok=True)
    except Timeout as error:
        raise DatasetError(f"another process has been making the index {folder / name} for {PATIENCE} s") from error
    except OSError as error:
        raise DatasetError(
            f"the index {folder / name} cannot be written ({error.strerror or error}): indexes lie beside the dataset; "
            "copy it to where you may write"
        ) from error


def kept_table(dataset: Path, name: str, version: str, make: Callable[[], pa.Table]) -> pa.Table:
    """Return the table that was kept as ``name`` at this ``version``, or what ``make`` gives, and keep that.

    Where the folder cannot be written, the table is made each time.
    """
    path = derived_folder(dataset) / name
    try:
        found = pq.read_table(path)
        if (found.schema.metadata or {}).get(VERSION) == version.encode():
            return found
    except (OSError, pa.ArrowException):
        pass
    made = make()
    with suppress(DatasetError), making(dataset, name) as part:
        pq.write_table(made.replace_schema_metadata({VERSION: version}), part)
    return made
