"""Where quotes and triggers stand in a document's text, and which of two sets of commitments are the same.

The rules are those of the annotation guide's script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

# A predicted quote that is not in the text letter for letter is looked for with this similarity, if long enough.
QUOTE_RATIO, QUOTE_LENGTH = 88, 20

Record = Mapping[str, Any]


class Text:
    """A document's text with white space collapsed, in which quotes are found again."""

    def __init__(self, raw: str) -> None:
        self.text = collapse(raw)
        folded = self.text.casefold()
        self.folded = folded if len(folded) == len(self.text) else self.text.lower()

    def find(self, quote: str, start: int = 0, *, fuzzy: bool = False) -> tuple[int, int] | None:
        """Return the place of ``quote`` from ``start`` on, else anywhere, else, if ``fuzzy``, of its like."""
        needle = collapse(quote).strip()
        if not needle:
            return None
        at = self.text.find(needle, start)
        at = at if at >= 0 else self.text.find(needle)
        if at >= 0:
            return at, at + len(needle)
        if not fuzzy or len(needle) < QUOTE_LENGTH:
            return None
        hit = fuzz.partial_ratio_alignment(needle.lower(), self.folded, score_cutoff=QUOTE_RATIO)
        return (hit.dest_start, hit.dest_end) if hit else None


@dataclass(frozen=True, slots=True)
class Located:
    """A commitment with the half-open place of its trigger in the collapsed text."""

    entry: Record
    start: int
    end: int


def collapse(text: str) -> str:
    """Return ``text`` with every run of white space as one space."""
    return re.sub(r"\s+", " ", text)


def locate(commitments: Iterable[Record], text: Text, *, fuzzy: bool) -> tuple[list[Located], int]:
    """Return the commitments whose triggers stand in the text, and how many do not."""
    found: list[Located] = []
    lost = cursor = 0
    taken: set[int] = set()
    for entry in commitments:
        span = text.find(entry.get("quote") or "", cursor, fuzzy=fuzzy)
        trigger = collapse(entry.get("trigger") or "").strip()
        window = text.text[span[0] : span[1]] if span else ""
        at = window.find(trigger)
        at = at if at >= 0 else window.lower().find(trigger.lower())
        if span is None or not trigger or at < 0:
            lost += 1
            continue
        # One sentence may hold several entries: no two of them at the same place.
        while span[0] + at in taken and (again := window.find(trigger, at + 1)) >= 0:
            at = again
        taken.add(span[0] + at)
        found.append(Located(entry, span[0] + at, span[0] + at + len(trigger)))
        cursor = span[0]
    return found, lost


def match(gold: Sequence[Located], predicted: Sequence[Located]) -> list[tuple[Located, Located]]:
    """Return pairs of commitments whose triggers overlap, largest overlap first, one to one."""
    options = [
        (overlap, i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if (overlap := min(g.end, p.end) - max(g.start, p.start)) > 0
    ]
    options.sort(key=lambda option: -option[0])
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    pairs = []
    for _, i, j in options:
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            pairs.append((gold[i], predicted[j]))
    return pairs


def inside(found: Iterable[Located], windows: Iterable[str], text: Text) -> list[Located]:
    """Return those that begin in one of the windows: passages of the text, in order, of which alone gold speaks."""
    spans: list[tuple[int, int]] = []
    for words in windows:
        span = text.find(words, spans[-1][1] if spans else 0)
        if span is not None:
            spans.append(span)
    return [one for one in found if any(start <= one.start < end for start, end in spans)]
