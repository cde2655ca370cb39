"""Deontic expressions in a parsed statement: every one that could be a commitment, before any is dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pipeline.extract.commitments import grammar, subjects
from pipeline.extract.commitments.lemmas import Lemmas
from pipeline.extract.commitments.rules import Charge, CommitmentRules, Modal
from pipeline.extract.commitments.statements import Statement
from pipeline.types import Modality

OPPOSITE = {
    Modality.OBLIGATION: Modality.PROHIBITION,
    Modality.PERMISSION: Modality.PROHIBITION,
    Modality.INTENTION: Modality.PROHIBITION,
    Modality.PROHIBITION: Modality.PERMISSION,
}

AFTER_VERB = frozenset({"DT", "PRP$", "TO", "JJ", "NNS"})
CLAUSE = 60
"""Words within which an item's verb is looked for behind a clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A deontic expression with its head verbs. Numbers are token positions in ``doc``.

    ``form`` is modal, performative, adjective, nominal, right, operative or listed. ``subject`` is the head noun of
    the agent's phrase; ``by_says_so`` tells that the agent is who speaks (a resolution's organ).
    """

    statement: Statement
    doc: Doc
    rule: str
    form: str
    modality: Modality
    first: int
    last: int
    verbs: tuple[int, ...]
    subject: int | None
    passive: bool = False
    word: str = ""
    outer: int | None = None

    @property
    def head(self) -> Token:
        """Return the first head verb."""
        token: Token = self.doc[self.verbs[0]]
        return token


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What is needed to read statements of one instrument. ``ordered``: it binds, though its kind does not say so."""

    rules: CommitmentRules
    lemmas: Lemmas
    kind: str
    ordered: bool = False

    @property
    def binding(self) -> bool:
        """Return whether "will" binds."""
        return self.ordered or self.kind in self.rules.binding_kinds


@dataclass(frozen=True, slots=True)
class Reach:
    """The conduct that an expression reaches: its verbs, the last word of its trigger, a force of its own."""

    verbs: tuple[int, ...]
    last: int
    force: Modality | None = None
    flipped: bool = False


def reach(verb: Token, reader: Reader, *, steps: int = 3) -> Reach:
    """Return what conduct follows from ``verb`` under a modal: "shall be obliged to pay" reaches "pay".

    Args:
        verb: the verb that the modal governs.
        reader: rules, lemmas and kind of the instrument.
        steps: how many further verbs may be followed.
    """
    rules = reader.rules
    itself = verb.lower_ in rules.by_adjective and verb.tag_ not in {"VB", "VBP"}  # "shall exempt" is a verb
    predicate = verb if itself else _predicate(verb, rules)
    if predicate is not None and predicate.lower_ not in rules.only_now:
        adjective = rules.by_adjective[predicate.lower_]
        inner = complement(predicate, reader)
        if inner is not None:
            return _under(predicate, inner, adjective.force, reader)
        if predicate is verb and adjective.force in {Modality.PERMISSION, Modality.PROHIBITION}:
            return Reach((verb.i,), verb.i, adjective.force)
        if adjective.force is Modality.PROHIBITION:
            return Reach((predicate.i,), predicate.i, adjective.force)
        if predicate.lower_ in rules.answerable:
            return Reach((verb.i,), verb.i, adjective.force)
        if predicate.lower_ in rules.by_itself:
            return Reach((verb.i, predicate.i), predicate.i, adjective.force)
    if steps > 1 and reader.lemmas.of(verb) == "enjoy":
        return Reach(tuple(v.i for v in grammar.conjuncts(verb)), verb.i, Modality.PERMISSION)
    owed = owes(verb)
    if owed is not None:
        return Reach(tuple(v.i for v in grammar.conjuncts(owed[0])), owed[0].i, owed[1])
    right = _right(verb, reader, modal=steps > 1)
    if right is not None:
        return right
    if steps and reader.lemmas.of(verb) in rules.phase_verbs:
        inner = _phase(verb)
        if inner is not None:
            further = reach(inner, reader, steps=steps - 1)
            flipped = any(t.lower_ in {"not", "never"} for t in verb.doc[verb.i + 1 : further.last])
            return Reach((verb.i, *further.verbs), further.last, further.force, flipped)
    return Reach(tuple(v.i for v in grammar.conjuncts(verb)), verb.i)


def _under(predicate: Token, inner: Token, force: Modality, reader: Reader) -> Reach:
    further = reach(inner, reader, steps=1)
    between = inner.doc[predicate.i : inner.i]
    return Reach(further.verbs, further.last, force, any(t.lower_ in {"not", "never"} for t in between))


def _predicate(verb: Token, rules: CommitmentRules) -> Token | None:
    """Return the adjective after "be", "stand", "remain" that carries a force."""
    if verb.lower_ not in {"be", "is", "are", "been", "being"}:
        stem = verb.lower_.removesuffix("s")
        if stem not in rules.stand_words:
            return None
    for child in verb.children:
        if child.i > verb.i and child.lower_ in rules.by_adjective:
            return child
    near = [t for t in verb.doc[verb.i + 1 : verb.i + 4] if t.tag_ != "RB"][:1]
    return near[0] if near and near[0].lower_ in rules.by_adjective else None


def complement(predicate: Token, reader: Reader) -> Token | None:
    """Return the verb that completes ``predicate``: "to pay", "for paying", "from using"."""
    prepositions = frozenset({"for", "from", "in"})
    if predicate.lower_ in reader.rules.self_bound:
        prepositions |= {"to"}
    if predicate.lower_ in reader.rules.directing_participles:
        prepositions |= {"with"}
    return grammar.infinitive(predicate) or grammar.gerund(predicate, prepositions)


def owes(verb: Token) -> tuple[Token, Modality] | None:
    """Return the verb and the force of "be under an obligation to pay", "is under no obligation to pay"."""
    for token in verb.doc[verb.i + 1 : verb.i + 8]:
        if token.lower_ in {"obligation", "duty"} and "under" in {t.lower_ for t in verb.doc[verb.i + 1 : token.i]}:
            inner = grammar.infinitive(token)
            free = any(t.lower_ in {"no", "not"} for t in verb.doc[verb.i : token.i])
            return (inner, Modality.PERMISSION if free else Modality.OBLIGATION) if inner is not None else None
    return None


def _right(verb: Token, reader: Reader, *, modal: bool) -> Reach | None:
    """Return what "have the right to ..." reaches."""
    lemma = reader.lemmas.of(verb)
    for rule in reader.rules.rights:
        if lemma not in rule.verbs:
            continue
        for child in verb.doc[verb.i + 1 : verb.i + 7]:
            named = child.tag_.startswith("NN") or (child.lower_ == "right" and child.nbor(-1).tag_ == "DT")
            if child.lower_ in rule.nouns and named:
                inner = (
                    grammar.infinitive(child)
                    or grammar.gerund(child, frozenset({"of"}))
                    or grammar.later_infinitive(child)
                    or _behind_insertion(child)
                )
                if inner is not None:
                    return Reach(tuple(v.i for v in grammar.conjuncts(inner)), inner.i, rule.force)
                towards = child.i + 1 < len(child.doc) and child.nbor(1).lower_ in {"to", "of"}  # "to a nationality"
                alone = "jurisdiction" in rule.nouns or ((modal or towards) and rule.force is Modality.PERMISSION)
                return Reach((verb.i,), child.i, rule.force) if alone else None
    return None


def _behind_insertion(right: Token) -> Token | None:
    """Return the verb of "reserves the right, in such cases, when issuing it, to limit"."""
    doc = right.doc
    if doc[right.i + 1 : right.i + 2].text != ",":
        return None
    for token in doc[right.i + 3 : right.i + CLAUSE // 2]:
        if token.text in {";", ":"} or token.tag_ == "MD":
            return None
        if token.lower_ == "to" and token.nbor(-1).text == "," and doc[token.i + 1 : token.i + 2].text:
            return token.nbor(1) if token.nbor(1).tag_ == "VB" else None
    return None


def _phase(verb: Token) -> Token | None:
    """Return the verb that a verb of phase goes on to: "continue to train", "continue training"."""
    near = verb.doc[verb.i + 1 : verb.i + 6]
    for token in near:
        if token.tag_ in {"RB", "PRP"} or token.lower_ in {"not", "itself", "themselves"}:
            continue
        if token.lower_ == "to":
            return grammar.infinitive(verb)
        if token.tag_ == "VBG" and token.dep_ in {"xcomp", "ccomp", "dobj", "advcl"}:
            return token
        break
    return None


def modality_of(force: Modality, negated: bool, *, adjectival: bool = False) -> Modality:
    """Return the modality of ``force`` under negation.

    "Shall not" forbids; "shall not be obliged to", where the force is an adjective's, permits to leave undone.
    """
    if negated and adjectival and force is Modality.OBLIGATION:
        return Modality.PERMISSION
    return OPPOSITE[force] if negated else force


def from_modals(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield what modals say: "shall provide", "may not be used", "shall be entitled to"."""
    for modal in doc:
        rule = reader.rules.by_modal.get(modal.lower_)
        if rule is None or (modal.tag_ != "MD" and modal.lower_ not in {"shall", "must"}):
            continue
        if rule.word == "can" and _is_refused(modal, reader):
            rule = reader.rules.by_modal["cannot"]
        force = _force(rule, reader)
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
        yield _of_modal(modal, verb, rule, statement, reader)


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


def _force(rule: Modal, reader: Reader) -> Modality | None:
    """Return the force of a modal in this instrument; an order's "can" states a fact."""
    able = reader.ordered and rule.word in {"can", "cannot"}
    return rule.binding if reader.binding and not able else rule.other


def _of_modal(modal: Token, verb: Token, rule: Modal, statement: Statement, reader: Reader) -> Candidate:
    """Return what ``modal`` says of ``verb``."""
    doc = modal.doc
    force = (rule.binding if reader.binding else rule.other) or Modality.OBLIGATION
    if reader.kind == "resolution" and modal.lower_ == "will" and _is_reported(verb, reader):
        force = Modality.INTENTION
    conduct = reach(verb, reader)
    subject = _clause_subject(verb, modal)
    negated = grammar.is_negated(modal.i, verb, subject) and rule.word != "cannot"
    negated = negated or (subject is not None and subject.tag_ == "EX" and doc[conduct.last + 1 :][:1].text == "no")
    force = _said_before_items(verb, reader) or force
    charge = charged(verb, reader)
    if charge is not None:
        subject, inner = charge[1], charge[0].force
        modality = modality_of(inner, negated)
    else:
        inner = conduct.force or force
        modality = modality_of(inner, negated, adjectival=conduct.force is not None)
    if conduct.flipped:
        modality = modality_of(modality, True)
    if force is Modality.INTENTION and modality is Modality.OBLIGATION:
        modality = force  # "should be required to"
    able = doc[max(0, conduct.last - 2)].lower_ == "able"
    if able and (force is Modality.INTENTION or modal.lower_ == "must"):
        modality = force  # "will be able to"
    if negated and modality is Modality.PROHIBITION and doc[conduct.verbs[0]].lower_ == "require":
        modality = Modality.PERMISSION  # "such flights shall not require a permit"
    exacted = conduct.force is Modality.OBLIGATION and modal.lower_ in {"may", "can"} and not negated
    if exacted:
        modality = Modality.PERMISSION  # "may be required to qualify" lets somebody require it
    return Candidate(
        statement=statement, doc=doc, rule=rule.id, form="modal",
        modality=modality,
        first=modal.i, last=max(conduct.last, modal.i), verbs=conduct.verbs,
        subject=None if subject is None else subject.i,
        passive=exacted or (charge is None and _is_passive(doc[conduct.verbs[0]], reader.rules)),
        word=rule.word, outer=_outer(verb, modal),
    )  # fmt: skip


def _is_reported(verb: Token, reader: Reader) -> bool:
    """Return whether a noun announces the clause: "the statement of ... that its forces will withdraw"."""
    seen = verb
    while seen.dep_ == "conj":
        seen = seen.head
    return seen.dep_ in {"acl", "relcl"} and seen.head.lower_ in reader.rules.saying_nouns


def charged(verb: Token, reader: Reader) -> tuple[Charge, Token] | None:
    """Return the rule and the agent of "be the responsibility of", "rest with", "be at the discretion of"."""
    lemma = reader.lemmas.of(verb)
    for token in verb.doc[verb.i + 1 : verb.i + 9]:
        if token.lower_ not in {"of", "on", "upon", "with"}:
            continue
        before = token.nbor(-1)
        for rule in reader.rules.charges:
            if (before.i > verb.i and lemma in rule.verbs and before.lower_ in rule.nouns) or (
                before.i == verb.i and lemma in rule.alone
            ):
                noun = next((c for c in token.children if c.dep_ == "pobj"), None)
                noun = noun or grammar.next_noun(token.doc, token.i + 1)
                return (rule, noun) if noun is not None else None
    return None


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


def statement_start(doc: Doc, statement: Statement) -> int:
    """Return the number of the first token of the statement's own words."""
    return next((t.i for t in doc if t.idx >= statement.own), len(doc)) if statement.own else 0


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
