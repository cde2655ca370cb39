"""The flow under a real Prefect server on loopback, each command in a process of its own as users run it."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from flows.orchestration.orchestrator import TemporaryServer, prepare_environment
from pipeline import open_dataset
from pipeline.dataset.known import known_files

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        prepare_environment(verbose=False)
        server = TemporaryServer()
    assert server.wait_until_healthy(unless=threading.Event())
    yield server
    server.stop()


@pytest.fixture
def command(tmp_path):
    started = []

    def call(*arguments, url=None):
        environment = os.environ | {"PYTHONPATH": str(ROOT)} | ({"PREFECT_API_URL": url} if url else {})
        called = [sys.executable, *arguments]
        started.append(subprocess.Popen(called, cwd=tmp_path, env=environment, stdout=-1, stderr=-1, text=True))
        return started[-1]

    yield call
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def run(command):
    def call(*arguments, url=None):
        return command("-m", "tests.flows.fakes", "run", "in", "--dataset", "out", *arguments, url=url)

    return call


def ask(url, path):
    body = json.dumps({"sort": "EXPECTED_START_TIME_DESC"} if "runs" in path else {}).encode()
    request = urllib.request.Request(f"{url}/{path}/filter", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def write(folder, count, text="good"):
    folder.mkdir()
    for number in range(count):
        (folder / f"d{number:02}.txt").write_text(f"{text} {number}")


def states(tmp_path):
    return [file.state for file in known_files(tmp_path / "out")]


def test_a_server_that_runs_records_the_flow_its_batches_and_a_summary(tmp_path, run, server):
    write(tmp_path / "in", 20)
    (tmp_path / "in/bad.txt").write_text("bad")
    process = run(url=server.url)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, ""), out
    assert sorted(states(tmp_path)) == ["failed"] + ["processed"] * 20, out
    flow, *_ = ask(server.url, "flow_runs")
    assert flow["state_type"] == "COMPLETED"
    tasks = [task for task in ask(server.url, "task_runs") if task["flow_run_id"] == flow["id"]]
    assert len(tasks) >= 8
    assert {task["state_type"] for task in tasks} == {"COMPLETED"}
    (summary,) = [found for found in ask(server.url, "artifacts") if found["flow_run_id"] == flow["id"]]
    assert "| documents read | 20 |" in summary["data"]
    assert "| unreadable: is garbled | 1 | bad.txt |" in summary["data"]


def test_a_deployment_does_everything_by_itself(tmp_path, command, server):
    write(tmp_path / "in", 6)
    code = (
        "from tests.flows import fakes\n"
        "from flows.ingest import ingest\n"
        "if __name__ == '__main__':\n"
        "    fakes.install()\n"
        "    print(ingest('in', 'out', workers=2)); print(ingest('in', 'out'))\n"
    )
    process = command("-c", code, url=server.url)
    out, err = process.communicate(timeout=120)
    assert out.splitlines() == [
        "{'found': 6, 'processed': 6, 'failed': 0}",
        "{'found': 6, 'processed': 0, 'failed': 0}",
    ], err
    assert states(tmp_path) == ["processed"] * 6


def test_ctrl_c_is_recorded_as_cancelled(tmp_path, run, server):
    write(tmp_path / "in", 40, text="slow 0.3")
    process = run(url=server.url)
    while not states(tmp_path) and process.poll() is None:
        threading.Event().wait(0.1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.startswith(f"interrupted: {len(states(tmp_path))} of 40 documents are saved")
    assert ask(server.url, "flow_runs")[0]["state_type"] == "CANCELLED"
    assert open_dataset(tmp_path / "out").frame("runs")["state"].tolist() == ["interrupted"]


def test_a_server_that_dies_midway_does_not_stop_the_work(tmp_path, run):
    prepare_environment(verbose=False)
    server = TemporaryServer()
    assert server.wait_until_healthy(unless=threading.Event())
    write(tmp_path / "in", 40, text="slow 0.2")
    process = run(url=server.url)
    while not states(tmp_path) and process.poll() is None:
        threading.Event().wait(0.1)
    server.process.kill()
    server.stop()
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, ""), out
    assert states(tmp_path) == ["processed"] * 40


def test_a_temporary_server_takes_over_from_the_threads_and_goes_with_the_job(tmp_path, run):
    write(tmp_path / "in", 30)
    for name in ("one", "two"):  # the largest come first: they keep both workers until the flow has begun
        (tmp_path / f"in/{name}.txt").write_text(f"until {tmp_path}/begun {name}" + " and so on" * 20_000)
    process = run("--orchestrator", "server")
    while not recorded(tmp_path, "SELECT 1 FROM flow_run WHERE state_type = 'RUNNING'") and process.poll() is None:
        threading.Event().wait(0.2)
    (tmp_path / "begun").touch()
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, ""), out
    assert states(tmp_path) == ["processed"] * 32
    assert recorded(tmp_path, "SELECT state_type FROM flow_run") == [("COMPLETED",)]
    assert len(recorded(tmp_path, "SELECT 1 FROM task_run WHERE state_type = 'COMPLETED'")) > 0
    assert len(recorded(tmp_path, "SELECT 1 FROM artifact")) == 1


def recorded(tmp_path, query):
    database = tmp_path / "prefect/prefect.db"
    if not database.exists():
        return []
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        try:
            return connection.execute(query).fetchall()
        except sqlite3.OperationalError:  # the tables are still being made
            return []
