import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.charset import decode

ARABIC = "يتعهد الطرفان بحماية المعلومات المصنفة المتبادلة بموجب هذا الاتفاق، ويبلغ كل طرف الآخر فورا بأي مساس بها.\n"
RUSSIAN = "Стороны обеспечивают защиту секретной информации, которой они обмениваются в рамках настоящего Соглашения.\n"
FRENCH = (
    "Les Parties s’engagent à protéger les informations classifiées échangées au titre du présent Accord « général ».\n"
)
TURKISH = "Taraflar, işbu Anlaşma çerçevesinde değiş tokuş edilen gizlilik dereceli bilgileri korumayı üstlenir.\n"
PLAIN = "The Parties shall consult each other.\n"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (ARABIC, "cp1256"), (ARABIC, "iso-8859-6"), (ARABIC, "utf-8"), (ARABIC, "utf-16"), (RUSSIAN, "cp1251"),
        (RUSSIAN, "utf-8-sig"), (RUSSIAN, "koi8-r"), (FRENCH, "cp1252"), (FRENCH, "utf-32"), (TURKISH, "cp1254"),
        (TURKISH, "iso-8859-9"), (PLAIN, "utf-16-le"), (PLAIN, "utf-16-be"), (PLAIN, "ascii"),
    ],
)  # fmt: skip
def test_character_sets(text, charset):
    written = text * 4
    decoded = decode(written.encode(charset))
    assert decoded.text == written
    assert decoded.replaced == 0


PAGE = "<!DOCTYPE html><html><head>{}<title>x</title></head><body><p>{}</p></body></html>"
DECLARATIONS = {
    "none": "",
    "right": '<meta charset="{}">',
    "by-http": '<meta http-equiv="Content-Type" content="text/html; charset={}">',
    "utf-8": '<meta charset="utf-8">',
    "latin-1": '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">',
    "unheard-of": '<meta charset="x-ministry">',
    "always-failing": '<meta charset="undefined">',
}


@pytest.mark.parametrize("declaration", DECLARATIONS)
@pytest.mark.parametrize(
    ("text", "charset"),
    [
        *((ARABIC, charset) for charset in ("windows-1256", "iso-8859-6", "utf-8", "utf-16", "utf-16-le")),
        *((TURKISH, charset) for charset in ("windows-1254", "iso-8859-9", "utf-8", "utf-16", "utf-16-be")),
        *((FRENCH, charset) for charset in ("windows-1252", "utf-8", "utf-16", "utf-16-le")),
    ],
)
def test_web_pages_are_read_whatever_they_declare(text, charset, declaration):
    """Also where a program wrote its usual Latin-1, or a server re-coded the text and left the declaration."""
    page = PAGE.format(DECLARATIONS[declaration].format(charset), text * 4)
    assert decode(page.encode(charset)).text == page


@pytest.mark.parametrize("letters", ["þetta er í lagi, ýmis ákvæði og ðeild", "Český výbor, příloha a výtah ý"])
def test_the_letters_of_turkish_are_not_taken_from_others(letters):
    page = PAGE.format('<meta charset="iso-8859-1">', letters.encode("cp1252", "ignore").decode("cp1252") * 8)
    assert decode(page.encode("cp1252")).text == page


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_line_ends(ends):
    assert decode(f"one{ends}two{ends}".encode()).text == "one\ntwo\n"


def test_a_declaration_counts_where_the_bytes_bear_it_out():
    page = '<meta charset="windows-1251"><p>' + RUSSIAN[:30]
    assert decode(page.encode("cp1251")).text == page
    assert decode(page.encode("utf-8")).text == page


def test_bytes_that_cannot_be_decoded_are_counted():
    decoded = decode(FRENCH.encode() * 30 + b"\xff")
    assert (decoded.charset, decoded.replaced) == ("utf-8", 1)
    assert [issue.code for issue in decoded.issues()] == ["read.replaced-characters"]


def test_a_replacement_character_in_the_file_is_no_loss():
    assert decode("lost before: \ufffd".encode()).replaced == 0


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\ufeff"), max_size=200))
def test_utf8_is_read_as_written(text):
    assert decode(b"\xef\xbb\xbf" + text.encode()).text == text


@given(st.binary(max_size=300))
def test_any_bytes_become_text(data):
    decoded = decode(data)
    decoded.text.encode("utf-8")
    assert "\r" not in decoded.text
