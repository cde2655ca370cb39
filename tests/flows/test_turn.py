import pytest

from flows.ingestion.job import Request
from flows.ingestion.notify import notify
from flows.ingestion.patience import is_passing, settled, wait_seconds
from flows.ingestion.pool import WorkerStartError
from flows.ingestion.scan import scan
from pipeline.dataset.lock import locked
from pipeline.dataset.snapshot import is_dataset
from pipeline.errors import DatasetError, DatasetLockedError, RulesError, SettingsError


def caught(function):
    try:
        function()
    except (DatasetError, OSError) as error:
        return error
    raise AssertionError("nothing was raised")


def test_a_dataset_in_use_may_pass_and_a_folder_that_is_none_may_not(tmp_path):
    def hold_twice():
        with locked(tmp_path), locked(tmp_path):
            pass

    assert isinstance(caught(hold_twice), DatasetLockedError)
    assert is_passing(caught(hold_twice))
    (tmp_path / "holiday.jpg").write_text("picture")
    assert not is_passing(caught(lambda: is_dataset(tmp_path)))


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (OSError(12, "Cannot allocate memory"), True),
        (WorkerStartError("no process"), True),
        (RulesError("rule file areas.yml is wrong"), False),
        (SettingsError("there is no folder"), False),
        (ValueError("a bug"), False),
    ],
)
def test_only_what_may_pass_is_waited_for(error, passing):
    assert is_passing(error) is passing


def test_waits_grow_up_to_five_minutes():
    assert [wait_seconds(failures) for failures in (1, 2, 3, 4, 5, 99)] == [5, 15, 60, 300, 300, 300]


def test_an_unattended_run_leaves_files_that_move(tmp_path, monkeypatch):
    (tmp_path / "still.txt").write_text("still")
    (tmp_path / "moving.txt").write_text("mov")
    monkeypatch.setattr("flows.ingestion.patience.time.sleep", lambda _: (tmp_path / "moving.txt").write_text("moving"))
    asked = settled(Request(folder=tmp_path, dataset=tmp_path / "out"), seconds=0)
    assert [file.path.name for file in scan(tmp_path, takes=asked.takes).files] == ["still.txt"]


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ((), None),
        (("cat",), None),
        (("/nowhere/command",), "the command of MITHAQ_NOTIFY failed: No such file or directory"),
        (("sh", "-c", "echo no >&2; exit 3"), "the command of MITHAQ_NOTIFY ended with status 3: no"),
        (("echo", "$(touch harm)"), None),
    ],
)
def test_the_user_s_command_is_run_without_a_shell_and_hinders_nothing(command, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    notes = []
    notify(command, {"state": "completed"}, note=notes.append)
    assert notes == ([sentence] if sentence else [])
    assert list(tmp_path.iterdir()) == []
