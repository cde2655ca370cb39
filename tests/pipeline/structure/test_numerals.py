# ruff: noqa: E501 (a case of a table is one line)
import pytest

from pipeline.structure.grammar import grammar
from pipeline.structure.numerals import letter_value, roman_value
from pipeline.structure.rules import shipped_rules


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("i", 1),
        ("IV", 4),
        ("xiv", 14),
        ("XIX", 19),
        ("xl", 40),
        ("MCMXC", 1990),
        ("iiii", 4),
        ("", None),
        ("ic", None),
        ("a", None),
    ],
)
def test_roman(numeral, value):
    assert roman_value(numeral) == value


@pytest.mark.parametrize(
    ("letters", "value"), [("a", 1), ("Z", 26), ("aa", 27), ("bbb", 54), ("ab", None), ("é", None), ("aaaa", None)]
)
def test_letters(letters, value):
    assert letter_value(letters) == value


@pytest.mark.parametrize(
    ("number", "value"),
    [("12", 12), ("7 bis", 7), ("XII", 12), ("First", 1), ("premier", 1), ("٥", 5), ("۱۲", 12), ("الثالثة", 3), ("三", 3), ("十", 10), ("二十一", 21), ("一百", 100), ("B", 2)],
)  # fmt: skip
def test_numbers_of_headings(number, value):
    assert grammar(shipped_rules()).value(number) == value
