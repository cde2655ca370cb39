"""What the instrument itself says of names: its acronyms, its leaders, its depositaries."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from pipeline.extract.commitments.rules import AgentRules
from pipeline.extract.parties.names import ActorRules, PartyIndex

# Definitions stand near the beginning or where a name first occurs; more than this is not searched.
SEARCHED = 400_000


@dataclass(frozen=True, slots=True)
class Terms:
    """Short names with the codes they stand for, the codes of the depositaries, whether forces are sent."""

    codes: dict[str, tuple[str, ...]]
    pattern: regex.Pattern[str] | None
    depositaries: tuple[str, ...]
    has_roles: bool

    def find(self, words: str) -> tuple[str, ...]:
        """Return the codes of the first short name in ``words``, empty if there is none."""
        found = self.pattern.search(words) if self.pattern else None
        return self.codes[found.group()] if found else ()


def find_terms(
    text: str,
    index: PartyIndex,
    rules: AgentRules,
    *,
    author: str | None = None,
    taken: frozenset[str] = frozenset(),
) -> Terms:
    """Return what ``text`` says of names: "Trade Agency of Sweden (TAS)", "President Ek of Sweden", depositaries.

    Args:
        text: the instrument's text.
        index: resolves names.
        rules: the forms in which names are given.
        author: the state that alone speaks, if one does; its officers are then its own: "Director of Ports (DP)".
        taken: names that are known to be a party's.
    """
    searched = text[:SEARCHED]
    codes: dict[str, tuple[str, ...]] = {}
    for rule in rules.terms:
        for match in rule.compiled_exact().finditer(searched):
            named = index.names(" ".join(match["of"].split()))
            if len(named) != 1 and author is not None and _is_officer(match["of"], index.actors):
                named = (author,)
            if len(named) == 1 and match["name"] not in taken:
                codes.setdefault(match["name"], named)
                # "President Ana Lund" is "President Lund" ever after.
                codes.setdefault(match["name"].split()[-1], named)
    depositaries: tuple[str, ...] = ()
    for form in rules.depositaries:
        for match in () if depositaries else form.compiled().finditer(searched):
            depositaries = depositaries or _states(match["of"], index)
    names = "|".join(regex.escape(n) for n in sorted(codes, key=len, reverse=True))
    return Terms(
        codes, regex.compile(rf"\b(?:{names})\b") if names else None, depositaries, "sending" in searched.lower()
    )


def _is_officer(words: str, actors: ActorRules) -> bool:
    """Return whether the words name an officer or an agency."""
    return bool({w.lower() for w in words.split()} & (actors.officers | actors.agencies))


def _states(words: str, index: PartyIndex) -> tuple[str, ...]:
    """Return the codes named in an enumeration of governments."""
    parts = regex.split(r",| and ", " ".join(words.split()))
    return tuple(sorted({code for part in parts for code in index.names(part)}))
