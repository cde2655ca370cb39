"""Files made to break a reader end in a stated reason, with time and memory bounded: each in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import UnreadableDocumentError
from pipeline.read import READERS, read
from pipeline.settings import Limits
from tests.pipeline.read import hostile
from tests.pipeline.read.makers import ENGLISH, make_docx, make_pdf, wrapped

SECRET = "SECRET-7"
UNREADABLE, LIMIT, UNSUPPORTED, DIED = "UnreadableDocumentError", "LimitExceededError", "UnsupportedMediaError", "died"
EXPECTED = {
    "empty.pdf": (UNREADABLE, "it is empty (0 bytes)"),
    "head-only.pdf": (UNREADABLE, "it is a PDF that is damaged or truncated"),
    "truncated.pdf": (UNREADABLE, "it is a PDF that is damaged or truncated"),
    "encrypted.pdf": ("EncryptedDocumentError", "it needs a password"),
    "claims-pages.pdf": (UNREADABLE, "it holds no text"),
    "empty-pages.pdf": (LIMIT, "it has 10,000 pages, over the limit of 5,000"),
    "empty-pages-within-limit.pdf": (UNREADABLE, "it holds no text"),
    "deep-tree.pdf": (UNREADABLE, "it is a PDF all of whose pages are damaged"),
    "tree-in-a-circle.pdf": (UNREADABLE, "it is a PDF all of whose pages are damaged"),
    "xref-in-a-circle.pdf": (UNREADABLE, "it holds no text"),
    "deep-arrays.pdf": (UNREADABLE, "it holds no text"),
    "giant-stream.pdf": (UNREADABLE, "it holds no text"),
    "form-in-itself.pdf": (UNREADABLE, "it holds no text"),
    "bomb.docx": (LIMIT, "its 60,000,007 bytes of markup would unpack to more than 500,000,000 bytes"),
    "bomb.odt": (LIMIT, "its 60,000,007 bytes of markup would unpack to more than 500,000,000 bytes"),
    "laughs.xml": (LIMIT, "its XML is nested too deeply or its entities grow without bound"),
    "laughs.docx": (LIMIT, "its XML is nested too deeply or its entities grow without bound"),
    "laughs.odt": (LIMIT, "its XML is nested too deeply or its entities grow without bound"),
    "outside.svg": (UNSUPPORTED, "there is no reader for image/svg+xml"),
    "outside.docx": (UNREADABLE, "it holds no text"),
    "deep.rtf": (LIMIT, "its groups are nested more than 1,000 deep"),
    "deep.html": (LIMIT, "its elements are nested more than 2,048 deep"),
    "deep.xml": (LIMIT, "its XML is nested too deeply or its entities grow without bound"),
    "packed.gz": (UNSUPPORTED, "there is no reader for application/gzip"),
    "too-long.txt": (LIMIT, "its text is over the limit of 20,000,000 characters"),
    # PDFium aborts when the system refuses it memory: here the process ends, in a run the document alone fails.
    "laughing-forms.pdf": (DIED, ""),
}
HELD = {
    "bomb.zip": "it unpacks to more than 200 times its size, as bombs do",
    "nested.zip": "containers are nested more than 4 deep in it",
    "nested.eml": "containers are nested more than 4 deep in it",
}
READ = {
    "laughs.html": "&a9;",
    "outside.xml": "shall consult",
    "outside.html": "&x;",
    "outside.odt": "shall consult",
    "one-line.txt": "aaa",
    **{
        f"{charset}.html": "décidé +ADw-script+AD4-"
        for charset in ("utf-7", "x-no-such-set", "idna", "punycode", "undefined", "zlib", "unicode_escape", "rot13")
    },
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "secret").write_text(SECRET)
    files = hostile.files(folder / "secret")
    for name, data in files.items():
        (folder / name).write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-m", "tests.pipeline.read.hostile"],
        input="".join(f"{json.dumps(str(folder / name))}\n" for name in files),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    found = map(json.loads, done.stdout.splitlines())
    return {Path(outcome["path"]).name: outcome for outcome in found}


def test_every_file_has_an_outcome(outcomes):
    assert outcomes.keys() == EXPECTED.keys() | HELD.keys() | READ.keys() | {"controls.txt"}
    assert outcomes["controls.txt"]["error"] == UNSUPPORTED


@pytest.mark.parametrize("name", EXPECTED)
def test_hostile_files_end_in_a_stated_reason(outcomes, name):
    error, reason = EXPECTED[name]
    assert outcomes[name]["error"] == error
    if error != DIED:
        assert outcomes[name]["reason"] == reason


@pytest.mark.parametrize("name", HELD)
def test_containers_name_the_member_that_is_not_opened(outcomes, name):
    assert outcomes[name]["problems"] == [HELD[name]]


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_read_without_what_it_reaches_for(outcomes, name):
    assert outcomes[name]["error"] is None
    assert READ[name] in outcomes[name]["text"]
    assert SECRET not in outcomes[name]["text"]


def test_time_and_memory_are_bounded(outcomes):
    spent = {name: outcome["seconds"] for name, outcome in outcomes.items() if outcome["seconds"] > 5}
    held = {name: outcome["bytes"] for name, outcome in outcomes.items() if outcome["bytes"] > 400_000_000}
    assert spent.keys() | held.keys() <= {"laughing-forms.pdf"}
    assert outcomes["laughing-forms.pdf"]["bytes"] <= hostile.MEMORY


@pytest.mark.parametrize(
    ("name", "data", "harm", "reason"),
    [
        ("a.txt", ENGLISH.encode(), lambda path: os.truncate(path, 40), "it changed while it was read"),
        ("a.txt", ENGLISH.encode(), lambda path: path.write_text(ENGLISH + "more"), "it changed while it was read"),
        ("a.txt", ENGLISH.encode(), Path.unlink, "it went away while it was read|No such file"),
        ("a.pdf", make_pdf(wrapped(ENGLISH)), lambda path: os.truncate(path, 400), "damaged or truncated"),
        ("a.docx", make_docx("PACT", ENGLISH), lambda path: os.truncate(path, 400), "damaged or truncated"),
    ],
    ids=["shrinks", "grows", "goes", "pdf", "docx"],
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_file_that_changes_while_it_is_read(tmp_path, monkeypatch, name, data, harm, reason, when):
    path = tmp_path / name
    path.write_bytes(data)
    (kind,) = {"a.txt": ["text/plain"], "a.pdf": ["application/pdf"]}.get(name) or [
        kind for kind in READERS if kind.endswith("wordprocessingml.document")
    ]
    whole = READERS[kind]

    def reader(file, *, limits):
        if when == "before":
            harm(file)
            return whole(file, limits=limits)
        content = whole(file, limits=limits)
        harm(file)
        return content

    monkeypatch.setitem(READERS, kind, reader)
    with pytest.raises(UnreadableDocumentError, match=f"{reason}|it changed while it was read"):
        read(path, limits=Limits())


@pytest.mark.parametrize("character", ["\u202e", "\u200f", "\u2066"])
def test_a_direction_mark_in_a_name_stays_out_of_nothing_but_the_eye(tmp_path, character):
    path = tmp_path / f"pact{character}fdp.txt"
    path.write_text(ENGLISH)
    assert read(path, limits=Limits()).source.path == path
