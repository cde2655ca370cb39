import pytest

from pipeline.read.quality import page_quality
from tests.pipeline.read.makers import ENGLISH, FRENCH

ARABIC = "يتعهد الطرفان بحماية المعلومات المصنفة المتبادلة بموجب هذا الاتفاق، ويبلغ كل طرف الآخر فورا. " * 4
RUSSIAN = "Стороны обеспечивают защиту секретной информации, которой они обмениваются. " * 4
AZERBAIJANI = "Tərəflər bu Sazişə əsasən mübadilə edilən məlumatların mühafizəsini təmin edirlər. " * 4
CHINESE = "双方应当保护根据本协定交换的机密信息，并确保仅由经授权的人员处理。" * 4
TABLE = "1.\t12,500.00\t2019-04-03\n2.\t8,000.50 %\t(a)\n" * 10


@pytest.mark.parametrize("text", [ENGLISH, FRENCH, ARABIC, RUSSIAN, AZERBAIJANI, CHINESE, TABLE], ids=lambda t: t[:12])
def test_good_text(text):
    assert page_quality(text) > 0.9


@pytest.mark.parametrize(
    "text",
    [
        "".join(chr(ord(c) - 0x1D6) if c.isalpha() else c for c in RUSSIAN),
        "".join(chr(0x280 + ord(c) % 48) if c in "الم" else c for c in ARABIC),
        "".join(chr(ord(c) - 29) for c in ENGLISH if c != " "),
        "".join(chr(0xE000 + ord(c)) if c.isalpha() else c for c in ENGLISH),
        "(cid:12)(cid:7)(cid:90) " * 30,
        "�" * 20 + ENGLISH[:40],
        "mn‡hvwMZv Pzw³i wbivcËv msµvšÍ Ki‡e ivL‡e cÿØq " * 5,
    ],
    ids=["shifted-cyrillic", "scrambled-arabic", "glyph-numbers", "private-use", "cid", "replaced", "legacy-font"],
)
def test_junk(text):
    assert page_quality(text) < 0.5


def test_order_of_grades():
    noisy = ENGLISH.replace("shall", "sh@l|").replace("Agreement", "AgrEem3nt;t")
    assert page_quality(ENGLISH) > page_quality(noisy + "x7%k q?w!z " * 20) > 0


def test_blank_is_not_judged():
    assert page_quality("") == page_quality(" \n") == 1.0


def test_long_texts_are_judged_by_slices():
    assert page_quality(ENGLISH * 1000 + "\ue000" * 400_000) < 0.8
