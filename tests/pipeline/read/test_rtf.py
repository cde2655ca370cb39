import time
from contextlib import suppress

import pytest

from pipeline.errors import LimitExceededError, UnreadableDocumentError
from tests.pipeline.read.makers import ENGLISH

HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Serif;}{\f1\fcharset178 Naskh;}{\f2\fcharset204 Kyr;}}"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"one\par two\par\par three", "one\n\ntwo\n\nthree"),
        (r"a\line b\tab c\emdash d\~e\_f\'e9", "a\nb\tc—d\u00a0e\u2011f\xe9"),
        (r"\{braces\} and \\ ", "{braces} and \\"),
        (r"wrapped by" "\n" r" the writer\par", "wrapped by the writer"),
        (r"\u8217\'92s \u1575 ?x", "’s اx"),
        (r"{\uc2\u8220\'93\'94 in}{\uc0\u8221 }", "“ in”"),
        (r"a\u-10179?\u-8704?", "a\U0001f600"),
        (r"\u-10179? alone", "\ufffd alone"),
        (r"{\f1 \'c7\'ca\'dd\'c7\'de} then {\f2 \'c4\'ee\'e3}", "اتفاق then Дог"),
        (r"kept{\deleted  gone} {\v hidden}{\revised new}{\deleted0 too}", "kept newtoo"),
        (r"{\header H}{\footerf F}{\info{\title T}}{\pict\wmetafile8 0102}{\*\unknown {x}}text", "text"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt the link}}", "the link"),
        (r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt in the box\par}}{\shprslt again}}", "in the box"),
        (r"{\listtext\pard (a)\tab}item\par{\pntext\'b7\tab}point", "(a) item\n\n- point"),
        (r"\pard\intbl No.\cell Item\cell\row\intbl 1\cell Radar\cell\row\pard After", "No.\tItem\n1\tRadar\n\nAfter"),
        (rf"\pard\intbl {ENGLISH}\cell short\cell\row", f"{ENGLISH.strip()}\nshort"),
        (r"text{\footnote\pard {\chftn} See  annex.\par}, on{\*\footnote second}", None),
        (r"{\pict\bin5 }}}{{}after", "after"),
        (r"{\bin3 }}}}after", "after"),
        (r"{\upr{plain}{\*\ud{unicode}}}", "plain"),
    ],
)  # fmt: skip
def test_what_a_word_processor_prints(read_bytes, body, text):
    expected = text or "text, on\n\n[Note 1: See annex.]\n\n[Note 2: second]"
    paged = read_bytes(HEAD + body + "}")
    assert paged.source.media_type == "text/rtf"
    assert (paged.pages[0].text, paged.issues) == (expected, ())


def test_other_code_pages(read_bytes):
    assert read_bytes(r"{\rtf1\ansi\ansicpg1254 \'fe\'f0}").pages[0].text == "şğ"
    assert read_bytes(r"{\rtf1\mac \'8e}").pages[0].text == "é"
    assert read_bytes(r"{\rtf1\ansi\ansicpg99999 \'e9}").pages[0].text == "é"
    assert read_bytes(rb"{\rtf1\ansi\ansicpg1252 caf" + b"\xe9}").pages[0].text == "café"
    assert (
        read_bytes(r"{\rtf1{\fonttbl{\f0\fcharset128 Mincho;}}\f0 \'93\'fa\'96{\'7b}}").pages[0].text.startswith("日")
    )


def test_a_file_that_ends_early_is_doubted(read_bytes):
    paged = read_bytes(HEAD + r"{\b The Parties agree\par")
    assert paged.pages[0].text == "The Parties agree"
    assert [issue.code for issue in paged.issues] == ["read.truncated"]


def test_without_text(read_bytes):
    with pytest.raises(UnreadableDocumentError, match="no text"):
        read_bytes(HEAD + r"{\pict 0102}}")


@pytest.mark.parametrize(
    "hostile",
    [HEAD + "{" * 50_000, HEAD + r"{\b" * 50_000, HEAD + "{\\*\\x " * 50_000 + "a", HEAD + r"\u8217" * 50_000 + "}",
     HEAD + r"\'" * 50_000, HEAD + "{}" * 50_000 + "a}", HEAD + r"\bin999999999 a}",
     HEAD + r"\uc999999999\u8217 abc}",
     HEAD + r"\cell " * 50_000 + "a}", HEAD + "\\" + "a" * 300_000 + "}", HEAD + r"a{\footnote b}" * 20_000 + "}"],
    ids=range(11),
)  # fmt: skip
def test_hostile_files_end_soon(read_bytes, hostile):
    started = time.process_time()
    with suppress(LimitExceededError, UnreadableDocumentError):
        read_bytes(hostile)
    assert time.process_time() - started < 5


def test_limits(read_bytes):
    with pytest.raises(LimitExceededError, match="nested more than 1,000 deep"):
        read_bytes(HEAD + "{" * 5_000)
    with pytest.raises(LimitExceededError, match="characters"):
        read_bytes(HEAD + "word " * 1_000 + "}", characters=1_000)
