"""ZIP packages, opened with guards: the list of members is bounded before it is parsed, and no two members overlap."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import EncryptedDocumentError, LimitExceededError, UnreadableDocumentError
from pipeline.settings import Limits

MAX_DIRECTORY_BYTES = 4_000_000
"""What the list of members may take: some 40,000 of them with names of 50 bytes."""
LOCAL_HEADER_BYTES = 30
CHUNK_BYTES = 1 << 18
ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Others are rare, and their own headers say how much memory they take."""
UNPACKING = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, KeyError, ValueError)
"""What zipfile raises for a damaged member, a compression it does not know, or one that is missing."""


class _Frugal:
    """A file of which no more is read at once than a list of members may take."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file, self._path = file, path
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY_BYTES:
            reason = f"the list of its members takes {size:,} bytes, over the limit of {MAX_DIRECTORY_BYTES:,}"
            raise LimitExceededError(self._path, reason)
        return self._file.read(MAX_DIRECTORY_BYTES if size < 0 else size)

    def seekable(self) -> bool:
        return True


@contextmanager
def open_package(path: Path, *, file: BinaryIO | None = None) -> Iterator[zipfile.ZipFile]:
    """Yield the package at ``path``, or the one in ``file`` that is a part of it.

    Raises:
        UnreadableDocumentError: the package is damaged or truncated, also where that shows as members are read.
        LimitExceededError: its list of members is over the limit.
    """
    try:
        if file is not None:
            with zipfile.ZipFile(_Frugal(file, path)) as package:
                _check_overlap(path, package)
                yield package
            return
        with path.open("rb") as opened, zipfile.ZipFile(_Frugal(opened, path)) as package:
            _check_overlap(path, package)
            yield package
    except UNPACKING as error:
        raise UnreadableDocumentError(path, "it is a ZIP package that is damaged or truncated") from error


def _check_overlap(path: Path, package: zipfile.ZipFile) -> None:
    """Refuse members that share bytes, by which a small file unpacks to a thousandfold."""
    end = 0
    for member in sorted(package.infolist(), key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise UnreadableDocumentError(path, "it is a ZIP package whose members overlap, as those of a bomb do")
        end = member.header_offset + LOCAL_HEADER_BYTES + member.compress_size


def check_unpacked(path: Path, package: zipfile.ZipFile, *, limits: Limits) -> None:
    """Refuse the package of an office file that is encrypted, or unpacks to more than the limit.

    Raises:
        EncryptedDocumentError: a member is encrypted.
        UnreadableDocumentError: a member is packed by a method that office programs do not use.
        LimitExceededError: the members take more than the limit of unpacked bytes.
    """
    members = package.infolist()
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise EncryptedDocumentError(path, "its package is encrypted")
    if any(member.compress_type not in METHODS for member in members):
        raise UnreadableDocumentError(path, "its package is packed by a method other than deflate")
    if (size := sum(member.file_size for member in members)) > limits.unpacked_bytes:
        reason = f"it unpacks to {size:,} bytes, over the limit of {limits.unpacked_bytes:,}"
        raise LimitExceededError(path, reason)


def unpack(path: Path, file: BinaryIO, member: zipfile.ZipInfo, out: BinaryIO, *, most: int) -> None:
    """Write a stored or deflated member's bytes to ``out``, ``most`` of them; a whole member is checked by its sum.

    Raises:
        UnreadableDocumentError: the member is damaged, truncated, or longer than its package says.
    """
    file.seek(member.header_offset)
    local = file.read(LOCAL_HEADER_BYTES)
    if len(local) < LOCAL_HEADER_BYTES or not local.startswith(b"PK\x03\x04"):
        raise UnreadableDocumentError(path, "a member of the ZIP package is damaged")
    file.seek(int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little"), 1)
    packed_left, written, check = member.compress_size, 0, 0
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if member.compress_type == zipfile.ZIP_DEFLATED else None
    try:
        while written < most and packed_left > 0:
            packed = file.read(min(packed_left, CHUNK_BYTES))
            packed_left -= len(packed) or packed_left
            while packed and written < most:
                part = (
                    inflate.decompress(packed, min(CHUNK_BYTES, most - written))
                    if inflate
                    else packed[: most - written]
                )
                packed = inflate.unconsumed_tail if inflate else b""
                check = zlib.crc32(part, check)
                written += out.write(part)
    except zlib.error as error:
        raise UnreadableDocumentError(path, "a member of the ZIP package is damaged") from error
    if most >= member.file_size and (written != member.file_size or check != member.CRC):
        raise UnreadableDocumentError(path, "a member of the ZIP package is damaged or truncated")
