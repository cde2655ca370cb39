"""Memory over long documents, in a short form: what a page takes is given back."""

import pytest

from flows.benches.long_documents import long_reads
from pipeline.read.ocr.languages import is_installed


def test_memory_and_time_do_not_grow_with_the_pages(tmp_path):
    some, more = long_reads(tmp_path, [("text layer", 100), ("text layer", 400)])
    assert (some.pages, more.pages) == (100, 400)
    assert more.megabytes < 60, "a page keeps more than its text, some 5,000 characters"
    assert more.seconds_per_page < 3 * some.seconds_per_page + 0.001


@pytest.mark.skipif(not is_installed("eng"), reason="Tesseract has no English here")
def test_pictures_of_scanned_pages_are_given_back(tmp_path):
    (scan,) = long_reads(tmp_path, [("scan", 6)])
    assert scan.megabytes < 60, "the picture of a page at 300 dpi takes 9 MB"
