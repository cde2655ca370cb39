"""Files made to break a reader, and a process that reads each of them alone, with its time and memory measured.

As a program it reads the files named on its standard input, one JSON object a line, and prints what became of each.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import sys
import zipfile
import zlib

from tests.pipeline.read.makers import (
    ENGLISH,
    make_docx,
    make_mail,
    make_odt,
    make_pdf,
    make_zip,
    replace_member,
    wrapped,
)

SENTENCE = "The Parties shall consult each other. "
HTML = (
    b'<!DOCTYPE html><html><head><meta charset="%s"></head>'
    b"<body><p>d\xe9cid\xe9 +ADw-script+AD4-</p><p>%s</p></body></html>"
)
MEMORY = 1_500_000_000
"""Bytes that a reader may add to its process before the system refuses it more."""
SECONDS = 30


def pdf(*objects, trailer=b"", catalog=b"<</Type/Catalog/Pages 2 0 R>>"):
    """Return a PDF of these objects, numbered from 2 on, with a right table of where they are."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate((catalog, *objects), start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer <</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, trailer, start)
    return bytes(out)


def stream(data, *, packed=False):
    data = zlib.compress(data, 9) if packed else data
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), b"/Filter/FlateDecode" if packed else b"", data)


def page(contents=b"", parent=2, extra=b""):
    return b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]%s%s>>" % (parent, contents, extra)


def many_pages(count):
    """Return a PDF of so many empty pages, each with its own object."""
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    return pdf(b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), *[page()] * count)


def deep_tree(depth):
    """Return a PDF whose one page lies so many nodes deep."""
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (n + 3, max(1, n + 1)) for n in range(depth)]
    return pdf(*nodes, page(parent=depth + 1))


def laughing_forms():
    """Return a PDF whose page draws a form that draws ten that draw ten, nine levels deep."""
    forms = [
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>/Length 50>>" % (at + 6)
        + b"stream\n%s\nendstream" % (b"/F Do" * 10)
        for at in range(9)
    ]
    last = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 1>>stream\n \nendstream"
    first = page(b"/Contents 4 0 R", extra=b"/Resources<</XObject<</F 5 0 R>>>>")
    return pdf(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", first, stream(b"/F Do"), *forms, last)


def bomb(size=60_000_000):
    """Return a gzip-like ZIP member: zeros that weigh a thousandth of what they unpack to."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("bomb.txt", "w") as member:
        for _ in range(size // 10_000_000):
            member.write(bytes(10_000_000))
    return out.getvalue()


def laughs(root):
    """Return XML whose ten entities each hold the one before ten times."""
    grow = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    begin = f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a0 "lol lol ">'
    return f"{begin}{grow}]><{root}>&a9;</{root}>"


def outside(name, target):
    """Return XML with an entity that would fetch ``target``."""
    return f'<?xml version="1.0"?><!DOCTYPE {name} [<!ENTITY x SYSTEM "{target}">]><{name}>{SENTENCE}&x;</{name}>'


def nested_mail(depth):
    """Return a message that holds itself so many times."""
    inner = make_mail(text=SENTENCE)
    return b"MIME-Version: 1.0\nMessage-ID: <1@x.example>\nContent-Type: message/rfc822\n\n" * depth + inner


def nested_zip(depth):
    data = make_zip({"pact.txt": ENGLISH})
    for _ in range(depth):
        data = make_zip({"inner.zip": data})
    return data


def files(secret):
    """Return the hostile files by name; ``secret`` is a file that none of them may get at."""
    word = make_docx("PACT", ENGLISH)
    odt = make_odt(f"<text:p>{ENGLISH}</text:p>")
    whole = make_pdf(*[wrapped(ENGLISH)] * 5)
    one = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return {
        "empty.pdf": b"",
        "head-only.pdf": b"%PDF-1.7\n",
        "truncated.pdf": whole[: len(whole) * 2 // 3],
        "encrypted.pdf": make_pdf(wrapped(ENGLISH), encrypt="secret"),
        "claims-pages.pdf": pdf(b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>", page()),
        "empty-pages.pdf": many_pages(10_000),
        "empty-pages-within-limit.pdf": many_pages(4_900),
        "deep-tree.pdf": deep_tree(20_000),
        "tree-in-a-circle.pdf": pdf(b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
        "xref-in-a-circle.pdf": pdf(one, page(), trailer=b"/Prev 9").replace(b"/Prev 9", b"/Prev 1"),
        "deep-arrays.pdf": pdf(one, page(b"/Contents 4 0 R"), stream(b"[" * 2_000_000)),
        "giant-stream.pdf": pdf(one, page(b"/Contents 4 0 R"), stream(bytes(100_000_000), packed=True)),
        "form-in-itself.pdf": pdf(
            one,
            page(b"/Contents 4 0 R", extra=b"/Resources<</XObject<</F 5 0 R>>>>"),
            stream(b"/F Do"),
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 5>>"
            b"stream\n/F Do\nendstream",
        ),
        "bomb.zip": bomb(),
        "bomb.docx": replace_member(word, "word/document.xml", b"<d>" + b"<p/>" * 15_000_000 + b"</d>"),
        "bomb.odt": replace_member(odt, "content.xml", b"<d>" + b"<p/>" * 15_000_000 + b"</d>"),
        "laughing-forms.pdf": laughing_forms(),
        "nested.zip": nested_zip(30),
        "nested.eml": nested_mail(40),
        "laughs.xml": laughs("treaty").encode(),
        "laughs.html": laughs("html").encode(),
        "laughs.docx": replace_member(word, "word/document.xml", laughs("document").encode()),
        "laughs.odt": replace_member(odt, "content.xml", laughs("document").encode()),
        "outside.xml": outside("treaty", secret).encode(),
        "outside.html": outside("html", secret).encode(),
        "outside.svg": outside("svg", secret).encode(),
        "outside.docx": replace_member(word, "word/document.xml", outside("document", secret).encode()),
        "outside.odt": replace_member(odt, "content.xml", outside("document", secret).encode()),
        "deep.rtf": rb"{\rtf1\ansi " + b"{" * 3_000_000,
        "deep.html": b"<!DOCTYPE html><html><body>" + b"<div>" * 500_000 + b"x",
        "deep.xml": b'<?xml version="1.0"?>' + b"<d>" * 500_000,
        "packed.gz": gzip.compress(bytes(1_000_000)),
        **{
            f"{charset}.html": HTML % (charset.encode(), SENTENCE.encode() * 5)
            for charset in (
                "utf-7",
                "x-no-such-set",
                "idna",
                "punycode",
                "undefined",
                "zlib",
                "unicode_escape",
                "rot13",
            )
        },
        "one-line.txt": b"a" * 19_000_000,
        "too-long.txt": b"word " * 5_000_000,
        "controls.txt": bytes(range(32)) * 5_000,
    }


def measured(path):
    """Return what reading the file comes to, in a process of its own: text or reason, seconds and bytes added."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receive)
        with os.fdopen(send, "w") as out:
            json.dump(_read(path), out)
        os._exit(0)
    os.close(send)
    with os.fdopen(receive) as said:
        text = said.read()
    _, status, used = os.wait4(child, 0)
    found = json.loads(text) if text else {"error": "died", "reason": f"status {status}"}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found | {"seconds": used.ru_utime + used.ru_stime, "bytes": max(0, used.ru_maxrss - before) * 1024}


def _read(path):
    from pathlib import Path

    from pipeline.errors import DocumentError
    from pipeline.read import read
    from pipeline.read.containers import list_members
    from pipeline.settings import Limits

    with open("/proc/self/statm", encoding="ascii") as sizes:
        held = int(sizes.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, held + MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        if path.endswith((".zip", ".eml")):
            members = list_members(Path(path), limits=Limits())
            return {"error": None, "text": "", "problems": [member.problem for member in members if member.problem]}
        paged = read(Path(path), limits=Limits())
    except DocumentError as error:
        return {"error": type(error).__name__, "reason": error.reason, "path": str(error.path)}
    except MemoryError:
        return {"error": "MemoryError", "reason": "over the limit of the test"}
    return {"error": None, "text": "\n".join(page.text for page in paged.pages)[:2_000]}


if __name__ == "__main__":
    import pipeline.read  # noqa: F401 - loaded once, before the processes are forked

    for line in sys.stdin:
        print(json.dumps({"path": json.loads(line), **measured(json.loads(line))}), flush=True)
