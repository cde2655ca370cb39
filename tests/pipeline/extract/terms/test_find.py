# ruff: noqa: E501 (a case of a table is one line)
"""Terms of commitments from text to record: objects by the parse, the rest within the commitment's own words."""

import pytest

from pipeline.extract.commitments import CommitmentRules, CommitmentTools, find_commitments
from pipeline.extract.nlp import build_nlp
from pipeline.extract.terms.find import add_terms
from pipeline.extract.terms.rules import load_term_grammar
from pipeline.rules import load_rules
from tests.pipeline.extract.commitments.conftest import PARTIES, paragraph


@pytest.fixture(scope="module")
def tools_of_terms():
    return CommitmentTools(nlp=build_nlp(), rules=load_rules("commitments", CommitmentRules))


def commitments(sentence, tools):
    text, provisions = paragraph(sentence)
    found, _ = find_commitments(text, provisions, parties=PARTIES, kind="treaty", tools=tools)
    return text.text, add_terms(found, text, provisions, grammar=load_term_grammar())


@pytest.mark.parametrize(
    ("sentence", "thing"),
    [
        ("Each Party shall protect the classified information of the other Party.", "the classified information of the other Party"),
        ("The costs of the exercise shall be borne by Sweden.", "The costs of the exercise"),
        ("The Parties shall cooperate in the field of civil protection.", "in the field of civil protection"),
        ("Sweden shall provide the other Party with radar equipment.", "with radar equipment"),
        ("The Parties shall receive and consider requests for assistance.", "requests for assistance"),
        ("The Parties shall ensure that the material is protected.", "that the material is protected"),
        ("The Parties shall consult in writing.", None),
    ],
)  # fmt: skip
def test_the_object_is_what_is_done_to(sentence, thing, tools_of_terms):
    text, (found, *_) = commitments(sentence, tools_of_terms)
    assert (found.object.of(text) if found.object else None) == thing


def test_each_commitment_of_a_sentence_has_the_terms_of_its_own_words(tools_of_terms):
    sentence = (
        "Sweden shall pay EUR 5 million, and Jordan shall pay half of the rest, unless the Parties agree otherwise."
    )
    text, (first, second) = commitments(sentence, tools_of_terms)
    assert [(a.value, a.unit) for a in first.amounts] == [(5e6, "EUR")]
    assert [(a.value, a.unit) for a in second.amounts] == []
    assert first.exceptions == ()
    assert [span.of(text) for span in second.exceptions] == ["unless the Parties agree otherwise"]
