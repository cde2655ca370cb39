import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from flows.cli import main
from pipeline import open_dataset
from pipeline.dataset.known import known_files

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    def call(*arguments):
        given = ["mithaq", "run", str(tmp_path / "in"), "--dataset", str(tmp_path / "out"), *arguments]
        monkeypatch.setattr(sys, "argv", given)
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return left.value.code, said.out, said.err

    return call


def write(folder, **texts):
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)


def states(tmp_path):
    found = {}
    for file in known_files(tmp_path / "out"):
        found[Path(file.path).name] = file.failure or file.state
    return found


@pytest.mark.usefixtures("fake_analysis")
def test_bad_documents_among_good_ones_fail_alone_and_are_told(run, tmp_path):
    write(tmp_path / "in", a="good one", b="bad", c="crash", d="", e="good two", f="good one")
    status, out, err = run()
    assert (status, err) == (0, "")
    assert states(tmp_path) == {
        "a.txt": "processed",
        "b.txt": "unreadable",
        "c.txt": "worker-died",
        "d.txt": "unreadable",
        "e.txt": "processed",
        "f.txt": "processed",
    }
    lines = {" ".join(line.split()) for line in out.splitlines()}
    assert {"files found 6", "new 5", "duplicates 1", "documents read 2", "documents failed 3", "words 4"} <= lines
    assert "1 × worker-died: the process that analysed it died (SIGSEGV) (c.txt)" in lines
    frame = open_dataset(tmp_path / "out").frame("runs")
    assert frame[["state", "found", "skipped", "processed", "failed", "words"]].to_numpy().tolist() == [
        ["completed", 6, 1, 2, 3, 4]
    ]


@pytest.mark.usefixtures("fake_analysis")
def test_only_what_is_new_changed_or_asked_for_is_read_again(run, tmp_path):
    folder = tmp_path / "in"
    write(folder, a="good one", b="bad", c="good three")
    run()
    status, out, _ = run()
    assert (status, out) == (0, "Nothing new: 3 files, 2 already known, 1 failed before.\n")
    write(folder, a="good changed", d="good new")
    os.utime(folder / "c.txt", ns=(1, 1))
    _, out, _ = run()
    lines = {" ".join(line.split()) for line in out.splitlines()}
    assert {"new 1", "changed 1", "already known 1", "failed before 1", "documents read 2"} <= lines
    (folder / "b.txt").write_text("bad still")
    run()
    _, out, _ = run("--retry-failed")
    assert {"tried again 1", "documents failed 1"} <= {" ".join(line.split()) for line in out.splitlines()}
    _, out, _ = run("--reprocess")
    assert {"tried again 4", "documents read 3"} <= {" ".join(line.split()) for line in out.splitlines()}
    documents = open_dataset(tmp_path / "out").frame("documents")
    assert sorted(documents["state"]) == ["failed", "processed", "processed", "processed", "superseded", "superseded"]


@pytest.mark.usefixtures("fake_analysis")
def test_an_empty_folder_makes_no_dataset(run, tmp_path):
    write(tmp_path / "in")
    (tmp_path / "in/.gitkeep").touch()
    status, out, _ = run()
    assert (status, out) == (0, "There are no documents in the folder. 1 files are hidden or temporary.\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("fake_analysis")
def test_a_broken_rule_file_stops_the_run(run, tmp_path):
    write(tmp_path / "in", a="stop")
    status, _, err = run()
    assert (status, err) == (2, "mithaq: rule file areas.yml is wrong at areas.0: field required\n")


@pytest.mark.usefixtures("fake_analysis")
def test_a_document_over_the_time_limit_fails_alone(run, tmp_path, monkeypatch):
    monkeypatch.setenv("MITHAQ_LIMIT_SECONDS", "0.5")
    write(tmp_path / "in", a="slow 60", b="good")
    assert run()[0] == 0
    assert states(tmp_path) == {"a.txt": "limit-exceeded", "b.txt": "processed"}


@pytest.mark.usefixtures("fake_analysis")
def test_ctrl_c_saves_what_was_analysed_and_the_next_run_goes_on(run, tmp_path):
    write(tmp_path / "in", **{f"d{number:02}": f"slow 0.05 {number}" for number in range(60)})

    def press():
        until = time.monotonic() + 60
        while not known_files(tmp_path / "out") and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=press, daemon=True).start()
    status, _, err = run("--workers", "1")
    assert status == 130
    saved = len(states(tmp_path))
    assert err == (
        f"interrupted: {saved} of 60 documents are saved in {tmp_path}/out, the next run goes on from there\n"
    )
    assert 0 < saved < 60
    assert run("--workers", "2")[0] == 0
    assert set(states(tmp_path).values()) == {"processed"}
    assert len(states(tmp_path)) == 60
    assert sorted(open_dataset(tmp_path / "out").frame("runs")["state"]) == ["completed", "interrupted"]


def fake_command(tmp_path, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.flows.fakes", *arguments],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.parametrize("moment", [0.3, 2.3])
def test_a_run_that_is_killed_outright_loses_nothing_that_was_committed(tmp_path, moment):
    write(tmp_path / "in", **{f"d{number:03}": f"slow 0.1 {number}" for number in range(200)})
    arguments = ("run", "in", "--dataset", "out", "--orchestrator", "none")
    process = fake_command(tmp_path, *arguments)
    until = time.monotonic() + 60
    while not (saved := len(known_files(tmp_path / "out"))) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert 0 < saved < 200
    kept = set(states(tmp_path))
    again = fake_command(tmp_path, *arguments)
    assert "documents failed" in again.communicate(timeout=60)[0]
    assert again.returncode == 0
    assert kept <= set(states(tmp_path))
    assert set(states(tmp_path).values()) == {"processed"}
    documents = open_dataset(tmp_path / "out").frame("documents")
    assert len(documents) == len(set(documents["document"])) == 200


def test_a_run_with_nothing_to_do_is_quick_and_loads_no_heavy_library(tmp_path):
    write(tmp_path / "in", a="good")
    fake_command(tmp_path, "run", "in", "--dataset", "out", "--orchestrator", "none").communicate(timeout=60)
    code = (
        "import sys; from flows.cli import main\n"
        "sys.argv = ['mithaq', 'run', 'in', '--dataset', 'out']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'prefect', 'spacy', 'sklearn', 'skops', 'duckdb', 'pdfplumber'} & sys.modules.keys()))"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["Nothing new: 1 files, 1 already known.", "[]"]
