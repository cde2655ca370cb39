"""Forgetting: all that came from a document is gone, at once or not at all, and does not come back by itself."""

import random
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.forget import forgotten_documents, with_earlier
from pipeline.dataset.query import open_dataset
from pipeline.dataset.store import DatasetWriter
from pipeline.errors import DatasetError
from tests.factories import make_failure, make_success
from tests.pipeline.dataset.looking import assert_whole, contents, states
from tests.pipeline.dataset.test_undoing import BrokenError, break_at

NOW = datetime(2026, 2, 3, tzinfo=UTC)


def rows_naming(folder, document):
    return {
        name: sum(document in str(row) for row in rows)
        for name, rows in contents(folder).items()
        if any(document in str(row) for row in rows)
    }


def test_every_row_of_a_document_goes_but_for_its_hash(writer):
    one, two = make_success("one", "in/1"), make_success("two", "in/2")
    writer.commit([one, two, make_failure("three", "in/3")], run="r1")
    before = contents(writer.folder)
    assert writer.forget([one.document], at=NOW) == [one.document]
    assert rows_naming(writer.folder, one.document) == {"forgotten": 1}
    assert contents(writer.folder)["forgotten"] == [
        {"document": one.document, "sha256": one.record.source.sha256, "forgotten_at": NOW}
    ]
    after = contents(writer.folder)
    for name in CONTRACTS.keys() - {"forgotten"}:
        kept = [row for row in before[name] if row.get("document") != one.document]
        assert after[name] == kept, name
    assert_whole(writer.folder)


def test_a_failure_without_content_can_be_forgotten(writer):
    lost = make_failure("x", "in/lost", sha256=None)
    writer.commit([lost], run="r1")
    writer.forget([lost.document], at=NOW)
    assert contents(writer.folder)["forgotten"][0]["sha256"] is None
    assert states(writer.folder) == {}


def test_earlier_versions_go_with_a_document_and_later_ones_stay(writer):
    first, second, third = (make_success(content, "in/1") for content in ("first", "second", "third"))
    for number, version in enumerate((first, second, third)):
        writer.commit([version], run=f"r{number}")
    assert writer.forget([second.document], at=NOW) == sorted([first.document, second.document])
    (left,) = contents(writer.folder)["documents"]
    assert (left["document"], left["state"]) == (third.document, "processed")


def test_a_later_version_stays_when_an_earlier_one_goes(writer):
    old, new = make_success("old", "in/1"), make_success("new", "in/1")
    writer.commit([old], run="r1")
    writer.commit([new, make_success("other", "in/2")], run="r2")
    assert with_earlier([old.document], {old.document: new.document, new.document: None}) == {old.document}
    assert writer.forget([old.document], at=NOW) == [old.document]
    assert states(writer.folder) == {"in/1": "processed", "in/2": "processed"}
    assert_whole(writer.folder)


def test_what_was_forgotten_is_not_taken_in_until_it_is_asked_for(writer):
    one, two = make_success("one", "in/1"), make_success("two", "in/2")
    writer.commit([one], run="r1")
    writer.forget([one.document], at=NOW)
    writer.commit([one, two], run="r2")
    assert states(writer.folder) == {"in/2": "processed"}
    assert forgotten_documents(writer.folder) == {one.document}
    assert writer.remember([one.document, two.document]) == 1
    writer.commit([one], run="r3")
    assert states(writer.folder) == {"in/1": "processed", "in/2": "processed"}
    assert_whole(writer.folder)


def test_one_that_is_not_there_keeps_all_of_them(writer):
    one = make_success("one", "in/1")
    writer.commit([one], run="r1")
    with pytest.raises(DatasetError, match=r"document ffffffffffffffff is not in the dataset in .*: nothing was forg"):
        writer.forget([one.document, "f" * 16], at=NOW)
    assert states(writer.folder) == {"in/1": "processed"}


@pytest.mark.parametrize("step", [0, 6, len(CONTRACTS) - 3, len(CONTRACTS) - 2])
def test_a_forgetting_that_was_killed_has_not_begun(tmp_path, monkeypatch, step):
    with DatasetWriter(tmp_path) as writer:
        writer.commit([make_success("one", "in/1"), make_success("two", "in/2")], run="r1")
    before = contents(tmp_path)
    with monkeypatch.context() as patch, DatasetWriter(tmp_path) as writer:
        break_at(patch, step)
        with pytest.raises(BrokenError):
            writer.forget([make_success("one").document], at=NOW)
    assert contents(tmp_path) == before
    with DatasetWriter(tmp_path) as writer:
        assert contents(tmp_path) == before
        writer.forget([make_success("one").document], at=NOW)
    assert states(tmp_path) == {"in/2": "processed"}
    assert_whole(tmp_path)


KILLED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pipeline.dataset.store import DatasetWriter
with DatasetWriter(Path(sys.argv[1])) as writer:
    print("ready", flush=True)
    for document in sorted({known.document for known in writer.known()}):
        writer.forget([document], at=datetime.now(UTC))
"""


def test_killed_outright_at_any_moment_a_document_is_wholly_there_or_gone(tmp_path):
    with DatasetWriter(tmp_path) as writer:
        writer.commit([make_success(f"c{n}", f"in/{n}") for n in range(12)], run="r1")
    chance = random.Random(5)
    for _ in range(2):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True) as one:
            assert one.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0.1, 0.8))
            one.kill()
        assert_whole(tmp_path)
        dataset = open_dataset(tmp_path)
        count = "SELECT (SELECT count(*) FROM documents) + (SELECT count(*) FROM forgotten) AS n"
        assert dataset.sql(count).n[0] == 12
    assert open_dataset(tmp_path).frame("forgotten").shape[0] > 0
