"""Places of signature, as printed: the city alone, or several joined as the text joins them."""

from __future__ import annotations

import regex

from pipeline.extract.life_cycle.passage import Passage
from pipeline.extract.life_cycle.rule_set import RuleSet
from pipeline.extract.life_cycle.rules import LifeCycleRules
from pipeline.types import Evidence, Found

LEAST_LETTERS = 2
"""Letters of the shortest name of a place: one alone is a mark, as the "H" of a Hijri year."""
REACH = 160
"""Characters after a place in which further places of the same list are looked for."""


def find_place(passage: Passage, *, rules: LifeCycleRules, patterns: RuleSet | None = None) -> Found[str] | None:
    """Return the first place in the passage that one of ``patterns`` introduces, None where there is none.

    ``patterns`` have a group ``where``; left out, they are those of a testimonium: a preposition and a capital.
    """
    matches = sorted(
        (patterns or rules.signing.place).all(passage.text, overlapped=True), key=lambda found: found[1].start("where")
    )
    for rule, match in matches:
        start = match.start("where")
        printed = trim_place(match["where"], passage.text[match.end("where") :][:REACH], rules=rules)
        if printed is not None:
            span = passage.span(start, start + len(printed))
            return Found(value=printed, evidence=Evidence(span=span, found_by=rule.id))
    return None


def trim_place(where: str, after: str, *, rules: LifeCycleRules) -> str | None:
    """Return the city with what belongs to its name, or None where the words name no place.

    Args:
        where: a run of capitalised words.
        after: what follows it: a country or region is left out, further cities of a list are kept.
        rules: the rules.
    """
    words = where.split(" ")
    first = 1 if words[0].lower() in rules.signing.articles else 0
    if first == len(words):
        return None
    ends = rules.signing.place_ends
    stop = next((i for i, word in enumerate(words) if i > first and word.lower() in ends), len(words))
    city = " ".join(words[:stop]).rstrip(".,-")
    if (
        sum(character.isalpha() for character in city) < LEAST_LETTERS
        or rules.signing.not_places.matches(city)
        or words[first].rstrip(".,-").lower() in rules.languages.codes
    ):
        return None
    if stop < len(words):
        return city
    for region in rules.signing.keep_with_city:
        if regex.match(rf",?\s*{regex.escape(region)}(?!\w)", after):
            return city + after[: after.index(region) + len(region)]
    more = rules.signing.more_places.first(after)
    return city + more[1]["more"] if more else city
