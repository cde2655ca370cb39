"""What the judge of candidates is told of one."""

import pytest

from pipeline.extract.commitments import CommitmentTools, find_commitments
from pipeline.types import ProvisionKind

from .conftest import PARTIES, instrument


class Witness:
    """A judge that takes nothing and remembers what it saw."""

    id = "witness@test"

    def __init__(self):
        self.seen = []

    def probability(self, traits):
        self.seen.append(traits)
        return 0.0

    def accepts(self, probability):
        return probability > 0


CASES = [
    (
        "policy",
        None,
        "Establish a register of ships.",
        {"prompted", "with lead-in form=listed", "opens with=establish"},
    ),
    (
        "policy",
        None,
        "ACRE will help the ports.",
        {"subject is acronym kind=policy", "subject is acronym agent=nobody"},
    ),
    (
        "policy",
        None,
        "The fund will help the ports.",
        {"subject is NN kind=policy", "subject=fund", "depth=0"},
    ),
    (
        "treaty",
        None,
        "Each Party shall keep the maps safe.",
        {"dobj=maps", "behind=maps", "behind=safe", "without lead-in form=modal"},
    ),
    ("treaty", None, "The Council notes that Jordan shall send a ship.", {"under=notes", "opens with=the"}),
    (
        "treaty",
        "Each Party shall:",
        "keep the maps;",
        {"item with a lead-in", "lead-ins=1", "provision=item kind=treaty"},
    ),
]


@pytest.mark.parametrize(("kind", "lead", "words", "expected"), CASES)
def test_what_the_judge_is_told(kind, lead, words, expected, tools):
    units = [(ProvisionKind.ITEM, words, (0,) if lead else ())]
    text, provisions = instrument(*([(ProvisionKind.PARAGRAPH, lead, ())] if lead else []), *units)
    judge = Witness()
    told = CommitmentTools(nlp=tools.nlp, rules=tools.rules, judge=judge)
    find_commitments(text, provisions, parties=PARTIES[:1], kind=kind, tools=told)
    assert expected <= judge.seen[-1]
