"""``mithaq maintain``: tables in order, older versions off the disk."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.dataset.snapshot import open_snapshot
from pipeline.dataset.store import DatasetWriter, Kept


def keep(folder: Path, *, vacuum: bool) -> Kept:
    """Put the dataset in order; with ``vacuum`` delete every older version from disk.

    Raises:
        DatasetError: there is no dataset, another process is writing to it, or it cannot be written.
    """
    open_snapshot(folder).close()
    with DatasetWriter(folder) as writer:
        return writer.maintain(vacuum=vacuum)


def maintain_command(*, folder: Path, vacuum: bool) -> int:
    """Put the dataset in order and say what it takes; return 1 where readers kept older versions from being deleted.

    Raises:
        DatasetError: as ``keep``.
    """
    kept = keep(folder, vacuum=vacuum)
    print(in_words(kept))  # noqa: T201
    if not kept.read:
        return 0
    some = ", ".join(map(str, kept.read))
    print(  # noqa: T201
        f"mithaq: versions that other programs are reading are still on disk ({some}): close those, and run it again",
        file=sys.stderr,
    )
    return 1


def in_words(kept: Kept) -> str:
    """Return what maintenance did, in one line."""
    was, now = (space.taken / 1e6 for space in (kept.before, kept.after))
    older = (kept.after.taken - kept.after.needed) / 1e6
    return f"{now:,.1f} MB on disk, of which {older:,.1f} MB logs and older versions; before {was:,.1f} MB"
