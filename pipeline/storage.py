"""Where files lie: on this machine, or in a bucket of object storage (``s3://bucket/prefix``).

One seam for both: ``located`` turns what a user wrote into a path, and what the rest of Mithaq does with a path works
on either. What object storage is reached by, credentials and endpoint, comes from the usual variables ``AWS_...`` and
is never repeated in a message. The library for it is loaded when the first such path is used.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path, PosixPath, PurePosixPath
from typing import IO, TYPE_CHECKING, Any

import regex

from pipeline.errors import SettingsError

if TYPE_CHECKING:
    from obstore import ObjectMeta
    from obstore.store import S3Store

SCHEME = "s3:"
MARK = "!"  # ends the name of a container in the path of a document in it
PATIENCE = timedelta(seconds=60)
TELLING = regex.compile(r"(?:error performing|https?://|<).*", regex.IGNORECASE | regex.DOTALL)


class BucketPath(PosixPath):
    """A path of the form ``s3://bucket/key``: what of ``Path`` the dataset and the scan use, done in the bucket.

    Objects appear whole or not at all, and last once written. There are no folders, so making one does nothing.
    """

    __slots__ = ()

    def __str__(self) -> str:
        """Return ``s3://bucket/key``."""
        return f"{SCHEME}//{'/'.join(self.parts[1:])}"

    @property
    def bucket(self) -> str:
        """Return the bucket's name."""
        return self.parts[1]

    @property
    def key(self) -> str:
        """Return the rest, without a slash at its ends."""
        return "/".join(self.parts[2:])

    def absolute(self) -> BucketPath:
        """Return the path itself."""
        return self

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:  # noqa: ARG002 - as Path has it
        """Return size and time of change of an object."""
        with _told(self):
            meta = _obstore().head(_store(self.bucket), self.key)
        return _status(meta)

    def exists(self) -> bool:
        """Return whether there is such an object, or one below."""
        return self.is_file() or self.is_dir()

    def is_file(self) -> bool:
        """Return whether there is such an object."""
        try:
            self.stat()
        except FileNotFoundError:
            return False
        return True

    def is_dir(self) -> bool:
        """Return whether an object lies below."""
        return next(_listed(self), None) is not None

    def mkdir(self, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        """Do nothing: there are no folders."""

    def touch(self, mode: int = 0o666, exist_ok: bool = True) -> None:  # noqa: ARG002 - as Path has it
        """Write an empty object where there is none."""
        put_if(self, b"", tag=None)

    def iterdir(self) -> Iterator[BucketPath]:  # type: ignore[override]
        """Yield what lies directly below, in order."""
        with _told(self):
            found = _obstore().list_with_delimiter(_store(self.bucket), f"{self.key}/" if self.key else None)
        keys = [*found["common_prefixes"], *(meta["path"] for meta in found["objects"])]
        yield from (self / PurePosixPath(key).name for key in sorted(keys))

    def glob(self, pattern: str) -> Iterator[BucketPath]:  # type: ignore[override]
        """Yield the objects below whose path matches; a star stands for part of one name."""
        deep = pattern.count("/") + 1
        for path, _ in _listed(self):
            within = path.relative_to(self)
            if len(within.parts) == deep and within.match(pattern):
                yield path

    def open(self, mode: str = "r", *_: Any, encoding: str | None = None, **__: Any) -> IO[Any]:  # type: ignore[override]  # noqa: ANN401
        """Open an object for reading."""
        if not set(mode) <= set("rtb"):
            raise OSError(f"objects are written whole, not opened for writing: {self}")
        content = io.BytesIO(self.read_bytes())
        return content if "b" in mode else io.TextIOWrapper(content, encoding=encoding or "utf-8")

    def read_bytes(self) -> bytes:
        """Return an object's bytes."""
        with _told(self):
            return bytes(_obstore().get(_store(self.bucket), self.key).bytes())

    def write_bytes(self, data: Any) -> int:  # noqa: ANN401 - as Path has it
        """Write an object, whole or not at all."""
        with _told(self):
            _obstore().put(_store(self.bucket), self.key, data)
        return len(data)

    def replace(self, target: Any) -> BucketPath:  # noqa: ANN401 - as Path has it
        """Give an object another name in its bucket."""
        with _told(self):
            _obstore().rename(_store(self.bucket), self.key, target.key)
        return BucketPath(target)

    def unlink(self, missing_ok: bool = True) -> None:  # noqa: ARG002 - object storage does not tell
        """Delete an object."""
        delete([self])


def located(path: Path | str) -> Path:
    """Return the absolute path without ``..``, so that a file has one name however it was reached.

    Raises:
        SettingsError: the bucket is not named, or the library for object storage is not installed.
    """
    text = os.fspath(path)
    if not text.startswith((f"{SCHEME}//", f"{SCHEME}/")):  # pathlib makes one slash of two
        return Path(os.path.abspath(text))
    found = BucketPath(SCHEME, *(part for part in text.removeprefix(SCHEME).split("/") if part))
    if len(found.parts) < 2:
        raise SettingsError(f"{text} names no bucket: write s3://bucket/prefix")
    _obstore()
    return found


def recognised(path: Path) -> Path:
    """Return the path as it is, but one that leads to a bucket as such.

    Raises:
        SettingsError: as ``located``.
    """
    return located(path) if os.fspath(path).startswith(f"{SCHEME}/") else path


def missing(paths: Iterable[str]) -> set[str]:
    """Return those of the files, as the dataset names them, that are not there; each bucket is listed once.

    Raises:
        OSError: a bucket cannot be listed.
    """
    asked = set(paths)
    far = {path: located(path) for path in asked if path.startswith(f"{SCHEME}//")}
    there: set[Path] = set()
    for bucket in {path.parts[1] for path in far.values()}:
        within = [path for path in far.values() if path.parts[1] == bucket]
        top = os.path.commonpath([path.parent for path in within])
        there.update(path for path, _ in files_below(located(top)))
    return {path for path in asked if (far[path] not in there if path in far else not os.path.lexists(path))}


def in_bucket(path: Path) -> bool:
    """Return whether a path leads to object storage."""
    return isinstance(path, BucketPath)


def files_below(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield every file below a folder, with size and time of change."""
    if isinstance(folder, BucketPath):
        yield from _listed(folder)
        return
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root) / name
            yield path, path.stat()


def delete(paths: Iterable[Path]) -> None:
    """Delete files; one that is missing already is no error.

    Raises:
        OSError: one cannot be deleted.
    """
    far: dict[str, list[str]] = {}
    for path in paths:
        if isinstance(path, BucketPath):
            far.setdefault(path.bucket, []).append(path.key)
        else:
            path.unlink(missing_ok=True)
    for bucket, keys in far.items():
        with _told(BucketPath(SCHEME, bucket)):
            _obstore().delete(_store(bucket), keys)


@contextmanager
def local_copy(path: Path) -> Iterator[Path]:
    """Yield the file itself, or a copy of the object under its own name that lasts for as long.

    In the path of a document in a container it is the container that is copied.

    Raises:
        OSError: it cannot be fetched.
    """
    if not isinstance(path, BucketPath):
        yield path
        return
    outer = next((part for part in (*reversed(path.parents), path) if part.name.endswith(MARK)), None)
    source = outer.with_name(outer.name.removesuffix(MARK)) if outer else path
    with tempfile.TemporaryDirectory(prefix="mithaq-") as folder:
        file = Path(folder) / source.name
        with file.open("wb") as copy, _told(source):
            for chunk in _obstore().get(_store(source.bucket), source.key).stream(min_chunk_size=2**20):
                copy.write(chunk)
        yield file if outer is None else file.with_name(outer.name) / path.relative_to(outer)


def arrow_files(folder: Path) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return Arrow's own view of a folder.

    The one that deltalake would take is written in Python: Arrow's threads still calling it while the interpreter
    ends made 18 of 25 processes abort or hang.
    """
    from pyarrow.fs import LocalFileSystem, S3FileSystem, SubTreeFileSystem

    if not isinstance(folder, BucketPath):
        return SubTreeFileSystem(str(folder.absolute()), LocalFileSystem())
    return SubTreeFileSystem(f"{folder.bucket}/{folder.key}", S3FileSystem(**_arrow_settings()))


def put_if(path: Path, content: bytes, *, tag: str | None) -> str | None:
    """Write an object if it is as ``tag`` says, or with None if there is none; return its new tag, None where not.

    Raises:
        OSError: the storage does not answer.
    """
    if not isinstance(path, BucketPath):
        raise OSError(f"only object storage writes on a condition: {path}")
    from obstore.exceptions import AlreadyExistsError, NotFoundError, PreconditionError

    with _told(path):
        try:
            done = _obstore().put(
                _store(path.bucket), path.key, content, mode="create" if tag is None else {"e_tag": tag}
            )
        except (AlreadyExistsError, PreconditionError, NotFoundError, FileNotFoundError):
            return None
    return str(done["e_tag"])


def get_with_tag(path: Path) -> tuple[bytes, str] | None:
    """Return an object with the tag of its content, None where there is none."""
    if not isinstance(path, BucketPath):
        raise OSError(f"only object storage has tags: {path}")
    try:
        with _told(path):
            found = _obstore().get(_store(path.bucket), path.key)
            return bytes(found.bytes()), str(found.meta["e_tag"])
    except FileNotFoundError:
        return None


def discreet(message: str) -> str:
    """Return a library's message without the address of the storage, and what it answered."""
    return TELLING.sub("", message).strip(" :,") or "the object storage does not answer"


# --- the library ------------------------------------------------------------------------------


@cache
def _obstore() -> Any:  # noqa: ANN401 - a module
    try:
        import obstore
    except ImportError as error:
        raise SettingsError(
            "object storage (s3://) needs more than is installed: run `make setup-scale`, or install mithaq[scale]"
        ) from error
    if os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://"):
        os.environ.setdefault("AWS_ALLOW_HTTP", "true")  # the Delta library asks for it too
    return obstore


@cache
def _store(bucket: str) -> S3Store:
    from obstore.store import S3Store

    return S3Store(bucket, retry_config={"max_retries": 5, "retry_timeout": PATIENCE})


def _arrow_settings() -> dict[str, str]:
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    return {"region": region} | ({"endpoint_override": endpoint} if endpoint else {})


def _listed(folder: BucketPath) -> Iterator[tuple[BucketPath, os.stat_result]]:
    base = BucketPath(SCHEME, folder.bucket)
    with _told(folder):
        for chunk in _obstore().list(_store(folder.bucket), f"{folder.key}/" if folder.key else None):
            for meta in chunk:
                if not meta["path"].endswith("/"):
                    yield base / meta["path"], _status(meta)


def _status(meta: ObjectMeta) -> os.stat_result:
    changed: datetime = meta["last_modified"]
    ns = int(changed.timestamp()) * 10**9
    seconds = ns // 10**9
    times = (seconds, seconds, seconds, *(float(seconds),) * 3, ns, ns, ns)
    return os.stat_result((stat.S_IFREG | 0o644, 0, 0, 1, 0, 0, meta["size"], *times))


@contextmanager
def _told(path: BucketPath) -> Iterator[None]:
    """Turn the library's errors into the system's, without the address, the answer or anything secret in them."""
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError:
        raise FileNotFoundError(errno.ENOENT, "there is no such object or bucket", str(path)) from None
    except BaseError as error:
        kind = type(error).__name__.removesuffix("Error")
        if "NoSuchBucket" in str(error):
            raise FileNotFoundError(errno.ENOENT, "there is no such bucket", str(path)) from None
        raise OSError(errno.EIO, f"the object storage refused or failed ({kind})", str(path)) from None
