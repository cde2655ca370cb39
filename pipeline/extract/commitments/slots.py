"""What fills a commitment beside its agents: actions, condition, hedges."""

from __future__ import annotations

from pipeline.extract.commitments.candidates import Candidate, Reader
from pipeline.types import Span


def actions_of(candidate: Candidate, reader: Reader) -> tuple[str, ...]:
    """Return the lemmas of the head verbs in their order, each once."""
    lemmas = (reader.lemmas.of(candidate.doc[i]) for i in candidate.verbs)
    return tuple(dict.fromkeys(lemmas))


def hedges_of(candidate: Candidate, reader: Reader) -> tuple[Span, ...]:
    """Return the words in the statement's own part that soften the commitment."""
    statement = candidate.statement
    found = reader.rules.hedge_pattern.finditer(statement.text, statement.own)
    return tuple(statement.source(m.start(), m.end()) for m in found)


def condition_of(candidate: Candidate, reader: Reader) -> Span | None:
    """Return the clause on which the commitment depends: "if ...", "where ...", "unless ..."."""
    for i in (*candidate.verbs, candidate.first):
        for child in candidate.doc[i].children:
            if child.dep_ != "advcl":
                continue
            opening = {t.lower_ for t in child.children if t.i < child.i and t.dep_ in {"mark", "advmod"}}
            if opening & reader.rules.conditions:
                tokens = candidate.doc[child.left_edge.i : child.right_edge.i + 1]
                start = max(tokens.start_char, candidate.statement.own)
                if start < tokens.end_char and len(tokens) > 3:
                    return candidate.statement.source(start, tokens.end_char)
    return None
