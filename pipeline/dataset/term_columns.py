"""The columns of ``commitments`` that hold its terms, each with the places of its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.types import Commitment, Span


def term_columns(one: Commitment, text: str) -> dict[str, Any]:
    """Return object, condition, deadline, exceptions, amounts, references and hedges of a commitment."""
    return {
        "object": one.object.of(text) if one.object else None,
        **_ends("object", one.object),
        "condition": one.condition.of(text) if one.condition else None,
        **_ends("condition", one.condition),
        "deadline": one.deadline.value if one.deadline else None,
        **_ends("deadline", one.deadline.evidence.span if one.deadline else None),
        "exceptions": [span.of(text) for span in one.exceptions],
        "exceptions_at": _places(one.exceptions),
        "amounts": [
            {"value": amount.value, "unit": amount.unit, **_quoted(amount.evidence.span, text)}
            for amount in one.amounts
        ],
        "cites": [
            {"provisions": list(cited.provisions), **_quoted(cited.evidence.span, text)}
            for cited in one.cross_references
        ],
        "hedges": [span.of(text) for span in one.hedges],
        "hedges_at": _places(one.hedges),
    }


def _ends(name: str, span: Span | None) -> dict[str, int | None]:
    return {f"{name}_start": span.start if span else None, f"{name}_end": span.end if span else None}


def _places(spans: Sequence[Span]) -> list[dict[str, int]]:
    return [{"span_start": span.start, "span_end": span.end} for span in spans]


def _quoted(span: Span, text: str) -> dict[str, Any]:
    return {"quote": span.of(text), "span_start": span.start, "span_end": span.end}
