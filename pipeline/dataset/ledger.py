"""Tables that no document's analysis writes: what people corrected, what runs did, what is not to come back."""

from __future__ import annotations

from pipeline.dataset.columns import DOCUMENT, INT, MADE_BY, REAL, TEXT, TEXTS, TIME, Contract
from pipeline.dataset.columns import column as _c
from pipeline.dataset.columns import optional as _n

ACTIONS = ("correct", "confirm", "reject", "add", "withdraw")
EFFECTS = ("applied", "unmatched", "replaced")
WHOLE = "*"
"""What a review names as its field where it is about the whole row."""

REVIEWS = Contract(
    name="reviews",
    means="what a person decided on a value, a row or a sentence; only ever added to, the latest on a value holds",
    key=("review",),
    columns=(
        _c("review", TEXT, "the review"),
        DOCUMENT,
        _c("about", TEXT, "the table it is about; `reviews` where it withdraws one"),
        _c("target", TEXT, "the row it is about, by its key at that time"),
        _c("field", TEXT, "the column it is about; `*` for the whole row"),
        _n("before", TEXT, "the value that stood there, as JSON"),
        _n("after", TEXT, "the value that is right, as JSON; of a whole row its values by column"),
        _n("note", TEXT, "why"),
        _c("reviewer", TEXT, "who"),
        _c("reviewed_at", TIME, "when", unit="UTC"),
        _n("action", TEXT, "what it does to the row or value", allowed=ACTIONS),
        _n("quote", TEXT, "the words by which the row is found again after reprocessing"),
        _n("trigger", TEXT, "its deontic expression, likewise"),
        _n("place", INT, "which of the document's rows (of an added one: places) with these words, from 1"),
        _n("among", INT, "how many there were of them", unit="rows"),
        _n("row", TEXT, "the whole row as the machine had it, as JSON"),
        _n("number", INT, "its place in the order of writing, from 1"),
        _n("origin", TEXT, "digest of the line of a sheet that it came from, which is taken once"),
    ),
)

REVIEW_EFFECTS = Contract(
    name="review_effects",
    means="what became of a review when its document's rows were last made; withdrawn reviews have none",
    key=("document", "review"),
    columns=(
        DOCUMENT,
        _c("review", TEXT, "the review; it may be one of an earlier version of the document"),
        _c(
            "effect", TEXT, "whether it is in force, its row was not found again, or a later one holds", allowed=EFFECTS
        ),
        _n("target", TEXT, "the row it is about, by its key now"),
        _n("machine", TEXT, "rows and values in the place of which the reviewed ones stand, by table, as JSON"),
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
