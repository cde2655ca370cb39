"""Deontic expressions other than modals: performatives, adjectives, nouns, rights, operative verbs, list items."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from pipeline.extract.commitments import grammar
from pipeline.extract.commitments.candidates import (
    Candidate,
    Reach,
    Reader,
    complement,
    modality_of,
    reach,
)
from pipeline.extract.commitments.rules import Performative
from pipeline.extract.commitments.statements import Statement
from pipeline.types import Modality

PRESENT = frozenset({"VBZ", "VBP", "VB"})
PAST = frozenset({"VBD", "VBN"})
BE_NOW = frozenset({"is", "are"})


def from_performatives(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield what is bound by being said: "undertakes to train", "agreed to expand"."""
    for token in doc:
        if token.tag_ not in grammar.VERBAL and not _is_disguised(token):
            continue
        rule = reader.rules.by_performative.get(reader.lemmas.of(token))
        if rule is None or not _is_said(token, rule, reader):
            continue
        found = _performed(token, rule, reader)
        if found is None:
            continue
        verbs, last, negated = found
        subject = _subject(token)
        yield Candidate(
            statement=statement, doc=doc, rule=rule.id, form="performative", modality=modality_of(rule.force, negated),
            first=token.i, last=last, verbs=verbs, subject=None if subject is None else subject.i, word=rule.verb,
        )  # fmt: skip


def _is_disguised(token: Token) -> bool:
    """Return whether a verb has been taken for a plural noun: "either side pledges to reply"."""
    doc = token.doc
    return (
        token.tag_ in {"NNS", "NN"}
        and 0 < token.i < len(doc) - 2
        and doc[token.i + 1].lower_ in {"to", "not"}
        and doc[token.i - 1].tag_ in {"NN", "NNP"}
        and (token.tag_ == "NNS" or token.lower_ == "undertake")
    )


def _is_said(token: Token, rule: Performative, reader: Reader) -> bool:
    """Return whether the verb is finite, in a tense that binds, and not under a modal of its own."""
    if (rule.kinds and reader.kind not in rule.kinds) or grammar.has_modal(token) or grammar.is_passive(token):
        return False
    auxiliaries = {c.lower_ for c in token.children if c.dep_ in {"aux", "auxpass"}}
    if token.tag_ == "VB" and auxiliaries & {"to", "do", "does", "did"}:
        return False
    if token.tag_ in PRESENT or token.tag_ in {"NNS", "NN"}:
        return token.i == 0 or token.nbor(-1).lower_ != "to"
    if token.tag_ == "VBD" or (token.tag_ == "VBN" and not auxiliaries and _subject_before(token)):
        return rule.past and not reader.binding
    return token.tag_ == "VBN" and bool(auxiliaries & {"have", "has"}) and token.dep_ in {"ROOT", "ccomp"}


def _subject_before(token: Token) -> bool:
    return any(c.dep_ in grammar.SUBJECTS for c in token.children) or token.dep_ == "conj"


def _subject(token: Token) -> Token | None:
    found = grammar.subject(token, token.i)
    if found is not None and found.tag_ in {"WDT", "WP"}:
        return grammar.antecedent(token, found) or found
    return found


def _performed(token: Token, rule: Performative, reader: Reader) -> tuple[tuple[int, ...], int, bool] | None:
    """Return the verbs of the conduct, the trigger's last word, and whether it is forbidden."""
    if "to" in rule.takes:
        inner = grammar.infinitive(token)
        if inner is not None and not any(t.lower_ == "that" for t in token.doc[token.i + 1 : inner.i]):
            return _followed(token, inner, reader)
    if "gerund" in rule.takes:
        inner = grammar.gerund(token, frozenset({"to", "on"}))
        if inner is not None:
            return _followed(token, inner, reader)
    if "conduct" in rule.takes:
        noun = _pledged_noun(token, reader)
        if noun is not None:
            return (noun.i,) if reader.lemmas.is_conduct(noun) else (token.i,), noun.i, False
    for kind in ("noun", "cost", "consent"):
        if kind in rule.takes:
            nouns = reader.rules.governed[kind]
            owned = any(
                t.lower_ in {"own", "all", "any", "full", "prior", "written", "continued"} for t in token.subtree
            )
            for child in token.children:
                if child.dep_ == "dobj" and {child.lower_, child.lower_.removesuffix("s")} & nouns and owned:
                    return (token.i,), token.i, False
    if "object" in rule.takes and any(c.dep_ == "dobj" for c in token.children):
        return (token.i,), token.i, False
    if "that" in rule.takes:
        return _agreed_that(token, rule, reader)
    return None


def _followed(token: Token, inner: Token, reader: Reader) -> tuple[tuple[int, ...], int, bool]:
    further = reach(inner, reader, steps=1)
    between = token.doc[token.i + 1 : further.last]
    return further.verbs, further.last, any(t.lower_ in {"not", "never"} for t in between)


def _agreed_that(token: Token, rule: Performative, reader: Reader) -> tuple[tuple[int, ...], int, bool] | None:
    """Return the verb of "agree that ..." in an instrument that binds, or whose that-clause has a modal."""
    for child in token.children:
        if child.dep_ != "ccomp" or child.i < token.i or child.tag_ not in grammar.VERBAL:
            continue
        modal = next((c for c in child.children if c.tag_ == "MD"), None)
        if modal is not None and reader.rules.by_modal.get(modal.lower_) is None:
            continue
        if modal is not None and reader.kind == "resolution" and rule.verb == "decide":
            return None  # what an organ decides that somebody or something shall do speaks for itself
        stated = reader.kind in reader.rules.binding_kinds and child.lower_ not in {"is", "are"}
        if modal is None and not (stated and reader.lemmas.of(token) == "agree"):
            continue
        negated = modal is not None and grammar.is_negated(modal.i, child, grammar.own_subject(child))
        return (token.i, child.i), token.i, negated
    return None


def from_adjectives(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield "is obliged to pay", "are permitted to station", "stands ready to assist"."""
    rules = reader.rules
    for token in doc:
        if token.lower_ not in rules.by_adjective or token.lower_ in rules.only_after_modal:
            continue
        copula = _copula(token, rules.stand_words)
        if copula is None:
            continue
        rule = rules.by_adjective[token.lower_]
        if rule.kinds and reader.kind not in rule.kinds:
            continue
        inner = complement(token, reader)
        if inner is None and token.lower_ in rules.self_bound:
            inner = _pledged_noun(token, reader)
        if inner is None and any(c.dep_ == "conj" and c.lower_ in rules.by_adjective for c in token.children):
            continue  # "authorised and directed to publish": the last one governs, and it is the stronger
        colon = doc[-1].text == ":" and doc[-2:][0].lower_ in {"to", token.lower_}
        demanding = rule.force in {Modality.OBLIGATION, Modality.INTENTION}
        if inner is None and demanding and not colon and not _answers_for(token, reader):
            continue
        subject = grammar.subject(token, copula.i) if token.tag_ == "VBN" else grammar.subject(copula, copula.i)
        if subject is not None and subject.tag_ in {"WDT", "WP"}:
            subject = grammar.antecedent(token, subject) or subject
        end = _end(token, inner, reader) if inner is not None else None
        last = end.last if end else token.i
        flipped = any(t.lower_ in {"not", "never"} for t in doc[token.i : last])
        negated = grammar.is_negated(copula.i, token, subject)
        yield Candidate(
            statement=statement, doc=doc, rule=rule.id, form="adjective",
            modality=modality_of(modality_of(rule.force, negated, adjectival=True), flipped),
            first=copula.i, last=last, verbs=end.verbs if end else (token.i,),
            subject=None if subject is None else subject.i, word=token.lower_,
        )  # fmt: skip


def _end(token: Token, inner: Token, reader: Reader) -> Reach:
    """Return what ``inner``, a verb or a noun of conduct, reaches; of a noun without a verb, the word before it."""
    if inner.tag_ in grammar.VERBAL or inner.lower_ not in reader.rules.conduct_nouns:
        return reach(inner, reader, steps=1)
    return Reach((inner.i,) if reader.lemmas.is_conduct(inner) else (token.i,), inner.i)


def _answers_for(token: Token, reader: Reader) -> bool:
    """Return whether "responsible" is followed by what for, where that is a rule and not a report."""
    told = reader.binding or reader.kind == "memorandum"
    return told and token.lower_ == "responsible" and any(c.lower_ == "for" for c in token.children)


def _copula(token: Token, stand_words: frozenset[str]) -> Token | None:
    """Return the present "is" or "stands" before ``token``, None under a modal or outside a predicate."""
    for left in reversed(token.doc[max(0, token.i - FAR_COPULA) : token.i]):
        if left.lower_ in BE_NOW or left.lower_.removesuffix("s") in stand_words:
            governed = left.i in {token.head.i} or left.head.i == token.i or left.i >= token.i - 3
            if governed and not grammar.has_modal(left) and not grammar.has_modal(token):
                return left
            return None
        if left.tag_ in {"VBD", "VBG"} or left.text in {";", ":"}:
            return None
    return None


FAR_COPULA = 14


def from_nominals(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield pledges said with a noun: "reaffirmed their commitment to preserving"."""
    rules = reader.rules
    for token in doc:
        rule = rules.by_nominal.get(token.lower_)
        if rule is None or not token.tag_.startswith("NN"):
            continue
        inner = (
            grammar.infinitive(token)
            or grammar.gerund(token, frozenset({"to", "on", "in", "of"}))
            or _pledged_noun(token, reader)
        )
        governor = _pledge(token, reader)
        if inner is None or governor is None:
            continue
        owner = next((c for c in token.children if c.dep_ == "poss" and c.tag_ != "PRP$"), None)
        subject = owner or _subject(governor)
        further = _end(governor, inner, reader)
        attached = (token.dep_ == "dobj" and token.head.i == governor.i) or _is_state(token, reader) is not None
        own = governor.i if attached else token.left_edge.i
        yield Candidate(
            statement=statement, doc=doc, rule=rule.id, form="nominal", modality=rule.force,
            first=own, last=further.last, verbs=further.verbs,
            subject=None if subject is None else subject.i, word=token.lower_,
        )  # fmt: skip


def _pledged_noun(token: Token, reader: Reader) -> Token | None:
    """Return the noun of conduct that a commitment is to: "commitment to cooperation"."""
    for prep in token.children:
        if prep.lower_ in {"to"} and prep.i > token.i:
            for child in prep.children:
                if child.dep_ == "pobj" and reader.lemmas.names_conduct(child):
                    return grammar.infinitive(child) or child
    return None


def _is_state(token: Token, reader: Reader) -> Token | None:
    """Return the "are" of "are united in our commitment", "remain resolute in their determination"."""
    if token.dep_ != "pobj" or token.head.lower_ != "in":
        return None
    state = token.head.head
    copula = state if reader.lemmas.of(state) in {"be", *reader.rules.stand_words} else state.head
    fit = state.tag_ in {"JJ", "VBN", "VBG", "RB"} or copula.i == state.i
    present = copula.tag_ in PRESENT and (
        copula.lower_ in BE_NOW or reader.lemmas.of(copula) in reader.rules.stand_words
    )
    return copula if fit and present and copula.i < token.i else None


def _pledge(token: Token, reader: Reader) -> Token | None:
    """Return the finite verb by which the noun is pledged."""
    state = _is_state(token, reader)
    if state is not None:
        return state
    seen = token
    beside = token.dep_ == "conj" and any(c.dep_ == "poss" for c in token.children)
    for _ in range(8):
        if (seen.dep_ in {"pobj", "prep"} or seen.tag_ in grammar.VERBAL) and beside:
            seen = seen.head
            continue
        if seen.dep_ not in {"dobj", "conj", "appos", "ccomp", "nsubj", "attr", "oprd"}:
            return None
        seen = seen.head
        if seen.tag_ in grammar.VERBAL and not (beside and reader.lemmas.of(seen) not in reader.rules.pledge_verbs):
            break
    if seen.tag_ not in grammar.VERBAL:
        return None
    lemma = reader.lemmas.of(seen)
    if lemma not in reader.rules.pledge_verbs or grammar.is_passive(seen) or seen.i > token.i:
        return None
    owned = any(c.dep_ == "poss" or c.lower_ == "shared" for c in token.children)
    if lemma in reader.rules.weak_pledge_verbs and not owned:
        return None
    return seen


def from_rights(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield "has the right to inspect", "retain jurisdiction" in the present tense."""
    if not (reader.binding or reader.kind == "memorandum"):
        return
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
        subject = _subject(token)
        rule = next(r.id for r in reader.rules.rights if r.force is conduct.force and lemma in r.verbs)
        yield Candidate(
            statement=statement, doc=doc, rule=rule, form="right",
            modality=modality_of(conduct.force, grammar.is_negated(token.i, token, subject)),
            first=token.i, last=conduct.last, verbs=conduct.verbs,
            subject=None if subject is None else subject.i, word=lemma,
        )  # fmt: skip
