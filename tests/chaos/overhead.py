"""What Prefect costs: the same documents ingested with its server and without, in turn.

Counted is what Prefect does and nothing else: the processor time of its server, from the run's beginning until three
seconds after its end, and what the run's own process takes beyond the same process without a server (there Prefect is
not even loaded, so the two seconds of loading it count). The worker processes are left out: they hold no line of
Prefect's and do the same work in both. That work is nine tenths of all, and on a machine that does other things too
it differs by more from one run to the next than all that is to be measured.

One pair is by the whole analysis. It gives the time that Prefect's is held against, and shows that the workers' is no
other with a server than without. The other pairs are by the quick analysis, each document taking as long as the whole
one takes on a machine with nothing else to do: what Prefect does depends on how many batches, commits and seconds a
run has, not on what is found in a document.
"""

from __future__ import annotations

import os
import re
import statistics
import time
from dataclasses import asdict, dataclass, field

import psutil

from tests.chaos import documents, process
from tests.chaos.desk import prefect_server
from tests.chaos.gauge import Gauge

BAR = 0.05
COUNT, PAIRS = 100, 5
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
    """Pairs of a run without a server and one with it: one by the whole analysis, the others by the quick one."""

    documents: int
    whole: tuple[Cost, Cost] | None = None
    pairs: list[tuple[Cost, Cost]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def extras(self):
        """Return what Prefect took in each pair, in seconds; that of the whole analysis first."""
        return [more.own + more.server - less.own for less, more in (self.whole, *self.pairs)]

    @property
    def total(self):
        """Return what a run by the whole analysis takes without Prefect, in seconds."""
        return self.whole[0].own + self.whole[0].workers

    @property
    def overhead(self):
        return statistics.median(self.extras) / self.total

    @property
    def workers(self):
        """Return the workers' time with the server over that without."""
        return self.whole[1].workers / self.whole[0].workers

    @property
    def pause(self):
        """Return the seconds of a worker that a document takes."""
        return self.whole[0].workers / self.documents


def run(folder, *, count=COUNT, pairs=PAIRS, seed=4, whole=None, note=print):
    """Return what the pairs came to, each beginning with the other of the two; ``whole`` if that pair was measured."""
    told, given = Told(documents=count, whole=whole), folder / "in"
    documents.write(given, count, seed=seed, lengths=documents.TREATIES)
    with prefect_server(folder / "prefect") as server:
        told.whole = told.whole or compare(folder / "whole", given, told, server, is_first=False, note=note)
        for number in range(pairs):
            told.pairs.append(
                compare(
                    folder / f"{number}", given, told, server, is_first=number % 2 == 0, pause=told.pause, note=note
                )
            )
            note(f"Prefect took {told.extras[-1]:.1f} s, at the median {told.overhead:.1%} of {told.total:.0f} s")
    return told


def compare(folder, given, told, server, *, is_first, pause=None, note):
    """Ingest twice, with the server first or last; return both costs, that without it first."""
    found = {}
    for has_server in (is_first, not is_first):
        dataset = folder / ("with" if has_server else "without")
        folder.mkdir(exist_ok=True)
        found[has_server] = one = ingest(given, dataset, told, server=server, has_server=has_server, pause=pause)
        note(f"{dataset.name} Prefect: {one.own:.1f} s, workers {one.workers:.0f} s, server {one.server:.1f} s; "
             f"{one.seconds:.0f} s by the clock")  # fmt: skip
    return found[False], found[True]


def ingest(given, dataset, told, *, server, has_server, pause):
    """Run once; return what it took."""
    (url, pid), log = server, dataset.with_name(f"{dataset.name}.txt")
    more = {"PREFECT_API_URL": url, "PREFECT_HOME": str(dataset.parent / "prefect")} if has_server else {}
    more |= {"MITHAQ_CHAOS_PAUSE": str(pause)} if pause else {}
    arguments = ("run", given, "--dataset", dataset, "--orchestrator", "server" if has_server else "none")
    before, began = spent(pid), time.monotonic()
    running = process.begin(process.QUICK if pause else process.REAL, *arguments, log=log, **more)
    with Gauge(running.pid, every=1.0) as gauge:
        os.waitid(os.P_PID, running.pid, os.WEXITED | os.WNOWAIT)  # its times can be read until it is waited for
        own, seconds = spent(running.pid), time.monotonic() - began
    status = running.wait()
    if has_server:
        time.sleep(AFTER_SECONDS)
    if status or not re.search(rf"documents read +{told.documents:,}\s", log.read_text()):
        told.faults.append(f"a run over {told.documents:,} documents had status {status}: {log.read_text()[-300:]}")
    workers, served = gauge.below(running.pid), spent(pid) - before if has_server else 0.0
    return Cost(own=own, workers=workers, server=served, seconds=seconds)


def spent(pid):
    """Return the processor seconds of a process, its children aside."""
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def figures(told):
    """Return what is kept, and published."""
    own = {name: getattr(told, name) for name in ("extras", "total", "overhead", "workers", "pause")}
    return asdict(told) | own
