"""Files that hold documents: ZIP archives, and messages with attachments. Each member is a document of its own.

A member's path is that of its container, ``!`` and its place inside: ``folder/archive.zip!/inner/treaty.docx``, and
``archive.zip!/mail.eml!/treaty.pdf`` for one in a container within. ``list_members`` names them, ``open_document``
gives a file to read for any such path, unpacked when it is asked for. A name from within a container is only ever a
label: it is made plain (no ``..``, no root, no control or direction marks), and no file is written under it.
"""

from __future__ import annotations

import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import regex

from pipeline.errors import (
    DocumentError,
    EncryptedDocumentError,
    LimitExceededError,
    UnreadableDocumentError,
    UnsupportedMediaError,
)
from pipeline.glance import GLANCE_BYTES, may_hold_documents
from pipeline.read import mail
from pipeline.read.names import SEPARATORS, Names
from pipeline.read.packages import ENCRYPTED, METHODS, open_package, unpack
from pipeline.read.sniff import HEAD_BYTES, MAIL_TYPE, ZIP_TYPE, media_type
from pipeline.settings import Limits

MARK = "!"
ARCHIVE = ZIP_TYPE
MAX_RATIO = 200
"""What deflate makes of text is a tenth to a fiftieth; a thousandth is a bomb."""
RATIO_COUNTS_FROM = 1_000_000
SUFFIX = regex.compile(r"\.[A-Za-z0-9]{1,10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A document in a container: its path there, its size in bytes, and why it cannot be read where that is known.

    ``error`` is the kind of error that ``problem`` is.
    """

    path: str
    size: int
    problem: str | None = None
    error: type[DocumentError] = UnreadableDocumentError


@dataclass(slots=True)
class _Search:
    """A walk through a container, and what it has come to so far."""

    path: Path
    limits: Limits
    members: int = 0
    unpacked: int = 0

    def count(self, *, members: int = 0, unpacked: int = 0) -> None:
        self.members += members
        self.unpacked += unpacked
        if self.members > self.limits.members:
            raise LimitExceededError(self.path, f"it holds more than {self.limits.members:,} documents")
        if self.unpacked > self.limits.unpacked_bytes:
            raise LimitExceededError(self.path, f"it unpacks to more than {self.limits.unpacked_bytes:,} bytes")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A member as its container lists it; ``source`` is what to unpack it from."""

    name: str
    size: int
    source: zipfile.ZipInfo | bytes
    error: type[DocumentError] | None = None
    reason: str = ""


def container_type(path: Path) -> str | None:
    """Return the media type of a file that may hold documents, None for any other; a glance at its start decides.

    Raises:
        UnreadableDocumentError: the file begins as a package but is damaged.
    """
    try:
        with path.open("rb") as file:
            return _container_type(file, path)
    except OSError:
        return None


def list_members(path: Path, *, limits: Limits) -> tuple[Member, ...]:
    """Return the documents in a container, those of containers within it too, in the container's order.

    A member that cannot be read has its ``problem``. The message itself is not among the members of a message.

    Raises:
        DocumentError: the container as a whole is damaged, or it is over a limit.
    """
    with path.open("rb") as file:
        kind = _container_type(file, path)
        return tuple(_walk(file, kind, _Search(path, limits), depth=1)) if kind else ()


def split_path(path: Path) -> tuple[Path, str] | None:
    """Return the container's path and the member's path in it, None for the path of a file."""
    for folder in reversed(path.parents):
        container = folder.with_name(folder.name.removesuffix(MARK)) if len(folder.name) > 1 else folder
        if folder.name.endswith(MARK) and container != folder and container.is_file():
            return container, path.relative_to(folder).as_posix()
    return None


@contextmanager
def open_document(path: Path, *, limits: Limits) -> Iterator[Path]:
    """Yield a file with the document's content: the file itself, or the member unpacked, for as long as it is read.

    Raises:
        DocumentError: there is no such member, or it cannot be unpacked within the limits.
    """
    place = None if path.exists() else split_path(path)
    if place is None:
        yield path
        return
    container, wanted = place
    with tempfile.TemporaryDirectory(prefix="mithaq-") as folder:
        suffix = path.suffix if SUFFIX.fullmatch(path.suffix) else ""
        unpacked = Path(folder) / f"document{suffix}"
        try:
            with container.open("rb") as file:
                search = _Search(path, limits)
                status = container.stat()
                _extract(file, _known_type(container, status.st_mtime_ns, status.st_size), wanted, unpacked, search)
        except OSError as error:
            raise UnreadableDocumentError(path, f"it cannot be unpacked: {error.strerror}") from error
        yield unpacked


@lru_cache(maxsize=4)
def _known_type(path: Path, mtime_ns: int, size: int) -> str | None:  # noqa: ARG001 - the key
    """Return the media type of a container, remembered: a large archive is asked for each of its members."""
    return container_type(path)


def _container_type(file: BinaryIO, path: Path) -> str | None:
    """Return the media type of a container, None for any other file."""
    file.seek(0)
    start = file.read(GLANCE_BYTES)
    if not may_hold_documents(start):
        return None
    kind = media_type(start + file.read(HEAD_BYTES - GLANCE_BYTES), path, file=file)
    file.seek(0)
    return kind if kind in {ZIP_TYPE, MAIL_TYPE} else None


def _walk(file: BinaryIO, kind: str, search: _Search, *, depth: int) -> Iterator[Member]:
    """Yield the documents in the container ``file``, with their paths in it."""
    for entry in _entries(file, kind, search):
        search.count(members=1)
        if entry.error is not None:
            yield Member(path=entry.name, size=entry.size, problem=entry.reason, error=entry.error)
            continue
        try:
            yield from _with_inner(file, entry, search, depth)
        except (UnreadableDocumentError, EncryptedDocumentError) as error:
            yield Member(path=entry.name, size=entry.size, problem=error.reason, error=type(error))


def _with_inner(file: BinaryIO, entry: _Entry, search: _Search, depth: int) -> list[Member]:
    """Return the member, or what it holds where it is a container: both, for a message."""
    member = Member(path=entry.name, size=entry.size)
    if not _may_hold_documents(file, entry, search.path):
        return [member]
    with tempfile.TemporaryFile() as unpacked:
        _unpack(file, entry, unpacked, search)
        kind = _container_type(unpacked, search.path)
        if kind is None:
            return [member]
        own = [member] if kind == MAIL_TYPE else []
        if depth < search.limits.depth:
            inner = _walk(unpacked, kind, search, depth=depth + 1)
            return own + [_within(entry.name, found) for found in inner]
        if own and next(_entries(unpacked, kind, search), None) is None:
            return own
        problem = f"containers are nested more than {search.limits.depth} deep in it"
        name = f"{entry.name}{MARK}/..." if own else entry.name
        return [*own, Member(path=name, size=entry.size, problem=problem, error=LimitExceededError)]


def _within(name: str, found: Member) -> Member:
    return replace(found, path=f"{name}{MARK}/{found.path}")


def _may_hold_documents(file: BinaryIO, entry: _Entry, path: Path) -> bool:
    """Return whether the start of a member is that of a container."""
    if isinstance(entry.source, bytes):
        start = entry.source[:GLANCE_BYTES]
    else:
        out = BytesIO()
        unpack(path, file, entry.source, out, most=GLANCE_BYTES)
        start = out.getvalue()
    return may_hold_documents(start)


def _entries(file: BinaryIO, kind: str, search: _Search) -> Iterator[_Entry]:
    """Yield what the container lists, folders left out."""
    if kind == ZIP_TYPE:
        for name, info in _directory(file, search.path).items():
            yield _zip_entry(name, info, search.limits)
        return
    names = Names(reserved=MARK)
    file.seek(0)
    message = mail.parse_mail(search.path, file.read())
    for name, part in mail.attachments(message):
        content = mail.part_bytes(search.path, part)
        plain = names.take(SEPARATORS.split(name)[-1])
        yield _Entry(plain, len(content), content, None if content else UnreadableDocumentError, "it is empty")


def _find(file: BinaryIO, kind: str, wanted: str, search: _Search) -> _Entry | None:
    """Return the member at a path, or the container on the way to it."""
    ends = [at for at in range(len(wanted)) if wanted.startswith(f"{MARK}/", at)]
    names = [wanted, *(wanted[:end] for end in ends)]
    if kind == ZIP_TYPE:
        members = _directory(file, search.path)
        found = next((name for name in names if name in members), None)
        return None if found is None else _zip_entry(found, members[found], search.limits)
    return next((entry for entry in _entries(file, kind, search) if entry.name in names), None)


def _directory(file: BinaryIO, path: Path) -> dict[str, zipfile.ZipInfo]:
    """Return a package's members by their plain names; those of a file on disk are remembered for the next time."""
    if isinstance(name := getattr(file, "name", None), str | Path):
        status = Path(name).stat()
        return _known_directory(Path(name), status.st_mtime_ns, status.st_size)
    with open_package(path, file=file) as package:
        return _named(package)


@lru_cache(maxsize=4)
def _known_directory(path: Path, mtime_ns: int, size: int) -> dict[str, zipfile.ZipInfo]:  # noqa: ARG001 - the key
    with open_package(path) as package:
        return _named(package)


def _named(package: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    names = Names(reserved=MARK)
    return {names.take(_name(info)): info for info in package.infolist() if not info.is_dir()}


def _zip_entry(name: str, info: zipfile.ZipInfo, limits: Limits) -> _Entry:
    error, reason = _refusal(info, limits)
    return _Entry(name, info.file_size, info, error, reason)


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; UTF-8 is tried where the archive does not say, as zipfile takes such names for CP437."""
    if not info.flag_bits & 0x800:
        try:
            return info.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return info.filename


def _refusal(info: zipfile.ZipInfo, limits: Limits) -> tuple[type[DocumentError] | None, str]:
    """Return why a member of an archive is not to be unpacked, and the kind of error that is."""
    if stat.S_ISLNK(info.external_attr >> 16):
        return UnsupportedMediaError, "it is a link, not a file"
    if info.flag_bits & ENCRYPTED:
        return EncryptedDocumentError, "it needs a password"
    if info.compress_type not in METHODS:
        return UnsupportedMediaError, "it is packed by a method other than deflate: pack it anew"
    if info.file_size > limits.bytes:
        return LimitExceededError, f"it unpacks to {info.file_size:,} bytes, over the limit of {limits.bytes:,}"
    if info.file_size > max(RATIO_COUNTS_FROM, MAX_RATIO * info.compress_size):
        return LimitExceededError, f"it unpacks to more than {MAX_RATIO} times its size, as bombs do"
    if info.file_size == 0:
        return UnreadableDocumentError, "it is empty (0 bytes)"
    return None, ""


def _unpack(file: BinaryIO, entry: _Entry, out: BinaryIO, search: _Search) -> None:
    search.count(unpacked=entry.size)
    if isinstance(entry.source, bytes):
        out.write(entry.source)
    else:
        unpack(search.path, file, entry.source, out, most=entry.size)


def _extract(file: BinaryIO, kind: str | None, wanted: str, out: Path, search: _Search) -> None:
    """Write the member at the path ``wanted`` of the container ``file`` to ``out``."""
    entry = _find(file, kind, wanted, search) if kind else None
    if entry is None:
        raise UnreadableDocumentError(search.path, "its container holds no such member")
    if entry.error is not None:
        raise entry.error(search.path, entry.reason)
    if entry.name == wanted:
        with out.open("wb") as unpacked:
            _unpack(file, entry, unpacked, search)
        return
    with tempfile.TemporaryFile() as inner:
        _unpack(file, entry, inner, search)
        rest = wanted.removeprefix(f"{entry.name}{MARK}/")
        _extract(inner, _container_type(inner, search.path), rest, out, search)
