"""What the head of an agent's phrase is, and whether the phrase singles out a party in a role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from spacy.tokens import Token

from pipeline.extract.parties.names import ActorRules, Gazetteer, NameKind

Kind = Literal["state", "agency", "body", "person", "part", ""]
# Words of an instrument by which a party may be called; only these are singled out by any word before them.
PARTY_WORDS = frozenset({"party", "state", "side", "participant", "signatory"})
GOVERNMENTS = frozenset({"government", "country", "nation"})
# Institutions and bodies that these name carry out for each party what an agreement charges them with.
CHARGED = frozenset({"insurance", "liaison", "pension"})
NOT_PARTICIPLES = frozenset({"united", "concluding", "according", "regarding", "concerning", "during", "including"})


def kind_of(head: Token, rules: ActorRules, *, owned: bool, binding: bool) -> Kind:
    """Return what the head noun is; empty if it is no agent.

    Args:
        head: the head of the phrase.
        rules: ``rules/actors.yml``.
        owned: whether the phrase says whose the agent is.
        binding: whether the instrument binds; in others "the President" is a leader.
    """
    word = head.lower_.removesuffix(")").removesuffix("(s")
    if word in rules.states:
        return "state"
    if word in rules.agencies:
        return _agency(head, rules, owned=owned, binding=binding)
    if word in rules.bodies:
        return "agency" if _before(head) & CHARGED else "body"
    if word in rules.parts:
        return "part"
    return "person" if word in rules.persons else ""


def _before(head: Token) -> set[str]:
    """Return the words right before the head in its phrase."""
    return {t.lower_ for t in head.doc[max(0, head.left_edge.i, head.i - 4) : head.i]}


def _agency(head: Token, rules: ActorRules, *, owned: bool, binding: bool) -> Kind:
    word, before = head.lower_, _before(head)
    if word in rules.services and not owned and not before & rules.service_of:
        return ""
    if word in rules.services and not before & rules.service_of:
        return "" if word in {"service", "services", "system"} else "agency"
    single = word == "member" and not head.text.istitle()
    if single and any(c.lower_ in {"a", "an", "any", "each", "every", "no", "such"} for c in head.children):
        return "person"
    if owned or "competent" in before or (word.startswith("institution") and before & CHARGED):
        return "agency"
    if word in rules.bodies_alone and binding and head.text[0].isupper() and not _is_compound(head):
        return "body"
    if word in rules.persons_alone and not _is_membership(head):
        return "person"
    return "agency"


def _is_compound(head: Token) -> bool:
    """Return whether a word before the head says which it is: "the Customs Administration" is no body."""
    return any(c.i < head.i and c.tag_.startswith(("NN", "JJ", "VB")) for c in head.children)


def _is_membership(head: Token) -> bool:
    """Return whether "Members" stands for the member states, as its capital says."""
    return head.text in {"Member", "Members"} and head.i > 0


def is_people(word: str, gazetteer: Gazetteer) -> bool:
    """Return whether the word is a people: "Norlanders" as the plural of an adjective that the gazetteer has."""
    found = gazetteer.find(word.removesuffix("s"))
    return word.endswith("s") and bool(found) and found[0].kind is NameKind.ADJECTIVE


def is_role(words: Sequence[str], rules: ActorRules, *, binding: bool) -> bool:
    """Return whether a word before a party's, or its authority's, singles it out: "the applicant Party".

    Args:
        words: the phrase in lower case, word by word.
        rules: ``rules/actors.yml``.
        binding: whether the instrument binds; in others "the democratic government" is no role.
    """
    for at, word in enumerate(words):
        if word not in rules.states and word not in rules.agencies:
            continue
        modifiers = _modifiers(words, at, rules)
        if any(m in rules.role_words for m in modifiers):
            return True
        single = word in PARTY_WORDS or (word in GOVERNMENTS and binding)
        if single and any(_singles_out(m, rules) for m in modifiers):
            return True
    return False


def _modifiers(words: Sequence[str], at: int, rules: ActorRules) -> list[str]:
    """Return the words between the noun at ``at`` and what opens its phrase."""
    found: list[str] = []
    for word in reversed(words[:at]):
        if word in rules.openers:
            break
        found.append(word)
    return found


def _singles_out(word: str, rules: ActorRules) -> bool:
    plain = word.isalpha() and word not in rules.neutral and word not in NOT_PARTICIPLES and not word.endswith("ly")
    return plain and word not in rules.states and word not in rules.agencies
