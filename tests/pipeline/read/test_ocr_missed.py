"""Lines that Tesseract's page segmentation lost: found by their ink, put where they belong."""

import pytest
from PIL import Image, ImageDraw

from pipeline.read.ocr.missed import line_of, missed_lines, padded, with_line
from pipeline.read.ocr.page_image import PageImage, cut
from pipeline.read.ocr.tesseract import Word
from pipeline.read.ocr.text import with_arabic_marks

PLAIN = (0.25, 0.0, 0.0, 0.0, 0.25, 0.0)


def page(lines=8, extra=()):
    """Return a page of bars of 60 by 24 pixels in lines, and the words that they stand for."""
    picture = Image.new("L", (800, 1000), 255)
    draw = ImageDraw.Draw(picture)
    words = []
    for line in range(lines):
        for n in range(6):
            box = (100 + 100 * n, 100 + 60 * line, 180 + 100 * n, 124 + 60 * line)
            draw.rectangle(box, fill=0)
            words.append(Word(f"w{line}", box, 0.9, line, 1))
    for box in extra:
        draw.rectangle(box, fill=0)
    return PageImage(picture, 300, PLAIN), words


def test_a_line_without_words_is_found():
    image, words = page()
    assert missed_lines(image, words) == []
    left = [word for word in words if word.line != 3]
    assert missed_lines(image, left) == [pytest.approx((100, 280, 684, 308), abs=8)]


@pytest.mark.parametrize(
    "extra",
    [(300, 700, 500, 900), (300, 700, 320, 724), (300, 700, 600, 704), (0, 700, 12, 724)],
    ids=["a picture", "a spot", "a rule", "a shadow at the edge"],
)
def test_other_ink_is_no_line(extra):
    assert missed_lines(*page(extra=[extra])) == []


def test_a_page_full_of_strange_ink_and_one_of_few_words_are_left_alone():
    image, words = page(lines=14)
    assert missed_lines(image, [word for word in words if word.line == 0] * 5) == []
    assert missed_lines(image, words[:5]) == []


def test_the_line_stands_above_the_next_one_of_its_column():
    left = [Word(f"l{n}", (0, 100 * n, 300, 100 * n + 20), 0.9, n, 1) for n in (0, 2)]
    right = [Word(f"r{n}", (400, 100 * n, 700, 100 * n + 20), 0.9, n + 10, 2) for n in (0, 1, 2)]
    found = with_line([*left, *right], [Word("x", (0, 100, 300, 120), 0.9, -1, 1)])
    assert [word.text for word in found] == ["l0", "x", "l2", "r0", "r1", "r2"]
    below = with_line([*left, *right], [Word("y", (400, 300, 700, 320), 0.9, -1, 1)])
    assert [word.text for word in below][-2:] == ["r2", "y"]


def test_words_of_a_part_lie_on_the_page():
    image, _ = page()
    at = padded((100, 280, 684, 308))
    part = cut(image, at)
    assert part.picture.size == (at[2] - at[0], at[3] - at[1])
    words = [
        Word(".", (0, 0, 5, 5), 0.7, 0, 1),
        Word("peace", (40, 20, 120, 48), 0.9, 0, 1),
        Word(",", (0, 0, 9, 9), 0.2, 0, 1),
    ]
    line = line_of(words, at, -1)
    assert [(word.text, word.box, word.line) for word in line] == [("peace", (100, 280, 180, 308), -1)]
    assert part.to_points(words[1].box) == image.to_points(line[0].box)
    assert line_of([Word("aei", (0, 0, 9, 9), 0.3, 0, 1)], at, -1) == []


def test_a_part_beyond_the_edge_is_white_there():
    image, _ = page()
    part = cut(image, (-20, -20, 30, 30))
    assert part.picture.size == (50, 50)
    assert part.picture.getextrema() == (255, 255)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["السلام,", "والأمن"], ["السلام،", "والأمن"]),
        (["السلام»", "والأمن"], ["السلام،", "والأمن"]),
        (["«السلام", "والأمن»", "معا»"], ["«السلام", "والأمن»", "معا،"]),
        (["الدولةء", "الأعضاء"], ["الدولة،", "الأعضاء"]),
        (["1,5", "UN,"], ["1,5", "UN,"]),
    ],
)
def test_arabic_commas(texts, expected):
    words = [Word(text, (0, 0, 9, 9), 0.9, 0, 1) for text in texts]
    assert [word.text for word in with_arabic_marks(words)] == expected
