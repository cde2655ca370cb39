"""Where an instrument names those who conclude it: title, preamble, signatures, notes, final clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

import regex

from pipeline.extract.parties.gazetteer import Gazetteer, Mention, NameKind, fold
from pipeline.extract.parties.rules import Compiled
from pipeline.types import Found, InstrumentText, PartyKind, Provision, ProvisionKind, Span

OPENING = 9_000  # characters after the title in which a preamble names its parties; the longest lists need about 6,000
SIGNATURES = 2_000  # places "For ..." that are looked at; the longest blocks, in several languages, have about 600
CLOSING = 6_000  # characters after a testimonium in which signatures stand
GOVERNMENT = 110  # characters after an adjective in which its government is named


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A place that names a party, and the rule that says so."""

    code: str
    span: Span
    found_by: str


@dataclass(frozen=True, slots=True)
class Reader:
    """A text with what is needed to read names from it."""

    text: str
    folded: str
    gazetteer: Gazetteer
    rules: Compiled

    def namings(self, start: int, end: int, found_by: str) -> list[Naming]:
        """Return the names in ``[start, end)`` that stand as parties, in order."""
        found = (m for m in self.gazetteer.find(self.text, start, end) if self._is_party(m))
        return [Naming(code=code, span=m.span, found_by=found_by) for m in found for code in self.states_of(m)]

    def states_of(self, mention: Mention) -> tuple[str, ...]:
        """Return the states of a union that is named as such ("the Benelux States"), else the code of the name."""
        states = self.rules.unions.get(mention.code, ())
        before = self.folded[max(0, mention.span.start - 40) : mention.span.start]
        named = states and (
            self.rules.states_before.search(before) or self.rules.states_after.match(self.folded, mention.span.end)
        )
        return states if named else (mention.code,)

    def _is_party(self, mention: Mention) -> bool:
        span = mention.span
        if mention.kind is NameKind.ORGAN:
            return False
        if mention.kind is NameKind.ADJECTIVE and not self.rules.government_after.search(
            self.folded[span.end : span.end + GOVERNMENT]
        ):
            return False
        if mention.entity is PartyKind.ORGANISATION and self._is_part(span):
            return False
        before = self.folded[max(0, span.start - 70) : span.start]
        if mention.code in self.rules.unions and self.rules.states_before.search(before):
            return True
        return not self.rules.not_party_before.search(before)

    def _is_part(self, span: Span) -> bool:
        """Return whether a name goes on to that of another body, which its acronym tells: "League Weir Fund (LWF)"."""
        longer = _GOES_ON.match(self.text, span.end, min(len(self.text), span.end + 120))
        own = self.gazetteer.find(longer["acronym"]) if longer else []
        return longer is not None and all(mention.code != self._code(span) for mention in own)

    def _code(self, span: Span) -> str | None:
        """Return the code of the name at ``span``."""
        found = self.gazetteer.find(span.of(self.text))
        return found[0].code if found else None


_GOES_ON = regex.compile(
    r"(?:\s+(?:of|for|on|in|the|to)\b)*(?:\s+\p{Lu}[\p{L}'’&-]+(?:\s+(?:of|for|on|in|the|to)\b)*){1,8}"
    r"\s*\((?:the\s)?[\"“‘']?(?P<acronym>\p{Lu}[\p{L}-]*\p{Lu})[\"”’']?\)"
)


def codes(namings: Sequence[Naming]) -> tuple[str, ...]:
    """Return the codes named, in order, each once."""
    return tuple(dict.fromkeys(naming.code for naming in namings))


# --- title -------------------------------------------------------------------------------


def read_title(title: Found[str], gazetteer: Gazetteer, rules: Compiled) -> list[Naming]:
    """Return the parties that the title names; fewer than two are a hint, not a list. Spans are into the title."""
    reader = Reader(text=title.value, folded=fold(title.value), gazetteer=gazetteer, rules=rules)
    end = len(title.value)
    options = [*_between(reader, 0, end), _pairs(reader, 0, end), _heads(reader, 0, end)]
    best = next((option for option in options if len(codes(option)) > 1), None)
    return best if best is not None else max(options, key=lambda option: len(codes(option)))


def place_title(namings: Sequence[Naming], title: Found[str], text: str) -> list[Naming]:
    """Return ``namings`` with their spans in the document: the printed name in the title, else all of the title."""
    home = title.evidence.span
    placed = []
    for naming in namings:
        words = r"\s+".join(regex.escape(word) for word in naming.span.of(title.value).split())
        hit = regex.search(words, text, pos=home.start, endpos=home.end)
        placed.append(replace(naming, span=Span(*hit.span()) if hit else home))
    return placed


def _between(reader: Reader, start: int, end: int) -> Iterator[list[Naming]]:
    """Yield the list after each "between", up to the words that open the subject.

    What stands between others in the subject of a list that names somebody are the parties of a treaty it cites.
    """
    cited = end
    for hit in reader.rules.title_between.finditer(reader.folded, start, end):
        if hit.start() >= cited:
            return
        last = _subject(reader, hit.end(), end)
        named = reader.namings(hit.end(), last, "parties.title-between")
        cited = last if named else end
        yield sorted([*named, *_acronyms(reader, hit.end(), last, named)], key=lambda naming: naming.span)


def _subject(reader: Reader, start: int, end: int) -> int:
    """Return where the subject of a title begins, not within a name ("the Common Fund for Commodities")."""
    names = [mention.span for mention in reader.gazetteer.find(reader.text, start, end)]
    for stop in reader.rules.title_ends.finditer(reader.folded, start, end):
        within = any(name.start < stop.start() < name.end for name in names)
        if not within and not _LONG_NAME.match(reader.text, stop.end()):
            return int(stop.start())
    return end


_LONG_NAME = regex.compile(r"(?: (?!and\b)[\w'’-]+){1,8} \([A-Z][A-Za-z-]*[A-Z]\)")
_ACRONYM = regex.compile(r"\((?:the )?[\"“‘']?([A-Z][A-Za-z]*[A-Z][A-Za-z]*)[\"”’']?\)")


def _acronyms(reader: Reader, start: int, end: int, named: Sequence[Naming]) -> Iterator[Naming]:
    """Yield bodies that the gazetteer does not know but whose acronym the list prints: "the Fund for Weirs (FWE)"."""
    for hit in _ACRONYM.finditer(reader.text, start, end):
        side = max(start, hit.start() - 90, *(m.end() for m in _AND.finditer(reader.folded, start, hit.start())), start)
        if not any(side <= naming.span.start < hit.start() for naming in named):
            known = reader.gazetteer.find(hit.group(1))
            code = known[0].code if known else hit.group(1).upper()
            yield Naming(code=code, span=Span(*hit.span(1)), found_by="parties.title-acronym")


_AND = regex.compile(r"\band\b|\ben\b|\bet\b|,")


def _pairs(reader: Reader, start: int, end: int) -> list[Naming]:
    """Return names joined by a dash or stroke: "Freedonia-Sylvania Free Trade Agreement"."""
    mentions = [m for m in reader.gazetteer.find(reader.text, start, end) if m.kind is not NameKind.ORGAN]
    joined: dict[Span, Mention] = {}
    for first, second in pairwise(mentions):
        gap = reader.folded[first.span.end : second.span.start].strip()
        both_states = first.entity is PartyKind.STATE and second.entity is PartyKind.STATE
        if gap in {"-", "- the"} or (gap == "/" and both_states):  # "OECD/Sylvania Policy Centre" is one body
            joined |= {first.span: first, second.span: second}
    return [Naming(code=m.code, span=m.span, found_by="parties.title-pair") for m in joined.values()]


def _heads(reader: Reader, start: int, end: int) -> list[Naming]:
    """Return the names before the subject of the title; else all of them, marked as names of the subject."""
    before = reader.namings(start, _subject(reader, start, end), "parties.title")
    whole = reader.namings(start, end, "parties.title-subject")
    return before if before and (len(codes(before)) > 1 or len(codes(whole)) < 2) else whole


# --- the end -----------------------------------------------------------------------------


def read_signatures(reader: Reader, provisions: Sequence[Provision]) -> list[Naming]:
    """Return the parties for which somebody signs: "For the Government of ..."."""
    return [naming for run in _signed_runs(reader, provisions) for naming in run]


def read_signature_blocks(
    reader: Reader, provisions: Sequence[Provision], *, length: int
) -> list[tuple[str, int, int]]:
    """Return (code, start, end) of what follows each "For the Government of ...", at most ``length`` characters."""
    runs = list(_signed_runs(reader, provisions))
    starts = [run[0].span.start for run in runs]
    blocks = []
    for run, following in zip_longest(runs, starts[1:], fillvalue=None):
        if run is not None and len(run) == 1:  # several names in one run are columns whose signatures are mixed
            start = run[0].span.end
            end = min(start + length, len(reader.text), following or len(reader.text))
            blocks.append((run[0].code, start, end))
    return blocks


def _signed_runs(reader: Reader, provisions: Sequence[Provision]) -> Iterator[list[Naming]]:
    tried = 0
    for start, end in _closings(reader, provisions):
        at = start
        for hit in reader.rules.for_party.finditer(reader.text, start, end):
            if tried > SIGNATURES:
                return
            tried += 1
            run = signed_names(reader, hit.end(), min(end, hit.end() + 400)) if hit.start() >= at else []
            if run:
                yield run
                at = run[-1].span.end


FILLER = regex.compile(
    r"(?:[\s,;:.()*_\[\]|]|\b(?:the|and|of|for|government|governments|cabinet|ministers?|council|royal|on|behalf|in|respect|"
    r"kingdom|republic|state|his|her|majesty|excellency|ministry|defen[cs]e|foreign|affairs|minister|president|"
    r"pour|le|la|les|du|de|des|gouvernement|gouvernements|royaume|republique|voor|regering|van|het|den|der|koninkrijk)\b)*"
)


def signed_names(reader: Reader, start: int, end: int) -> list[Naming]:
    """Return the names that follow "For" with nothing but titles of offices and governments between them."""
    run: list[Naming] = []
    at = start
    for mention in reader.gazetteer.find(reader.text, start, end):
        if mention.kind is NameKind.ORGAN or not FILLER.fullmatch(reader.folded, at, mention.span.start):
            break
        after = reader.folded[mention.span.end : mention.span.end + GOVERNMENT]
        if mention.kind is NameKind.ADJECTIVE and not reader.rules.government_after.search(after):
            break
        run += [
            Naming(code=code, span=mention.span, found_by="parties.signed-for") for code in reader.states_of(mention)
        ]
        at = mention.span.end
    return run


def _closings(reader: Reader, provisions: Sequence[Provision]) -> list[tuple[int, int]]:
    """Return the stretches in which signatures stand, without overlap."""
    kinds = {ProvisionKind.SIGNATURE, ProvisionKind.TESTIMONIUM}
    stretches = [(p.span.start, p.span.end) for p in provisions if p.kind in kinds]
    stretches += [(at, min(len(reader.text), at + CLOSING)) for at in _testimonia(reader)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _testimonia(reader: Reader) -> Iterator[int]:
    """Yield where a testimonium begins; plain searches for its letters come first, for the text may be long."""
    for anchor in reader.rules.closing_anchors:
        at = reader.text.find(anchor)
        while at >= 0:
            hit = reader.rules.closing.search(reader.text, max(0, at - 10), min(len(reader.text), at + 40))
            if hit:
                yield hit.start()
            at = reader.text.find(anchor, at + len(anchor))


# --- other places ------------------------------------------------------------------------


def read_first_between(reader: Reader, start: int, end: int) -> list[Naming]:
    """Return the first list of two or more after a "between" in ``[start, end)``."""
    for hit in reader.rules.title_between.finditer(reader.folded, start, end):
        last = _subject(reader, hit.end(), min(end, hit.end() + 300))
        namings = reader.namings(hit.end(), last, "parties.between")
        if len(codes(namings)) > 1:
            return namings
    return []


def read_named_signatories(reader: Reader) -> list[Naming]:
    """Return the list of signatories that a final clause names: "the ratifications of Freedonia, Sylvania and ..."."""
    for hit in reader.rules.ratified_by.finditer(reader.folded):
        stop = regex.compile(r"[.;]|\b(?:have|has|shall|which|is|are)\b").search(reader.folded, hit.end())
        end = min(stop.start() if stop else len(reader.text), hit.end() + 1_500)
        namings = reader.namings(hit.end(), end, "parties.ratified-by")
        if len(codes(namings)) > 2:
            return namings
    return []


def count_names(text: InstrumentText, gazetteer: Gazetteer, start: int, end: int) -> dict[str, list[Mention]]:
    """Return the mentions of each state or organisation in ``[start, end)``, by code."""
    found: dict[str, list[Mention]] = {}
    for mention in gazetteer.find(text.text, start, end):
        if mention.entity is not PartyKind.OTHER and mention.kind is not NameKind.ORGAN:
            found.setdefault(mention.code, []).append(mention)
    return found


def make_reader(text: InstrumentText, gazetteer: Gazetteer, rules: Compiled) -> Reader:
    """Return a reader over the whole text."""
    return Reader(text=text.text, folded=fold(text.text), gazetteer=gazetteer, rules=rules)
