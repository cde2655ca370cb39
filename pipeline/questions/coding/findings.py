"""The supporting words of expert variables: what in a document shows that it has one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from pipeline.questions.coding.rules import Cue, Variable, cues

LONGEST = 600  # characters of a quotation
_BLANK = regex.compile(r"\s")
_END = regex.compile(r"[.;](?=\s+[\p{Lu}(\d]|\s*$)")


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a provision, its lead-ins before its own, which begin at ``own``; blanks are plain, lengths kept."""

    text: str
    own: int

    @classmethod
    def of(cls, row: Mapping[str, Any], lead: str) -> Passage:
        """Return the passage of a row of ``provisions`` with the lead-ins that it completes."""
        before = f"{lead} " if lead else ""
        return cls(_BLANK.sub(" ", before + row["text"]), len(before))


def in_words(row: Mapping[str, Any], lead: str, *, skip: set[str]) -> Iterator[dict[str, Any]]:
    """Yield a finding for each variable but those of ``skip`` that a provision's words show."""
    passage = Passage.of(row, lead)
    for cue in cues():
        if cue.variable not in skip and cue.gate.search(passage.text) and (found := _shown(cue, passage)):
            identifier, start, end = found
            start, end = max(start, passage.own), max(end, passage.own)
            shift = row["span_start"] - passage.own
            place = (row["span_start"], row["span_end"]) if start >= end else (start + shift, end + shift)
            yield {
                "document": row["document"],
                "variable": cue.variable,
                "value": "1",
                "provision": row["provision"],
                "quote": " ".join(passage.text[found[1] : found[2]].split()),
                "page": row["page"],
                "span_start": place[0],
                "span_end": place[1],
                "found_by": identifier,
            }


def _shown(cue: Cue, passage: Passage) -> tuple[str, int, int] | None:
    """Return the rule that holds and the sentence in which it does; part of the sentence must be the passage's own."""
    for identifier, pattern in cue.patterns:
        for hit in pattern.finditer(passage.text):
            if hit.end() <= passage.own:
                continue
            start, end = sentence_around(passage.text, hit.start(), hit.end())
            if not any(one.search(passage.text, start, end) for one in cue.unless):
                return identifier, start, end
    return None


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence around a place begins and ends."""
    before = [hit.end() for hit in _END.finditer(text, max(0, start - LONGEST), start)]
    after = _END.search(text, end)
    first = before[-1] if before else max(0, start - LONGEST)
    last = after.end() if after else len(text)
    while first < start and text[first] == " ":
        first += 1
    return first, min(last, max(end, first + LONGEST))


def in_table(rule: Variable, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the finding of a row of ``evidence`` or ``clauses``, if its value counts."""
    if (rule.values and row["value"] not in rule.values) or row["value"] == rule.unless_value:
        return None
    kept = ("document", "value", "quote", "page", "span_start", "span_end", "found_by")
    return {name: row[name] for name in kept} | {"variable": rule.variable, "provision": None}


def unequal(rule: Variable, rows: Sequence[Mapping[str, Any]], parties: Sequence[str]) -> dict[str, Any] | None:
    """Return the finding that one of two parties owes more: the first duty that it alone bears.

    Args:
        rule: the variable.
        rows: the document's duties and prohibitions, rows of ``commitments``.
        parties: its two parties.
    """
    alone = {party: [row for row in rows if row["bearer"] == [party]] for party in parties}
    more, less = sorted(alone.values(), key=len, reverse=True)
    if rule.unequal is None or len(more) - len(less) < rule.unequal:
        return None
    return {
        "document": more[0]["document"],
        "variable": rule.variable,
        "value": f"{more[0]['bearer'][0]} {len(more)}:{len(less)}",
        "provision": more[0]["provision"],
        "quote": more[0]["quote"],
        "page": more[0]["page"],
        "span_start": more[0]["quote_start"],
        "span_end": more[0]["quote_end"],
        "found_by": "expert.asymm",
    }
