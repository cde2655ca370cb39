"""What a resolution's operative verbs ask, and of whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from pipeline.extract.commitments import grammar
from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.extract.commitments.conduct import reach
from pipeline.extract.commitments.force import modality_of
from pipeline.extract.commitments.rules import Operative
from pipeline.extract.commitments.statements import Statement
from pipeline.types import Modality

# Words of a paragraph among which its operative verb stands: "The General Assembly also requests".
OPENING = 5
# Words after the verb in which "that" opens what is asked, and a noun names it.
NEAR = 6
NOUN_WITHIN = 8
# Modals that add nothing to what is asked: "Demands that Norland should withdraw".
LASTING = frozenset({"extend", "renew"})
ASKED = frozenset({"should", "shall", "must"})


def from_operatives(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield what a resolution's operative verbs ask of whom: "Requests the Secretary-General to report"."""
    if reader.kind == "resolution":
        yield from _tasks(doc, statement, reader)
        yield from _owed(doc, statement, reader)
        places = [(t, rule) for t in doc if (rule := _operative(t, reader)) is not None]
    elif reader.ordered:
        places = [(t, rule) for t in doc if (rule := _ordered(t, reader)) is not None]
    else:
        return
    for number, (token, rule) in enumerate(places):
        end = places[number + 1][0].i if number + 1 < len(places) else len(doc)
        found = _by_act(token, statement, reader)
        if rule.verb in reader.rules.by_operative:
            found = found or _by_noun(token, rule, end, statement, reader)
            found = found or _asking(token, rule, end, statement, reader)
        if found is not None:
            yield from _also(found, end, reader)
            beside = list(_but(found, end, rule, reader))
            own = tuple(v for v in found.verbs if all(v not in b.verbs for b in beside))
            yield replace(found, verbs=own or found.verbs)
            yield from beside


def _tasks(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield what a body is set up or sent for: "Decides to send a mission to the port to report on the fire"."""
    opening = next((t for t in doc[:OPENING] if _stem(t.lower_) in {"decide", "resolve"}), None)
    if opening is None or statement.own or doc[-1].text == ":":  # the items say what the tasks are
        return
    made = grammar.infinitive(opening)
    if made is None or reader.lemmas.of(made) not in reader.rules.setting_up:
        return
    for to in doc[made.i + 2 : -1]:
        if to.text in {";", ":"} or to.tag_ in {"MD", "VBZ"}:
            return
        if to.lower_ == "to" and to.nbor(1).tag_ == "VB" and to.nbor(1).lower_ != "be":
            agent = grammar.next_noun(doc, made.i + 1)
            further = reach(grammar.participle(to.nbor(1)), reader, steps=1)
            yield Candidate(
                statement=statement, doc=doc, rule="commitments.task", form="operative",
                modality=Modality.OBLIGATION, first=to.i, last=further.last, verbs=further.verbs,
                subject=None if agent is None else agent.i, word="to",
            )  # fmt: skip
            return


def _owed(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield what an organ recalls to be owed: "Reaffirms the responsibility of coastal States to mark the wrecks"."""
    opening = next((t for t in doc[:OPENING] if _stem(t.lower_) in reader.rules.recalling), None)
    if opening is None:
        return
    for noun in doc[opening.i + 1 : opening.i + NOUN_WITHIN]:
        if noun.lower_ not in reader.rules.owed or doc[noun.i + 1 : noun.i + 2].text != "of":
            continue
        agent = _noun_between(doc, noun.i + 2, len(doc))
        inner = _duty(doc, noun.i + 2) if agent is not None else None
        if agent is None or inner is None:
            return
        further = reach(inner, reader, steps=1)
        yield Candidate(
            statement=statement, doc=doc, rule="commitments.owed", form="operative", modality=Modality.OBLIGATION,
            first=opening.i, last=further.last, verbs=further.verbs, subject=agent.i, word=noun.lower_,
        )  # fmt: skip
        return


def _duty(doc: Doc, start: int) -> Token | None:
    """Return the verb of "of the parties to mark", "of the parties for marking"."""
    for token in doc[start:-1]:
        behind = token.nbor(1)
        if token.text in {";", ":"} or token.tag_ == "MD":
            return None
        if (token.lower_ == "to" and behind.tag_ == "VB") or (token.lower_ in {"for", "in"} and behind.tag_ == "VBG"):
            return grammar.participle(behind)
    return None


def _asking(token: Token, rule: Operative, end: int, statement: Statement, reader: Reader) -> Candidate | None:
    """Return what is asked by a verb: "Urges the parties to withdraw", "Demands that Norland put an end to"."""
    doc, start = token.doc, _start(token, rule, reader)
    that = next((t.i for t in doc[token.i + 1 : min(end, start + NEAR)] if t.lower_ == "that"), None)
    if that is not None and _points(doc, that, start):
        that = None
    if that is None:
        inner = _infinitive(doc, start, end, reader)
    else:
        inner = _subjunctive(doc, that + 1, end, reader) or _subjunctive(doc, that + 1, end, reader, commas=False)
    if inner is None:
        return None
    agent = _noun_between(doc, start if that is None else that + 1, inner.i)
    if agent is None:
        return None
    passive = grammar.is_passive(inner)
    if reader.kind != "resolution" and doc[agent.left_edge.i : agent.i + 1].text.startswith("the following"):
        return None
    event = reader.rules.event_pattern.search(agent.lower_) is not None
    if event and not passive and that is None:
        return None
    further = reach(inner, reader, steps=1)
    negated = any(t.lower_ == "not" for t in doc[max(token.i, inner.i - 3) : inner.i])
    return Candidate(
        statement=statement, doc=doc, rule=rule.id, form="operative", modality=modality_of(rule.force, negated),
        first=token.i, last=further.last, verbs=further.verbs, subject=agent.i, word=rule.verb,
        passive=passive or event,
    )  # fmt: skip


def _points(doc: Doc, that: int, start: int) -> bool:
    """Return whether "that" opens no clause of what is asked: "calls on that Party to", "upon him to say that"."""
    before = any(t.lower_ == "to" and t.nbor(1).tag_ == "VB" for t in doc[start:that])
    behind = [t.tag_ for t in doc[that + 1 : that + 4]]
    return before or doc[that].tag_ in {"DT", "WDT"} or (behind[:1] != ["TO"] and behind[-2:] == ["TO", "VB"])


def _also(asked: Candidate, end: int, reader: Reader) -> Iterator[Candidate]:
    """Yield what a second "and that" asks: "demands that the attacks cease and that both parties take measures"."""
    doc, rule = asked.doc, reader.rules.by_operative.get(asked.word)
    if rule is None:
        return
    for that in doc[asked.last + 1 : max(asked.last + 1, end - 2)]:
        if that.text == ";":
            return
        if that.lower_ != "that" or that.nbor(-1).lower_ != "and":
            continue
        inner = _subjunctive(doc, that.i + 1, end, reader)
        agent = _noun_between(doc, that.i + 1, inner.i) if inner is not None else None
        if inner is None or agent is None:
            return
        further = reach(inner, reader, steps=1)
        yield replace(
            asked, modality=rule.force, first=inner.i, last=further.last, verbs=further.verbs, subject=agent.i,
            passive=grammar.is_passive(inner),
        )  # fmt: skip


def _by_act(token: Token, statement: Statement, reader: Reader) -> Candidate | None:
    """Return what an organ does by saying so: "Authorizes the phased deployment of", "Extends the mandate of"."""
    rule = reader.rules.by_act.get(_stem(token.lower_))
    if rule is None or reader.kind != "resolution" or not token.lower_.endswith("s"):
        return None
    for noun in token.doc[token.i + 1 : token.i + NOUN_WITHIN]:
        if noun.tag_ in {"NN", "NNS"}:
            conduct = reader.lemmas.is_conduct(noun) and rule.verb not in LASTING
            if not conduct and noun.lower_ not in reader.rules.prolonged:
                return None
            return Candidate(
                statement=statement, doc=token.doc, rule=rule.id, form="operative", modality=rule.force,
                first=token.i, last=token.i, verbs=(token.i, noun.i) if conduct else (token.i,), subject=None,
                word=rule.verb,
            )  # fmt: skip
        if noun.tag_ in grammar.VERBAL - {"VBN"} or noun.lower_ == "that":
            return None
    return None


def _but(asked: Candidate, end: int, rule: Operative, reader: Reader) -> Iterator[Candidate]:
    """Yield what is asked beside what is forbidden: "Urges all States not to recognise it and to withhold aid"."""
    if asked.modality is not Modality.PROHIBITION or rule.force is Modality.PROHIBITION:
        return
    doc = asked.doc
    for token in doc[asked.last + 1 : min(end, len(doc) - 2)]:
        if token.text == ";":
            return
        joined = token.lower_ == "to" and token.nbor(-1).lower_ in {"and", "but"}
        if joined and token.nbor(1).tag_ in {"VB", "VBP"}:
            further = reach(token.nbor(1), reader, steps=1)
            yield replace(asked, modality=rule.force, first=token.i, last=further.last, verbs=further.verbs)
            return


def _by_noun(token: Token, rule: Operative, end: int, statement: Statement, reader: Reader) -> Candidate | None:
    """Return what is asked by the noun of conduct alone: "Demands the immediate withdrawal of all forces"."""
    if rule.verb not in reader.rules.demanding:
        return None
    doc, rules = token.doc, reader.rules
    start = _start(token, rule, reader) if _stem(token.lower_) != rule.verb else token.i + 1
    if rule.verb == "appeal":  # "Appeals to all concerned for the release"
        start = next((t.i + 1 for t in doc[start : min(end, start + 2 * NOUN_WITHIN)] if t.lower_ == "for"), end)
    for noun in doc[start : min(end, start + NOUN_WITHIN)]:
        if noun.tag_ in {"NN", "NNS"} and rules.conduct_nouns.get(noun.lower_):
            behind = noun.i + 1 < len(doc) and doc[noun.i + 1].tag_ in {"NN", "NNS", "HYPH"}
            if behind:
                return None
            verbs = (token.i, noun.i) if rule.verb == "call" else (noun.i,)
            return Candidate(
                statement=statement, doc=doc, rule=rule.id, form="operative", modality=rule.force,
                first=token.i, last=noun.i, verbs=verbs, subject=noun.i, word=rule.verb, passive=True,
            )  # fmt: skip
        if noun.tag_ in {"NN", "NNS", "NNP", "NNPS", "PRP", *grammar.VERBAL - {"VBN"}} or noun.lower_ in {"that", "to"}:
            return None
    return None


def _start(token: Token, rule: Operative, reader: Reader) -> int:
    """Return where those who are asked may be named: behind "upon", behind the noun of "Reiterates its appeal to"."""
    doc, at = token.doc, token.i
    if _stem(token.lower_) != rule.verb:
        at = next((t.i for t in doc[at + 1 : at + NEAR] if t.lower_ == rule.verb), at)
    follows = reader.rules.operative_follows.get(rule.verb, frozenset()) | {"to", "for"}
    for near in doc[at + 1 : at + 4]:
        if near.lower_ in follows:
            return int(near.i) + 1
        if near.tag_ != "RB" and near.lower_ not in {"once", "again", "further"}:
            break
    return int(at) + 1


def _operative(token: Token, reader: Reader) -> Operative | None:
    """Return the rule of ``token`` if it is an operative verb where one can stand: first, or after "and" or ";"."""
    rules, doc = reader.rules, token.doc
    stem = _stem(token.lower_)
    rule = rules.by_operative.get(stem)
    if rule is None and token.lower_.endswith("s"):
        rule = rules.by_act.get(stem)
    if stem in rules.repeating:
        near = (t.lower_ for t in doc[token.i + 1 : token.i + 5])
        rule = next((rules.by_operative[word] for word in near if word in rules.by_operative), None)
    if rule is None or (token.i > OPENING and not token.lower_.endswith("s")):
        return None
    following = rules.operative_follows.get(rule.verb)
    if following and stem == rule.verb and not {t.lower_ for t in doc[token.i + 1 : token.i + 5]} & following:
        return None
    if token.i <= OPENING:
        if not token.lower_.endswith("s") and any(t.lower_ == "that" for t in doc[: token.i]):
            return None  # "Demands that Norland permit": the verb of what is asked
        return rule if token.tag_ != "NN" or token.i == 0 else None
    before = [t.lower_ for t in doc[token.i - 3 : token.i] if t.tag_ != "RB" and t.lower_ not in {"further", "also"}]
    return rule if before and before[-1] in {"and", ",", ";"} else None


def _ordered(token: Token, reader: Reader) -> Operative | None:
    """Return the rule of an order's verb: "I hereby direct the Secretary to", "I request that"."""
    before = [t.lower_ for t in token.doc[max(0, token.i - 2) : token.i]]
    said = token.tag_ in {"VBP", "VBZ", "VB"} and before[-1:] in (["hereby"], ["i"])
    return reader.rules.by_operative.get(_stem(token.lower_)) if said else None


def _stem(word: str) -> str:
    if word.endswith("lies"):
        return word[:-3] + "y"
    return word.removesuffix("s").replace("authorize", "authorise")


def _infinitive(doc: Doc, start: int, end: int, reader: Reader) -> Token | None:
    """Return the first infinitive of what is asked, past those that only describe who is asked.

    "All States in a position to do so to contribute" are asked to contribute.
    """
    passed: Token | None = None
    for token in doc[start:end]:
        if token.text == ";":
            break
        if token.lower_ != "to" or token.i + 1 >= len(doc):
            continue
        after = [t for t in doc[token.i + 1 : token.i + 5] if t.tag_ != "RB"]
        verb = after[0] if after else None
        if verb is None or not (verb.tag_ in {"VB", "VBP"} or (verb.tag_ == "NN" and _is_verb(verb, reader))):
            continue
        before = token.nbor(-1)
        if before.lower_ == "order":
            continue
        if before.lower_ in reader.rules.incidental:
            passed = passed or verb
        elif passed is not None and before.lower_ in {"and", "or", ","}:
            continue
        else:
            return grammar.participle(verb)
    return grammar.participle(passed) if passed is not None else None


def _is_verb(token: Token, reader: Reader) -> bool:
    """Return whether a noun behind "to" is rather a verb: an object with an article follows."""
    following = token.doc[token.i + 1 : token.i + 2]
    return reader.lemmas.is_base(token) and bool(following) and following[0].tag_ in {"DT", "PRP$", "IN", "JJ", "NNS"}


def _subjunctive(doc: Doc, start: int, end: int, reader: Reader, *, commas: bool = True) -> Token | None:
    """Return the verb of "that all parties honour", "that South Africa, pending the transfer, comply".

    Where ``commas`` do not come in pairs, what stands between them is not left out.
    """
    inside = False
    for token in doc[start:end]:
        if commas and token.text in {",", ":"}:
            inside = not inside and token.text == ","
            continue
        before = token.nbor(-1)
        if token.tag_ == "MD":
            return grammar.head_verb(token, reader.lemmas) if token.lower_ in ASKED else None
        postposed = before.lower_ in reader.rules.postposed
        if inside or (before.tag_ in {"TO", "MD", "DT", "JJ", "IN", "PRP$"} and not postposed):
            continue
        behind = before.tag_ in grammar.NOUNS or before.lower_ in reader.rules.postposed
        misread = token.tag_ in {"VBD", "NN"} and behind and reader.lemmas.is_base(token)
        if token.tag_ == "NN" and before.tag_ in {"NN", "NNP"}:
            misread = False  # a compound: "the peace process"
        if misread or token.tag_ in {"VB", "VBP"}:
            return grammar.participle(token)
    return None


def _noun_between(doc: Doc, start: int, end: int) -> Token | None:
    """Return the head of the first noun phrase from ``start`` on, before ``end``."""
    for token in doc[start:end]:
        if token.dep_ == "pobj" and token.head.i > start and token.head.lower_ not in {"upon", "on", "to"}:
            continue
        if token.tag_ in {"NN", "NNS", "NNP", "NNPS", "PRP", "DT"} or (token.tag_ == "VB" and token.text.isupper()):
            while token.i + 1 < end and token.nbor(1).tag_ in {"NN", "NNS", "NNP", "NNPS", "HYPH", "JJ"}:
                token = token.nbor(1)
            if token.tag_ != "DT":
                return token
    return next((t for t in doc[start:end] if t.lower_ in {"all", "those"}), None)
