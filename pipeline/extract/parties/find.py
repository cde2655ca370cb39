"""Who concludes or signs the instrument: evidence of several places, joined in the order of its worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.parties.authors import (
    find_author,
    find_by_languages,
    find_group_author,
    find_joint_authors,
    find_organ,
    find_published,
    find_two_most_named,
)
from pipeline.extract.parties.evidence import (
    Naming,
    Reader,
    codes,
    make_reader,
    read_first_between,
    read_named_signatories,
)
from pipeline.extract.parties.gazetteer import Gazetteer, load_gazetteer
from pipeline.extract.parties.mentions import Places, read_places
from pipeline.extract.parties.preamble import LEAST_LISTED, read_listed
from pipeline.extract.parties.rules import PartyRules
from pipeline.extract.parties.speakers import read_letters, read_speakers
from pipeline.extract.parties.terms import find_terms
from pipeline.types import Evidence, Found, InstrumentText, Issue, Party, PartyKind, Provision, Severity

__all__ = ["PartyRules", "find_parties"]

# How sure each place is: shares of right parties on catalogued treaties, rounded down.
SCORES = {
    "parties.author": 0.9,
    "parties.frequent": 0.6,
    "parties.languages": 0.6,
    "parties.between": 0.8,
    "parties.ratified-by": 0.8,
}


def find_parties(
    text: InstrumentText,
    provisions: Sequence[Provision],
    *,
    title: Found[str] | None,
    rules: PartyRules,
    gazetteer: Gazetteer | None = None,
) -> tuple[tuple[Party, ...], tuple[Issue, ...]]:
    """Return the parties in the order in which the text names them, and the doubts.

    For an instrument open to many whose text names no parties the tuple is empty; for a unilateral one it
    holds the author. Names are looked up in ``gazetteer``, the shipped one if it is left out.
    """
    reader = make_reader(text, gazetteer or load_gazetteer(), rules.compiled)
    author = find_organ(reader, title)
    if author:
        return _as_parties(reader, [author], [author]), ()
    places = read_places(reader, provisions, title=title)
    chosen = _choose(text, reader, places, rules)
    chosen = _without_sovereigns(reader, _without_unions(reader, _with_all_signers(reader, places, chosen)))
    everywhere = [*places.title, *places.opening.namings, *places.signatures, *places.notes, *chosen]
    return _as_parties(reader, chosen, everywhere), _doubts(places, chosen)


def _choose(text: InstrumentText, reader: Reader, places: Places, rules: PartyRules) -> list[Naming]:
    """Return the namings of the parties, from the best place that names enough of them."""
    if places.is_unilateral:
        together = read_speakers(reader, places.body_start)
        return together or find_group_author(reader, rules, places) or find_author(text, reader, rules, places)
    if places.is_joint:
        return find_joint_authors(text, reader, rules, places)
    title, opening = places.sure_title, list(places.opening.namings)
    by_listing = places.is_policy and all(naming.found_by == "parties.title" for naming in title)
    if len(codes(title)) > 1 and not by_listing:  # a policy that names two is about them, unless "between" joins them
        return _title_or_opening(reader, places)
    if places.is_policy:
        return find_author(text, reader, rules, places)
    if len(codes(places.heading)) > 1:
        return places.heading
    letters = read_letters(reader)
    if letters:
        return letters
    published = find_published(text, reader, rules, places)
    if published:
        return published
    if len(codes(opening)) > 2 and all(reader.gazetteer.kind_of(c) is not PartyKind.STATE for c in codes(title)):
        return opening  # "NATO Agreement on ...", "Benelux Convention on ...": concluded by the states named
    listed = read_listed(reader)
    if listed and len(codes(opening)) < LEAST_LISTED:
        return listed
    for option in (opening, places.notes, [*title, *opening, *places.notes], places.signatures):
        if len(codes(option)) > 1 and set(codes(title)) <= set(codes(option)):
            return option
    if any(naming.found_by != "parties.title" for naming in title):
        return title
    if places.opening.open_to_many:
        return (
            places.signatures
            or read_named_signatories(reader)
            or find_by_languages(text, reader)
            or find_two_most_named(text, reader)
        )
    return (
        read_first_between(reader, 0, min(len(text.text), 3_000))
        or places.signatures
        or ([] if places.is_agreement else find_author(text, reader, rules, places))
        or find_two_most_named(text, reader)
        or find_by_languages(text, reader)
    )


def _title_or_opening(reader: Reader, places: Places) -> list[Naming]:
    """Return the fuller of two lists that agree, and of two that differ the one that the signatures bear out."""
    opening = list(places.opening.namings)
    title = _spelt_out(reader, places.title, opening)
    in_title, in_opening, signed = set(codes(title)), set(codes(opening)), set(codes(places.signatures))
    if len(in_opening) < 2 or in_opening <= in_title or signed == in_title:
        return title
    states = {code for code in in_title if reader.gazetteer.kind_of(code) is PartyKind.STATE}
    if in_title <= in_opening or (states <= in_opening and len(in_opening) > len(in_title)):
        return opening  # also where the preamble names the states of an organisation ("the Benelux States") one by one
    if signed & (in_title ^ in_opening):
        return opening if len(signed & in_opening) > len(signed & in_title) else title
    if in_title & in_opening and len(in_opening) > len(in_title):  # a long list has lost one of the sides
        return opening + [naming for naming in title if naming.code not in in_opening]
    return title


def _spelt_out(reader: Reader, title: Sequence[Naming], opening: Sequence[Naming]) -> list[Naming]:
    """Return ``title`` with a union's states in place of the union where the preamble names some of them."""
    named = {naming.code: naming for naming in opening}
    spelt: list[Naming] = []
    for naming in title:
        states = reader.rules.unions.get(naming.code, ())
        if named.keys() & set(states):
            spelt += [named.get(state, replace(naming, code=state)) for state in states]
        else:
            spelt.append(naming)
    return spelt


def _with_all_signers(reader: Reader, places: Places, chosen: list[Naming]) -> list[Naming]:
    """Add those who sign for a party that a long list has lost, when all others of the list sign too."""
    signed = set(codes(places.signatures))
    if places.is_unilateral or len(codes(chosen)) < 3 or not set(codes(chosen)) < signed:
        return chosen
    states = reader.gazetteer.states
    return chosen + [n for n in places.signatures if not (n.code in states and states[n.code].of in signed)]


def _without_unions(reader: Reader, chosen: list[Naming]) -> list[Naming]:
    """Leave out a union all of whose states are parties themselves: "Benelux" beside Belgium, Luxembourg and so on."""
    present = set(codes(chosen))
    spelt_out = {union for union, states in reader.rules.unions.items() if present.issuperset(states)}
    return [naming for naming in chosen if naming.code not in spelt_out]


def _without_sovereigns(reader: Reader, chosen: list[Naming]) -> list[Naming]:
    """Keep one of a state and its own territory: the territory if its government concludes, else the state.

    "the Government of the Netherlands and the Government of Aruba, acting jointly".
    """
    states = reader.gazetteer.states
    present = set(codes(chosen))
    dropped: set[str] = set()
    for naming in chosen:
        sovereign = states[naming.code].of if naming.code in states else None
        if sovereign in present:
            before = reader.folded[max(0, naming.span.start - 30) : naming.span.end]
            dropped.add(sovereign if "government of" in before else naming.code)
    rest = [naming for naming in chosen if naming.code not in dropped]
    return rest if len(codes(rest)) > 1 else chosen


def _as_parties(reader: Reader, chosen: Sequence[Naming], everywhere: Sequence[Naming]) -> tuple[Party, ...]:
    wanted = codes(chosen)
    terms = find_terms(reader, everywhere, wanted)
    first = {code: next(n for n in chosen if n.code == code) for code in wanted}
    return tuple(
        Party(
            code=code,
            name=" ".join(first[code].span.of(reader.text).split()),
            kind=reader.gazetteer.kind_of(code),
            evidence=Evidence(
                span=first[code].span, found_by=first[code].found_by, score=SCORES.get(first[code].found_by, 0.95)
            ),
            role=terms.roles.get(code),
            aliases=tuple(terms.aliases[code]),
        )
        for code in wanted
    )


def _doubts(places: Places, chosen: Sequence[Naming]) -> tuple[Issue, ...]:
    """Return what a reader should know: no party, one side only, or title and preamble that differ."""
    issues = []
    in_title, in_opening = set(codes(places.title)), set(codes(places.opening.namings))
    if not chosen and not places.opening.open_to_many:
        severity = Severity.NOTE if places.is_agreement else Severity.DOUBT  # conventions often name no parties
        issues.append(
            Issue(code="parties.none-found", message="No party could be told from the text.", severity=severity)
        )
    if (
        len(codes(chosen)) == 1
        and not places.is_unilateral
        and chosen[0].found_by not in {"parties.author", "parties.frequent", "parties.publisher"}
    ):
        issues.append(
            Issue(code="parties.one-found", message="Only one party could be told from the text.", span=chosen[0].span)
        )
    borne_out = in_title <= set(codes([*places.signatures, *places.notes]))
    agree = borne_out or in_title <= in_opening or in_opening <= in_title
    if len(in_title) > 1 and len(in_opening) > 1 and not agree and not places.is_joint:
        message = f"The title names {', '.join(sorted(in_title))}, the preamble {', '.join(sorted(in_opening))}."
        issues.append(Issue(code="parties.title-and-preamble-differ", message=message, span=places.title[0].span))
    return tuple(issues)
