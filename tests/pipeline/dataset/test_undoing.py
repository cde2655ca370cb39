"""What a writer that was killed or failed leaves behind."""

import json
import resource
import shutil
import subprocess
import sys

import pyarrow as pa
import pytest

from pipeline.dataset import store
from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.store import DatasetWriter, known_files
from tests.factories import make_success
from tests.pipeline.dataset.looking import assert_whole, contents, states


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


@pytest.mark.parametrize("step", [0, 4, 9, 10])
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
    assert versions == {
        name: int(name not in {"reviews", "review_effects", "runs", "forgotten"})
        for name in CONTRACTS
        if name != "documents"
    }
    assert pa.schema(CONTRACTS["documents"].schema).names == list(CONTRACTS["documents"].names)
