"""What a resolution's operative verbs ask, and the items of a list under a lead-in that binds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from pipeline.extract.commitments import grammar
from pipeline.extract.commitments.candidates import Candidate, Reader, modality_of, reach
from pipeline.extract.commitments.rules import Operative
from pipeline.extract.commitments.statements import Statement


def from_operatives(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield what a resolution's operative verbs ask of whom: "Requests the Secretary-General to report"."""
    if reader.kind != "resolution":
        return
    places = [(t, rule) for t in doc if (rule := _operative(t, reader)) is not None]
    for number, (token, rule) in enumerate(places):
        end = places[number + 1][0].i if number + 1 < len(places) else len(doc)
        inner = _asked(token, end, reader)
        agent = None if inner is None else _noun_between(doc, token.i + 1, inner.i)
        if inner is None or agent is None:
            continue
        passive = grammar.is_passive(inner)
        if reader.rules.event_pattern.search(agent.lower_) and not passive:
            continue
        further = reach(inner, reader, steps=1)
        negated = any(t.lower_ == "not" for t in doc[max(token.i, inner.i - 3) : inner.i])
        yield Candidate(
            statement=statement, doc=doc, rule=rule.id, form="operative", modality=modality_of(rule.force, negated),
            first=token.i, last=further.last, verbs=further.verbs, subject=agent.i, word=rule.verb, passive=passive,
        )  # fmt: skip


def _operative(token: Token, reader: Reader) -> Operative | None:
    """Return the rule of ``token`` if it is an operative verb where one can stand: first, or after "and" or ";"."""
    rules, doc = reader.rules, token.doc
    stem = _stem(token.lower_)
    rule = rules.by_operative.get(stem)
    if stem in rules.repeating:
        near = (t.lower_ for t in doc[token.i + 1 : token.i + 5])
        rule = next((rules.by_operative[word] for word in near if word in rules.by_operative), None)
    if rule is None or (token.i > 5 and not token.lower_.endswith("s")):
        return None
    following = rules.operative_follows.get(rule.verb)
    if following and stem == rule.verb and not {t.lower_ for t in doc[token.i + 1 : token.i + 4]} & following:
        return None
    if token.i <= 5:
        return rule if token.tag_ != "NN" or token.i == 0 else None
    before = [t.lower_ for t in doc[token.i - 3 : token.i] if t.tag_ != "RB"]
    return rule if before and before[-1] in {"and", ",", ";"} else None


def _stem(word: str) -> str:
    return word.removesuffix("s").replace("authorize", "authorise")


def _asked(operative: Token, end: int, reader: Reader) -> Token | None:
    """Return the first infinitive after the operative verb, or the verb of its that-clause."""
    doc = operative.doc
    that = next((t.i for t in doc[operative.i + 1 : min(end, operative.i + 6)] if t.lower_ == "that"), None)
    if that is not None:
        return _subjunctive(doc, that + 1, end, reader)
    for token in doc[operative.i + 1 : end]:
        if token.lower_ == "to" and token.i + 1 < len(doc):
            after = [t for t in doc[token.i + 1 : token.i + 5] if t.tag_ != "RB"]
            verb = after[0] if after else None
            if verb is not None and verb.tag_ in {"VB", "VBP"} and doc[token.i - 1].lower_ != "order":
                return grammar.participle(verb)
        if token.text == ";":
            return None
    return None


def _subjunctive(doc: Doc, start: int, end: int, reader: Reader) -> Token | None:
    """Return the verb of "that all parties honour", "that South Africa, pending the transfer, comply"."""
    inside = False
    for token in doc[start:end]:
        if token.text in {",", ":"}:
            inside = not inside and token.text == ","
            continue
        before = token.nbor(-1)
        if inside or token.tag_ == "MD" or before.tag_ in {"TO", "MD", "DT", "JJ", "IN", "PRP$"}:
            if token.tag_ == "MD":
                return None
            continue
        misread = token.tag_ in {"VBD", "NN"} and before.tag_ in {"NNS", "NNPS"} and reader.lemmas.is_base(token)
        if misread or token.tag_ in {"VB", "VBP"}:
            return grammar.participle(token)
    return None


def _noun_between(doc: Doc, start: int, end: int) -> Token | None:
    """Return the head of the first noun phrase from ``start`` on, before ``end``."""
    for token in doc[start:end]:
        if token.dep_ == "pobj" and token.head.lower_ not in {"upon", "on", "to"}:
            continue
        if token.tag_ in {"NN", "NNS", "NNP", "NNPS", "PRP", "DT"}:
            while token.i + 1 < end and token.nbor(1).tag_ in {"NN", "NNS", "NNP", "NNPS", "HYPH", "JJ"}:
                token = token.nbor(1)
            if token.tag_ != "DT":
                return token
    return None


def from_list_items(doc: Doc, statement: Statement, reader: Reader, *, lead: Candidate) -> Iterator[Candidate]:
    """Yield the head verb of an item whose lead-in binds: "... the following tasks: (a) to examine"."""
    own = [t for t in doc if t.idx >= statement.own]
    words = [t for t in own[:5] if t.tag_ not in {"RB", "TO"}]
    if not words or words[0].tag_ not in {"VB", "VBP"} or own[0].tag_ not in {"RB", "TO", "VB", "VBP"}:
        return
    verb = words[0]
    further = reach(verb, reader, steps=1)
    negated = any(t.lower_ == "not" for t in own[: max(1, verb.i - own[0].i)])
    yield replace(
        lead, form="listed", first=own[0].i if own[0].tag_ == "TO" else verb.i, last=further.last, verbs=further.verbs,
        modality=modality_of(lead.modality, negated), passive=False, outer=None,
    )  # fmt: skip
