"""Bare imperatives of plans and strategies, "Attract and retain officers": the parser reads them after "We will"."""

from __future__ import annotations

import regex

from pipeline.extract.commitments.rules import CommitmentRules

PLANS = frozenset({"policy", "other", "declaration"})
"""Kinds of instrument whose authors list what they are to do."""
PROMPT = "We will "
"""What an imperative leaves unsaid. It stands where an item's lead-in would, so no place in the text shifts."""
RULE = "commitments.planned"
# An imperative is told by its first words.
OPENING = 120


def measure_at(text: str, start: int, end: int, rules: CommitmentRules) -> int | None:
    """Return where a measure's verb begins behind the label that may stand before it: "Action 2: Train officers"."""
    label = rules.measure_label_pattern.match(text, start, end)
    at = label.end() if label is not None else start
    return at if opens_measure(text[at : min(end, at + OPENING)], rules) else None


def opens_measure(words: str, rules: CommitmentRules) -> bool:
    """Return whether the words open with the imperative of a measure, rather than with a noun of the same form."""
    found = rules.measure_pattern.match(words)
    if found is None or found["verb"].isupper():  # a name: "EMPOWER Asia"
        return False
    verb = found["verb"].lower()
    if verb in rules.measures:
        return rules.measure_broken_pattern.match(words, found.end()) is None
    follows = rules.measure_follows_pattern.match(words, found.start("verb"))
    return verb in rules.measures_or_nouns and follows is not None


def stands_alone(lead: str, rules: CommitmentRules) -> bool:
    """Return whether an item's lead-in only announces it ("Actions include:"), so that it binds by itself."""
    if not lead:
        return True
    if rules.open_lead_pattern.search(lead):
        return False
    words = set(regex.findall(r"\w+", lead.lower()))
    return not (words & rules.list_nouns and rules.binding_lead_pattern.search(lead))
