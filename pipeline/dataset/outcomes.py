"""What ingesting a file came to, and its rows, ready for the writer.

A worker turns its outcomes into a ``Batch`` (Arrow tables, contracts checked, cheap to send between
processes); the one writer commits it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from pipeline.types import InstrumentRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A path at which a document's content lay: ``size`` in bytes, ``mtime_ns`` in nanoseconds since 1970."""

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
        return (self.sha256 or hashlib.sha256(f"path:{self.places[0].path}".encode()).hexdigest())[:16]


Outcome = Success | Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Checked rows of some documents: one Arrow table per table name, all with their contract's schema."""

    documents: tuple[str, ...]
    tables: Mapping[str, pa.Table]


def prepare(outcomes: Sequence[Outcome], *, run: str) -> Batch:
    """Return the rows of ``outcomes``, checked against the contracts; runs in a worker process.

    A record that breaks a contract becomes a failure with the code ``contract``, so that it stops nobody else.
    """
    raise NotImplementedError
