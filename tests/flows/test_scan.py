import os

import pytest

from flows.scan import is_ignored, scan
from pipeline.dataset.outcomes import path_text
from pipeline.errors import SettingsError


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
    assert is_ignored(name) is ignored


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
    found = {str(seen.path.relative_to(inside)): seen.problem for seen in scan(inside).files}
    assert found == {"folder/far.txt": None, "file.txt": None, "lost.txt": "the link leads nowhere"}


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
