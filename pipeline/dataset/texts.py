"""Texts as they were read, kept beside the dataset where reading was dear, so that analysing again needs no OCR.

They are derived: the folder may be deleted at any time. A text is found by its content's hash and by the readers'
digest, so that no text outlives a change of the readers; forgetting a document deletes it.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.stamps import reader_version
from pipeline.types import PagedText

FOLDER = Path(".cache/texts")
MAX_BYTES = 500_000_000
"""A text that unpacks to more is read anew."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts kept beside the dataset in ``dataset``."""

    dataset: Path

    def load(self, sha256: str, path: Path) -> PagedText | None:
        """Return the text of that content, lying at ``path`` now; None where there is none that can be used."""
        try:
            unpacker = zlib.decompressobj()
            content = unpacker.decompress(self._file(sha256).read_bytes(), MAX_BYTES)
            if not unpacker.eof:
                return None
            found = _adapter().validate_json(content)
        except (OSError, zlib.error, ValidationError):
            return None
        return replace(found, source=replace(found.source, path=path)) if found.source.sha256 == sha256 else None

    def keep(self, text: PagedText) -> None:
        """Keep a text for the next time, unless pages are missing from it; a full disk costs only the keeping."""
        if any(page.problem for page in text.pages):
            return
        file = self._file(text.source.sha256)
        part = file.with_suffix(f".{os.getpid()}.part")
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(zlib.compress(_adapter().dump_json(text, warnings="error"), 6))
            part.replace(file)

    def forget(self, hashes: Collection[str]) -> None:
        """Delete the texts of these contents, whichever readers read them.

        Raises:
            OSError: one cannot be deleted.
        """
        for sha256 in hashes:
            for file in (self.dataset / FOLDER / sha256[:2]).glob(f"{sha256}.*"):
                file.unlink(missing_ok=True)

    def prune(self, hashes: Collection[str]) -> None:
        """Delete every text that is not of these contents, or that other readers read.

        Raises:
            OSError: one cannot be deleted.
        """
        kept = {self._file(sha256) for sha256 in hashes}
        for file in (self.dataset / FOLDER).glob("*/*"):
            if file not in kept:
                file.unlink(missing_ok=True)

    def _file(self, sha256: str) -> Path:
        return self.dataset / FOLDER / sha256[:2] / f"{sha256}.{reader_version()}"


@cache
def _adapter() -> TypeAdapter[PagedText]:
    return TypeAdapter(PagedText)
