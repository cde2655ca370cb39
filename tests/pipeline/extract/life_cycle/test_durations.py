import pytest

from pipeline.extract.life_cycle.durations import find_durations

from .texts import rules


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("ninety (90) days", ["P90D"]),
        ("six (6) months' notice", ["P6M"]),
        ("a period of 10 years", ["P10Y"]),
        ("twenty-four months", ["P24M"]),
        ("a five-year period", ["P5Y"]),
        ("thirty calendar days", ["P30D"]),
        ("three weeks", ["P3W"]),
        ("a year", ["P1Y"]),
        ("one hundred and eighty days", ["P180D"]),
        ("un préavis de six mois", ["P6M"]),
        ("trois (03) mois", ["P3M"]),
        ("ten years and six months", ["P10Y", "P6M"]),
        ("the first year", []),
        ("the 180th day", []),
        ("every year", []),
    ],
)
def test_durations(text, values):
    found = list(find_durations(text, rules().durations))
    assert [d.value for d in found] == values
    assert all(d.span.of(text) for d in found)
