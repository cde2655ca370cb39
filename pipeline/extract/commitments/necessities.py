"""What verbs with "to" say in a modal's stead: "carriers have to comply", "we need to act"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from pipeline.extract.commitments import grammar
from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.extract.commitments.conduct import reach
from pipeline.extract.commitments.force import modality_of
from pipeline.extract.commitments.nominals import PRESENT, subject_of
from pipeline.extract.commitments.statements import Statement
from pipeline.types import Modality


def from_needs(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield "has to comply", "do not need to notify" in the present tense, outside a modal."""
    if " to " not in statement.text and " need " not in statement.text:
        return
    for token in doc[:-2]:
        rule = reader.rules.by_need.get(token.lower_)
        bare = _bare(token, reader) if token.lower_ == "need" else None
        if rule is not None and bare is not None:
            yield _need(token, bare, statement, reader)
            continue
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


def _bare(token: Token, reader: Reader) -> Token | None:
    """Return the verb of "need not be given", "only changes need be reported": as a modal, without "to"."""
    ahead = [t for t in token.doc[token.i + 1 : token.i + 5] if t.tag_ != "RB"][:1]
    limited = token.doc[token.i + 1].tag_ == "RB" or (ahead and ahead[0].lower_ == "be")
    if not ahead or not limited or token.tag_ in {"NNS"} or not reader.lemmas.is_base(ahead[0]):
        return None
    return grammar.participle(ahead[0]) if ahead[0].tag_ in {"VB", "VBP"} else None


def _need(token: Token, verb: Token, statement: Statement, reader: Reader) -> Candidate:
    """Return what need, or need not, be done."""
    subject = subject_of(verb) or subject_of(token)
    conduct = reach(verb, reader)
    negated = grammar.is_negated(token.i, verb, subject)
    return Candidate(
        statement=statement, doc=token.doc, rule="commitments.need", form="modal",
        modality=modality_of(Modality.OBLIGATION, negated, adjectival=True),
        first=token.i, last=conduct.last, verbs=conduct.verbs, subject=None if subject is None else subject.i,
        passive=grammar.is_passive(token.doc[conduct.verbs[0]]), word="need",
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
