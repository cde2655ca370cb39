"""Makes the specimens that no text editor writes: DOCX with automatic numbers, PDF with page numbers.

Run from the root of the repository: ``python -m tests.gold.specimens.make``. The texts are those of ``texts/``.
"""

from __future__ import annotations

import copy
import re
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

HERE = Path(__file__).parent
RAW = HERE.parent.parent.parent / "data" / "raw"
NUMBERED = re.compile(r"(\d+)\. (?=\w)")
ITEM = re.compile(r"\(([a-z])\) ")
LEVELS = (("decimal", "%1."), ("lowerLetter", "(%2)"))


def make_docx(text: str, path: Path) -> None:
    """Write ``text`` with the numbers of paragraphs and items as automatic numbers, begun anew in each article."""
    document = docx.Document()
    document.core_properties.author = "Mithaq specimens"
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{shape}"/></w:lvl>'
        for at, (kind, shape) in enumerate(LEVELS)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    list_id = 90
    for block in text.strip().split("\n\n"):
        if block.startswith("Article ") and len(block) < 20:
            list_id += 1
            numbering.append(_list(list_id))
            document.add_heading(block, level=2)
            continue
        number, item = NUMBERED.match(block), ITEM.match(block)
        words = block[(number or item).end() :] if number or item else block
        paragraph = document.add_paragraph()
        paragraph.add_run(words)
        if number or item:
            _number(paragraph, list_id, 0 if number else 1)
        elif block.isupper():
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.sections[0].footer.paragraphs[0].text = "Specimen"
    document.save(path)


def _list(list_id: int) -> object:
    restart = "".join(
        f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="1"/></w:lvlOverride>' for at in range(len(LEVELS))
    )
    markup = f'<w:num {nsdecls("w")} w:numId="{list_id}"><w:abstractNumId w:val="90"/>{restart}</w:num>'
    return copy.deepcopy(parse_xml(markup))


def _number(paragraph: object, list_id: int, level: int) -> None:
    number = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", level), ("w:numId", list_id)):
        child = OxmlElement(name)
        child.set(qn("w:val"), str(value))
        number.append(child)
    paragraph._p.get_or_add_pPr().append(number)


def make_pdf(text: str, path: Path) -> None:
    """Write ``text`` in one column with page numbers; the same text gives the same bytes."""
    for name, file in (("Serif", "Vera.ttf"), ("SerifBold", "VeraBd.ttf")):
        pdfmetrics.registerFont(TTFont(name, file))
    body = ParagraphStyle("body", fontName="Serif", fontSize=10, leading=14, spaceAfter=6, alignment=TA_JUSTIFY)
    centred = ParagraphStyle("heading", parent=body, fontName="SerifBold", alignment=TA_CENTER, spaceBefore=4)
    story = [
        Paragraph(block.replace("\n", "<br/>"), centred if block.isupper() else body)
        for block in text.strip().split("\n\n")
    ]
    SimpleDocTemplate(str(path), pagesize=(595, 842), title="Specimen", invariant=1).build(
        story, onFirstPage=_page_number, onLaterPages=_page_number
    )


def _page_number(drawing: object, template: object) -> None:
    drawing.setFont("Serif", 9)
    drawing.drawCentredString(297, 40, f"- {template.page} -")


def main() -> None:
    for name, make in (
        ("specimen_defence_cooperation_jordan_kenya.docx", make_docx),
        ("specimen_classified_information_malaysia_estonia.pdf", make_pdf),
    ):
        make((HERE / "texts" / f"{name}.txt").read_text("utf-8"), RAW / "agreements" / name)


if __name__ == "__main__":
    main()
