"""``mithaq up`` for half an hour with documents dropped all the while: nothing grows, nothing is stuck.

Medians over the first quarter of the time are held against those over the last, the first minutes aside, in which
libraries are loaded and caches filled. Samples are taken when no run is on, since a run has its own processes.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field

from pipeline.dataset.verify import verify
from tests.chaos import documents
from tests.chaos.desk import at_desk
from tests.chaos.gauge import Gauge, trend
from tests.chaos.process import QUICK

BARS = {"memory": 1.10, "files": 1.05, "threads": 1.05, "processes": 1.0}
"""How much of the first quarter's median the last quarter's may be."""
WARMING = 0.15  # of the time
STUCK = ["RUNNING", "PENDING", "CANCELLING"]


@dataclass(slots=True)
class Told:
    minutes: float
    documents: int = 0
    runs: int = 0
    trends: dict[str, tuple[float, float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def run(folder, *, minutes=30.0, pause=8.0, module=QUICK, seed=9, note=print):
    """Drop a few documents every ``pause`` seconds or so, for that long; return what grew."""
    told, chance = Told(minutes=minutes), random.Random(seed)
    with at_desk(folder, module=module, settle=1.0) as desk:
        desk.start()
        desk.until(lambda: "up; stop with Ctrl-C" in desk.words, seconds=300)
        began, gauge = time.monotonic(), Gauge(desk.running.pid)
        while (spent := time.monotonic() - began) < minutes * 60:
            count = chance.randrange(1, 6)
            documents.write(desk.documents, count, seed=seed, lengths=documents.SHORT, first=told.documents)
            told.documents += count
            time.sleep(chance.uniform(0.5, 1.5) * pause)
            _rest(desk, told.documents)
            sample = gauge.take()
            if sample is None:
                told.faults.append(f"it ended by itself: {desk.words[-500:]}")
                break
            note(f"{spent / 60:.1f} min, {told.documents} documents, {sample.memory / 1e6:.0f} MB, "
                 f"{sample.files} files, {sample.threads} threads, {sample.processes} processes")  # fmt: skip
        _judge(told, desk, gauge.samples)
    return told


def _rest(desk, count):
    """Wait until all is read and the run has ended."""
    desk.until(lambda: len(desk.states()) >= count, seconds=300)
    desk.until(lambda: desk.words.count("reading ") == desk.words.count(" completed: "), seconds=60)


def _judge(told, desk, samples):
    settled = samples[int(len(samples) * WARMING) :]
    for name, bar in BARS.items():
        first, last = told.trends[name] = trend(settled, name)
        if last > first * bar:
            told.faults.append(f"{name} grew from {first:,} to {last:,}")
    told.runs = desk.words.count(" completed: ")
    stuck = desk.post("flow_runs/filter", flow_runs={"state": {"type": {"any_": STUCK}}})
    if stuck:
        told.faults.append(f"{len(stuck)} runs are stuck")
    if strange := [state for state in desk.states().values() if state != "processed"]:
        told.faults.append(f"{len(strange)} documents were not read")
    if desk.stop():
        told.faults.append("it did not end in good order")
    told.faults += [fault.what for fault in verify(desk.dataset)]
