"""Whom a commitment's conduct is owed or directed to, where its clause names an agent."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from pipeline.extract.commitments import grammar
from pipeline.extract.commitments.agents import UNKNOWN, Agents
from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.extract.commitments.passives import is_invited
from pipeline.extract.commitments.rules import AgentRules

# Words after the head verb that belong to its clause.
CLAUSE = 40
# Words of the guide under which bearer and beneficiary may both fall and yet differ.
CLASSES = frozenset({"role", "organ", "third", "person"})
TOWARDS = frozenset({"to", "with", "towards", "toward", "against", "vis"})
# A "to" that completes one of these does not hand anything over: "issued to", "applicable to".
NESTED = frozenset({"VBN", "VBG", "VBD", "JJ"})
# Participles that are no handing over: "information so received to a third State".
GAINED = frozenset({"received", "obtained", "acquired"})
# Words before a "with" that joins nobody.
MANNER = frozenset({"accordance", "connection", "regard", "respect", "line", "conformity", "compliance", "consistent"})
# What something is made to somebody: "made known to", "make available to".
CONVEYED = frozenset({"known", "available"})
# What opens a clause of its own: "so that", "with a view to", "in order to".
OPENERS = {
    "so": (("that",), ("as",)),
    "with": (("a", "view"),),
    "in": (("order",),),
    "for": (("the", "purpose"),),
}
RELATIVES = frozenset({"WDT", "WP", "WP$", "WRB"})
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
BASE = frozenset({"VB", "VBP"})


def beneficiary_of(
    candidate: Candidate, agents: Agents, agent: tuple[str, ...], bearer: tuple[str, ...], reader: Reader
) -> tuple[str, ...]:
    """Return whom the conduct is owed or directed to; empty if the clause names nobody."""
    if (candidate.passive or is_invited(candidate)) and agent and agent != bearer:
        lemma = reader.lemmas.of(candidate.head)
        chosen = lemma in agents.rules.choosing
        if lemma in agents.rules.addressing or is_invited(candidate) or (agent == ("person",) and not chosen):
            return agent
    if _is_reciprocal(candidate):
        return bearer if bearer in {("organ",), ("person",)} else ("other",)
    reported = reports(candidate, agents.rules) if reader.kind == "resolution" else ()
    for listed in _recipients(candidate, agents.rules, reader):
        nouns = [noun for noun in listed if not _is_place(noun)]
        if reported and any(noun.lower_ == "it" for noun in nouns):
            return reported  # who asks for a report is to have it
        resolved = (code for noun in nouns for code in _whom(noun, agents, bearer))
        found = agents.together(tuple(dict.fromkeys(resolved)))
        own = found == bearer and not set(found) <= CLASSES
        if found and found != (UNKNOWN,) and (not own or _is_report(nouns, agents)):
            return tuple(dict.fromkeys((*found, *reported)))
    return reported


def reports(candidate: Candidate, rules: AgentRules) -> tuple[str, ...]:
    """Return ``organ`` where what a resolution asks ends in a report to its author, or to another body."""
    if candidate.form != "operative":
        return ()
    asked = candidate.doc[candidate.verbs[0] :].text.partition(";")[0]
    return ("organ",) if rules.reporting_pattern.search(asked) else ()


def _whom(noun: Token, agents: Agents, bearer: tuple[str, ...]) -> tuple[str, ...]:
    """Return whom the noun means; "it" and "them" are not those who act, but whoever else was spoken of before."""
    found = agents.resolve(noun) or agents.within(noun)
    if noun.lower_ not in {"it", "them"} or not found or found != bearer:
        return found
    before = (t for t in reversed(noun.doc[: noun.i]) if t.tag_ in NOUNS and t.dep_ not in {"compound", "poss"})
    return next((codes for t in before if (codes := agents.resolve(t)) and codes != bearer), found)


def _is_place(noun: Token) -> bool:
    """Return whether the noun is where something goes: "to the country of the other Party"."""
    return noun.lower_ in {"country", "countries"} and any(c.lower_ == "of" for c in noun.children)


def _is_report(nouns: list[Token], agents: Agents) -> bool:
    """Return whether one state's officers turn to another of its own: "shall submit to the President"."""
    return agents.sole and any(n.head.lower_ == "to" and n.tag_ in {"NN", "NNP", "NNS"} for n in nouns)


def _clause(verb: Token) -> Iterator[Token]:
    """Yield the words after ``verb`` as far as its own clause goes."""
    doc = verb.doc
    for token in doc[verb.i + 1 : verb.i + CLAUSE]:
        if token.tag_ in RELATIVES | {"MD"} or token.text in {";", ":"}:
            return
        following = OPENERS.get(token.lower_)
        if following and any(_reads(doc, token.i + 1, words) for words in following):
            return
        if token.tag_ == "IN" and token.dep_ == "mark" and token.lower_ != "for":
            return
        yield token


def _reads(doc: Doc, start: int, words: tuple[str, ...]) -> bool:
    return tuple(t.lower_ for t in doc[start : start + len(words)]) == words


def _is_reciprocal(candidate: Candidate) -> bool:
    """Return whether "each other", "one another" stands behind the verb in its own clause."""
    doc, head = candidate.doc, candidate.head
    if not any(t.lower_ in {"other", "another", "themselves"} for t in doc[head.i + 1 : head.i + CLAUSE]):
        return False
    for token in _clause(head):
        if token.lower_ in {"other", "another"} and doc[token.i - 1].lower_ in {"each", "one"}:
            return doc[token.i - 2].lower_ not in {"between", "of", "from"}
    return False


def _verbs(candidate: Candidate) -> list[Token]:
    """Return the head verbs, and those joined to them that the entry covers: "to refrain from ... and to extend"."""
    doc = candidate.doc
    found = [doc[i] for i in candidate.verbs]
    last = found[-1]
    found += _inner(found[0])
    for token in doc[last.i + 1 : last.i + 3 * CLAUSE]:
        if token.text in {";", ":"} or (token.tag_ == "VBZ" and token.nbor(-1).tag_ in {"CC", "RB"}):
            break
        joined = token.dep_ == "conj" and token.head in found
        listed = candidate.form in {"operative", "listed"} and _is_listed_infinitive(token)
        alike = token.tag_ in BASE | {last.tag_} and not grammar.has_modal(token)
        if (joined or listed) and alike and grammar.own_subject(token) is None:
            found.append(token)
    return found


def _inner(verb: Token) -> list[Token]:
    """Return the verb that "be the duty of ... to" or "refrain from" brings with it."""
    near = verb.doc[verb.i + 1 : verb.i + CLAUSE]
    if verb.lower_ == "be" and any(t.lower_ in {"duty", "responsibility", "task"} for t in near[:4]):
        return [t for t in near if t.tag_ == "VB" and t.nbor(-1).tag_ == "TO"][:1]
    gerunds = (c for p in verb.children if p.lower_ == "from" for c in p.children if c.tag_ == "VBG")
    depriving = (c for n in verb.children if n.dep_ == "dobj" for c in n.children if c.lower_ == "depriving")
    return [*gerunds, *depriving][:1]


def _is_listed_infinitive(token: Token) -> bool:
    """Return whether "and to", ", and further to" stands before the verb."""
    doc, at = token.doc, token.i - 1
    if at < 1 or token.tag_ != "VB" or doc[at].tag_ != "TO":
        return False
    before = [t for t in doc[max(0, at - 3) : at] if t.tag_ != "RB"]
    return bool(before) and (before[-1].tag_ == "CC" or before[-1].text == ",")


def _recipients(candidate: Candidate, rules: AgentRules, reader: Reader) -> Iterator[list[Token]]:
    """Yield the nouns that may name whom the conduct is for, the likeliest first, those joined by "and" together."""
    verbs = _verbs(candidate)
    for verb in verbs:
        lemma = reader.lemmas.of(verb)
        right = [c for c in verb.children if c.i > verb.i]
        addressing = lemma in rules.addressing
        if lemma == "hold":
            yield from _unharmed(verb)
        if lemma == "ensure":
            yield from _ensured(right, rules, reader)
        for child in right:
            if child.lower_ in rules.gatherings:
                continue
            if child.dep_ == "dative" or (addressing and child.dep_ in {"dobj", "nsubj"}):
                yield _objects(child) if child.tag_ in {"IN", "TO"} else [child]
            inner = grammar.own_subject(child) if addressing and child.dep_ in {"ccomp", "xcomp"} else None
            if inner is not None and inner.i > verb.i:
                yield [inner]  # "permit the mission to proceed"
        if lemma in rules.inward or (
            lemma == "return" and not any(c.dep_ in {"dobj", "nsubjpass"} for c in verb.children)
        ):
            continue
        for preposition in _prepositions(verb, lemma, rules):
            yield _objects(preposition)
        if lemma in rules.handing:
            yield from _handed(verb)
            yield from _enabled(verb, reader)
            yield from _considered(right)
        if lemma in rules.joining:
            yield from _shared(verb)
        if lemma in rules.favouring:
            yield from _favoured(right)
        yield from _worth(verb, rules)
    for verb in verbs:
        lemma = reader.lemmas.of(verb)
        yield from _served(verb, lemma, rules)
        if lemma in rules.handing and not candidate.passive:
            yield from _asking(verb)
        if lemma in rules.sparing:
            yield from _spared(verb, rules)


def _unharmed(verb: Token) -> Iterator[list[Token]]:
    """Yield whom "hold harmless" is for, behind the adjective or before it."""
    near = verb.doc[verb.i + 1 : verb.i + CLAUSE // 2]
    at = next((t.i for t in near if t.lower_ == "harmless"), None)
    if at is not None:
        start = verb.i + 1 if at > verb.i + 1 else at + 1
        noun = grammar.next_noun(verb.doc, start)
        yield [noun] if noun is not None else []


def _ensured(right: list[Token], rules: AgentRules, reader: Reader) -> Iterator[list[Token]]:
    """Yield who is to be treated so: "ensure that the personnel of the other Party are granted leave"."""
    for clause in right:
        if clause.dep_ == "ccomp" and reader.lemmas.of(clause) in rules.addressing:
            yield [c for c in clause.children if c.dep_ == "nsubjpass"][:1]


def _enabled(verb: Token, reader: Reader) -> Iterator[list[Token]]:
    """Yield who is enabled by what is given: "rooms shall be provided to enable the guards to rest"."""
    for token in _clause(verb):
        if token.tag_ == "VB" and token.nbor(-1).lower_ == "to" and reader.lemmas.of(token) in {"enable", "allow"}:
            inner = (grammar.own_subject(c) for c in token.children if c.dep_ in {"ccomp", "xcomp"})
            found = [c for c in token.children if c.dep_ == "dobj"] or [noun for noun in inner if noun is not None]
            yield found[:1]


def _considered(right: list[Token]) -> Iterator[list[Token]]:
    """Yield whose proposal is given consideration: "sympathetic consideration to any request made by Norland"."""
    for noun in right:
        if noun.dep_ == "dobj" and noun.lower_ == "consideration":
            after = noun.doc[noun.i + 1 : noun.i + CLAUSE // 2]
            yield from (_objects(t) for t in after if t.lower_ in {"by", "from", "of"})


def _handed(verb: Token) -> Iterator[list[Token]]:
    """Yield what "to" governs anywhere in the clause of a verb that hands something over."""
    for token in _clause(verb):
        prepositional = token.lower_ == "to" and (token.tag_ == "IN" or token.dep_ in {"prep", "dative"})
        conveyed = token.head.lower_ in CONVEYED and token.head.head.i == verb.i
        nested = token.head.tag_ in NESTED and token.head.lower_ not in GAINED and not conveyed
        if prepositional and (token.head.i == verb.i or not nested):
            yield _objects(token)


def _shared(verb: Token) -> Iterator[list[Token]]:
    """Yield what "with" governs anywhere in the clause of a verb of sharing: "share its maps of the area with"."""
    for token in _clause(verb):
        if token.lower_ == "with" and token.nbor(-1).lower_ not in MANNER:
            yield _objects(token)


def _asking(verb: Token) -> Iterator[list[Token]]:
    """Yield at whose request, or disposal, something is given: "shall, at the request of the other Party, provide"."""
    for token in verb.doc[max(0, verb.i - CLAUSE // 2) : verb.i + CLAUSE]:
        if token.lower_ == "of" and token.i > 1 and token.nbor(-1).lower_ in {"request", "disposal"}:
            yield _objects(token)


def _favoured(right: list[Token]) -> Iterator[list[Token]]:
    """Yield whose the object is: "support Norland's defence"."""
    for child in right:
        if child.dep_ == "dobj":
            named = (t for t in child.subtree if t.tag_ == "NNP")
            yield from ([t] for t in named if t.dep_ == "poss" or (t.dep_ == "pobj" and t.head.lower_ == "of"))


def _worth(verb: Token, rules: AgentRules) -> Iterator[list[Token]]:
    """Yield whose the good is that the conduct is about: "respect the independence of", "ensure the return of"."""
    for noun in verb.children:
        if noun.dep_ == "dobj" and noun.lower_ in rules.worths:
            for child in noun.children:
                if child.dep_ == "poss":
                    yield [child]
                elif child.lower_ == "of":
                    yield _objects(child)
                    yield [
                        o
                        for thing in _objects(child)
                        for of in thing.children
                        if of.lower_ == "of"
                        for o in _objects(of)
                    ]
                elif child.dep_ == "prep":  # "the return to their homes of all those deported"
                    yield [o for c in child.subtree if c.lower_ == "of" for o in _objects(c)]


def _spared(verb: Token, rules: AgentRules) -> Iterator[list[Token]]:
    """Yield whose the good is that is to be spared or kept: "desist from any act that violates the sovereignty of"."""
    for token in verb.doc[verb.i + 1 : verb.i + 2 * CLAUSE]:
        if token.text == ";":
            return
        if token.lower_ in rules.worths:
            owners = [[c] for c in token.children if c.dep_ == "poss"]
            behind = token.doc[token.i + 1 : token.i + 2]
            yield from owners or ([_objects(behind[0])] if behind.text == "of" else [])
        elif token.lower_ == "against":
            yield _objects(token)


def _served(verb: Token, lemma: str, rules: AgentRules) -> Iterator[list[Token]]:
    """Yield whom "for" names: "provide training for the personnel", "assistance for Norland"."""
    if not any(t.lower_ == "for" for t in verb.doc[verb.i + 1 : verb.i + CLAUSE]):
        return
    for token in _clause(verb):
        if token.lower_ != "for" or token.tag_ != "IN":
            continue
        before = token.nbor(-1)
        helps = before.lower_ in rules.helping or token.head.lower_ in rules.helping
        own = lemma in rules.serving and (token.head.i == verb.i or token.head.head.i == verb.i)
        if helps or own:
            yield _objects(token)


def _objects(preposition: Token) -> list[Token]:
    """Return what the preposition, and one of the same word joined to it, governs."""
    found = [c for c in preposition.children if c.dep_ == "pobj"]
    for joined in preposition.children:
        if joined.dep_ == "conj" and joined.lower_ == preposition.lower_:
            found += [c for c in joined.children if c.dep_ == "pobj"]
    if not found:
        near = grammar.next_noun(preposition.doc, preposition.i + 1)
        found = [near] if near is not None else []
    return found


def _prepositions(verb: Token, lemma: str, rules: AgentRules) -> Iterator[Token]:
    """Yield the prepositions by which the conduct turns to somebody: the verb's, its object's, "into talks with"."""
    own = TOWARDS | ({"from"} if lemma in rules.turning else set())
    for child in verb.children:
        if child.i <= verb.i:
            continue
        if child.dep_ in {"prep", "dative"} and child.lower_ in own:
            yield child
        nouns = [child] if child.dep_ == "dobj" else [c for c in child.children if c.dep_ == "pobj"]
        if child.dep_ == "dobj" or child.lower_ in {"into", "in"}:
            for noun in nouns:
                mutual = lemma in rules.joining or noun.lower_ in rules.mutual
                inner = {"to", "against"} | ({"with"} if mutual else set())
                yield from (c for c in noun.children if c.dep_ == "prep" and c.lower_ in inner)
        if child.lower_ == "with" and any(n.lower_ in {"regard", "respect"} for n in nouns):
            yield from (c for n in nouns for c in n.children if c.lower_ == "to")
