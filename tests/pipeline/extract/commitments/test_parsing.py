"""The parse of statements: laid over their own words, and the same whichever library multiplies its matrices."""

import pytest
from thinc.api import NumpyOps

from pipeline.extract.commitments import CommitmentRules
from pipeline.extract.commitments.parsing import parse
from pipeline.extract.nlp import build_nlp
from pipeline.rules import load_rules

STATEMENTS = (
    "Each Party shall provide the other Party with training, and shall not re-export the equipment.",
    "The Parties can't co-host the exercise; they don't intend to de-escalate by the Commission's rules.",
    "DECIDES that the Committee of Norland shall, within thirty days, report to the Council.",
    "Carriers of (a) fuel and (b) water have to comply with local laws.",
)


@pytest.fixture(scope="module")
def read():
    rules = load_rules("commitments", CommitmentRules)

    def of(*texts, blis=False):
        nlp = build_nlp()
        if blis:
            for _, component in nlp.pipeline:
                for node in component.model.walk():
                    node.ops = NumpyOps(use_blis=True)
        return list(parse(nlp, texts, rules.stand_ins, rules.after_names))

    return of


def test_the_words_are_the_statements_own(read):
    docs = read(*STATEMENTS)
    assert [doc.text for doc in docs] == list(STATEMENTS)
    assert {"co-host", "de-escalate"} <= {token.text for token in docs[1]}
    assert {"re-export", "Party"} <= {token.text for token in docs[0]}


def test_a_statement_is_one_tree_of_one_sentence(read):
    for doc in read(*STATEMENTS):
        roots = [token for token in doc if token.dep_ == "ROOT"]
        assert len(roots) == 1 == len(list(doc.sents))
        assert {token.i for token in roots[0].subtree} == set(range(len(doc)))
        assert all(token.tag_ and token.dep_ for token in doc)
        assert all(child.head.i == token.i for token in doc for child in token.children)


def test_the_parse_is_by_the_stand_ins(read):
    shall, provide = read(STATEMENTS[0])[0][2:4]
    assert (shall.text, shall.tag_, shall.head.i) == ("shall", "MD", provide.i)


def test_numpy_and_blis_give_one_parse(read):
    for ours, theirs in zip(read(*STATEMENTS), read(*STATEMENTS, blis=True), strict=True):
        assert [(t.tag_, t.dep_, t.head.i) for t in ours] == [(t.tag_, t.dep_, t.head.i) for t in theirs]
