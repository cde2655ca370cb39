"""The command line with a quick analysis: real readers and rows of findings, without language model and classifiers.

What is put to the test by it is everything around the analysis: planning, processes, commits. It starts in a second.
``python -m tests.chaos.standin run FOLDER ...`` is otherwise ``mithaq run FOLDER ...``.
"""

from __future__ import annotations

import os
import re
import time
from functools import partial
from importlib.metadata import version

from flows.ingestion import drain, job
from pipeline.dataset import store
from pipeline.dataset.batches import prepare
from pipeline.dataset.outcomes import Success
from pipeline.read import read
from pipeline.types import (
    Classification,
    Commitment,
    Evidence,
    InstrumentRecord,
    InstrumentText,
    Modality,
    Origin,
    Provision,
    ProvisionKind,
    Span,
)

PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
PAUSE = float(os.environ.get("MITHAQ_CHAOS_PAUSE", "0"))  # seconds that each document takes beyond its reading
SMALL_COMMITS = "MITHAQ_CHAOS_SMALL_COMMITS" in os.environ


def build_rows(*, rules, limits, dataset):  # noqa: ARG001 - the signature of what it stands for
    """Return the function that turns a document into rows."""
    return partial(rows, limits=limits)


def rows(errand, *, limits):
    """Return a document's rows: a provision for each paragraph, a commitment for each that says ``shall``."""
    item = errand.item
    if item.problem is not None:
        raise item.error(item.path, item.problem)
    time.sleep(PAUSE)
    return prepare([Success(record=record(read(item.path, limits=limits)), places=item.places)], run=errand.run)


def record(paged):
    """Return a record of pages that were read."""
    text = "\n\n".join(page.text for page in paged.pages)
    starts, origins = 0, []
    for page in paged.pages:
        origins.append(Origin(starts, page.number, 0))
        starts += len(page.text) + 2
    spans = [Span(*found.span()) for found in PARAGRAPH.finditer(text)]
    provisions = tuple(
        Provision(id=f"Para. {number}", kind=ProvisionKind.PARAGRAPH, span=span, number=str(number), language="en")
        for number, span in enumerate(spans, 1)
    )
    label = Classification(label="treaty", score=1.0, found_by="standin")
    return InstrumentRecord(
        source=paged.source,
        pages=paged.pages,
        text=InstrumentText(text=text, origins=tuple(origins)),
        language="en",
        title=None,
        kind=label,
        laterality=Classification(label="bilateral", score=1.0, found_by="standin"),
        provisions=provisions,
        commitments=tuple(commitments(text, provisions)),
        pipeline_version=version("mithaq"),
        model_versions=(("standin", "standin@0"),),
    )


def commitments(text, provisions):
    """Yield a commitment for each provision that says ``shall``."""
    for provision in provisions:
        if "shall" in text[provision.span.start : provision.span.end]:
            at = text.index("shall", provision.span.start)
            evidence = Evidence(span=Span(at, at + 5), found_by="standin.shall", score=1.0)
            yield Commitment(
                quote=provision.span,
                modality=Modality.OBLIGATION,
                bearer=(),
                actions=("act",),
                evidence=evidence,
                provision=provision.id,
            )


def install():
    """Put the stand-in where the job looks for the analysis; with small commits, many of them."""
    if SMALL_COMMITS:
        drain.COMMIT_DOCUMENTS, drain.EAGER_SECONDS, drain.PATIENT_SECONDS = 4, 0.3, 0.6
        store.MANY_FILES = 5
    job.build_for_dataset = build_rows
    job.PRELOAD = ("pipeline.read", "pipeline.dataset.batches")


if __name__ == "__main__":
    from flows.cli import main
    from tests.chaos import standin

    standin.install()
    main()
