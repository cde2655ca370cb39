"""A dataset that grows, by ten thousand documents in runs of a thousand: what a document costs at first and at last.

Each run plans over all that lies in the folder by then. The analysis is the quick one: what a document's own analysis
takes does not depend on the dataset, and would only hide what grows. Processor seconds of all processes are judged,
since they hold better on a machine that does other things too, and the first thousand are ingested once more at the
end, into an empty dataset: the last thousand are held against these, under the same load.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import time
from dataclasses import asdict, dataclass, field

from tests.chaos import documents, process
from tests.chaos.gauge import Gauge

BAR, SPACE_BAR, MEMORY_BAR = 1.15, 1.5, 1.15
SOME = 3  # runs whose median peak of memory is held against that of the first: a peak differs by a tenth between runs


@dataclass(slots=True)
class Round:
    """One run: its documents, seconds by the clock and of the processors, bytes of memory at most and on disk."""

    documents: int
    known: int
    seconds: float
    processor: float
    memory: int
    disk: int

    @property
    def each(self):
        return self.processor / self.documents


@dataclass(slots=True)
class Told:
    rounds: list[Round] = field(default_factory=list)
    again: Round | None = None
    compact: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def growth(self):
        return self.rounds[-1].each / self.again.each

    @property
    def memory(self):
        """Return the bytes that the first runs took at most, and the last, at the median."""
        first, last = self.rounds[:SOME], self.rounds[-SOME:]
        return tuple(statistics.median(one.memory for one in some) for some in (first, last))

    @property
    def memory_growth(self):
        first, last = self.memory
        return last / first

    @property
    def space(self):
        return max(one.disk for one in self.rounds[-3:]) / self.compact


def run(folder, *, rounds=10, each=1_000, seed=3, note=print):
    """Return what a growing dataset costs."""
    told, given, dataset = Told(), folder / "in", folder / "out"
    for number in range(rounds):
        documents.write(given, each, seed=seed, lengths=documents.SHORT, first=number * each)
        one = ingest(given, dataset, count=each, known=number * each, faults=told.faults, module=process.QUICK)
        told.rounds.append(one)
        note(f"{one.known + each:,} documents: {one.each * 1e3:.0f} ms each of a processor, "
             f"{one.seconds / each * 1e3:.0f} ms by the clock, {one.memory / 1e6:.0f} MB, "
             f"{one.disk / 1e6:.0f} MB on disk")  # fmt: skip
        (folder / "rounds.json").write_text(json.dumps([asdict(one) for one in told.rounds]))
    documents.write(folder / "again", each, seed=seed, lengths=documents.SHORT)
    told.again = ingest(
        folder / "again", folder / "anew", count=each, known=0, faults=told.faults, module=process.QUICK
    )
    note(f"the first {each:,} once more: {told.again.each * 1e3:.0f} ms each of a processor")
    shutil.copytree(dataset, folder / "compact")
    status, _, err = process.call("flows.cli", "maintain", "--vacuum", "--dataset", folder / "compact")
    told.faults += [f"maintain: {err}"] if status else []
    told.compact = size(folder / "compact")
    note(f"compact {told.compact / 1e6:.0f} MB")
    return told


def ingest(given, dataset, *, count, known, faults, module=process.REAL):
    """Run once; return what it took."""
    log = dataset.with_name(f"{dataset.name}.txt")
    began = time.monotonic()
    running = process.begin(module, "run", given, "--dataset", dataset, "--orchestrator", "none", log=log)
    with Gauge(running.pid) as gauge:
        status = running.wait()
    if status or not re.search(rf"documents read +{count:,}\s", log.read_text()):
        faults.append(f"a run over {count:,} documents had status {status}: {log.read_text()[-300:]}")
    return Round(
        documents=count,
        known=known,
        seconds=time.monotonic() - began,
        processor=gauge.processor,
        memory=gauge.peak,
        disk=size(dataset),
    )


def size(folder):
    """Return the bytes below a folder, the cache aside."""
    found = (path for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return sum(path.stat().st_size for path in found)
