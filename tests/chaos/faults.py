"""What may go wrong around a run, brought about for real, and what must come of it.

Each function takes an empty folder, brings one fault about and returns what was seen: sentences that the user got.
What is not as ``docs/unattended.md`` states it raises ``BrokenError``; what cannot be brought about on this machine,
``SkippedError``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from pipeline.dataset.known import known_files
from pipeline.dataset.query import open_dataset
from pipeline.dataset.verify import verify
from tests.chaos import documents, process
from tests.chaos.process import ORDINARY, QUICK

LARGE = 20_000_000  # bytes: reading them takes long enough to do something meanwhile
DAYS = 3 * 86_400


class BrokenError(AssertionError):
    """Something is not as it is stated."""


class SkippedError(Exception):
    """The fault cannot be brought about on this machine."""


def expect(condition, *said):
    if not condition:
        raise BrokenError(*said)


def ingest(folder, *more, before=(), **others):
    """Run over ``folder``/in into ``folder``/out."""
    return process.ingest(folder / "in", folder / "out", *more, module=QUICK, before=before, **others)


def make(folder, count=6, first=0):
    return documents.write(folder / "in", count, seed=11, lengths=documents.SHORT, first=first)


def states(folder):
    """Return the state of what lies at each path, or why it failed."""
    rows = {row["document"]: row for row in open_dataset(folder / "out").arrow("documents").to_pylist()}
    return {Path(file.path): rows[file.document]["reason"] or file.state for file in known_files(folder / "out")}


def expect_whole(folder, paths):
    """Everything has been read once, and the dataset is sound."""
    found = states(folder)
    expect(found == dict.fromkeys(paths, "processed"), found)
    expect(verify(folder / "out") == [], "the dataset is not sound")


# --- the dataset ---------------------------------------------------------------------------------


def two_started_together(folder):
    """Two ingestions of the same folder at the same time."""
    paths = make(folder)
    arguments = ("run", folder / "in", "--dataset", folder / "out", "--orchestrator", "none")
    both = [process.begin(QUICK, *arguments, log=folder / f"{n}.txt", MITHAQ_CHAOS_PAUSE="0.5") for n in (1, 2)]
    statuses = sorted(one.wait(120) for one in both)
    said = [(folder / f"{n}.txt").read_text() for n in (1, 2)]
    refused = [line for text in said for line in text.splitlines() if "is writing to the dataset" in line]
    expect(statuses == [0, 2], statuses, said)
    expect(len(refused) == 1 and "wait until it has finished" in refused[0], said)
    expect_whole(folder, paths)
    return refused[0]


@contextmanager
def small_disk(folder, size):
    """Yield a disk of that size, mounted on the folder."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SkippedError(f"nothing may be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def disk_full(folder):
    """A disk that is full in the middle of a commit; room is made; the next run does the rest."""
    paths = make(folder, 4)
    with small_disk(folder / "out", "1500k"):
        status, _, err = ingest(folder)
        expect(status == 0, err)
        more = make(folder, 8, first=100)
        ballast = folder / "out" / ".ballast"
        free = shutil.disk_usage(folder / "out").free
        ballast.write_bytes(b"x" * max(0, free - 40_000))
        status, _, said = ingest(folder)
        expect(status == 2 and "cannot be written" in said and "nothing was replaced" in said, status, said)
        seen = states(folder)
        expect(set(paths) <= set(seen), "what was there before can no longer be read", seen)
        ballast.unlink()
        status, _, err = ingest(folder)
        expect(status == 0, err)
        expect_whole(folder, [*paths, *more])
    return said.strip()


def dataset_read_only(folder):
    """A dataset in a folder that may not be written: a run is refused, readers are served."""
    paths = make(folder, 3)
    ingest(folder)
    make(folder, 1, first=50)
    with _without_writing(folder / "out"):
        status, _, said = ingest(folder, before=ORDINARY)
        expect(status == 2 and "cannot be written: Permission denied" in said, status, said)
        called = ("flows.cli", "query", "SELECT count(*) AS n FROM documents", "--dataset", folder / "out")
        status, out, err = process.call(*called, before=ORDINARY)
        expect(status == 0 and "3" in out, out, err)
    expect(set(states(folder)) == set(paths))
    return said.strip()


# --- the folder ----------------------------------------------------------------------------------


def folder_read_only(folder):
    """A folder of documents that may not be written: it makes no difference, and nothing in it is changed."""
    paths = make(folder)
    with _without_writing(folder / "in"):
        before = [_stand(path) for path in paths]
        status, _, err = ingest(folder, before=ORDINARY)
        expect((status, err) == (0, ""), status, err)
        expect(before == [_stand(path) for path in paths], "a file was changed")
    expect_whole(folder, paths)
    return "no difference"


def _stand(path):
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_mode


@contextmanager
def _without_writing(top):
    folders = [top, *(path for path in top.rglob("*") if path.is_dir())]
    for one in folders:
        one.chmod(0o555)
    try:
        yield
    finally:
        for one in folders:
            one.chmod(0o755)


def permission_denied(folder):
    """A file that may not be opened fails alone, and is read as soon as it may."""
    paths = make(folder)
    paths[0].chmod(0)
    status, _, err = ingest(folder, before=ORDINARY)
    expect((status, err) == (0, ""), status, err)
    why = states(folder)[paths[0]]
    expect(why == "the file cannot be opened: permission denied", why)
    expect(list(states(folder).values()).count("processed") == len(paths) - 1)
    paths[0].chmod(0o644)
    status, out, err = ingest(folder, before=ORDINARY)
    expect(status == 0 and "documents read 1" in " ".join(out.split()), out, err)
    expect_whole(folder, paths)
    return why


def truncated_while_read(folder):
    """A file that is cut off while it is read fails, and what is left of it is read by the next run."""

    def cut(path):
        os.truncate(path, 20_000)

    return _changed_while_read(folder, cut)


def replaced_while_read(folder):
    """A file that another one takes the place of while it is read fails; the next run reads the new one."""

    def replace(path):
        other = path.with_name(".other")
        other.write_bytes(path.read_bytes()[:20_000][::-1].replace(b"\n", b" "))
        other.replace(path)

    return _changed_while_read(folder, replace)


def _changed_while_read(folder, change):
    paths = make(folder, 2)
    large = folder / "in" / "large.txt"
    line = b"Each Party shall inform the other Party of what it has read so far, and of what is still to come.\n\n"
    large.write_bytes(line * (LARGE // len(line)))
    arguments = ("run", folder / "in", "--dataset", folder / "out", "--orchestrator", "none")
    running = process.begin(QUICK, *arguments, log=folder / "said.txt")
    with _frozen_while_reading(running, large):
        change(large)
    status = running.wait(120)
    found = states(folder)
    expect(status == 0, (folder / "said.txt").read_text())
    why = found[large]
    expect(why == "it changed while it was read: ingest it again when it is complete", why)
    expect([found[path] for path in paths] == ["processed"] * 2, found)
    status, _, err = ingest(folder)
    expect(status == 0, err)
    expect_whole(folder, [*paths, large])
    return why


@contextmanager
def _frozen_while_reading(running, path):
    """Yield while the worker that has the file open is stopped."""
    worker = None
    until = time.monotonic() + 60
    while worker is None and time.monotonic() < until:
        for child in psutil.Process(running.pid).children(recursive=True):
            with suppress(psutil.Error, FileNotFoundError):
                if any(os.path.samefile(one.path, path) for one in child.open_files()):
                    child.suspend()
                    worker = child
                    break
    expect(worker is not None, "the file was never seen open")
    try:
        yield
    finally:
        worker.resume()


def replaced_by_a_copy(folder):
    """Between planning and reading, one file becomes a copy of another that is to be read as well."""
    paths = make(folder, 2)
    arguments = ("run", folder / "in", "--dataset", folder / "out", "--orchestrator", "none")
    running = process.begin(QUICK, *arguments, log=folder / "said.txt", MITHAQ_CHAOS_PAUSE="3")
    until = time.monotonic() + 60
    while len(psutil.Process(running.pid).children(recursive=True)) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.2)
    shutil.copyfile(paths[1], paths[0])
    status = running.wait(120)
    expect(status == 0, (folder / "said.txt").read_text())
    status, _, err = ingest(folder)
    expect(status == 0, err)
    found = {Path(file.path): file.document for file in known_files(folder / "out")}
    expect(found.keys() == set(paths) and found[paths[0]] == found[paths[1]], found)
    expect(open_dataset(folder / "out").arrow("documents").num_rows <= 2)
    expect_whole(folder, paths)
    return "one document at two places"


# --- the clock -----------------------------------------------------------------------------------


def clock_set_back(folder):
    """The machine's clock is set back by days while a run is on; then a file is changed, with an older time."""
    shim = _clock(folder)
    paths = make(folder)
    back = {"LD_PRELOAD": str(shim), "SET_BACK_BY": str(DAYS)}
    status, _, err = ingest(
        folder, MITHAQ_CHAOS_PAUSE="0.6", MITHAQ_CHAOS_SMALL_COMMITS="1", SET_BACK_AFTER="2", **back
    )
    expect((status, err) == (0, ""), status, err)
    paths += make(folder, 2, first=20)
    os.utime(paths[-1], ns=(1, time.time_ns() - 10 * DAYS * 10**9))
    paths[0].write_bytes(paths[0].read_bytes() + b"\n\nThe Parties shall meet each year.")
    os.utime(paths[0], ns=(1, time.time_ns() - 5 * DAYS * 10**9))
    status, out, err = ingest(folder, SET_BACK_AFTER="0", **back)
    expect((status, err) == (0, ""), status, err)
    expect("new 2 changed 1" in " ".join(out.split()), out)
    called = ("flows.cli", "maintain", "--vacuum", "--dataset", folder / "out")
    status, _, err = process.call(*called, SET_BACK_AFTER="0", **back)
    expect(status == 0, err)
    expect_whole(folder, paths)
    runs = open_dataset(folder / "out").arrow("runs").to_pylist()
    expect({run["state"] for run in runs} == {"completed"}, runs)
    expect(all(0 <= run["seconds"] < 1_000 for run in runs), runs)
    return "no difference"


def _clock(folder):
    compiler = shutil.which("cc")
    if compiler is None:
        raise SkippedError("there is no C compiler to set a process's clock back with")
    shim = folder / "clock.so"
    source = Path(__file__).with_name("clock.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", shim, source], check=True)
    return shim


FAULTS = {
    "two ingestions of a folder started together": two_started_together,
    "disk full": disk_full,
    "dataset's folder read-only": dataset_read_only,
    "documents' folder read-only": folder_read_only,
    "permission denied": permission_denied,
    "file truncated while it is read": truncated_while_read,
    "file replaced while it is read": replaced_while_read,
    "file replaced by a copy of another before it is read": replaced_by_a_copy,
    "clock set back": clock_set_back,
}


def run(folder, *, note=print):
    """Bring every fault about; return what was seen of each, and what is not as it is stated."""
    seen, faults = {}, []
    for name, fault in FAULTS.items():
        place = folder / name.replace(" ", "-").replace("'", "")
        place.mkdir()
        try:
            seen[name] = fault(place).replace(str(place), "").replace("mithaq: ", "")
        except SkippedError as reason:
            seen[name] = f"not tried: {reason}"
        except BrokenError as error:
            seen[name] = "not as stated"
            faults.append(f"{name}: {error}")
        note(f"{name}: {seen[name]}")
    return seen, faults
