"""What a file sets as a heading, or bold or centred as a whole, is marked where it begins."""

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from pipeline.structure.normalise import normalise
from tests.pipeline.read.makers import SENTENCE, make_docx, make_odt

HTML = [
    ("a heading", "<h3>Scope of <i>this</i> Pact</h3>", [("heading", "Scope of this Pact")]),
    ("bold as a whole", "<p><b>Scope</b> <strong>of it</strong></p>", [("strong", "Scope of it")]),
    ("bold by style", '<p><span style="font-weight: bold">Scope</span></p>', [("strong", "Scope")]),
    ("bold in part", "<p><b>Each Party</b> shall act.</p>", []),
    ("centred", '<p align="center">Scope of the Pact</p>', [("strong", "Scope of the Pact")]),
    ("centred by style", '<div style="text-align:center">Scope</div>', [("strong", "Scope")]),
    ("a centred sentence", f"<center>{SENTENCE}</center>", []),
    ("a bold frame about paragraphs", f"<div style='font-weight:bold'><p>{SENTENCE * 5}</p></div>", []),
    ("nothing", "<h2> </h2><p>Text.</p>", []),
    ("nested beyond reason", "<p>" + "<b>" * 300 + "Scope" + "</b>" * 300 + "</p>", []),
]


def marked(paged):
    text = normalise(paged)
    return [(mark.name, text.text[mark.start :].split("\n")[0]) for mark in text.marks]


@pytest.mark.parametrize(("body", "marks"), [pytest.param(b, m, id=n) for n, b, m in HTML])
def test_html(read_bytes, body, marks):
    page = f"<html><body><p>{SENTENCE}</p>{body}<p>{SENTENCE}</p></body></html>"
    assert marked(read_bytes(page, "page.html")) == marks


def test_docx(read_bytes):
    def build(document):
        document.add_heading("Article 7", level=2)
        document.add_paragraph().add_run("Costs").bold = True
        paragraph = document.add_paragraph("Each Party ")
        paragraph.add_run("bears").bold = True
        paragraph.add_run(" its own costs.")
        document.add_paragraph("Settlement of disputes").alignment = WD_ALIGN_PARAGRAPH.CENTER
        document.add_paragraph("Pact of Amity", style="Title")
        document.add_paragraph("Final clauses", style="Heading 1").runs[0].bold = False

    assert marked(read_bytes(make_docx(SENTENCE, build=build))) == [
        ("heading", "Article 7"),
        ("strong", "Costs"),
        ("strong", "Settlement of disputes"),
        ("heading", "Pact of Amity"),
        ("heading", "Final clauses"),
    ]


def test_odt(read_bytes):
    body = f'<text:p>{SENTENCE}</text:p><text:h text:outline-level="2">Costs</text:h><text:p>{SENTENCE}</text:p>'
    assert marked(read_bytes(make_odt(body))) == [("heading", "Costs")]
