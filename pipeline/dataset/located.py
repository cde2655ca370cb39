"""Values and places of findings, as the columns that many tables share."""

from __future__ import annotations

from typing import Any

from pipeline.types import Evidence, Found, InstrumentRecord, Span


def value(found: Found[str] | None) -> str | None:
    """Return what was found, None where nothing was."""
    return found.value if found else None


def placed(record: InstrumentRecord, span: Span | None) -> dict[str, Any]:
    """Return the columns of a place: its offsets and its page."""
    page = record.text.locate(span.start)[0] if span else None
    return {"span_start": span and span.start, "span_end": span and span.end, "page": page}


def located(record: InstrumentRecord, evidence: Evidence) -> dict[str, Any]:
    """Return the columns of a place with the rule or model that found it."""
    return {**placed(record, evidence.span), "found_by": evidence.found_by, "score": evidence.score}
