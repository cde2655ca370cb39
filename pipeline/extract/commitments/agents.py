"""Whom the words for an agent mean: a party's code, or each, other, third, organ, role, person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from pipeline.extract.commitments.rules import AgentRules
from pipeline.extract.names import PartyIndex

CUT = frozenset({"relcl", "advcl", "acl", "parataxis", "punct"})
LINKS = frozenset({"of", "from", "in", "for", "on", "between", "to", "party", "at"})


@dataclass(slots=True)
class Agents:
    """Resolves phrases within one instrument, and remembers who was last spoken of."""

    rules: AgentRules
    index: PartyIndex
    codes: tuple[str, ...]
    states: frozenset[str]
    kind: str
    last: tuple[str, ...] = field(default=())

    def resolve(self, head: Token | None) -> tuple[str, ...]:
        """Return the codes of the agents that the phrase headed by ``head`` names; empty if it names no agent."""
        if head is None:
            return ()
        found: list[str] = []
        for part in _coordinated(head):
            for code in self._one(part):
                if code not in found:
                    found.append(code)
        return self._whole(found)

    def _whole(self, found: Sequence[str]) -> tuple[str, ...]:
        """Return ``found``; all the parties together are each of them."""
        if len(found) > 1 and set(found) == set(self.codes):
            return ("each",)
        return tuple(found)

    def _one(self, head: Token) -> tuple[str, ...]:
        words = phrase(head)
        low = words.lower()
        if head.tag_ == "PRP":
            return self._pronoun(head.lower_)
        named = self._named(words)
        kinds = [k for k, heads in self.rules.heads.items() if head.lower_ in heads]
        if not kinds and head.lower_ not in self.rules.pronouns:
            return self._proper(head, named)
        if kinds[:1] == ["person"] or ("person" in kinds and head.lower_ in {"personnel"}):
            return self._people(head, low, named)
        if named and ("state" in kinds or head.lower_ in self.rules.pronouns):
            return named
        for pattern, code in self.rules.compiled:
            if pattern.search(low):
                return self._in_kind(code, kinds)
        return self._by_head(head, kinds, named)

    def _named(self, words: str) -> tuple[str, ...]:
        """Return the parties named in ``words``; other states are third, other organisations organs."""
        codes = self.index.names(words)
        parties = tuple(c for c in codes if c in self.codes)
        if parties or not codes:
            return parties
        return ("third",) if any(c in self.states for c in codes) else ("organ",)

    def _in_kind(self, code: str, kinds: Sequence[str]) -> tuple[str, ...]:
        """Return ``code``, unless the head noun is a body of which the parties are only an attribute."""
        if code == "each" and kinds[:1] == ["organ"]:
            return ("organ",)
        return (code,)

    def _by_head(self, head: Token, kinds: Sequence[str], named: tuple[str, ...]) -> tuple[str, ...]:
        if "state" in kinds:
            if self.kind == "resolution":
                return ("organ",) if head.lower_ in {"members", "president"} else ("third",)
            return ("organ",) if head.lower_ in {"depositary", "agency"} else ("each",)
        if "organ" in kinds:
            return named or ("organ",)
        return ("person",) if "person" in kinds else ()

    def _people(self, head: Token, low: str, named: tuple[str, ...]) -> tuple[str, ...]:
        if named and head.lower_ in {"personnel"}:
            return named
        return ("person",)

    def _proper(self, head: Token, named: tuple[str, ...]) -> tuple[str, ...]:
        """Return who a proper name is: a party, another state or body, nobody known."""
        if head.tag_ not in {"NNP", "NNPS"}:
            return ()
        if named:
            return named
        return ("organ",) if len(head.text) > 2 and head.text.isupper() else ()

    def _pronoun(self, word: str) -> tuple[str, ...]:
        if word in {"we", "us"}:
            return ("each",) if len(self.codes) != 1 else self.codes
        if word in {"he", "she"}:
            return self.last if self.last and self.last != ("each",) else ("person",)
        if word in {"they", "them"}:
            return self.last or ("each",)
        return self.last


def _coordinated(head: Token) -> list[Token]:
    found = [head]
    for token in found:
        found.extend(c for c in token.children if c.dep_ == "conj" and c.tag_ in {"NN", "NNS", "NNP", "NNPS", "PRP"})
        if len(found) > 12:
            break
    return found


def phrase(head: Token) -> str:
    """Return the noun phrase of ``head``: with its determiners and attributes, without clauses and coordination."""
    keep = {head.i}
    stack = [head]
    while stack:
        token = stack.pop()
        for child in token.children:
            if child.dep_ in CUT and not (child.dep_ == "acl" and child.lower_ in {"concerned", "responsible"}):
                continue
            if child.dep_ in {"conj", "cc"} and token.i == head.i:
                continue
            keep.add(child.i)
            stack.append(child)
    kept = sorted(keep)
    return " ".join(head.doc[i].text for i in kept if i - head.i < 14)
