"""Exports on the disk: whole or not at all, and each with what it is an export of."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pipeline.errors import SettingsError

MANIFEST = "manifest.json"
BLOCK = 2**20


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Give a path to write a file to; on leaving without an error it takes the place of ``path``.

    Raises:
        SettingsError: it cannot be written there.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.is_dir():
            raise SettingsError(f"{path} is a folder: give the name of a file")
        yield part
        _sync(part)
        part.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with suppress(OSError):  # where nothing could be written there is nothing to take away
            part.unlink(missing_ok=True)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Give a folder to write to; on leaving without an error it takes the place of ``path``.

    An earlier export there is replaced; anything else stays.

    Raises:
        SettingsError: it cannot be written there, or something else is there.
    """
    path = path.absolute()
    part, old = (path.with_name(f".{path.name}.{os.getpid()}.{end}") for end in ("part", "old"))
    try:
        _check_free(path)
        part.mkdir(parents=True)
        yield part
        for file in part.iterdir():
            _sync(file)
        if path.is_dir() and not path.is_symlink():
            path.rename(old)
        part.rename(path)
    except OSError as error:
        if old.is_dir() and not path.exists():
            old.rename(path)
        raise _unwritable(path, error) from error
    finally:
        for one in (part, old):
            shutil.rmtree(one, ignore_errors=True)


def _check_free(path: Path) -> None:
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise SettingsError(f"{path} is there already and is no folder: give another name")
    if path.is_dir() and any(path.iterdir()) and not (path / MANIFEST).is_file():
        raise SettingsError(f"{path} holds other files, and an export takes a folder of its own: give a new one")


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _unwritable(path: Path, error: OSError) -> SettingsError:
    return SettingsError(f"the export cannot be written to {path}: {error.strerror or error}")


def described(file: Path, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON values
    """Return a file's entry in the manifest."""
    digest = hashlib.sha256()
    with file.open("rb") as blocks:
        while block := blocks.read(BLOCK):
            digest.update(block)
    return {"file": file.name, "bytes": file.stat().st_size, "sha256": digest.hexdigest()} | more


def write_manifest(path: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest as JSON."""
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")
