"""In what kind of clause a candidate stands: a condition, a relative clause, a purpose, a question, or the main one."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.extract.commitments.candidates import Candidate, Reader

FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})


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


def resumes(candidate: Candidate, reader: Reader) -> bool:
    """Return whether ", and shall" goes on with the main clause after an insertion, or "and decides to"."""
    doc, first = candidate.doc, candidate.first
    if first < 2 or doc[first - 1].tag_ != "CC":
        return False
    if candidate.form == "performative" and reader.kind == "resolution":
        return doc[first].tag_ == "VBZ"
    if doc[first - 2].text not in {",", "—", "–"}:
        return False
    if candidate.form == "nominal":
        return is_ours(candidate)
    return candidate.form == "modal" and any(t.tag_ == "MD" and t.lower_ == candidate.word for t in doc[: first - 2])


def opens_with_condition(candidate: Candidate, reader: Reader) -> bool:
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


def is_parted(candidate: Candidate, mark: str) -> bool:
    """Return whether a comma ends the clause of ``mark`` before the subject: "When it is in force, a copy shall"."""
    doc, first = candidate.doc, candidate.first
    start = first if candidate.subject is None else min(first, doc[candidate.subject].left_edge.i)
    opening = next((t.i for t in reversed(doc[:start]) if t.lower_ == mark), None)
    if candidate.form != "modal" or opening is None or doc[opening + 1].text == ",":
        return False
    commas = (t.i for t in doc[opening:start] if t.text == ",")
    return any(any(t.tag_ in FINITE for t in doc[opening:comma]) for comma in commas)


def is_misread(candidate: Candidate, verb: Token) -> bool:
    """Return whether what the parse calls a relative clause stands before the noun that it would describe."""
    return candidate.form == "modal" and verb.dep_ == "relcl" and verb.head.i > candidate.first


def is_as_much(candidate: Candidate) -> bool:
    """Return whether "as" opens the clause: "such measures as may be needed", "as it may consider necessary"."""
    doc, first = candidate.doc, candidate.first
    if doc[first - 1].lower_ == "as":
        return True
    pronoun = doc[first - 1].tag_ == "PRP" or doc[first - 1].lower_ in {"parties", "party", "states", "state"}
    return pronoun and any(t.lower_ == "as" for t in doc[max(0, first - 3) : first - 1])


def is_announced(candidate: Candidate, verb: Token, reader: Reader) -> bool:
    """Return whether "that" opens what a noun announces: "the statement that its troops will leave"."""
    that = any(t.lower_ == "that" for t in candidate.doc[max(0, candidate.first - 5) : candidate.first])
    return that and verb.head.lower_ in reader.rules.saying_nouns


def is_own_clause(candidate: Candidate) -> bool:
    """Return whether the relative clause has an agent of its own: "..., which the two sides stand ready to support"."""
    doc = candidate.doc
    subject = candidate.subject or 0
    return subject < candidate.first and any(t.tag_ in {"WDT", "WP"} for t in doc[max(0, subject - 5) : subject])


def is_relative(candidate: Candidate) -> bool:
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


def is_purpose(candidate: Candidate) -> bool:
    """Return whether "so that" or "in order that" opens the clause."""
    words = [t.lower_ for t in candidate.doc[max(0, candidate.first - 18) : candidate.first]]
    for at in range(len(words) - 1, 0, -1):
        if words[at] in {";", ":", "shall", "will", "must"}:
            return False
        if words[at] == "that" and words[at - 1] in {"so", "order"}:
            return True
    return False


def is_question(candidate: Candidate) -> bool:
    """Return whether "whether" or "to what extent" opens the clause."""
    for token in reversed(candidate.doc[max(0, candidate.first - 10) : candidate.first]):
        if token.text in {",", ";", ":"} or token.tag_ == "MD":
            return False
        if token.lower_ in {"whether", "how"}:
            return all(t.lower_ != "or" for t in candidate.doc[token.i : candidate.first])
    return False


def is_ours(candidate: Candidate) -> bool:
    """Return whether the speakers own the pledge, whatever recalls it: "The framework reaffirmed our commitment"."""
    return any(t.lower_ == "our" for t in candidate.doc[candidate.first : candidate.last])


def has_that(candidate: Candidate, said: Token) -> bool:
    """Return whether "that" stands between the outer verb and the clause, near the verb."""
    return any(
        t.lower_ == "that" and t.tag_ == "IN" for t in candidate.doc[said.i + 1 : min(said.i + 6, candidate.first)]
    )
