"""Whether an instrument has one author, two parties or more."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.types import Classification, Found, InstrumentText, Party

ONE_AUTHOR = frozenset({"policy", "resolution"})
TWO_SIDED = frozenset({"exchange_of_notes", "memorandum"})
BY_AUTHOR = frozenset({"parties.author", "parties.publisher", "parties.frequent"})
TWO_PARTIES = regex.compile(
    r"\b(?:the other (?:contracting )?(?:party|state|government|participant)|either (?:contracting )?party|"
    r"(?:the two|both) (?:contracting )?(?:parties|states|countries|governments|sides))\b",
    regex.IGNORECASE,
)
MANY_PARTIES = regex.compile(
    r"\b(?:open (?:for|to) (?:signature|accession)|states? parties|contracting states|depositary|instruments? of accession|"
    r"members? states?|signatory (?:states|governments)|general conference)\b",
    regex.IGNORECASE,
)


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
    if kind in TWO_SIDED or (title and regex.search(r"\b(?:between|bilateral)\b", title.value, regex.IGNORECASE)):
        return _label("bilateral", 0.6)
    for_many = len(MANY_PARTIES.findall(text))
    for_two = len(TWO_PARTIES.findall(text))
    return _label("multilateral", 0.9) if for_many >= for_two else _label("bilateral", 0.6)


def _label(label: str, score: float) -> Classification:
    return Classification(label=label, score=score, found_by="laterality.count-of-parties")
