"""EML: a message's headers and body as text; its attachments are documents of their own (see ``containers``).

The headers stand first, between two lines ``---``. They are no metadata of an instrument: the day on which a treaty
was sent is not that of its signature. Of alternative bodies the plain one is taken, else the HTML one.

The standard library's parser reads messages without bound, so the source is looked over before it: lines, headers
and nesting are limited. Headers are decoded by the older, linear functions.
"""

from __future__ import annotations

import email
import email.header
import email.policy
from collections.abc import Iterator
from email.errors import HeaderParseError, MessageError
from email.message import Message
from pathlib import Path

import regex

from pipeline.errors import EncryptedDocumentError, LimitExceededError, UnreadableDocumentError
from pipeline.read.charset import decode, known_charset
from pipeline.read.content import Content, load_bytes, pages_of
from pipeline.read.html import print_html
from pipeline.settings import Limits

SHOWN = ("From", "To", "Cc", "Date", "Subject")
HEADER_CHARACTERS = 2_000
ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
MAX_LINES = 5_000_000
MAX_PARTS = 500
MAX_FIELD_BYTES = 10_000
FIELD = regex.compile(rb"^content-[\w-]{1,40}:[^\r\n]*+(?:\r?\n[ \t][^\r\n]*+)*+", regex.IGNORECASE | regex.MULTILINE)
HOLDER = regex.compile(rb"^content-type:\s*+[\"']?(?:multipart|message)/", regex.IGNORECASE | regex.MULTILINE)
BROKEN = (ValueError, LookupError, AttributeError, TypeError, MessageError)
"""What the standard library raises for headers and parts that break its expectations."""


def read_mail(path: Path, *, limits: Limits) -> Content:
    """Return a message's headers and body as one page.

    Raises:
        UnreadableDocumentError: the file cannot be read, or is no message.
        EncryptedDocumentError: its body is encrypted.
        LimitExceededError: it has more lines or parts than allowed, or an HTML body over the limits.
    """
    message = parse_mail(path, load_bytes(path))
    lines = [f"{name}: {words}" for name in SHOWN if (words := header(message, name))]
    front = "---\n" + "\n".join(lines) + "\n---\n\n" if lines else ""
    body = "\n\n".join(filter(None, (text.strip() for text in _bodies(path, message, limits))))
    return Content(pages=pages_of(front + body, method="markup"))


def parse_mail(path: Path, data: bytes) -> Message:
    """Return the message that ``data`` holds.

    Raises:
        UnreadableDocumentError: it is no message.
        EncryptedDocumentError: its body is encrypted.
        LimitExceededError: it has more lines, parts or nesting than allowed, or a header that is too long.
    """
    if data.count(b"\n") + data.count(b"\r") > 2 * MAX_LINES:
        raise LimitExceededError(path, f"the message has more than {MAX_LINES:,} lines")
    if sum(1 for _ in HOLDER.finditer(data)) > MAX_PARTS:
        raise LimitExceededError(path, f"the message holds more than {MAX_PARTS} messages and groups of parts")
    if any(len(found[0]) > MAX_FIELD_BYTES for found in FIELD.finditer(data)):
        raise LimitExceededError(path, f"a header of the message has more than {MAX_FIELD_BYTES:,} bytes")
    try:
        message: Message = email.message_from_bytes(data, policy=email.policy.compat32)
    except RecursionError as error:
        raise LimitExceededError(path, "the parts of the message are nested too deeply") from error
    except BROKEN as error:
        raise UnreadableDocumentError(path, "the message is damaged") from error
    is_signed = "signed" in str(message.get("Content-Type") or "").lower()
    if message.get_content_type() in ENCRYPTED and not is_signed:
        raise EncryptedDocumentError(path, "the message is encrypted")
    return message


def header(message: Message, name: str) -> str:
    """Return a header in one line, encoded words decoded; empty where there is none."""
    source = str(message.get(name) or "")[: HEADER_CHARACTERS * 4]
    try:
        decoded = str(email.header.make_header(email.header.decode_header(source)))
    except (*BROKEN, HeaderParseError):
        decoded = source
    plain = "".join(character if character.isprintable() else " " for character in decoded)
    return " ".join(plain.split())[:HEADER_CHARACTERS]


def attachments(message: Message) -> Iterator[tuple[str, Message]]:
    """Yield what a message brings besides its body, with the name it gives; a picture within an HTML body is none."""
    for number, (part, is_related) in enumerate(_leaves(message), start=1):
        if _is_body(part) or (is_related and part.get("Content-ID") and part.get_content_maintype() == "image"):
            continue
        yield _name(part) or f"part-{number}", part


def part_bytes(path: Path, part: Message) -> bytes:
    """Return what a part holds: a message's source, or the decoded content.

    Raises:
        UnreadableDocumentError: the part is damaged.
    """
    try:
        if part.get_content_type() == "message/rfc822" and isinstance(inner := _inside(part), list):
            return inner[0].as_bytes() if isinstance(inner[0], Message) else b""
        content = part.get_payload(decode=True)
    except (*BROKEN, RecursionError) as error:
        raise UnreadableDocumentError(path, "the attachment is damaged") from error
    return content if isinstance(content, bytes) else b""


def _leaves(message: Message) -> Iterator[tuple[Message, bool]]:
    """Yield the parts that hold no others, messages among them, and whether each belongs to the one before it."""
    stack = [(message, False)]
    while stack:
        part, is_related = stack.pop()
        inner = _inside(part)
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            related = part.get_content_type() == "multipart/related"
            stack += [(child, related) for child in reversed(inner) if isinstance(child, Message)]
        else:
            yield part, is_related


def _is_body(part: Message) -> bool:
    """Return whether the part is text to be read with the message, and not a file that comes with it."""
    is_text = part.get_content_type() in {"text/plain", "text/html"} or part.get_content_maintype() == "multipart"
    disposition = str(part.get("Content-Disposition") or "").strip().lower()
    return is_text and not disposition.startswith("attachment") and not _name(part)


def _name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
        name = str(email.header.make_header(email.header.decode_header(name)))
    except (*BROKEN, HeaderParseError):
        return "attachment"
    if not name and part.get_content_type() == "message/rfc822":
        inner = _inside(part)
        subject = header(inner[0], "Subject") if isinstance(inner, list) and isinstance(inner[0], Message) else ""
        return f"{subject or 'message'}.eml"
    return name


def _inside(part: Message) -> list[Message | str] | None:
    """Return the parts within a part. Asked for words, the library decodes them in the set declared, whatever it is."""
    inner = part.get_payload() if part.is_multipart() else None
    return inner if isinstance(inner, list) else None


def _bodies(path: Path, message: Message, limits: Limits) -> Iterator[str]:
    """Yield the texts of the body in their order; of alternatives the first plain one that is not empty."""
    stack = [message]
    while stack:
        part = stack.pop()
        inner = _inside(part)
        if part.get_content_maintype() != "multipart" or not isinstance(inner, list):
            if _is_body(part):
                yield _print(path, part, limits)
            continue
        children = [child for child in inner if isinstance(child, Message)]
        if part.get_content_type() == "multipart/alternative":
            plain = [c for c in children if c.get_content_type() == "text/plain" and _print(path, c, limits).strip()]
            children = plain[:1] or children[-1:]
        stack += reversed(children)


def _print(path: Path, part: Message, limits: Limits) -> str:
    data = part_bytes(path, part)
    if not data.strip():
        return ""
    try:
        charset = known_charset(part.get_content_charset() or "")
        text = data.decode(charset) if charset else decode(data).text
    except BROKEN:
        text = decode(data).text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return print_html(path, text, limits=limits) if part.get_content_type() == "text/html" else text
