"""Ingestion killed outright, again and again, at any moment; a reader asks all the while; then one run to the end.

A third of the kills come at any moment of a run's life, two thirds just after a sign of one of its first commits
(something new in the log of a table), which is the moment to tear it. When everything has been read, runs do all again
(``--reprocess``), so that rows are replaced and not only added.
"""

from __future__ import annotations

import json
import random
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.dataset.known import known_files
from pipeline.dataset.query import open_dataset
from tests.chaos import documents, process
from tests.chaos.process import QUICK, ROOT

WATCHED = ("provisions", "commitments", "files", "documents")
WINDOW = 0.5  # seconds from a sign of a commit: about what one takes on a slow machine
SIGNS = 12  # each commit gives some, one for each table
PATIENCE = 120.0


@dataclass(slots=True)
class Told:
    """What came of it."""

    documents: int
    kills: int = 0
    in_commits: int = 0
    again: int = 0
    seconds: float = 0.0
    looks: int = 0
    versions: int = 0
    verified: str = ""
    faults: list[str] = field(default_factory=list)


def run(folder, *, count, kills, seed=1, module=QUICK, source=None, life=6.0, pause=0.2, note=print):
    """Kill that many runs over ``count`` documents made in ``folder`` (or those in ``source``); return what came of it.

    Args:
        folder: an empty folder for documents, dataset and logs.
        count: how many documents are made.
        kills: how many runs are killed.
        seed: of documents and moments.
        module: the command's module.
        source: a folder of documents to take instead.
        life: the seconds that a run killed at any moment may live.
        pause: the seconds that each document takes beyond its reading, with the quick analysis.
        note: told of the progress.
    """
    chance, began = random.Random(seed), time.monotonic()
    given, dataset, log = source or folder / "in", folder / "out", folder / "said.txt"
    if source is None:
        documents.write(given, count, seed=seed, lengths=documents.MEDIUM)
    told = Told(documents=sum(path.is_file() for path in given.rglob("*")))
    reader = process.begin("tests.chaos.reader", dataset, folder / "reader.json", log=folder / "reader.txt")
    slowly = {"MITHAQ_CHAOS_PAUSE": str(pause), "MITHAQ_CHAOS_SMALL_COMMITS": "1"}
    arguments = ("run", given, "--dataset", dataset, "--orchestrator", "none")
    while told.kills < kills:
        is_done = len(known_files(dataset)) == told.documents
        more = ("--reprocess",) if is_done else ()
        told.again += is_done
        running = process.begin(module, *arguments, *more, log=log, **slowly)
        is_commit = _wait(running, dataset, chance, life)
        if running.poll() is None:
            told.kills += 1
            told.in_commits += is_commit
        elif running.returncode:
            told.faults.append(f"a run ended by itself with status {running.returncode}: {log.read_text()[-300:]}")
        process.kill(running)
        note(f"{told.kills} of {kills} kills, {len(known_files(dataset))} of {told.documents} documents")
    status, _, err = process.ingest(given, dataset, module=module)
    if status or err:
        told.faults.append(f"the run to the end had status {status}: {err}")
    reader.send_signal(signal.SIGTERM)
    reader.wait(60)
    _judge(told, given, dataset, json.loads((folder / "reader.json").read_text()))
    told.seconds = time.monotonic() - began
    return told


def _wait(running, dataset, chance, life):
    """Wait for the moment to kill; return whether it lies in a commit."""
    if chance.random() < 1 / 3:
        _sleep(running, chance.uniform(0.0, life))
        return False
    before, until, signs = _signs(dataset), time.monotonic() + PATIENCE, chance.randrange(1, SIGNS)
    while signs and running.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
        if (now := _signs(dataset)) != before:
            before, signs = now, signs - 1
    _sleep(running, chance.uniform(0.0, WINDOW))
    return True


def _sleep(running, seconds):
    until = time.monotonic() + seconds
    while running.poll() is None and time.monotonic() < until:
        time.sleep(0.005)


def _signs(dataset):
    """Return the times of change of the logs' folders."""
    found = []
    for name in WATCHED:
        try:
            found.append((dataset / name / "_delta_log").stat().st_mtime_ns)
        except FileNotFoundError:
            found.append(0)
    return found


def _judge(told, given, dataset, read):
    """Enter in ``told`` what is lost, twice, torn or not sound."""
    told.looks, told.versions = read["looks"], read["version"]
    told.faults += read["faults"]
    paths = [file.path for file in known_files(dataset)]
    there = {str(path) for path in Path(given).absolute().rglob("*") if path.is_file()}
    if lost := there - set(paths):
        told.faults.append(f"{len(lost)} files lost, such as {min(lost)}")
    if len(paths) > len(set(paths)):
        told.faults.append(f"{len(paths) - len(set(paths))} files twice")
    rows = open_dataset(dataset).arrow("documents")
    states = rows.column("state").to_pylist()
    if len(states) != len(set(rows.column("document").to_pylist())) or set(states) != {"processed"}:
        told.faults.append(f"documents: {len(states)} rows, states {set(states)}")
    status, out, err = process.call("flows.cli", "verify", "--dataset", dataset, "--folder", given, cwd=ROOT)
    told.verified = (out or err).strip().replace(str(dataset), "the dataset")
    if status:
        told.faults.append(f"mithaq verify: {told.verified}")
