"""Pledges said with a noun: "reaffirmed their commitment to preserving", "are united in our resolve to"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from pipeline.extract.commitments import grammar, subjects
from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.extract.commitments.conduct import Reach, reach
from pipeline.extract.commitments.statements import Statement

PRESENT = frozenset({"VBZ", "VBP", "VB"})
FAR = 16


def from_nominals(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield pledges said with a noun: "reaffirmed their commitment to preserving"."""
    rules = reader.rules
    for token in doc:
        rule = rules.by_nominal.get(token.lower_)
        if rule is None or not token.tag_.startswith("NN"):
            continue
        inner = (
            grammar.infinitive(token)
            or grammar.gerund(token, frozenset({"to", "on", "in", "of", "towards"}))
            or pledged_noun(token, reader)
            or _second(token)
        )
        governor = _pledge(token, reader) or (None if reader.binding else _titled(token))
        if inner is None or governor is None:
            continue
        owner = next((c for c in token.children if c.dep_ == "poss" and c.tag_ != "PRP$"), None)
        subject = owner or subject_of(governor)
        further = end_of(governor, inner, reader)
        attached = (
            governor.i == token.i
            or (token.dep_ == "dobj" and token.head.i == governor.i)
            or _is_state(token, reader) is not None
        )
        own = governor.i if attached else token.left_edge.i
        yield Candidate(
            statement=statement, doc=doc, rule=rule.id, form="nominal", modality=rule.force,
            first=own, last=further.last, verbs=further.verbs,
            subject=None if subject is None else subject.i, word=token.lower_,
        )  # fmt: skip


def subject_of(token: Token) -> Token | None:
    """Return the subject of a finite verb; a relative pronoun's antecedent in its stead."""
    found = subjects.subject(token, token.i)
    if found is not None and found.tag_ in {"WDT", "WP"}:
        return subjects.antecedent(token, found) or found
    return found


def end_of(token: Token, inner: Token, reader: Reader) -> Reach:
    """Return what ``inner``, a verb or a noun of conduct, reaches; of a noun without a verb, the word before it."""
    if inner.tag_ in grammar.VERBAL or inner.lower_ not in reader.rules.conduct_nouns:
        return reach(inner, reader, steps=1)
    return Reach((inner.i,) if reader.lemmas.is_conduct(inner) else (token.i,), inner.i)


def pledged_noun(token: Token, reader: Reader) -> Token | None:
    """Return the noun of conduct that a commitment is to: "commitment to cooperation", "to close consultations"."""
    for prep in token.children:
        if prep.lower_ == "to" and prep.i > token.i:
            for child in prep.children:
                if child.dep_ == "pobj" and reader.lemmas.names_conduct(child):
                    return grammar.infinitive(child) or child
    doc = token.doc
    if doc[token.i + 1 : token.i + 2].text == "to":
        for noun in doc[token.i + 2 : token.i + 5]:
            if reader.lemmas.names_conduct(noun) and doc[noun.i - 1].lower_ in reader.rules.adjectival:
                return noun
    return None


def _is_state(token: Token, reader: Reader) -> Token | None:
    """Return the "are" of "are united in our commitment", "remain resolute in their determination"."""
    if token.dep_ != "pobj" or token.head.lower_ != "in":
        return None
    state = token.head.head
    stand = {"be", *reader.rules.stand_words}
    near = (state, state.head, *(c for c in state.children if c.dep_ in {"auxpass", "aux"}))
    copula = next((t for t in near if reader.lemmas.of(t) in stand), None)
    if copula is None:
        return None
    fit = state.tag_ in {"JJ", "VBN", "VBG", "RB"} or copula.i == state.i
    present = copula.tag_ in PRESENT
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
    planned = token.lower_ == "plans" and seen.i == token.i - 1  # "have plans to complete"
    given = lemma in reader.rules.giving and token.lower_ in reader.rules.pledges  # "have made commitments to"
    if lemma in reader.rules.weak_pledge_verbs and not (owned or planned or given):
        return None
    return seen


def _titled(token: Token) -> Token | None:
    """Return the noun itself where it heads a fragment: "An agreement to work with Norland"."""
    article = token.i == 1 and token.doc[0].tag_ == "DT"
    return token if token.dep_ == "ROOT" and (token.i == 0 or article) else None


def _second(token: Token) -> Token | None:
    """Return the verb beside what is no conduct: "their commitment to peace and to enhance the partnership"."""
    doc = token.doc
    if doc[token.i + 1 : token.i + 2].text != "to":
        return None
    for joint in doc[token.i + 2 : token.i + FAR]:
        if joint.text in {";", ":"} or joint.tag_ in grammar.VERBAL | {"MD"}:
            return None
        behind = doc[joint.i + 1 : joint.i + 3]
        if joint.lower_ == "and" and len(behind) == 2 and behind[0].lower_ == "to" and behind[1].tag_ == "VB":
            return behind[1]
    return None
