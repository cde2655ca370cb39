"""How Prefect's share is counted, on figures that are given and on a process that is known."""

import subprocess
import sys

import pytest

from tests.chaos import overhead, report
from tests.chaos.overhead import Cost, Told, spent

BUSY = """
import subprocess, sys, time
child = "import time; end = time.process_time() + 0.6\\nwhile time.process_time() < end: pass"
subprocess.run([sys.executable, "-c", child])
print("done", flush=True)
sys.stdin.read()
"""


def pair(own, server, *, workers=(100.0, 100.0)):
    return (
        Cost(own=10.0, workers=workers[0], server=0.0, seconds=60.0),
        Cost(own=own, workers=workers[1], server=server, seconds=60.0),
    )


@pytest.mark.parametrize(
    ("whole", "pairs", "share"),
    [
        (pair(12.0, 1.3), [], 0.03),
        (pair(40.0, 9.0), [pair(12.0, 1.3), pair(12.0, 1.3, workers=(2.0, 2.0))], 0.03),  # one that was disturbed
        (pair(12.0, 1.3, workers=(100.0, 160.0)), [], 0.03),  # noise of the workers is not Prefect's
        (pair(20.0, 1.0), [pair(20.0, 1.0)], 0.10),
    ],
)
def test_its_share_is_the_server_s_time_and_what_the_run_s_own_process_takes_more(whole, pairs, share):
    told = Told(documents=10, whole=whole, pairs=pairs)
    assert told.overhead == pytest.approx(share)


def test_the_row_says_how_far_the_pairs_are_apart():
    whole = pair(12.0, 1.3, workers=(100.0, 90.0))
    told = Told(documents=110, whole=whole, pairs=[pair(12.0, 2.0), pair(11.0, 1.0)])
    row = report.ROWS["prefect"](overhead.figures(told))
    for said in ("3.3 s", "(2.0 to 4.0)", "30 ms", "3.0%", "110 s", "0.90 times"):
        assert said in row


def test_a_process_s_children_are_not_counted():
    with subprocess.Popen([sys.executable, "-c", BUSY], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdout.readline() == b"done\n"
        assert spent(running.pid) < 0.5
        running.stdin.close()
