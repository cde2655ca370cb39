"""Which candidates are no commitments, and why."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.extract.commitments import grammar
from pipeline.extract.commitments.candidates import Candidate, Reader
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
    return _clause(candidate, agent, reader) or _listed(candidate, agent, reader, subject)


def _clause(candidate: Candidate, agent: tuple[str, ...], reader: Reader) -> str | None:
    """Return why the clause in which the candidate stands commits nobody."""
    if candidate.form in {"listed", "operative"} or _resumes(candidate):
        return None
    if _opens_with_condition(candidate, reader):
        return "commitments.not.condition"
    verb = _clause_verb(candidate)
    kind, mark = clause_of(verb)
    if kind == "advcl" and mark in reader.rules.conditions and mark not in {"whereas", "while", "provided"}:
        return "commitments.not.condition"
    decided = reader.kind == "resolution" and _stem(candidate.doc[0]) in reader.rules.said
    if (mark == "that" and kind == "advcl" and not decided) or _is_purpose(candidate):
        return "commitments.not.purpose"
    if kind != "ROOT" and mark in {"whether", "as", "than", "how", "why", "lest"}:
        return "commitments.not.condition"
    outer = _outer_reason(verb, candidate, reader)
    if outer:
        return outer
    if (kind == "relcl" and not _is_announced(candidate, verb, reader)) or _is_relative(candidate):
        reason = _relative_reason(candidate, agent, verb, reader)
        if reason:
            return reason
    if candidate.form == "modal" and verb.tag_ == "VBN" and "have" in _between(candidate):
        return "commitments.not.condition"  # "to which they shall have agreed" is past by then
    if candidate.doc[-1].text == "?":
        return "commitments.not.question"
    if candidate.first and _is_as_much(candidate):
        return "commitments.not.condition"
    if _is_question(candidate):
        return "commitments.not.condition"
    if candidate.word in {"can", "cannot"} and not agent and not _has_by(candidate):
        return "commitments.not.ability"
    if candidate.form == "nominal" and not agent and _is_ours(candidate):
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


def _is_ours(candidate: Candidate) -> bool:
    """Return whether the speakers own the pledge, whatever recalls it: "The framework reaffirmed our commitment"."""
    return any(t.lower_ == "our" for t in candidate.doc[candidate.first : candidate.last])


def _is_as_much(candidate: Candidate) -> bool:
    """Return whether "as" opens the clause: "such measures as may be needed", "as it may consider necessary"."""
    doc, first = candidate.doc, candidate.first
    if doc[first - 1].lower_ == "as":
        return True
    pronoun = doc[first - 1].tag_ == "PRP" or doc[first - 1].lower_ in {"parties", "party", "states", "state"}
    return pronoun and any(t.lower_ == "as" for t in doc[max(0, first - 3) : first - 1])


def _between(candidate: Candidate) -> set[str]:
    """Return the words between the modal and its verb, or right before an auxiliary."""
    return {t.lower_ for t in candidate.doc[candidate.first : candidate.verbs[0]]}


def _stem(first: Token) -> str:
    """Return the operative verb that opens a paragraph, whatever the tagger takes it for."""
    return first.lower_.removesuffix("s")


def _resumes(candidate: Candidate) -> bool:
    """Return whether ", and shall" goes on with the main clause after an insertion."""
    doc, first = candidate.doc, candidate.first
    if candidate.form != "modal" or first < 2 or doc[first - 1].tag_ != "CC" or doc[first - 2].text != ",":
        return False
    return any(t.tag_ == "MD" and t.lower_ == candidate.word for t in doc[: first - 2])


def _opens_with_condition(candidate: Candidate, reader: Reader) -> bool:
    """Return whether the clause, of a form other than a modal's, begins with "if", "where", "unless"."""
    doc, first = candidate.doc, candidate.first
    if candidate.form == "modal":
        return False
    start = next((t.i + 1 for t in reversed(doc[:first]) if t.text in {",", ";", ":"}), 0)
    words = [t.lower_ for t in doc[start:first] if t.lower_ not in {"and", "or", "but", "except", "only"}]
    if doc[start : start + 2].text.lower() in {"in case", "in cases"}:
        return True
    finite = any(t.tag_ in {"VBZ", "VBP", "VBD", "MD"} for t in doc[start:first])
    return bool(words) and words[0] in reader.rules.conditions and not finite


def _prescribes(candidate: Candidate, reader: Reader) -> bool:
    """Return whether the modal orders a thing to be so, rather than foretelling that it will."""
    return candidate.word == "shall" or (candidate.word in {"must", "should"} and reader.kind == "memorandum")


def _has_that(candidate: Candidate, said: Token) -> bool:
    """Return whether "that" stands between the outer verb and the clause, near the verb."""
    return any(
        t.lower_ == "that" and t.tag_ == "IN" for t in candidate.doc[said.i + 1 : min(said.i + 6, candidate.first)]
    )


def _relative_reason(candidate: Candidate, agent: tuple[str, ...], verb: Token, reader: Reader) -> str | None:
    """Return why a relative clause commits nobody: it limits a thing, or describes one."""
    if candidate.form != "modal":
        pledged = candidate.word in {"pledge", "commit", "undertake"}  # "partners who pledge to join"
        own = candidate.subject is not None and (_is_own_clause(candidate) or pledged)
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


def _is_announced(candidate: Candidate, verb: Token, reader: Reader) -> bool:
    """Return whether "that" opens what a noun announces: "the statement that its troops will leave"."""
    that = any(t.lower_ == "that" for t in candidate.doc[max(0, candidate.first - 5) : candidate.first])
    return that and verb.head.lower_ in reader.rules.saying_nouns


def _is_own_clause(candidate: Candidate) -> bool:
    """Return whether the relative clause has an agent of its own: "..., which the two sides stand ready to support"."""
    doc = candidate.doc
    subject = candidate.subject or 0
    return subject < candidate.first and any(t.tag_ in {"WDT", "WP"} for t in doc[max(0, subject - 5) : subject])


def _is_relative(candidate: Candidate) -> bool:
    """Return whether "which", "to whom" opens the clause, whatever the parse says."""
    doc, first = candidate.doc, candidate.first
    if candidate.form != "modal":
        return False
    for token in reversed(doc[max(0, first - 8) : first]):
        if token.text in {",", ";", ":"} or token.tag_ == "MD":
            return False
        if token.tag_ in {"WDT", "WP", "WP$"}:
            return token.i == first - 1 or token.i == 0 or doc[token.i - 1].tag_ == "IN" or token.tag_ == "WP$"
    return False


def _is_purpose(candidate: Candidate) -> bool:
    """Return whether "so that" or "in order that" opens the clause."""
    words = [t.lower_ for t in candidate.doc[max(0, candidate.first - 18) : candidate.first]]
    for at in range(len(words) - 1, 0, -1):
        if words[at] in {";", ":", "shall", "will", "must"}:
            return False
        if words[at] == "that" and words[at - 1] in {"so", "order"}:
            return True
    return False


def _is_question(candidate: Candidate) -> bool:
    """Return whether "whether" or "to what extent" opens the clause."""
    for token in reversed(candidate.doc[max(0, candidate.first - 10) : candidate.first]):
        if token.text in {",", ";", ":"} or token.tag_ == "MD":
            return False
        if token.lower_ in {"whether", "how"}:
            return all(t.lower_ != "or" for t in candidate.doc[token.i : candidate.first])
    return False


def _has_by(candidate: Candidate) -> bool:
    return any(t.lower_ == "by" for t in candidate.doc[candidate.last : candidate.last + 4])


def _outer_reason(verb: Token, candidate: Candidate, reader: Reader) -> str | None:
    """Return why a that-clause commits nobody: it is ensured, believed, hoped or reported, not said."""
    outer = candidate.outer
    if outer is None and verb.dep_ == "ccomp" and verb.head.i < candidate.first - 1:
        outer = verb.head.i
    if outer is not None:
        said = candidate.doc[outer]
        unsaid = said.tag_ in grammar.VERBAL and reader.lemmas.of(said) not in reader.rules.said
        # Without "that" it is rather a parse gone astray: "The goods referred to shall be returned".
        silent = reader.lemmas.of(said) in reader.rules.silent
        if unsaid and (silent or clause_of(verb)[1] == "that" or _has_that(candidate, said)):
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


def clause_of(verb: Token) -> tuple[str, str]:
    """Return the kind of the clause of ``verb`` (its dependency) and the word that opens it."""
    seen = verb
    for _ in range(4):
        if seen.dep_ not in {"conj", "xcomp"}:
            break
        seen = seen.head
    for child in seen.children:
        if child.i < seen.i and (child.dep_ == "mark" or (child.dep_ == "advmod" and child.tag_ == "WRB")):
            return seen.dep_, child.lower_
    return seen.dep_, ""


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
