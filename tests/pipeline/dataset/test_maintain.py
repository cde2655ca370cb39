"""Maintenance: what nobody reads is deleted to the last byte, what is being read is not. And power cuts."""

import random
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from pipeline.dataset import space, store
from pipeline.dataset.leases import Lease, alone
from pipeline.dataset.query import open_dataset
from pipeline.dataset.store import DatasetWriter
from pipeline.errors import DatasetError
from tests.factories import TEXT, make_failure, make_provisions, make_success, make_text, make_versions
from tests.pipeline.dataset.looking import assert_whole, contents, states

NOW = datetime(2026, 2, 3, tzinfo=UTC)
WORD = "Zwyxquorn"


def secret(content="secret", path=f"in/{WORD}.txt", word=WORD):
    """Return a document whose text, title and path hold a word that no other has, in each kind of column."""
    text = TEXT.replace("Coastal Training", word).replace("Mira Toval", word).replace("harbour", word)
    return make_success(
        content, path, text=make_text(text), provisions=make_provisions(text), versions=make_versions(text)
    )


def files_with(folder, word):
    """Return the files that hold the word, as it is or in a Parquet column."""
    import pyarrow.parquet as pq

    return [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and (
            word in path.name
            or word.encode() in path.read_bytes()
            or (path.suffix == ".parquet" and word in str(pq.read_table(path).to_pylist()))
        )
    ]


def size(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_no_byte_of_what_was_forgotten_is_left_after_a_vacuum(tmp_path):
    with DatasetWriter(tmp_path) as writer:
        writer.commit([make_success("one", "in/1"), secret(), make_failure("two", "in/2")], run="r1")
        writer.commit([secret()], run="r2")
        writer.forget([secret().document], at=NOW)
        assert files_with(tmp_path, WORD), "the word has been on disk"
        before = contents(tmp_path)
        kept = writer.maintain(vacuum=True)
        assert files_with(tmp_path, WORD) == []
        assert kept.read == []
        assert kept.after.taken < kept.before.taken
        assert contents(tmp_path) == before
        writer.commit([make_success("three", "in/3")], run="r3")
    assert states(tmp_path) == {"in/1": "processed", "in/2": "failed", "in/3": "processed"}
    assert_whole(tmp_path)


def test_what_is_being_read_stays_until_it_is_not(tmp_path):
    with DatasetWriter(tmp_path) as writer:
        writer.commit([secret(), make_success("one", "in/1")], run="r1")
        reader = open_dataset(tmp_path)
        writer.forget([secret().document], at=NOW)
        assert writer.maintain(vacuum=True).read == [reader.version]
        assert reader.sql("SELECT count(*) AS n FROM commitments").n[0] == 4
        with reader.connection() as connection:
            del reader
            assert connection.sql("SELECT count(*) FROM provisions").fetchall() != [(0,)]
        del connection
        assert writer.maintain(vacuum=True).read == []
        assert files_with(tmp_path, WORD) == []


def test_an_older_version_is_told_to_be_gone(tmp_path):
    with DatasetWriter(tmp_path) as writer:
        version = writer.commit([make_success("one", "in/1")], run="r1")
        writer.commit([make_success("two", "in/2")], run="r1")
        assert open_dataset(tmp_path, version=version).frame("documents").shape[0] == 1
        writer.maintain(vacuum=True)
    with pytest.raises(DatasetError, match=f"the dataset in .* has no version {version}, or no longer has it"):
        open_dataset(tmp_path, version=version)


@pytest.mark.parametrize(("held", "newest"), [([], 9), ([3], 9), ([0, 1, 2, 9], 9), ([7, 2, 7, 40], 9)])
def test_versions_that_are_read_are_known(tmp_path, held, newest):
    with alone(tmp_path, newest=newest) as read:
        assert read == []
    leases = [Lease(tmp_path) for _ in held]
    for lease, version in zip(leases, held, strict=True):
        lease.hold(version)
    with alone(tmp_path, newest=newest) as read:
        assert read == sorted({version for version in held if version <= newest})
    for lease in leases:
        lease.close()
    with alone(tmp_path, newest=newest) as read:
        assert read == []


def test_a_dataset_that_grows_by_small_commits_stays_small(tmp_path, monkeypatch):
    monkeypatch.setattr(space, "HISTORY_BYTES", 0)
    monkeypatch.setattr(store, "MANY_FILES", 4)
    with DatasetWriter(tmp_path) as writer:
        sizes = []
        for n in range(15):
            writer.commit([make_success(f"c{n}", f"in/{n}")], run="r")
            sizes.append(size(tmp_path))
    # Documents of a few lines weigh less than the files around them: what counts is that the peaks do not grow.
    assert max(sizes[10:]) < 1.3 * max(sizes[5:10])
    assert_whole(tmp_path)


KILLED = """
import sys
from pathlib import Path
from pipeline.dataset.store import DatasetWriter
from tests.factories import make_success
with DatasetWriter(Path(sys.argv[1])) as writer:
    print("ready", flush=True)
    while True:
        writer.maintain(vacuum=True)
"""


def test_killed_outright_at_any_moment_maintenance_loses_nothing(tmp_path):
    with DatasetWriter(tmp_path) as writer:
        for n in range(4):
            writer.commit([make_success(f"c{n}.{m}", f"in/{n}.{m}") for m in range(3)], run=f"r{n}")
    before, chance = contents(tmp_path), random.Random(3)
    for _ in range(3):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True) as one:
            assert one.stdout.readline() == "ready\n"
            until = time.monotonic() + chance.uniform(0.2, 0.9)
            try:
                while time.monotonic() < until:
                    assert open_dataset(tmp_path).sql("SELECT count(*) AS n FROM commitments").n[0] == 24
                assert one.poll() is None
            finally:
                one.kill()
        assert contents(tmp_path) == before
    assert_whole(tmp_path)


GROWING = """
import sys
from itertools import count
from pathlib import Path
from pipeline.dataset.store import DatasetWriter
from tests.factories import make_success
with DatasetWriter(Path(sys.argv[1])) as writer:
    print("ready", flush=True)
    for n in count():
        writer.commit([make_success(f"d{n}", f"in/d{n}")], run=f"s{n}")
        writer.maintain(vacuum=True)
"""


def test_who_reads_while_logs_are_cut_off_sees_whole_versions(tmp_path):
    with DatasetWriter(tmp_path) as writer:
        writer.commit([make_success("one", "in/1")], run="r")
    each = len(contents(tmp_path)["commitments"])
    with subprocess.Popen([sys.executable, "-c", GROWING, str(tmp_path)], stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout.readline() == "ready\n"
        until, seen = time.monotonic() + 3, [1]
        try:
            while time.monotonic() < until:
                frame = open_dataset(tmp_path).sql(
                    "SELECT (SELECT count(*) FROM documents) AS documents, (SELECT count(*) FROM commitments) AS found"
                )
                assert frame.found[0] == each * frame.documents[0]
                seen.append(frame.documents[0])
            assert one.poll() is None
        finally:
            one.kill()
    assert seen == sorted(seen)
    assert seen[-1] > 1


@pytest.mark.parametrize("harm", ["empty log", "cut log", "empty file", "missing file"])
def test_a_commit_of_which_a_power_cut_left_a_part_is_taken_back(tmp_path, harm):
    with DatasetWriter(tmp_path) as writer:
        writer.commit([make_success("one", "in/1")], run="r1")
        before, there = contents(tmp_path), set((tmp_path / "documents").glob("*.parquet"))
        writer.commit([make_success("two", "in/2")], run="r2")
    newest = max((tmp_path / "documents/_delta_log").glob("*.json"))
    (added,) = set((tmp_path / "documents").glob("*.parquet")) - there
    if harm == "empty log":
        newest.write_bytes(b"")
    elif harm == "cut log":
        newest.write_bytes(newest.read_bytes()[:-200])
    elif harm == "empty file":
        added.write_bytes(b"")
    else:
        added.unlink()
    with DatasetWriter(tmp_path) as writer:
        assert contents(tmp_path) == before
        writer.commit([make_success("two", "in/2")], run="r2")
    assert states(tmp_path) == {"in/1": "processed", "in/2": "processed"}
    assert_whole(tmp_path)


def test_a_commit_is_on_the_disk_before_it_counts(tmp_path, monkeypatch):
    synced = []
    real = store.write_through

    def note(commits):
        synced.append({folder.name: list(versions) for folder, versions in commits.items() if versions})
        real(commits)

    with DatasetWriter(tmp_path) as writer:
        monkeypatch.setattr(store, "write_through", note)
        writer.commit([make_success("one", "in/1")], run="r1")
    findings, root = [found for found in synced if found]
    assert "documents" not in findings
    assert findings["commitments"] == [1]
    assert root == {"documents": [1]}
