"""Date and place of notes, letters and statements: a place and a date by themselves, at the head or the foot."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import regex

from pipeline.extract.life_cycle.dates import PrintedDate, find_dates
from pipeline.extract.life_cycle.passage import Passage
from pipeline.extract.life_cycle.places import find_place, trim_place
from pipeline.extract.life_cycle.rules import LifeCycleRules
from pipeline.types import Evidence, Found, InstrumentText, Provision, ProvisionKind, Span

BEFORE, AFTER = 110, 60
"""Characters around a date in which the rest of its line is looked at."""
LONGEST_EXCHANGE = 200_000
"""Characters of a text in which the dates of notes are looked for."""
OPENING, HEAD = 900, 400
"""Characters of a statement in which the place of the meeting, and its dateline, stand."""
GLUED = regex.compile(r"(?<=[\p{Ll}.])(?=\p{Lu})|(?<=\p{Lu}{2})(?=\p{Lu}\p{Ll})")
"""Where a lost line break has joined a word to the place."""
GLUED_PLACE = regex.compile(
    r"(?<=\d)\.?(?P<where>\p{Lu}\p{Ll}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+){0,2})(?=\.|,|\s*\*|\s*\n|\s*$)"
)
"""A place directly after a year, with nothing in between, at the end of its line or sentence."""
SIGNED_BELOW = regex.compile(r"\.?\s*(?:\*+\s?\p{Lu}|\s*$)")
"""After a date at the end of a letter: who signs it, marked, or nothing."""
COURTEOUS_END = regex.compile(r"\b(?:consideration|considération|hoogachting|esteem)\b\W*", regex.IGNORECASE)
"""The courtesy with which a note ends."""
LEAST_CLOSE, CLOSE = 6, 320
"""Characters after that courtesy in which nothing but a date, or signature, addressee and date may stand."""
FOREWORD, FORE = 40_000, "signing.foreword"
SEAT = regex.compile(r"(?:^|\n)[ \t]*(?P<where>\p{Lu}{3,}(?: \p{Lu}{2,}){0,4}),[ \t]*\n\s*")
"""A seat in capitals that closes a foreword, its date below."""
INITIAL = regex.compile(r"(?<![\p{L}.])\p{Lu}\.\s*$")
"""An initial, after which stands a person's name and no place."""
COURTESY = 160
"""Characters after a dateline in which the courtesies of a note stand where it ran into the note."""
LONGEST_PLACE = 3
"""Words of a place in a dateline."""

Line = tuple[PrintedDate, Found[str] | None]


def reads_as_notes(text: InstrumentText, *, rules: LifeCycleRules) -> bool:
    """Return whether the text has the courtesies of an exchange of notes or letters."""
    return len(list(islice(rules.signing.notes.all(text.text[:LONGEST_EXCHANGE]), 2))) == 2


def find_exchange(text: InstrumentText, *, rules: LifeCycleRules) -> Line | None:
    """Return date and place of the last note of an exchange, None where no note prints a date.

    Of notes of one day the last one that prints a place gives it: the reply, if it names one.
    """
    lines = [line for line in _lines(text.text[:LONGEST_EXCHANGE], rules) if line[0].is_full]
    return max(reversed(lines), key=lambda line: (line[0].value, line[1] is not None), default=None)


def find_dateline(text: InstrumentText, start: int, *, title: str, rules: LifeCycleRules) -> Line | None:
    """Return the dateline in the first lines after ``start``: a full date with a place directly beside it.

    The place may follow the date only in a joint statement.
    """
    head = text.text[: start + HEAD]
    is_statement = rules.signing.meeting_title.matches(title)
    for found in find_dates(head, rules.dates, start=start):
        opens = not text.text[: found.span.start].split("\n")[-1].strip(" *_#,")
        place = _place_before(head, found.span.start, rules)
        if place is None and opens and is_statement:
            place = _place_after(head, found.span.end, rules)
        if found.is_full and found.doubt is None and place is not None:
            return found, place
    return None


def find_foreword(text: InstrumentText, *, rules: LifeCycleRules) -> Line | None:
    """Return the seat and date that close a foreword, each on a line of its own: "THE PALACE,", "May 4, 1990"."""
    head = text.text[:FOREWORD]
    for match in SEAT.finditer(head):
        found = next(find_dates(head[: match.end() + AFTER], rules.dates, start=match.end()), None)
        if found and found.is_full and not head[match.end() : found.span.start].strip():
            at = match.start("where")
            place = Found(value=match["where"], evidence=Evidence(span=Span(at, match.end("where")), found_by=FORE))
            return found, place
    return None


def find_meeting_place(
    text: InstrumentText, provisions: Sequence[Provision], *, title: str, rules: LifeCycleRules
) -> Found[str] | None:
    """Return where the parties to a joint statement met, as its opening says; None for other texts."""
    if not rules.signing.meeting_title.matches(title):
        return None
    start = body_start(provisions)
    head = text.text[start : start + HEAD]
    for rule, match in rules.signing.place_line.all(head):
        city = trim_place(match["where"], "", rules=rules)
        if city is not None:
            at = start + match.start("where")
            return Found(value=city, evidence=Evidence(span=Span(at, at + len(city)), found_by=rule.id))
    return find_place(Passage.of(text.text, start, start + OPENING), rules=rules, patterns=rules.signing.meeting)


def body_start(provisions: Sequence[Provision]) -> int:
    """Return where the text proper begins, after front matter and title."""
    before = (ProvisionKind.FRONT, ProvisionKind.TITLE)
    return next((p.span.start for p in provisions if p.kind not in before), 0)


def _lines(text: str, rules: LifeCycleRules) -> list[Line]:
    """Return the dates that stand as datelines, each with its place if it has one."""
    lines: list[Line] = []
    for found in find_dates(text, rules.dates):
        place = _place_before(text, found.span.start, rules) or _glued_place(text, found.span.end, rules)
        if found.doubt is None and (place is not None or _stands_alone(text, found.span, rules)):
            lines.append((found, place))
    return lines


def _stands_alone(text: str, span: Span, rules: LifeCycleRules) -> bool:
    """Return whether a date is a line of its own, or opens a letter."""
    before, after = text[max(0, span.start - BEFORE) : span.start], text[span.end : span.end + AFTER]
    opens = not before.strip(" \t*_,-") or before.rstrip(" \t*_").endswith("\n")
    if before.rstrip().endswith(".") and SIGNED_BELOW.match(after):  # the line break before it was lost
        return True
    if _closes(text, span, rules):
        return True
    opens = opens or (before[-1:].isupper() and _is_courteous(text, span.end, rules))  # after a letterhead
    return opens and rules.signing.salutation.matches(after.split("\n", 1)[0])


def _closes(text: str, span: Span, rules: LifeCycleRules) -> bool:
    """Return whether a date closes a note: right after its last courtesy, or last of its line below the addressee."""
    line = text[max(0, span.start - CLOSE) : span.start].rpartition("\n")[2]
    *_, end = (None, *(match.end() for match in COURTEOUS_END.finditer(line)))
    if end is None or rules.signing.not_before_dateline.matches(line):
        return False
    is_last = not text[span.end :].partition("\n")[0].strip(" .*_")
    return len(line) - end < LEAST_CLOSE or is_last


def _is_courteous(text: str, at: int, rules: LifeCycleRules) -> bool:
    """Return whether a letter or note begins at ``at``, on the same line as what stands before it."""
    return rules.signing.notes.matches(text[at : at + COURTESY])


def _place_before(text: str, at: int, rules: LifeCycleRules) -> Found[str] | None:
    """Return the place that stands directly before the date at ``at``."""
    begin = max(0, at - BEFORE)
    before = text[begin:at]
    found = rules.signing.dateline.first(before)
    if found is None:
        return None
    rule, match = found
    where = _last_name(match["where"], rules.signing.articles, rules.signing.joins)
    start = match.end("where") - len(where)
    lead = before[:start]
    printed = trim_place(where, before[match.end("where") :], rules=rules)
    bare = "," not in match["comma"] and "\n" not in match["comma"]
    if printed is None or rules.signing.not_before_dateline.matches(lead) or INITIAL.search(lead):
        return None
    runs_on = bool(lead.strip()) and not lead.endswith("\n") and not where.isupper()
    if bare and runs_on and not (lead.rstrip()[-1].isupper() and _is_courteous(text, at, rules)):
        return None
    span = Span(begin + start, begin + start + len(printed))
    return Found(value=printed, evidence=Evidence(span=span, found_by=rule.id))


def _glued_place(text: str, at: int, rules: LifeCycleRules) -> Found[str] | None:
    """Return the place that a lost line break has joined to the date that ends at ``at``: "May, 1990Utopia."."""
    match = GLUED_PLACE.match(text, at)
    printed = trim_place(match["where"], "", rules=rules) if match else None
    if match is None or printed is None:
        return None
    span = Span(match.start("where"), match.start("where") + len(printed))
    return Found(value=printed, evidence=Evidence(span=span, found_by="signing.dateline-glued"))


def _last_name(run: str, articles: tuple[str, ...], joins: tuple[str, ...]) -> str:
    """Return the place at the end of a run of capitalised words: "EMBASSY OF UTOPIA The Hague" ends in The Hague."""
    words = GLUED.sub(" ", run).split(" ")
    style = words[-1].isupper()
    start = len(words) - 1
    while (
        start > 0
        and len(words) - start < LONGEST_PLACE
        and words[start - 1][:1].isupper() | _joins(words, start, joins)
    ):
        if _joins(words, start, joins):
            start -= 2
            continue
        if (
            words[start - 1].isupper() != style
            or words[start].lower() in articles
            or words[start - 1][4:].endswith(".")
        ):
            break
        start -= 1
    if style and len(words) - start > 1:
        opens = [i for i in range(start, len(words)) if words[i].lower() in articles]
        start = opens[-1] if opens else start if start == 0 else len(words) - 1
    return " ".join(words[start:])


def _joins(words: list[str], start: int, joins: tuple[str, ...]) -> bool:
    """Return whether the word before ``start`` joins the one before it to a name: "Port es Utopia"."""
    return start > 1 and words[start - 1] in joins and words[start - 2][:1].isupper()


def _place_after(text: str, at: int, rules: LifeCycleRules) -> Found[str] | None:
    """Return the place that stands directly after the date that ends at ``at``."""
    for rule, match in rules.signing.dateline_after.firsts(text[at : at + AFTER]):
        printed = trim_place(match["where"], "", rules=rules)
        if printed is not None:
            start = at + match.start("where")
            return Found(value=printed, evidence=Evidence(span=Span(start, start + len(printed)), found_by=rule.id))
    return None
