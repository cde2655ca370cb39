"""``mithaq forget`` and ``mithaq retry``: what a person decides about single documents."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from flows.commands.show import find_document
from pipeline.dataset.forget import forgotten_documents
from pipeline.dataset.outcomes import path_text
from pipeline.dataset.snapshot import open_snapshot
from pipeline.dataset.store import DatasetWriter
from pipeline.errors import SettingsError


def forget_command(wanted: Sequence[str], *, folder: Path) -> None:
    """Remove documents and all that came from them from every table, and say what is left to do.

    Raises:
        SettingsError: one of them is not in the dataset, or could be several; none is removed.
        DatasetError: the dataset cannot be written.
    """
    snapshot = open_snapshot(folder)
    found = [find_document(one, snapshot) for one in wanted]
    with DatasetWriter(folder) as writer:
        gone = writer.forget([row["document"] for row in found], at=datetime.now(UTC))
    earlier = len(gone) - len({row["document"] for row in found})
    for row in found:
        print(f"forgotten: {row['document']}  {row['path']}")  # noqa: T201
    if earlier:
        print(f"and {earlier:,} earlier versions of them")  # noqa: T201
    print(  # noqa: T201
        "Only hashes of the content are kept, so that no run takes it in again (mithaq retry DOCUMENT allows it). "
        "Your files are untouched. `mithaq maintain --vacuum` deletes what is left of it on disk."
    )


def allow_again(wanted: Sequence[str], *, folder: Path) -> int:
    """Take away the marks of forgotten documents, named by identity or by their file; return how many there were.

    Raises:
        DatasetError: the dataset cannot be written.
    """
    forgotten = forgotten_documents(folder)
    named = {one for one in (_identity(text) for text in wanted) if one in forgotten}
    if not named:
        return 0
    with DatasetWriter(folder) as writer:
        return writer.remember(named)


def _identity(wanted: str) -> str:
    """Return what a forgotten document would be called: the hash of the file of that name, or the words as given."""
    path = Path(wanted)
    if not path.is_file():
        return wanted.lower()
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except OSError as error:
        raise SettingsError(f"{path_text(path)} cannot be read: {error.strerror}") from error
