"""Workers that are kept from one run to the next."""

import os
import signal
import threading
import time
from pathlib import Path

import psutil
import pytest

from flows.ingestion.job import Request
from flows.ingestion.pool import WorkerPool
from flows.watching.turn import Means, take_turn
from flows.watching.warm import WarmWorkers, made_of
from pipeline.dataset.known import known_files
from pipeline.dataset.query import open_dataset
from tests.flows import fakes


@pytest.fixture
def desk(tmp_path, fake_analysis):  # noqa: ARG001 - the analysis is stood in for
    request = Request(folder=tmp_path / "in", dataset=tmp_path / "out", workers=2, rules=tmp_path / "rules")
    for folder in (request.folder, request.rules):
        folder.mkdir()
    workers = WarmWorkers(request, idle_minutes=1)
    yield request, Means(workers=workers, begun=lambda _: None, note=lambda _: None)
    workers.close()


def drop(request, name, text="a text"):
    (request.folder / name).write_text(f"{text} of {name}")


def processes(workers):
    """Return the numbers of the processes that have their tools."""
    pool = workers._pool
    return [worker.process.pid for worker in pool._workers if worker.pipe is not None] if pool else []


def until(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def read(request, means, name, text="a text"):
    """Read one document more; return the numbers of the processes afterwards."""
    drop(request, name, text)
    take_turn(request, means, url=None)
    return processes(means.workers)


def test_the_next_run_has_the_same_process_and_a_name_of_its_own(desk):
    request, means = desk
    first = read(request, means, "one.txt")
    assert len(first) == 1  # as many as there are documents
    assert [read(request, means, name) for name in ("two.txt", "three.txt")] == [first, first]
    assert len({row.document for row in known_files(request.dataset)}) == 3
    assert len(set(open_dataset(request.dataset).frame("documents")["run"])) == 3


def test_a_process_that_died_while_idle_costs_no_document(desk):
    request, means = desk
    for how in (signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV):
        (number,) = read(request, means, f"before{how}.txt")
        os.kill(number, how)
        until(lambda number=number: not psutil.pid_exists(number))
        assert read(request, means, f"after{how}.txt") != [number]
    assert {file.state for file in known_files(request.dataset)} == {"processed"}


def test_a_document_that_kills_its_process_leaves_the_next_run_a_new_one(desk):
    request, means = desk
    before = read(request, means, "one.txt")
    read(request, means, "two.txt", "crash")
    assert read(request, means, "three.txt") not in ([], before)
    assert sorted(file.state for file in known_files(request.dataset)) == ["failed", "processed", "processed"]


@pytest.mark.parametrize("change", ["new file", "changed file"])
def test_changed_rules_bring_new_processes(desk, change):
    request, means = desk
    (request.rules / "areas.yml").write_text("one")
    before = read(request, means, "one.txt")
    (request.rules / ("areas.yml" if change == "changed file" else "parties.yml")).write_text("another")
    after = read(request, means, "two.txt")
    assert len(after) == 1
    assert after != before
    until(lambda: not psutil.pid_exists(before[0]))


def test_a_model_counts_as_a_change_too():
    assert any(path.endswith(".skops") for path, _, _ in made_of(None))
    assert any(path.endswith("areas.yml") for path, _, _ in made_of(None))


def test_workers_with_nothing_to_do_go_and_come_ahead_of_the_next_document(desk):
    request, means = desk
    (number,) = read(request, means, "one.txt")
    means.workers.spare()
    assert psutil.pid_exists(number)
    means.workers.idle_seconds = 0.0
    means.workers.spare()
    until(lambda: not psutil.pid_exists(number))
    means.workers.prepare()
    until(lambda: processes(means.workers))
    prepared = processes(means.workers)
    assert read(request, means, "two.txt") == prepared


def test_a_run_that_is_stopped_ends_its_processes_and_the_next_has_new_ones(desk):
    request, means = desk
    jobs = []
    stopped = Means(workers=means.workers, begun=jobs.append, note=means.note)
    drop(request, "long.txt", f"until {request.folder.parent / 'told'}")
    threading.Thread(target=lambda: (until(lambda: jobs and processes(means.workers)), jobs[0].stop())).start()
    assert take_turn(request, stopped, url=None).summary.state == "interrupted"
    (request.folder.parent / "told").touch()
    assert take_turn(request, means, url=None).summary.state == "completed"


def test_a_worker_is_renewed_after_many_answers(monkeypatch):
    monkeypatch.setattr("flows.ingestion.pool.RENEWED_AFTER", 2)
    pool = WorkerPool(fakes.build, size=1)
    said = [pool.ask(Path(f"{name}.txt"), path=Path(name), seconds=20).split()[-1] for name in "abcde"]
    pool.close()
    assert [said.count(number) for number in dict.fromkeys(said)] == [2, 2, 1]
