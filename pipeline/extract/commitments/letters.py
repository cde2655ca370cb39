"""Who writes each note of an exchange, so that "my Government" and "your Government" have a name."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

import regex

from pipeline.extract.commitments.rules import AgentRules
from pipeline.extract.parties.names import PartyIndex

# A writer is not looked for further back than a note is long, nor are more than the first notes of a text read.
LONGEST_NOTE = 60_000
SEARCHED = 400_000
SENTENCE = regex.compile(r"[^.;]{1,2000}")
YOURS = regex.compile(r"\byour government\b", regex.IGNORECASE)
GOVERNMENT = regex.compile(r"\bGovernment of (?:the )?(?:\p{Lu}\p{L}+(?: of)? ?(?:the )?){1,6}")


@dataclass(frozen=True, slots=True)
class Writers:
    """The places where a text says who writes, ascending, with the writer's code, and the two parties."""

    places: tuple[int, ...]
    codes: tuple[str, ...]
    parties: tuple[str, ...]

    def writer(self, at: int) -> tuple[str, ...]:
        """Return who writes the note that ``at`` lies in; empty if the text does not say."""
        last = bisect_right(self.places, at) - 1
        if last < 0 or at - self.places[last] > LONGEST_NOTE:
            return ()
        return (self.codes[last],)

    def reader(self, at: int) -> tuple[str, ...]:
        """Return to whom the note is written: the other of two parties."""
        writer = self.writer(at)
        others = tuple(code for code in self.parties if code not in writer)
        return others if writer and len(others) == 1 else ()


def find_writers(text: str, index: PartyIndex, parties: tuple[str, ...], rules: AgentRules) -> Writers:
    """Return who writes the notes of ``text``, by their letterheads and first words."""
    found: dict[int, str] = {}
    if len(parties) == 2:
        for rule in rules.letterheads:
            for match in rule.compiled().finditer(text[:SEARCHED]):
                codes = index.resolve(" ".join(match["of"].split()))
                if len(codes) == 1:
                    found.setdefault(match.start(), codes[0])
        if not found:
            found = _by_company(text[:SEARCHED], index)
    places = tuple(sorted(found))
    return Writers(places, tuple(found[place] for place in places), parties)


def _by_company(text: str, index: PartyIndex) -> dict[int, str]:
    """Return the writer by whom "your Government" stands beside: mostly the writer's own, called by its name."""
    beside: Counter[str] = Counter()
    for sentence in SENTENCE.findall(text):
        if YOURS.search(sentence) is not None:
            named = {code for match in GOVERNMENT.finditer(sentence) for code in index.resolve(match.group())}
            beside.update(named)
    ranked = beside.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return {}
    return {0: ranked[0][0]}
