"""Who signed, for which party and in which office: read from the blocks that begin "For the Government of ..."."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from pipeline.extract.parties.evidence import Reader, make_reader, read_signature_blocks
from pipeline.extract.parties.gazetteer import Gazetteer, fold, load_gazetteer
from pipeline.extract.parties.rules import PartyRules
from pipeline.types import Evidence, InstrumentText, Party, Provision, Signatory, Span

BLOCK = 320  # characters after the party's name in which the signatory's name and office stand
_PARTICLES = r"de|van|von|der|den|bin|ibn|al|el|da|dos|ten|ter|y|e"
# In some copies a name runs into the next word: "VAN LEEUWENFor the Government".
_UPPER = r"\p{Lu}[\p{Lu}'’-]+(?:(?!\p{L})\.?|(?=\p{Lu}\p{Ll}))|\p{Lu}\.(?:-?\p{Lu}\.)*"
_TITLED = r"\p{Lu}[\p{L}'’-]*\.?"
_CAPITALS = regex.compile(rf"(?<!\p{{L}})(?:{_UPPER})(?:[ \n]+(?:{_UPPER}|{_PARTICLES})){{1,7}}(?!\p{{Ll}})")
_MIXED = regex.compile(rf"(?<!\p{{L}}){_TITLED}(?: +(?:{_TITLED}|{_PARTICLES})){{1,6}}(?!\p{{L}})")
_EDGE = " \t\n,;:.*_()[]|-–—/"


def find_signatories(
    text: InstrumentText,
    provisions: Sequence[Provision],
    *,
    parties: Sequence[Party],
    rules: PartyRules,
    gazetteer: Gazetteer | None = None,
) -> tuple[Signatory, ...]:
    """Return the signatories in the order of the text; a block whose name cannot be told from its office is left out.

    Units: ``evidence.span`` covers the person's name as printed.
    """
    reader = make_reader(text, gazetteer or load_gazetteer(), rules.compiled)
    wanted = {party.code for party in parties}
    found: list[Signatory] = []
    for code, start, end in read_signature_blocks(reader, provisions, length=BLOCK):
        name = _name(reader, start, end)
        words = " ".join(name.of(text.text).split()) if name else ""
        if code in wanted and name and all((words, code) != (known.name, known.party) for known in found):
            evidence = Evidence(span=name, found_by="parties.signed-for", score=0.8)
            office = _office(reader, name.end, end) or _rank(reader, start, name.start)
            found.append(Signatory(name=words, evidence=evidence, office=office, party=code))
    return tuple(found)


def _name(reader: Reader, start: int, end: int) -> Span | None:
    """Return the place of a person's name: in capitals, or in a line of capitalised words that name no office."""
    for pattern in (_CAPITALS, _MIXED):
        for hit in pattern.finditer(reader.text, start, end):
            for first, last in _without_marks(reader, *hit.span()):
                words = reader.text[first:last]
                if _is_person(reader, first, last) and sum(c.isalpha() for c in words) >= 5:
                    return Span(first, last)
    return None


def _without_marks(reader: Reader, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield ``[start, end)`` without a leading mark of signature, and cut before an office."""
    mark = reader.rules.signed_mark.match(reader.folded, start, end)
    start = mark.end() if mark else start
    office = reader.rules.office.search(reader.folded, start, end)
    if office and office.start() > start:
        end = office.start()
    words = reader.text[start:end]
    start += len(words) - len(words.lstrip(_EDGE))
    end = start + len(words.strip(_EDGE))
    if words.strip(_EDGE) and " " in " ".join(words.split()):
        yield start, end


def _is_person(reader: Reader, start: int, end: int) -> bool:
    words = fold(reader.text[start:end])
    if reader.rules.office.search(words) or reader.rules.signed_mark.fullmatch(words):
        return False
    if regex.search(
        r"\b(?:government|kingdom|republic|state|ministry|union|department|for|annex|article|done)\b", words
    ):
        return False
    return not reader.gazetteer.find(reader.text, start, end)


def _office(reader: Reader, start: int, end: int) -> str | None:
    """Return the office that follows the name, up to the end of its line."""
    hit = reader.rules.office.search(reader.folded, start, min(end, start + 40))
    if hit is None:
        return None
    stop = regex.compile(r"\n|;|\bFor\b|\bFOR\b| and the |\.(?= )").search(
        reader.text, hit.end(), min(end, hit.start() + 90)
    )
    words = reader.text[hit.start() : stop.start() if stop else min(end, hit.start() + 90)]
    return " ".join(words.split()).strip(_EDGE) or None


def _rank(reader: Reader, start: int, end: int) -> str | None:
    """Return the office that stands between the party and the name."""
    hit = reader.rules.office.search(reader.folded, start, end) if start < end else None
    return " ".join(reader.text[hit.start() : end].split()).strip(_EDGE) or None if hit else None
