"""What the parse says about a verb: its auxiliary, subject, complement, coordination, negation."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Doc, Token

from pipeline.extract.commitments.lemmas import Lemmas

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS", "IN", "DT"})
VERBAL = frozenset({"VB", "VBP", "VBZ", "VBD", "VBN", "VBG"})
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP"})
# What may stand in a noun phrase before its head.
BEFORE_NOUN = frozenset({"DT", "PDT", "JJ", "JJR", "JJS", "CD", "PRP$", "VBG", "VBN", "VBD", "HYPH", "POS", "RB"})
NEGATIONS = frozenset({"not", "never", "n't", "neither", "nor"})
NO = frozenset({"no", "neither", "none", "nobody", "nor", "no-one"})
# "may no longer", "shall in no case".
NO_MORE = frozenset({"longer", "more", "case", "way", "event", "circumstances", "account"})
# Comparatives before a gerund that the tagger takes for adjectives: "commitment to further strengthening".
ADVERBIAL = frozenset({"further", "better", "more", "closer", "jointly", "continually"})
FARTHEST = 25


def head_verb(modal: Token, lemmas: Lemmas) -> Token | None:
    """Return the verb that ``modal`` governs: by the parse, else the next base form outside commas."""
    bracketed = _after_comma(modal, lemmas)
    if bracketed is not None:
        return bracketed
    head = modal.head
    other = any(c.tag_ == "TO" and c.i > modal.i for c in head.children)  # "shall at times to be agreed meet"
    governs = head.tag_ in VERBAL and (modal.dep_ in {"aux", "auxpass"} or head.tag_ == "VB")
    if governs and head.i > modal.i and not other:
        return head
    inside, first = False, True
    for token in modal.doc[modal.i + 1 : modal.i + FARTHEST]:
        if token.text == ",":
            inside = not inside
        elif token.text in {";", ":"}:
            return None
        elif inside or token.tag_ == "RB":
            continue
        elif token.nbor(-1).tag_ != "TO" and (token.tag_ in {"VB", "VBP"} or (first and lemmas.is_base(token))):
            return participle(token)
        else:
            first = False
    return _mistaken(modal, lemmas) or _far(modal, lemmas)


def _far(modal: Token, lemmas: Lemmas) -> Token | None:
    """Return the verb behind an adverbial of any shape: "may on all flights on the agreed routes, change"."""
    doc = modal.doc
    for token in doc[modal.i + 1 : modal.i + 2 * FARTHEST]:
        if token.text in {";", ":"} or token.tag_ in {"MD", "WDT", "WP", "VBZ", "VBD"}:
            return None
        before, after = token.nbor(-1), doc[token.i + 1 : token.i + 2]
        if token.tag_ == "VB" and before.tag_ not in {"TO", "CC"}:
            return participle(token)
        misread = token.tag_ in {"NN", "VBP"} and before.text == "," and lemmas.is_base(token)
        if misread and bool(after) and after[0].tag_ in {"DT", "PRP$", "IN", "TO"}:
            return token
    return None


def _mistaken(modal: Token, lemmas: Lemmas) -> Token | None:
    """Return a verb that the tagger takes for a noun: "may at any time request consultations"."""
    doc = modal.doc
    for token in doc[modal.i + 1 : modal.i + 8]:
        after = doc[token.i + 1].tag_ if token.i + 1 < len(doc) else ""
        governs = after in {"DT", "PRP$", "NNS", "JJ", "NNP"} and doc[token.i - 1].tag_ not in {
            "DT",
            "IN",
            "JJ",
            "PRP$",
        }
        if token.tag_ in {"NN", "JJ"} and lemmas.is_base(token) and governs:
            return token
        if token.tag_ in VERBAL:
            return None
    return None


def _after_comma(modal: Token, lemmas: Lemmas) -> Token | None:
    """Return the verb after what stands between commas right behind ``modal``: "shall, if ..., inform"."""
    doc = modal.doc
    if modal.i + 1 >= len(doc) or doc[modal.i + 1].text != ",":
        return None
    for comma in doc[modal.i + 2 : modal.i + 2 * FARTHEST]:
        if comma.text in {";", ":"} or comma.tag_ == "MD":
            return None
        if comma.text == ",":
            verb = next((t for t in doc[comma.i + 1 : comma.i + 5] if t.tag_ != "RB"), None)
            # "shall, if need be, further the work": the tagger loses the verb behind the insertion.
            misread = verb is not None and verb.i == comma.i + 1 and verb.tag_ in {"NN", "VBP", "JJ"}
            if verb is not None and (verb.tag_ in {"VB", "VBP"} or (misread and lemmas.is_base(verb))):
                return participle(verb)
    return None


def participle(token: Token) -> Token:
    """Return the participle whose "be" or "have" is ``token``, else ``token``."""
    if token.lower_ in {"be", "have"}:
        for right in token.doc[token.i + 1 : token.i + 5]:
            if right.tag_ == "VBN":
                return right
            if right.tag_ != "RB" and right.lower_ != "been":
                break
    return token


def is_passive(verb: Token) -> bool:
    """Return whether ``verb`` is a passive participle."""
    if verb.tag_ not in {"VBN", "VBD"}:
        return False
    return any(c.dep_ == "auxpass" or (c.lower_ in {"be", "been"} and c.i < verb.i) for c in verb.children) or (
        verb.i > 0 and verb.nbor(-1).lower_ == "be"
    )


def has_modal(verb: Token) -> bool:
    """Return whether ``verb`` has a modal of its own."""
    return any(c.tag_ == "MD" for c in verb.children)


def own_subject(verb: Token) -> Token | None:
    """Return the subject that depends on ``verb`` itself."""
    found = [c for c in verb.children if c.dep_ in SUBJECTS and c.dep_ != "expl"]
    before = [c for c in found if c.i < verb.i]
    found = before[-1:] or found
    return found[0] if found else next((c for c in verb.children if c.dep_ == "expl"), None)


def is_negated(first: int, verb: Token, subject_token: Token | None) -> bool:
    """Return whether the clause from token ``first`` to ``verb`` is negative, by "not" or by its subject."""
    doc = verb.doc
    for token in doc[first : verb.i]:
        if token.lower_ in NEGATIONS and (token.i + 1 >= len(doc) or doc[token.i + 1].lower_ != "only"):
            return True
        if token.lower_ == "no" and doc[token.i + 1].lower_ in NO_MORE:
            return True
    if subject_token is not None:
        start = subject_token.left_edge.i
        opening = {t.lower_ for t in doc[start : min(start + 2, subject_token.i + 1)]}
        if opening & NO:
            return True
    return _inverted_negation(doc, first)


def _inverted_negation(doc: Doc, first: int) -> bool:
    """Return whether "nor", "in no case", "under no circumstances" right before ``first`` negates it."""
    words = [t.lower_ for t in doc[max(0, first - 4) : first]]
    if words[-1:] == ["nor"]:
        return True
    return (
        len(words) > 2
        and words[-2] == "no"
        and words[-1] in {"case", "way", "event", "circumstances", "account", "time"}
    )


def _alike(verb: Token, other: Token) -> bool:
    """Return whether two verbs have the form that coordination asks for."""
    base = {"VB", "VBP"}
    return (
        other.tag_ == verb.tag_
        or (verb.tag_ in base and other.tag_ in base)
        or {verb.tag_, other.tag_} == {"VBN", "VBD"}
    )


def conjuncts(verb: Token) -> Iterator[Token]:
    """Yield ``verb`` and the verbs coordinated with it that have neither modal nor subject of their own."""
    yield verb
    for child in verb.children:
        if child.dep_ == "conj" and child.i > verb.i and _alike(verb, child):
            if has_modal(child) or own_subject(child) is not None or child.lower_ == "save":
                continue
            yield from conjuncts(child)


def infinitive(token: Token) -> Token | None:
    """Return the infinitive that completes ``token``: "undertakes to train" gives "train"."""
    for child in token.children:
        if (
            child.i > token.i
            and child.dep_ in {"xcomp", "ccomp", "advcl", "acl", "relcl", "pcomp", "dep"}
            and _has_to(child)
        ):
            return child
    return _near_infinitive(token)


def _has_to(verb: Token) -> bool:
    return verb.tag_ in {"VB", "VBP", "VBN"} and any(c.tag_ == "TO" and c.i < verb.i for c in verb.children)


def _near_infinitive(token: Token) -> Token | None:
    """Return the infinitive that follows ``token`` after adverbs or a bracket of commas at most."""
    inside = False
    doc = token.doc
    for right in doc[token.i + 1 : token.i + FARTHEST]:
        if right.text == ",":
            inside = not inside
        elif (
            inside or right.tag_ == "RB" or right.lower_ in {"itself", "themselves", "ourselves", "not", ":", "hereby"}
        ):
            continue
        elif right.tag_ == "TO" or right.lower_ == "to":
            after = [t for t in doc[right.i + 1 : right.i + 4] if t.tag_ != "RB"]
            # "Parties to the pact undertake to protect": the tagger takes both for nouns.
            sure = token.lower_.startswith("undertak") and after and after[0].tag_ == "NN"
            return participle(after[0]) if after and (after[0].tag_ == "VB" or sure) else None
        else:
            return None
    return None


def later_infinitive(token: Token) -> Token | None:
    """Return the infinitive behind an insertion without a verb: "the right at any time to request"."""
    for right in token.doc[token.i + 1 : token.i + 10]:
        if right.tag_ == "TO" and right.i + 1 < len(token.doc):
            verb = next((t for t in token.doc[right.i + 1 : right.i + 4] if t.tag_ != "RB"), None)
            return participle(verb) if verb is not None and verb.tag_ == "VB" else None
        if right.text in {";", ":", "."} or right.tag_ in VERBAL | {"MD", "WDT", "WP"}:
            return None
    return None


def gerund(token: Token, prepositions: frozenset[str]) -> Token | None:
    """Return the gerund that completes ``token`` by one of ``prepositions``: "commitment to building"."""
    for prep in token.children:
        if prep.i > token.i and prep.lower_ in prepositions:
            for child in prep.children:
                if _is_gerund(child) and child.dep_ in {"pcomp", "pobj", "amod"}:
                    return child
    after = [t for t in token.doc[token.i + 1 : token.i + 8] if t.tag_ != "RB" and t.lower_ not in ADVERBIAL]
    for left, right in pairwise(after):
        if left.tag_ == "TO" or left.text in {",", ";", ":"} or left.tag_ in VERBAL:
            break
        if left.lower_ in prepositions and _is_gerund(right) and (left.i - token.i < 3 or left.lower_ == "to"):
            return right
    return None


def _is_gerund(token: Token) -> bool:
    return token.tag_ == "VBG" or (token.tag_ == "NN" and token.dep_ == "pcomp" and token.lower_.endswith("ing"))


def governed_by(noun: Token, *prepositions: str) -> Token | None:
    """Return what a noun's own preposition governs, by the parse alone: "pledge by the yards", "policy of Norland"."""
    return next((c for p in noun.children if p.lower_ in prepositions for c in p.children if c.dep_ == "pobj"), None)


def next_noun(doc: Doc, start: int) -> Token | None:
    """Return the last noun of the noun phrase that begins at token ``start``, whatever the parse makes of it."""
    found = None
    for token in doc[start : start + FARTHEST]:
        if token.tag_ in NOUNS:
            found = token
        elif token.tag_ not in BEFORE_NOUN or (found is not None and token.tag_ in {"DT", "PRP$"}):
            break
    return found
