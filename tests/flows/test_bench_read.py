"""How the reading benchmark counts; the measuring itself is not tested."""

import pypdfium2
import pytest

from flows.benches.reading import as_scan, beginning, error_rate, errors_by_page, first_pages, is_clean, plain
from flows.benches.reading_report import Goal
from pipeline.read import read
from pipeline.settings import Limits
from tests.pipeline.read.makers import ENGLISH, make_pdf, scan, wrapped


@pytest.mark.parametrize(
    ("text", "reference", "rate"),
    [("abcd", "abcd", 0.0), ("abd", "abcd", 0.25), ("abxcd", "abcd", 0.25), ("", "ab", 1.0)],
)
def test_error_rate(text, reference, rate):
    assert error_rate(text, reference) == rate


def test_white_space_and_typesetting_do_not_count():
    assert plain(" a\n\n b\u200f\tco\u00adop ســلام ") == "a b coop سلام"


def test_the_beginning_of_a_reference_is_what_the_pages_cover():
    reference = "".join(chr(0x4E00 + n) for n in range(2000))
    text = reference[:100] + "x" + reference[101:500]
    assert beginning(reference, text) == reference[:500]
    assert beginning(reference, reference) == reference


def test_errors_are_counted_on_their_page():
    reference = "The Parties shall cooperate. They shall meet. This Agreement ends in 1999."
    pages = ["The Parties shal1 cooperate.", "They shall meet.", "This Agreement ends in 1998. Stamp"]
    (first, _), (second, _), (third, characters) = errors_by_page(pages, reference)
    assert (first, second, third) == (1, 0, 7)
    assert characters == len("This Agreement ends in 1999.")


def test_parts_and_scans_of_a_document(tmp_path):
    whole = tmp_path / "whole.pdf"
    whole.write_bytes(make_pdf(wrapped(ENGLISH), ["Article 2"], ["Article 3"]))
    folder = tmp_path / "made"
    folder.mkdir()
    part = read(first_pages(whole, 2, folder), limits=Limits())
    assert [page.text.strip()[-9:] for page in part.pages][1:] == ["Article 2"]
    scanned = read(as_scan(whole, [1], folder), limits=Limits()).pages
    assert (len(scanned), scanned[0].method) == (1, "ocr")
    assert (scanned[0].width_pt, scanned[0].height_pt) == pytest.approx((595, 842), abs=1)


def test_goals_are_kept_or_missed():
    assert [Goal("a", 0.03, 0.03).is_met, Goal("b", 0.031, 0.03).is_met] == [True, False]
    assert [Goal("c", 8, 8, at_least=True).is_met, Goal("d", 7.9, 8, at_least=True).is_met] == [True, False]


def test_a_clean_page_has_its_ink_on_words(tmp_path):
    def blotted(drawing):
        scan(wrapped(ENGLISH))(drawing)
        drawing.rect(50, 100, 300, 200, fill=1)

    path = tmp_path / "scans.pdf"
    path.write_bytes(make_pdf(scan(wrapped(ENGLISH)), blotted))
    with pypdfium2.PdfDocument(path) as drawn:
        assert [is_clean(drawn[n], page) for n, page in enumerate(read(path, limits=Limits()).pages)] == [True, False]
