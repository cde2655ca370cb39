"""The writer: replacing, superseding, refusing, undoing."""

import json
import resource
import subprocess
import sys
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from pipeline.dataset import contracts, snapshot, store
from pipeline.dataset.contracts import CONTRACTS, FINDINGS, Contract
from pipeline.dataset.query import open_dataset
from pipeline.dataset.snapshot import open_snapshot
from pipeline.dataset.store import DatasetWriter, known_files
from pipeline.errors import DatasetError, DatasetLockedError
from tests.factories import make_failure, make_place, make_success

RUN = dict.fromkeys(CONTRACTS["runs"].names, 0) | {
    "run": "r1", "state": "completed", "folders": ["in"], "pipeline_version": "0.1.0", "model_versions": [],
    "started_at": datetime(2026, 1, 2, tzinfo=UTC), "finished_at": datetime(2026, 1, 2, 0, 5, tzinfo=UTC),
}  # fmt: skip


@pytest.fixture
def writer(tmp_path):
    with DatasetWriter(tmp_path / "dataset") as writer:
        yield writer


def contents(folder):
    """Return every table's rows in order of its key."""
    dataset = open_dataset(folder)
    return {
        name: dataset.arrow(name).sort_by([(key, "ascending") for key in contract.key]).to_pylist()
        for name, contract in CONTRACTS.items()
    }


def states(folder):
    return {row["path"]: row["state"] for row in open_dataset(folder).arrow("documents").to_pylist()}


def assert_whole(folder):
    """Every document's rows are there or none of them, as its own row counts them."""
    tables = contents(folder)
    for document in tables["documents"]:
        for name in ("provisions", "commitments", "issues"):
            assert sum(row["document"] == document["document"] for row in tables[name]) == document[name]
    for name in FINDINGS:
        assert {row["document"] for row in tables[name]} <= {row["document"] for row in tables["documents"]}
    assert {row["document"] for row in tables["files"]} <= {row["document"] for row in tables["documents"]}


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


# --- refusing ----------------------------------------------------------------------------


def test_one_writer_at_a_time(writer):
    with pytest.raises(DatasetLockedError, match=r"another process \(PID \d+\) is writing"):
        DatasetWriter(writer.folder).__enter__()
    code = f"""
from pathlib import Path
from pipeline.dataset.store import DatasetWriter
from pipeline.errors import DatasetLockedError
try:
    DatasetWriter(Path({str(writer.folder)!r})).__enter__()
except DatasetLockedError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    import os

    assert f"(PID {os.getpid()})" in done.stdout


def test_the_lock_is_given_back(tmp_path):
    for _ in range(2):
        with DatasetWriter(tmp_path):
            pass
    with pytest.raises(RuntimeError, match="on the way"), DatasetWriter(tmp_path):
        raise RuntimeError("on the way")
    with DatasetWriter(tmp_path):
        pass


@pytest.mark.parametrize("names", [["letter.txt"], ["documents", "letter.txt"], ["photos"]])
def test_a_folder_that_holds_something_else_is_left_alone(tmp_path, names):
    for name in names:
        (tmp_path / name).mkdir()
    with pytest.raises(DatasetError, match="is no dataset: it holds"):
        DatasetWriter(tmp_path).__enter__()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_a_file_in_place_of_the_folder(tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(DatasetError, match="Not a directory"):
        DatasetWriter(tmp_path / "file").__enter__()
    with pytest.raises(DatasetError, match="Not a directory"):
        DatasetWriter(tmp_path / "file" / "below").__enter__()


@pytest.mark.parametrize("name", ["per%20cent", "br[ack]et", "back\\slash", "tab\t"])
def test_a_name_that_the_delta_library_cannot_take_is_refused(tmp_path, name):
    with pytest.raises(DatasetError, match="must not contain"):
        DatasetWriter(tmp_path / name).__enter__()


def test_an_unwritable_folder(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    with pytest.raises(DatasetError, match="cannot be written: Permission denied; nothing was replaced"):
        DatasetWriter(tmp_path / "x").__enter__()


def test_a_dataset_of_a_newer_schema_is_refused_by_reader_and_writer(tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot, "SCHEMA", contracts.SCHEMA + 1)
    with DatasetWriter(tmp_path) as writer:
        writer.commit([make_success()], run="r")
    monkeypatch.undo()
    for opening in (open_dataset, known_files, lambda folder: DatasetWriter(folder).__enter__()):
        with pytest.raises(DatasetError, match="has schema 2, this Mithaq knows 1: install a newer one"):
            opening(tmp_path)


def test_columns_and_tables_that_were_added_later_are_empty_in_old_rows(tmp_path, monkeypatch):
    new, gained = CONTRACTS["commitments"], "condition"
    columns = tuple(column for column in new.columns if column.name != gained)
    before = Contract(name=new.name, means=new.means, key=new.key, columns=columns, spans=new.spans)
    tables = {name: contract for name, contract in CONTRACTS.items() if name != "reviews"} | {"commitments": before}
    with monkeypatch.context() as patch:
        for module in ("checks", "snapshot", "store", "tables", "batches"):
            patch.setattr(f"pipeline.dataset.{module}.CONTRACTS", tables, raising=False)
        patch.setattr("pipeline.dataset.batches.rows_of", lambda *a, **k: _without(gained, *a, **k))
        patch.setattr("pipeline.dataset.batches.NOTHING", {n: c.schema.empty_table() for n, c in tables.items()})
        with DatasetWriter(tmp_path) as writer:
            writer.commit([make_success("old", "in/old")], run="r1")
    assert "reviews" not in open_snapshot(tmp_path).versions
    assert {row[gained] for row in open_dataset(tmp_path).arrow("commitments").to_pylist()} == {None}
    assert open_dataset(tmp_path).frame("reviews").empty
    with DatasetWriter(tmp_path) as writer:
        writer.commit([make_success("new", "in/new")], run="r2")
    values = {row[gained] for row in open_dataset(tmp_path).arrow("commitments").to_pylist()}
    assert values == {None, "where notice is given"}
    assert len(open_dataset(tmp_path).sql(f"SELECT {gained} FROM commitments")) == 4


def _without(column, *arguments, **more):
    from pipeline.dataset.rows import rows_of

    tables = rows_of(*arguments, **more)
    for row in tables["commitments"]:
        del row[column]
    return tables


def test_a_dataset_changed_by_another_program_is_refused(tmp_path):
    from deltalake import DeltaTable

    with DatasetWriter(tmp_path) as writer:
        writer.commit([make_success()], run="r")
    DeltaTable(tmp_path / "documents").delete("state = 'processed'")
    with pytest.raises(DatasetError, match="was changed by another program at version 2"):
        open_dataset(tmp_path)


def test_a_damaged_dataset_is_one_sentence(tmp_path):
    with DatasetWriter(tmp_path) as writer:
        writer.commit([make_success()], run="r")
    for path in (tmp_path / "commitments").glob("*.parquet"):
        path.write_bytes(b"not parquet")
    with pytest.raises(DatasetError, match="cannot be read") as error:
        open_dataset(tmp_path).frame("commitments")
    assert "\n" not in str(error.value)
    for path in (tmp_path / "documents" / "_delta_log").glob("*1.json"):
        path.write_text("{", "utf-8")
    with pytest.raises(DatasetError, match="cannot be read") as error:
        open_dataset(tmp_path)
    assert "\n" not in str(error.value)


# --- undoing -----------------------------------------------------------------------------


class BrokenError(Exception):
    """A power cut."""


def break_at(monkeypatch, step):
    """Let the writer fail at its ``step``-th change of a table."""
    calls = iter(range(10**6))

    def count(real):
        def wrapped(*arguments, **more):
            if next(calls) == step:
                raise BrokenError
            return real(*arguments, **more)

        return wrapped

    monkeypatch.setattr(store, "put", count(store.put))
    monkeypatch.setattr(store, "put_root", count(store.put_root))


@pytest.mark.parametrize("step", range(0, 11, 2))
def test_what_a_killed_writer_left_is_not_seen_and_undone(tmp_path, monkeypatch, step):
    with DatasetWriter(tmp_path) as writer:
        writer.commit([make_success("one", "in/1"), make_success("two", "in/2")], run="r1")
    before = contents(tmp_path)
    with monkeypatch.context() as patch, DatasetWriter(tmp_path) as writer:
        break_at(patch, step)
        with pytest.raises(BrokenError):
            writer.commit([make_success("one", "in/1", commitments=()), make_success("three", "in/2")], run="r2")
    assert contents(tmp_path) == before
    with DatasetWriter(tmp_path) as writer:
        assert contents(tmp_path) == before
        version = writer.version
    with DatasetWriter(tmp_path) as writer:
        assert writer.version == version, "undoing is done once"
        writer.commit([make_success("one", "in/1", commitments=()), make_success("three", "in/2")], run="r2")
    expected = ["processed", "processed", "superseded"]
    assert sorted(row["state"] for row in contents(tmp_path)["documents"]) == expected
    assert_whole(tmp_path)


def test_a_writer_goes_on_after_a_commit_that_failed(writer, monkeypatch):
    writer.commit([make_success("one", "in/1")], run="r1")
    before = contents(writer.folder)
    with monkeypatch.context() as patch:
        break_at(patch, 7)
        with pytest.raises(BrokenError):
            writer.commit([make_success("two", "in/2")], run="r1")
    assert contents(writer.folder) == before
    writer.commit([make_success("two", "in/2")], run="r1")
    assert states(writer.folder) == {"in/1": "processed", "in/2": "processed"}
    assert_whole(writer.folder)


def test_a_writer_killed_while_it_makes_a_dataset_leaves_one_that_can_be_made(tmp_path):
    with DatasetWriter(tmp_path):
        pass
    import shutil

    shutil.rmtree(tmp_path / "documents")
    assert known_files(tmp_path) == []
    with DatasetWriter(tmp_path) as writer:
        writer.commit([make_success()], run="r")
    assert_whole(tmp_path)


def test_a_full_disk_is_one_sentence_and_replaces_nothing(tmp_path):
    code = f"""
import resource, signal
from pathlib import Path
from pipeline.dataset.store import DatasetWriter
from pipeline.errors import DatasetError
from tests.factories import make_success
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with DatasetWriter(Path({str(tmp_path)!r})) as writer:
    writer.commit([make_success("one", "in/1")], run="r1")
    resource.setrlimit(resource.RLIMIT_FSIZE, (6000, resource.RLIM_INFINITY))
    try:
        writer.commit([make_success("two", "in/2")], run="r1")
    except DatasetError as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "cannot be written" in done.stdout
    assert "nothing was replaced" in done.stdout
    assert done.stdout.count("\n") == 1
    assert states(tmp_path) == {"in/1": "processed"}
    assert_whole(tmp_path)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 6000


def test_the_pointer_is_in_the_log_of_documents(tmp_path):
    with DatasetWriter(tmp_path) as writer:
        writer.commit([make_success()], run="r")
    entry = json.loads((tmp_path / "documents" / "_delta_log" / f"{1:020}.json").read_text("utf-8").splitlines()[0])
    versions = json.loads(entry["commitInfo"]["mithaq.tables"])
    assert versions == {name: int(name not in {"reviews", "runs"}) for name in CONTRACTS if name != "documents"}
    assert pa.schema(CONTRACTS["documents"].schema).names == list(CONTRACTS["documents"].names)
