"""What a command and all its processes take: memory, processor time, open files, threads; sampled from outside."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """All processes at one moment; ``memory`` in bytes, shared pages once; ``processor`` in seconds since the start."""

    at: float
    processes: int
    memory: int
    files: int
    threads: int
    processor: float


class Gauge:
    """Samples a process and its children until stopped."""

    def __init__(self, pid, *, every=3.0):
        self.samples = []
        self._root, self._every = psutil.Process(pid), every
        self._spent = {}  # of each process, also those that have ended: the processor seconds when last seen
        self._stop, self._began = threading.Event(), time.monotonic()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()

    def _watch(self):
        while not self._stop.wait(self._every):
            self.take()

    def take(self):
        """Take a sample now, and return it; None where the process has ended."""
        memory = files = threads = count = 0
        for process in self._alive():
            try:
                with process.oneshot():
                    spent = process.cpu_times()
                    self._spent[process.pid, process.create_time()] = spent.user + spent.system
                    memory += shared_once(process)
                    files += process.num_fds()
                    threads += process.num_threads()
                    count += 1
            except psutil.Error:
                continue
        if not count:
            return None
        sample = Sample(
            at=time.monotonic() - self._began,
            processes=count,
            memory=memory,
            files=files,
            threads=threads,
            processor=sum(self._spent.values()),
        )
        self.samples.append(sample)
        return sample

    @property
    def processor(self):
        return sum(self._spent.values())

    def below(self, pid):
        """Return the processor seconds of all processes but the one of that number, as last seen."""
        return sum(spent for (number, _), spent in self._spent.items() if number != pid)

    @property
    def peak(self):
        return max((sample.memory for sample in self.samples), default=0)

    def _alive(self):
        try:
            return [self._root, *self._root.children(recursive=True)]
        except psutil.Error:
            return []


def shared_once(process):
    """Return the bytes of a process, pages that it shares counted in part (proportional set size)."""
    try:
        with open(f"/proc/{process.pid}/smaps_rollup", encoding="ascii") as lines:
            return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
    except OSError:
        return process.memory_info().rss


def trend(samples, value):
    """Return the medians of ``value`` over the first and the last quarter of the samples."""
    quarter = max(1, len(samples) // 4)
    ordered = [sorted(getattr(sample, value) for sample in part) for part in (samples[:quarter], samples[-quarter:])]
    return tuple(part[len(part) // 2] for part in ordered)
