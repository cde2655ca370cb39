"""Small files for the readers' tests, made on the spot; their texts are invented."""

from __future__ import annotations

import io
import zipfile
import zlib
from email.message import EmailMessage

import docx
import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfgen import canvas

SENTENCE = "The Parties shall protect the information that they exchange under this Agreement. "
ENGLISH = SENTENCE * 8
FRENCH = "Les Parties protègent les informations échangées au titre du présent Accord et en limitent l’accès. " * 8


def make_pdf(*pages, encrypt=None):
    """Return a PDF whose pages hold the lines given; a page given as a function draws itself."""
    out = io.BytesIO()
    drawing = canvas.Canvas(out, pagesize=(595, 842), encrypt=encrypt, invariant=1)
    for page in pages:
        drawing.setPageSize((595, 842))
        drawing.setFont("Helvetica", 10)
        if callable(page):
            page(drawing)
        else:
            for number, line in enumerate(page):
                drawing.drawString(60, 780 - 14 * number, line)
        drawing.showPage()
    drawing.save()
    return out.getvalue()


def wrapped(text, width=470):
    """Return the text's lines at 10 points."""
    return simpleSplit(text, "Helvetica", 10, width)


def side_by_side(left, right, *, by_rows, heading=()):
    """Return a drawer of two columns, line by line across both (``by_rows``) or one column after the other."""

    def draw(drawing):
        for number, line in enumerate(heading):
            drawing.drawString(60, 800 - 14 * number, line)
        first = 770 - 14 * len(heading)
        lines = [(60, first - 14 * n, line) for n, line in enumerate(wrapped(left, 220))]
        lines += [(310, first - 14 * n, line) for n, line in enumerate(wrapped(right, 220))]
        if by_rows:
            lines.sort(key=lambda line: (-line[1], line[0]))
        for x, y, line in lines:
            drawing.drawString(x, y, line)

    return draw


def picture(stamp=None):
    """Return a drawer of a page that is one grey picture, as a scanner makes it, with a stamp's words or none."""

    def draw(drawing):
        drawing.drawImage(ImageReader(io.BytesIO(make_png())), 0, 0, 595, 842)
        if stamp:
            drawing.drawString(60, 20, stamp)

    return draw


def scan(lines, *, dpi=150, degrees=0.0, layer=(), visible=False):
    """Return a drawer of a page that is a picture of these lines, askew by ``degrees`` counterclockwise.

    ``layer`` are the lines of its text layer, which is seen only where ``visible``.
    """
    with pypdfium2.PdfDocument(make_pdf(lines)) as document:
        grey = document[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    grey = grey.rotate(degrees, expand=degrees % 90 == 0, fillcolor=255, resample=Image.Resampling.BICUBIC)

    def draw(drawing):
        width, height = (842, 595) if degrees in {90, 270} else (595, 842)
        drawing.setPageSize((width, height))
        drawing.drawImage(ImageReader(grey), 0, 0, width, height)
        words = drawing.beginText(60, 20)
        words.setTextRenderMode(0 if visible else 3)
        words.textLines(list(layer))
        drawing.drawText(words)

    return draw


def make_png():
    """Return a grey 8 by 8 PNG."""

    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = (8).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    rows = zlib.compress((b"\0" + b"\x80" * 8) * 8)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def make_docx(*paragraphs, build=None):
    """Return a DOCX with these paragraphs; ``build`` may add more to the python-docx document."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if build is not None:
        build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def replace_member(package, name, data):
    """Return the ZIP ``package`` with the member ``name`` replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, data if member.filename == name else old.read(member))
    return out.getvalue()


ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def make_odt(body, styles=""):
    """Return an ODT whose text is ``body``, with these automatic styles."""
    names = " ".join(f'xmlns:{name}="{ODF}{name}:1.0"' for name in ("office", "text", "style", "table"))
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:text>{body}</office:text></office:body></office:document-content>"
    )
    return make_zip({
        "mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "META-INF/manifest.xml": "<m/>",
    })  # fmt: skip


def make_zip(members, method=zipfile.ZIP_DEFLATED):
    """Return a ZIP with these members, by name or by ``ZipInfo``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, data)
    return out.getvalue()


def make_mail(*attachments, text="Please find the agreement attached.", html=None, **headers):
    """Return a message; ``attachments`` are pairs of a name and text or bytes."""
    message = EmailMessage()
    for name, value in ({"From": "desk@ministry.example", "Message-ID": "<1@x.example>"} | headers).items():
        message[name] = value
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    for name, data in attachments:
        content = data.encode() if isinstance(data, str) else data
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
