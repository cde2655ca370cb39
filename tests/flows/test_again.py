"""Doing documents again: kinds of them or single ones, and what is out of date."""

import sys
from pathlib import Path

import pytest

from flows.cli import main
from flows.keeping.outdated import Present, Which, chosen
from pipeline import open_dataset
from pipeline.dataset.known import KnownFile
from pipeline.stamps import rules_version

NOW = Present(pipeline="2", rules="r", reader="t", models=frozenset({"a@1", "b@2"}))


def known(name="one", **changes):
    values = {
        "path": f"/in/{name}", "size": 1, "mtime_ns": 1, "document": name, "sha256": name, "state": "processed",
        "failure": None, "pipeline_version": "2", "rules_version": "r", "reader_version": "t",
        "model_versions": ("b@2", "a@1"),
    }  # fmt: skip
    return KnownFile(**values | changes)


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, ()),
        ({"pipeline_version": "1"}, ("pipeline",)),
        ({"rules_version": "old"}, ("rules",)),
        ({"rules_version": None}, ("rules",)),
        ({"reader_version": "old"}, ("readers",)),
        ({"model_versions": ("a@1",)}, ("models",)),
        ({"model_versions": ("a@0", "b@2"), "rules_version": "old"}, ("rules", "models")),
        ({"state": "failed", "failure": "x", "rules_version": None}, ()),
        ({"state": "superseded", "pipeline_version": "1"}, ()),
    ],
)
def test_a_document_made_with_something_else_is_out_of_date(changes, reasons):
    assert NOW.reasons(known(**changes)) == reasons


def test_kinds_of_documents_are_chosen():
    files = [
        known("good"),
        known("old", rules_version="x"),
        known("doubtful", grade="doubtful"),
        known("failed", state="failed", failure="unreadable"),
        known("gone", state="superseded"),
    ]
    picked = {str(which): chosen(which, files, now=NOW) for which in Which}
    assert picked == {
        "all": {"good", "old", "doubtful", "failed"},
        "failed": {"failed"},
        "doubtful": {"doubtful"},
        "outdated": {"old"},
    }


def test_a_rule_of_ones_own_changes_the_digest_and_another_file_does_not(tmp_path):
    (tmp_path / "notes.yml").write_text("nothing")
    assert rules_version(tmp_path) == rules_version()
    own = tmp_path / "own"
    own.mkdir()
    (own / "areas.yml").write_text("areas: []")
    assert rules_version(own) != rules_version()


@pytest.fixture
def mithaq(monkeypatch, capsys, tmp_path):
    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["mithaq", *map(str, arguments), "--dataset", str(tmp_path / "out")])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return left.value.code, said.out, said.err

    return call


@pytest.fixture
def shelf(mithaq, tmp_path):
    folder = tmp_path / "in/sub"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("good one")
    (folder / "b.txt").write_text("bad")
    (folder / "c.txt").write_text("good three")
    assert mithaq("run", tmp_path / "in")[0] == 0
    return folder


def runs(tmp_path):
    """Return by file the run that wrote its document's row, runs numbered from 0."""
    frame = open_dataset(tmp_path / "out").frame("documents")
    order = {run: n for n, run in enumerate(open_dataset(tmp_path / "out").frame("runs").sort_values("started_at").run)}
    return {Path(path).name: order[run] for path, run in zip(frame.path, frame.run, strict=True)}


@pytest.mark.usefixtures("fake_analysis", "shelf")
def test_only_what_was_asked_for_is_done_again(mithaq, tmp_path):
    assert mithaq("reprocess", "c.txt")[0] == 0
    assert runs(tmp_path) == {"a.txt": 0, "b.txt": 0, "c.txt": 1}
    assert mithaq("retry")[0] == 0
    assert runs(tmp_path) == {"a.txt": 0, "b.txt": 2, "c.txt": 1}
    assert mithaq("reprocess", "failed", "a.txt")[0] == 0
    assert runs(tmp_path) == {"a.txt": 3, "b.txt": 3, "c.txt": 1}
    assert mithaq("reprocess", "doubtful")[:2] == (0, "nothing is doubtful\n")
    assert "3 documents are out of date" not in mithaq("status")[1], "what failed was never analysed"
    assert "2 documents are out of date (other rules 2, other readers 2, other models 2): `mith" in mithaq("status")[1]


@pytest.mark.usefixtures("fake_analysis")
def test_a_file_that_has_gone_is_told_and_its_document_stays(mithaq, shelf, tmp_path):
    (shelf / "a.txt").unlink()
    status, _, error = mithaq("reprocess", "all")
    assert status == 0
    assert error == "mithaq: 1 documents are left as they are, since their files are gone (see `mithaq verify`)\n"
    assert runs(tmp_path) == {"a.txt": 0, "b.txt": 1, "c.txt": 1}


@pytest.mark.usefixtures("fake_analysis", "shelf")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("retry", "a.txt"), "a.txt has not failed: `mithaq reprocess a.txt` does it again"),
        (("retry", "nowhere"), "there is no document nowhere in "),
        (("reprocess", "nowhere"), "there is no document nowhere in "),
        (("reprocess",), "Missing argument"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(mithaq, arguments, sentence):
    status, _, error = mithaq(*arguments)
    assert status == 2
    assert sentence in error


@pytest.mark.usefixtures("fake_analysis")
def test_what_was_forgotten_comes_back_when_it_is_asked_for(mithaq, shelf, tmp_path):
    mithaq("forget", "a.txt")
    _, out, _ = mithaq("run", tmp_path / "in")
    assert out == "Nothing new: 3 files, 1 already known, 1 failed before, 1 forgotten.\n"
    status, out, _ = mithaq("retry", shelf / "a.txt")
    assert (status, out.partition(" is ")[2][:19]) == (0, "no longer forgotten")
    assert mithaq("run", tmp_path / "in")[0] == 0
    assert set(runs(tmp_path)) == {"a.txt", "b.txt", "c.txt"}
