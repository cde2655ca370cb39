"""Tables that no document's analysis writes: what people corrected, what runs did, what is not to come back."""

from __future__ import annotations

from pipeline.dataset.columns import DOCUMENT, INT, MADE_BY, REAL, TEXT, TEXTS, TIME, Contract
from pipeline.dataset.columns import column as _c
from pipeline.dataset.columns import optional as _n

ACTIONS = ("correct", "confirm", "reject", "add")
WHOLE = "*"
"""What a review names as its field where it is about the whole row."""

REVIEWS = Contract(
    name="reviews",
    means="a person's correction; only ever added to, the latest on a value holds",
    key=("review",),
    columns=(
        _c("review", TEXT, "the correction"),
        DOCUMENT,
        _c("about", TEXT, "the table it corrects"),
        _c("target", TEXT, "the row it corrects, by its key at that time"),
        _c("field", TEXT, "the column it corrects; `*` for the whole row"),
        _n("before", TEXT, "the value found, as JSON"),
        _n("after", TEXT, "the value that is right, as JSON"),
        _n("note", TEXT, "why"),
        _c("reviewer", TEXT, "who"),
        _c("reviewed_at", TIME, "when", unit="UTC"),
        _n("action", TEXT, "what it does to the row or value", allowed=ACTIONS),
        _n("quote", TEXT, "the words by which the row is found again after reprocessing"),
        _n("trigger", TEXT, "its deontic expression, likewise"),
        _n("place", INT, "which of the document's rows with these words, from 1"),
        _n("row", TEXT, "the whole row as the reviewer had it, as JSON"),
    ),
)

RUNS = Contract(
    name="runs",
    means="an ingestion run",
    key=("run",),
    columns=(
        _c("run", TEXT, "the run"),
        _c("state", TEXT, "how it ended", allowed=("completed", "interrupted", "failed")),
        _c("started_at", TIME, "when it began", unit="UTC"),
        _c("finished_at", TIME, "when it ended", unit="UTC"),
        _c("seconds", REAL, "how long it took", unit="seconds"),
        _c("folders", TEXTS, "what was ingested"),
        _c("found", INT, "files found", unit="files"),
        _c("skipped", INT, "files already known", unit="files"),
        _c("processed", INT, "documents processed", unit="documents"),
        _c("failed", INT, "documents that failed", unit="documents"),
        _c("superseded", INT, "documents that were superseded", unit="documents"),
        _c("pages", INT, "pages processed", unit="pages"),
        _c("words", INT, "words processed", unit="words"),
        _n("workers", INT, "worker processes", unit="processes"),
        _n("peak_memory", INT, "most memory held at once, all processes", unit="bytes"),
        *MADE_BY,
    ),
)

FORGOTTEN = Contract(
    name="forgotten",
    means="content that was forgotten and is passed over until it is asked for; nothing but its hash is kept",
    key=("document",),
    columns=(
        DOCUMENT,
        _n("sha256", TEXT, "SHA-256 of the content; empty where it could not be read", pattern="^[0-9a-f]{64}$"),
        _c("forgotten_at", TIME, "when", unit="UTC"),
    ),
)
