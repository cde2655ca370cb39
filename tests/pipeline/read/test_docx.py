import io
import zipfile

import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.errors import EncryptedDocumentError, LimitExceededError, UnreadableDocumentError
from pipeline.read.enumerators import enumerator
from pipeline.structure.normalise import normalise
from tests.pipeline.read.makers import ENGLISH, make_docx, replace_member

BODY = '<w:document {}><w:body>{}</w:body></w:document>'  # fmt: skip


def with_body(markup):
    return replace_member(make_docx("x"), "word/document.xml", BODY.format(nsdecls("w"), markup).encode())


BOXES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
GONE = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
NOTES = """<w:{part}s {names}><w:{part} w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:{part}>
<w:{part} w:id="1"><w:p><w:r><w:t>{one}</w:t></w:r></w:p><w:p><w:r><w:t>Also.</w:t></w:r></w:p></w:{part}>
<w:{part} w:id="2"><w:p><w:r><w:t>{two}</w:t></w:r></w:p></w:{part}></w:{part}s>"""


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_order_headings_and_tables(read_bytes):
    def build(document):
        document.add_heading("Article 2", level=1)
        table = document.add_table(2, 2)
        for row, words in zip(table.rows, (("No.", "Item"), ("1", "Radar")), strict=True):
            for cell, word in zip(row.cells, words, strict=True):
                cell.text = word
        document.add_paragraph("After the table")

    text = read_bytes(make_docx("PACT", "The  Parties agree.", build=build)).pages[0].text
    assert text == "PACT\n\nThe  Parties agree.\n\nArticle 2\n\nNo.\tItem\n1\tRadar\n\nAfter the table"


def test_headers_and_footers_stand_beside_the_text(read_bytes):
    def build(document):
        document.sections[0].header.paragraphs[0].text = "MINISTRY OF DEFENCE"
        document.sections[0].footer.paragraphs[0].text = "Restricted"

    paged = read_bytes(make_docx("PACT", "The Parties agree.", build=build))
    text = normalise(paged)
    assert text.text == "PACT\n\nThe Parties agree."
    assert {(one.kind.value, one.text) for one in text.removed} == {
        ("running-head", "MINISTRY OF DEFENCE"), ("running-foot", "Restricted"),
    }  # fmt: skip
    assert all(paged.pages[0].text[one.start :].startswith(one.text) for one in text.removed)


def test_text_in_columns_of_a_table_is_not_put_on_one_line(read_bytes):
    def build(document):
        table = document.add_table(1, 2)
        table.cell(
            0, 0
        ).text = "The Parties shall protect the information that they exchange under this Agreement, as agreed."
        table.cell(0, 1).text = "Les Parties protègent les informations échangées."

    assert read_bytes(make_docx(build=build)).pages[0].text.count("\n") == 1


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (f"<w:p><w:ins>{run('kept')}</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>", "kept"),
        (f"<w:sdt><w:sdtContent><w:p>{run('control')}</w:p></w:sdtContent></w:sdt>", "control"),
        (f"<w:p><w:smartTag>{run('Jordan')}</w:smartTag></w:p>", "Jordan"),
        (f"<w:p><w:hyperlink>{run('link')}</w:hyperlink></w:p>", "link"),
        (f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r>{run('yes')}</w:p>", "yes"),
        (
            "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/></w:r></w:p>",
            "a\tb\nc\u2011",
        ),
        (f"<w:p>{run('one')}<w:r><w:br w:type='page'/></w:r>{run('two')}</w:p>", "one\n\ntwo"),
        (f"<w:p>{run('one')}</w:p><w:p/><w:p>{run('two')}</w:p>", "one\n\ntwo"),
        (f"<w:p><w:r><w:footnoteReference w:id='2'/></w:r>{run('text')}</w:p>", "text"),
        (f"<w:p>{GONE}{run('one ')}</w:p><w:p>{run('goes on')}</w:p><w:p>{run('two')}</w:p>", "one goes on\n\ntwo"),
        (f"<w:p>{run('one')}</w:p><w:p>{GONE}<w:del>{run('x')}</w:del></w:p><w:p>{run('two')}</w:p>", "one\n\ntwo"),
        (
            f"<w:p>{run('a')}</w:p><w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{run('x')}</w:p></w:tc></w:tr></w:tbl>",
            "a",
        ),
        (
            f"<w:p><w:ins>{run('shall not')}</w:ins><w:del>{run('shall')}</w:del>{run(' disclose')}</w:p>",
            "shall not disclose",
        ),
        (
            f"<w:sdt><w:sdtContent><w:tbl><w:tr><w:tc><w:p>{run('a')}</w:p></w:tc><w:sdt><w:sdtContent><w:tc><w:p>"
            f"<w:sdt><w:sdtContent>{run('b')}</w:sdtContent></w:sdt></w:p></w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>"
            "</w:sdtContent></w:sdt>",
            "a\nb",
        ),
        (
            f"<w:p>{run('before')}<w:r><mc:AlternateContent {BOXES}><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
            f"<w:txbxContent><w:p>{run('In the box.')}</w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p>{run('In the box.')}</w:p></w:txbxContent>"
            f"</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p><w:p>{run('after')}</w:p>",
            "before\nIn the box.\n\nafter",
        ),
        (
            f"<w:p><w:r><w:pict {BOXES}><v:textbox><w:txbxContent><w:p>{run('Old box.')}</w:p></w:txbxContent>"
            f"</v:textbox></w:pict></w:r>{run('x')}</w:p>",
            "Old box.\n\nx",
        ),
        (
            f"<w:p>{run('one')}<w:commentRangeStart w:id='1'/>{run(' two')}<w:commentRangeEnd w:id='1'/><w:r>"
            "<w:commentReference w:id='1'/></w:r></w:p>",
            "one two",
        ),
        (f"<w:p><w:moveFrom>{run('away')}</w:moveFrom><w:moveTo>{run('here')}</w:moveTo></w:p>", "here"),
    ],
)
def test_what_word_prints(read_bytes, markup, text):
    assert read_bytes(with_body(markup)).pages[0].text == text


def numbered(paragraph, level):
    properties = paragraph._p.get_or_add_pPr()
    number = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", level), ("w:numId", 77)):
        child = OxmlElement(name)
        child.set(qn("w:val"), str(value))
        number.append(child)
    properties.append(number)


def test_automatic_numbers(read_bytes):
    def build(document):
        part = document.part.numbering_part.element
        levels = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for at, (kind, text) in enumerate(
                [("decimal", "Article %1"), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")]
            )
        )
        abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
        part.insert(0, abstract)
        part.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
        for level, words in ((0, "Scope"), (1, "a"), (1, "b"), (2, "c"), (2, "d"), (0, "Aim"), (1, "e"), (2, "f")):
            numbered(document.add_paragraph(words), level)

    assert read_bytes(make_docx(build=build)).pages[0].text.split("\n\n") == [
        "Article 1 Scope", "1.1 a", "1.2 b", "(a) c", "(b) d", "Article 2 Aim", "2.1 e", "(a) f",
    ]  # fmt: skip


def test_numbers_by_style(read_bytes):
    def build(document):
        for words in ("one", "two"):
            document.add_paragraph(words, style="List Number")
        document.add_paragraph("dot", style="List Bullet")

    assert read_bytes(make_docx(build=build)).pages[0].text.split("\n\n") == ["1. one", "2. two", "- dot"]


@pytest.mark.parametrize(
    ("value", "kind", "printed"),
    [
        (4, "decimal", "4"), (4, "decimalZero", "04"), (27, "lowerLetter", "aa"), (3, "upperLetter", "C"),
        (14, "lowerRoman", "xiv"), (1999, "upperRoman", "MCMXCIX"), (2, "ordinal", "2nd"), (12, "ordinal", "12th"),
        (1, "ordinalText", "First"), (2, "cardinalText", "Two"), (2, "arabicAbjad", "ب"), (3, "russianUpper", "В"),
        (0, "lowerRoman", "0"), (-3, "lowerLetter", "-3"), (9_999_999, "lowerLetter", "9999999"), (7, "chosung", "7"),
    ],
)  # fmt: skip
def test_enumerators(value, kind, printed):
    assert enumerator(value, kind) == printed


def test_damaged_packages(read_bytes):
    whole = make_docx("PACT", ENGLISH)
    for data in (whole[:100], whole[: len(whole) // 2], whole[:-30]):
        with pytest.raises(UnreadableDocumentError, match="damaged or truncated"):
            read_bytes(data)
    with pytest.raises(UnreadableDocumentError, match="well-formed"):
        read_bytes(replace_member(whole, "word/document.xml", b"<w:document>"))


def test_a_package_that_unpacks_beyond_the_limit(read_bytes):
    bomb = replace_member(make_docx("x"), "word/document.xml", b" " * 3_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(LimitExceededError, match="unpacks"):
        read_bytes(bomb, unpacked_bytes=1_000_000)
    dense = BODY.format(nsdecls("w"), "<w:p/>" * 20_000).encode()
    with pytest.raises(LimitExceededError, match="unpack"):
        read_bytes(replace_member(make_docx("x"), "word/document.xml", dense), unpacked_bytes=1_000_000)


def test_an_encrypted_package(read_bytes):
    whole = bytearray(make_docx("x"))
    at = -1
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        count = len(package.infolist())
    for _ in range(count):  # the flag of each member in the central directory
        at = whole.index(b"PK\x01\x02", at + 1)
        whole[at + 8] |= 1
    with pytest.raises(EncryptedDocumentError, match="encrypted"):
        read_bytes(bytes(whole))


def test_a_docx_without_words_holds_no_text(read_bytes):
    with pytest.raises(UnreadableDocumentError, match="no text"):
        read_bytes(make_docx())


def test_notes_stand_apart_after_the_text(read_bytes):
    body = (
        f"<w:p>{run('The Parties')}<w:r><w:footnoteReference w:id='2'/></w:r>{run(' agree')}<w:r>"
        "<w:endnoteReference w:id='1'/>"
        f"</w:r><w:del><w:r><w:footnoteReference w:id='1'/></w:r></w:del>{run('.')}</w:p>"
    )
    package = with_body(body)
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        types = old.read("[Content_Types].xml").decode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = ("footnotes", "endnotes")
    added = "".join(f'<Override PartName="/word/{p}.xml" ContentType="{kind}.{p}+xml"/>' for p in parts)
    package = replace_member(package, "[Content_Types].xml", types.replace("</Types>", f"{added}</Types>").encode())
    out = io.BytesIO(package)
    with zipfile.ZipFile(out, "a") as new:
        for part, one, two in (("footnote", "Deleted.", "See annex."), ("endnote", "Of 1999.", "Unused.")):
            new.writestr(f"word/{part}s.xml", NOTES.format(part=part, names=nsdecls("w"), one=one, two=two))
    text = read_bytes(out.getvalue()).pages[0].text
    assert text == "The Parties agree.\n\n[Note 1: See annex.]\n\n[Note 2: Of 1999. Also.]"


def test_a_deleted_item_is_not_counted(read_bytes):
    def build(document):
        for words in ("one", "gone", "two"):
            paragraph = document.add_paragraph(words, style="List Number")
            if words == "gone":
                marks = OxmlElement("w:rPr")
                marks.append(OxmlElement("w:del"))
                paragraph._p.get_or_add_pPr().append(marks)
                deleted = OxmlElement("w:del")
                deleted.append(paragraph.runs[0]._r)
                paragraph._p.append(deleted)

    assert read_bytes(make_docx(build=build)).pages[0].text == "1. one\n\n2. two"
