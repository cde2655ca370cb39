"""The areas of the instrument as a whole: provisions and commitments weighed, not mentions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from pipeline.extract.areas.evidence import Instrument, Numbers
from pipeline.extract.areas.passages import THRESHOLD, Passages
from pipeline.types import Area

FOUND_BY = "areas.cues"
SUBJECT = "areas.subject"
TITLE = "areas.title"

# What counts for an area beside a passage or commitment of which it is the best: one of which it is not, the subject,
# the title.
NOT_BEST, SECOND, SUBJECT_COUNTS, TITLE_COUNTS = 0.8, 0.5, 1.0, 0.6
# From which probability on a commitment counts in full for an area, how much what the cues alone say of it counts at
# least, and from how much on it counts at all.
IN_FULL, HEARD, COUNTS = 0.5, 0.6, 0.4
# How much an area needs: something, and a little more for each passage and commitment.
NEEDED, NEEDED_EACH = 0.4, 0.008
# What part of that is enough for an area to which instruments give one provision.
SINGLE = 0.6
# From which share on one area dominates, so that incidental ones need the more.
DOMINANT = 0.4


def document_areas(instrument: Instrument, commitments: Numbers, heard: Numbers) -> list[Area]:
    """Return the areas that the operative text really deals with: provisions and commitments weighed, not mentions.

    Args:
        instrument: the instrument.
        commitments: how likely each commitment deals with each area: commitments x areas.
        heard: what the cues alone say of it.
    """
    rules, named, subject = instrument.rules, instrument.named, instrument.subject
    codes = [area.code for area in rules.areas]
    count = _count(
        instrument.passages, np.maximum(np.minimum(commitments / IN_FULL, 1.0), HEARD * (heard >= THRESHOLD))
    )
    dominant, share = count.dominant()
    found = []
    for area, code in enumerate(codes):
        needed = NEEDED + NEEDED_EACH * count.units
        if code in rules.incidental and area != dominant and share >= DOMINANT:
            needed *= 1.0 + share
        needed *= SINGLE if code in rules.single else 1.0
        is_named = named.get(area, 0.0) >= THRESHOLD and count.support[area] > 0
        odds = (count.support[area] + SUBJECT_COUNTS * (area in subject) + TITLE_COUNTS * is_named) / needed
        score = odds / (1 + odds)
        if score >= THRESHOLD:
            found.append(Area(code=code, score=round(score, 3), found_by=SUBJECT if area in subject else FOUND_BY))
    if not found:  # a short instrument may say in its title alone what it is about
        found = [Area(code=codes[a], score=THRESHOLD, found_by=TITLE) for a, s in named.items() if s >= THRESHOLD]
    return sorted(found, key=lambda a: (-a.score, a.code))


@dataclass(slots=True)
class _Count:
    """What speaks for each area; of how many units of the text; for how many it is the best."""

    units: int = 0
    telling: int = 0
    support: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    best_of: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def dominant(self) -> tuple[int | None, float]:
        """Return the area that is the best of most units, and its share of those that deal with anything."""
        if not self.best_of:
            return None, 0.0
        area = max(self.best_of, key=lambda a: self.best_of[a])
        return area, self.best_of[area] / self.telling


def _count(passages: Passages, commitments: Numbers) -> _Count:
    count = _Count()
    for passage in passages.all:
        if passage.operative:
            count.units += 1
            own = {} if passage.procedural else passage.own
            strong = {area: score for area, score in own.items() if score >= THRESHOLD}
            highest = max(strong.values(), default=0.0)
            count.telling += bool(strong)
            for area, score in strong.items():
                # How far the passage is from even odds: a lone cue counts half of what several together do.
                count.support[area] += (2 * score - 1) * (1.0 if score == highest else NOT_BEST)
                count.best_of[area] += score == highest
    for row in commitments:
        first, second = np.argsort(-row, kind="stable")[:2].tolist()
        count.units += 1
        if row[first] >= COUNTS:
            count.telling += 1
            count.best_of[first] += 1
        for area, share in ((first, 1.0), (second, SECOND)):
            if row[area] >= COUNTS:
                count.support[area] += share * float(row[area])
    return count
