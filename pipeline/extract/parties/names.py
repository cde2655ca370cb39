"""Whom a noun phrase means: the gazetteer joined to the parties and defined terms of one document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from pipeline.extract.parties.gazetteer import Gazetteer, Mention, NameKind, fold, load_gazetteer
from pipeline.rules import RuleModel, load_rules
from pipeline.types import Party

_ABBREVIATED = re.compile(r"\b[A-Z]\.(?:[A-Z]\.)+$")  # "the U.K." keeps its last point

__all__ = ["Gazetteer", "Mention", "NameKind", "PartyIndex", "fold", "load_gazetteer"]


class ActorRules(RuleModel):
    """``actors.yml``: which heads of a noun phrase are not the party that the phrase names, and who acts."""

    not_actors: tuple[str, ...]
    ends: tuple[str, ...]
    states: frozenset[str]
    agencies: frozenset[str]
    bodies: frozenset[str]
    bodies_alone: frozenset[str]
    persons_alone: frozenset[str]
    services: frozenset[str]
    service_of: frozenset[str]
    firms: frozenset[str]
    persons: frozenset[str]
    parts: frozenset[str]
    neutral: frozenset[str]
    role_words: frozenset[str]
    openers: frozenset[str]
    of_things: frozenset[str]
    officers: frozenset[str]
    offices: dict[str, tuple[str, ...]]


@cache
def load_actor_rules(folder: Path | None = None) -> ActorRules:
    """Return ``actors.yml``, read once per process.

    Raises:
        RulesError: the file does not fit.
    """
    return load_rules("actors", ActorRules, folder=folder)


class PartyIndex:
    """Resolves the noun phrases of one document to the codes of its parties."""

    def __init__(self, parties: Sequence[Party], gazetteer: Gazetteer, *, rules: ActorRules | None = None) -> None:
        self.parties = tuple(parties)
        self.actors = rules or load_actor_rules()
        self.gazetteer = gazetteer
        self.codes = tuple(dict.fromkeys(party.code for party in parties))
        aliases = {_bare(alias): party.code for party in parties for alias in (*party.aliases, party.role or "")}
        self._aliases = {alias: code for alias, code in aliases.items() if alias}
        self._alias = _words(self._aliases) if self._aliases else None
        self._ends = _words(self.actors.ends)
        offices = {name: code for code, of_one in self.actors.offices.items() for name in of_one}
        self._offices = {form: code for name, code in offices.items() for form in (name, name.replace("'", "’"))}
        self._office = _words(self._offices)
        self._found: dict[str, tuple[str, ...]] = {}  # a text asks for the same phrases again and again
        self._not_actors = frozenset(self.actors.not_actors)

    def resolve(self, noun_phrase: str) -> tuple[str, ...]:
        """Return the codes of the parties that ``noun_phrase`` means, in order; empty if it means none.

        "the Government of the State of Qatar", "the Qatari authorities", "the Netherlands troops" and a defined
        term ("the Sending State") mean their party; "the territory of Qatar" and "nationals of Qatar" mean none.
        """
        return tuple(code for code in self.names(noun_phrase) if code in self.codes)

    def whole(self, noun_phrase: str) -> str | None:
        """Return the code of the party that ``noun_phrase`` as a whole is a name or defined term of."""
        return self._aliases.get(_bare(noun_phrase))

    def names(self, noun_phrase: str) -> tuple[str, ...]:
        """Return the codes of all states and organisations that ``noun_phrase`` means, parties or not, in order."""
        known = self._found.get(noun_phrase)
        if known is None:
            known = self._found[noun_phrase] = self._names(noun_phrase)
        return known

    def _names(self, noun_phrase: str) -> tuple[str, ...]:
        phrase = " ".join(noun_phrase.split()).strip(" \"'“”‘’,;:()")
        if not _ABBREVIATED.search(phrase):
            phrase = phrase.rstrip(".")
        whole = self._aliases.get(_bare(phrase))
        if whole is not None:
            return (whole,)
        folded = fold(phrase)
        folded = re.sub(r"^(?:[\w ]*\bup to|to|with|by|of|from|for|in|between|on behalf of)\s+", "", folded)
        phrase = phrase[len(phrase) - len(folded) :]
        end = self._ends.search(folded, 1)
        cut = end.start() if end else len(folded)
        found = self._places(phrase[:cut], folded[:cut])
        if not found or self._is_of_another_kind(folded[:cut], found[0][:2]):
            return ()
        return tuple(dict.fromkeys(code for _, _, code in found))

    def _places(self, phrase: str, folded: str) -> list[tuple[int, int, str]]:
        """Return (start, end, code) of each name or defined term, in order; of two that overlap, the longer."""
        found = [
            (*hit.span(), self._aliases[hit.group()]) for hit in (self._alias.finditer(folded) if self._alias else ())
        ]
        names = (mention for mention in self.gazetteer.find(phrase) if mention.kind is not NameKind.ORGAN)
        found += [(mention.span.start, mention.span.end, mention.code) for mention in names]
        if not found:  # "His Majesty's Government" alone, not that of a state which the phrase names
            found = [(*hit.span(), self._offices[hit.group()]) for hit in self._office.finditer(phrase)]
        kept: list[tuple[int, int, str]] = []
        for start, end, code in sorted(found, key=lambda place: place[0] - place[1]):
            if all(end <= first or last <= start for first, last, _ in kept):
                kept.append((start, end, code))
        return sorted(kept)

    def _is_of_another_kind(self, folded: str, name: tuple[int, int]) -> bool:
        """Return whether the head of the phrase is a thing or a person, as in "the territory of Qatar"."""
        before = re.sub(r"\b(?:the|a|an|this|that|each|any|its|their)\b", " ", folded[: name[0]])
        head = before.rstrip().removesuffix(" of").removesuffix(" from").split()
        if head:
            return any(word.strip(",") in self._not_actors for word in head[-1:])
        after = re.split(r"\b(?:of|and|or|for)\b|,", folded[name[1] :].removeprefix("'s").removeprefix("'"))[0].split()
        return bool(after) and after[-1] in self._not_actors


def _words(words: Iterable[str]) -> re.Pattern[str]:
    """Return an expression of any of ``words``, whole, the longest first."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _bare(term: str) -> str:
    """Return a defined term as compared: folded, without article and quotes."""
    return re.sub(r"^(?:the|a|an)\s+", "", " ".join(fold(term).strip(" \"'“”‘’«»„,.;:()").split()))
