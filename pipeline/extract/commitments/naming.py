"""Which parties the names in a phrase mean: states, organisations, their organs and what the text itself calls them."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.extract.commitments.phrases import without_article
from pipeline.extract.commitments.terms import Terms
from pipeline.extract.parties.names import NameKind, PartyIndex


@dataclass(frozen=True, slots=True)
class Naming:
    """Resolves names within one instrument: ``index`` knows its parties, ``terms`` what it calls whom."""

    index: PartyIndex
    terms: Terms
    kind: str

    def whole(self, words: str) -> tuple[str, ...]:
        """Return the state or the party whose name the whole phrase is: "the Union of ... Republics"."""
        name = without_article(words)
        found = self.index.gazetteer.find(name)
        whole = len(found) == 1 and found[0].span.end - found[0].span.start == len(name)
        if not whole or found[0].kind is not NameKind.NAME:
            return ()
        known = found[0].code in self.index.gazetteer.states or (
            found[0].code in self.index.codes and self.kind != "resolution"
        )
        return self.of(words) if known else ()

    def of(self, words: str) -> tuple[str, ...]:
        """Return the parties named in ``words``; other states are third, other organisations organs."""
        concluding, states = self.index.codes, self.index.gazetteer.states
        codes = self.index.names(words) or self.terms.find(words) or self._organ_of_party(words)
        codes = tuple(dict.fromkeys(self._owner_of(code) for code in codes))
        # Where the text names no parties, the states that it binds by name are parties.
        open_to_many = not concluding and self.kind != "resolution"
        parties = tuple(
            c for c in codes if c in concluding or c in self.terms.depositaries or (open_to_many and c in states)
        )
        if parties or not codes:
            return ("each",) if len(parties) > 1 and set(parties) == set(concluding) else parties
        return ("third",) if any(c in states for c in codes) else ("organ",)

    def _owner_of(self, code: str) -> str:
        """Return the party that a territory belongs to, else ``code``."""
        state = self.index.gazetteer.states.get(code)
        return state.of if state and state.of in self.index.codes and code not in self.index.codes else code

    def _organ_of_party(self, words: str) -> tuple[str, ...]:
        """Return the party whose organ is named; a resolution's organ is its author, and no party."""
        if self.kind == "resolution":
            return ()
        organs = (m.code for m in self.index.gazetteer.find(words) if m.kind is NameKind.ORGAN)
        return tuple(code for code in organs if code in self.index.codes)[:1]

    def tail(self, head: Token, words: str) -> tuple[str, ...]:
        """Return who is named after the head noun: "the courts of the State of Qatar"."""
        _, _, tail = words.partition(head.text + " ")
        return self.of(tail) if tail.startswith(("of ", "from ")) else ()
