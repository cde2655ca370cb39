"""Which candidates are no commitments, and why."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.extract.commitments import grammar
from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.extract.commitments.clauses import (
    clause_of,
    has_that,
    is_announced,
    is_as_much,
    is_misread,
    is_ours,
    is_own_clause,
    is_parted,
    is_purpose,
    is_question,
    is_relative,
    opens_with_condition,
    resumes,
)
from pipeline.extract.commitments.directives import NAMED
from pipeline.extract.commitments.phrases import phrase
from pipeline.extract.commitments.rules import Inert

# Words after the head verb in which its object is looked for.
NEAR = 12
FAR = 60
# "Flights require the prior approval of ...": a rule of conduct with a thing as its subject.
AGENTLESS = frozenset({"require"})
WEAK = frozenset({"may", "can", "should", "could"})


def reason_to_drop(
    candidate: Candidate, agent: tuple[str, ...], *, reader: Reader, subject: str | None = None
) -> str | None:
    """Return the id of the rule by which ``candidate`` is no commitment, None if it is one.

    Args:
        candidate: the deontic expression.
        agent: who its subject is, empty if no agent.
        reader: rules, lemmas and kind of the instrument.
        subject: the words that a pronoun as subject stands for; None for the subject as it is printed.
    """
    if reader.rules.definition_pattern.search(candidate.statement.text):
        return "commitments.not.definition"
    if candidate.rule == NAMED:
        return "commitments.not.only-named"
    return _clause(candidate, agent, reader) or _listed(candidate, agent, reader, subject)


def _clause(candidate: Candidate, agent: tuple[str, ...], reader: Reader) -> str | None:
    """Return why the clause in which the candidate stands commits nobody."""
    if candidate.form in {"listed", "operative"} or resumes(candidate, reader):
        return None
    if opens_with_condition(candidate, reader):
        return "commitments.not.condition"
    verb = _clause_verb(candidate)
    kind, mark = clause_of(verb)
    if mark and is_parted(candidate, mark):
        mark = ""
    if kind == "advcl" and mark in reader.rules.conditions and mark not in {"whereas", "while", "provided"}:
        return "commitments.not.condition"
    decided = reader.kind == "resolution" and _stem(candidate.doc[0]) in reader.rules.said
    if (mark == "that" and kind == "advcl" and not decided) or is_purpose(candidate):
        return "commitments.not.purpose"
    if kind != "ROOT" and mark in {"whether", "as", "than", "how", "why", "lest"}:
        return "commitments.not.condition"
    outer = _outer_reason(verb, candidate, reader)
    if outer:
        return outer
    relative = kind == "relcl" and not is_announced(candidate, verb, reader) and not is_misread(candidate, verb)
    if relative or is_relative(candidate):
        reason = _relative_reason(candidate, agent, verb, reader)
        if reason:
            return reason
    return _unbound(candidate, agent, verb, reader)


def _unbound(candidate: Candidate, agent: tuple[str, ...], verb: Token, reader: Reader) -> str | None:
    """Return why a main clause commits nobody: it looks back, asks, or has no agent."""
    if candidate.form == "modal" and verb.tag_ == "VBN" and "have" in _between(candidate):
        return "commitments.not.condition"  # "to which they shall have agreed" is past by then
    if candidate.doc[-1].text == "?":
        return "commitments.not.question"
    if candidate.first and is_as_much(candidate):
        return "commitments.not.condition"
    if is_question(candidate):
        return "commitments.not.condition"
    if candidate.word in {"can", "cannot"} and not agent and not _has_by(candidate):
        return "commitments.not.ability"
    if candidate.form == "nominal" and not agent and is_ours(candidate):
        return None
    if candidate.form in {"performative", "adjective", "nominal"} and not agent:
        if candidate.subject is None and not reader.binding and candidate.form == "adjective":
            return "commitments.not.no-agent"
        named = candidate.subject is not None and candidate.doc[candidate.subject].lower_ not in {"it", "there"}
        if (named or candidate.form != "adjective") and candidate.word not in AGENTLESS:
            return None if reader.kind == "resolution" and candidate.first < 4 else "commitments.not.no-agent"
    foretold = not reader.binding or (reader.ordered and candidate.word == "will")
    if (
        foretold
        and not agent
        and not candidate.passive
        and candidate.form == "modal"
        and not _prescribes(candidate, reader)
    ):
        return "commitments.not.report"
    return None


def _between(candidate: Candidate) -> set[str]:
    """Return the words between the modal and its verb, or right before an auxiliary."""
    return {t.lower_ for t in candidate.doc[candidate.first : candidate.verbs[0]]}


def _stem(first: Token) -> str:
    """Return the operative verb that opens a paragraph, whatever the tagger takes it for."""
    return first.lower_.removesuffix("s")


def _prescribes(candidate: Candidate, reader: Reader) -> bool:
    """Return whether the modal orders a thing to be so, rather than foretelling that it will."""
    return candidate.word == "shall" or (candidate.word in {"must", "should"} and reader.kind == "memorandum")


def _relative_reason(candidate: Candidate, agent: tuple[str, ...], verb: Token, reader: Reader) -> str | None:
    """Return why a relative clause commits nobody: it limits a thing, or describes one."""
    if candidate.form != "modal":
        pledged = candidate.word in {"pledge", "commit", "undertake"}  # "partners who pledge to join"
        own = candidate.subject is not None and (is_own_clause(candidate) or pledged)
        return None if own and agent and not reader.binding else "commitments.not.description"
    relative = grammar.own_subject(verb)
    of_agent = relative is not None and relative.tag_ in {"WDT", "WP"} and bool(agent)
    root = next(t for t in candidate.doc if t.dep_ == "ROOT")
    before = candidate.doc[max(0, candidate.first - 8) : candidate.first]
    described = not any(t.tag_ in {"WDT", "WP", "WP$", "WRB"} for t in before)
    if described and root.tag_ not in grammar.VERBAL | {"MD"}:
        return None  # the parse finds no main clause, so what it calls relative is the main clause
    if not agent or described or (candidate.word in WEAK | {"will"} and not of_agent):
        return "commitments.not.limit-on-thing"
    return None


def _has_by(candidate: Candidate) -> bool:
    return any(t.lower_ == "by" for t in candidate.doc[candidate.last : candidate.last + 4])


def _outer_reason(verb: Token, candidate: Candidate, reader: Reader) -> str | None:
    """Return why a that-clause commits nobody: it is ensured, believed, hoped or reported, not said."""
    outer = candidate.outer
    if outer is None and verb.dep_ == "ccomp" and verb.head.i < candidate.first - 1:
        outer = verb.head.i
    if outer is not None:
        said = candidate.doc[outer]
        lemma = reader.lemmas.of(said)
        opinion = reader.kind == "resolution" and lemma in reader.rules.organs_say
        unsaid = said.tag_ in grammar.VERBAL and lemma not in reader.rules.said and not opinion
        # Without "that" it is rather a parse gone astray: "The goods referred to shall be returned".
        silent = reader.lemmas.of(said) in reader.rules.silent
        if unsaid and (silent or clause_of(verb)[1] == "that" or has_that(candidate, said)):
            return "commitments.not.inner-clause"
        if said.dep_ in {"relcl", "acl"} and said.tag_ in {"VBZ", "VBP", "VBD"}:
            return "commitments.not.inner-clause"
        past = {c.lower_ for c in said.children} & {"was", "were", "had"}
        if reader.binding and not unsaid and (past or said.tag_ == "VBD"):
            return "commitments.not.reported"
    seen = verb
    while seen.dep_ == "conj":
        seen = seen.head
    if seen.dep_ == "acl" and any(c.dep_ == "mark" and c.lower_ == "that" for c in seen.children):
        noun = seen.head.lower_
        if noun not in reader.rules.saying_nouns:
            return "commitments.not.inner-clause"
    return None


def _clause_verb(candidate: Candidate) -> Token:
    if candidate.form in {"modal"}:
        return candidate.head
    first = candidate.doc[candidate.first]
    return first.head if first.dep_ in {"aux", "auxpass"} else first


def subject_words(candidate: Candidate) -> str:
    """Return the candidate's subject as a phrase, empty if it has none."""
    if candidate.subject is None:
        return ""
    subject = candidate.doc[candidate.subject]
    before = {t.lower_ for t in candidate.doc[max(0, subject.left_edge.i - 4) : subject.i]}
    defined = "term " if before & {"term", "terms", "expression", "word"} and before & {'"', "“", "”", "'", "‘"} else ""
    return defined + phrase(subject)


def _listed(candidate: Candidate, agent: tuple[str, ...], reader: Reader, subject: str | None) -> str | None:
    """Return the first rule of the file that fits."""
    lemmas = {reader.lemmas.of(candidate.doc[i]) for i in candidate.verbs}
    subject = subject_words(candidate) if subject is None else subject
    doc = candidate.doc
    near = FAR if candidate.last == candidate.first else NEAR  # of "agree that" the whole clause
    rest = doc[candidate.first : min(len(doc), candidate.last + near)].text
    for rule in reader.rules.filters:
        if rule.kinds and reader.kind not in rule.kinds:
            continue
        if _fits(rule, candidate, agent, lemmas, (subject, rest)):
            return rule.id
    return None


def _fits(rule: Inert, candidate: Candidate, agent: tuple[str, ...], lemmas: set[str], words: tuple[str, str]) -> bool:
    if rule.verbs and not lemmas & set(rule.verbs):
        return False
    if rule.voice and candidate.passive != (rule.voice == "passive"):
        return False
    if rule.actor is not None and bool(agent) != rule.actor:
        return False
    if rule.modal and candidate.word not in rule.modal:
        return False
    subject, not_subject, rest, not_rest = rule.patterns
    if subject and not subject.search(words[0]):
        return False
    if not_subject and not_subject.search(words[0]):
        return False
    if rest and not rest.search(words[1]):
        return False
    return not (not_rest and not_rest.search(words[1]))
