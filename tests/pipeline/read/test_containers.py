import io
import stat
import struct
import time
import tracemalloc
import zipfile

import pytest

from pipeline.errors import (
    EncryptedDocumentError,
    LimitExceededError,
    UnreadableDocumentError,
    UnsupportedMediaError,
)
from pipeline.glance import may_hold_documents
from pipeline.read import read
from pipeline.read.containers import container_type, list_members, open_document, split_path
from pipeline.read.names import MAX_NAME, Names, plain_name
from pipeline.settings import Limits
from tests.pipeline.read.makers import ENGLISH, make_docx, make_mail, make_odt, make_zip

LIMITS = Limits()
DOCX = make_docx("PACT", ENGLISH)


@pytest.fixture
def archive(tmp_path):
    def write(data, name="a.zip"):
        path = tmp_path / name
        path.write_bytes(make_zip(data) if isinstance(data, dict | list) else data)
        return path

    return write


def listed(path, **limits):
    return {member.path: member.problem for member in list_members(path, limits=Limits(**limits))}


def first_line(path):
    return read(path, limits=LIMITS).pages[0].text.split("\n")[0]


def test_each_member_is_a_document_of_its_own(archive):
    letter = make_mail(("pact.docx", DOCX), ("notes.zip", make_zip({"n.txt": "The note."})))
    path = archive({
        "treaties/": "", "treaties/pact.docx": DOCX, "odt.zip": make_odt("<text:p>In ODT.</text:p>"),
        "inner.zip": make_zip({"x/deep.txt": "The deep text.", "letter.eml": letter}), "plain.txt": ENGLISH,
    })  # fmt: skip
    assert listed(path) == dict.fromkeys((
        "treaties/pact.docx", "odt.zip", "inner.zip!/x/deep.txt", "inner.zip!/letter.eml",
        "inner.zip!/letter.eml!/pact.docx", "inner.zip!/letter.eml!/notes.zip!/n.txt", "plain.txt",
    ))  # fmt: skip
    member = path.with_name("a.zip!") / "inner.zip!" / "letter.eml!" / "pact.docx"
    paged = read(member, limits=LIMITS)
    assert (paged.pages[0].text.split("\n")[0], paged.source.path, paged.source.size) == ("PACT", member, len(DOCX))
    assert paged.source.id == read(path.with_name("a.zip!") / "treaties" / "pact.docx", limits=LIMITS).source.id
    assert first_line(path.with_name("a.zip!") / "inner.zip!" / "x" / "deep.txt") == "The deep text."


def test_what_is_no_container(archive):
    for data in (
        DOCX,
        make_odt("<text:p>x</text:p>"),
        ENGLISH.encode(),
        b"From: us\nTo: you\n\nWe agree.",
        b"",
        b"%PDF-1.4",
    ):
        path = archive(data, "file")
        assert container_type(path) is None
        assert list_members(path, limits=LIMITS) == ()
    assert not may_hold_documents(DOCX[:64])
    assert split_path(path) is None
    assert split_path(path.with_name("other!") / "x") is None


def test_a_folder_whose_name_ends_in_the_mark_is_a_folder(tmp_path):
    (tmp_path / "a!").mkdir()
    (tmp_path / "a!" / "b.txt").write_text("A real file.")
    (tmp_path / "a").write_bytes(make_zip({"b.txt": "Another."}))
    assert first_line(tmp_path / "a!" / "b.txt") == "A real file."


def test_members_that_are_not_there(archive):
    path = archive({"a.txt": "x"}).with_name("a.zip!")
    for name in ("b.txt", "a.txt!/b.txt", "a.txt/b"):
        with pytest.raises(UnreadableDocumentError, match="no such member"):
            read(path / name, limits=LIMITS)
    with pytest.raises(UnsupportedMediaError, match="name a document in it"):
        read(path.with_name("a.zip"), limits=LIMITS)


def test_members_that_cannot_be_read_say_why(archive):
    link, locked = zipfile.ZipInfo("link"), zipfile.ZipInfo("locked.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    data = make_zip(
        [
            (link, "/etc/passwd"),
            (locked, "secret"),
            ("bomb.txt", b"0" * 3_000_000),
            ("empty.txt", ""),
            ("ok.txt", "fine"),
        ]
    )
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data = data[: at + 8] + bytes([data[at + 8] | 1]) + data[at + 9 :]
    path = archive(data)
    found = listed(path)
    for name, words, error in [
        ("link", "link", UnsupportedMediaError), ("locked.txt", "password", EncryptedDocumentError),
        ("bomb.txt", "200 times", LimitExceededError), ("empty.txt", "0 bytes", UnreadableDocumentError),
    ]:  # fmt: skip
        assert words in found[name]
        with pytest.raises(error, match=words):
            read(path.with_name("a.zip!") / name, limits=LIMITS)
    assert found["ok.txt"] is None
    with pytest.raises(LimitExceededError, match="unpacks"):
        read(archive({"big.txt": "ab" * 600}).with_name("a.zip!") / "big.txt", limits=Limits(bytes=1_000))


def test_other_methods_are_refused(archive):
    path = archive(make_zip({"a.txt": "x" * 100}, zipfile.ZIP_LZMA))
    assert "deflate" in listed(path)["a.txt"]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "etc/passwd"), ("/root/a.txt", "root/a.txt"), ("C:\\x\\a.txt", "x/a.txt"),
        ("a//./b", "a/b"),
        ("line\nbreak\t.txt", "line_break_.txt"), ("fdp.\u202etxt.exe", "fdp.txt.exe"), ("a\0b\x1b[1m", "ab[1m"),
        ("مذكرة\u200f.docx", "مذكرة.docx"), ("نامه\u200cها.txt", "نامه\u200cها.txt"), ("a!/b!", "a/b"),
        ("..", "unnamed"),
        ("\ud800.txt", ".txt"), ("x" * 300 + ".docx", "x" * 145 + ".docx"), ("a/ /b ", "a/b"), ("~user", "~user"),
    ],
)  # fmt: skip
def test_names_are_made_plain(name, plain):
    assert plain_name(name, reserved="!") == plain


def test_names_stay_apart_and_short():
    names = Names(reserved="!")
    assert [names.take(n) for n in ("a.txt", "../a.txt", "a.txt", "x/b", "x//b")] == [
        "a.txt", "a (2).txt", "a (3).txt", "x/b", "x/b (2)",
    ]  # fmt: skip
    assert len(plain_name("/".join(["long name"] * 500), reserved="!")) <= MAX_NAME


def test_names_in_an_archive_lead_nowhere(archive, tmp_path):
    hostile = ["../up.txt", "/abs.txt", "a\nb.txt", "\u202egnp.txt", "dup.txt", "./dup.txt"]
    path = archive([(name, f"Text {at}.") for at, name in enumerate(hostile)])
    before = sorted(tmp_path.rglob("*"))
    found = [member.path for member in list_members(path, limits=LIMITS)]
    assert found == ["up.txt", "abs.txt", "a_b.txt", "gnp.txt", "dup.txt", "dup (2).txt"]
    assert [first_line(path.with_name("a.zip!") / name) for name in found] == [f"Text {n}." for n in range(6)]
    assert sorted(tmp_path.rglob("*")) == before


def test_nesting_ends(archive):
    data = b"The text."
    for level in range(5):
        data = make_zip({f"{level}.{'txt' if not level else 'zip'}": data})
    path = archive(data)
    assert list(listed(path).values()) == ["containers are nested more than 4 deep in it"]
    assert listed(path, depth=5) == {"4.zip!/3.zip!/2.zip!/1.zip!/0.txt": None}


def test_an_archive_that_holds_itself_ends(archive):
    inner = make_zip({f"{n}.zip": make_zip({"a.txt": "x" * 50}) for n in range(10)})
    path = archive({f"{n}.zip": inner for n in range(10)})
    assert len(listed(path)) == 100
    with pytest.raises(LimitExceededError, match="more than 50 documents"):
        listed(path, members=50)


def test_a_hundred_thousand_members_end_soon(archive):
    entries = []
    for n in range(100_000):
        name = b"%06d" % n
        entries.append(
            struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 1, 1, 6, 0, 0, 0, 0, 0, 37 * n) + name
        )
    directory = b"".join(entries)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), 0, 0)
    path = archive(b"PK\x03\x04" + bytes(26) + directory + end)
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises((LimitExceededError, UnreadableDocumentError), match=r"list of its members|damaged"):
        list_members(path, limits=LIMITS)
    assert time.process_time() - started < 3
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()
    with pytest.raises(LimitExceededError, match="more than 1,000 documents"):
        listed(archive({str(n): "x" for n in range(1_001)}), members=1_000)


def test_members_that_overlap(archive):
    data = bytearray(make_zip({"a.txt": "x" * 500, "b.txt": "y" * 500}, zipfile.ZIP_STORED))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[second + 42 : second + 46] = (10).to_bytes(4, "little")
    with pytest.raises(UnreadableDocumentError, match="overlap"):
        list_members(archive(bytes(data)), limits=LIMITS)


def test_a_member_longer_than_it_says(archive):
    data = bytearray(make_zip({"a.txt": b"0" * 900_000}))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = data.index(mark) + at
        data[start : start + 4] = (1_000).to_bytes(4, "little")
    path = archive(bytes(data))
    with (
        pytest.raises(UnreadableDocumentError, match="damaged"),
        open_document(path.with_name("a.zip!") / "a.txt", limits=LIMITS),
    ):
        pass


def test_the_whole_of_what_is_unpacked_is_limited(archive):
    inner = make_zip({"a.txt": b"0" * 150_000})
    path = archive(make_zip({f"{n}.zip": inner for n in range(5)}, zipfile.ZIP_STORED))
    with pytest.raises(LimitExceededError, match="unpacks to more than"):
        listed(path, unpacked_bytes=len(inner) * 4)


def test_damage_inside_stays_inside(archive):
    whole = make_zip({"a.txt": "x"})
    path = archive(
        {
            "bad.zip": whole[:-10],
            "good.txt": "fine",
            "bad.eml": "From: a\nMessage-ID: <1>\nContent-Type: application/pkcs7-mime\n\n",
        }
    )
    found = listed(path)
    assert "damaged" in found["bad.zip"]
    assert "encrypted" in found["bad.eml"]
    assert found["good.txt"] is None
    with pytest.raises(UnreadableDocumentError, match="damaged"):
        list_members(archive(whole[:-10]), limits=LIMITS)


def test_names_written_as_utf8_without_saying_so(archive):
    data = make_zip({"übung.txt": "x"})
    data = data.replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.infolist()[0].flag_bits & 0x800 == 0
    assert list(listed(archive(data))) == ["übung.txt"]
