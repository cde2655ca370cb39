"""The day of signature where the version that is read does not print it in full, and another language version does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.life_cycle.find import find_life_cycle
from pipeline.extract.life_cycle.rules import LifeCycleRules
from pipeline.extract.life_cycle.signing import TESTIMONIA
from pipeline.structure.excerpt import excerpt
from pipeline.structure.provisions import segment
from pipeline.structure.rules import StructureRules
from pipeline.types import Found, InstrumentText, LanguageVersion, LifeCycle

FULL = len("2014-12-16")


def with_day_of_others(
    life: LifeCycle,
    text: InstrumentText,
    versions: Sequence[LanguageVersion],
    *,
    rules: LifeCycleRules,
    structure: StructureRules,
) -> LifeCycle:
    """Return ``life`` with the day of signature that the testimonium of another version gives, where it has none.

    "DONE at Utopia, this 4th day of May" in one language, "Fait à Utopie, le 4 mai 1990" in the other. All places
    count in the whole text.
    """
    if _is_full(life.signed_on):
        return life
    for version in versions[1:]:
        part = excerpt(text, version.spans)
        alone = replace(part.text, metadata=())  # what the file says of itself belongs to the principal version
        other, _ = find_life_cycle(alone, segment(alone, rules=structure), title=None, rules=rules)
        day = other.signed_on
        agrees = day is not None and day.value.startswith(life.signed_on.value if life.signed_on else "")
        if day is not None and agrees and _is_full(day) and day.evidence.found_by in TESTIMONIA:
            return replace(life, signed_on=part.placed(day), signed_at=life.signed_at or part.placed(other.signed_at))
    return life


def _is_full(day: Found[str] | None) -> bool:
    return day is not None and len(day.value) == FULL
