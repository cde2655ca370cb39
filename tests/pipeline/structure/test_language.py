# ruff: noqa: E501 (a case of a table is one line)
"""Each provision has its language, and the document that of most of its text."""

import pytest

from pipeline.structure.language import document_language, vote
from pipeline.structure.rules import shipped_rules
from pipeline.types import Provision, ProvisionKind, Span
from tests.pipeline.structure.texts import outline

SAMPLES = [
    ("en", "The Parties shall inform each other of any change in their laws."),
    ("fr", "Les Parties se communiquent toute modification de leur législation dans les meilleurs délais."),
    ("nl", "De Partijen stellen elkaar in kennis van iedere wijziging van hun wetgeving op dit gebied."),
    ("de", "Die Parteien unterrichten einander über jede Änderung ihrer Gesetze auf diesem Gebiet."),
    ("es", "Las Partes se informarán mutuamente de los cambios en sus leyes sobre la materia."),
    ("pt", "As Partes informam uma à outra sobre as mudanças nas suas leis nesta matéria."),
    ("it", "Le Parti si informano reciprocamente delle modifiche alle loro leggi in questa materia."),
    ("ru", "Стороны информируют друг друга об изменениях в своих законах по этому вопросу."),
    ("ar", "يبلغ كل من الطرفين الطرف الآخر بأي تغيير في قوانينه في هذا المجال."),
    ("fa", "طرف‌ها یکدیگر را از هر تغییر در قوانین خود در این زمینه آگاه می کنند."),
    ("ur", "فریقین اپنے قوانین میں ہر تبدیلی کے بارے میں ایک دوسرے کو آگاہ کریں گے اور اس پر بات کریں گے۔"),
    (
        "tr",
        "Taraflar bu alanda kendi mevzuatlarında yapılan her değişikliği birbirlerine bildirir ve bunun için görüşür.",
    ),
    (
        "az",
        "Tərəflər bu sahədə öz qanunlarında olan hər bir dəyişiklik haqqında bir-birinə məlumat verir və bunun üçün görüşür.",
    ),
    ("sq", "Palët e njoftojnë njëra-tjetrën për çdo ndryshim të ligjeve të tyre në këtë fushë dhe do të takohen."),
    ("zh", "各方应将其法律的任何变更通知对方。"),
    ("uk", "Сторони інформують одна одну про зміни у своїх законах з цього питання та зустрічаються."),
]


@pytest.mark.parametrize(("language", "text"), SAMPLES)
def test_the_language_of_a_provision(language, text):
    _, provisions = outline(f"Article 1\n\n{text}")
    assert [p.language for p in provisions] == [language, language]


def test_languages_alternate_within_a_document():
    by_language = dict(SAMPLES)
    _, provisions = outline(
        f"Article 1\n\n{by_language['en']}\n\nArtikel 1\n\n{by_language['nl']}\n\nArticle 2\n\n{by_language['en']}\n\nArtikel 2\n\n{by_language['nl']}"
    )
    assert [p.language for p in provisions] == ["en", "en", "nl", "nl", "en", "en", "nl", "nl"]


def test_short_provisions_take_their_neighbours_language():
    text = dict(SAMPLES)["nl"]
    _, provisions = outline(f"Artikel 1\n\n1. {text}\n\na. Amber;\n\nb. Basalt.\n\n2. {text}")
    assert {p.language for p in provisions} == {"nl"}


def test_numbers_have_no_language():
    assert vote("12 (3) 1999", rules=shipped_rules()) == (None, False)
    assert [p.language for p in outline("12\n\n1999")[1]] == [None, None]


def _provision(language, length, kind=ProvisionKind.PARAGRAPH, at=0):
    return Provision(id=f"{language}{at}", kind=kind, span=Span(at, at + length), language=language)


@pytest.mark.parametrize(
    ("provisions", "language"),
    [
        ([], None),
        ([_provision(None, 9)], None),
        ([_provision("en", 10), _provision("nl", 30)], "nl"),
        ([_provision("en", 10), _provision("nl", 99, ProvisionKind.FRONT)], "en"),
        ([_provision("fr", 9, ProvisionKind.TITLE)], "fr"),
    ],
)
def test_the_document_has_the_language_of_most_of_its_operative_text(provisions, language):
    assert document_language(provisions) == language
