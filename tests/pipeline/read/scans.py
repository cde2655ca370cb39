"""Scans of invented texts in other scripts than Latin, drawn with a font of the system; and folders of packs."""

from __future__ import annotations

import textwrap

import pytest
from PIL import Image, ImageDraw, ImageFont, features
from reportlab.lib.utils import ImageReader

from pipeline.read.ocr.languages import folder_of

FONT = "DejaVuSans.ttf"
TEXTS = {
    "fra": "Les Parties protègent les informations échangées au titre du présent Accord et en limitent l’accès. ",
    "spa": "Las Partes intercambian información sobre el estado del tiempo y protegen los datos recibidos de la otra. ",
    "tur": "Taraflar, aksi kararlaştırılmadıkça, hava durumuna ilişkin bilgileri günde iki kez iletirler. ",
    "ind": "Para Pihak saling bertukar keterangan mengenai cuaca dua kali sehari kecuali disepakati lain. ",
    "rus": "Стороны обмениваются сведениями о погоде два раза в день, если они не договорились об ином письменно. ",
    "ara": "يتبادل الطرفان المعلومات المتعلقة بالطقس مرتين في اليوم ما لم يتفقا على خلاف ذلك كتابة. ",
    "fas": "طرفین اطلاعات مربوط به آب و هوا را روزی دو بار با یکدیگر مبادله می‌کنند مگر آنکه توافق دیگری شود. ",
    "urd": "فریقین موسم سے متعلق معلومات دن میں دو بار ایک دوسرے کو فراہم کریں گے جب تک کہ تحریری طور پر طے نہ ہو۔ ",
}
"""An invented sentence by the pack of its language."""
HOMES = {pack: folder_of(pack) for pack in (*TEXTS, "eng", "osd")}
RIGHT_TO_LEFT = {"ara", "fas", "urd"}


def sheet(pack, *, turned=0, lines=12, dpi=200):
    """Return a drawer of a page that is a picture of a text in the pack's language, turned clockwise by degrees."""
    try:
        font = ImageFont.truetype(FONT, round(11 * dpi / 72))
    except OSError:
        pytest.skip(f"the system has no font {FONT}")
    if pack in RIGHT_TO_LEFT and not features.check("raqm"):
        pytest.skip("Pillow cannot shape Arabic here")
    picture = Image.new("L", (round(595 * dpi / 72), round(842 * dpi / 72)), 255)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(text_lines(pack, lines)):
        x = picture.width - 160 if pack in RIGHT_TO_LEFT else 160
        draw.text((x, 200 + 56 * number), line, fill=0, font=font, anchor="ra" if pack in RIGHT_TO_LEFT else "la")
    picture = picture.rotate(-turned, expand=True)

    def page(drawing):
        width, height = (595, 842) if turned % 180 == 0 else (842, 595)
        drawing.setPageSize((width, height))
        drawing.drawImage(ImageReader(picture), 0, 0, width, height)

    return page


def text_lines(pack, lines=12):
    """Return the lines of the page that ``sheet`` draws."""
    return textwrap.wrap(TEXTS[pack] * lines, 60)[:lines]


def folder_of_packs(folder, *packs):
    """Put links to these packs of the system into a folder; skip the test where one is not installed."""
    folder.mkdir(exist_ok=True)
    for pack in packs:
        home = HOMES[pack]
        if home is None:
            pytest.skip(f"Tesseract has no {pack} here")
        name = f"{pack}.traineddata"
        if not (folder / name).exists():
            (folder / name).symlink_to(home / name)
    return folder
