import hashlib
import io
import os
import subprocess
import sys
import zipfile

import pytest

from pipeline.errors import (
    EncryptedDocumentError,
    LimitExceededError,
    UnreadableDocumentError,
    UnsupportedMediaError,
)
from pipeline.read import sniff
from pipeline.settings import Limits
from tests.pipeline.read.makers import ENGLISH, make_docx, make_pdf, wrapped

LIMITS = Limits()
XHTML = b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'
ROWS = "party,signed,kind\nJordan,1999,treaty\nKenya,2001,protocol\n" * 6
MARKDOWN = "---\ntitle: A pact\ndate: 2020-01-02\n---\n# A pact\n\nThe Parties agree.\n"


def package(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.docx", ENGLISH.encode(), "text/plain"),
        ("a.pdf", b"\xef\xbb\xbf" + ENGLISH.encode(), "text/plain"),
        ("a.txt", b"Text with \x05 stray \x1f bytes, as converters leave them. " + ENGLISH.encode(), "text/plain"),
        ("a.txt", ("import of arms; public class of persons; " + ENGLISH).encode(), "text/plain"),
        ("a.txt", b"[Translation]\n\nArticle 1, which see.", "text/plain"),
        ("a.txt", b"In 1999, Jordan, Kenya, and others\nIn 2000, Jordan, Kenya, and more\n" * 9, "text/plain"),
        ("a.txt", b"Article 1\n\nThe Parties agree.", "text/plain"),
        ("a.txt", b"PACT\n\nThe Parties agree.", "text/plain"),
        ("a.txt", b"From: the Ministry\nTo: the Embassy\n\nThe Ministry presents its compliments.", "text/plain"),
        ("a.txt", ENGLISH.encode("utf-16"), "text/plain"),
        ("a.txt", "الطرفان يتعاونان في مجال الدفاع ".encode("utf-16-le") * 9, "text/plain"),
        ("a.txt", "الطرفان يتعاونان في مجال الدفاع ".encode("cp1256") * 9, "text/plain"),
        ("a.txt", MARKDOWN.encode(), "text/markdown"),
        ("a.md", ENGLISH.encode(), "text/markdown"),
        ("a.md", ("<meta http-equiv='a' content='b' />\n\n# Pact\n\n" + ENGLISH).encode(), "text/markdown"),
        ("a.txt", b"<!-- saved --><!DOCTYPE html>\n<html><body><p>Pact</p></body></html>", "text/html"),
        ("a.txt", b"<div><p>Article 1</p><p>Article 2</p></div>", "text/html"),
        ("a.html", XHTML, "application/xhtml+xml"),
        ("a.html", b'<?xml version="1.0"?>\n<treaty><article>1</article></treaty>', "text/xml"),
        ("a.txt", make_pdf(wrapped(ENGLISH)), "application/pdf"),
        ("a.txt", b"\n\n" + make_pdf(wrapped(ENGLISH)), "application/pdf"),
        ("a.zip", make_docx(ENGLISH), sniff.DOCX),
        ("a.txt", rb"{\rtf1\ansi The Parties agree.}", sniff.RTF),
        ("a.txt", b"From: a@b.example\nTo: c\nMIME-Version: 1.0\n\nThe Parties", sniff.MAIL_TYPE),
        ("a.zip", package({"mimetype": sniff.ODT}), sniff.ODT),
        ("a.txt", sniff.OLE_MARK + bytes(600) + sniff.WORD_STREAM + bytes(600), sniff.DOC),
    ],
)  # fmt: skip
def test_types_by_content(tmp_path, name, data, expected):
    path = tmp_path / name
    path.write_bytes(data)
    source = sniff.identify(path, limits=LIMITS)
    assert source.media_type == expected
    assert (source.sha256, source.size) == (hashlib.sha256(data).hexdigest(), len(data))


@pytest.mark.parametrize(
    ("name", "data", "named"),
    [
        ("a.txt", b'{"title": "A pact"}', "application/json"),
        ("a.txt", b'[{"title": "A pact"}]', "application/json"),
        ("a.txt", ROWS.encode(), "text/csv"),
        ("a.txt", b"#!/bin/sh\necho pact\n", "shellscript"),
        ("a.txt", b'#include <stdio.h>\nint main(void) { puts("x"); return 0; }\n', "text/x-c"),
        ("a.txt", b"GIF89a" + bytes(100), "image/gif"),
        ("a.txt", bytes(range(256)) * 20, "image/x-tga|octet-stream"),
        ("a.txt", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><text>x</text></svg>', "image/svg"),
        ("a.docx", package({"a.txt": "x"}), "ZIP archive: name a document in it"),
        ("a.docx", package({"mimetype": "application/vnd.oasis.opendocument.text-master"}), "opendocument.text-master"),
        ("a.docx", package({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}), "spreadsheetml"),
    ],
)
def test_other_types_are_named(tmp_path, name, data, named):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnsupportedMediaError, match=named):
        sniff.identify(path, limits=LIMITS)


def test_an_office_file_with_a_password(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(sniff.OLE_MARK + bytes(600) + sniff.ENCRYPTED_PACKAGE + bytes(600))
    with pytest.raises(EncryptedDocumentError, match="password"):
        sniff.identify(path, limits=LIMITS)


def test_what_is_no_regular_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    (tmp_path / "line\nbreak.txt").write_text(ENGLISH)
    (tmp_path / "empty.txt").touch()
    for name, error, words in [
        ("", UnsupportedMediaError, "folder"),
        ("pipe", UnsupportedMediaError, "pipe"),
        ("one", UnreadableDocumentError, "symbolic links"),
        ("none", UnreadableDocumentError, "No such file"),
        ("line\nbreak.txt", UnreadableDocumentError, "line break"),
        ("empty.txt", UnreadableDocumentError, "0 bytes"),
    ]:
        with pytest.raises(error, match=words) as caught:
            sniff.identify(tmp_path / name if name else tmp_path, limits=LIMITS)
        assert "\n" not in caught.value.reason


def test_a_name_with_a_direction_mark_is_read(tmp_path):
    path = tmp_path / "ميثاق\u200f.txt"
    path.write_text(ENGLISH)
    assert sniff.identify(path, limits=LIMITS).media_type == "text/plain"


def test_the_limit_of_bytes(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(ENGLISH.encode())
    with pytest.raises(LimitExceededError, match="limit of 100"):
        sniff.identify(path, limits=Limits(bytes=100))


def test_the_packaged_libmagic_serves_where_the_system_has_none(tmp_path):
    """python-magic finds no library, as on a machine without libmagic; the packaged one must take its place."""
    path = tmp_path / "a.txt"
    path.write_bytes(make_pdf(wrapped(ENGLISH)))
    code = f"""
import ctypes, ctypes.util, sys
load, found = ctypes.CDLL.__init__, []
def refuse(self, name, *args, **kwargs):
    if name and 'magic' in name and 'pylibmagic' not in name:
        raise OSError('hidden')
    if name and 'magic' in name:
        found.append(name)
    load(self, name, *args, **kwargs)
ctypes.CDLL.__init__ = refuse
ctypes.util.find_library = lambda name: None
from pathlib import Path
from pipeline.read import sniff
from pipeline.settings import Limits
assert found, 'the packaged library was not loaded'
print(sniff._magic().from_buffer(b'GIF89a' + bytes(100)))
print(sniff.identify(Path({str(path)!r}), limits=Limits()).media_type)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["image/gif", "application/pdf"], done.stderr
