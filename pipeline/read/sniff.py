"""What a file is, from its content alone: type, size and hash."""

from __future__ import annotations

import hashlib
import stat
import unicodedata
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import BinaryIO

import regex

from pipeline.errors import (
    EncryptedDocumentError,
    LimitExceededError,
    UnreadableDocumentError,
    UnsupportedMediaError,
)
from pipeline.read.charset import decode
from pipeline.read.packages import ENCRYPTED, METHODS, open_package
from pipeline.settings import Limits
from pipeline.types import SourceDocument

try:
    import magic
except ImportError:  # the system has no libmagic: this package brings one, and must be imported first
    import pylibmagic  # noqa: F401, I001
    import magic

OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{OFFICE}wordprocessingml.document"
ODF_PREFIX = "application/vnd.oasis.opendocument."
ODT, RTF, DOC = f"{ODF_PREFIX}text", "text/rtf", "application/msword"
MAIL_TYPE, ZIP_TYPE = "message/rfc822", "application/zip"
OFFICE_MEMBERS = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}presentationml.presentation",
}
SUPPORTED = (
    "text/plain", "text/markdown", "text/html", "application/xhtml+xml", "text/xml", "application/pdf", DOCX, ODT, RTF,
    DOC, MAIL_TYPE,
)  # fmt: skip
HEAD_BYTES = 65_536
MIMETYPE_BYTES = 100
CHUNK_BYTES = 1 << 20
PDF_MARK_WITHIN = 1024
"""Readers accept a PDF whose header stands within its first 1,024 bytes (PDF 1.7, annex H.3, note 13)."""
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD_STREAM = "WordDocument".encode("utf-16-le")
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
UNKNOWN = "application/octet-stream"
STARTS = {
    "{\\rtf": RTF,
    "%!PS": "application/postscript",
    "BEGIN:VCALENDAR": "text/calendar",
    "BEGIN:VCARD": "text/vcard",
}
MAIL = regex.compile(r"(?:[A-Z][\w-]+:.*\n(?:[ \t].*\n)*){2,}", regex.MULTILINE)
MAIL_FIELD = regex.compile(r"^(?:MIME-Version|Message-I[Dd]|Received|Return-Path):", regex.MULTILINE)
CONTROL = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
MAX_CONTROL_SHARE = 0.02
PROGRAM = regex.compile(r"[{}()=;<>_\[\]]")
MAX_PROGRAM_SHARE = 0.06
PROSE_GUESSES = frozenset({"text/plain", "text/html", "text/xml", "message/news", UNKNOWN})
JSON_START = regex.compile(r'\s*(?:\{\s*(?:"|\})|\[\s*(?:["{\]]|\[))')
PROLOGUE = r"\s*(?:<\?xml\b[^>]*>\s*|<!--.*?-->\s*)*"
DOCTYPE = r"(?:<!doctype\s+(?P<doctype>[\w:-]+)[^>\[]*(?:\[.*?\]\s*)?>\s*(?:<!--.*?-->\s*)*)?"
MARKUP_START = regex.compile(
    rf"(?P<prologue>{PROLOGUE}){DOCTYPE}<(?P<root>[\w:.-]+)(?P<attributes>[^>]*)", regex.IGNORECASE | regex.DOTALL
)
TAG = regex.compile(r"<(?:body|p|div|br|table|tr|td|ul|ol|li|dl|h[1-6])\b[^<>]*>", regex.IGNORECASE)
CHARACTERS_PER_TAG = 2_000
"""A fragment without an html element has at least so many tags of blocks; Markdown with stray tags has fewer."""
HTML_TAGS = frozenset({
    "html", "head", "body", "title", "meta", "link", "div", "p", "h1", "h2", "h3", "table", "center", "font",
    "article", "main",
})  # fmt: skip
FRONT_MATTER = regex.compile(r"---[ \t]*\n(?:[\w-]+[ \t]*:.*\n|[ \t#-].*\n|\n)+(?:---|\.\.\.)[ \t]*(?:\n|$)")
MARKDOWN_NAMES = frozenset({".md", ".markdown", ".mdown", ".mkd"})


def identify(path: Path, *, limits: Limits) -> SourceDocument:
    """Return the document's hash, size and media type, one of ``SUPPORTED``.

    Raises:
        UnsupportedMediaError: it is no regular file, or of a type without a reader.
        UnreadableDocumentError: it is missing, empty, not to be opened, or its name cannot be recorded.
        EncryptedDocumentError: it is an Office file that needs a password.
        LimitExceededError: it is over the limit of bytes.
    """
    _check_name(path)
    size = _check_file(path, limits=limits)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            digest.update(head)
            while chunk := file.read(CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise UnreadableDocumentError(path, f"it cannot be read: {error.strerror}") from error
    kind = media_type(head, path)
    if kind == ZIP_TYPE:
        raise UnsupportedMediaError(
            path, "it is a ZIP archive: name a document in it as archive.zip!/name, or ingest it with mithaq run"
        )
    if kind not in SUPPORTED:
        raise UnsupportedMediaError(path, f"there is no reader for {kind}")
    return SourceDocument(path=path, sha256=digest.hexdigest(), media_type=kind, size=size)


def _check_name(path: Path) -> None:
    name = path.name
    if any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in name):
        raise UnreadableDocumentError(path, "its name holds a line break or another control character: rename it")
    if any(unicodedata.category(character) == "Cs" for character in name):
        raise UnreadableDocumentError(path, "its name is not valid UTF-8: rename it")


def _check_file(path: Path, *, limits: Limits) -> int:
    """Return the size of a regular file without opening it: opening a pipe would wait for ever."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise UnreadableDocumentError(path, f"it cannot be opened: {problem}") from error
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "a pipe, socket or device"
        raise UnsupportedMediaError(path, f"it is {kind}, not a regular file")
    if status.st_size == 0:
        raise UnreadableDocumentError(path, "it is empty (0 bytes)")
    if status.st_size > limits.bytes:
        raise LimitExceededError(path, f"it has {status.st_size:,} bytes, over the limit of {limits.bytes:,}")
    return status.st_size


def media_type(head: bytes, path: Path, *, file: BinaryIO | None = None) -> str:
    """Return the media type of the file that begins with ``head`` (64 KiB are enough).

    ``file`` is the content where that is not what lies at ``path``, but a part of it.

    Raises:
        EncryptedDocumentError: it is an Office file that needs a password.
    """
    if b"%PDF-" in head[:PDF_MARK_WITHIN]:
        return "application/pdf"
    if head.startswith(OLE_MARK):
        return _ole_type(path, file)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_type(path, file)
    found = str(_magic().from_buffer(head))
    if head.startswith(b"#!"):
        return found
    decoded = decode(head)
    if b"\0" in head and not decoded.charset.startswith("utf-16") and not decoded.charset.startswith("utf-32"):
        return found if not found.startswith("text/") else UNKNOWN
    if len(CONTROL.findall(decoded.text)) > MAX_CONTROL_SHARE * len(decoded.text):
        return found if not found.startswith("text/") else UNKNOWN
    return _text_type(decoded.text, found, path)


@cache
def _magic() -> magic.Magic:
    return magic.Magic(mime=True)


def _ole_type(path: Path, file: BinaryIO | None) -> str:
    with path.open("rb") if file is None else nullcontext(file) as opened:
        opened.seek(0)
        start = opened.read(CHUNK_BYTES)
    if ENCRYPTED_PACKAGE in start:
        raise EncryptedDocumentError(path, "it is an Office file that needs a password")
    return DOC if WORD_STREAM in start else str(_magic().from_buffer(start))


def _zip_type(path: Path, file: BinaryIO | None) -> str:
    """Return what kind of package a ZIP file is, from the names of its members."""
    mimetype = ""
    with open_package(path, file=file) as package:
        names = set(package.namelist())
        member = package.getinfo("mimetype") if "mimetype" in names else None
        if member is not None and member.compress_type in METHODS and not member.flag_bits & ENCRYPTED:
            with package.open(member) as opened:
                mimetype = opened.read(MIMETYPE_BYTES).decode("ascii", "replace").strip()
    if "[Content_Types].xml" in names:
        return next((kind for member, kind in OFFICE_MEMBERS.items() if member in names), ZIP_TYPE)
    return mimetype if mimetype.startswith((ODF_PREFIX, "application/epub")) else ZIP_TYPE


def _text_type(text: str, guess: str, path: Path) -> str:
    """Return which kind of text it is.

    ``guess`` is libmagic's, which goes by the first words: it takes "Article 1" for a newsgroup's message, "PACT" for
    a plotter's program, and prose for programs in many languages. It counts only where the text bears it out.
    """
    started = next((kind for start, kind in STARTS.items() if text.startswith(start)), None)
    if started is not None:
        return started
    if JSON_START.match(text):
        return "application/json"
    markup = MARKUP_START.match(text)
    if markup and (kind := _markup_type(markup, text)) is not None:
        return kind
    mail = MAIL.match(text)
    if mail and MAIL_FIELD.search(mail[0]):
        return MAIL_TYPE
    if guess in {"text/csv", "application/csv"}:
        return "text/csv" if _is_csv(text) else "text/plain"
    if guess not in PROSE_GUESSES and len(PROGRAM.findall(text)) > MAX_PROGRAM_SHARE * len(text):
        return guess
    is_markdown = path.suffix.lower() in MARKDOWN_NAMES or FRONT_MATTER.match(text)
    return "text/markdown" if is_markdown else "text/plain"


def _markup_type(found: regex.Match[str], text: str) -> str | None:
    """Return the type of a text that begins with a tag, or nothing where that tag is about all its markup."""
    root = found["root"].rpartition(":")[2].lower()
    is_xml = found[0].lstrip().startswith("<?xml") or "xmlns" in found["attributes"]
    if root == "html" or (found["doctype"] or "").lower() == "html":
        return "application/xhtml+xml" if "www.w3.org/1999/xhtml" in found["attributes"] else "text/html"
    if root == "svg":
        return "image/svg+xml"
    if is_xml or root not in HTML_TAGS:
        return "text/xml" if is_xml or f"</{found['root']}" in text or len(text) > HEAD_BYTES // 4 else None
    return "text/html" if len(TAG.findall(text)) >= max(2, len(text) // CHARACTERS_PER_TAG) else None


def _is_csv(text: str) -> bool:
    """Return whether commas part fields: in prose a space follows nearly every one."""
    commas = text.count(",")
    return commas > 0 and text.count(", ") < 0.5 * commas
