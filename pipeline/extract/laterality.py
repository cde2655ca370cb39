"""Whether an instrument has one author, two parties or more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipeline.rules import PatternRule, RuleModel, load_rules
from pipeline.types import Classification, Found, InstrumentText, Party

ONE_AUTHOR = frozenset({"policy", "resolution"})
TWO_SIDED = frozenset({"exchange_of_notes", "memorandum"})
SEEN = 200_000  # characters of the text in which such words are counted
SURE = 5
"""Words of instruments between two parties beyond which a text without names is held to be one."""
BY_AUTHOR = frozenset({"parties.author", "parties.publisher", "parties.frequent"})


class LateralityRules(RuleModel):
    """``laterality.yml``: words of instruments between two parties, and of those between many."""

    two: PatternRule
    many: PatternRule
    bilateral_title: PatternRule


@cache
def _rules() -> LateralityRules:
    return load_rules("laterality", LateralityRules)


def find_laterality(
    kind: str, parties: Sequence[Party], title: Found[str] | None, text: InstrumentText
) -> Classification:
    """Return ``unilateral``, ``bilateral`` or ``multilateral``, scored by how plain the case is.

    Parties are counted; an organisation is one. Without enough of them the kind and the words of the text
    decide: an open convention whose text names no parties is multilateral.
    """
    if kind in ONE_AUTHOR and len(parties) < 2:
        return _label("unilateral", 0.97)
    if len(parties) > 2:
        return _label("multilateral", 0.97)
    if len(parties) == 2:
        return _label("bilateral", 0.97)
    if len(parties) == 1:
        return _of_one(kind, parties[0])
    return _of_none(kind, title, text.text)


def _of_one(kind: str, party: Party) -> Classification:
    """Return the laterality where one name was found: its author's, or that of a pair of which one side is lost."""
    if party.evidence.found_by in BY_AUTHOR or kind == "other":
        return _label("unilateral", 0.9)
    return _label("bilateral", 0.6)


def _of_none(kind: str, title: Found[str] | None, text: str) -> Classification:
    if kind == "other":
        return _label("unilateral", 0.6)
    rules = _rules()
    if kind in TWO_SIDED or (title and rules.bilateral_title.compiled().search(title.value)):
        return _label("bilateral", 0.6)
    for_many = len(rules.many.compiled().findall(text, endpos=SEEN))
    for_two = len(rules.two.compiled().findall(text, endpos=SEEN))
    # Two parties are named almost always, many often not; "either party" also stands for those to a case.
    return _label("bilateral", 0.6) if for_two > max(SURE, 2 * for_many) else _label("multilateral", 0.9)


def _label(label: str, score: float) -> Classification:
    return Classification(label=label, score=score, found_by="laterality.count-of-parties")
