"""The instrument's title as printed."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.structure.rules import StructureRules
from pipeline.types import Evidence, Found, InstrumentText, Provision, ProvisionKind


def find_title(text: InstrumentText, provisions: Sequence[Provision], *, rules: StructureRules) -> Found[str] | None:  # noqa: ARG001
    """Return the title on one line, without a trailing full stop; None where the text has none."""
    for provision in provisions:
        if provision.kind is ProvisionKind.TITLE:
            words = " ".join(provision.span.of(text.text).split()).rstrip(".")
            return Found(value=words, evidence=Evidence(span=provision.span, found_by="structure.title"))
    return None
