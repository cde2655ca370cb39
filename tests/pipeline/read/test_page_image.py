"""Pictures of pages: level, upright, without folds, and the way back to the page's points."""

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.read.ocr import page_image
from pipeline.read.ocr.page_image import PageImage, is_blank, skew, straightened, upright, without_specks
from pipeline.read.ocr.page_rules import without_lines

SIZE = (600, 800)
PLAIN = (0.25, 0.0, 0.0, 0.0, 0.25, 0.0)


def page_of_lines(degrees=0.0, size=SIZE):
    """Return a page with bars for words, askew by so many degrees counterclockwise."""
    picture = Image.new("L", size, 255)
    draw = ImageDraw.Draw(picture)
    for top in range(100, size[1] - 100, 30):
        for left in range(80, size[0] - 120, 50):
            draw.rectangle((left, top, left + 38, top + 12), fill=0)
    return PageImage(picture.rotate(degrees, fillcolor=255), 300, PLAIN)


@pytest.mark.parametrize("degrees", [-5.0, -2.3, -0.5, 0.5, 1.0, 4.4])
def test_skew_is_found(degrees):
    assert skew(page_of_lines(degrees, size=(1200, 1600)).picture) == pytest.approx(-degrees, abs=0.2)


def test_level_and_empty_pages_are_left_alone():
    level = page_of_lines()
    assert straightened(level) is level
    empty = PageImage(Image.new("L", SIZE, 255), 300, PLAIN)
    assert straightened(empty) is empty
    assert without_lines(empty) is empty
    assert (is_blank(empty), is_blank(level)) == (True, False)


@given(st.floats(-5, 5), st.sampled_from([0, 90, 180, 270]), st.integers(150, 450), st.integers(150, 650))
@settings(max_examples=30, deadline=None)
def test_the_way_back_leads_to_the_place_of_the_ink(degrees, turned, x, y):
    """A spot on a page that is put upright and turned level is found again where it was."""
    picture = Image.new("L", SIZE, 255)
    picture.paste(0, (x - 4, y - 4, x + 5, y + 5))
    with patch.object(page_image, "skew", lambda _: degrees):
        found = straightened(upright(PageImage(picture, 300, PLAIN), turned))
    ys, xs = np.nonzero(np.asarray(found.picture) < 128)
    left, top, right, bottom = found.to_points((xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((x / 4, y / 4), abs=0.5)


def test_a_fold_through_words_is_painted_over_and_words_stay():
    page = page_of_lines(size=(1200, 1600))
    folded = page.picture.copy()
    ImageDraw.Draw(folded).line((700, 0, 730, 1599), fill=0, width=4)
    before, after = np.asarray(page.picture), np.asarray(without_lines(PageImage(folded, 300, PLAIN)).picture)
    assert (after < before).sum() < 0.15 * (np.asarray(folded) < before).sum(), "ink of the fold is left"
    assert (after > before).sum() < 0.02 * (before == 0).sum(), "ink of words was lost"


def test_the_edge_of_a_column_is_no_fold():
    page = page_of_lines(size=(1200, 1600))
    assert without_lines(page) is page


def test_specks_go():
    page = page_of_lines()
    speckled = page.picture.copy()
    speckled.putpixel((20, 20), 0)
    cleaned = without_specks(PageImage(speckled, 300, PLAIN))
    assert cleaned.picture.getpixel((20, 20)) == 255
    assert cleaned.picture.getpixel((100, 106)) == 0
