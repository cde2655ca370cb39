"""What modals say in a parsed statement: every one that could be a commitment, before any is dropped."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from pipeline.extract.commitments import grammar, subjects
from pipeline.extract.commitments.candidates import Candidate, Reader, statement_start
from pipeline.extract.commitments.conduct import Reach, charged, reach
from pipeline.extract.commitments.force import force_of, modality_of
from pipeline.extract.commitments.lemmas import Lemmas
from pipeline.extract.commitments.phrases import phrase
from pipeline.extract.commitments.rules import CommitmentRules, Modal
from pipeline.extract.commitments.statements import Statement
from pipeline.types import Modality

AFTER_VERB = frozenset({"DT", "PRP$", "TO", "JJ", "NNS"})
CLAUSE = 60
"""Words within which an item's verb is looked for behind a clause."""


def from_modals(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield what modals say: "shall provide", "may not be used", "shall be entitled to"."""
    for modal in doc:
        rule = reader.rules.by_modal.get(modal.lower_)
        if rule is None or (modal.tag_ != "MD" and modal.lower_ not in {"shall", "must"}):
            continue
        if rule.word == "can" and _is_refused(modal, reader):
            rule = reader.rules.by_modal["cannot"]
        force = force_of(rule, binding=reader.binding, ordered=reader.ordered)
        verb = _items_verb(doc, modal, statement, reader) or grammar.head_verb(modal, reader.lemmas)
        verb = verb or _hidden(modal, reader.lemmas)
        if force is None or verb is None:
            continue
        if modal.i < statement_start(doc, statement) <= verb.i and any(
            t.tag_ == "MD" for t in doc[modal.i + 1 : verb.i]
        ):
            continue
        if (
            modal.lower_ == "should"
            and modal.i + 1 < len(doc)
            and doc[modal.i + 1].dep_ in {"det", "nsubj", "poss", "amod", "expl"}
        ):
            continue  # "should the need arise" is a condition
        yield _of_modal(modal, verb, (rule, force), statement, reader)


def _hidden(modal: Token, lemmas: Lemmas) -> Token | None:
    """Return the verb taken for a noun behind an adverbial: "shall as appropriate display signs"."""
    doc = modal.doc
    for token in doc[modal.i + 2 : modal.i + CLAUSE]:
        if token.text in {";", ":"} or token.tag_ in {"MD", "WDT", "WP"}:
            return None
        after = doc[token.i + 1 : token.i + 2]
        fits = token.tag_ in {"NN", "JJ", "VB", "VBP", "RB"} and token.nbor(-1).tag_ in {"NN", "JJ", "RB", ","}
        if token.lower_ == "subject":  # "shall, subject to the rules, ..."
            continue
        if fits and after and (after[0].tag_ in AFTER_VERB or after[0].lower_ == "to") and lemmas.is_base(token):
            return token
    return None


def _is_refused(can: Token, reader: Reader) -> bool:
    """Return whether "cannot" forbids by a rule, or is what the speakers refuse: "we cannot accept"."""
    ours = can.i > 0 and can.nbor(-1).lower_ == "we"
    return (reader.binding or ours) and can.doc[can.i : can.i + 2].text.lower() in {"cannot", "can not"}


def _of_modal(
    modal: Token, verb: Token, ruled: tuple[Modal, Modality], statement: Statement, reader: Reader
) -> Candidate:
    """Return what ``modal`` says of ``verb``; ``ruled`` are its rule and its force in this instrument."""
    doc, (rule, usual) = modal.doc, ruled
    conduct, charge = reach(verb, reader), charged(verb, reader)
    subject = _clause_subject(verb, modal)
    negated = grammar.is_negated(modal.i, verb, subject) and rule.word != "cannot"
    negated = negated or (subject is not None and subject.tag_ == "EX" and doc[conduct.last + 1 :][:1].text == "no")
    speaker = None if statement.prompted else subject
    force = _said_before_items(verb, reader) or _own_force(modal, verb, usual, speaker, reader)
    exacted = conduct.force is Modality.OBLIGATION and modal.lower_ in {"may", "can"} and not negated
    if charge is not None:
        subject, modality = charge[1], modality_of(charge[0].force, negated)
    elif exacted:
        modality = Modality.PERMISSION  # "may be required to qualify" lets somebody require it
    elif negated and doc[conduct.verbs[0]].lower_ == "require" and force is not Modality.PERMISSION:
        modality = Modality.PERMISSION  # "such flights shall not require a permit"
    else:
        inner = _kept(conduct, modal, force)
        modality = modality_of(inner or force, negated, adjectival=inner is not None)
    if conduct.flipped:
        modality = modality_of(modality, True)
    if force is Modality.INTENTION and modality is Modality.OBLIGATION:
        modality = force  # "should be required to"
    return Candidate(
        statement=statement, doc=doc, rule=rule.id, form="modal",
        modality=modality,
        first=modal.i, last=max(conduct.last, modal.i), verbs=conduct.verbs,
        subject=None if subject is None else subject.i,
        passive=exacted or (charge is None and _is_passive(doc[conduct.verbs[0]], reader.rules)),
        word=rule.word, outer=_outer(verb, modal),
    )  # fmt: skip


def _kept(conduct: Reach, modal: Token, force: Modality) -> Modality | None:
    """Return the force that an adjective or noun has of its own under a modal, None where the modal's holds.

    What one must be ready or able to do, one must; to what one should be entitled, the text only means to entitle.
    """
    word = modal.lower_
    able = any(t.lower_ == "able" for t in modal.doc[modal.i : conduct.last])
    if able and (word == "must" or force is Modality.INTENTION):
        return None
    if conduct.force is Modality.INTENTION or (conduct.force is Modality.PERMISSION and word in {"should", "ought"}):
        return None
    return conduct.force


def _own_force(modal: Token, verb: Token, usual: Modality, subject: Token | None, reader: Reader) -> Modality:
    """Return the modal's force here: but for "will" that is reported, or of who orders others, the ``usual`` one."""
    if modal.lower_ == "will":
        if reader.kind == "resolution" and _is_reported(verb, reader):
            return Modality.INTENTION
        if verb.lower_ in reader.rules.by_need and verb.doc[verb.i + 1 : verb.i + 2].text == "to":
            return Modality.OBLIGATION  # "we will have to decide"
        if reader.ordered and subject is not None and reader.rules.orders_pattern.search(phrase(subject)):
            return Modality.INTENTION
    return usual


def _is_reported(verb: Token, reader: Reader) -> bool:
    """Return whether a noun announces the clause: "the statement of ... that its forces will withdraw"."""
    seen = verb
    while seen.dep_ == "conj":
        seen = seen.head
    return seen.dep_ in {"acl", "relcl"} and seen.head.lower_ in reader.rules.saying_nouns


def _said_before_items(verb: Token, reader: Reader) -> Modality | None:
    """Return the force of the adjective right before an item's verb: "shall be authorised to: (a) enter"."""
    before = [t for t in verb.doc[max(0, verb.i - 5) : verb.i] if t.tag_ not in {"RB", "TO"} and t.lower_ != "to"]
    predicate = before[-1].lower_ if before else ""
    return reader.rules.by_adjective[predicate].force if predicate in reader.rules.by_adjective else None


def _items_verb(doc: Doc, modal: Token, statement: Statement, reader: Reader) -> Token | None:
    """Return the verb that opens the item where the lead-in breaks off after its modal: "may, if need be: (a) take"."""
    start = statement_start(doc, statement)
    if not start <= len(doc) - 1 or modal.i >= start or any(t.tag_ == "MD" for t in doc[modal.i + 1 : start]):
        return None
    if not reader.rules.open_lead_pattern.search(doc[modal.i : start].text):
        return None
    near = [t for t in doc[start : start + 5] if t.tag_ not in {"RB", "TO"}][:1]
    if opens_with_clause(doc, statement, reader):
        behind = (t for t in doc[start + 2 : start + CLAUSE] if t.nbor(-1).text == "," and t.tag_ in {"VB", "VBP"})
        near = [t for t in behind if reader.lemmas.is_base(t)][:1]
    return grammar.participle(near[0]) if near and reader.lemmas.is_base(near[0]) else None


def opens_with_clause(doc: Doc, statement: Statement, reader: Reader) -> bool:
    """Return whether an item begins with "when", "if", "in cases where"."""
    own = [t.lower_ for t in doc[statement_start(doc, statement) :][:3]]
    return bool(statement.own and own) and (own[0] in reader.rules.conditions or "where" in own)


def _is_passive(verb: Token, rules: CommitmentRules) -> bool:
    adjectival = verb.lower_ in rules.by_adjective and verb.lower_ not in rules.passive_alone
    return grammar.is_passive(verb) and not adjectival


def _clause_subject(verb: Token, modal: Token) -> Token | None:
    """Return the subject of the clause of ``modal``; a relative pronoun's antecedent in its stead."""
    found = grammar.own_subject(modal) or subjects.subject(verb, modal.i)
    if found is None and modal.i and modal.nbor(-1).tag_ == "CC":
        root = next(t for t in modal.doc if t.dep_ == "ROOT")
        found = grammar.own_subject(root)
    if found is not None and found.tag_ in {"WDT", "WP"}:
        return subjects.antecedent(verb, found) or found
    return found


def _outer(verb: Token, modal: Token) -> int | None:
    """Return the verb in whose that-clause ``verb`` stands: "The Parties agree that ... shall ..."."""
    seen = verb
    for _ in range(3):
        if seen.dep_ == "ccomp" and seen.head.i < modal.i - 1:  # else a participle: "rates so agreed shall be"
            return int(seen.head.i)
        if seen.dep_ != "conj":
            break
        seen = seen.head
    return None
