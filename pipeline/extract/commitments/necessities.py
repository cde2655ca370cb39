"""What verbs with "to" say in a modal's stead: "carriers have to comply", "we need to act"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from pipeline.extract.commitments import grammar
from pipeline.extract.commitments.candidates import Candidate, Reader, modality_of, reach
from pipeline.extract.commitments.nominals import PRESENT, subject_of
from pipeline.extract.commitments.statements import Statement


def from_needs(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield "has to comply", "do not need to notify" in the present tense, outside a modal."""
    if " to " not in statement.text:
        return
    for token in doc[:-2]:
        rule = reader.rules.by_need.get(token.lower_)
        if rule is None or token.tag_ not in PRESENT or grammar.has_modal(token):
            continue
        if token.i and token.nbor(-1).lower_ == "to":
            continue
        verb = _behind_to(token)
        if verb is None or _is_aside(token, reader):
            continue
        conduct = reach(verb, reader)
        subject = subject_of(token)
        negated = grammar.is_negated(max(0, token.i - 2), token, subject)
        yield Candidate(
            statement=statement, doc=doc, rule=rule.id, form="modal",
            modality=modality_of(conduct.force or rule.force, negated, adjectival=True),
            first=token.i, last=conduct.last, verbs=conduct.verbs,
            subject=None if subject is None else subject.i, passive=grammar.is_passive(doc[conduct.verbs[0]]),
            word=rule.verb,
        )  # fmt: skip


def _is_aside(token: Token, reader: Reader) -> bool:
    """Return whether what has to be done is only a condition or a description: "if it has to", "what they need to"."""
    own = grammar.own_subject(token)
    if token.dep_ in {"relcl", "acl"}:
        return True
    if own is not None and own.tag_ in {"WDT", "WP"}:
        return True
    start = own.left_edge.i if own is not None else token.i
    if start and token.doc[start - 1].tag_ in {"WDT", "WP", "WRB"}:
        return True
    return any(
        c.dep_ == "mark" and c.lower_ in reader.rules.conditions | {"than", "as", "whether"} for c in token.children
    )


def _behind_to(token: Token) -> Token | None:
    """Return the verb of "have to", "need, above all, to": right behind, or behind an adverb."""
    ahead = [t for t in token.doc[token.i + 1 : token.i + 6] if t.tag_ != "RB"]
    if len(ahead) < 2 or ahead[0].lower_ != "to" or ahead[1].tag_ != "VB":
        return None
    return grammar.participle(ahead[1])
