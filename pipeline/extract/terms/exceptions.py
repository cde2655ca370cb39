"""Exceptions: what a statement takes out of what it says."""

from __future__ import annotations

import regex

from pipeline.extract.terms.rules import TermGrammar
from pipeline.types import Span

EDGE = " \t\n.;,:"
PARENTHESIS = regex.compile(r"\b(?:shall|will|may|must|should)(?:\s(?:not|also))?\s?,\s*$")
"""Before an exception that stands between a modal and its verb: "shall, except under a permit, cause"."""
FRONTED = regex.compile(r",(?=[^,;.()]{1,200}?\b(?:shall|will|may|must|should)\b)")
"""Where an exception that opens a sentence ends: at the comma before the subject of the main verb."""
LETTER = regex.compile(r"\p{L}{2}")
LOOK_BACK = 20
"""Characters in which such a modal stands."""
AND = regex.compile(r"[\s,]+(?:and|but|or)$")


def find_exceptions(text: str, start: int, end: int, *, grammar: TermGrammar) -> tuple[Span, ...]:
    """Return the exceptions in ``text[start:end]``, in order, each from its opening word to the end of its words."""
    found: list[Span] = []
    for hit in grammar.patterns["exception"].finditer(text, start, end):
        if found and hit.start() < found[-1].end:
            continue
        words = text[hit.end() : _end(text, hit, (start, end), grammar)].rstrip(EDGE)
        stop = hit.end() + len(AND.sub("", words))
        if text[hit.end() : stop].strip(EDGE):
            found.append(Span(hit.start(), stop))
    return tuple(found)


def _end(text: str, opening: regex.Match[str], within: tuple[int, int], grammar: TermGrammar) -> int:
    """Return where the exception ends: at the first mark or word that ends it outside brackets."""
    start, end = opening.end(), within[1]
    if not LETTER.search(text, within[0], opening.start()):
        fronted = FRONTED.search(text, start, end)
        if fronted:
            return int(fronted.start())
    pattern = grammar.patterns["ends_of_clause" if opening["clause"] else "ends_of_thing"]
    if PARENTHESIS.search(text, max(0, opening.start() - LOOK_BACK), opening.start()):
        comma = text.find(",", start, end)
        return comma if comma >= 0 else end
    inserted = text[start:end].lstrip().startswith(",")  # "unless, within ten days, the other Party objects"
    for stop in pattern.finditer(text, start, end):
        if not text[start : stop.start()].strip(EDGE):
            continue
        if inserted and text[stop.start()] == ",":
            inserted = False
            continue
        if text.count("(", start, stop.start()) <= text.count(")", start, stop.start()):
            return int(stop.start())
    return end
