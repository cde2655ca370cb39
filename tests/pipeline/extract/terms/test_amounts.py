import time

import pytest

from pipeline.extract.terms.amounts import find_amounts
from pipeline.extract.terms.rules import load_term_grammar


def amounts(text):
    found = find_amounts(text, 0, len(text), grammar=load_term_grammar())
    assert all(one.evidence.span.of(text).strip() for one in found)
    return [(one.value, one.unit) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shall pay US$ 2.5 million and EUR 500,000 to it", [(2.5e6, "USD"), (5e5, "EUR")]),
        ("one hundred thousand (100,000) United States dollars", [(1e5, "USD")]),
        ("two million five hundred thousand Swiss francs", [(2.5e6, "CHF")]),
        ("a maximum of NLG 1.500.000,- per year", [(1.5e6, "NLG")]),
        ("twelve Saudi riyals and 5 000 Qatari riyals", [(12, "SAR"), (5000, "QAR")]),
        ("$ 5,000 and fifty francs", [(5000, None), (50, None)]),
        ("£20.50 or SDR 4", [(20.5, "GBP"), (4, "XDR")]),
        ("25 per cent, twenty-five (25) per cent and 2.5%", [(25, "%"), (25, "%"), (2.5, "%")]),
        ("two-thirds of the costs", [(2 / 3, "share")]),
        ("a third arbitrator, a two-thirds majority, one-fifth of the Parties", []),
        ("100 persons in 1990, twelve months, Article 5", []),
    ],
)
def test_amounts(text, expected):
    assert amounts(text) == expected


@pytest.mark.parametrize("text", ["one thousand " * 20_000, "1,000 " * 40_000, "US$ " * 50_000])
def test_strange_long_texts_take_seconds_not_minutes(text):
    start = time.perf_counter()
    amounts(text)
    assert time.perf_counter() - start < 5
