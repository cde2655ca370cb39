"""Old Word files (``.doc``), by way of LibreOffice where the system has it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from pipeline.errors import LimitExceededError, UnreadableDocumentError, UnsupportedMediaError
from pipeline.read.content import Content
from pipeline.read.office.docx import read_docx
from pipeline.settings import Limits

PROGRAMS = ("soffice", "libreoffice")
INSTALL = "sudo apt-get install libreoffice-writer-nogui"
SECONDS = 120.0
SHARE_OF_LIMIT = 0.8
"""LibreOffice gets so much of the document's time, so that it is ended before the worker is."""


def read_old_word(path: Path, *, limits: Limits) -> Content:
    """Return the text of an old Word file as one page.

    Raises:
        UnsupportedMediaError: LibreOffice is not installed.
        UnreadableDocumentError: LibreOffice cannot read the file.
        LimitExceededError: LibreOffice takes longer than its time limit, or the text is over a limit.
    """
    program = find_office()
    if program is None:
        reason = f"it is an old Word file, which LibreOffice reads: install it with '{INSTALL}' for the next run"
        raise UnsupportedMediaError(path, reason)
    with tempfile.TemporaryDirectory(prefix="mithaq-") as folder:
        source = Path(folder) / "document.doc"
        shutil.copyfile(path, source)
        _convert(program, source, path, seconds=min(SECONDS, limits.seconds * SHARE_OF_LIMIT))
        converted = source.with_suffix(".docx")
        if not converted.is_file():
            raise UnreadableDocumentError(path, "LibreOffice cannot read this old Word file")
        return read_docx(converted, limits=limits)


def find_office() -> str | None:
    """Return LibreOffice's program, None where it is not installed."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def _convert(program: str, source: Path, path: Path, *, seconds: float) -> None:
    """Have ``source`` written beside itself as DOCX, with a profile that lives no longer than that."""
    folder = source.parent
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--convert-to", "docx", "--outdir", str(folder), str(source),
    ]  # fmt: skip
    environment = os.environ | {"HOME": str(folder)}
    with subprocess.Popen(  # noqa: S603 - the program is LibreOffice, its arguments are ours
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise LimitExceededError(path, f"LibreOffice takes longer than {seconds:.0f} seconds over it") from error
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
