"""A deontic expression that could be a commitment, and what is needed to read it."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pipeline.extract.commitments.lemmas import Lemmas
from pipeline.extract.commitments.rules import CommitmentRules
from pipeline.extract.commitments.statements import Statement
from pipeline.types import Modality


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A deontic expression with its head verbs. Numbers are token positions in ``doc``.

    ``form`` is modal, performative, adjective, nominal, right, operative or listed. ``subject`` is the head noun of
    the agent's phrase; ``by_says_so`` tells that the agent is who speaks (a resolution's organ).
    """

    statement: Statement
    doc: Doc
    rule: str
    form: str
    modality: Modality
    first: int
    last: int
    verbs: tuple[int, ...]
    subject: int | None
    passive: bool = False
    word: str = ""
    outer: int | None = None

    @property
    def head(self) -> Token:
        """Return the first head verb."""
        token: Token = self.doc[self.verbs[0]]
        return token


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What is needed to read statements of one instrument. ``ordered``: it binds, though its kind does not say so."""

    rules: CommitmentRules
    lemmas: Lemmas
    kind: str
    ordered: bool = False

    @property
    def binding(self) -> bool:
        """Return whether "will" binds."""
        return self.ordered or self.kind in self.rules.binding_kinds


def statement_start(doc: Doc, statement: Statement) -> int:
    """Return the number of the first token of the statement's own words."""
    return next((t.i for t in doc if t.idx >= statement.own), len(doc)) if statement.own else 0
