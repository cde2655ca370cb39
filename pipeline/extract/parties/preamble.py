"""The parties that a preamble names: the list before its first recital, an announced list, its plenipotentiaries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import regex

from pipeline.extract.parties.evidence import FILLER, OPENING, Naming, Reader, codes, signed_names
from pipeline.types import PartyKind

LEAD = 250  # characters from the start of a paragraph to the first party of its list
LISTED, BETWEEN_LISTED, LEAST_LISTED = 6_000, 60, 4
"""Characters within which an announced list stands, and between two of its names; how many it has at least."""
GAP = 450  # characters from one party of a list to the next, its ministry and its defined term included
LONGEST_LINK = 90  # characters between two names of a list that stands right before the recital
APPOINTED, POWERS = 2_000, 40_000
"""Characters from a list to the appointment of plenipotentiaries, and from there to the exchange of their powers."""
_PARAGRAPH = regex.compile(
    r"(?<=\S)(?<![,;])(?<!\band)[^\S\n]*\n[^\S\n]*\n\s*+(?!(?:and|of the|on the|hereinafter|hereafter)\b)"
    r"|(?<=[.:])[^\S\n]*\n\s*+",
    regex.IGNORECASE,
)
_QUOTE = regex.compile('[“”„"«]')
_COMMA = regex.compile(r"\s*[,;](?:\s*and\b)?|\s*\((?:with|avec|met) ")
_HEADS = regex.compile(r"[\s.]*:")
_TERM_OPENS = regex.compile("(?:[“”„\"«‘']|\\b(?:called|named|to as|hereinafter|hereafter) )(?:the )?$")


@dataclass(frozen=True, slots=True)
class Opening:
    """What the preamble says: the parties it names, or that they are a class ("the States Parties")."""

    namings: tuple[Naming, ...] = ()
    open_to_many: bool = False


def read_opening(reader: Reader, start: int, end: int) -> Opening:
    """Return the parties named before the first recital of the preamble at ``[start, end)``."""
    last = start
    for hit in reader.rules.recital.finditer(reader.folded, start, min(end, start + OPENING)):
        breaks = [last, *(b.end() for b in _PARAGRAPH.finditer(reader.text, last, hit.start()))]
        namings = _list_of_paragraphs(reader, breaks, hit.start())
        if len(codes(namings)) < 2:
            namings = _list_before(reader, breaks[-1], hit.start()) or namings
        group = reader.rules.open_to_many.search(reader.folded, breaks[-1], hit.start())
        if len(codes(namings)) > 1 and not (group and _only_bodies(reader, namings)):
            whole = [*_run_before(reader, namings[0].span.start), *namings]
            return Opening(namings=tuple(whole + _of_plenipotentiaries(reader, whole)))
        if group:
            headed = _heading_plenipotentiaries(reader, hit.start())
            return Opening(namings=tuple(headed or namings[:1]), open_to_many=not headed)
        if hit.start() - start > OPENING // 2:
            break
        last = hit.end()
    return Opening(namings=tuple(_heading_plenipotentiaries(reader, start)))


def _only_bodies(reader: Reader, namings: Sequence[Naming]) -> bool:
    """Return whether organisations alone are named: those at whose invitation or by whose rules a class concludes."""
    return all(reader.gazetteer.kind_of(naming.code) is not PartyKind.STATE for naming in namings)


def _list_of_paragraphs(reader: Reader, breaks: Sequence[int], end: int) -> list[Naming]:
    """Return the list that begins with the paragraph of the recital, the one before it, or a row of names before."""
    found: list[Naming] = []
    for tried, begin in enumerate(reversed(breaks)):
        namings = list_from(reader, begin, end)
        if found and not set(codes(found)) < set(codes(namings)):
            break
        found = namings or found
        if not found and tried:
            break
    return found


def list_from(reader: Reader, begin: int, end: int) -> list[Naming]:
    """Return the names in ``[begin, end)`` as long as nothing but a list, or words on its members, stands between."""
    run: list[Naming] = []
    at = begin
    asides = [hit.span() for hit in reader.rules.aside.finditer(reader.folded, begin, end)]
    for naming in reader.namings(begin, end, "parties.preamble"):
        if run and (any(at <= first <= naming.span.start < last for first, last in asides) or _is_term(reader, naming)):
            continue
        gap = _without(reader.folded, at, naming.span.start, asides if run else [])
        starts_late = not run and (not reader.rules.title_between.search(gap) or bool(_QUOTE.search(gap)))
        checked = len(gap) > 25 if run else starts_late  # a full stop printed for a comma breaks no list
        if len(gap) > (GAP if run else LEAD) or (checked and reader.rules.not_a_list.search(gap)):
            break
        run.append(naming)
        at = naming.span.end
    if run and reader.rules.predicate.search(reader.folded[run[-1].span.end : end + 20]):
        return []
    return run


def _is_term(reader: Reader, naming: Naming) -> bool:
    """Return whether an organisation's name stands in the defined term of a list: 'called "ASEAN Members"'."""
    before = reader.folded[max(0, naming.span.start - 20) : naming.span.start]
    return bool(_TERM_OPENS.search(before)) and reader.gazetteer.kind_of(naming.code) is not PartyKind.STATE


def _without(folded: str, start: int, end: int, asides: Sequence[tuple[int, int]]) -> str:
    """Return ``folded[start:end]`` without the ``asides`` that lie in it."""
    for first, last in asides:
        if start <= first and last <= end:
            return folded[start:first] + _without(folded, last, end, asides)
    return folded[start:end]


def _run_up_to(reader: Reader, begin: int, end: int, joined: Callable[[int, int], bool]) -> list[Naming]:
    """Return the names in ``[begin, end)`` from the last one back, as long as each is joined to what follows it.

    Args:
        reader: of the text.
        begin: from where names are looked for.
        end: what the last name must be joined to.
        joined: tells it of the end of a name and the start of what follows.
    """
    run: list[Naming] = []
    at = end
    for naming in reversed(reader.namings(begin, end, "parties.preamble")):
        if not joined(naming.span.end, at):
            break
        run.insert(0, naming)
        at = naming.span.start
    return run


def _run_before(reader: Reader, at: int) -> list[Naming]:
    """Return the names of the list that stand before its first known one: in what was taken for the title's end."""

    def joined(end: int, start: int) -> bool:
        comma = _COMMA.match(reader.folded, end)
        return comma is not None and FILLER.fullmatch(reader.folded, comma.end(), start) is not None

    return _run_up_to(reader, max(0, at - LISTED), at, joined)


def _list_before(reader: Reader, begin: int, end: int) -> list[Naming]:
    """Return the list of names that stands right before ``end``: "..., Freedonia and Sylvania have agreed"."""

    def joined(end: int, start: int) -> bool:
        gap = reader.folded[end:start]
        return len(gap) <= LONGEST_LINK and not reader.rules.not_a_list.search(gap)

    run = _run_up_to(reader, max(begin, end - OPENING // 2), end, joined)
    return run if len(codes(run)) > 1 else []


def _appointment(reader: Reader, after: int) -> tuple[int, int]:
    """Return where plenipotentiaries are appointed and their list ends, an empty place where none are."""
    appointed = reader.rules.appointed.search(reader.folded, after, min(len(reader.text), after + APPOINTED))
    if appointed is None:
        return after, after
    start = appointed.end()
    powers = reader.rules.full_powers.search(reader.folded, start, min(len(reader.text), start + POWERS))
    return (start, powers.start()) if powers else (after, after)


def _of_plenipotentiaries(reader: Reader, listed: Sequence[Naming]) -> list[Naming]:
    """Return those for whom plenipotentiaries are named beneath a sovereign of the list: "For the Dominion of"."""
    start, end = _appointment(reader, max(naming.span.end for naming in listed))
    found: list[Naming] = []
    for hit in reader.rules.for_party.finditer(reader.text, start, end):
        names = signed_names(reader, hit.end(), min(end, hit.end() + 120))
        found += [naming for naming in names if naming.code not in codes([*listed, *found])]
    return found


def _heading_plenipotentiaries(reader: Reader, after: int) -> list[Naming]:
    """Return those whose names head their plenipotentiaries' ("Freedonia: Ana Autora"), where three or more do."""
    start, end = _appointment(reader, after)
    headed = [
        n for n in reader.namings(start, end, "parties.plenipotentiaries") if _HEADS.match(reader.text, n.span.end)
    ]
    return headed if len(codes(headed)) > 2 else []


def read_listed(reader: Reader) -> list[Naming]:
    """Return the list that a preamble announces: "the delegates of the Members listed below, ... Freedonia, ..."."""
    announced = reader.rules.announced.finditer(reader.folded, 0, OPENING)  # further on, such words open reservations
    for hit in chain(announced, reader.rules.listed.finditer(reader.folded)):
        runs: list[list[Naming]] = [[]]
        for naming in reader.namings(hit.end(), min(len(reader.text), hit.end() + LISTED), "parties.listed"):
            if runs[-1] and naming.span.start - runs[-1][-1].span.end > BETWEEN_LISTED:
                runs.append([])
            runs[-1].append(naming)
        longest = max(runs, key=lambda run: len(codes(run)))
        if len(codes(longest)) >= LEAST_LISTED:
            return longest
    return []
