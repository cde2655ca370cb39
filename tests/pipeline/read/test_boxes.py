"""A quote's boxes hold the quote's words, whatever the layout, from the record and from the dataset's rows."""

import time
from contextlib import closing

import pypdfium2
import pytest

from pipeline.dataset.page_rows import way_back
from pipeline.read import read
from pipeline.read.pdf.boxes import boxes_of, quote_boxes, words_from_rows, words_of
from pipeline.settings import Limits
from pipeline.structure.normalise import normalise
from pipeline.types import InstrumentRecord, Span
from tests.pipeline.read.layouts.make import LAYOUTS, files
from tests.pipeline.read.makers import ENGLISH, make_pdf, scan, wrapped

RIGHT_TO_LEFT = {name for name in LAYOUTS if "Arabic" in name}


def record_of(path):
    paged = read(path, limits=Limits())
    return InstrumentRecord(source=paged.source, pages=paged.pages, text=normalise(paged), language=None, title=None)


def words_under(path, boxes):
    """Return what PDFium finds within the boxes, line by line."""
    found = []
    with closing(pypdfium2.PdfDocument(path)) as document:
        for page, x0, top, x1, bottom in boxes:
            with closing(document[page - 1]) as drawn, closing(drawn.get_textpage()) as words:
                height = drawn.get_height()
                found.append(words.get_text_bounded(x0 - 0.5, height - bottom, x1 + 0.5, height - top))
    return found


def letters(text):
    return "".join(c for c in text if c.isalnum())


@pytest.mark.parametrize("name", sorted(set(LAYOUTS) - RIGHT_TO_LEFT))
def test_the_words_under_the_boxes_are_the_quote(name):
    path = files(name)[0]
    record = record_of(path)
    text = record.text.text
    starts = [0, *(n + 2 for n, c in enumerate(text) if text.startswith("\n\n", n))]
    for start in starts[1::5]:
        end = text.find("\n", start)
        span = Span(start, end if end > 0 else len(text))
        boxes = quote_boxes(record, span)
        assert letters("".join(words_under(path, boxes))) == letters(span.of(text))


@pytest.mark.parametrize("name", sorted(RIGHT_TO_LEFT))
def test_arabic_words_are_under_their_boxes(name):
    path = files(name)[0]
    record = record_of(path)
    at = record.text.text.index("الحكومتان")
    quote = Span(at, at + len("الحكومتان"))
    boxes = quote_boxes(record, quote)
    assert len(boxes) == 1
    assert quote.of(record.text.text) in words_under(path, boxes)[0]


def test_a_word_divided_over_lines_has_two_boxes():
    record = record_of(files("narrow gutter, divided words")[0])
    page = record.pages[0].text
    head, tail = page.split("-\n")[0].rsplit(None, 1)[-1], page.split("-\n")[1].split()[0]
    at = record.text.text.index(head + tail)
    one, other = quote_boxes(record, Span(at, at + len(head + tail)))
    assert one.top != other.top


def test_a_sentence_over_two_pages_has_boxes_on_both():
    record = record_of(files("footnotes")[0])
    origins = record.text.origins
    at = next(o.start for o in origins if o.page == 2)
    boxes = quote_boxes(record, Span(at - 20, at + 20))
    assert [box.page for box in boxes] == [1, 2]
    assert boxes[0].bottom < 700, "the footnotes lie below"


def test_the_rows_of_the_dataset_lead_to_the_same_boxes():
    record = record_of(files("English and French side by side")[0])
    rows = [{"page": page.number, "method": page.method, **way_back(record)[page.number]} for page in record.pages]
    at = record.text.text.index("Comité mixte")
    span = Span(at, at + 200)
    assert boxes_of(record.source.path, words_from_rows(rows), span) == quote_boxes(record, span) != []


def test_a_turned_page_is_marked_as_it_is_shown(tmp_path):
    def draw(drawing):
        for number, line in enumerate(wrapped(ENGLISH)):
            drawing.saveState()
            drawing.translate(100 + 14 * number, 60)
            drawing.rotate(90)
            drawing.setFont("Helvetica", 10)
            drawing.drawString(0, 0, line)
            drawing.restoreState()

    path = tmp_path / "turned.pdf"
    with closing(pypdfium2.PdfDocument(make_pdf(draw))) as document:
        document[0].set_rotation(90)
        document.save(path)
    record = record_of(path)
    assert (record.pages[0].width_pt, record.pages[0].height_pt) == (842, 595)
    (box,) = quote_boxes(record, Span(0, 11))
    assert (box.x0, box.bottom) == pytest.approx((60, 102), abs=1.5)
    assert box.x1 - box.x0 == pytest.approx(51, abs=2)


def test_a_page_by_ocr_is_marked_by_its_words(tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(make_pdf(scan(wrapped(ENGLISH)[:6])))
    record = record_of(path)
    at = record.text.text.index("Parties shall")
    boxes = quote_boxes(record, Span(at, at + len("Parties shall")))
    assert len(boxes) == 1
    _, x0, top, x1, bottom = boxes[0]
    assert (x0, top, x1, bottom) == pytest.approx((79, 54, 134, 65), abs=6)


def test_a_page_is_marked_quickly():
    record = record_of(files("narrow gutter, divided words")[0])
    pages = words_of(record)
    seconds = []
    for _ in range(3):
        began = time.process_time()
        boxes_of(record.source.path, pages, Span(1000, 1200))
        seconds.append(time.process_time() - began)
    assert min(seconds) < 0.1


def test_other_formats_have_no_boxes(tmp_path):
    path = tmp_path / "treaty.txt"
    path.write_text(ENGLISH)
    assert quote_boxes(record_of(path), Span(0, 20)) == []


def test_the_rows_of_pages_keep_what_was_left_out():
    rows = way_back(record_of(files("footnotes")[0]))
    assert [(one["kind"], one["text"]) for page in rows.values() for one in page["removed"]] == [
        ("page-number", "1"),
        ("page-number", "2"),
    ]
