import base64
import time

import pytest

from pipeline.errors import DocumentError, EncryptedDocumentError, LimitExceededError
from pipeline.read import mail
from tests.pipeline.read.makers import ENGLISH, make_mail

START = b"From: a@b.example\nMessage-ID: <1@x>\nMIME-Version: 1.0\n"


def front(*lines, body="Please find the agreement attached."):
    return "---\nFrom: desk@ministry.example\n" + "".join(f"{line}\n" for line in lines) + f"---\n\n{body}"


def test_headers_stand_first_and_are_no_metadata(read_bytes):
    data = make_mail(Subject="Übersendung: اتفاق", To="embassy@x.example", Date="Tue, 02 Mar 2021 10:00:00 +0000")
    paged = read_bytes(data)
    lines = ("To: embassy@x.example", "Date: Tue, 02 Mar 2021 10:00:00 +0000", "Subject: Übersendung: اتفاق")
    assert paged.pages[0].text == front(*lines)
    assert (paged.metadata, paged.issues) == ((), ())


@pytest.mark.parametrize(
    ("text", "html", "body"),
    [
        ("plain", "<p>rich</p>", "plain"),
        ("\n", "<ol><li>rich</li></ol>", "1. rich"),
        ("Zürich – مذكرة\n", None, "Zürich – مذكرة"),
    ],
)
def test_of_alternatives_the_plain_one_is_read(read_bytes, text, html, body):
    assert read_bytes(make_mail(text=text, html=html)).pages[0].text == front(body=body)


def test_undeclared_and_wrong_character_sets(read_bytes):
    for declared in (b"", b"Content-Type: text/plain; charset=no-such\n", b"Content-Type: text/plain; charset=ascii\n"):
        text = (
            read_bytes(START + declared + b"\n" + ("Les Parties protègent l'été. " * 9).encode("cp1252")).pages[0].text
        )
        assert "protègent l'été" in text


def test_what_comes_with_a_message():
    data = make_mail(("pact.txt", "x"), ("übersicht.txt", "y"), ("", "z"), text="t", html="<p>h</p>")
    found = mail.attachments(mail.parse_mail(None, data))
    assert [(name, mail.part_bytes(None, part)) for name, part in found] == [
        ("pact.txt", b"x"), ("übersicht.txt", b"y"), ("part-5", b"z"),
    ]  # fmt: skip


def test_a_picture_in_the_body_is_no_document_and_a_message_is():
    inner = make_mail(Subject="The text").decode()
    data = START.decode() + (
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: multipart/related; boundary="r"\n\n'
        "--r\nContent-Type: text/html\n\n<p>x</p>\n--r\nContent-Type: image/png; name=logo.png\nContent-ID: <l>"
        "\n\nabc\n"
        f"--r--\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b\nContent-Type: image/png; name=scan.png"
        "\n\nabc\n--b--\n"
    )
    found = list(mail.attachments(mail.parse_mail(None, data.encode())))
    assert [name for name, _ in found] == ["The text.eml", "scan.png"]
    assert b"Subject: The text" in mail.part_bytes(None, found[0][1])


def test_an_encrypted_message(read_bytes):
    with pytest.raises(EncryptedDocumentError, match="encrypted"):
        read_bytes(START + b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIAG\n")


def nested(depth, kind):
    parts = [START]
    for at in range(depth):
        head = (
            b"Content-Type: message/rfc822\n\n"
            if kind == "message"
            else b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n'
        )
        parts.append(head % (at, at) if b"%d" in head else head)
    return b"".join([*parts, b"\nend\n"])


@pytest.mark.parametrize(
    "hostile",
    [
        nested(400, "multipart"), nested(20_000, "multipart"), nested(400, "message"), nested(20_000, "message"),
        START + b"Content-Type: text/plain" + b";" * 300_000 + b"\n\nx",
        START + b"Content-Type: a" + b'; "' * 3_000 + b"\n\nx",
        START + b"Subject: " + b"=?utf-8?q?" * 100_000 + b"\n\nx", START + b"To: " + b"(" * 300_000 + b"\n\nx",
        START + b"X: y\n" * 100_000 + b"\nx",
        START + b'Content-Type: multipart/mixed; boundary=""\n\n' + b"--\n" * 100_000,
        START + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20_000,
        START + b"Content-Transfer-Encoding: base64\n\n" + b"=" * 100_000,
        START + b"Content-Type: text/html\n\n" + b"<p>" * 100_000,
    ],
    ids=range(13),
)  # fmt: skip
def test_hostile_messages_end_soon(read_bytes, hostile):
    started = time.process_time()
    try:
        pages = read_bytes(hostile).pages
    except DocumentError as error:
        pages = error.reason
    assert pages
    assert time.process_time() - started < 5


def test_limits(read_bytes):
    with pytest.raises(LimitExceededError, match="more than 500 messages"):
        read_bytes(nested(600, "multipart"))
    with pytest.raises(LimitExceededError, match="a header"):
        read_bytes(START + b"Content-Type: text/plain;\n " + b"x=y;\n " * 5_000 + b"\n\nx")


def test_encoded_bodies(read_bytes):
    body = base64.encodebytes(ENGLISH.encode("utf-16"))
    data = START + b"Content-Transfer-Encoding: base64\nContent-Type: text/plain; charset=utf-16\n\n" + body
    assert read_bytes(data).pages[0].text.endswith(ENGLISH.strip())
