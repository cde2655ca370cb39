"""Who or what a clause is about, also where a long sentence has misled the parser."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from pipeline.extract.commitments.grammar import BEFORE_NOUN, NOMINAL, NOUNS, SUBJECTS, next_noun, own_subject


def subject(verb: Token, before: int) -> Token | None:
    """Return the subject of ``verb``: its own, or that of the verb it is coordinated with.

    A noun right before token ``before`` that the parse makes some verb's subject goes first, for long sentences
    mislead the parser; any noun there stands in where the parse names no subject.
    """
    near = _left_noun(verb.doc, before)
    if near is not None and near.dep_ not in SUBJECTS and verb.doc[before - 1].text == ",":
        near = opening_noun(verb.doc, before) or near  # what stands between is an insertion
    own = own_subject(verb)
    lost = own is None or own.tag_ == "EX" or own.i > before
    if own is None and near is not None:
        if _opens_clause(near, before):
            return near
        opened = opening_noun(verb.doc, before) if near.dep_ not in SUBJECTS else None
        if opened is not None and any(t.tag_ in {"WDT", "WP"} for t in verb.doc[opened.i : near.i]):
            return opened  # "a person who is in the other State shall"
    if near is not None and near.dep_ in SUBJECTS and lost:
        return near
    if lost and own is not None and own.tag_ != "EX":
        inverted = own.i > before and (near is None or near.dep_ not in SUBJECTS)
        return own if inverted else near or own
    seen = verb
    for _ in range(6):
        found = own_subject(seen)
        if found is not None:
            return found
        if seen.dep_ not in {"conj", "xcomp", "aux", "auxpass", "dep"} or seen.head.i >= before:
            break
        seen = seen.head
    return _left_noun(verb.doc, before)


def _left_noun(doc: Doc, before: int) -> Token | None:
    """Return the head of the noun phrase that ends right before token ``before``."""
    at = before - 1
    while at > 0 and (doc[at].tag_ in {"RB", ","} or (doc[at].tag_ == "VBN" and doc[at - 1].tag_ in {"RB", *NOUNS})):
        at -= 1
    if at < 0 or doc[at].tag_ not in {"NN", "NNS", "NNP", "NNPS", "PRP", "WDT", "WP", "DT"}:
        return None
    token = doc[at]
    while token.head.i < before and token.head.i != token.i and token.head.tag_ in NOMINAL:
        if token.head.tag_ == "IN" and token.head.head.tag_ not in NOMINAL:
            break  # "upon the entry into force": the phrase of a preposition is no subject
        if token.dep_ == "conj" and _first_conjunct(token).dep_ not in SUBJECTS and _stands_apart(token):
            break
        token = token.head
    return token


def _stands_apart(noun: Token) -> bool:
    """Return whether a comma, or an article of its own, parts the noun from what it is joined to."""
    between = noun.doc[min(noun.i, noun.head.i) : max(noun.i, noun.head.i)]
    return any(t.text == "," for t in between) or any(c.tag_ == "DT" for c in noun.children)


def _opens_clause(noun: Token, before: int) -> bool:
    """Return whether the noun phrase right before the modal follows "and": "and the two arbitrators shall"."""
    doc, at = noun.doc, noun.i - 1
    while at >= 0 and doc[at].tag_ in BEFORE_NOUN | {"NN", "NNP"}:
        at -= 1
    return at >= 0 and doc[at].lower_ in {"and", "but"} and before - noun.i < 4 and doc[at + 1].tag_ in {"DT", "PRP$"}


def _first_conjunct(token: Token) -> Token:
    while token.dep_ == "conj" and token.head.i < token.i:
        token = token.head
    return token


def antecedent(verb: Token, pronoun: Token) -> Token | None:
    """Return the noun that a relative ``pronoun`` stands for."""
    seen = verb
    for _ in range(4):
        if seen.dep_ in {"relcl", "acl"}:
            return seen.head
        if seen.dep_ not in {"conj", "ccomp"}:
            break
        seen = seen.head
    for token in reversed(pronoun.doc[max(0, pronoun.i - 4) : pronoun.i]):
        if token.tag_ in {"NN", "NNS", "NNP", "NNPS"}:
            return token
    return None


def opening_noun(doc: Doc, before: int) -> Token | None:
    """Return the head of the noun phrase that opens the clause of the modal at token ``before``.

    Where the parse loses its way in a long subject, the clause still begins with it: "The officers of the requesting
    Party present in the area pursuant to this Article shall". None where a preposition, or another verb, stands there.
    """
    start, fresh = _clause_start(doc, before)
    openings = [*([start] if fresh else []), *(t.i + 1 for t in doc[start:before] if t.text == ",")]
    for opening in reversed(openings):
        first = doc[opening] if opening < before else None
        if first is None or first.tag_ not in NOUNS | {"DT", "PDT", "JJ", "PRP$", "CD"}:
            continue
        finite = any(_is_finite(t) and not _in_relative(t, opening) for t in doc[opening:before])
        return None if finite else next_noun(doc, opening)
    return None


def _clause_start(doc: Doc, before: int) -> tuple[int, bool]:
    """Return where the clause may begin at the earliest, and whether it may begin right there, not behind a comma."""
    for token in reversed(doc[:before]):
        if token.text in {";", ":"} or (token.lower_ == "that" and token.tag_ == "IN"):
            return int(token.i) + 1, True
        if token.tag_ == "MD":
            return int(token.i) + 1, False
    return 0, True


def _is_finite(token: Token) -> bool:
    """Return whether the verb is finite; "requests made pursuant to" is a participle, whatever the tagger says."""
    if token.tag_ == "VBD" and token.i and token.nbor(-1).tag_ in NOUNS:
        return token.i + 1 < len(token.doc) and token.nbor(1).tag_ not in {"IN", "TO", "JJ", "RB"}
    return token.tag_ in {"VBZ", "VBP", "VBD"}


def _in_relative(verb: Token, start: int) -> bool:
    return any(t.tag_ in {"WDT", "WP", "WP$", "WRB"} for t in verb.doc[start : verb.i])
