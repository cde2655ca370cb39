"""Scanned pages from file to text. The scans are made on the spot from invented texts."""

import pypdfium2
import pytest
from rapidfuzz.distance import Levenshtein

from pipeline.errors import LimitExceededError, UnreadableDocumentError
from pipeline.read.ocr import reader as ocr
from pipeline.read.ocr import tesseract
from pipeline.read.ocr.languages import is_installed
from tests.pipeline.read.makers import ENGLISH, FRENCH, make_pdf, picture, scan, side_by_side, wrapped

PROSE = [
    "AGREEMENT ON THE EXCHANGE OF WEATHER DATA",
    "",
    "Article 1",
    *wrapped(
        "Each Party shall send the other Party the data of its stations twice a day, at noon and at midnight. " * 4
    ),
    "",
    "Article 2",
    *wrapped("This Agreement enters into force on 1 March 1994 and remains in force for five years. " * 3),
]
JUNK = ["".join(chr(0x1D00 + ord(c) % 64) for c in line) for line in PROSE]


def error_rate(text, lines):
    expected = " ".join(" ".join(lines).split()).replace("’", "'")  # Helvetica draws hardly any difference
    return Levenshtein.distance(" ".join(text.split()).replace("’", "'"), expected) / len(expected)


@pytest.fixture(scope="module", autouse=True)
def _engine():
    if not is_installed("eng"):
        pytest.skip("Tesseract has no English here")


def test_a_scanned_page_becomes_text_and_words(read_bytes):
    paged = read_bytes(make_pdf(scan(PROSE)))
    page = paged.pages[0]
    assert (page.method, paged.issues) == ("ocr", ())
    assert error_rate(page.text, PROSE) < 0.01
    assert page.quality > 0.8
    assert "WEATHER DATA\n\nArticle 1\nEach Party" in page.text
    assert all(page.text[w.start : w.end].strip() == page.text[w.start : w.end] != "" for w in page.words)
    assert page.text.split() == [page.text[w.start : w.end] for w in page.words]
    assert all(0 <= w.confidence <= 1 for w in page.words)


@pytest.mark.parametrize("degrees", [0.0, 2.5, 90, 180])
def test_words_stand_where_the_page_shows_them(read_bytes, degrees):
    page = read_bytes(make_pdf(scan(PROSE, degrees=degrees))).pages[0]
    assert error_rate(page.text, PROSE) < 0.02
    word = next(w for w in page.words if page.text[w.start : w.end] == "AGREEMENT")
    middle = ((word.x0 + word.x1) / 2, (word.top + word.bottom) / 2)
    # The heading's first word is drawn from x = 60 at 780 points above the foot of a page of 595 by 842 points.
    expected = {0.0: (94, 58), 2.5: (78, 67), 90: (58, 595 - 94), 180: (595 - 94, 842 - 58)}[degrees]
    assert middle == pytest.approx(expected, abs=4)


def test_columns_are_read_one_after_the_other(read_bytes):
    page = read_bytes(make_pdf(scan(side_by_side(ENGLISH, ENGLISH.upper(), by_rows=True)))).pages[0]
    assert error_rate(page.text, [*wrapped(ENGLISH, 220), *wrapped(ENGLISH.upper(), 220)]) < 0.02


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (scan(PROSE, layer=["Scanned by an app"]), "a stamp only"),
        (scan(PROSE, layer=JUNK), "junk letters"),
    ],
)
def test_a_useless_text_layer_gives_way_to_ocr(read_bytes, page, why):
    read = read_bytes(make_pdf(page)).pages[0]
    assert read.method == "ocr", why
    assert error_rate(read.text, PROSE) < 0.01


def test_a_page_hardly_better_than_junk_goes_with_the_junk_around_it(read_bytes):
    poor = ["".join(c if n % 6 else chr(0x1D00 + ord(c) % 64) for n, c in enumerate(line)) for line in PROSE]
    alone = read_bytes(make_pdf(scan(PROSE, layer=poor)))
    assert [page.method for page in alone.pages] == ["text-layer"]
    among = read_bytes(make_pdf(scan(PROSE, layer=JUNK), scan(PROSE, layer=JUNK), scan(PROSE, layer=poor)))
    assert [page.method for page in among.pages] == ["ocr"] * 3


def test_a_mixed_document_keeps_every_page_in_its_place(read_bytes):
    paged = read_bytes(make_pdf(wrapped(ENGLISH), scan(PROSE), [], picture(), wrapped(ENGLISH)))
    assert [page.method for page in paged.pages] == ["text-layer", "ocr", "text-layer", "ocr", "text-layer"]
    assert [bool(page.text.strip()) for page in paged.pages] == [True, True, False, False, True]
    assert [(i.code, i.severity, i.message) for i in paged.issues] == [
        ("read.picture", "note", "Page 4 without words: OCR found none.")
    ]


def test_only_pictures_hold_no_text(read_bytes):
    with pytest.raises(UnreadableDocumentError, match="no text"):
        read_bytes(make_pdf(picture(), picture("Scanned by an app")))


@pytest.mark.skipif(not is_installed("fra"), reason="Tesseract has no French here")
def test_the_language_is_found_and_kept_for_the_next_page(read_bytes, monkeypatch):
    packs = []
    recognise = tesseract.recognise

    def watch(image, pack, **options):
        packs.append(pack)
        return recognise(image, pack, **options)

    monkeypatch.setattr(tesseract, "recognise", watch)
    lines = wrapped(FRENCH)
    paged = read_bytes(make_pdf(scan(lines), scan(lines)))
    assert packs == ["eng", "fra", "fra"]
    assert all(error_rate(page.text, lines) < 0.01 for page in paged.pages)


def test_a_page_over_its_time_fails_alone(read_bytes):
    paged = read_bytes(make_pdf(wrapped(ENGLISH), scan(PROSE)), ocr_seconds=0.001)
    assert [bool(page.text) for page in paged.pages] == [True, False]
    assert [issue.code for issue in paged.issues] == ["read.page-without-text"]
    assert "MITHAQ_LIMIT_OCR_SECONDS" in paged.issues[0].message
    with pytest.raises(LimitExceededError, match="Page 1 of 1 cannot be read"):
        read_bytes(make_pdf(scan(PROSE)), ocr_seconds=0.001)


def test_no_page_is_begun_when_the_documents_time_is_over(read_bytes):
    with pytest.raises(LimitExceededError, match="no time was left for OCR"):
        read_bytes(make_pdf(scan(PROSE)), seconds=1e-6)


def test_a_broken_language_pack_is_a_reason(tmp_path, read_bytes, monkeypatch):
    (tmp_path / "eng.traineddata").write_bytes(b"nothing of use")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    tesseract._engine.cache_clear()
    with pytest.raises(UnreadableDocumentError, match="cannot load the language pack eng"):
        read_bytes(make_pdf(scan(PROSE)))
    tesseract._engine.cache_clear()


def test_a_huge_page_is_drawn_within_bounds():
    """The largest page that a PDF may have: 200 by 200 inches, which at 300 dpi would be 3.6 gigapixels."""
    with pypdfium2.PdfDocument.new() as document:
        image = ocr.render(document.new_page(14_400, 14_400), pixels=36_000_000)
    assert image.picture.width * image.picture.height <= 36_100_000
    assert image.to_points((0, 0, *image.picture.size)) == pytest.approx((0, 0, 14_400, 14_400), rel=1e-3)


def test_the_limit_of_pixels_holds_for_what_is_read(read_bytes):
    page = make_pdf(scan(PROSE))
    good, coarse = (read_bytes(page, ocr_pixels=pixels).pages[0] for pixels in (36_000_000, 300_000))
    assert coarse.quality < good.quality  # 56 dpi is hardly legible, and graded so
