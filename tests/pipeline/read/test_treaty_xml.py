import pytest

from pipeline.errors import LimitExceededError, UnreadableDocumentError

PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n'


def test_header_body_and_attributes(read_bytes):
    data = PROLOGUE + (
        "<treaty><meta><name>Jordan - Kenya</name><date_signed>2004-04-07</date_signed><inactive/>"
        "<parties><p>JOR</p><p>KEN</p></parties></meta><body>"
        '<chapter number="CHAPTER I" name="Scope"><article number="3">The Parties agree.\n\n2. They consult.</article>'
        '</chapter><article number="4"><title>Article 4</title><para>One <em>marked</em> word.</para></article>'
        "</body></treaty>"
    )
    paged = read_bytes(data)
    header = "---\nname: Jordan - Kenya\ndate_signed: 2004-04-07\nparties.p: JOR, KEN\n---\n\n"
    body = "CHAPTER I\n\nScope\n\nArticle 3\n\nThe Parties agree.\n\n2. They consult.\n\nArticle 4\n\nOne marked word."
    assert dict(paged.metadata) == {
        "name": "Jordan - Kenya",
        "date_signed": "2004-04-07",
        "parties.p": "JOR, KEN",
    }
    assert paged.pages[0].text == header + body


def test_entities_declared_known_and_unknown(read_bytes):
    data = '<?xml version="1.0"?><!DOCTYPE t [<!ENTITY org "the Council">]><t><p>By &org;&nbsp;of &none; X</p></t>'
    paged = read_bytes(data)
    assert paged.pages[0].text == "By the Council\u00a0of X"
    assert [(issue.code, "none" in issue.message) for issue in paged.issues] == [("read.unknown-entity", True)]


def test_no_file_is_fetched(read_bytes, tmp_path):
    (tmp_path / "secret.txt").write_text("SECRET")
    data = f'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY x SYSTEM "{tmp_path}/secret.txt">]><t>Text &x;</t>'
    assert "SECRET" not in read_bytes(data).pages[0].text


@pytest.mark.parametrize("use", ["<t>&a9;</t>", '<t a="&a9;">x</t>'])
def test_entities_that_grow(read_bytes, use):
    grow = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    with pytest.raises(LimitExceededError):
        read_bytes(f'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a0 "lol lol ">{grow}]>{use}')


def test_deep_nesting(read_bytes):
    with pytest.raises(LimitExceededError):
        read_bytes(PROLOGUE + "<d>" * 5000 + "x" + "</d>" * 5000)


def test_not_well_formed(read_bytes):
    with pytest.raises(UnreadableDocumentError, match="well-formed") as caught:
        read_bytes(PROLOGUE + "<treaty><article>One</treaty>")
    assert "\n" not in caught.value.reason
