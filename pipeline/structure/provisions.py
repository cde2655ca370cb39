"""An instrument's outline: its text taken apart into provisions."""

from __future__ import annotations

import regex

from pipeline.structure.rules import StructureRules
from pipeline.types import InstrumentText, Provision, ProvisionKind, Span

__all__ = ["StructureRules", "segment"]

PARAGRAPH = regex.compile(r"\S(?:[^\n]*\S)?")


def segment(text: InstrumentText, *, rules: StructureRules) -> tuple[Provision, ...]:
    """Return the leaves of the outline in reading order; they do not overlap and cover every non-blank character."""
    return tuple(
        Provision(id=f"para. {n}", kind=ProvisionKind.PARAGRAPH, span=Span(*m.span()))
        for n, m in enumerate(PARAGRAPH.finditer(text.text), 1)
    )
