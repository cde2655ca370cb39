"""What a worker of a Dask cluster does: the same as a worker process here, a batch of documents at a time.

Each Dask worker keeps processes of its own for the analysis (see ``pool``), one for each of its threads, so that a
document that crashes, hangs or hogs memory costs its own process and not the Dask worker with all that it holds.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from flows.ingestion.far_scan import Look, Looked
from flows.ingestion.job import analyse
from flows.ingestion.plan import WorkItem
from flows.ingestion.pool import WorkerPool
from flows.ingestion.scan import SeenFile
from flows.ingestion.work import PRELOAD, Errand, build_for_dataset
from flows.keeping.outdated import Present, present
from pipeline.dataset.batches import Batch, join
from pipeline.errors import ContractError, SettingsError
from pipeline.settings import Limits
from pipeline.storage import recognised

IDLE_SECONDS = 300.0
Rows = tuple[tuple[tuple[WorkItem, ...], Batch], ...]
"""Batches of rows, each with the documents that it is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a run asks of every worker; ``made_with`` is what the client would make documents with."""

    run: str
    dataset: Path
    rules: Path | None
    limits: Limits
    fresh: bool
    verbose: bool
    made_with: Present


@dataclass(slots=True)
class _Held:
    pool: WorkerPool
    users: int = 0
    last: float = field(default_factory=time.monotonic)


_pools: dict[str, _Held] = {}
_lock = threading.Lock()


def analyse_batch(order: Order, items: tuple[WorkItem, ...], threads: int) -> Rows:
    """Return the rows of the documents; one that fails has rows that say so.

    They come as one batch: to unpack the tables of each document by itself cost the client 8 ms a document.

    Args:
        order: what the run asks for.
        items: the documents.
        threads: how many batches this worker is given at once.

    Raises:
        MithaqError: this worker has another version of Mithaq than the client, or its tools cannot be built.
    """
    with _pool(order, threads) as pool:
        errands = (Errand(item=item, run=order.run, fresh=order.fresh) for item in items)
        return _joined(items, [analyse(errand, pool, seconds=order.limits.seconds) for errand in errands])


def _joined(items: tuple[WorkItem, ...], batches: list[Batch]) -> Rows:
    try:
        return ((items, join(batches)),)
    except ContractError:  # a file was replaced by a copy of another while they were read
        return tuple(((item,), batch) for item, batch in zip(items, batches, strict=True))


def look_batch(look: Look, objects: tuple[SeenFile, ...]) -> tuple[Looked, ...]:
    """Return what each of some objects holds."""
    return tuple(look(entry) for entry in objects)


def let_go(run: str) -> None:
    """End the processes that a run was given here."""
    with _lock:
        held = _pools.pop(run, None)
    if held is not None:
        held.pool.close()


@contextmanager
def _pool(order: Order, threads: int) -> Iterator[WorkerPool]:
    """Yield the run's processes, started by its first batch; those of runs long silent are ended."""
    with _lock:
        held = _pools.get(order.run)
        if held is None:
            _check_same(order)
            _sweep()
            held = _pools[order.run] = _Held(_new_pool(order, threads))
        held.users += 1
    try:
        yield held.pool
    finally:
        with _lock:
            held.users -= 1
            held.last = time.monotonic()


def _new_pool(order: Order, threads: int) -> WorkerPool:
    # Dask's nanny makes its workers daemons, which may have no processes; ours end with their parent by themselves.
    multiprocessing.current_process().daemon = False
    build = partial(
        build_for_dataset,
        rules=order.rules,
        limits=order.limits,
        dataset=recognised(order.dataset),
    )
    return WorkerPool(build, size=threads, preload=PRELOAD, verbose=order.verbose, memory=order.limits.memory)


def _sweep() -> None:
    now = time.monotonic()
    for run, held in list(_pools.items()):
        if not held.users and now - held.last > IDLE_SECONDS:
            _pools.pop(run).pool.close()


def _check_same(order: Order) -> None:
    here = present(order.rules)
    for what in ("pipeline", "rules", "reader", "models"):
        if getattr(here, what) != getattr(order.made_with, what):
            raise SettingsError(
                f"a worker of the cluster has other {what} than this machine ({getattr(here, what)} instead of "
                f"{getattr(order.made_with, what)}): install the same Mithaq, with the same rules, everywhere"
            )
