"""The items of a list under a lead-in that binds: "shall have the following tasks: (a) to examine ..."."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from pipeline.extract.commitments import grammar, subjects
from pipeline.extract.commitments.candidates import Candidate, Reader, statement_start
from pipeline.extract.commitments.conduct import reach
from pipeline.extract.commitments.force import modality_of
from pipeline.extract.commitments.measures import RULE
from pipeline.extract.commitments.modals import CLAUSE, opens_with_clause
from pipeline.extract.commitments.statements import Statement
from pipeline.types import Modality, ProvisionKind

# An item's head verb stands among its first characters.
OPENING = 40
# Words before the items in which their common noun stands: "the following tasks:".
NOUN_WITHIN = 7
# Words before the comma behind which an item's verb stands.
NEAR_COMMA = 20
# Words between a verb of agreement and "the following" that it is to.
NEAR = 4
NAMING = frozenset({"be", "include", "comprise", "have"})
POINTING = frozenset({"following", "these"})
# Clauses beside an item's verb, and what opens them.
ASIDE = frozenset({"relcl", "advcl"})
MARKS = frozenset({"nsubj", "nsubjpass", "mark"})
# Such an item follows a lead-in that was lost: it is a task of the organ that the resolution sets up.
ALONE = frozenset({ProvisionKind.ITEM, ProvisionKind.PARAGRAPH})


def from_items(
    doc: Doc, statement: Statement, reader: Reader, *, lead: Sequence[Candidate], own: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Yield the conduct that an item names, where its lead-in binds and the item says nothing deontic itself.

    Args:
        doc: the lead-in and the item, parsed as one.
        statement: the same, with the place where the item begins.
        reader: rules, lemmas and kind of the instrument.
        lead: the candidates of the lead-in.
        own: the candidates of the item.
    """
    near = any(doc[c.last].idx < statement.own + OPENING and not _is_aside(c) for c in own)
    if not statement.own:
        yield from _aside(doc, reader, own)
        if not near:
            yield from _alone(doc, statement, reader)
        return
    if near:
        return
    leading = lead[-1] if lead else _agreed(doc, statement, reader)
    if leading is None:
        return
    agreed = leading.form == "performative" and leading.last == leading.first
    if agreed or _asks_for_conduct(doc, leading, statement, reader):
        yield from _item(doc, statement, reader, leading)


def as_item(candidate: Candidate, reader: Reader) -> Candidate:
    """Return the candidate as an item whose modal stands in its lead-in: prompted, or behind a clause of its own.

    In "(a) when a mission is sent, make maps available" the clause before the verb is no condition of the lead-in.
    """
    doc, statement = candidate.doc, candidate.statement
    if doc[candidate.first].idx >= statement.own or candidate.form != "modal":
        return candidate
    if statement.prompted:
        return replace(candidate, rule=RULE, form="listed", word="")
    return replace(candidate, form="listed") if opens_with_clause(doc, statement, reader) else candidate


def _is_aside(candidate: Candidate) -> bool:
    """Return whether an expression stands in a clause beside the item's own verb: "any act which may endanger"."""
    return candidate.head.dep_ in ASIDE and any(t.dep_ in MARKS for t in candidate.head.children)


def is_complement(candidate: Candidate, reader: Reader) -> bool:
    """Return whether the item completes an adjective in its lead-in: "shall be entitled: (a) to ..." is one entry."""
    start = candidate.statement.own
    if candidate.form == "modal" and candidate.statement.text[:start].rstrip(" :").endswith(" to"):
        return False  # "shall be authorised to: (a) enter": each item has its verb
    if opens_with_to(candidate.doc[statement_start(candidate.doc, candidate.statement) :]):
        return False
    lead = (t for t in candidate.doc[candidate.first : candidate.last] if t.idx < start)
    return candidate.form in {"modal", "adjective"} and any(t.lower_ in reader.rules.by_adjective for t in lead)


def is_left_open(candidate: Candidate, reader: Reader) -> bool:
    """Return whether the items say what "shall be authorised to:" is for; the lead-in alone is then no entry."""
    doc = candidate.doc
    ends = [t.lower_ for t in doc[-2:]] == ["to", ":"]
    return ends and candidate.form == "modal" and doc[candidate.last].lower_ in reader.rules.by_adjective


def _asks_for_conduct(doc: Doc, lead: Candidate, statement: Statement, reader: Reader) -> bool:
    """Return whether the lead-in's items are things to do, or to be free to do: "the following tasks", "rights"."""
    if lead.form == "adjective" or lead.passive:
        return False
    own = statement_start(doc, statement)
    near = doc[max(lead.last, own - NOUN_WITHIN) : own]
    owed = doc[lead.last : lead.last + NEAR] if reader.lemmas.of(lead.head) == "owe" else ()  # "shall owe a duty to"
    following = (t for t in doc[lead.last : own] if t.i and t.nbor(-1).lower_ in POINTING)
    subject: tuple[Token, ...] = ()
    if lead.subject is not None and reader.lemmas.of(lead.head) in NAMING:
        subject = (doc[lead.subject],)  # "The functions of the Office shall be:"
    return any(t.lower_ in reader.rules.list_nouns for t in (*near, *owed, *following, *subject))


def _agreed(doc: Doc, statement: Statement, reader: Reader) -> Candidate | None:
    """Return the lead-in that agrees to a list: "we agree to the following steps:", "committed to these actions:"."""
    own = statement_start(doc, statement)
    for token in doc[:own]:
        rule = reader.rules.by_performative.get(reader.lemmas.of(token)) if token.tag_ in grammar.VERBAL else None
        if rule is None or not {"to", "gerund"} & set(rule.takes) or grammar.has_modal(token):
            continue
        near = [t.lower_ for t in doc[token.i + 1 : token.i + NEAR]]
        named = any(t.lower_ in reader.rules.list_nouns for t in doc[token.i : own])
        open_end = own < len(doc) - 2 and rule.verb in {"agree", "undertake"} and opens_with_to(doc[own:])
        if (POINTING & set(near) and named) or open_end:
            subject = subjects.subject(token, token.i)
            return Candidate(
                statement=statement, doc=doc, rule=rule.id, form="performative", modality=rule.force,
                first=token.i, last=token.i, verbs=(token.i,), subject=None if subject is None else subject.i,
                word=rule.verb,
            )  # fmt: skip
    return None


def opens_with_to(item: Span) -> bool:
    """Return whether an item goes on with its lead-in's "to": "not to hinder", "to promote"."""
    words = [t.lower_ for t in item[:2]]
    return words[:1] == ["to"] or words == ["not", "to"]


def _item(doc: Doc, statement: Statement, reader: Reader, lead: Candidate) -> Iterator[Candidate]:
    """Yield the item's head verb; after a pledge also a gerund or a noun of conduct: "sharing", "the exchange of"."""
    own = doc[statement_start(doc, statement) :]
    verb = _head(list(own), reader)
    if verb is None and lead.form == "performative":
        verb = _named(list(own), reader)
    if verb is None:
        return
    rights = lead.form == "right" or (lead.form == "modal" and _are_rights(doc, lead, statement))
    force = Modality.PERMISSION if rights else lead.modality
    if force is Modality.PROHIBITION and lead.form != "modal":
        force = lead.modality
    yield _listed(verb, own[0], reader, replace(lead, modality=force))


def _are_rights(doc: Doc, lead: Candidate, statement: Statement) -> bool:
    """Return whether the lead-in grants: "shall enjoy the following rights:"."""
    behind = {t.lower_ for t in doc[lead.last : statement_start(doc, statement)]}
    return bool(behind & {"rights", "right", "privileges", "freedoms", "facilities", "powers"})


def _listed(verb: Token, opening: Token, reader: Reader, lead: Candidate) -> Candidate:
    doc = verb.doc
    further = reach(verb, reader, steps=1)
    before = doc[opening.i : max(opening.i + 1, verb.i)]
    negated = any(t.lower_ == "not" for t in before)
    to = next((t.i for t in before if t.lower_ == "to"), verb.i)
    return replace(
        lead, form="listed", first=to, last=further.last, verbs=further.verbs,
        modality=modality_of(lead.modality, negated), passive=False, outer=None,
    )  # fmt: skip


def _head(own: Sequence[Token], reader: Reader) -> Token | None:
    """Return the base form that opens the item, also behind "to" and behind an insertion that a comma ends."""
    words = [t for t in own[:5] if t.tag_ not in {"RB"}]
    if not words:
        return None
    if words[0].lower_ == "to" or words[0].tag_ == "TO":
        verb = words[1] if len(words) > 1 else None
        sure = verb is not None and (verb.tag_ in {"VB", "VBP"} or reader.lemmas.is_base(verb))
        return verb if sure else None
    limited = words[0].lower_ == "subject" and len(words) > 1 and words[1].lower_ == "to"
    plain = not limited and words[0].tag_ in {"VB", "VBP"} and own[0].tag_ in {"RB", "VB", "VBP"}
    if plain:
        return words[0]
    return _behind_comma(own, far=CLAUSE if own[0].lower_ in reader.rules.conditions else NEAR_COMMA)


def _behind_comma(own: Sequence[Token], *, far: int) -> Token | None:
    """Return the verb of "Without taking part in the fighting, to coordinate", "whenever need be, to seek help"."""
    for token in own[:far]:
        finite = token.tag_ in {"MD", "VBZ", "VBP", "VBD"} and far < CLAUSE  # a condition has a verb of its own
        if finite or token.text in {";", ":"}:
            return None
        if token.text == "," and token.i + 2 < len(token.doc) and token.nbor(1).tag_ in {"TO", "VB"}:
            verb = token.nbor(1 if token.nbor(1).tag_ == "VB" else 2)
            return verb if verb.tag_ == "VB" else None
    return None


def _named(own: Sequence[Token], reader: Reader) -> Token | None:
    """Return the gerund that opens the item, or the noun of conduct that heads its first phrase."""
    for token in own[:8]:
        if token.tag_ == "VBG" and token.dep_ not in {"amod", "compound"}:
            return token
        if token.tag_ in {"NN", "NNS"} and token.lower_ in reader.rules.conduct_nouns:
            return token
        if token.tag_ not in {"JJ", "JJR", "DT", "RB", "NN", "CC", "VBN", "VBG", "PRP$", "HYPH", "NNP"}:
            return None
    return None


def _alone(doc: Doc, statement: Statement, reader: Reader) -> Iterator[Candidate]:
    """Yield the head verb of "To verify ..." where an organ's mandate has lost its lead-in."""
    if reader.kind != "resolution" or statement.provision.kind not in ALONE or len(doc) < 4:
        return
    if doc[0].lower_ != "to" or any(t.tag_ == "MD" for t in doc[:8]):
        return
    verb = _head(list(doc), reader)
    root = next((t for t in doc if t.dep_ == "ROOT"), None)
    # "To this end, requests ...", "To assist the Mission, the Council decides" have another verb as their root.
    if verb is None or root is None or (root.i != verb.i and root.tag_ in {"VBZ", "VBP", "VBD"}):
        return
    lead = Candidate(
        statement=statement, doc=doc, rule="commitments.mandate", form="listed", modality=Modality.OBLIGATION,
        first=0, last=verb.i, verbs=(verb.i,), subject=None,
    )  # fmt: skip
    yield _listed(verb, doc[0], reader, lead)


def _aside(doc: Doc, reader: Reader, own: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield what is asked beside the list: "to undertake the following tasks and to report on its work:"."""
    if reader.kind != "resolution" or not own or doc[-1].text != ":":
        return
    for token in doc[own[-1].last : -2]:
        if token.lower_ in POINTING and doc[token.i + 1].lower_ in reader.rules.list_nouns:
            after = doc[token.i + 2 : token.i + 5]
            words = [t.lower_ for t in after]
            if words[:2] == ["and", "to"] and after[2].tag_ in {"VB", "VBP"}:
                yield replace(
                    own[-1], form="listed", first=after[1].i, last=after[2].i, verbs=(after[2].i,), passive=False
                )
