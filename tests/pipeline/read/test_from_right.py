import re

import pytest

from pipeline.read.columns import Box
from pipeline.read.pdf.from_right import in_order, is_from_right

CASES = [
    ("a word", "دفاع", "دفاع"),
    ("a number between words", "في ٢٥ مارس", "في ٢٥ مارس"),
    ("a number in other digits", "المادة 12", "المادة 12"),
    ("parts of a number", "سنة 2024/2025 هنا", "سنة 2024/2025 هنا"),
    ("words of another script", "نظام Automatic Signal System في", "نظام Automatic Signal System في"),
    ("brackets", "رقم 1373 (2001)", "رقم 1373 (2001)"),
    ("a full stop", "الاتفاق.", "الاتفاق."),
]


FROM_LEFT = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*|[0-9٠-٩][0-9٠-٩/]*")


def drawn(text):
    """Return (character, number, box) as a page shows the line: from the right, but numbers and Latin words."""
    shown = FROM_LEFT.sub(lambda found: found[0][::-1], text)
    return [(c, 3 * n, Box(500 - 5 * n, 10, 505 - 5 * n, 20)) for n, c in enumerate(shown) if c != " "]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=n) for n, t, e in CASES])
def test_a_line_is_put_into_the_order_of_reading(text, expected):
    pieces = drawn(text)
    found, letters = in_order(pieces)
    assert found == expected
    assert len(letters) == len(found)
    by_number = {number: character for character, number, _ in pieces}
    assert all(by_number[n] == c for c, n in zip(found, letters, strict=True) if n >= 0 and c.isalnum())


def test_the_two_letters_of_a_ligature():
    box = Box(10, 10, 16, 20)
    turned = [("ا", 0, Box(22, 10, 26, 20)), ("أ", 1, box), ("ل", 2, box), ("م", 3, Box(4, 10, 10, 20))]
    assert in_order(turned) == ("الأم", [0, 2, 1, 3])


def test_brackets_kept_in_the_shape_of_the_ink_are_turned():
    pieces = [(c, 2 * n, Box(100 - 5 * n, 10, 105 - 5 * n, 20)) for n, c in enumerate(")أ(")]
    assert in_order(pieces)[0] == "(أ)"


def test_direction():
    assert is_from_right("المادة 12 of it")
    assert not is_from_right("Article 12, in Arabic المادة")
    assert not is_from_right("12")
