"""What conduct a deontic expression reaches, and with what force of its own: "be obliged to pay"."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.extract.commitments import grammar
from pipeline.extract.commitments.candidates import Reader
from pipeline.extract.commitments.rules import Charge, CommitmentRules
from pipeline.types import Modality

INSERTION = 30
"""Words within which a verb is looked for behind what is inserted after "the right"."""


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
        own = rules.by_adjective[predicate.lower_].force
        force = None if predicate.lower_ in rules.by_itself else own  # "shall be exempt" obliges
        inner = complement(predicate, reader)
        if inner is not None:
            return _under(predicate, inner, force, reader)
        if predicate is verb and force in {Modality.PERMISSION, Modality.PROHIBITION}:
            return Reach((verb.i,), verb.i, force)
        if force is Modality.PROHIBITION:
            return Reach((predicate.i,), predicate.i, force)
        if predicate.lower_ in rules.answerable:
            return Reach((verb.i,), verb.i, force)
        if predicate.lower_ in rules.by_itself:
            return Reach((verb.i, predicate.i), predicate.i)
    if steps > 1 and reader.lemmas.of(verb) == "enjoy":
        return Reach(tuple(v.i for v in grammar.conjuncts(verb)), verb.i, Modality.PERMISSION, _of_none(verb))
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


def _under(predicate: Token, inner: Token, force: Modality | None, reader: Reader) -> Reach:
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


def _of_none(verb: Token) -> bool:
    """Return whether there is nothing of what the verb governs: "shall enjoy no immunity", "have no right to claim"."""
    return bool(verb.doc[verb.i + 1 : verb.i + 2].text == "no")


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
                    return Reach(tuple(v.i for v in grammar.conjuncts(inner)), inner.i, rule.force, _of_none(verb))
                towards = child.i + 1 < len(child.doc) and child.nbor(1).lower_ in {"to", "of"}  # "to a nationality"
                alone = "jurisdiction" in rule.nouns or ((modal or towards) and rule.force is Modality.PERMISSION)
                return Reach((verb.i,), child.i, rule.force, _of_none(verb)) if alone else None
    return None


def _behind_insertion(right: Token) -> Token | None:
    """Return the verb of "reserves the right, in such cases, when issuing it, to limit"."""
    doc = right.doc
    if doc[right.i + 1 : right.i + 2].text != ",":
        return None
    for token in doc[right.i + 3 : right.i + INSERTION]:
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
