"""Names that hold the words of an area without dealing with it: "the Department of Defence and Sport".

An instrument cites other instruments, laws, ministries and organisations by name. Cues inside such a name tell less:
"the Convention for the Suppression of the Taking of Hostages" in an extradition treaty is a reference.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.areas.cues import Hit

# What of a cue's weight is left inside a name.
IN_A_NAME = 0.5
# A name reaches so far, in characters, before and behind the word that makes it one.
REACH = 120
_HEADS = (
    "Act|Agency|Agreements?|Authority|Board|Bureau|Code|Conventions?|Department|Departments|Directorate|"
    "Foundation|Inspectorate|Institute|Law|Minister|Ministers|Ministry|Ministries|Office|Ordinance|Organi[sz]ation|"
    "Protocols?|Regulations?|Secretary|Service|Treaty|Treaties|Association|Corporation|Company|Academy|Bank|Cent(?:re|er)|"
    "College|Commissioner|Conference|Court|Fund|Programme|Tribunal|Union|University"
)
_HEAD = re.compile(rf"\b(?:{_HEADS})\b")
_JOIN = r"(?:of|for|on|in|to|and|the|de|against|concerning|relating|between|from|with|by)"
_BEHIND = re.compile(
    rf"(?:\s+of\s+\d{{4}})?\s+(?:of|for|on|against|concerning|relating\s+to|between)\s+(?:{_JOIN}\s+)*"
    rf"[A-Z][\w’'-]*(?:,?\s+(?:{_JOIN}\s+){{0,3}}[A-Z][\w’'-]*)*"
)
_JOINS, _LAST_WORD = re.compile(_JOIN), re.compile(r"(?<!\S)\S{1,38}\s+$")


def find_names(text: str) -> list[tuple[int, int]]:
    """Return the ranges of names of instruments, laws, authorities and organisations, in order."""
    found: list[tuple[int, int]] = []
    for head in _HEAD.finditer(text):
        start, end = head.span()
        if found and start < found[-1][1]:
            continue
        before = _before(text, start)
        behind = _BEHIND.match(text, end, min(len(text), end + REACH))
        if before < start or behind:
            found.append((before, behind.end() if behind else end))
    return found


def _before(text: str, start: int) -> int:
    """Return where the capitalised words that lead up to ``start`` begin; ``start`` if there are none."""
    low = max(0, start - REACH)
    at = first = start
    while word := _LAST_WORD.search(text, max(low, at - 40), at):
        token = word.group().strip()
        if not (token[0].isupper() or _JOINS.fullmatch(token)) or token[-1] in ".;:":
            break
        at = word.start()
        first = at if token[0].isupper() else first
    return first


def weaken_names(hits: Sequence[Hit], text: str) -> tuple[Hit, ...]:
    """Return the hits, those that lie in a name with ``IN_A_NAME`` of their weight."""
    names = find_names(text)
    starts = [start for start, _ in names]
    weakened = []
    for hit in hits:
        at = bisect_right(starts, hit.start) - 1
        if at >= 0 and hit.end <= names[at][1]:
            hit = replace(hit, weight=hit.weight * IN_A_NAME)
        weakened.append(hit)
    return tuple(weakened)
