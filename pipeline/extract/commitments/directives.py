"""What is ordered, owed or pledged in passing: "The Order directs the Secretary to", "reflects our commitment to"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from pipeline.extract.commitments import grammar
from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.extract.commitments.conduct import reach
from pipeline.extract.commitments.nominals import PRESENT, end_of, pledged_noun, subject_of
from pipeline.extract.commitments.statements import Statement
from pipeline.types import Modality

NAMED = "commitments.named"
"""The rule of commitments that are only named; that they are pledged here the judge has to see."""
BE_NOW = frozenset({"is", "are"})
FINITE = PRESENT | {"VBG"}
OWNED = frozenset({"shared", "joint", "common", "mutual"})
# Words after the verb in which those who are directed and what they are to do are looked for.
WITHIN = 30


def from_directives(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield what one who may directs others to do, outside resolutions: "The Order directs the Secretary to report"."""
    if reader.kind == "resolution" or (reader.binding and not reader.ordered):
        return
    if reader.rules.directing_gate.search(statement.text) is None:
        return
    for token in doc:
        if token.tag_ not in FINITE:
            continue
        lemma = reader.lemmas.of(token)
        rule = reader.rules.by_operative.get(lemma) if lemma in reader.rules.directing else None
        if rule is None or not _is_present(token) or grammar.has_modal(token):
            continue
        if rule.force is not Modality.OBLIGATION and token.dep_ == "relcl":  # "standards that allow crews to rest"
            continue
        told = next((c for c in token.children if c.i > token.i and c.dep_ in {"dobj", "nsubj", "ccomp"}), None)
        inner = _withheld(token) if rule.force is Modality.PROHIBITION else _infinitive(token)
        if told is None or inner is None or not token.i < inner.i:
            continue
        agent = told if told.tag_ in grammar.NOUNS else grammar.own_subject(told)
        if agent is None or not token.i < agent.i < inner.i:
            agent = grammar.next_noun(doc, token.i + 1)
        if agent is None or agent.i > inner.i:
            continue
        further = reach(inner, reader, steps=1)
        yield Candidate(
            statement=statement, doc=doc, rule=rule.id, form="operative", modality=rule.force,
            first=token.i, last=further.last, verbs=further.verbs, subject=agent.i, word=rule.verb,
        )  # fmt: skip


def _is_present(token: Token) -> bool:
    if token.tag_ == "VBG":
        return any(c.lower_ in {"am", *BE_NOW} for c in token.children if c.dep_ == "aux")
    return token.tag_ in PRESENT and (not token.i or token.nbor(-1).lower_ != "to") and not grammar.is_passive(token)


def _infinitive(token: Token) -> Token | None:
    """Return the verb behind the first "to" that those who are directed are to do."""
    for to in token.doc[token.i + 2 : token.i + WITHIN]:
        if to.text in {";", ":"} or to.tag_ == "MD":
            return None
        if to.tag_ == "TO" and to.i + 1 < len(token.doc) and to.nbor(1).tag_ in {"VB", "VBP"}:
            return to.nbor(1)
    return None


def _withheld(token: Token) -> Token | None:
    """Return the gerund of "prohibits carriers from using"."""
    for left in token.doc[token.i + 2 : token.i + WITHIN]:
        if left.text in {";", ":"} or left.tag_ == "MD":
            return None
        if left.lower_ == "from":
            return next((t for t in left.doc[left.i + 1 : left.i + 4] if t.tag_ == "VBG"), None)
    return None


def from_named(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield a commitment that is somebody's own and only named: "reflects our commitment to strengthening"."""
    if reader.rules.nominal_gate.search(statement.text) is None:
        return
    for token in doc:
        rule = reader.rules.by_nominal.get(token.lower_)
        if rule is None or rule.force is not Modality.OBLIGATION or not token.tag_.startswith("NN"):
            continue
        owner = next((c for c in token.children if c.dep_ == "poss" or c.lower_ in OWNED), None)
        pledged = owner is None and token.lower_ in reader.rules.pledges
        giver = grammar.governed_by(token, "by", "from") if pledged else None
        if pledged and giver is None:
            owner = next((c for c in token.children if c.tag_ == "NNP"), None)  # "the EMSA pledge to"
        begins = owner if giver is None else token
        if begins is None:
            continue
        inner = (
            grammar.infinitive(token) or grammar.gerund(token, frozenset({"to", "on"})) or pledged_noun(token, reader)
        )
        if giver is not None:
            inner = inner or grammar.infinitive(giver)
        if inner is None or inner.i < token.i:
            continue
        own = begins.tag_ == "NNP" or (begins.dep_ == "poss" and begins.tag_ != "PRP$")
        subject = giver or (begins if own else _clause_subject(token))
        further = end_of(token, inner, reader)
        yield Candidate(
            statement=statement, doc=doc, rule=NAMED, form="nominal", modality=rule.force,
            first=token.i if giver is not None else begins.left_edge.i, last=further.last, verbs=further.verbs,
            subject=None if subject is None else subject.i, word=token.lower_,
        )  # fmt: skip


def _clause_subject(noun: Token) -> Token | None:
    """Return the subject of the clause in which the noun stands."""
    verb = next((t for t in noun.ancestors if t.tag_ in grammar.VERBAL), None)
    return subject_of(verb) if verb is not None else None


def from_be_to(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield what "is to be" done where the instrument binds: "The third is to be chosen by the first two"."""
    if not reader.binding or reader.kind == "resolution" or " to be " not in statement.text:
        return
    for token in doc[: max(0, len(doc) - 3)]:
        ahead = doc[token.i + 1 : token.i + 3]
        if token.lower_ not in BE_NOW or [t.lower_ for t in ahead] != ["to", "be"]:
            continue
        verb = next((t for t in doc[token.i + 3 : token.i + 6] if t.tag_ != "RB"), None)
        if verb is None or verb.tag_ not in {"VBN", "VBD"}:
            continue
        subject = subject_of(token)
        yield Candidate(
            statement=statement, doc=doc, rule="commitments.be-to", form="modal", modality=Modality.OBLIGATION,
            first=token.i, last=verb.i, verbs=(verb.i,), passive=True,
            subject=None if subject is None else subject.i, word="be",
        )  # fmt: skip
