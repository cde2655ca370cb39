import pytest

from pipeline.errors import DocumentError, EncryptedDocumentError, LimitExceededError, UnreadableDocumentError
from tests.pipeline.read.makers import ENGLISH, make_odt, replace_member

LIST = """<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-prefix="Article "/>
<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="2"/>
<text:list-level-style-number text:level="3" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>
</text:list-style><text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/>
</text:list-style><text:list-style style:name="I"><text:list-level-style-number text:level="1" style:num-format="I"
style:num-suffix="."/></text:list-style>
<style:style style:name="T9"><style:text-properties text:display="none"/></style:style>"""


def items(style, *words, extra=""):
    inner = "".join(
        f"<text:list-item>{w if w.startswith('<') else f'<text:p>{w}</text:p>'}</text:list-item>" for w in words
    )
    return f'<text:list text:style-name="{style}" {extra}>{inner}</text:list>'


def nested(*words):
    return "<text:list>" + "".join(f"<text:list-item>{w}</text:list-item>" for w in words) + "</text:list>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<text:h>Article 1</text:h><text:p>The  Parties\n agree.</text:p>", "Article 1\n\nThe Parties agree."),
        ("<text:p>a<text:tab/>b<text:line-break/>c<text:s text:c='2'/>d</text:p>", "a\tb\nc  d"),
        ("<text:p>a <text:span>b</text:span> <text:a>c</text:a></text:p>", "a b c"),
        ("<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:p>kept</text:p>", "kept"),
        ("<text:p>no<text:span text:style-name='T9'> hidden</text:span>t</text:p>", "not"),
        ("<text:p>a<office:annotation><text:p>comment</text:p></office:annotation>b</text:p>", "ab"),
        ("<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>See x.</text:p>"
         "<text:p>And y.</text:p></text:note-body></text:note>, b</text:p>", "a, b\n\n[Note 1: See x. And y.]"),
        (items("I", "one", "two") + items("I", "three", extra='text:continue-numbering="true"') + items("I", "four"),
         "I. one\n\nII. two\n\nIII. three\n\nI. four"),
        (items("I", "one", extra='xml:id="x"') + items("B", "dot") + items("I", "two", extra='text:continue-list="x"'),
         "I. one\n\n- dot\n\nII. two"),
        (items("L1", "<text:p>Scope</text:p>" + nested("<text:p>a</text:p>", "<text:p>b</text:p><text:p>more</text:p>"
         + nested("<text:p>c</text:p>")), "<text:p>Aim</text:p>" + nested("<text:p>d</text:p>")),
         "Article 1 Scope\n\n1.1. a\n\n1.2. b\n\nmore\n\n(a) c\n\nArticle 2 Aim\n\n2.1. d"),
        ("<table:table><table:table-row><table:table-cell><text:p>No.</text:p></table:table-cell><table:table-cell>"
         "<text:p>Item</text:p></table:table-cell></table:table-row></table:table><text:p>After</text:p>",
         "No.\tItem\n\nAfter"),
        (f"<table:table><table:table-row><table:table-cell><text:p>{ENGLISH}</text:p></table:table-cell>"
         "<table:table-cell><text:p>Item</text:p></table:table-cell></table:table-row></table:table>",
         f"{ENGLISH.strip()}\nItem"),
    ],
)  # fmt: skip
def test_what_an_office_program_prints(read_bytes, body, text):
    paged = read_bytes(make_odt(body, LIST))
    assert paged.source.media_type == "application/vnd.oasis.opendocument.text"
    assert paged.pages[0].text == text


def test_numbered_headings(read_bytes):
    outline = """<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1"
    style:num-prefix="Article "/></text:outline-style>"""
    body = "<text:h text:outline-level='1'>Aim</text:h><text:p>x</text:p><text:h text:outline-level='1'>Scope</text:h>"
    assert read_bytes(make_odt(body, outline)).pages[0].text == "Article 1 Aim\n\nx\n\nArticle 2 Scope"


def test_encrypted_damaged_and_bombs(read_bytes):
    whole = make_odt(f"<text:p>{ENGLISH}</text:p>")
    with pytest.raises(EncryptedDocumentError, match="password"):
        read_bytes(replace_member(whole, "META-INF/manifest.xml", b"<m><manifest:encryption-data/></m>"))
    with pytest.raises(UnreadableDocumentError, match="damaged"):
        read_bytes(whole[:-40])
    with pytest.raises(UnreadableDocumentError, match="well-formed"):
        read_bytes(replace_member(whole, "content.xml", b"<office>"))
    with pytest.raises(LimitExceededError, match="unpack"):
        read_bytes(replace_member(whole, "content.xml", b" " * 3_000_000), unpacked_bytes=1_000_000)
    laughs = (
        "<!DOCTYPE x [<!ENTITY a '"
        + "ha" * 1000
        + "'>"
        + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 50}'>" for n in range(8))
        + "]>"
    )
    source = f"<?xml version='1.0'?>{laughs}<x>&i;</x>"
    with pytest.raises(DocumentError):
        read_bytes(replace_member(whole, "content.xml", source.encode()))
    deep = "<text:span>" * 5_000
    with pytest.raises(DocumentError, match=r"nested|well-formed"):
        read_bytes(make_odt(f"<text:p>{deep}"))
