import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.life_cycle.numbers import read_number, read_roman

from .texts import rules


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("21", 21),
        ("21st", 21),
        ("22nd.", 22),
        ("1er", 1),
        ("twenty-first", 21),
        ("ninety", 90),
        ("one hundred and eighty", 180),
        ("one thousand nine hundred and eighty-two", 1982),
        ("One Thousand Nine Hundred and Twenty-Five", 1925),
        ("nineteen hundred and forty nine", 1949),
        ("nineteen forty-nine", 1949),
        ("two thousand and four", 2004),
        ("mil neuf cent quatre-vingt-dix-huit", 1998),
        ("mil neuf cent soixante-douze", 1972),
        ("deux mille quatorze", 2014),
        ("vingt et un", 21),
        ("éénentwintigste", 21),
        ("the", None),
        ("two cats", None),
        ("", None),
    ],
)
def test_numbers_in_figures_and_words(text, value):
    assert read_number(text, rules().dates.numbers) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("X", 10), ("iv", 4), ("XII", 12), ("MCMLXXXIV", 1984), ("IIX", None), ("", None), ("abc", None)],
)
def test_roman_numerals(text, value):
    assert read_roman(text) == value


UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@given(st.integers(1, 9), st.integers(0, 7), st.integers(1, 9))
def test_every_english_number_of_three_figures(hundreds, tens, units):
    words = f"{UNITS[hundreds - 1]} hundred and {TENS[tens]}-{UNITS[units - 1]}"
    assert read_number(words, rules().dates.numbers) == hundreds * 100 + (tens + 2) * 10 + units
