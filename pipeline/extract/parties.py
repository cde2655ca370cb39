"""Who concludes or signs the instrument: evidence of several places, joined in the order of its worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.extract.gazetteer import Gazetteer, fold, load_gazetteer
from pipeline.extract.party_evidence import (
    OPENING,
    Naming,
    Opening,
    Reader,
    codes,
    count_names,
    make_reader,
    place_title,
    read_first_between,
    read_named_signatories,
    read_notes,
    read_opening,
    read_signatures,
    read_title,
)
from pipeline.extract.party_rules import PartyRules
from pipeline.extract.party_terms import find_terms
from pipeline.types import (
    Evidence,
    Found,
    InstrumentText,
    Issue,
    Party,
    PartyKind,
    Provision,
    ProvisionKind,
    Severity,
    Span,
)

__all__ = ["PartyRules", "find_parties"]

# How sure each place is: shares of right parties on catalogued treaties, rounded down.
FREQUENT = 60_000  # characters in which names are counted where nothing better tells the parties
HEADING = 300  # characters that stand for the title of a text without one
JOINT_OPENING = 2_500  # characters in which a joint statement names its authors
SCORES = {
    "parties.author": 0.9,
    "parties.frequent": 0.6,
    "parties.languages": 0.6,
    "parties.between": 0.8,
    "parties.ratified-by": 0.8,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """What each place of the instrument says."""

    title: list[Naming]
    heading: list[Naming]
    opening: Opening
    signatures: list[Naming]
    notes: list[Naming]
    body_start: int
    is_joint: bool
    is_unilateral: bool
    is_policy: bool
    is_agreement: bool

    @property
    def sure_title(self) -> list[Naming]:
        """The names of the title but those of its subject ("Convention on the Straits of Sylvania")."""
        return [naming for naming in self.title if naming.found_by != "parties.title-subject"]


def find_parties(
    text: InstrumentText, provisions: Sequence[Provision], *, title: Found[str] | None, rules: PartyRules
) -> tuple[tuple[Party, ...], tuple[Issue, ...]]:
    """Return the parties in the order in which the text names them, and the doubts.

    For an instrument open to many whose text names no parties the tuple is empty; for a unilateral one it
    holds the author.
    """
    gazetteer = load_gazetteer()
    reader = make_reader(text, gazetteer, rules.compiled)
    author = _organ_as_author(reader, title)
    if author:
        return _as_parties(reader, [author], [author]), ()
    places = _read(text, provisions, reader, title)
    chosen = _choose(text, reader, places, rules)
    chosen = _without_sovereigns(reader, _with_all_signers(reader, places, chosen))
    everywhere = [*places.title, *places.opening.namings, *places.signatures, *places.notes, *chosen]
    return _as_parties(reader, chosen, everywhere), _doubts(places, chosen)


def _read(text: InstrumentText, provisions: Sequence[Provision], reader: Reader, title: Found[str] | None) -> _Places:
    folded_title = fold(title.value) if title else ""
    start = _body_start(provisions, title)
    return _Places(
        title=place_title(read_title(title, reader.gazetteer, reader.rules), title, text.text) if title else [],
        heading=read_first_between(reader, 0, title.evidence.span.start) if title else [],
        opening=read_opening(reader, start, len(text.text)),
        signatures=read_signatures(reader, provisions),
        notes=read_notes(reader),
        is_joint=bool(reader.rules.joint.search(folded_title)),
        body_start=start,
        is_unilateral=bool(reader.rules.unilateral_title.search(folded_title)),
        is_policy=_is_policy(reader, folded_title),
        is_agreement=bool(reader.rules.instrument_title.search(folded_title)),
    )


def _is_policy(reader: Reader, title: str) -> bool:
    """Return whether the title, or without one the head of a text that knows no parties, is that of a policy."""
    if not title and reader.rules.open_to_many.search(reader.folded, 0, 10 * HEADING):
        return False
    heading = title or reader.folded[:HEADING]
    return bool(reader.rules.policy_title.search(heading) and not reader.rules.instrument_title.search(heading))


def _body_start(provisions: Sequence[Provision], title: Found[str] | None) -> int:
    """Return where the preamble may begin: after the title, or at the first provision that is no front matter."""
    after_title = title.evidence.span.end if title else 0
    front = {ProvisionKind.FRONT, ProvisionKind.TITLE, ProvisionKind.NOTE}
    first = next((p.span.start for p in provisions if p.kind not in front), 0)
    return max(after_title, first) if after_title < first + OPENING else first


def _choose(text: InstrumentText, reader: Reader, places: _Places, rules: PartyRules) -> list[Naming]:
    """Return the namings of the parties, from the best place that names enough of them."""
    if places.is_unilateral:
        return _author(text, reader, rules, places)
    if places.is_joint:
        return _joint_authors(text, reader, rules, places)
    title, opening = places.sure_title, list(places.opening.namings)
    if len(codes(title)) > 1:
        return _title_or_opening(reader, places)
    if places.is_policy:
        return _author(text, reader, rules, places)
    if len(codes(places.heading)) > 1:
        return places.heading
    for option in (opening, places.notes, [*title, *opening, *places.notes], places.signatures):
        if len(codes(option)) > 1 and set(codes(title)) <= set(codes(option)):
            return option
    if any(naming.found_by != "parties.title" for naming in title):
        return title
    if places.opening.open_to_many:
        return places.signatures or read_named_signatories(reader) or _by_languages(text, reader)
    return (
        read_first_between(reader, 0, min(len(text.text), 3_000))
        or places.signatures
        or ([] if places.is_agreement else _author(text, reader, rules, places))
        or _two_most_named(text, reader)
        or _by_languages(text, reader)
    )


def _title_or_opening(reader: Reader, places: _Places) -> list[Naming]:
    """Return the fuller of two lists that agree, and of two that differ the one that the signatures bear out."""
    title, opening = places.title, list(places.opening.namings)
    in_title, in_opening, signed = set(codes(title)), set(codes(opening)), set(codes(places.signatures))
    if len(in_opening) < 2 or in_opening <= in_title or signed == in_title:
        return title
    states = {code for code in in_title if reader.gazetteer.kind_of(code) is PartyKind.STATE}
    if in_title <= in_opening or (states <= in_opening and len(in_opening) > len(in_title)):
        return opening  # also where the preamble names the states of an organisation ("the Benelux States") one by one
    return opening if len(signed & in_opening) > len(signed & in_title) else title


# --- authors -----------------------------------------------------------------------------


ORGANS = {"north": "NATO", "council of the european": "EU", "european": "EU", "council of the league": "LAS"}


def _organ_as_author(reader: Reader, title: Found[str] | None) -> Naming | None:
    """Return the organisation whose organ opens the text ("The Security Council, ..."), or whose resolution it is."""
    head = min(len(reader.text), 3_000)
    hit = reader.rules.resolution_author.search(reader.folded, 0, head)
    if hit is None and title and reader.rules.resolution_title.search(fold(title.value)):
        hit = reader.rules.organ.search(reader.folded, 0, 2 * head)
    if hit is None:
        return None
    code = next((code for words, code in ORGANS.items() if hit.group(1).startswith(words)), "UN")
    return Naming(code=code, span=Span(*hit.span(1)), found_by="parties.author")


def _author(text: InstrumentText, reader: Reader, rules: PartyRules, places: _Places) -> list[Naming]:
    """Return the author of a text with one: its publisher, the only name in its title, or its most frequent name."""
    publisher = _publisher(text, reader.gazetteer, rules)
    if publisher:
        return [publisher]
    if len(codes(places.title)) == 1 and places.title[0].code:
        return [Naming(code=places.title[0].code, span=places.title[0].span, found_by="parties.author")]
    issuer = _issuer(reader, rules)
    if issuer:
        return [issuer]
    counts = count_names(text, reader.gazetteer, 0, min(len(text.text), FREQUENT))
    ranked = sorted(counts.items(), key=lambda item: -len(item[1]))
    enough = ranked and len(ranked[0][1]) >= 3 and (len(ranked) == 1 or 2 * len(ranked[0][1]) >= 3 * len(ranked[1][1]))
    if not enough or not reader.rules.policy_title.search(reader.folded, 0, min(len(text.text), 5_000)):
        return []
    return [Naming(code=ranked[0][0], span=ranked[0][1][0].span, found_by="parties.frequent")]


def _two_most_named(text: InstrumentText, reader: Reader) -> list[Naming]:
    """Return the two names that a text between two parties mentions far more than any third."""
    if not reader.rules.two_parties.search(reader.folded):
        return []
    counts = count_names(text, reader.gazetteer, 0, min(len(text.text), FREQUENT))
    ranked = sorted(counts.values(), key=len, reverse=True)
    third = len(ranked[2]) if len(ranked) > 2 else 0
    if len(ranked) < 2 or len(ranked[1]) < max(3, 2 * third):
        return []
    return [Naming(code=found[0].code, span=found[0].span, found_by="parties.frequent") for found in ranked[:2]]


def _by_languages(text: InstrumentText, reader: Reader) -> list[Naming]:
    """Return the two states in whose languages two originals are done, if the text also names both."""
    hit = reader.rules.languages_of_originals.search(reader.folded, max(0, len(reader.text) - FREQUENT))
    spoken = reader.gazetteer.find(reader.text, *hit.span()) if hit else []
    counts = count_names(text, reader.gazetteer, 0, min(len(text.text), FREQUENT)) if spoken else {}
    if len({m.code for m in spoken}) != 2 or any(len(counts.get(m.code, ())) < 2 for m in spoken):
        return []
    return [Naming(code=m.code, span=m.span, found_by="parties.languages") for m in spoken]


def _publisher(text: InstrumentText, gazetteer: Gazetteer, rules: PartyRules) -> Naming | None:
    """Return the state or organisation whose site the document's own front matter names."""
    for key, value in text.metadata:
        host = regex.search(r"https?://([^/\s]+)", value)
        if host is None or not any(word in key for word in ("url", "source", "link")):
            continue
        code = _site_owner(host.group(1).lower(), gazetteer, rules)
        at = text.text.find(host.group(1))
        if code:
            span = Span(at, at + len(host.group(1))) if at >= 0 else Span(0, 1)
            return Naming(code=code, span=span, found_by="parties.publisher")
    return None


def _issuer(reader: Reader, rules: PartyRules) -> Naming | None:
    """Return the author whose seat heads the text ("THE WHITE HOUSE")."""
    for seat, code in rules.issuers.items():
        at = reader.folded.find(seat, 0, 1_500)
        if at >= 0:
            return Naming(code=code, span=Span(at, at + len(seat)), found_by="parties.author")
    return None


def _site_owner(host: str, gazetteer: Gazetteer, rules: PartyRules) -> str | None:
    for site, code in rules.publishers.items():
        if host.endswith(site):
            return code
    country = regex.search(r"\.(?:gov|gob|gouv|go|mil)\.([a-z]{2})$", host)
    wanted = country.group(1).upper() if country else ""
    return next((s.code for s in gazetteer.states.values() if wanted and s.iso2 == wanted), None)


def _joint_authors(text: InstrumentText, reader: Reader, rules: PartyRules, places: _Places) -> list[Naming]:
    """Return the authors of a joint text: those its title names; else its publisher and those its opening names."""
    if len(codes(places.title)) > 1:
        return places.title
    group = _group(reader, rules)
    if group:
        return group
    publisher = _publisher(text, reader.gazetteer, rules)
    heads = [
        n for n in places.title if reader.rules.office.search(reader.folded, max(0, n.span.start - 60), n.span.start)
    ]
    known = ([publisher] if publisher else []) + (places.sure_title or heads)
    if len(codes(known)) > 1:
        return known
    front = regex.search(r"\A\s*---.*?\n---[^\n]*\n", text.text, regex.DOTALL)
    start = max(front.end() if front else 0, places.body_start)
    named = reader.namings(start, min(len(text.text), start + JOINT_OPENING), "parties.joint")
    run = _longest_list(reader, named)
    if len(codes(run)) > 2:
        return known + [naming for naming in run if naming.code not in codes(known)]
    counts: dict[str, int] = {}
    for naming in named:
        counts[naming.code] = counts.get(naming.code, 0) + (naming.code not in codes(known))
    ranked = sorted((code for code in counts if counts[code]), key=lambda code: -counts[code])
    return known + [next(n for n in named if n.code == code) for code in ranked[: max(0, 2 - len(codes(known)))]]


def _longest_list(reader: Reader, namings: Sequence[Naming]) -> list[Naming]:
    """Return the longest run of names with nothing but commas, "and", titles and offices between them."""
    best: list[Naming] = []
    run: list[Naming] = []
    for naming in namings:
        gap = reader.folded[run[-1].span.end : naming.span.start] if run else ""
        if run and (len(gap) > 70 or not regex.search(r",|\band\b|&", gap) or reader.rules.not_a_list.search(gap)):
            run = []
        run = [*run, naming]
        best = run if len(codes(run)) > len(codes(best)) else best
    return best


def _group(reader: Reader, rules: PartyRules) -> list[Naming]:
    """Return the members of a group of states that the title names ("Quad Leaders' Joint Statement")."""
    for name, members in rules.groups.items():
        hit = regex.search(rf"\b{name}\b", reader.text[:1_000])
        if hit:
            return [Naming(code=code, span=Span(*hit.span()), found_by="parties.group") for code in members]
    return []


def _with_all_signers(reader: Reader, places: _Places, chosen: list[Naming]) -> list[Naming]:
    """Add those who sign for a party that a long list has lost, when all others of the list sign too."""
    signed = set(codes(places.signatures))
    if places.is_unilateral or len(codes(chosen)) < 3 or not set(codes(chosen)) < signed:
        return chosen
    states = reader.gazetteer.states
    return chosen + [n for n in places.signatures if not (n.code in states and states[n.code].of in signed)]


# --- result ------------------------------------------------------------------------------


def _without_sovereigns(reader: Reader, chosen: list[Naming]) -> list[Naming]:
    """Keep one of a state and its own territory: the territory if its government concludes, else the state.

    "the Government of Denmark and the Home Government of the Faroe Islands, of the other part".
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


def _doubts(places: _Places, chosen: Sequence[Naming]) -> tuple[Issue, ...]:
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
