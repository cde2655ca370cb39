"""Each filter's own examples, and clauses that commit nobody."""

import pytest

from pipeline.extract.commitments import CommitmentRules
from pipeline.rules import load_rules

FILTERS = load_rules("commitments", CommitmentRules).filters


@pytest.mark.parametrize("rule", FILTERS, ids=lambda r: r.id)
def test_each_filter_drops_its_matches_and_keeps_its_rejects(rule, tools):
    for words in rule.matches:
        reasons = tools.reasons(words, kind=rule.kinds[0] if rule.kinds else "treaty")
        assert reasons, words
        assert None not in reasons, words
    for words in rule.rejects:
        assert None in tools.reasons(words, kind=rule.kinds[0] if rule.kinds else "treaty"), words


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("The Parties shall take such measures as may be necessary.", "commitments.not.condition"),
        ("The Parties shall decide whether the plan shall be continued.", "commitments.not.condition"),
        ("Each Party shall protect equipment which may not exceed ten tonnes.", "commitments.not.limit-on-thing"),
        ("Each Party shall give notice, so that consultations may be held.", "commitments.not.purpose"),
        ("Each Party shall ensure that the material will be stored safely.", "commitments.not.inner-clause"),
        ("Repeated delays may lead to additional costs.", "commitments.not.possibility"),
    ],
)
def test_clauses_that_commit_nobody(words, reason, tools):
    assert reason in tools.reasons(words)


def test_a_forecast_is_no_commitment_where_will_does_not_bind(tools):
    assert tools.said("Global demand will grow in the coming decade.", kind="policy") == []
    assert tools.said("Demand for spare parts will be met by each Party.", kind="treaty") != []
