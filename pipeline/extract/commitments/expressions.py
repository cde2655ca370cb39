"""What binds by being said, and what "is" somebody's to do: "undertakes to train", "is obliged to pay"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from pipeline.extract.commitments import grammar, subjects
from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.extract.commitments.conduct import complement, reach
from pipeline.extract.commitments.force import modality_of
from pipeline.extract.commitments.nominals import PRESENT, end_of, pledged_noun, subject_of
from pipeline.extract.commitments.rules import Performative
from pipeline.extract.commitments.statements import Statement
from pipeline.types import Modality

BE_NOW = frozenset({"is", "are", "am", "'m", "’m", "'re", "’re"})


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
        subject = subject_of(token)
        if subject is None and token.i and _is_acronym(token.nbor(-1)):
            subject = token.nbor(-1)
        yield Candidate(
            statement=statement, doc=doc, rule=rule.id, form="performative", modality=modality_of(rule.force, negated),
            first=token.i, last=last, verbs=verbs, subject=None if subject is None else subject.i, word=rule.verb,
        )  # fmt: skip


def _is_disguised(token: Token) -> bool:
    """Return whether a verb has been taken for a noun: "either side pledges to reply", "we meet and pledge to act"."""
    doc = token.doc
    if token.tag_ not in {"NNS", "NN", "NNP", "JJ"} or token.i >= len(doc) - 2:
        return False
    if doc[token.i + 1].lower_ not in {"to", "not"}:
        return False
    if not token.i:  # "Undertakes to consider"
        return token.tag_ != "NN" and token.lower_.endswith("s") and doc[2].tag_ == "VB"
    before = doc[token.i - 1]
    if token.tag_ == "NN" and token.lower_ != "undertake":
        joined = before.lower_ == "and" and not any(c.dep_ in {"det", "poss", "amod"} for c in token.children)
        named = token.dep_ == "ROOT" and before.tag_ in {"NNP", "NNPS"}
        return (joined or named) and doc[token.i + 2].tag_ == "VB"
    if token.tag_ == "JJ":  # "the two leaders affirm to support"
        return before.tag_ in {"NNS", "PRP"} and doc[token.i + 2].tag_ == "VB"
    return token.tag_ != "NNP" and (before.tag_ in {"NN", "NNP"} or _is_acronym(before))


def _is_acronym(token: Token) -> bool:
    """Return whether a word is a name in capitals, whatever the tagger takes it for: "EMSA plans to"."""
    return len(token) > 2 and token.text.isupper()


def _is_said(token: Token, rule: Performative, reader: Reader) -> bool:
    """Return whether the verb is finite, in a tense that binds, and not under a modal of its own."""
    if (rule.kinds and reader.kind not in rule.kinds) or grammar.has_modal(token):
        return False
    if _is_plural_noun(token, rule):
        return False
    if grammar.is_passive(token):
        return rule.past and not reader.binding and _is_impersonal(token)
    auxiliaries = {c.lower_ for c in token.children if c.dep_ in {"aux", "auxpass"}}
    if token.tag_ == "VB" and auxiliaries & {"to", "do", "does", "did"}:
        return False
    if token.tag_ == "VBG":  # "are planning to"
        return (rule.force is Modality.INTENTION or rule.past) and not reader.binding and bool(auxiliaries & BE_NOW)
    if token.tag_ in PRESENT or token.tag_ in {"NNS", "NN", "NNP", "JJ"}:
        return token.i == 0 or token.nbor(-1).lower_ != "to"
    if token.tag_ == "VBD" or (token.tag_ == "VBN" and not auxiliaries and _subject_before(token)):
        return rule.past and not reader.binding
    return token.tag_ == "VBN" and bool(auxiliaries & {"have", "has"}) and token.dep_ in {"ROOT", "ccomp"}


def _is_plural_noun(token: Token, rule: Performative) -> bool:
    """Return whether the tagger takes the noun of "action plans to achieve" for a verb."""
    if token.lower_ not in {"plans", "aims", "pledges", "promises"}:
        return False
    before = token.nbor(-1) if token.i else None
    named = before is not None and (
        _is_acronym(before) or any(c.tag_ == "NNP" for c in before.children)
    )  # "Northwood college plans to"
    bare = before is not None and not named and not any(c.dep_ in {"det", "poss"} for c in before.children)
    return before is not None and before.tag_ in {"NN", "JJ", "VBG", "PRP$"} and bare and rule.verb != "agree"


def _is_impersonal(token: Token) -> bool:
    """Return whether nobody is said to agree: "It was agreed to establish a joint committee"."""
    before = [t.lower_ for t in token.doc[max(0, token.i - 3) : token.i] if t.tag_ != "RB"]
    return before[-2:] in (["it", "was"], ["it", "is"])


def _subject_before(token: Token) -> bool:
    return any(c.dep_ in grammar.SUBJECTS for c in token.children) or token.dep_ == "conj"


def _performed(token: Token, rule: Performative, reader: Reader) -> tuple[tuple[int, ...], int, bool] | None:
    """Return the verbs of the conduct, the trigger's last word, and whether it is forbidden."""
    if "to" in rule.takes:
        inner = _verb_of(grammar.infinitive(token), reader)
        if inner is None and rule.verb == "undertake":  # "undertakes in connection with the trade to check"
            inner = grammar.later_infinitive(token)
        if rule.verb == "expect" and inner is not None and grammar.own_subject(inner) is not None:
            return None  # what others are expected to do
        if inner is not None and not any(t.lower_ == "that" for t in token.doc[token.i + 1 : inner.i]):
            return _followed(token, inner, reader)
    if "gerund" in rule.takes:
        inner = grammar.gerund(token, frozenset({"to", "on"}))
        if inner is not None:
            return _followed(token, inner, reader)
    planned = _by_object(token, rule, reader)
    if planned is not None:
        return planned
    if "conduct" in rule.takes:
        noun = pledged_noun(token, reader)
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
    given = any(c.dep_ == "dobj" or (c.lower_ == "to" and c.i == token.i + 1) for c in token.children)
    if "object" in rule.takes and given:
        return (token.i,), token.i, False
    if "that" in rule.takes:
        return _agreed_that(token, rule, reader)
    return None


def _by_object(token: Token, rule: Performative, reader: Reader) -> tuple[tuple[int, ...], int, bool] | None:
    """Return the verb of "agreed on a plan to promote", "recognises the right of the other Party to require"."""
    if "plan" in rule.takes:
        for prep in token.children:
            noun = next((c for c in prep.children if c.dep_ == "pobj"), None) if prep.lower_ in {"on", "to"} else None
            if noun is not None and noun.lower_.removesuffix("s") in reader.rules.governed["plan"]:
                inner = grammar.infinitive(noun)
                return _followed(token, inner, reader) if inner is not None else None
    if "right" in rule.takes:
        right = next((c for c in token.children if c.dep_ == "dobj" and c.lower_ in {"right", "rights"}), None)
        inner = grammar.infinitive(right) or grammar.later_infinitive(right) if right is not None else None
        if inner is not None:
            verbs, last, negated = _followed(token, inner, reader)
            return (token.i, *verbs), last, negated
    return None


def _verb_of(inner: Token | None, reader: Reader) -> Token | None:
    """Return the infinitive unless it is an adjective: "committed to close cooperation"."""
    if inner is None or inner.lower_ not in reader.rules.adjectival or inner.i + 1 >= len(inner.doc):
        return inner
    return None if reader.lemmas.names_conduct(inner.nbor(1)) else inner


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
        decided = reader.kind == "resolution" and rule.verb == "decide"
        if modal is not None and decided:
            return None  # what an organ decides that somebody or something shall do speaks for itself
        passed = decided and grammar.is_passive(child)  # "Decides that a mission be appointed"
        stated = reader.kind in reader.rules.binding_kinds and child.lower_ not in {"is", "are"}
        if modal is None and not passed and not (stated and reader.lemmas.of(token) == "agree"):
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
        copula = _copula(token, rules.stand_words) or _asked_of(token, reader)
        if copula is None:
            continue
        rule = rules.by_adjective[token.lower_]
        if rule.kinds and reader.kind not in rule.kinds:
            continue
        inner = complement(token, reader)
        if token.lower_ in rules.self_bound:
            inner = _verb_of(inner, reader) or pledged_noun(token, reader)
        if inner is None and any(c.dep_ == "conj" and c.lower_ in rules.by_adjective for c in token.children):
            continue  # "authorised and directed to publish": the last one governs, and it is the stronger
        colon = doc[-1].text == ":" and doc[-2:][0].lower_ in {"to", token.lower_}
        demanding = rule.force in {Modality.OBLIGATION, Modality.INTENTION}
        subject = subjects.subject(token, copula.i) if token.tag_ == "VBN" else subjects.subject(copula, copula.i)
        exacted = subject is not None and _is_exacted(token, subject, reader)
        if inner is None and demanding and not colon and not exacted and not _answers_for(token, reader):
            continue
        if subject is not None and subject.tag_ in {"WDT", "WP"}:
            subject = subjects.antecedent(token, subject) or subject
        end = end_of(token, inner, reader) if inner is not None else None
        last = end.last if end else token.i
        alone = copula if token.lower_ in rules.answerable else token
        flipped = any(t.lower_ in {"not", "never"} for t in doc[token.i : last])
        negated = grammar.is_negated(copula.i, token, subject)
        yield Candidate(
            statement=statement, doc=doc, rule=rule.id, form="adjective",
            modality=modality_of(modality_of(rule.force, negated, adjectival=True), flipped),
            first=copula.i, last=last, verbs=end.verbs if end else (alone.i,),
            subject=None if subject is None else subject.i, word=token.lower_, passive=exacted and inner is None,
        )  # fmt: skip


def _is_exacted(token: Token, subject: Token, reader: Reader) -> bool:
    """Return whether an act is "required" by a rule: "a special permit is required", "consent is required"."""
    told = reader.binding or reader.kind == "memorandum"
    main = token.dep_ not in {"relcl", "acl", "advcl"}
    return (
        told
        and main
        and token.lower_ == "required"
        and subject.lower_.removesuffix("s") in reader.rules.governed["required"]
    )


def _answers_for(token: Token, reader: Reader) -> bool:
    """Return whether "responsible" is followed by what for, where that is a rule and not a report."""
    told = reader.binding or reader.kind == "memorandum"
    return told and token.lower_ == "responsible" and any(c.lower_ == "for" for c in token.children)


def _asked_of(token: Token, reader: Reader) -> Token | None:
    """Return the "be" of "That the Secretary-General be requested to act", as older decisions have it."""
    before = [t for t in token.doc[max(0, token.i - 3) : token.i] if t.tag_ != "RB"]
    asked = reader.kind == "resolution" and token.doc[0].lower_ == "that" and bool(before)
    plain = (
        asked
        and before[-1].lower_ == "be"
        and before[0].tag_ not in {"MD", "TO"}
        and before[-2].tag_ not in {"MD", "TO"}
        if len(before) > 1
        else False
    )
    return before[-1] if plain else None


def _copula(token: Token, stand_words: frozenset[str]) -> Token | None:
    """Return the present "is" or "stands" before ``token``, None under a modal or outside a predicate."""
    for left in reversed(token.doc[max(0, token.i - FAR_COPULA) : token.i]):
        if left.lower_ in BE_NOW or left.lower_.removesuffix("s") in stand_words:
            governed = left.i in {token.head.i} or left.head.i == token.i or left.i >= token.i - 3
            governed = governed or (token.dep_ == "conj" and left.head.i == token.head.i)
            if governed and not grammar.has_modal(left) and not grammar.has_modal(token):
                return left
            return None
        if left.tag_ in {"VBD", "VBG"} or left.text in {";", ":"}:
            return None
    return None


FAR_COPULA = 14
