"""Which pack a page is read with: real scans in other languages and scripts, and what happens where a pack lacks."""

import pytest
from rapidfuzz.distance import Levenshtein

from pipeline.errors import NeedsOcrError
from pipeline.read.ocr import languages, tesseract
from pipeline.read.ocr.languages import is_installed
from pipeline.read.ocr.look import cleaned, strip
from tests.pipeline.read.makers import ENGLISH, make_pdf, scan, wrapped
from tests.pipeline.read.scans import TEXTS, folder_of_packs, sheet, text_lines
from tests.pipeline.read.test_page_image import page_of_lines


@pytest.fixture
def packs(tmp_path, monkeypatch):
    """Return a function that leaves Tesseract these packs alone."""
    folder = tmp_path / "packs"

    def leave(*names):
        folder_of_packs(folder, *names)
        monkeypatch.setattr(languages, "folders", lambda: (folder,))

    return leave


@pytest.fixture
def passes(monkeypatch):
    """Return the list of (pack, whether of the whole page) of all that Tesseract really reads."""
    seen = []
    recognise = tesseract.recognise

    def watch(image, pack, *, layout, seconds):
        if layout in {tesseract.AUTO, tesseract.ONE_BLOCK}:
            seen.append((pack, layout == tesseract.AUTO))
        return recognise(image, pack, layout=layout, seconds=seconds)

    monkeypatch.setattr(tesseract, "recognise", watch)
    return seen


def error_rate(page, pack):
    expected = " ".join(text_lines(pack))
    return Levenshtein.distance(" ".join(page.text.split()), expected) / len(expected)


@pytest.mark.parametrize("pack", TEXTS)
def test_a_page_is_read_with_the_pack_of_its_language(read_bytes, passes, pack):
    if not is_installed(pack) or not is_installed("eng"):
        pytest.skip(f"Tesseract has no {pack} here")
    page = read_bytes(make_pdf(sheet(pack))).pages[0]
    assert error_rate(page, pack) < (0.2 if pack == "urd" else 0.03)  # Tesseract knows Urdu in another hand
    whole = [seen[0] for seen in passes if seen[1]]
    alike = {"ind": {"ind", "msa"}}.get(pack, {pack})
    assert whole[-1] in alike
    assert len(whole) == 1 or pack == "fas"  # a short text that the pack of Arabic reads as surely


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read_upright(read_bytes, packs, turned):
    packs("eng", "rus", "osd")
    assert error_rate(read_bytes(make_pdf(sheet("rus", turned=turned))).pages[0], "rus") < 0.03


def test_the_next_page_needs_no_look(read_bytes, packs, passes):
    packs("eng", "rus")
    read_bytes(make_pdf(sheet("rus"), sheet("rus"), sheet("rus")))
    assert passes == [("eng", False), ("rus", False)] + 3 * [("rus", True)]


def test_a_change_of_script_is_noticed(read_bytes, packs):
    packs("eng", "rus")
    paged = read_bytes(make_pdf(sheet("rus"), scan(wrapped(ENGLISH)), sheet("rus")))
    assert [error_rate(paged.pages[at], "rus") < 0.03 for at in (0, 2)] == [True, True]
    assert "The Parties shall protect the information" in " ".join(paged.pages[1].text.split())


@pytest.mark.parametrize(("pack", "name"), [("rus", "Russian"), ("ara", "Arabic"), ("fra", "French")])
def test_with_english_alone_the_language_that_lacks_is_named(read_bytes, packs, pack, name):
    packs("eng", "osd")
    with pytest.raises(NeedsOcrError) as caught:
        read_bytes(make_pdf(sheet(pack)))
    assert caught.value.reason == f"needs OCR for {name}: apt-get install tesseract-ocr-{pack}"
    assert not languages.can_be_read_now(caught.value.reason)
    packs(pack)
    assert languages.can_be_read_now(caught.value.reason)


def test_pages_that_lack_their_language_are_named_among_those_that_are_read(read_bytes, packs):
    packs("eng", "osd")
    paged = read_bytes(make_pdf(scan(wrapped(ENGLISH)), sheet("rus"), scan(wrapped(ENGLISH))))
    assert [bool(page.text) for page in paged.pages] == [True, False, True]
    assert paged.pages[1].problem == "needs OCR for Russian: apt-get install tesseract-ocr-rus"
    packs("rus")
    assert error_rate(read_bytes(make_pdf(sheet("rus"))).pages[0], "rus") < 0.03


def test_a_page_read_once_is_not_held_for_what_the_engine_brings(packs):
    """Else it would be read again by every run."""
    packs("osd")
    reason = languages.what_is_needed(None)
    assert not languages.can_be_read_now(reason)
    packs("eng")
    assert languages.can_be_read_now(reason)


def test_a_strip_lies_where_lines_are_and_cuts_none():
    page = page_of_lines(size=(1200, 1600))
    part = strip(page)
    assert 60 <= part.picture.height <= 200
    assert part.picture.crop((0, 0, 1200, 1)).getextrema() == (255, 255)


def test_only_speckled_pages_are_cleaned():
    page = page_of_lines(size=(1200, 1600))
    assert cleaned(page) is page
    for x in range(3, 1200, 8):
        for y in range(5, 1600, 8):
            page.picture.putpixel((x, y), 0)
    assert cleaned(page).picture.getpixel((3, 5)) == 255
