import os
import subprocess
import sys
from fnmatch import fnmatchcase

import pytest

from flows.ingestion.ignored import IgnoredRules, ignored_names
from flows.ingestion.scan import scan
from pipeline.dataset.outcomes import path_text
from pipeline.errors import LimitExceededError, SettingsError
from pipeline.rules import load_rules
from pipeline.settings import Limits
from tests.pipeline.read.makers import make_mail, make_zip


@pytest.mark.parametrize(
    ("name", "ignored"),
    [
        ("pact.txt", False),
        ("README.md", False),
        ("pact", False),
        ("pact.tmp.txt", False),
        ("#pact.txt", False),
        (".gitkeep", True),
        (".pact.txt.swp", True),
        ("pact.txt.swp", True),
        ("pact.txt~", True),
        ("#pact.txt#", True),
        ("~$pact.docx", True),
        (".~lock.pact.docx#", True),
        ("pact.pdf.part", True),
        ("pact.pdf.crdownload", True),
        ("Thumbs.db", True),
        ("__MACOSX", True),
    ],
)
def test_what_is_passed_over(name, ignored):
    assert ignored_names()(name) is ignored


SHIPPED = load_rules("ignored", IgnoredRules).names


@pytest.mark.parametrize("entry", SHIPPED, ids=[entry.id for entry in SHIPPED])
def test_names_that_are_passed_over_match_their_examples(entry):
    found = [
        [any(fnmatchcase(name, glob) for glob in entry.globs) for name in names]
        for names in (entry.matches, entry.rejects)
    ]
    assert entry.matches
    assert entry.rejects
    assert all(found[0])
    assert not any(found[1])


def test_a_user_s_own_names_are_passed_over_instead(tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/ignored.yml").write_text(
        "names: [{id: own, globs: [draft*], means: drafts, matches: [draft 1.txt], rejects: [pact.txt], source: own}]"
    )
    for name in ("draft 1.txt", ".pact.txt", "pact.txt"):
        (tmp_path / name).write_text(name)
    found = scan(tmp_path, rules=tmp_path / "rules")
    assert [seen.path.name for seen in found.files if seen.path.parent == tmp_path] == [".pact.txt", "pact.txt"]
    assert found.ignored == 1


def test_finds_files_in_sub_folders_in_order_and_counts_the_ignored(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/.hidden", "a/y.txt~", ".git/config", "a/b/c.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    found = scan(tmp_path)
    assert [str(seen.path.relative_to(tmp_path)) for seen in found.files] == ["a/b/c.md", "a/z.txt", "b.txt"]
    assert found.ignored == 2
    assert found.files[2].size == 5
    assert found.files[2].mtime_ns == (tmp_path / "b.txt").stat().st_mtime_ns


def test_links_are_followed_but_not_in_circles(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "far.txt").write_text("far")
    (inside / "up").symlink_to(inside)
    (inside / "folder").symlink_to(outside)
    (inside / "file.txt").symlink_to(outside / "far.txt")
    (inside / "lost.txt").symlink_to(outside / "gone.txt")
    (inside / "one").symlink_to(inside / "two")
    (inside / "two").symlink_to(inside / "one")
    found = {str(seen.path.relative_to(inside)): seen.problem for seen in scan(inside).files}
    nowhere = dict.fromkeys(("lost.txt", "one", "two"), "the link leads nowhere")
    assert found == {"folder/far.txt": None, "file.txt": None} | nowhere


def test_the_dataset_is_no_source_of_documents(tmp_path):
    for name in ("pact.txt", "out/documents/part.parquet"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [seen.path.name for seen in scan(tmp_path, dataset=tmp_path / "out").files] == ["pact.txt"]
    assert len(scan(tmp_path, dataset=tmp_path / "nowhere").files) == 2


def test_pipes_and_sockets_are_no_documents(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert scan(tmp_path).files == ()
    assert scan(tmp_path).ignored == 1


def test_one_file_is_a_folder_of_one(tmp_path):
    (tmp_path / "pact.txt").write_text("x")
    assert [seen.path for seen in scan(tmp_path / "pact.txt").files] == [tmp_path / "pact.txt"]


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(SettingsError, match="there is no folder"):
        scan(tmp_path / "nowhere")


def test_a_name_that_is_no_utf8_can_be_shown_and_stored(tmp_path):
    odd = tmp_path / os.fsdecode(b"pact\xff.txt")
    odd.write_text("x")
    assert path_text(scan(tmp_path).files[0].path) == f"{tmp_path}/pact\\xff.txt"


def archive_of(folder):
    """Return an archive with a message, an archive, what file managers drop, and what cannot be read."""
    inner = make_zip({"deep.txt": "deep"})
    mail = make_mail(("pact.txt", "pact"))
    path = folder / "a.zip"
    path.write_bytes(make_zip({
        "x/one.txt": "one", "letter.eml": mail, "inner.zip": inner, "__MACOSX/x": "x", ".DS_Store": "x",
        "bomb": b"0" * 2_000_000,
    }))  # fmt: skip
    return path


def test_an_archive_stands_for_the_documents_in_it(tmp_path):
    path = archive_of(tmp_path)
    found = scan(tmp_path)
    assert [str(seen.path.relative_to(tmp_path)) for seen in found.files] == [
        "a.zip!/bomb", "a.zip!/inner.zip!/deep.txt", "a.zip!/letter.eml", "a.zip!/letter.eml!/pact.txt",
        "a.zip!/x/one.txt",
    ]  # fmt: skip
    assert found.ignored == 2
    assert all(seen.is_member and seen.mtime_ns == path.stat().st_mtime_ns for seen in found.files)
    assert [seen.error for seen in found.files if seen.problem] == [LimitExceededError]
    assert scan(path) == found


def test_a_message_stands_for_itself_and_its_attachments(tmp_path):
    (tmp_path / "m.eml").write_bytes(make_mail(("pact.txt", "pact")))
    (tmp_path / "alone.eml").write_bytes(make_mail())
    (tmp_path / "prose.txt").write_text("From: the Ministry\nTo: the Embassy\n\nThe Ministry presents its compliments.")
    names = [str(seen.path.relative_to(tmp_path)) for seen in scan(tmp_path).files]
    assert names == ["alone.eml", "m.eml", "m.eml!/pact.txt", "prose.txt"]


def test_archives_that_cannot_be_listed_are_seen_with_the_reason(tmp_path):
    whole = make_zip({"a.txt": "x"})
    (tmp_path / "1.zip").write_bytes(whole[:-9])
    (tmp_path / "2.zip").write_bytes(make_zip({}))
    (tmp_path / "3.zip").write_bytes(make_zip({"a.txt": "x", "b.txt": "y"}))
    found = scan(tmp_path, limits=Limits(members=1)).files
    assert [(seen.path.name, seen.error.__name__) for seen in found] == [
        ("1.zip", "UnreadableDocumentError"), ("2.zip", "UnreadableDocumentError"), ("3.zip", "LimitExceededError"),
    ]  # fmt: skip
    assert [bool(seen.problem) for seen in found] == [False, True, True]  # the reader says what is wrong with the first


def test_scanning_what_holds_no_documents_loads_no_readers(tmp_path):
    (tmp_path / "pact.txt").write_text("The Parties agree.")
    code = (
        "import sys; from pathlib import Path; import flows.ingestion.plan; from flows.ingestion.scan import scan; "
        f"scan(Path({str(tmp_path)!r})); print('pipeline.read' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
