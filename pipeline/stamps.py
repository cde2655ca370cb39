"""What a document was made with, as digests: a change of rules or readers shows in them, and nothing is loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
READERS = ("read/*.py", "types/reading.py", "rules/ocr.yml", "rules/languages.yml")
# Which files are passed over, and what questions make of the findings, changes nothing in how a text is analysed.
NOT_OF_TEXTS = {"ignored.yml", "state_codes.yml", "exchange.yml", "lifetimes.yml"}


@cache
def rules_version(folder: Path | None = None) -> str:
    """Return a digest of the shipped rules, each file replaced by the user's of the same name in ``folder``.

    Raises:
        OSError: a file cannot be read.
    """
    files = {path.name: path for path in (HERE / "rules").glob("*.yml") if path.name not in NOT_OF_TEXTS}
    if folder is not None:
        files |= {path.name: path for path in folder.glob("*.yml") if path.name in files}
    return _digest(files.values())


@cache
def reader_version() -> str:
    """Return a digest of the code and rules that turn a file into pages."""
    return _digest(path for pattern in READERS for path in HERE.glob(pattern))


def _digest(files: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in sorted(files, key=lambda path: path.name):
        whole.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:12]
