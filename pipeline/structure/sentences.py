"""Sentences inside one provision, by punctuation: quick, and wary of abbreviations, numbers and brackets."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from pipeline.structure.rules import StructureRules, shipped_rules
from pipeline.types import InstrumentText, Provision, ProvisionKind, Span

END = regex.compile(
    r"[.!?…؟۔]+[\"”’»)\]]*(?=\s)|[。！？]+[”’」』）]*|(?<=\p{Ll}{3}|[)”\"])\.(?=\p{Lu}(?:\p{Ll}|\s))|\n\n+"
)
"""Where a sentence may end: before white space, or glued to the next sentence's capital where a line break was lost."""
LAST_WORD = regex.compile(
    r"(?P<initials>(?:\p{L}\.)+\p{L}|(?<![\p{L}\p{N}'’-])\p{Lu})$|(?P<word>\p{L}+)$|(?P<digits>(?<![\p{N}.,/])\p{N}{1,3})$"
)
ENUMERATOR = regex.compile(r"\(?(?:\p{Ll}|[ivx]{2,5})\)")
OPENERS = "\"“„«‘'([¿¡-–—"
LONGEST_ASIDE = 400
"""Characters between brackets within which no sentence ends."""
LOOK_BACK = 40


def sentences(text: InstrumentText, provision: Provision) -> tuple[Span, ...]:
    """Return the sentences of the provision in order, without the number or bullet before the first.

    A heading is one sentence. Semicolons end none, nor do brackets within a sentence.
    """
    return tuple(sentence_spans(text.text, provision.span, whole=provision.kind is ProvisionKind.HEADING))


def sentence_spans(text: str, span: Span, *, whole: bool = False) -> Iterator[Span]:
    """Yield the sentences of ``text`` within ``span``; all of it where it is ``whole``."""
    words = _compiled(shipped_rules())
    start, end = span.start, span.end
    marker = None if whole else words.marker.match(text[start : start + LOOK_BACK])
    if marker is not None and start + marker.end() < end:
        start += marker.end()
    for stop in () if whole else _stops(text, Span(start, end) if start < end else span, words):
        if (trimmed := _trimmed(text, start, stop)) is not None:
            yield trimmed
        start = stop
    if (trimmed := _trimmed(text, start, end)) is not None:
        yield trimmed


class _Words:
    def __init__(self, rules: StructureRules) -> None:
        self.marker = regex.compile(rules.pattern("unit-marker"), regex.IGNORECASE)
        self.abbreviations = frozenset(rules.abbreviations)
        self.final_abbreviations = frozenset(rules.final_abbreviations)
        self.lettered = frozenset(rules.lettered)
        self.starters = frozenset(rules.starters)


@lru_cache(maxsize=4)
def _compiled(rules: StructureRules) -> _Words:
    return _Words(rules)


def _stops(text: str, span: Span, words: _Words) -> Iterator[int]:
    """Yield the offsets at which a sentence ends, the last one left out."""
    start = span.start
    for found in END.finditer(text, span.start, span.end):
        stop = found.end()
        if stop >= span.end:
            return
        if found[0][0] == "\n" or (_may_follow(text, stop, span.end) and _ends(text, found, start, words)):
            if _inside_brackets(text, start, stop):
                continue
            yield stop
            start = stop


def _may_follow(text: str, at: int, end: int) -> bool:
    """Return whether a sentence may begin with what stands after ``at``."""
    rest = text[at : min(at + LOOK_BACK, end)].lstrip()
    bare = rest.lstrip(OPENERS).lstrip()
    return bool(bare) and (not bare[0].islower() or ENUMERATOR.match(rest) is not None)


def _ends(text: str, found: regex.Match[str], start: int, words: _Words) -> bool:
    """Return whether the stop is a sentence's, and not that of an abbreviation or a number."""
    if found[0][0] != ".":
        return True
    at = found.start()
    last = LAST_WORD.search(text[max(start, at - LOOK_BACK) : at])
    if last is None:
        return True
    following = text[found.end() : found.end() + LOOK_BACK].split(None, 1)
    starts = bool(following) and following[0].rstrip(",").lower() in words.starters
    if last["initials"]:
        before = LAST_WORD.search(text[max(start, at - LOOK_BACK) : at - len(last["initials"])].rstrip())
        return starts or (before is not None and (before["word"] or "").lower() in words.lettered)
    if last["digits"]:
        before = text[max(start, at - LOOK_BACK) : at - len(last["digits"])].rstrip()
        return bool(before) and before[-1] not in ".:;!?"
    word = last["word"].lower()
    if word in words.final_abbreviations:
        return starts
    return word not in words.abbreviations


def _inside_brackets(text: str, start: int, stop: int) -> bool:
    """Return whether a bracket opened in this sentence is still open, and closes soon."""
    opened = text.rfind("(", max(start, stop - LONGEST_ASIDE), stop)
    if opened < 0 or text.find(")", opened, stop) >= 0:
        return False
    closed = text.find(")", stop, opened + LONGEST_ASIDE)
    return closed >= 0 and text.find("\n", stop, closed) < 0


def _trimmed(text: str, start: int, end: int) -> Span | None:
    part = text[start:end]
    core = part.strip()
    if not core:
        return None
    start += len(part) - len(part.lstrip())
    return Span(start, start + len(core))
