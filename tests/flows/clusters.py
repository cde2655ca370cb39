"""A bucket server and a Dask cluster for tests, all on loopback and in processes of their own; and rows to compare."""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline import open_dataset
from pipeline.dataset.contracts import CONTRACTS
from pipeline.storage import _store, located

ROOT = Path(__file__).parents[2]
BUCKET = "specimens"
OWN = {"run", "mtime_ns", "instrument"}
"""Columns that differ between two runs by their nature; ``instrument`` is made from the path and compared by groups."""


def serve():
    """Serve buckets on a free port, told on standard output; a request for ``/count`` tells how many there were."""
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Silent(WSGIRequestHandler):
        def log(self, *_):
            pass

    inner, counted, lock = DomainDispatcherApplication(create_backend_app), [0], threading.Lock()

    def counting(environ, start):
        if environ["PATH_INFO"] == "/count":
            start("200 OK", [("Content-Type", "text/plain")])
            return [str(counted[0]).encode()]
        with lock:
            counted[0] += 1
        return inner(environ, start)

    server = make_server("127.0.0.1", 0, counting, threaded=True, request_handler=Silent)
    print(server.port, flush=True)
    server.serve_forever()


def ask(path, method="GET"):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(os.environ["AWS_ENDPOINT_URL"] + path, method=method), timeout=60) as said:
        return said.read()


def requests_so_far():
    return int(ask("/count"))


@contextmanager
def process(*arguments, **options):
    """Run a module of Python's until the end of the block."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    began = subprocess.Popen([sys.executable, "-m", *arguments], env=env, cwd=ROOT, **options)
    try:
        yield began
    finally:
        began.kill()
        began.wait()
        if began.stdout is not None:
            began.stdout.close()


@contextmanager
def bucket_server():
    """Serve an empty bucket, reached by the environment as a user would set it."""
    with process("tests.flows.clusters", "serve", stdout=subprocess.PIPE, text=True) as server, _restored():
        port = int(server.stdout.readline())
        os.environ.update(
            AWS_ACCESS_KEY_ID="id-of-nobody",
            AWS_SECRET_ACCESS_KEY="secret-of-nobody",
            AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}",
            AWS_REGION="us-east-1",
            AWS_ALLOW_HTTP="true",
        )
        _store.cache_clear()
        ask(f"/{BUCKET}", "PUT")
        yield f"s3://{BUCKET}"
    _store.cache_clear()


@contextmanager
def _restored():
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def upload(folder, prefix):
    for file in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
        (located(prefix) / file.relative_to(folder).as_posix()).write_bytes(file.read_bytes())


class DaskCluster:
    """A scheduler and workers, by the commands that a user starts them with."""

    def __init__(self, stack, folder, *, workers=2, preload=None):
        self.stack, self.folder, self.preload = stack, folder, preload
        told = folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        until = time.monotonic() + 120
        while not told.exists() and time.monotonic() < until:
            time.sleep(0.1)
        time.sleep(0.2)
        self.address = json.loads(told.read_text())["address"]
        self.workers = [self.add() for _ in range(workers)]

    def add(self):
        preload = ["--preload", self.preload] if self.preload else []
        return self._start(
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder), *preload
        )

    def _start(self, what, *arguments):
        out = (self.folder / f"{what}.log").open("ab")
        self.stack.callback(out.close)
        return self.stack.enter_context(process("dask", what, "--no-dashboard", *arguments, stdout=out, stderr=out))


@contextmanager
def dask_cluster(folder, **options):
    with ExitStack() as stack:
        yield DaskCluster(stack, folder, **options)


def rows(dataset, source):
    """Return every table's rows but those of runs, in order, paths as below ``source``, without what is a run's own."""
    found = open_dataset(dataset)
    tables = {}
    for name, contract in CONTRACTS.items():
        if name != "runs":
            columns = [column for column in contract.names if column not in OWN]
            kept = found.arrow(name).select(columns).to_pylist()
            tables[name] = sorted(repr(row).replace(str(source), "<source>") for row in kept)
    versions = found.arrow("versions").to_pylist()
    groups = {}
    for row in versions:
        groups.setdefault(row["instrument"], set()).add((row["document"], row["language"]))
    tables["instruments"] = sorted(sorted(group) for group in groups.values())
    return tables


if __name__ == "__main__" and sys.argv[1:] == ["serve"]:
    serve()
