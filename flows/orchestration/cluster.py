"""Batches worked off by a Dask cluster: ``mithaq run --runner dask --address tcp://...``.

Dask is used directly: a task of nothing takes it 6 ms where Prefect's tasks on the same cluster take ten times as
long (docs/scale-out.md), and it hands a lost worker's tasks to another by itself. What it gives up, since a task has
taken several workers with it, is submitted again here, a document at a time, before a document is held to be at fault.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from flows.ingestion.drain import report
from flows.ingestion.far_scan import Look, Looked
from flows.ingestion.far_worker import Order, Rows, analyse_batch, let_go, look_batch
from flows.ingestion.job import THREADS, Answer, Job, failed
from flows.ingestion.plan import WorkItem
from flows.ingestion.pool import WorkerKilledError
from flows.ingestion.scan import SeenFile
from flows.keeping.outdated import present
from pipeline.errors import MithaqError, SettingsError

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS = 20.0
LOOK_SECONDS = 5.0
OBJECTS = 64
"""How many objects a task looks into."""
AHEAD = 3
"""Batches submitted for each of the cluster's threads: one in work, the others to follow without a pause."""
WAITING = 128
"""Batches whose rows wait for the committer: no more batches are submitted until it has caught up."""
TRIES = 2
"""How often a document is given to the cluster again after the workers that had it died."""


class ClusterError(MithaqError):
    """The cluster cannot be reached, or was lost."""


class Cluster:
    """A connection to a Dask scheduler."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address

    @property
    def threads(self) -> list[int]:
        """Return the number of threads of each worker."""
        return list(self.client.nthreads().values())

    @property
    def size(self) -> int:
        """Return how many documents are worked on at once."""
        return max(1, sum(self.threads))

    def each(self, look: Look, objects: Sequence[SeenFile]) -> Iterator[Looked]:
        """Have the workers look into objects.

        Raises:
            ClusterError: the cluster was lost, or its workers died of it.
        """
        parts = [tuple(objects[start : start + OBJECTS]) for start in range(0, len(objects), OBJECTS)]
        futures = self.client.map(look_batch, [look] * len(parts), parts, pure=False, retries=TRIES)
        for future in futures:
            yield from self.answer(future)

    def answer(self, future: Future) -> Any:  # noqa: ANN401 - what the task returns
        """Return a task's result.

        Raises:
            MithaqError: the task's own; or a ClusterError where it could not be done.
        """
        from distributed import KilledWorker

        try:
            error = future.exception()
            if error is None:
                return future.result()
        except (CancelledError, asyncio.CancelledError, OSError, TimeoutError) as lost:
            raise ClusterError(f"the Dask cluster at {self.address} was lost; what was committed is saved") from lost
        if isinstance(error, MithaqError | KilledWorker):
            raise error
        raise ClusterError(f"a task of the Dask cluster failed: {_said(error)}") from error


@contextmanager
def open_cluster(address: str) -> Iterator[Cluster]:
    """Yield a connection to the scheduler.

    Raises:
        SettingsError: Dask is not installed, or nobody answers there.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise SettingsError(
            "a Dask cluster needs more than is installed: run `make setup-scale`, or install mithaq[scale]"
        ) from error
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise SettingsError(f"no Dask scheduler answers at {address}: start one, or correct --address") from error
    with client:
        yield Cluster(client, address)


@contextmanager
def cluster_runners(job: Job, cluster: Cluster, *, note: Callable[[str], None]) -> Iterator[None]:
    """Work off the job on the cluster."""
    executor = ThreadPoolExecutor(1, thread_name_prefix="dask")
    runner = executor.submit(_work, job, cluster, note)
    report(job, THREADS, [runner])
    try:
        yield None
    finally:
        job.stopping.set()
        with suppress(OSError, TimeoutError, ValueError):  # workers that have gone need not be told
            cluster.client.run(let_go, job.run, on_error="ignore")
        executor.shutdown(wait=True)


class _Tasks:
    """The tasks in the cluster, and what each is to do."""

    def __init__(self, job: Job, cluster: Cluster) -> None:
        request = job.request
        self.job, self.cluster = job, cluster
        self.order = Order(
            run=job.run,
            dataset=request.dataset,
            rules=request.rules,
            limits=request.limits,
            fresh=request.fresh,
            verbose=request.verbose,
            made_with=present(request.rules),
        )
        self.under_way: dict[Future, tuple[WorkItem, ...]] = {}
        self.tries: dict[WorkItem, int] = {}

    def submit(self, items: tuple[WorkItem, ...]) -> None:
        """Give the cluster a batch."""
        threads = max(self.cluster.threads, default=1)
        future = self.cluster.client.submit(analyse_batch, self.order, items, threads, pure=False)
        self.under_way[future] = items

    def fill(self) -> None:
        """Submit as many batches as keep the cluster busy, unless the committer is behind."""
        most = AHEAD * self.cluster.size
        while len(self.under_way) < most and self.job.results.qsize() < WAITING:
            taken = self.job.take()
            if taken is None:
                return
            self.submit(tuple(taken[1]))

    def settle(self, future: Future) -> None:
        """Queue the rows of a task that has ended, or submit its documents again, one by one."""
        from distributed import KilledWorker

        items = self.under_way.pop(future)
        try:
            batches: Rows = self.cluster.answer(future)
        except KilledWorker:
            for item in items:
                self._again(item)
            return
        for some, batch in batches:
            self.job.results.put(Answer(some, batch))

    def _again(self, item: WorkItem) -> None:
        self.tries[item] = self.tries.get(item, 0) + 1
        if self.tries[item] <= TRIES:
            self.submit((item,))
            return
        error = WorkerKilledError(item.path, "the workers that analysed it died, one after another")
        self.job.results.put(Answer((item,), failed(item, error, run=self.job.run)))

    def give_up(self) -> None:
        """Take back what is under way."""
        if self.under_way:
            self.cluster.client.cancel(list(self.under_way))


def _work(job: Job, cluster: Cluster, note: Callable[[str], None]) -> None:
    from distributed import wait

    tasks, silent = _Tasks(job, cluster), threading.Event()
    tasks.fill()
    while tasks.under_way and not job.stopping.is_set():
        try:
            with cluster.client.as_current():
                done = wait(list(tasks.under_way), timeout=LOOK_SECONDS, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            _tell_of_none(cluster, silent, note)
            done = set()
        except (CancelledError, asyncio.CancelledError) as lost:
            raise ClusterError(f"the Dask cluster at {cluster.address} was lost; what was committed is saved") from lost
        for future in done:
            tasks.settle(future)
        tasks.fill()
    tasks.give_up()


def _tell_of_none(cluster: Cluster, told: threading.Event, note: Callable[[str], None]) -> None:
    """Say once that there is no worker to wait for."""
    if cluster.client.status != "running":
        raise ClusterError(f"the Dask scheduler at {cluster.address} was lost; what was committed is saved")
    if not cluster.threads and not told.is_set():
        told.set()
        note(f"no workers at {cluster.address}: waiting for one")


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
