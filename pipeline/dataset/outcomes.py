"""What ingesting a file came to."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from pipeline.types import InstrumentRecord


def path_text(path: Path) -> str:
    """Return the path as the dataset writes it, bytes that are not UTF-8 in hexadecimal after a backslash and x."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def identity_of(sha256: str | None, path: str) -> str:
    """Return the identity of a document: its content's, or its path's where the content cannot be read."""
    return (sha256 or hashlib.sha256(f"path:{path}".encode()).hexdigest())[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A path (as ``path_text`` writes it) with this content: ``size`` in bytes, ``mtime_ns`` since 1970."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Success:
    """A document that became a record. ``places`` are all paths with this content, at least one."""

    record: InstrumentRecord
    places: tuple[Place, ...]

    @property
    def document(self) -> str:
        """Return the document's identity."""
        return self.record.source.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A document that failed: ``code`` is stable (``needs-ocr``), ``reason`` one sentence for people.

    ``sha256`` is None where the content could not be read at all; its identity is then its path's.
    """

    places: tuple[Place, ...]
    code: str
    reason: str
    sha256: str | None = None
    media_type: str | None = None
    pipeline_version: str = ""

    @property
    def document(self) -> str:
        """Return the document's identity."""
        return identity_of(self.sha256, self.places[0].path)


Outcome = Success | Failure
