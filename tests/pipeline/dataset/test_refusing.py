"""What the writer and the reader refuse, each by one sentence."""

import os
import subprocess
import sys

import pytest

from pipeline.dataset import contracts, snapshot
from pipeline.dataset.columns import Contract
from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.query import open_dataset
from pipeline.dataset.rows import rows_of
from pipeline.dataset.snapshot import open_snapshot
from pipeline.dataset.store import DatasetWriter, known_files
from pipeline.errors import DatasetError, DatasetLockedError
from tests.factories import make_success


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
    tables = {name: contract for name, contract in CONTRACTS.items() if name != "runs"} | {"commitments": before}
    with monkeypatch.context() as patch:
        for module in ("checks", "snapshot", "store", "tables", "batches"):
            patch.setattr(f"pipeline.dataset.{module}.CONTRACTS", tables, raising=False)
        patch.setattr("pipeline.dataset.batches.rows_of", lambda *a, **k: _without(gained, *a, **k))
        patch.setattr("pipeline.dataset.batches.NOTHING", {n: c.schema.empty_table() for n, c in tables.items()})
        with DatasetWriter(tmp_path) as writer:
            writer.commit([make_success("old", "in/old")], run="r1")
    assert "runs" not in open_snapshot(tmp_path).versions
    assert {row[gained] for row in open_dataset(tmp_path).arrow("commitments").to_pylist()} == {None}
    assert open_dataset(tmp_path).frame("runs").empty
    with DatasetWriter(tmp_path) as writer:
        writer.commit([make_success("new", "in/new")], run="r2")
    values = {row[gained] for row in open_dataset(tmp_path).arrow("commitments").to_pylist()}
    assert values == {None, "where notice is given"}
    assert len(open_dataset(tmp_path).sql(f"SELECT {gained} FROM commitments")) == 4


def _without(column, *arguments, **more):
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
