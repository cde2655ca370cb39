"""Work functions for the workers under test; in a module of their own because processes import them."""

import os
import signal
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from flows.ingestion import job
from pipeline.dataset.batches import prepare
from pipeline.dataset.outcomes import Success
from pipeline.errors import RulesError, UnreadableDocumentError
from pipeline.types import Classification, InstrumentRecord, InstrumentText, Origin, Page, SourceDocument


def build():
    return work


def build_broken():
    raise RulesError("rule file areas.yml is wrong at areas.0: field required")


def build_dying():
    os._exit(3)


def build_buggy():
    raise ValueError("a bug in the tools")


def work(path: Path):
    """Do what the file's name says."""
    name = path.stem.split("-")[0]
    if name == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if name == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "killonce" and not path.exists():
        path.write_text("was here")
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "hog":
        bytearray(2_000_000_000)
    if name == "abort":
        os.abort()
    if name == "bug":
        raise ZeroDivisionError("division by nothing")
    if name == "slow":
        time.sleep(60)
    if name == "bad":
        raise UnreadableDocumentError(path, "is garbled")
    return f"{path.name} by {os.getpid()}"


def build_rows(*, rules, limits, dataset):  # noqa: ARG001 - the signature of what it stands for
    """Stand in for the analysis: the file's text is the record, and its first word may say how it is to be treated."""
    return _rows


def _rows(errand):
    item = errand.item
    text = item.path.read_text("utf-8")
    first = text.split()[0] if text.split() else "empty"
    if first == "slow":
        time.sleep(float(text.split()[1]))
    if first == "until":
        until = time.monotonic() + 100
        while not Path(text.split()[1]).exists() and time.monotonic() < until:
            time.sleep(0.1)
    if first in {"empty", "bad"}:
        raise UnreadableDocumentError(item.path, "the file is empty" if first == "empty" else "is garbled")
    if first == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if first == "stop":
        raise RulesError("rule file areas.yml is wrong at areas.0: field required")
    label = Classification(label="treaty", score=1.0, found_by="fake")
    source = SourceDocument(path=item.path, sha256=item.sha256, media_type="text/plain", size=item.size)
    record = InstrumentRecord(
        source=source,
        pages=(Page(number=1, text=text, method="plain"),),
        text=InstrumentText(text=text, origins=(Origin(0, 1, 0),)),
        language="en",
        title=None,
        kind=label,
        laterality=replace(label, label="bilateral"),
        pipeline_version=version("mithaq"),
        model_versions=(("fake", "fake@0"),),
    )
    return prepare([Success(record=record, places=item.places)], run=errand.run)


def install():
    """Put the stand-in where the job looks for the analysis."""
    job.build_for_dataset = build_rows
    job.PRELOAD = ()


if __name__ == "__main__":
    # As the command line, but for the analysis.
    from flows.cli import main
    from tests.flows import fakes

    fakes.install()
    main()
