"""The object of a commitment: what its head verb is done to, by the parse."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.types import Span

DIRECT = ("dobj", "obj", "attr")
PASSIVE = ("nsubjpass",)
CLAUSE = ("ccomp", "xcomp")
THROUGH = frozenset({"in", "on", "upon", "from", "against", "of", "about"})
"""Prepositions by which a verb without a direct object takes one: "cooperate in", "refrain from"."""
THROUGH_TO = frozenset({"contribute", "adhere", "accede", "conform", "respond", "refer", "resort", "agree", "apply"})
"""Verbs whose object "to" opens; elsewhere it opens whom the conduct is owed to."""
NO_OBJECTS = frozenset(
    {
        "accordance",
        "addition",
        "advance",
        "case",
        "conformity",
        "connection",
        "consultation",
        "event",
        "far",
        "favour",
        "good",
        "least",
        "light",
        "line",
        "manner",
        "order",
        "part",
        "particular",
        "principle",
        "pursuance",
        "relation",
        "request",
        "respect",
        "such",
        "time",
        "turn",
        "view",
        "way",
        "whole",
        "writing",
    }
)
"""Nouns with which a preposition is an adverb: "in accordance with", "in writing", "on request"."""
NOT_WITHIN = frozenset({"advcl", "relcl"})
"""Clauses that say when or which, and are no part of the object's own words where they end it."""
FURNISH = frozenset({"provide", "furnish", "supply", "entrust", "equip", "present"})
"""Verbs whose direct object may be the receiver: "provide the Party with information"."""
RELATIVE = frozenset({"WDT", "WP"})
"""Tags of pronouns that only point to a word before them."""
FEWEST = 2
"""Words of a clause beside its verb, below which it says nothing: "to promote"."""
LONGEST = 60
"""Words of an object beyond which the parse has run on."""


def object_of(candidate: Candidate, reader: Reader) -> Span | None:
    """Return the words of what the conduct is done to, None where the parse shows none or it stands in the lead-in."""
    found = next((token for token in _objects(candidate, reader)), None)
    if found is None or found.tag_ in RELATIVE:
        return None
    first, last = found.left_edge.i, _last(found)
    if candidate.doc[first].lower_ == "that" and found.tag_.startswith("NN") and candidate.doc[first].tag_ == "IN":
        first += 1  # "that steps should be taken"
    words = candidate.doc[first : last + 1]
    start, end = words.start_char, words.end_char
    own = candidate.statement.own
    if start < own or len(words) > LONGEST or not any(token.is_alpha for token in words):
        return None
    return candidate.statement.source(start, end)


def _objects(candidate: Candidate, reader: Reader) -> list[Token]:
    """Return what the first head verb takes that takes anything: coordinated verbs share the object of the last."""
    doc = candidate.doc
    kinds = PASSIVE if candidate.passive else DIRECT
    within = set(candidate.verbs)
    for i in candidate.verbs:
        direct = [child for child in doc[i].children if child.dep_ in kinds]
        if not candidate.passive and reader.lemmas.of(doc[i]) in FURNISH:
            near = [child for parent in (doc[i], *direct) for child in parent.children]
            direct = [c for c in near if c.dep_ == "prep" and c.lower_ == "with"][:1] or direct
        clause = [c for c in doc[i].children if c.dep_ in CLAUSE and c.i not in within and c.i > i and _is_clause(c)]
        through = [] if candidate.passive else [c for c in doc[i].children if _opens_object(doc[i], c, reader)]
        if direct or clause or through:
            return direct or through or clause
        if any(c.dep_ == "prep" and c.i == i + 1 for c in doc[i].children):
            return []  # "apply for and become": what the verb takes is not what the next does
    return []


def _is_clause(found: Token) -> bool:
    return found.tag_.startswith(("VB", "MD")) and found.right_edge.i - found.left_edge.i >= FEWEST


def _opens_object(verb: Token, preposition: Token, reader: Reader) -> bool:
    if preposition.dep_ != "prep" or preposition.i < verb.i:
        return False
    opens = preposition.lower_ in THROUGH or (preposition.lower_ == "to" and reader.lemmas.of(verb) in THROUGH_TO)
    nouns = [child for child in preposition.children if child.dep_ in {"pobj", "pcomp"}]
    return opens and bool(nouns) and nouns[0].lower_ not in NO_OBJECTS


def _last(found: Token) -> int:
    """Return the last word of the object, without a trailing clause set off by a comma, or marks of punctuation."""
    doc, last = found.doc, found.right_edge.i
    for child in found.children:
        if child.dep_ in NOT_WITHIN and child.i > found.i and doc[child.left_edge.i - 1].text == ",":
            last = min(last, child.left_edge.i - 1)
    for token in doc[found.i + 1 : last + 1]:  # "..., and shall publish": the next verb, drawn in by the parse
        if token.tag_ == "MD" and doc[token.i - 1].tag_ == "CC":
            last = min(last, token.i - 2)
    while last > found.i and ((doc[last].is_punct and doc[last].text != ")") or doc[last].tag_ in {"CC", "IN"}):
        last -= 1
    return int(last)
