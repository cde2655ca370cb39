"""Documents dropped in bursts by several writers, half of them slowly; and how soon a single one can be queried.

All must be in the dataset once. Latency is measured by the whole analysis while nothing else is read: from the moment
at which a file counts as standing still (its last change and the settling time) to the first query that finds its rows.
"""

from __future__ import annotations

import random
import statistics
import threading
import time
from dataclasses import dataclass, field

from pipeline.dataset.query import open_dataset
from pipeline.dataset.verify import verify
from pipeline.errors import DatasetError
from tests.chaos import documents
from tests.chaos.desk import at_desk
from tests.chaos.process import QUICK, REAL

LATENCY_BAR = 10.0
SLOW_PARTS, SLOW_SECONDS = 6, 0.7
SETTLE = 2.0
FOUND = "SELECT count(*) AS n FROM documents d JOIN provisions p USING (document) WHERE path = '{}'"


@dataclass(slots=True)
class Told:
    documents: int
    writers: int
    seconds: float = 0.0
    written: float = 0.0
    runs: int = 0
    latencies: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def latency(self):
        return statistics.median(self.latencies)


def run(folder, *, count=2_000, writers=4, single=9, module=QUICK, seed=5, note=print):
    """Drop ``count`` documents in bursts, then some one by one; return what came of it."""
    told = Told(documents=count, writers=writers)
    bursts(told, folder / "bursts", module=module, seed=seed, note=note)
    latency(told, folder / "latency", count=single, seed=seed, note=note)
    return told


def bursts(told, folder, *, module, seed, note):
    with at_desk(folder, module=module, settle=SETTLE) as desk:
        desk.start()
        desk.until(lambda: "up; stop with Ctrl-C" in desk.words, seconds=300)
        began, each = time.monotonic(), told.documents // told.writers
        threads = [
            threading.Thread(target=_write, args=(desk.documents / f"writer{n}", n * each, each, seed))
            for n in range(told.writers)
        ]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            note(f"{len(desk.states()):,} of {told.documents:,} in the dataset, writers at work")
            time.sleep(5)
        told.written = time.monotonic() - began
        desk.until(lambda: len(desk.states()) >= told.documents, seconds=1_800)
        told.seconds = time.monotonic() - began
        desk.until(lambda: desk.words.count("reading ") == desk.words.count(" completed: "), seconds=60)
        told.runs = desk.words.count(" completed: ")
        _judge(told, desk)


def _write(folder, first, count, seed):
    """Write documents in bursts of up to eighty, with rests; every other one in parts, all those of a burst at once."""
    chance, number = random.Random(f"{seed}:{first}"), first
    while number < first + count:
        burst = range(number, min(number + chance.randrange(10, 80), first + count))
        made = {}
        for n in burst:
            name, data = documents.make(n, seed=seed, lengths=documents.SHORT)
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if n % 2:
                made[path] = data
            else:
                path.write_bytes(data)
        for part in range(SLOW_PARTS):
            for path, data in made.items():
                size = len(data) // SLOW_PARTS + 1
                with path.open("ab") as file:
                    file.write(data[part * size : (part + 1) * size])
            time.sleep(SLOW_SECONDS)
        number = burst.stop
        time.sleep(chance.uniform(0, 4))


def _judge(told, desk):
    rows = open_dataset(desk.dataset).arrow("documents").to_pylist()
    if len(rows) != told.documents or any(row["state"] != "processed" or len(row["paths"]) != 1 for row in rows):
        odd = [(row["state"], row["reason"], row["paths"][:2]) for row in rows if row["state"] != "processed"]
        told.faults.append(f"{len(rows)} rows for {told.documents} documents, such as {odd[:3]}")
    told.faults += [fault.what for fault in verify(desk.dataset)]
    if desk.stop():
        told.faults.append("mithaq up did not end in good order")


def latency(told, folder, *, count, seed, note):
    """Drop single treaties of middling length; the first, which pays for loading, is told but not counted."""
    with at_desk(folder, module=REAL, settle=SETTLE) as desk:
        desk.start()
        desk.until(lambda: "up; stop with Ctrl-C" in desk.words, seconds=300)
        lengths = documents.Lengths(median=4_800, sigma=0.01, least=4_000, most=6_000)
        for number in range(count + 1):
            (path,) = documents.write(desk.documents, 1, seed=seed, lengths=lengths, first=10_000 + number)
            stable = time.monotonic() + SETTLE
            desk.until(lambda path=path: _is_found(desk, path), seconds=300)
            took = time.monotonic() - stable
            note(f"queryable {took:.1f} s after it stood still{' (the first)' if not number else ''}")
            if number:
                told.latencies.append(took)
            desk.until(lambda: desk.words.count("reading ") == desk.words.count(" completed: "), seconds=60)
            time.sleep(2)
        desk.stop()


def _is_found(desk, path):
    try:
        return open_dataset(desk.dataset).sql_arrow(FOUND.format(path)).to_pylist()[0]["n"] > 0
    except DatasetError:
        return False
