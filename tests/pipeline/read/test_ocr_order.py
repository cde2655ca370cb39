"""Lines in the order in which a page is read, whatever pieces Tesseract read them in."""

import pytest

from pipeline.read.ocr.order import in_order
from pipeline.read.ocr.tesseract import Word


def piece(text, *, line, at, top, height=24):
    """Return the words of a piece of a line, twelve pixels to a letter, from ``at`` on."""
    words = []
    for word in text.split():
        words.append(Word(word, (at, top, at + 12 * len(word), top + height), 0.9, line, 0))
        at += 12 * (len(word) + 1)
    return words


def read(words):
    text, before = [], None
    for word in words:
        text.append(" " if before == word.line else "\n")
        text.append(word.text)
        before = word.line
    return "".join(text).strip().split("\n")


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([("The Parties shall", 0, 0), ("inform each other", 216, 0)], ["The Parties shall inform each other"]),
        ([("shall meet", 300, 0), ("The Joint Committee", 60, 2)], ["The Joint Committee shall meet"]),
        ([("Canada and", 60, 0), ("Oman", 400, 0)], ["Canada and", "Oman"]),
        ([("a)", 60, 0), ("the sending of experts", 200, 4)], ["a) the sending of experts"]),
        ([("Annex", 60, 80), ("Article 2", 60, 40), ("Article 1", 60, 0)], ["Article 1", "Article 2", "Annex"]),
        ([("كتابة", 60, 0), ("يتبادل الطرفان", 132, 0)], ["يتبادل الطرفان كتابة"]),
        ([("alone", 0, 0)], ["alone"]),
        ([], [""]),
    ],
    ids=["torn", "second half first", "two cells", "hanging letter", "upside down", "right to left", "one", "none"],
)
def test_lines_are_whole_and_in_order(pieces, expected):
    words = [word for line, (text, at, top) in enumerate(pieces) for word in piece(text, line=line, at=at, top=top)]
    assert read(in_order(words)) == expected


def test_signatures_side_by_side_stay_apart():
    left = ["For the Government of Oranda", "Ana Ruiz", "Minister of Defence"]
    right = ["For the Government of Qasim", "Badr Salim", "Minister of Police"]
    words = piece("Done at Port Selim in two originals, each text being equally authentic.", line=0, at=60, top=0)
    for column, (lines, at, slip) in enumerate([(left, 60, 0), (right, 600, 9)]):
        for n, text in enumerate(lines):
            words += piece(text, line=10 * (column + 1) + n, at=at, top=80 + 40 * n + slip)
    assert read(in_order(words))[1:] == [*left, *right]


def test_columns_are_left_as_they_are():
    words = []
    for column in (0, 1):
        for n in range(12):
            words += piece("The Parties shall meet once", line=20 * column + n, at=400 * column, top=40 * n)
    assert in_order(words) == words
