"""The writer: adding, replacing, superseding, joining files."""

from datetime import UTC, datetime

import pytest

from pipeline.dataset import store
from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.snapshot import open_snapshot
from pipeline.dataset.store import DatasetWriter, known_files
from pipeline.errors import DatasetError
from tests.factories import make_failure, make_place, make_success
from tests.pipeline.dataset.looking import assert_whole, contents, states

RUN = dict.fromkeys(CONTRACTS["runs"].names, 0) | {
    "run": "r1", "state": "completed", "folders": ["in"], "pipeline_version": "0.1.0", "model_versions": [],
    "started_at": datetime(2026, 1, 2, tzinfo=UTC), "finished_at": datetime(2026, 1, 2, 0, 5, tzinfo=UTC),
}  # fmt: skip


def test_a_new_dataset_has_every_table_and_no_row(writer):
    assert all(rows == [] for rows in contents(writer.folder).values())
    assert writer.version == 0
    assert known_files(writer.folder) == []


def test_a_batch_adds_to_what_there_is(writer):
    assert writer.commit([make_success("one", "in/1"), make_failure("two", "in/2")], run="r1") == 1
    assert writer.commit([make_success("three", "in/3")], run="r2") == 2
    assert states(writer.folder) == {"in/1": "processed", "in/2": "failed", "in/3": "processed"}
    assert_whole(writer.folder)


def test_nothing_to_commit_is_no_commit(writer):
    assert writer.commit([], run="r1") == 0


def test_twice_is_once(writer):
    outcomes = [make_success("one", "in/1"), make_success("two", "in/2"), make_failure("three", "in/3")]
    writer.commit(outcomes, run="r1")
    before = contents(writer.folder)
    writer.commit(outcomes, run="r1")
    writer.commit(outcomes[1:], run="r1")
    assert contents(writer.folder) == before


def test_a_document_is_replaced_with_all_its_rows(writer):
    writer.commit([make_success("one", "in/1"), make_success("two", "in/2")], run="r1")
    writer.commit([make_success("one", "in/1", commitments=(), areas=(), pipeline_version="0.2.0")], run="r2")
    documents = {row["path"]: row for row in contents(writer.folder)["documents"]}
    assert (documents["in/1"]["commitments"], documents["in/1"]["pipeline_version"]) == (0, "0.2.0")
    assert documents["in/2"]["commitments"] == 2
    assert_whole(writer.folder)


def test_a_failure_that_is_tried_again_gives_way(writer):
    writer.commit([make_failure("one", "in/1")], run="r1")
    writer.commit([make_success("one", "in/1")], run="r2")
    assert states(writer.folder) == {"in/1": "processed"}
    assert contents(writer.folder)["documents"][0]["failure"] is None
    assert_whole(writer.folder)


def test_a_changed_file_supersedes_what_lay_there(writer):
    old, new = make_success("old", "in/1"), make_success("new", "in/1")
    writer.commit([old], run="r1")
    writer.commit([new], run="r2")
    documents = {row["document"]: row for row in contents(writer.folder)["documents"]}
    assert documents[old.document]["state"] == "superseded"
    assert documents[old.document]["superseded_by"] == new.document
    assert documents[old.document]["title"] == documents[new.document]["title"]
    assert [row["document"] for row in contents(writer.folder)["files"]] == [new.document]
    assert_whole(writer.folder)
    writer.commit([old], run="r3")
    documents = {row["document"]: row["state"] for row in contents(writer.folder)["documents"]}
    assert documents == {old.document: "processed", new.document: "superseded"}


def test_a_document_with_another_path_left_stays(writer):
    old = make_success("old", "in/1")
    writer.commit([old], run="r1")
    writer.add_paths({old.document: [make_place("in/copy")]})
    writer.commit([make_success("new", "in/1")], run="r2")
    documents = {row["document"]: row for row in contents(writer.folder)["documents"]}
    assert documents[old.document]["state"] == "processed"
    writer.commit([make_success("newer", "in/copy")], run="r3")
    documents = {row["document"]: row for row in contents(writer.folder)["documents"]}
    assert documents[old.document]["state"] == "superseded"


def test_a_file_that_broke_does_not_wipe_out_what_was_known_of_it(writer):
    old = make_success("old", "in/1")
    writer.commit([old], run="r1")
    writer.commit([make_failure("half copied", "in/1")], run="r2")
    assert sorted(row["state"] for row in contents(writer.folder)["documents"]) == ["failed", "processed"]
    writer.commit([make_failure("copied a little more", "in/1")], run="r3")
    assert sorted(row["state"] for row in contents(writer.folder)["documents"]) == ["failed", "processed", "superseded"]
    writer.commit([make_success("copied", "in/1")], run="r4")
    assert sorted(row["state"] for row in contents(writer.folder)["documents"]) == ["processed"] + ["superseded"] * 3
    assert_whole(writer.folder)


def test_the_rules_of_succession_hold_after_opening_again(tmp_path):
    for content, run in (("old", "r1"), ("new", "r2")):
        with DatasetWriter(tmp_path) as writer:
            writer.commit([make_success(content, "in/1")], run=run)
    assert sorted(row["state"] for row in contents(tmp_path)["documents"]) == ["processed", "superseded"]


def test_paths_are_added_and_touched(writer):
    one = make_success("one", "in/1", mtime_ns=5)
    writer.commit([one], run="r1")
    writer.add_paths({one.document: [make_place("in/1", mtime_ns=9), make_place("in/it's", mtime_ns=7)]})
    assert {(k.path, k.mtime_ns, k.document, k.state) for k in writer.known()} == {
        ("in/1", 9, one.document, "processed"),
        ("in/it's", 7, one.document, "processed"),
    }
    (document,) = contents(writer.folder)["documents"]
    assert document["paths"] == ["in/1", "in/it's"]
    assert_whole(writer.folder)


@pytest.mark.parametrize("content", ["never seen", "superseded"])
def test_paths_of_a_document_without_findings_are_refused(writer, content):
    writer.commit([make_success("superseded", "in/1")], run="r1")
    writer.mark_superseded({make_success("superseded").document: None})
    with pytest.raises(DatasetError, match="is not in the dataset"):
        writer.add_paths({make_success(content).document: [make_place("in/2")]})


def test_a_path_added_to_one_document_is_taken_from_another(writer):
    one, two = make_success("one", "in/1"), make_success("two", "in/2")
    writer.commit([one, two], run="r1")
    writer.add_paths({one.document: [make_place("in/2")]})
    documents = {row["document"]: row for row in contents(writer.folder)["documents"]}
    assert documents[two.document]["superseded_by"] == one.document
    assert_whole(writer.folder)


def test_a_superseded_document_keeps_its_row_alone(writer):
    one = make_success("one", "in/1")
    writer.commit([one, make_success("two", "in/2")], run="r1")
    writer.mark_superseded({one.document: None, "f" * 16: None})
    assert states(writer.folder) == {"in/1": "superseded", "in/2": "processed"}
    assert [known.path for known in writer.known()] == ["in/2"]
    assert_whole(writer.folder)


def test_a_run_is_written_once(writer):
    writer.finish_run(RUN)
    writer.finish_run(RUN | {"seconds": 3})
    (run,) = contents(writer.folder)["runs"]
    assert run["seconds"] == 3
    with pytest.raises(DatasetError, match="vocabulary"):
        writer.finish_run(RUN | {"state": "fine"})


def test_known_files_carry_what_planning_needs(shelf):
    known = {file.path: file for file in known_files(shelf)}
    assert known["in/broken.pdf"].failure == "needs-ocr"
    one = known["in/one.txt"]
    assert (one.size, one.mtime_ns, one.pipeline_version, len(one.sha256)) == (3, 1, "0.1.0", 64)


def test_compaction_changes_files_and_no_row(writer, monkeypatch):
    monkeypatch.setattr(store, "MANY_FILES", 3)
    for n in range(8):
        writer.commit([make_success(f"c{n}", f"in/{n}")], run="r")
    before, files = contents(writer.folder), len(open_snapshot(writer.folder).rows("commitments").files)
    assert files < 6
    version = writer.version
    assert writer.compact() == version + 1
    assert contents(writer.folder) == before
    assert len(open_snapshot(writer.folder).rows("commitments").files) == 1
    assert writer.compact() == version + 1
    assert_whole(writer.folder)
