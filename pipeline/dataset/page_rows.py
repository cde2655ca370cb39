"""What leads from an instrument's text back to its pages, and what was left out of it, as columns of ``pages``."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipeline.dataset.columns import INT, REAL, TEXT, optional
from pipeline.types import InstrumentRecord

ORIGINS = pa.list_(pa.struct([pa.field("span_start", INT), pa.field("offset", INT)]))
WORDS = pa.list_(
    pa.struct([pa.field("start", INT), pa.field("end", INT)]
              + [pa.field(name, REAL) for name in ("x0", "top", "x1", "bottom", "confidence")])
)  # fmt: skip
REMOVED = pa.list_(pa.struct([pa.field("kind", TEXT), pa.field("text", TEXT), pa.field("start", INT)]))

WAY_BACK = (
    optional(
        "origins",
        ORIGINS,
        "from each span_start of the instrument's text on, its characters stand from offset of the page's text on",
        unit="code points",
    ),
    optional("words", WORDS, "on a page read by OCR: words as offsets in the page's text, boxes in points, confidence"),
    optional("removed", REMOVED, "what the page prints beside the text: kind, words, offset in the page's text"),
)


def way_back(record: InstrumentRecord) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """Return the values of these columns by page number."""
    rows: dict[int, dict[str, list[dict[str, Any]]]] = {
        page.number: {
            "origins": [],
            "words": [{name: getattr(word, name) for name in word.__slots__} for word in page.words],
            "removed": [],
        }
        for page in record.pages
    }
    for origin in record.text.origins:
        rows[origin.page]["origins"].append({"span_start": origin.start, "offset": origin.offset})
    for one in record.text.removed:
        rows[one.page]["removed"].append({"kind": str(one.kind), "text": one.text, "start": one.start})
    return rows
