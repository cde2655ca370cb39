"""When and where an instrument was concluded: the testimonium first, then the weaker places that may say so."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from pipeline.extract.life_cycle.dates import PrintedDate, find_dates
from pipeline.extract.life_cycle.letters import (
    body_start,
    find_dateline,
    find_exchange,
    find_foreword,
    find_meeting_place,
    reads_as_notes,
)
from pipeline.extract.life_cycle.passage import Passage
from pipeline.extract.life_cycle.places import find_place
from pipeline.extract.life_cycle.rule_set import RuleSet, SetRule
from pipeline.extract.life_cycle.rules import LifeCycleRules
from pipeline.types import Evidence, Found, InstrumentText, Issue, Provision, ProvisionKind, Span

WINDOW = {0: 250, 1: 450, 2: 450, 3: 700, 4: 250, 5: 60, 6: 160, 7: 250}
"""Characters after an anchor within which date and place stand, by the anchor's rank."""
ADOPTS, DONE, SIGNED, WITNESS, ADOPTED, LABEL, OPENED, HEADED = range(8)
"""Ranks of the anchors in ``signing.yml``."""
TESTIMONIA = frozenset({"signing.done", "signing.done-french", "signing.done-other-languages"})
"""Rules of the formulas that open a testimonium with a verb."""
NOTE = "signing.note"
"""The rule of dates that stand by themselves in a note or letter."""
HEAD, LONGEST_HEADING = 1500, 160
"""Characters at the head of a text in which headings stand, and of one such line."""
PREAMBLE = 9000
"""Characters before "adopts this ... day" in which the conference says where it was convened."""
OPENED_LATER = regex.compile(r"\bopen(?:ed)?\s+(?:for|to)\b", regex.IGNORECASE)
"""Before a second date on which nobody signed: "done at A on 1 May and opened for acceptance at B on 3 June"."""
SECOND_DATE_GAP = 90
"""Characters between the dates of an instrument signed on two days: "at A on 1 May and at B on 3 May 1990"."""
AFTER_DATE = 120
"""Characters after the date in which its place may still stand: "this 3rd day of May 1990 at Utopia"."""
ENDS_FORMULA = frozenset({ProvisionKind.TITLE, ProvisionKind.HEADING, ProvisionKind.ANNEX, ProvisionKind.PREAMBLE})
MOST_ANCHORS = 300
"""Openings of one kind that are looked at; a text has a few, a broken one may have thousands."""
METADATA_REACH = 8000
"""Characters at the head of a text in which a file prints its own metadata."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Date and place of signature, each with its evidence."""

    on: Found[str] | None = None
    at: Found[str] | None = None
    issues: tuple[Issue, ...] = ()

    def filled_from(self, other: Signing) -> Signing:
        """Return this with what it lacks taken from ``other``; a full date is better than an earlier partial one."""
        better = self.on is None or (other.on is not None and not self.has_full_date and other.has_full_date)
        return Signing(
            on=other.on if better else self.on,
            at=self.at or other.at,
            issues=(*dict.fromkeys(self.issues + other.issues),),
        )

    @property
    def is_of_note(self) -> bool:
        """Return whether this is the date of an exchange's last note, whose place an earlier note does not give."""
        return self.on is not None and self.on.evidence.found_by == NOTE

    @property
    def has_full_date(self) -> bool:
        """Return whether the day of signature is known."""
        return self.on is not None and len(self.on.value) == len("2014-12-16")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The opening of a signing formula, and the offset at which the formula ends at the latest."""

    rule: SetRule
    start: int
    limit: int
    foreign: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What formulas are looked for in; those in ``language`` come first."""

    text: InstrumentText
    provisions: tuple[Provision, ...]
    title: Found[str] | None
    language: str | None
    rules: LifeCycleRules


def find_signing(source: Source) -> Signing:
    """Return when and where the instrument was signed or adopted.

    The first of these that gives a date wins, and likewise the place: the testimonium, the notes of an exchange
    (before the testimonium where the title names an exchange), an organ's adoption, an editor's label, the
    heading of a resolution, the title, the dateline of a statement, the file's own metadata, the place of a
    meeting, the opening for signature.
    """
    found = Signing()
    for step in _steps(source):
        found = found.filled_from(step)
        if found.has_full_date and (found.at or found.is_of_note):
            break
    return found


def _steps(source: Source) -> Iterator[Signing]:
    rules, text = source.rules, source.text
    title = source.title.value if source.title else dict(text.metadata).get("title", "")
    anchors = _anchors(source)
    by_title = rules.signing.exchange_title.matches(title or text.text[:HEAD])
    if by_title:
        yield _last(_exchange(source), [_read_formula(source, a) for a in anchors if a.rule.rank == DONE])
    yield from (_read_formula(source, a) for a in anchors if a.rule.rank <= WITNESS)
    if not by_title and reads_as_notes(text, rules=rules):
        yield _exchange(source)
    yield from (_read_formula(source, a) for a in anchors if a.rule.rank in (ADOPTED, LABEL, HEADED))
    yield from _headings(source)
    head = body_start(source.provisions)
    if source.title is not None:  # "(Utopia, 4 May 1990)" under the title
        head = min(head, source.title.evidence.span.start)
    line = find_dateline(text, head, title=title, rules=rules)
    yield _signing(line[0], line[1], "signing.dateline") if line else Signing()
    yield _metadata(source)
    close = find_foreword(text, rules=rules)
    yield _signing(close[0], close[1], "signing.foreword") if close else Signing()
    yield Signing(at=find_meeting_place(text, source.provisions, title=title, rules=rules))
    yield from (_read_formula(source, a) for a in anchors if a.rule.rank == OPENED)


def formulas(source: Source) -> Iterator[Passage]:
    """Yield the testimonia in the source's language, each up to the signatures."""
    for anchor in _anchors(source):
        if anchor.rule.rank in (DONE, SIGNED, WITNESS) and not anchor.foreign:
            yield _formula(source, anchor)


def _anchors(source: Source) -> list[Anchor]:
    """Return the openings of signing formulas, best rank first, the source's language first, then in order."""
    starts = [p.span.start for p in source.provisions]
    first = body_start(source.provisions)
    found: list[tuple[int, bool, int, Anchor]] = []
    counts: Counter[str] = Counter()
    for rule, match in source.rules.signing.anchors.all(source.text.text):
        counts[rule.id] += 1
        if counts[rule.id] > MOST_ANCHORS:
            continue
        at = match.start()
        if rule.rank == HEADED and at > first + HEAD:
            continue
        index = bisect_right(starts, at) - 1
        kind, language = _place_of(source, index)
        if kind is not ProvisionKind.NOTE:
            foreign = language not in (None, source.language)
            limit = _limit(source, index, at + WINDOW[rule.rank])
            found.append((rule.rank, foreign, at, Anchor(rule, at, limit, foreign)))
    return [anchor for _, _, _, anchor in sorted(found, key=lambda f: f[:3])]


def _place_of(source: Source, index: int) -> tuple[ProvisionKind | None, str | None]:
    provision = source.provisions[index] if index >= 0 else None
    return (provision.kind, provision.language) if provision else (None, None)


def _limit(source: Source, index: int, end: int) -> int:
    """Return where the formula in the provision at ``index`` ends: at a heading, another language, or ``end``."""
    language = _place_of(source, index)[1]
    for at in range(index + 1, len(source.provisions) if index >= 0 else 0):
        provision = source.provisions[at]
        foreign = language is not None and provision.language not in (None, language)
        if provision.span.start >= end or foreign or provision.kind in ENDS_FORMULA:
            return min(provision.span.start, end)
    return end


def _read_formula(source: Source, anchor: Anchor) -> Signing:
    """Return date and place of the formula that begins at ``anchor``."""
    rules, rule = source.rules.signing, anchor.rule
    passage = _formula(source, anchor)
    blank = rules.blanks.first(passage.text)
    if blank is not None:
        passage = passage.cut(max(blank[1].start(), 1))
    date, issues = choose_date(passage, source.rules)
    if date is not None:
        passage = passage.cut(_sentence_end(passage, date))
    elif rule.rank == SIGNED:  # a sentence about some other instrument
        return Signing(issues=issues)
    place = _places(passage, date, source.rules)
    if place is None and rule.rank == ADOPTS:
        before = Passage.of(source.text.text, max(0, anchor.start - PREAMBLE), anchor.start)
        place = find_place(before, rules=source.rules, patterns=rules.convened)
    return Signing(on=_found(date, rule.id), at=place, issues=issues)


def _formula(source: Source, anchor: Anchor) -> Passage:
    """Return the formula that begins at ``anchor``, up to the signatures."""
    passage = Passage.of(source.text.text, anchor.start, anchor.limit)
    if anchor.rule.rank >= ADOPTED:
        passage = passage.cut(max(passage.text.find(". "), 0) or len(passage.text))
    signatures = source.rules.signing.window_ends.first(passage.text, 6)
    return passage.cut(signatures[1].start()) if signatures else passage


def _places(passage: Passage, date: PrintedDate | None, rules: LifeCycleRules) -> Found[str] | None:
    """Return the place of a formula, or both where its last date has a place of its own."""
    first = find_place(passage, rules=rules)
    if first is None or date is None:
        return first
    start = passage.here(first.evidence.span.end)
    for at in _second_places(passage.text[start : passage.here(date.span.start)], rules):
        second = find_place(passage.rest(start + at), rules=rules)
        if second is not None and second.evidence.span.end <= date.span.start:
            return replace(first, value=f"{first.value} and {second.value}")
    return first


def _second_places(text: str, rules: LifeCycleRules) -> Iterator[int]:
    """Yield where in ``text`` a second place of signature is introduced: "and at"."""
    for at, character in enumerate(text):
        if character in " ,;" and rules.signing.second_place.matches(text[at:]):
            yield at


def _sentence_end(passage: Passage, date: PrintedDate) -> int:
    """Return where the sentence with the date ends, at most ``AFTER_DATE`` characters after it."""
    end = passage.here(date.span.end)
    stop = passage.text.find(". ", end)
    return min(end + AFTER_DATE, len(passage.text) if stop < 0 else stop)


def choose_date(passage: Passage, rules: LifeCycleRules) -> tuple[PrintedDate | None, tuple[Issue, ...]]:
    """Return the date of a signing formula: the first, or the second of two places; Gregorian before Hijri."""
    dates = [d.moved(passage.span(d.span.start, d.span.end)) for d in find_dates(passage.text, rules.dates)]
    sure = [d for d in dates if d.doubt is None]
    gregorian = [d for d in sure if d.calendar == "gregorian"] or sure
    if not gregorian:
        message = "{}: {}"
        return None, tuple(
            Issue(code="life_cycle.ambiguous-date", message=message.format(d.doubt, d.value), span=d.span)
            for d in dates[:1]
        )
    first, *rest = gregorian
    for second in rest[:1]:
        gap = passage.between(first.span, second.span)
        later = OPENED_LATER.search(gap)
        if len(gap) <= SECOND_DATE_GAP and not later and next(_second_places(gap, rules), None) is not None:
            return max(first, second, key=lambda d: d.value), ()
    return first, ()


def _exchange(source: Source) -> Signing:
    line = find_exchange(source.text, rules=source.rules)
    return _signing(line[0], line[1], NOTE) if line else Signing()


def _last(exchange: Signing, formulas: list[Signing]) -> Signing:
    """Return the latest of the notes and letters of an exchange, however each prints its date."""
    dated = [signing for signing in (exchange, *formulas) if signing.on]
    return max(dated, key=lambda signing: signing.on.value if signing.on else "", default=Signing())


def _headings(source: Source) -> Iterator[Signing]:
    """Yield what the heading of a resolution, the title, and short lines at the head of the text say."""
    rules = source.rules.signing
    spans = [source.title.evidence.span] if source.title else []
    spans += _short_lines(source)
    yield from _after(source, rules.resolution, spans)
    yield from _after(source, rules.heading, spans)


def _short_lines(source: Source) -> Iterator[Span]:
    """Yield the short lines at the head of the text, up to the first of the preamble, each with what follows it."""
    text, start = source.text.text, 0
    for line in text[:HEAD].splitlines(keepends=True):
        core = line.strip(" \t\r\n([{*_#")
        if core and source.rules.signing.heading_ends.matches(core):
            return
        if core and len(core) <= LONGEST_HEADING and not core[0].islower():
            yield Span(start, min(start + LONGEST_HEADING, len(text)))
        start += len(line)


def _after(source: Source, patterns: RuleSet, spans: list[Span]) -> Iterator[Signing]:
    """Yield date and place directly after a pattern in one of ``spans``."""
    for span in spans:
        passage = Passage.of(source.text.text, span.start, span.end)
        found = patterns.first(passage.text)
        if found is not None:
            rest = passage.rest(found[1].start())
            date, issues = choose_date(rest.cut(min(len(rest.text), LONGEST_HEADING)), source.rules)
            near = rest.cut(min(len(rest.text), LONGEST_HEADING))
            place = find_place(near, rules=source.rules) if patterns is source.rules.signing.heading else None
            yield Signing(on=_found(date, found[0].id), at=place, issues=issues)


def _metadata(source: Source) -> Signing:
    """Return date and place from what the file prints of itself in a header."""
    values, rules = dict(source.text.metadata), source.rules.signing
    head = source.text.text[:METADATA_REACH]
    on = at = None
    for key in rules.metadata_keys:
        for date in find_dates(values.get(key, ""), source.rules.dates):
            start = head.find(date.span.of(values[key]))
            if on is None and start >= 0 and date.is_full and date.doubt is None:
                span = Span(start, start + date.span.end - date.span.start)
                on = _found(date.moved(span), "signing.metadata")
    for key in rules.metadata_place_keys:
        start = head.find(values[key]) if values.get(key) else -1
        if at is None and start >= 0:
            span = Span(start, start + len(values[key]))
            at = Found(value=values[key], evidence=Evidence(span=span, found_by="signing.metadata"))
    return Signing(on=on, at=at)


def _signing(date: PrintedDate, place: Found[str] | None, rule: str) -> Signing:
    return Signing(on=_found(date, rule), at=place)


def _found(date: PrintedDate | None, rule: str) -> Found[str] | None:
    return Found(value=date.value, evidence=Evidence(span=date.span, found_by=rule)) if date else None
