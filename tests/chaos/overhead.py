"""What Prefect costs: the same documents by the whole analysis with its server and without, in turn.

Counted is what Prefect does and nothing else: the processor time of its server, from the run's beginning until three
seconds after its end, and what the run's own process takes beyond the same process without a server (there Prefect is
not even loaded, so its two seconds of loading count). The worker processes are left out: they hold no line of
Prefect's and do the same work in both, which is nine tenths of all, and differs by more from one run to the next on a
machine that does other things too than all that is to be measured. Their time is written down beside it all the
same, so that what was left out can be seen; and it is in the whole that the cost is held against.
"""

from __future__ import annotations

import os
import re
import statistics
import time
from dataclasses import dataclass, field

import psutil

from tests.chaos import documents, process
from tests.chaos.desk import prefect_server
from tests.chaos.gauge import Gauge

BAR = 0.05
COUNT, PAIRS = 100, 3
AFTER_SECONDS = 3.0  # in which the server writes down what it was told last


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Processor seconds of a run: its own process's, its workers', the server's meanwhile; and seconds by the clock."""

    own: float
    workers: float
    server: float
    seconds: float


@dataclass(slots=True)
class Told:
    documents: int
    pairs: list[tuple[Cost, Cost]] = field(default_factory=list)
    """Without a server, and with it."""
    faults: list[str] = field(default_factory=list)

    @property
    def extras(self):
        """Return what Prefect took in each pair, in seconds."""
        return [more.own + more.server - less.own for less, more in self.pairs]

    @property
    def whole(self):
        """Return what a run takes without Prefect, in seconds."""
        return statistics.median(less.own + less.workers for less, _ in self.pairs)

    @property
    def overhead(self):
        return statistics.median(self.extras) / self.whole

    @property
    def workers(self):
        """Return the workers' time with the server over that without, in each pair."""
        return [more.workers / less.workers for less, more in self.pairs]


def run(folder, *, count=COUNT, pairs=PAIRS, seed=4, module=process.REAL, note=print):
    """Return what the pairs came to; each begins with the other of the two, so that neither has the warmer disk."""
    told, given = Told(documents=count), folder / "in"
    documents.write(given, count, seed=seed, lengths=documents.TREATIES)
    with prefect_server(folder / "prefect") as (url, pid):
        for number in range(pairs):
            found = {}
            for server in (None, url) if number % 2 == 0 else (url, None):
                dataset = folder / f"{number}-{'with' if server else 'without'}"
                found[server] = one = ingest(given, dataset, told, module=module, server=server, pid=pid)
                note(f"{'with' if server else 'without'} Prefect: {one.own:.1f} s, workers {one.workers:.0f} s, "
                     f"server {one.server:.1f} s; {one.seconds:.0f} s by the clock")  # fmt: skip
            told.pairs.append((found[None], found[url]))
            note(f"Prefect took {told.extras[-1]:.1f} s, {told.overhead:.1%} of the time so far")
    return told


def ingest(given, dataset, told, *, module, server, pid):
    """Run once; return what it took."""
    more = {"PREFECT_API_URL": server, "PREFECT_HOME": str(dataset.parent / "prefect")} if server else {}
    log, before, began = dataset.with_name(f"{dataset.name}.txt"), spent(pid), time.monotonic()
    arguments = ("run", given, "--dataset", dataset, "--orchestrator", "server" if server else "none")
    running = process.begin(module, *arguments, log=log, **more)
    with Gauge(running.pid, every=1.0) as gauge:
        os.waitid(os.P_PID, running.pid, os.WEXITED | os.WNOWAIT)  # its times can be read until it is waited for
        own, seconds = spent(running.pid), time.monotonic() - began
    status = running.wait()
    if server:
        time.sleep(AFTER_SECONDS)
    if status or not re.search(rf"documents read +{told.documents:,}\s", log.read_text()):
        told.faults.append(f"a run over {told.documents:,} documents had status {status}: {log.read_text()[-300:]}")
    workers = gauge.below(running.pid)
    return Cost(own=own, workers=workers, server=spent(pid) - before if server else 0.0, seconds=seconds)


def spent(pid):
    """Return the processor seconds of a process, its children aside."""
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system
