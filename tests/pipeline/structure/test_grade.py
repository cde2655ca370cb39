import random

import pytest

from pipeline.read import read
from pipeline.rules import load_rules
from pipeline.settings import Limits
from pipeline.structure.gaps import missing, missing_pages
from pipeline.structure.grade import QualityRules, grade_reading
from pipeline.structure.words import count_letters
from pipeline.types import InstrumentText, Page, PagedText, Severity, SourceDocument, WordBox
from tests.pipeline.read.test_specimens import SPECIMENS
from tests.pipeline.structure import damage
from tests.pipeline.structure.damage import DAMAGES, grade, measure, printed

RULES = load_rules("quality", QualityRules)
SOUND = {
    "en": "Each Party shall designate a contact point and shall inform the other Party of any change without delay. ",
    "fr": "Chaque Partie désigne un point de contact et informe sans délai l’autre Partie de toute modification. ",
    "es": "Cada Parte designará un punto de contacto e informará sin demora a la otra Parte de cualquier cambio. ",
    "ar": "يعين كل طرف نقطة اتصال ويبلغ الطرف الآخر دون تأخير بأي تغيير يطرأ عليها وفقا لأحكام هذا الاتفاق. ",
    "ru": "Каждая Сторона назначает контактный пункт и незамедлительно сообщает другой Стороне о любых изменениях. ",
    "tr": "Her bir Taraf bir temas noktası belirler ve her türlü değişikliği gecikmeksizin diğer Tarafa bildirir. ",
    "nl": "Elke partij wijst een contactpunt aan en stelt de andere partij onverwijld in kennis van elke wijziging. ",
    "id": "Setiap Pihak menunjuk suatu titik kontak dan segera memberitahukan setiap perubahan kepada Pihak lainnya. ",
    "ms": "Setiap Pihak hendaklah menetapkan satu pusat hubungan dan memaklumkan Pihak yang lain tentang perubahan. ",
    "fa": "هر یک از طرف‌ها یک نقطه تماس تعیین می‌کند و هر گونه تغییر را بدون تأخیر به طرف دیگر اطلاع می‌دهد. ",
    "ur": "ہر فریق ایک رابطہ مرکز مقرر کرے گا اور کسی بھی تبدیلی کی اطلاع بلا تاخیر دوسرے فریق کو دے گا۔ ",
    "so": "Dhinac kasta wuxuu u magacaabayaa xarun xiriir oo la isku og yahay, wuxuuna ku wargelinayaa dhinaca kale. ",
    "sw": "Kila upande utateua kituo cha mawasiliano na utaarifu upande mwingine kwa haraka kuhusu mabadiliko yote. ",
}


def articles(numbers, *, words=SOUND["en"], word="Article"):
    """Return a text with these articles, no two of the same words."""
    parts = [f"{word} {number}\n\n1. {words}This is rule {at} of the pact." for at, number in enumerate(numbers)]
    return "\n\n".join(["AGREEMENT ON CONTACT POINTS", *parts])


def codes(pages, **more):
    return set(grade(pages, **more)[0].doubts)


@pytest.mark.parametrize("language", SOUND)
def test_sound_text_is_good_in_every_language(language):
    found, issues = grade([SOUND[language] * 6])
    assert (found.doubts, [i.code for i in issues]) == ((), [])
    assert found.known_words is not None


@pytest.mark.parametrize("language", [language for language in SOUND if language not in {"so", "sw"}])
def test_words_that_are_glued_are_not_known(language):
    known, letters = count_letters([SOUND[language]], language)
    glued, of = count_letters([SOUND[language].replace(" ", "").replace("\u200c", "") * 2], language)
    bar = dict(RULES.words)[language]
    assert glued / of < 0.2 < bar < known / letters


def test_a_language_without_a_list_is_said_not_to_be_judged():
    found, issues = grade(["双方应当保护根据本协定交换的机密信息，并确保仅由经授权的人员处理。" * 20])
    assert (found.doubts, found.known_words) == ((), None)
    assert [(issue.code, issue.severity) for issue in issues] == [("grade.not-judged", Severity.NOTE)]


def test_names_are_no_unknown_words():
    people = "Mr. Zvonimir Kraljevski and Ms. Tanvika Ranasinghe met the delegates of Qasrawi and Obuolade. "
    assert codes([people * 8]) == set()


@pytest.mark.parametrize(
    ("numbers", "lost"),
    [
        ([1, 2, 3, 4, 5], []),
        ([1, 2, 3, 5, 6], [4]),
        ([1, 2, 3, 4, 6], [5]),
        ([1, 2, 6, 7, 8, 9, 10, 11, 12], [3, 4, 5]),
        ([2, 3, 4, 5], [1]),
        ([1, 2, 2, 3, 3, 4], []),  # two languages that alternate
        ([1, 7, 2, 12, 3], []),  # an amendment that quotes the articles it replaces
        ([1, 3, 7, 12], []),  # an extract
        ([14, 15, 16], []),
        ([1, 2, 3, 48], []),  # a citation at the end
    ],
)
def test_numbers_left_out(numbers, lost):
    assert missing(numbers) == lost


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        (articles([1, 2, 3, 4, 5]), set()),
        (articles([1, 2, 4, 5]), {"grade.articles-missing"}),
        (articles(["I", "II", "IV", "V"]), {"grade.articles-missing"}),
        (articles([1, 2, 3, 4]) + "\n\nANNEX I\n\n" + articles([1, 2, 3]), set()),
        (articles([1, 2, 3]) + "\n\n" + articles([1, 2, 3], words=SOUND["fr"]), set()),
        (articles([1, 2, 3]) + "\n\n" + articles([1, 3, 4], words=SOUND["fr"]), {"grade.articles-missing"}),
        (articles([1, 2, 3, 4]) + "\n\n" + articles([1, 2, 3, 4]), {"grade.articles-repeated"}),
    ],
    ids=["whole", "one", "roman", "annex", "versions", "one version", "twice"],
)
def test_articles(text, doubts):
    assert codes([text]) == doubts


RESOLUTION = "The Council,\n\nRecalling its earlier decision on the matter,\n\n{}"


@pytest.mark.parametrize(
    ("starts", "found"),
    [
        (["1.", "2.", "3.", "4."], set()),
        (["1.", "2.", "4.", "5."], {"grade.paragraphs-missing"}),
        (["1.", "2,", "3.", "4."], {"grade.number-illegible"}),
        (["1.", "", "3.", "4."], {"grade.number-illegible"}),
    ],
)
def test_paragraphs_of_a_text_without_articles(starts, found):
    verbs = ("Calls upon all members", "Requests the Secretary", "Urges the parties", "Decides again")
    text = "\n\n".join(
        f"{n} {verb} to report on the steps taken;".strip() for n, verb in zip(starts, verbs, strict=True)
    )
    _, issues = grade([RESOLUTION.format(text)])
    assert {issue.code for issue in issues} == found


@pytest.mark.parametrize(
    ("feet", "lost"),
    [
        (["1", "2", "3", "4"], []),
        (["- 3 -", "- 4 -", "- 5 -"], []),
        (["1", "2", "4", "5"], [3]),
        (["Page 1 of 4", "Page 2 of 4", "Page 4 of 4"], [3]),
        (["Page 1 of 5", "Page 2 of 5", "Page 3 of 5"], [4, 5]),
        (["12", "13", "", "15", "16"], []),  # a page without a number
        (["1", "2", "1", "2"], []),  # two documents in one file
        (["7", "2019", "3"], []),  # no numbers of pages
        (["1", "3", "5", "7", "9"], []),  # every other page has one
    ],
)
def test_numbers_printed_on_pages(feet, lost):
    texts = [f"Words of the pact.\nAnd more of them.\nThe end of it.\nOr not.\n\n{foot}\n" for foot in feet]
    assert missing_pages([Page(number=n, text=text, method="text-layer") for n, text in enumerate(texts, 1)]) == lost


def test_pages_that_failed_make_the_document_doubtful_and_are_named():
    found, issues = grade([SOUND["en"] * 6] * 9, problems=(4, 5))
    assert found.doubts == ("grade.pages-failed",)
    assert [page.number for page in found.pages if page.problem] == [4, 5]
    assert issues[0].message == "Pages 4-5 of 9 could not be read: what they say is not in the dataset."


@pytest.mark.parametrize(("poor", "doubtful"), [(0, False), (1, False), (3, True)])
def test_a_share_of_poor_pages_makes_the_document_doubtful(poor, doubtful):
    chance = random.Random(1)
    bad = DAMAGES["letters shifted"]([SOUND["en"] * 6], chance)[0]
    found, issues = grade([SOUND["en"] * 6] * (12 - poor) + [bad] * poor)
    assert bool(found.doubts) is doubtful
    assert [page.number for page in found.pages if page.doubts] == list(range(13 - poor, 13))
    assert {issue.code for issue in issues} == ({"grade.unknown-words"} if poor else set())


@pytest.mark.parametrize(("confidence", "doubts"), [(0.93, ()), (0.5, ("grade.unsure-ocr",))])
def test_the_confidence_of_ocr(confidence, doubts):
    words = tuple(WordBox(at, at + 9, 0.0, 0.0, 1.0, 1.0, confidence) for at in range(0, 400, 10))
    page = Page(number=1, text=SOUND["en"] * 6, method="ocr", words=words)
    paged = PagedText(
        source=SourceDocument(path=SPECIMENS[0], sha256="0" * 64, media_type="application/pdf", size=1), pages=(page,)
    )
    text = InstrumentText(text=page.text, origins=())
    from pipeline.structure.rules import shipped_rules

    assert grade_reading(paged, text, (), rules=RULES, structure=shipped_rules())[0].doubts == doubts


def test_a_stamp_is_no_document():
    assert codes(["Scanned by the registry"] * 8) == {"grade.little-text"}
    assert codes(["SECRET"]) == {"grade.little-text"}


def test_damage_done_to_the_specimens_is_noticed_and_none_is_imagined(monkeypatch):
    monkeypatch.setattr(damage, "LINES_PER_PAGE", 14)  # they are short
    documents = [[page.text for page in read(path, limits=Limits()).pages] for path in SPECIMENS]
    judged = [pages for pages in documents if len(" ".join(pages).split()) > 80]  # all but a covering letter
    tried, noticed = measure(judged, seed=1)
    assert {name: noticed[name] for name in ("none", "none, on printed pages")} == {
        "none": 0,
        "none, on printed pages": 0,
    }
    assert {name for name, count in tried.items() if count < 4} == set()
    shares = {name: noticed[name] / tried[name] for name in DAMAGES}
    assert {name: share for name, share in shares.items() if share < 0.9} == {}


def test_pages_are_printed_with_their_numbers():
    pages = printed(["word " * 2_000])
    assert len(pages) == 3
    assert [page.splitlines()[-1] for page in pages] == ["- 1 -", "- 2 -", "- 3 -"]
