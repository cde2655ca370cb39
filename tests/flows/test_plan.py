import hashlib
import os
from pathlib import Path

import pytest

from flows.ingestion.plan import Choice, Standing, batches, cost, plain_files, plan
from flows.ingestion.scan import SeenFile, scan
from pipeline.dataset.known import KnownFile
from pipeline.errors import LimitExceededError, UnreadableDocumentError
from pipeline.read import read
from pipeline.read.ocr import languages
from pipeline.settings import Limits
from tests.pipeline.read.makers import make_zip


def known(path, text, *, state="processed", failure=None, touched=False, version="1", reason=None, lacking=()):
    sha256 = hashlib.sha256(text.encode()).hexdigest() if text is not None else None
    status = path.stat() if path.exists() and not touched else None
    return KnownFile(
        path=str(path),
        size=status.st_size if status else 0,
        mtime_ns=status.st_mtime_ns if status else 0,
        document=(sha256 or "path")[:16],
        sha256=sha256,
        state=state,
        failure=failure,
        pipeline_version=version,
        reason=reason,
        lacking=lacking,
    )


def counts(result):
    assert sum(result.standing.values()) == result.seen
    return {standing: count for standing, count in result.standing.items() if count}


def write(folder, **texts):
    paths = [folder / f"{name}.txt" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text)
    return paths


def test_everything_is_new_to_an_empty_dataset_and_equal_content_is_read_once(tmp_path):
    one, two, _ = write(tmp_path, a="one", b="two", c="one")
    result = plan(scan(tmp_path), [])
    assert counts(result) == {Standing.NEW: 2, Standing.DUPLICATE: 1}
    assert [item.path for item in result.work] == [one, two]
    assert [place.path for place in result.work[0].places] == [str(one), str(tmp_path / "c.txt")]
    assert result.work[0].sha256 == hashlib.sha256(b"one").hexdigest()


def test_what_is_unchanged_is_known_without_being_opened(tmp_path, monkeypatch):
    (one,) = write(tmp_path, a="one")
    monkeypatch.setattr("flows.ingestion.plan._hash", lambda _: pytest.fail("was opened"))
    result = plan(scan(tmp_path), [known(one, "one")])
    assert counts(result) == {Standing.KNOWN: 1}
    assert result.is_idle


def test_a_touched_file_is_known_and_its_new_time_recorded(tmp_path):
    (one,) = write(tmp_path, a="one")
    before = known(one, "one")
    os.utime(one, ns=(1, 1))
    result = plan(scan(tmp_path), [before])
    assert counts(result) == {Standing.KNOWN: 1}
    assert [(place.path, place.mtime_ns) for place in result.moved[before.document]] == [(str(one), 1)]


def test_a_changed_file_is_analysed_again(tmp_path):
    (one,) = write(tmp_path, a="one")
    before = known(one, "one")
    one.write_text("more")
    result = plan(scan(tmp_path), [before])
    assert counts(result) == {Standing.CHANGED: 1}
    assert len(result.work) == 1


def test_a_copy_or_a_renamed_file_is_not_read_again(tmp_path):
    (copy,) = write(tmp_path, copy="one")
    old = known(tmp_path / "gone.txt", "one")
    result = plan(scan(tmp_path), [old])
    assert counts(result) == {Standing.DUPLICATE: 1}
    assert result.work == ()
    assert [place.path for place in result.moved[old.document]] == [str(copy)]


def test_a_file_that_was_overwritten_with_another_known_one_is_its_duplicate(tmp_path):
    one, two = write(tmp_path, a="one", b="two")
    first, second = known(one, "one"), known(two, "two")
    one.write_text("two")
    result = plan(scan(tmp_path), [first, second])
    assert [place.path for place in result.moved[second.document]] == [str(one)]
    assert counts(result) == {Standing.KNOWN: 1, Standing.DUPLICATE: 1}


@pytest.mark.parametrize(
    ("flags", "standing", "work"),
    [
        ({}, Standing.FAILED_BEFORE, 0),
        ({"retry_failed": True}, Standing.RETRIED, 1),
        ({"reprocess": True}, Standing.RETRIED, 1),
    ],
)
def test_a_failed_document_is_tried_again_when_asked(tmp_path, flags, standing, work):
    (one,) = write(tmp_path, a="one")
    result = plan(scan(tmp_path), [known(one, "one", state="failed", failure="needs-ocr")], choice=Choice(**flags))
    assert counts(result) == {standing: 1}
    assert len(result.work) == work


@pytest.mark.parametrize(("installed", "standing"), [(False, Standing.FAILED_BEFORE), (True, Standing.RETRIED)])
def test_a_document_held_for_ocr_is_tried_again_once_its_language_is_there(tmp_path, monkeypatch, installed, standing):
    packs = tmp_path / "packs"
    packs.mkdir()
    if installed:
        (packs / "ara.traineddata").touch()
    monkeypatch.setattr(languages, "folders", lambda: (packs,))
    monkeypatch.setattr(languages, "has_engine", lambda: True)
    folder = tmp_path / "in"
    folder.mkdir()
    (one,) = write(folder, a="one")
    reason = languages.what_is_needed("ara")
    result = plan(scan(folder), [known(one, "one", state="failed", failure="needs-ocr", reason=reason)])
    assert counts(result) == {standing: 1}


@pytest.mark.parametrize(
    ("lacking", "standing"),
    [
        (("ara",), Standing.RETRIED),
        (("tur",), Standing.KNOWN),
        (("ara", "tur"), Standing.RETRIED),
        ((), Standing.KNOWN),
    ],
)
def test_a_document_read_but_for_some_pages_is_read_again_once_their_language_is_there(
    tmp_path, monkeypatch, lacking, standing
):
    """The folder of packs is a real one, with Arabic and without Turkish."""
    packs, folder = tmp_path / "packs", tmp_path / "in"
    packs.mkdir()
    folder.mkdir()
    (packs / "ara.traineddata").touch()
    monkeypatch.setattr(languages, "folders", lambda: (packs,))
    (one,) = write(folder, a="one")
    before = known(one, "one", lacking=tuple(map(languages.what_is_needed, lacking)))
    assert counts(plan(scan(folder), [before])) == {standing: 1}


def test_reprocessing_keeps_the_places_outside_the_folder(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (one,) = write(folder, a="one")
    (far,) = write(tmp_path, far="one")
    result = plan(scan(folder), [known(one, "one"), known(far, "one")], choice=Choice(reprocess=True))
    assert [place.path for place in result.work[0].places] == [str(one), str(far)]


def test_a_link_that_leads_nowhere_fails_once(tmp_path):
    (tmp_path / "lost.txt").symlink_to(tmp_path / "gone")
    first = plan(scan(tmp_path), [])
    assert counts(first) == {Standing.NEW: 1}
    assert first.work[0].problem == "the link leads nowhere"
    again = plan(scan(tmp_path), [known(tmp_path / "lost.txt", None, state="failed", failure="unreadable")])
    assert counts(again) == {Standing.FAILED_BEFORE: 1}


def test_what_was_superseded_is_new_when_it_comes_back(tmp_path):
    (one,) = write(tmp_path, a="one")
    assert counts(plan(scan(tmp_path), [known(one, "one", state="superseded")])) == {Standing.NEW: 1}


def test_documents_of_another_version_are_counted(tmp_path):
    one, two = write(tmp_path, a="one", b="two")
    result = plan(scan(tmp_path), [known(one, "one", version="0"), known(two, "two")], version="1")
    assert result.older == 1


def test_batches_hold_every_item_once_dearest_first(tmp_path):
    for number in range(100):
        (tmp_path / f"{number:03}.txt").write_text(f"{number} " * (1 + number * 50))
    items = plan(scan(tmp_path), []).work
    cut = batches(items, workers=2)
    assert sorted(item.path for batch in cut for item in batch) == sorted(item.path for item in items)
    assert all(len(batch) <= 32 for batch in cut)
    costs = [cost(item) for batch in cut for item in batch]
    assert costs == sorted(costs, reverse=True)
    assert max(sum(map(cost, batch)) for batch in cut) <= sum(costs) / 8
    assert batches([], workers=2) == []


def test_documents_in_an_archive_are_known_by_their_content(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(make_zip({"one.txt": "one", "two.txt": "two", "again.txt": "one"}))
    (tmp_path / "two.txt").write_text("two")
    result = plan(scan(tmp_path), [])
    assert counts(result) == {Standing.NEW: 2, Standing.DUPLICATE: 2}
    assert {item.sha256 for item in result.work} == {hashlib.sha256(text).hexdigest() for text in (b"one", b"two")}
    places = {place.path: place for item in result.work for place in item.places}
    names = ("a.zip!/one.txt", "a.zip!/two.txt", "a.zip!/again.txt", "two.txt")
    assert places.keys() == {str(tmp_path / name) for name in names}
    one = places[str(tmp_path / "a.zip!" / "one.txt")]
    before = KnownFile(
        path=one.path, size=one.size, mtime_ns=one.mtime_ns, document="1", sha256=hashlib.sha256(b"one").hexdigest(),
        state="processed", failure=None, pipeline_version="1",
    )  # fmt: skip
    assert counts(plan(scan(path), [before])) == {Standing.KNOWN: 1, Standing.NEW: 1, Standing.DUPLICATE: 1}
    os.utime(path, ns=(1, 1))
    touched = plan(scan(path), [before])
    assert counts(touched) == {Standing.KNOWN: 1, Standing.NEW: 1, Standing.DUPLICATE: 1}
    assert [place.mtime_ns for place in touched.moved["1"]] == [1, 1]


def test_what_is_wrong_in_an_archive_is_told_with_its_kind(tmp_path):
    data = bytearray(make_zip({"a.txt": "x" * 500, "bomb": b"0" * 2_000_000}))
    data[data.index(b"PK\x01\x02") + 16] ^= 0xFF  # the sum of the first member, which shows once it is all unpacked
    (tmp_path / "a.zip").write_bytes(data)
    work = {item.path.name: item for item in plan(scan(tmp_path), []).work}
    assert (work["bomb"].error, work["a.txt"].problem) == (LimitExceededError, None)
    with pytest.raises(UnreadableDocumentError, match="damaged"):
        read(work["a.txt"].path, limits=Limits())


def test_an_old_word_file_is_taken_up_when_the_program_for_it_is_there(tmp_path, monkeypatch):
    folder = tmp_path / "in"
    folder.mkdir()
    (one,) = write(folder, a="one")
    reason = "it is an old Word file, which LibreOffice reads: install it"
    before = known(one, "one", state="failed", failure="unsupported-media", reason=reason)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert counts(plan(scan(one), [before])) == {Standing.FAILED_BEFORE: 1}
    (tmp_path / "soffice").write_text("")
    (tmp_path / "soffice").chmod(0o755)
    assert counts(plan(scan(one), [before])) == {Standing.RETRIED: 1}


@pytest.mark.parametrize(
    ("path", "state", "stands", "plain"),
    [
        ("/in/treaty.pdf", "processed", (10, 1), True),
        ("/in/treaty.pdf", "processed", (11, 1), False),
        ("/in/treaty.pdf", "processed", (10, 2), False),
        ("/in/treaty.pdf", "failed", (10, 1), False),
        ("/in/letter.EML", "processed", (10, 1), False),
        ("/in/both.docx", "processed", (10, 1), False),
        ("/in/never-seen.txt", "processed", (10, 1), False),
    ],
)
def test_what_was_read_as_it_stands_and_holds_nothing_else_is_not_opened(path, state, stands, plain):
    document = {"size": 10, "mtime_ns": 1, "document": "d", "sha256": "5", "failure": None, "pipeline_version": "1"}
    known = [
        KnownFile(path=name, state=state, **document)
        for name in ("/in/treaty.pdf", "/in/letter.EML", "/in/both.docx", "/in/both.docx!/inner.txt")
    ]
    size, mtime = stands
    assert plain_files(known)(SeenFile(path=Path(path), size=size, mtime_ns=mtime)) is plain
