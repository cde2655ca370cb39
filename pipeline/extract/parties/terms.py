"""The terms by which an instrument calls its parties: "hereinafter referred to as 'Qatar'", "the Sending State"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.extract.parties.evidence import Naming, Reader
from pipeline.extract.parties.gazetteer import fold
from pipeline.extract.parties.rules import Compiled

MANY = 500  # places at which terms are looked for; the longest lists of parties have about two hundred
AFTER_NAME = 220  # characters after a party's name in which its defined term stands
_QUOTED = re.compile(
    r"[\"“„«‘'”]([^\"“”„»«’\n]{2,50})[\"”»’']{1,2}(?=\s*(?:\(\w\)\s*)?(?:shall\s+)?(?:means?|denotes?|refers?|signif))",
    regex.I,
)
_DEFINED = regex.compile(r"'?s? ?(?:government|party)?\s*(?:[;.,)]|and\b|or\b|\n|$)")
_OTHER_THING = regex.compile(r"\b(?:agreement|convention|treaty|memorandum|project|programme|framework|dialogue)\b")


@dataclass(frozen=True, slots=True)
class Terms:
    """The defined terms and roles of a document's parties, by code."""

    aliases: dict[str, list[str]]
    roles: dict[str, str]


def find_terms(reader: Reader, namings: Sequence[Naming], wanted: Sequence[str]) -> Terms:
    """Return the terms that the text gives to the ``wanted`` codes after naming them, or by a definition."""
    terms = Terms(aliases={code: [] for code in wanted}, roles={})
    ordered = sorted(namings, key=lambda naming: naming.span)[:MANY]
    for at, naming in enumerate(ordered):
        limit = min(len(reader.text), naming.span.end + AFTER_NAME)
        others = (n.span.start for n in ordered[at + 1 :] if n.code != naming.code and n.span.start > naming.span.end)
        for term in _given(reader, naming.span.end, min(limit, next(others, limit))):
            _add(terms, naming.code, term, reader.rules)
    for code, term in _defined(reader):
        _add(terms, code, term, reader.rules)
    return _unshared(terms)


def _unshared(terms: Terms) -> Terms:
    """Return the terms without those that two parties bear ("the Sending State", where that changes by case)."""
    bare = [_bare(term) for of_one in terms.aliases.values() for term in of_one]
    shared = {term for term in bare if bare.count(term) > 1}
    aliases = {code: [t for t in of_one if _bare(t) not in shared] for code, of_one in terms.aliases.items()}
    return Terms(aliases=aliases, roles={c: role for c, role in terms.roles.items() if _bare(role) not in shared})


def _bare(term: str) -> str:
    return fold(term).removeprefix("the ")


def _given(reader: Reader, start: int, end: int) -> list[str]:
    """Return the terms given between the name that ends at ``start`` and the next: near it, or by "hereinafter"."""
    found = []
    for hit in reader.rules.alias.finditer(reader.folded, start, end):
        gap = reader.folded[start : hit.start()]
        near = len(gap.strip()) <= 12 if hit.group().startswith("(") else not _OTHER_THING.search(gap)
        if near:
            found.append(reader.text[slice(*hit.span("term"))])
    return found


def _defined(reader: Reader) -> list[tuple[str, str]]:
    """Return (code, term) of definitions such as: "host State" means the Kingdom of Freedonia."""
    found = []
    for hit in _QUOTED.finditer(reader.text):
        end = min(len(reader.text), hit.end() + 120)
        mentions = reader.gazetteer.find(reader.text, hit.end(), end)
        if not mentions or not _DEFINED.match(reader.folded, mentions[0].span.end):
            continue
        if reader.rules.means.search(reader.folded[hit.start() : mentions[0].span.start]):
            found.append((mentions[0].code, hit.group(1)))
    return found


def _add(terms: Terms, code: str, term: str, rules: Compiled) -> None:
    term = " ".join(term.split()).strip(" ,;:.\"'“”„‘’«»")
    folded = fold(term)
    if code not in terms.aliases or not folded or rules.collective.search(folded):
        return
    if all(_bare(known) != _bare(term) for known in terms.aliases[code]):
        terms.aliases[code].append(term)
    if code not in terms.roles and rules.role.search(folded):
        terms.roles[code] = regex.sub(r"^the\s+", "", term, flags=regex.IGNORECASE)
