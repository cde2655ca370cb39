"""Rows on an instrument's life: further final clauses, whether it binds, and the evidence for a document's values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.dataset.located import located, placed
from pipeline.types import FinalClause, Found, InstrumentRecord

Rows = list[dict[str, Any]]

BINDING = {"treaty": True, "protocol": True, "exchange_of_notes": True,
           "memorandum": False, "declaration": False}  # fmt: skip
"""Whether an instrument of the kind binds, as the annotation guide defines the kinds; the others may or may not."""
BINDING_FORCE = "binding_force"
"""Topic of the clauses in which a text says whether it binds."""


def _said_force(record: InstrumentRecord) -> FinalClause | None:
    """Return the clause in which the text says whether it binds; none where it says both, of different parts."""
    said = [clause for clause in record.life_cycle.clauses if clause.topic == BINDING_FORCE]
    return said[0] if len(said) == 1 else None


def binding(record: InstrumentRecord) -> dict[str, Any]:
    """Return whether the instrument binds, and what that rests on."""
    said = _said_force(record)
    if said is not None:
        return {"binding": said.value == "binding", "binding_by": "words"}
    by_kind = BINDING.get(record.kind.label) if record.kind else None
    return {"binding": by_kind, "binding_by": None if by_kind is None else "kind"}


def clause_rows(record: InstrumentRecord) -> Rows:
    """Return the rows of ``clauses``, each topic's value once."""
    first = {(one.topic, one.value): one for one in reversed(record.life_cycle.clauses)}
    return [
        {
            "topic": one.topic,
            "value": one.value,
            "quote": one.evidence.span.of(record.text.text),
            **located(record, one.evidence),
        }
        for one in reversed(first.values())
    ]


def evidence_rows(record: InstrumentRecord) -> Iterator[dict[str, Any]]:
    """Yield the rows of ``evidence``: where each value of ``documents`` stands."""
    seen = set()
    for field, found in _life_cycle(record):
        if (field, found.value) not in seen:
            seen.add((field, found.value))
            quote = found.evidence.span.of(record.text.text)
            yield {"field": field, "value": found.value, "quote": quote, **located(record, found.evidence)}
    if (said := _said_force(record)) is not None:
        quote = said.evidence.span.of(record.text.text)
        value = str(said.value == "binding").lower()
        yield {"field": "binding", "value": value, "quote": quote, **located(record, said.evidence)}
    for field, label in (("kind", record.kind), ("laterality", record.laterality)):
        if label is None:
            continue
        found_by = {"found_by": label.found_by, "score": label.score}
        yield {"field": field, "value": label.label, "quote": None, **placed(record, None), **found_by}


def _life_cycle(record: InstrumentRecord) -> Iterator[tuple[str, Found[str]]]:
    life = record.life_cycle
    for field in (
        "signed_on",
        "signed_at",
        "entry_into_force",
        "duration",
        "renewal",
        "termination_notice",
        "depositary",
        "in_force_on",
    ):
        if (found := getattr(life, field)) is not None:
            yield field, found
    if record.title is not None:
        yield "title", record.title
    for found in life.authentic_languages:
        yield "authentic_languages", found
