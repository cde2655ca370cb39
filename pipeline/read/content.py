"""What every reader hands back, and the few steps that readers share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.errors import LimitExceededError, UnreadableDocumentError
from pipeline.read.quality import page_quality
from pipeline.settings import Limits
from pipeline.types import Issue, Mark, Page

BYTES_PER_BYTE, BYTES_PER_TAG = 2, 200
"""What markup takes as a tree, with what the walk remembers of it: per byte, and per tag besides."""

MAX_RUNS_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A document's pages, what it says about itself, and the doubts that reading it left."""

    pages: tuple[Page, ...]
    metadata: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()


class Reader(Protocol):
    """Reads one media type."""

    def __call__(self, path: Path, *, limits: Limits) -> Content:
        """Return the content of the file at ``path``.

        Raises:
            DocumentError: it cannot be read, or is over a limit.
        """


def load_bytes(path: Path) -> bytes:
    """Return the file's bytes.

    Raises:
        UnreadableDocumentError: the file cannot be opened or read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableDocumentError(path, f"it cannot be read: {error.strerror}") from error


def check_tree_size(path: Path, data: bytes, *, limits: Limits) -> None:
    """Refuse markup whose tree would be over the limit of unpacked bytes.

    Raises:
        LimitExceededError: the tree of ``data`` would take more memory than allowed.
    """
    if len(data) * BYTES_PER_BYTE + data.count(b"<") * BYTES_PER_TAG > limits.unpacked_bytes:
        reason = f"its {len(data):,} bytes of markup would unpack to more than {limits.unpacked_bytes:,} bytes"
        raise LimitExceededError(path, reason)


def pages_of(text: str, *, method: str, marks: Sequence[Mark] = ()) -> tuple[Page, ...]:
    """Return the pages of ``text``: form feeds part them, and a last page without text is dropped.

    ``marks`` are at offsets in ``text``.
    """
    parts = text.split("\f")
    while len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    pages: list[Page] = []
    start = 0
    for number, part in enumerate(parts, start=1):
        own = tuple(Mark(m.start - start, m.name) for m in marks if start <= m.start < start + len(part))
        pages.append(Page(number=number, text=part, method=method, quality=page_quality(part), marks=own))
        start += len(part) + 1
    return tuple(pages)


def name_pages(numbers: Sequence[int]) -> str:
    """Return ``Page 3`` or ``Pages 1-4, 7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    names = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs[:MAX_RUNS_NAMED])
    more = f" and {len(runs) - MAX_RUNS_NAMED} more ranges" if len(runs) > MAX_RUNS_NAMED else ""
    return f"Page{'s' if len(numbers) > 1 else ''} {names}{more}"
