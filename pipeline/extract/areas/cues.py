"""The taxonomy of cooperation areas, and one pass over a text that finds its cues.

A cue is a phrase of words, each a literal, a stem (``terroris*``) or alternatives (``army|navy``); ``..`` allows up
to four words in between. Phrases are matched word by word through tables, not by regular expressions: some
hundred thousand words a second whatever the number of cues, and no text can make it slow.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Literal

from pydantic import Field, model_validator

from pipeline.rules import PatternRule, RuleModel

GAP = ".."
GAP_WORDS = 4
# How much one cue of each strength tells; several combine as independent witnesses: 1 - (1 - p)(1 - q)...
WEIGHTS: Mapping[str, float] = {"decisive": 0.75, "usual": 0.4, "hint": 0.15, "title": 0.75}
# Cues that tell less than so much count at most so many times in a passage.
COUNTED = ((0.3, 2), (0.5, 3))
# One cue said again is a witness once more, then it tells nothing new.
REPEATED = 2
_TOKEN = re.compile(r"\w+|[.;:?!]")
_STOPS = frozenset(".;:?!")
_CLASS = re.compile(r"\[(\w+)\]")
_REMEMBERED_WORDS = 50_000


class AreaRule(RuleModel):
    """A cooperation area with the words that show it. ``title`` cues count in titles alone."""

    code: str = Field(pattern=r"^[a-z][a-z_]*$")
    label: str
    group: Literal["security", "other"]
    means: str
    decisive: tuple[str, ...]
    usual: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    matches: tuple[str, ...]
    rejects: tuple[str, ...]


class AreaRules(RuleModel):
    """The file ``areas.yml``: the areas, phrases that only look like cues, and duties that belong to no area.

    ``incidental`` are the areas on which instruments of another subject touch in passing, ``single`` those to which
    they give a provision of its own.
    """

    masks: tuple[str, ...] = ()
    incidental: tuple[str, ...] = ()
    single: tuple[str, ...] = ()
    procedural: tuple[PatternRule, ...] = ()
    general: tuple[PatternRule, ...] = ()
    continuation: tuple[PatternRule, ...] = ()
    areas: tuple[AreaRule, ...]

    @model_validator(mode="after")
    def _codes_are_unique(self) -> AreaRules:
        codes = [area.code for area in self.areas]
        if double := sorted({c for c in codes if codes.count(c) > 1}):
            raise ValueError(f"area {double[0]} is defined twice")
        if unknown := sorted({*self.incidental, *self.single} - set(codes)):
            raise ValueError(f"incidental or single area {unknown[0]} is not defined")
        for area in self.areas:
            for cue in (*area.decisive, *area.usual, *area.hint, *area.title):
                if not cue.strip() or cue.split()[0] == GAP or cue.split()[-1] == GAP:
                    raise ValueError(f"cue {cue!r} of area {area.code} must begin and end with a word")
        return self


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A cue found: half-open code points, the area's place in the taxonomy, how much it tells, and the cue's number."""

    start: int
    end: int
    area: int
    weight: float
    cue: int = 0


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The rest of a cue after its first word: word patterns by number, -1 for a gap."""

    rest: tuple[int, ...]
    area: int
    weight: float
    cue: int


MASK = -1


@dataclass(slots=True)
class CueMatcher:
    """All cues of a taxonomy compiled to tables over words; ``find`` walks a text once."""

    starts: dict[int, list[_Phrase]] = field(default_factory=lambda: defaultdict(list))
    literals: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    stems: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, int] = field(default_factory=dict)
    added: int = 0
    _known: dict[str, tuple[frozenset[int], tuple[_Phrase, ...]]] = field(default_factory=dict)

    def add(self, cue: str, *, area: int, weight: float) -> None:
        """Add a cue phrase."""
        self.added += 1
        for words in _variants(cue):
            numbers = tuple(-1 if word == GAP else self._number(word) for word in words)
            self.starts[numbers[0]].append(_Phrase(numbers[1:], area, weight, self.added))

    def _number(self, pattern: str) -> int:
        if pattern not in self.numbers:
            number = self.numbers[pattern] = len(self.numbers)
            for word in pattern.split("|"):
                (self.stems if word.endswith("*") else self.literals)[word.removesuffix("*")].append(number)
        return self.numbers[pattern]

    def _look_up(self, word: str) -> tuple[frozenset[int], tuple[_Phrase, ...]]:
        if len(self._known) > _REMEMBERED_WORDS:
            self._known.clear()
        numbers = list(self.literals.get(word, ()))
        for length in range(1, min(len(word), 24) + 1):
            numbers += self.stems.get(word[:length], ())
        entry = frozenset(numbers), tuple(p for n in set(numbers) for p in self.starts.get(n, ()))
        self._known[word] = entry
        return entry

    def find(self, text: str) -> list[Hit]:
        """Return the cues in ``text``, masked ones left out, cues of one area that overlap merged, in order."""
        tokens = [(m.group(), m.start()) for m in _TOKEN.finditer(_lowered(text))]
        known = self._known
        entries = [known.get(word) or self._look_up(word) for word, _ in tokens]
        hits, masks = [], []
        for at, (_, phrases) in enumerate(entries):
            for phrase in phrases:
                last = _match(phrase.rest, entries, tokens, at) if phrase.rest else at
                if last >= 0:
                    start, end = tokens[at][1], tokens[last][1] + len(tokens[last][0])
                    if phrase.area == MASK:
                        masks.append((start, end))
                    else:
                        hits.append(Hit(start, end, phrase.area, phrase.weight, phrase.cue))
        return _merge(_unmasked(hits, masks))


def _match(
    rest: tuple[int, ...],
    entries: list[tuple[frozenset[int], tuple[_Phrase, ...]]],
    tokens: list[tuple[str, int]],
    at: int,
) -> int:
    """Return the place of the last word if the words after ``at`` continue as ``rest``, else -1.

    A gap takes the nearest word that fits (no going back: cues have few gaps, and a text's length is not ours).
    """
    slack = 0
    for number in rest:
        if number < 0:
            slack = GAP_WORDS
            continue
        for step in range(at + 1, min(at + 2 + slack, len(tokens))):
            if number in entries[step][0]:
                at, slack = step, 0
                break
            if tokens[step][0] in _STOPS:
                return -1
        else:
            return -1
    return at


def _lowered(text: str) -> str:
    """Return ``text`` in lower case with every character at its old place."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.replace("İ", "I").lower()


def _variants(cue: str) -> Iterator[tuple[str, ...]]:
    """Yield the word sequences a cue stands for: letters in brackets, hyphens and the two spellings of co-operate."""
    options: list[list[tuple[str, ...]]] = []
    for word in cue.lower().replace("’", "'").split():
        if word.startswith(("cooperat", "coordinat")):
            options.append([(word,), ("co", word.removeprefix("co"))])
        elif "-" in word and "|" not in word:
            parts = word.split("-")
            options.append([tuple(_spelled(part) for part in parts), (_spelled("".join(parts)),)])
        else:
            options.append([tuple(_spelled(part) for part in re.split("['-]", word) if part)])
    for choice in product(*options):
        yield tuple(word for words in choice for word in words)


def _spelled(word: str) -> str:
    """Return a word's spellings as alternatives: ``defen[cs]e`` is ``defence|defense``."""
    spellings = word.split("|")
    while any(found := [_CLASS.search(s) for s in spellings]):
        spellings = [
            s.replace(m.group(), letter, 1) if m else s
            for s, m in zip(spellings, found, strict=True)
            for letter in (m.group(1) if m else " ")
        ]
    return "|".join(spellings)


def _unmasked(hits: list[Hit], masks: list[tuple[int, int]]) -> list[Hit]:
    if not masks:
        return hits
    masks.sort()
    kept, at, reach = [], 0, []
    for hit in sorted(hits):
        while at < len(masks) and masks[at][0] <= hit.start:
            reach.append(masks[at])
            at += 1
        reach = [m for m in reach if m[1] > hit.start]
        # A cue as long as the mask is meant: only what lies inside a longer phrase is hidden.
        if not any(hit.end <= end and hit.end - hit.start < end - start for start, end in reach):
            kept.append(hit)
    return kept


def _merge(hits: list[Hit]) -> list[Hit]:
    """Join overlapping cues of one area into one that tells as much as the strongest."""
    last: dict[int, Hit] = {}
    merged: list[Hit] = []
    for hit in sorted(hits):
        before = last.get(hit.area)
        if before is not None and hit.start < before.end:
            _, weight, cue = max((before.weight, before.weight, before.cue), (hit.weight, hit.weight, hit.cue))
            last[hit.area] = Hit(before.start, max(before.end, hit.end), hit.area, weight, cue)
            continue
        if before is not None:
            merged.append(before)
        last[hit.area] = hit
    return sorted([*merged, *last.values()])


def score_hits(hits: Iterable[Hit]) -> dict[int, float]:
    """Return, by area, the probability that a passage with these cues deals with it: 1 - (1 - p)(1 - q)...

    Cues of one strength count only so many times (``COUNTED``), one cue at most ``REPEATED`` times: the same word
    over and over is no crowd of witnesses.
    """
    said: dict[int, int] = defaultdict(int)
    counts: dict[tuple[int, float], int] = defaultdict(int)
    for hit in hits:
        said[hit.cue] += 1
        if said[hit.cue] <= REPEATED:
            counts[hit.area, hit.weight] += 1
    missed: dict[int, float] = {}
    for (area, weight), count in counts.items():
        missed[area] = missed.get(area, 1.0) * (1.0 - weight) ** min(
            [count, *(m for below, m in COUNTED if weight < below)]
        )
    return {area: 1.0 - m for area, m in missed.items()}


@lru_cache(maxsize=8)
def build_matcher(rules: AreaRules, *, title: bool = False) -> CueMatcher:
    """Return the matcher of a taxonomy, kept for the next call; with ``title`` also the cues that titles alone give."""
    matcher = CueMatcher()
    for mask in rules.masks:
        matcher.add(mask, area=MASK, weight=0.0)
    for number, area in enumerate(rules.areas):
        for strength, weight in WEIGHTS.items():
            if strength != "title" or title:
                for cue in getattr(area, strength):
                    matcher.add(cue, area=number, weight=weight)
    return matcher
