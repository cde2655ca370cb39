"""What a large deployment is computed from: ``make scale-out`` (docs/scale-out.md has the figures).

First the real analysis of the specimens, and of a folder of one's own (``--sample``), on a Dask cluster of two
workers over a bucket on loopback, one of them killed on the way, against a run on this machine. Then the committer
alone: rows of those documents under new names, committed to the bucket in batches of several sizes.
"""

import argparse
import pickle
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from itertools import count
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import open_dataset
from pipeline.dataset.batches import WRITTEN, Batch
from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.snapshot import open_snapshot
from pipeline.dataset.space import measure
from pipeline.dataset.store import DatasetWriter
from pipeline.storage import files_below, located
from tests.flows.clusters import ROOT, bucket_server, dask_cluster, requests_so_far, rows, upload
from tests.flows.test_scale_out import kill_at_work

numbers = count()


def mithaq(*arguments):
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "flows.cli", *map(str, arguments)], cwd=ROOT, check=True)
    return time.monotonic() - began


def compared(folder, bucket, work):
    """Run here and on a cluster of which a worker is killed; return the seconds of both and whether rows agree."""
    upload(folder, f"{bucket}/in")
    here = mithaq("run", folder, "--dataset", work / "here", "--orchestrator", "none")
    with dask_cluster(work) as cluster:
        killer = threading.Thread(target=kill_at_work, args=(cluster.workers[0],))
        killer.start()
        far = mithaq(
            "run", f"{bucket}/in", "--dataset", f"{bucket}/out", "--runner", "dask", "--address", cluster.address
        )
        killer.join()
        cluster.add()
        again = mithaq("run", f"{bucket}/in", "--dataset", f"{bucket}/out", "--runner", "dask", "--address",
                       cluster.address, "--reprocess")  # fmt: skip
        workers = [psutil.Process(worker.pid) for worker in cluster.workers[1:]]
        memory = max(sum(p.memory_info().rss for p in (worker, *worker.children(recursive=True))) for worker in workers)
    same = rows(work / "here", folder) == rows(f"{bucket}/out", f"{bucket}/in")
    return here, far, again, memory, same


def pattern(dataset, most=256):
    """Return rows of at most so many documents of a dataset, evenly taken, by table and document."""
    snapshot = open_snapshot(dataset)
    names = snapshot.table("documents", ["document"], pc.field("state") == "processed").column(0).to_pylist()
    names = sorted(names)[:: -(-len(names) // most)]
    tables = {}
    for name in WRITTEN:
        tables[name] = {document: [] for document in names}
        for row in snapshot.table(name, filter=pc.field("document").isin(names)).to_pylist():
            tables[name][row["document"]].append(row)
    return names, tables


def renamed(source, documents):
    """Return rows of so many documents: those of the pattern over and over, each under a new name."""
    names, tables = source
    rows_of = {name: [] for name in WRITTEN}
    for _ in range(documents):
        number = next(numbers)
        old = names[number % len(names)]
        new = f"{number:08x}{old[8:]}"
        for name in WRITTEN:
            for row in tables[name][old]:
                row = row | {"document": new}
                if name == "documents":
                    row |= {"path": f"{number}/{row['path']}", "paths": [f"{number}/{path}" for path in row["paths"]]}
                if name == "files":
                    row["path"] = f"{number}/{row['path']}"
                rows_of[name].append(row)
    return Batch(tables={n: pa.Table.from_pylist(some, schema=CONTRACTS[n].schema) for n, some in rows_of.items()})


def committing(source, target, *, size, commits):
    """Commit batches to a new dataset; print seconds, requests and bytes as they grow."""
    print(f"\ncommits of {size} documents\nin dataset   s/commit   CPU s of the client   requests   bytes/document")
    with DatasetWriter(target) as writer:
        for number in range(commits):
            batch = renamed(source, size)
            before, began, worked = requests_so_far(), time.monotonic(), time.process_time()
            writer.commit_batches([batch])
            seconds, cpu, asked = time.monotonic() - began, time.process_time() - worked, requests_so_far() - before
            if number in {0, 1, 2, 4, 8} or number == commits - 1:
                total = size * (number + 1)
                held = measure(target, writer._tables).needed
                print(f"{total:>10,} {seconds:>10.2f} {cpu:>21.2f} {asked:>10} {held / total:>16,.0f}", flush=True)
        worked = time.process_time()
        writer.compact(everything=True)
        print(f"putting all in order: {time.process_time() - worked:.1f} CPU s")
    held = sum(status.st_size for _, status in files_below(target))
    print(f"in the bucket, older files too: {held / (size * commits):,.0f} bytes per document")
    began = time.monotonic()
    with DatasetWriter(target):
        pass
    print(f"opening for writing: {time.monotonic() - began:.1f} s")


def crossing(source, size=256):
    """Print what a document's rows cost the client on their way from a worker to the committer."""
    batches = [renamed(source, 32) for _ in range(size // 32)]
    began = time.process_time()
    sent = pickle.dumps(batches, protocol=5)
    packed = time.process_time() - began
    began = time.process_time()
    pickle.loads(sent)
    unpacked, each = time.process_time() - began, len(sent) / size
    print(f"\nrows on the way: {each:,.0f} bytes per document, {1000 * unpacked / size:.2f} ms to unpack here, ")
    print(f"{1000 * packed / size:.2f} ms to pack on the worker")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=Path, help="a folder of documents besides the specimens")
    parser.add_argument("--dataset", type=Path, help="take rows of this dataset, and leave out the analysis")
    parser.add_argument("--commits", type=int, default=12)
    parser.add_argument("--sizes", type=int, nargs="*", default=[32, 256, 1024])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, bucket_server() as bucket:
        work = Path(folder)
        source = given.dataset
        if source is None:
            shutil.copytree(ROOT / "data" / "raw", work / "in")
            if given.sample:
                shutil.copytree(given.sample, work / "in" / "sample")
            here, far, again, memory, same = compared(work / "in", bucket, work)
            source = work / "here"
            documents = open_dataset(source).arrow("documents").num_rows
            print(f"\n{documents} documents: {here:.1f} s here, {far:.1f} s on the cluster with a worker killed, "
                  f"{again:.1f} s with both; {memory / 1e6:,.0f} MB for a worker and its process; "
                  f"{'the same rows' if same else 'OTHER ROWS'}")  # fmt: skip
            if not same:
                sys.exit(1)
        source = pattern(source)
        crossing(source)
        for size in given.sizes:
            committing(source, located(f"{bucket}/commits-{size}"), size=size, commits=given.commits)


if __name__ == "__main__":
    main()
