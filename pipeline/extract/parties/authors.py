"""The author of a text with one, and the authors of a joint text whose title names persons alone."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.extract.parties.evidence import Naming, Reader, codes, count_names
from pipeline.extract.parties.gazetteer import Gazetteer, fold
from pipeline.extract.parties.mentions import HEADING, Places
from pipeline.extract.parties.rules import PartyRules
from pipeline.types import Found, InstrumentText, PartyKind, Span

FREQUENT = 60_000  # characters in which names are counted where nothing better tells the parties
JOINT_OPENING = 2_500  # characters in which a joint statement names its authors
ORGANS = {"north": "NATO", "council of the european": "EU", "european": "EU", "council of the league": "LAS"}


def find_organ(reader: Reader, title: Found[str] | None) -> Naming | None:
    """Return the organisation whose organ opens the text ("The Security Council, ..."), or whose resolution it is."""
    head = min(len(reader.text), 3_000)
    hit = reader.rules.resolution_author.search(reader.folded, 0, head)
    if title and reader.rules.resolution_title.search(fold(title.value)):
        convened = _find_convened(reader, title, head)
        if convened and (hit is None or convened.span.start < hit.start()):
            return convened
        hit = hit or reader.rules.organ.search(reader.folded, 0, 2 * head)
    if hit is None:
        return None
    code = next((code for words, code in ORGANS.items() if hit.group(1).startswith(words)), "UN")
    return Naming(code=code, span=Span(*hit.span(1)), found_by="parties.author")


def _find_convened(reader: Reader, title: Found[str], head: int) -> Naming | None:
    """Return the organisation that the title of a resolution names, or whose session or meeting its opening does."""
    places = [title.evidence.span] if title.evidence.span.end <= len(reader.text) else []
    session = reader.rules.session.search(reader.folded, 0, head)
    if session:
        places.append(Span(*session.span("body")))
    for place in places:
        for mention in reader.gazetteer.find(reader.text, place.start, place.end):
            if mention.entity is PartyKind.ORGANISATION:
                return Naming(code=mention.code, span=mention.span, found_by="parties.author")
    return None


def find_group_author(reader: Reader, rules: PartyRules, places: Places) -> list[Naming]:
    """Return the members of a group that speaks through the text of one of them: a fact sheet on what they do."""
    members = _group(reader, rules)
    if not members:
        return []
    joint, start = reader.rules, places.body_start
    told = joint.group_acts.match(reader.folded, members[0].span.end)
    return members if told or joint.joint_body.search(reader.folded, start, start + JOINT_OPENING) else []


def find_author(text: InstrumentText, reader: Reader, rules: PartyRules, places: Places) -> list[Naming]:
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
    if ranked and ranked[0][1][0].entity is not PartyKind.STATE:
        return []  # that an organisation is named most does not make it the author
    enough = ranked and len(ranked[0][1]) >= 3 and (len(ranked) == 1 or 2 * len(ranked[0][1]) >= 3 * len(ranked[1][1]))
    if not enough or not reader.rules.policy_title.search(reader.folded, 0, min(len(text.text), 5_000)):
        return []
    return [Naming(code=ranked[0][0], span=ranked[0][1][0].span, found_by="parties.frequent")]


def find_two_most_named(text: InstrumentText, reader: Reader) -> list[Naming]:
    """Return the two states that a text between two parties mentions far more than any third."""
    if not reader.rules.two_parties.search(reader.folded):
        return []
    counts = count_names(text, reader.gazetteer, 0, min(len(text.text), FREQUENT))
    states = (found for found in counts.values() if found[0].entity is PartyKind.STATE)
    ranked = sorted(states, key=len, reverse=True)
    third = len(ranked[2]) if len(ranked) > 2 else 0
    if len(ranked) < 2 or len(ranked[1]) < max(3, 2 * third):
        return []
    return [Naming(code=found[0].code, span=found[0].span, found_by="parties.frequent") for found in ranked[:2]]


def find_by_languages(text: InstrumentText, reader: Reader) -> list[Naming]:
    """Return the two states in whose languages two originals are done, if the text also names both."""
    hit = reader.rules.languages_of_originals.search(reader.folded, max(0, len(reader.text) - FREQUENT))
    spoken = reader.gazetteer.find(reader.text, *hit.span()) if hit else []
    counts = count_names(text, reader.gazetteer, 0, min(len(text.text), FREQUENT)) if spoken else {}
    if len({m.code for m in spoken}) != 2 or any(len(counts.get(m.code, ())) < 2 for m in spoken):
        return []
    return [Naming(code=m.code, span=m.span, found_by="parties.languages") for m in spoken]


def find_published(text: InstrumentText, reader: Reader, rules: PartyRules, places: Places) -> list[Naming]:
    """Return who speaks in a text from a government's site: those its first words name, else the government."""
    publisher = _publisher(text, reader.gazetteer, rules)
    if publisher is None:
        return []
    if reader.rules.joint_body.search(reader.folded, places.body_start, places.body_start + JOINT_OPENING):
        return find_joint_authors(text, reader, rules, places)
    if places.opening.open_to_many:
        return []
    opening = list(places.opening.namings)
    at_once = bool(opening) and opening[0].span.start - places.body_start < 2 * HEADING
    return opening if at_once and len(codes(opening)) > 1 else [publisher]


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


def find_joint_authors(text: InstrumentText, reader: Reader, rules: PartyRules, places: Places) -> list[Naming]:
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
        if run and naming.code == run[-1].code and len(gap) < 4:  # "the Republic of Korea (ROK)"
            run = [*run, naming]
            continue
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
