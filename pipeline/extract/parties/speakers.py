"""Those who speak in a text: who presents compliments and to whom, who writes each letter, who says "we"."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.parties.evidence import OPENING, Naming, Reader, codes
from pipeline.extract.parties.preamble import BETWEEN_LISTED, LEAD, list_from

LETTER = 120  # characters after "Letter from" in which a name ends


def read_notes(reader: Reader) -> list[Naming]:
    """Return the two sides of an exchange of notes: who presents compliments, and to whom."""
    found: list[Naming] = []
    for hit in reader.rules.compliments.finditer(reader.folded, 0, min(len(reader.text), 60_000)):
        before = reader.namings(max(0, hit.start() - 250), hit.start(), "parties.compliments")
        after = reader.namings(hit.end(), min(len(reader.text), hit.end() + 200), "parties.compliments")
        found += [*before[-1:], *after[:1]]
    return found


def read_letters(reader: Reader) -> list[Naming]:
    """Return the sides of an exchange whose letters are headed "Letter from ...", none where only one is."""
    found: list[Naming] = []
    for hit in reader.rules.letter_from.finditer(reader.folded):
        named = reader.namings(hit.start(), min(len(reader.text), hit.end() + LETTER), "parties.letter-from")
        found += [naming for naming in named[:1] if naming.span.start <= hit.end()]
    sides = [replace(naming, code=_sovereign(reader, naming.code)) for naming in found]
    return sides if len(codes(sides)) > 1 else []


def _sovereign(reader: Reader, code: str) -> str:
    """Return the state that concludes "in respect of" its territory ``code``; ``code`` itself for all others."""
    state = reader.gazetteer.states.get(code)
    if state is None or state.of is None:
        return code
    for mention in reader.gazetteer.find(reader.text, 0, min(len(reader.text), OPENING)):
        before = reader.folded[max(0, mention.span.start - 30) : mention.span.start]
        if mention.code == code and reader.rules.in_respect_of.search(before):
            return state.of
    return code


def read_speakers(reader: Reader, start: int) -> list[Naming]:
    """Return those who speak together in the first words at ``start``: "We, Freedonia, Sylvania and ..."."""
    hit = reader.rules.we_list.search(reader.folded, start, min(len(reader.text), start + LEAD))
    speakers = list_from(reader, hit.end(), min(len(reader.text), hit.end() + OPENING // 4)) if hit else []
    close: list[Naming] = []
    for naming in speakers:
        at = close[-1].span.end if close else hit.end() if hit else 0
        if naming.span.start - at > BETWEEN_LISTED:
            break
        close.append(naming)
    return close if len(codes(close)) > 1 else []
