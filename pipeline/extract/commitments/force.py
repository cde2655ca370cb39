"""Whether an instrument binds, where its kind leaves that open, and what force its words have then."""

from __future__ import annotations

import regex

from pipeline.extract.commitments.rules import CommitmentRules, Modal
from pipeline.types import Modality

# An order says so at its beginning, within about a page.
OPENING = 4_000
UNSETTLED = frozenset({"memorandum", "policy", "other"})
SHALL = regex.compile(r"\bshall\b", regex.IGNORECASE)
WILL = regex.compile(r"\bwill\b", regex.IGNORECASE)
# Fewer than these may be quotations, or the words of a model clause.
LEAST = 3
OPPOSITE = {
    Modality.OBLIGATION: Modality.PROHIBITION,
    Modality.PERMISSION: Modality.PROHIBITION,
    Modality.INTENTION: Modality.PROHIBITION,
    Modality.PROHIBITION: Modality.PERMISSION,
}


def is_ordered(text: str, kind: str, rules: CommitmentRules) -> bool:
    """Return whether an instrument of a kind that may or may not bind is drafted as binding.

    Orders and laws say so in their first words. Of memoranda, those between administrations avoid "shall"; one that
    uses it more than "will" is an agreement by another name, and its "will" binds too.

    Source: the practice of foreign ministries on treaties and memoranda of understanding.
    """
    if kind not in UNSETTLED:
        return False
    if any(sign.compiled().search(text[:OPENING]) for sign in rules.binding_signs):
        return True
    shall = sum(1 for _ in SHALL.finditer(text))
    return kind == "memorandum" and shall >= LEAST and shall > sum(1 for _ in WILL.finditer(text))


def modality_of(force: Modality, negated: bool, *, adjectival: bool = False) -> Modality:
    """Return the modality of ``force`` under negation.

    "Shall not" forbids; "shall not be obliged to", where the force is an adjective's, permits to leave undone.
    """
    if negated and adjectival and force is Modality.OBLIGATION:
        return Modality.PERMISSION
    return OPPOSITE[force] if negated else force


def force_of(rule: Modal, *, binding: bool, ordered: bool) -> Modality | None:
    """Return the force of a modal in an instrument; an order's "can" states a fact."""
    able = ordered and rule.word in {"can", "cannot"}
    return rule.binding if binding and not able else rule.other
