import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from flows.ingestion.pool import WorkerDiedError, WorkerKilledError, WorkerPool, WorkerStartError
from pipeline.errors import LimitExceededError, RulesError, UnreadableDocumentError
from tests.flows import fakes


@pytest.fixture(scope="module")
def pool():
    with closing(WorkerPool(fakes.build, size=2, memory=1_000_000_000)) as pool:
        yield pool


def ask(pool, name, seconds=20.0):
    path = Path(name)
    return pool.ask(path, path=path, seconds=seconds)


@pytest.mark.parametrize(
    ("name", "error", "reason", "code"),
    [
        ("bad.txt", UnreadableDocumentError, "is garbled", "unreadable"),
        (
            "bug.txt",
            WorkerDiedError,
            r"internal error \(ZeroDivisionError: division by nothing at fakes.py:\d+\)",
            "worker-died",
        ),
        ("hog.txt", LimitExceededError, r"more memory than a document may \(MITHAQ_LIMIT_MEMORY\)", "limit-exceeded"),
        ("abort.txt", LimitExceededError, "or aborted", "limit-exceeded"),
        ("segfault.txt", WorkerDiedError, r"died \(SIGSEGV\)", "worker-died"),
        ("kill.txt", WorkerKilledError, "was killed, perhaps for want of memory", "worker-killed"),
    ],
)
def test_a_document_fails_alone_and_the_next_goes_on(pool, name, error, reason, code):
    with pytest.raises(error, match=reason) as caught:
        ask(pool, name)
    assert caught.value.code == code
    assert ask(pool, "good.txt").startswith("good.txt by ")


def test_a_document_over_the_time_limit_fails_alone(pool):
    began = time.monotonic()
    with pytest.raises(LimitExceededError, match=r"took longer than 0\.5 seconds"):
        ask(pool, "slow.txt", seconds=0.5)
    assert time.monotonic() - began < 10
    assert ask(pool, "good.txt").startswith("good.txt by ")


def test_a_worker_killed_from_outside_is_given_a_second_try(pool, tmp_path):
    path = tmp_path / "killonce.txt"
    assert pool.ask(path, path=path, seconds=20).startswith("killonce.txt by ")


def test_threads_share_the_workers(pool):
    names = [f"good-{number}.txt" for number in range(50)]
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda name: ask(pool, name), names))
    assert [answer.split()[0] for answer in answers] == names
    assert len({answer.split()[-1] for answer in answers}) <= 2


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (fakes.build_broken, RulesError, "areas.yml is wrong"),
        (fakes.build_buggy, WorkerStartError, "a bug in the tools"),
        (fakes.build_dying, WorkerStartError, "could be started in 3 tries"),
    ],
)
def test_tools_that_cannot_be_built_stop_the_run(build, error, message):
    with closing(WorkerPool(build, size=1)) as pool:
        pool.warm_up()
        with pytest.raises(error, match=message):
            ask(pool, "good.txt")


def test_closing_ends_the_processes():
    pool = WorkerPool(fakes.build, size=1)
    number = int(ask(pool, "good.txt").split()[-1])
    pool.close()
    until = time.monotonic() + 5
    while psutil.pid_exists(number) and time.monotonic() < until:
        time.sleep(0.05)
    assert not psutil.pid_exists(number)


def test_ctrl_c_does_not_reach_the_process_from_which_workers_are_forked(pool):
    forks = psutil.Process(int(ask(pool, "a.txt").split()[-1])).ppid()
    lines = Path(f"/proc/{forks}/status").read_text("ascii").splitlines()
    (blocked,) = [int(line.split()[1], 16) for line in lines if line.startswith("SigBlk")]
    assert blocked & 1 << (signal.SIGINT - 1)
