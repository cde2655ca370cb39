"""What somebody may, or has to, do by a noun: "has the right to inspect", "is the responsibility of"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from pipeline.extract.commitments import grammar
from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.extract.commitments.conduct import charged, owes, reach
from pipeline.extract.commitments.force import modality_of
from pipeline.extract.commitments.nominals import PRESENT, subject_of
from pipeline.extract.commitments.statements import Statement
from pipeline.types import Modality

BE_NOW = frozenset({"is", "are"})


def from_rights(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield "has the right to inspect", "retain jurisdiction" in the present tense."""
    if reader.rules.rights_gate.search(statement.text) is None:
        return
    binds = reader.binding or reader.kind == "memorandum"
    for token in doc:
        disguised = token.tag_ == "NNS" and token.doc[token.i + 1 : token.i + 3].text.lower() == "the right"
        if (token.tag_ not in PRESENT and not disguised) or grammar.has_modal(token):
            continue
        lemma = reader.lemmas.of(token)
        if not any(lemma in r.verbs for r in reader.rules.rights):
            continue
        conduct = reach(token, reader, steps=0)
        if conduct.force is None or (token.i and token.nbor(-1).lower_ == "to"):
            continue
        subject = subject_of(token)
        holds = subject is not None and subject.lower_ in reader.rules.right_holders
        claimed = lemma == "reserve"  # "We reserve the right to act"
        if not binds and not holds and not claimed and conduct.force is not Modality.OBLIGATION:
            continue
        rule = next(r.id for r in reader.rules.rights if r.force is conduct.force and lemma in r.verbs)
        yield Candidate(
            statement=statement, doc=doc, rule=rule, form="right",
            modality=modality_of(conduct.force, grammar.is_negated(token.i, token, subject)),
            first=token.i, last=conduct.last, verbs=conduct.verbs,
            subject=None if subject is None else subject.i, word=lemma,
        )  # fmt: skip


def from_charges(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield "is the responsibility of the Consultant", "rests with the Council", "are subject to approval by"."""
    if (
        not (reader.binding or reader.kind == "memorandum")
        or reader.rules.charged_pattern.search(statement.text) is None
    ):
        return
    for token in doc:
        if token.tag_ not in PRESENT or grammar.has_modal(token) or (token.i and token.nbor(-1).lower_ == "to"):
            continue
        found = charged(token, reader)
        consent = _consent(token, reader) if found is None else None
        subject = subject_of(token)
        owed = owes(token) if found is None else None
        if owed is not None and subject is not None:
            yield Candidate(
                statement=statement, doc=doc, rule="commitments.duty", form="right", modality=owed[1],
                first=token.i, last=owed[0].i, verbs=tuple(v.i for v in grammar.conjuncts(owed[0])),
                subject=subject.i, word="obligation",
            )  # fmt: skip
            continue
        near = doc[token.i + 1 : found[1].left_edge.i] if found is not None else ()
        plain = any(t.lower_ in {"the", "at", "incumbent"} for t in near)
        if found is not None and subject is not None and (plain or token.lower_ not in BE_NOW):
            rule, agent = found
            inner = grammar.infinitive(agent) or grammar.infinitive(token) if subject.lower_ == "it" else None
            yield Candidate(
                statement=statement, doc=doc, rule=rule.id, form="right",
                modality=modality_of(rule.force, grammar.is_negated(token.i, token, subject)),
                first=token.i, last=max(token.i, inner.i if inner else agent.left_edge.i - 1),
                verbs=(token.i, inner.i) if inner else (token.i,), subject=agent.i,
                word=reader.lemmas.of(token),
            )  # fmt: skip
        elif consent is not None and subject is not None:
            yield Candidate(
                statement=statement, doc=doc, rule="commitments.consent", form="right", modality=Modality.OBLIGATION,
                first=token.i, last=consent.i, verbs=(token.i,), subject=subject.i, word="subject", passive=True,
            )  # fmt: skip


def _consent(token: Token, reader: Reader) -> Token | None:
    """Return the noun of "are subject to prior approval by"."""
    doc, at = token.doc, token.i + 1
    if token.lower_ not in BE_NOW or doc[at : at + 2].text.lower() != "subject to":
        return None
    noun = grammar.next_noun(doc, at + 2)
    return noun if noun is not None and noun.lower_ in reader.rules.governed["consent"] else None


def from_policies(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield "It is the policy of Norland to protect its ports": what its author means to do."""
    if not reader.binding and " is to " in statement.text:
        yield from _goals(doc, statement, reader)
    if " is the " not in statement.text:
        return
    for token in doc[1:]:
        if token.lower_ not in {"policy", "intention", "intent", "aim", "goal"} or token.head.lower_ not in BE_NOW:
            continue
        owner = grammar.governed_by(token, "of")
        inner = grammar.infinitive(token) or (grammar.infinitive(owner) if owner is not None else None)
        inner = inner or grammar.infinitive(token.head)
        opening = grammar.own_subject(token.head)
        if owner is None or inner is None or opening is None or opening.lower_ != "it":
            continue
        further = reach(inner, reader, steps=1)
        yield Candidate(
            statement=statement, doc=doc, rule="commitments.policy", form="adjective", modality=Modality.INTENTION,
            first=token.head.i, last=further.last, verbs=further.verbs, subject=owner.i, word="policy",
        )  # fmt: skip


def _goals(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield "Our goal is to keep the ports open": what those mean to do whose goal it is."""
    for be in doc[1:-2]:
        if be.lower_ != "is" or be.nbor(1).lower_ != "to" or be.nbor(2).tag_ != "VB":
            continue
        noun = grammar.own_subject(be)
        if noun is None or noun.lower_ not in reader.rules.goals:
            continue
        owner = next((c for c in noun.children if c.dep_ == "poss"), None)
        owner = owner or next((c for of in noun.children if of.lower_ == "of" for c in of.children), None)
        if owner is None:
            continue
        owner = next((c for c in owner.children if c.dep_ == "poss"), owner)  # "an aim of our policy is to"
        further = reach(be.nbor(2), reader, steps=1)
        yield Candidate(
            statement=statement, doc=doc, rule="commitments.goal", form="adjective", modality=Modality.INTENTION,
            first=be.i, last=further.last, verbs=further.verbs, subject=owner.i, word="policy",
        )  # fmt: skip
