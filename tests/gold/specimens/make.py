"""Makes the specimens that no text editor writes: DOCX, ODT and RTF with automatic numbers, PDF, EML and ZIP.

Run from the root of the repository: ``python -m tests.gold.specimens.make``. The texts are those of ``texts/``.
"""

from __future__ import annotations

import copy
import re
import zipfile
from email.message import EmailMessage
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


def make_rtf(text: str, path: Path) -> None:
    """Write ``text`` as a word processor does: numbers as list texts, a header, a table, a note, a deleted word."""
    blocks, note = _without_note(text)
    out = [
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}}{\header Specimen\par}" + "\n"
    ]
    for block in blocks:
        if "\t" in block:
            for row in block.split("\n"):
                out.append(
                    r"\trowd\cellx3000\cellx6000\pard\intbl " + row.replace("\t", r"\cell ") + r"\cell\row" + "\n"
                )
            continue
        number = NUMBERED.match(block) or ITEM.match(block)
        words = _rtf(block[number.end() :] if number else block)
        printed = r"{\listtext\pard " + number[0].strip() + r"\tab}" if number else ""
        if "the disposal of explosives" in words:
            words = (
                words.replace("two ", r"{\deleted three }two ") + r"{\footnote\pard {\super\chftn} " + _rtf(note) + "}"
            )
        out.append(r"\pard " + printed + words + r"\par" + "\n")
    path.write_text("".join(out) + "}\n", "ascii")


def _rtf(words: str) -> str:
    return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in words.replace("\n", "\\line "))


def _without_note(text: str) -> tuple[list[str], str]:
    """Return the blocks of ``text`` without the note at its end, and the note's words."""
    *blocks, last = text.strip().split("\n\n")
    return blocks, last.removeprefix("[Note 1: ").removesuffix("]")


ODF = "urn:oasis:names:tc:opendocument:xmlns:"
ODT_NAMES = " ".join(f'xmlns:{name}="{ODF}{name}:1.0"' for name in ("office", "text", "style", "table"))
ODT_STYLES = """<office:automatic-styles><text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>
</text:list-style></office:automatic-styles>"""
ODT_DELETED = """<text:tracked-changes><text:changed-region text:id="ct1"><text:deletion>
<text:p>Viet Nam may withhold its maps.</text:p></text:deletion></text:changed-region></text:tracked-changes>"""


def make_odt(text: str, path: Path) -> None:
    """Write ``text`` with automatic numbers begun anew in each article, a note and a deleted paragraph."""
    blocks, note = _without_note(text)
    marked = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body><text:p>{note}</text:p></text:note-body></text:note>"
    )
    body, numbered = [ODT_DELETED], []
    for block in [*blocks, ""]:
        number, item = NUMBERED.match(block), ITEM.match(block)
        if number:
            numbered.append([block[number.end() :], []])
        elif item and numbered:
            numbered[-1][1].append(block[item.end() :])
        else:
            body.append(_odt_list(numbered))
            numbered = []
            heading = block.startswith("Article ") and len(block) < 20
            body.append(f'<text:h text:outline-level="2">{block}</text:h>' if heading else f"<text:p>{block}</text:p>")
    words = "".join(body).replace("maps of cleared areas", f"maps of cleared areas{marked}")
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODT_NAMES}>{ODT_STYLES}'
        f"<office:body><office:text>{words}</office:text></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "META-INF/manifest.xml": manifest,
    }
    make_zip({name: data.encode("utf-8") for name, data in members.items()}, path)


def _odt_list(items: list[list]) -> str:
    """Return a list of items, each with its words and the items below it."""
    if not items:
        return ""

    def below(words: list[str]) -> str:
        return (
            "<text:list>"
            + "".join(f"<text:list-item><text:p>{w}</text:p></text:list-item>" for w in words)
            + "</text:list>"
            if words
            else ""
        )

    inner = "".join(
        f"<text:list-item><text:p>{words}</text:p>{below(under)}</text:list-item>" for words, under in items
    )
    return f'<text:list text:style-name="L1">{inner}</text:list>'


def make_zip(members: dict[str, bytes], path: Path) -> None:
    """Write an archive; the same members give the same bytes. The first one is stored, as ODT wants it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for at, (name, data) in enumerate(members.items()):
            info = zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED if at else zipfile.ZIP_STORED
            archive.writestr(info, data)


MAIL_TEXT = """SPECIMEN: this is no real agreement

Dear colleague,

Please find attached the text of the Protocol on visits of ships as signed.

With kind regards,
Treaty Section
"""


def make_mail(attachment: str, path: Path) -> None:
    """Write a message with a text attached; the same text gives the same bytes."""
    message = EmailMessage()
    for name, value in (
        ("From", "Treaty Section <treaties@ministry.example>"), ("To", "Registry <registry@ministry.example>"),
        ("Date", "Mon, 10 Feb 2020 09:00:00 +0400"), ("Subject", "Specimen: text of a protocol"),
        ("Message-ID", "<specimen@ministry.example>"),
    ):  # fmt: skip
        message[name] = value
    message.set_content(MAIL_TEXT)
    message.add_attachment((HERE / "texts" / attachment).read_text("utf-8"), filename=attachment)
    message.set_boundary("specimen")
    path.write_bytes(message.as_bytes())


def make_archive(path: Path) -> None:
    """Write an archive of two texts, one of them in a folder."""
    names = {
        "specimen_arrangement_on_patrols_fiji_timor_leste.txt": "",
        "specimen_statement_on_rescue_iceland_jamaica.txt": "statements/",
    }
    make_zip({folder + name: (HERE / "texts" / name).read_bytes() for name, folder in names.items()}, path)


def main() -> None:
    for folder in ("correspondence", "archives"):
        (RAW / folder).mkdir(exist_ok=True)
    make_mail("specimen_protocol_on_visits_oman_chile.txt", RAW / "correspondence" / "specimen_mail_with_protocol.eml")
    make_archive(RAW / "archives" / "specimen_archive_of_two_texts.zip")
    for name, make in (
        ("specimen_defence_cooperation_jordan_kenya.docx", make_docx),
        ("specimen_classified_information_malaysia_estonia.pdf", make_pdf),
        ("specimen_mine_clearance_viet_nam_croatia.odt", make_odt),
        ("specimen_peacekeeping_training_ghana_lithuania.rtf", make_rtf),
    ):
        folder = "memoranda" if name.endswith(".rtf") else "agreements"
        make((HERE / "texts" / f"{name}.txt").read_text("utf-8"), RAW / folder / name)


if __name__ == "__main__":
    main()
