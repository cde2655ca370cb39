"""A Dask cluster of real processes and a bucket on loopback: the same rows as from a run on this machine."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import nullcontext
from multiprocessing import forkserver

import pytest

from flows.ingestion import far_worker
from pipeline import open_dataset
from pipeline.dataset import far_lock
from pipeline.dataset.store import DatasetWriter
from pipeline.errors import DatasetError, DatasetLockedError
from pipeline.storage import BucketPath, discreet, located
from tests.flows import fakes
from tests.flows.clusters import bucket_server, dask_cluster, rows, upload


@pytest.fixture(scope="module")
def bucket():
    with bucket_server() as url:
        yield url


@pytest.fixture(scope="module")
def cluster(bucket, tmp_path_factory):  # noqa: ARG001 - the workers need the bucket's address
    with dask_cluster(tmp_path_factory.mktemp("dask"), preload="tests.flows.fakes_on_dask") as started:
        yield started


def write_folder(folder, count=24):
    folder.mkdir()
    for number in range(count):
        text = f"slow 0.2 document {number}" if number % 3 else f"good document {number}"
        (folder / f"{number}.txt").write_text(text)
    (folder / "sub").mkdir()
    (folder / "sub" / "copy of 3.txt").write_text("good document 3")
    (folder / "sub" / "بلا نص.txt").write_text("bad")
    (folder / "crash.txt").write_text("crash")
    (folder / "~$office.docx").write_text("passed over")


@pytest.mark.usefixtures("fake_analysis")
def test_a_cluster_and_a_bucket_give_row_for_row_what_this_machine_gives_though_a_worker_is_killed(
    call, bucket, cluster, tmp_path
):
    write_folder(tmp_path / "in")
    upload(tmp_path / "in", f"{bucket}/in")
    assert call("run", tmp_path / "in", "--dataset", tmp_path / "out", "--orchestrator", "none")[0] == 0
    expected = rows(tmp_path / "out", tmp_path / "in")

    far = ("run", f"{bucket}/in", "--dataset", f"{bucket}/out", "--runner", "dask", "--address", cluster.address)
    victim = cluster.workers[0]
    killer = threading.Thread(target=kill_at_work, args=(victim,))
    killer.start()
    status, out, err = call(*far)
    killer.join()
    assert (status, err) == (0, "")
    assert "documents read 24" in re.sub(" +", " ", out)
    assert victim.poll() == -signal.SIGKILL
    found = rows(f"{bucket}/out", f"{bucket}/in")
    for name, table in expected.items():
        assert found[name] == table, name
    assert call(*far)[1].startswith("Nothing new: 27 files, ")


def kill_at_work(worker):
    """Kill a worker as soon as it has begun to analyse."""
    import psutil

    until = time.monotonic() + 60
    while time.monotonic() < until:
        children = psutil.Process(worker.pid).children(recursive=True)
        if any("forkserver" in " ".join(child.cmdline()) for child in children):
            break
        time.sleep(0.05)
    time.sleep(0.5)
    os.kill(worker.pid, signal.SIGKILL)


@pytest.mark.usefixtures("fake_analysis")
def test_the_commands_that_read_and_keep_a_dataset_work_on_one_in_a_bucket(call, bucket, tmp_path):
    forkserver._forkserver._stop()  # one that an earlier test started does not know where the bucket is
    write_folder(tmp_path / "in", count=4)
    upload(tmp_path / "in", f"{bucket}/kept/in")
    source, dataset = f"{bucket}/kept/in", ("--dataset", f"{bucket}/kept/out")
    assert call("run", source, *dataset, "--orchestrator", "none")[0] == 0
    assert call("query", "SELECT count(*) AS n FROM documents", "--format", "json", *dataset)[1].split() == (
        ["[", "{", '"n":', "6", "}", "]"]
    )
    assert "4 documents processed, 2 documents failed" in call("status", *dataset)[1]
    assert f"{source}/0.txt" in call("show", f"{source}/0.txt", *dataset)[1]
    assert call("verify", "--folder", source, *dataset)[:2] == (0, f"{bucket}/kept/out is sound\n")
    (located(source) / "0.txt").unlink()
    assert "1 files are gone" in call("verify", *dataset)[1]
    assert call("forget", "0.txt", *dataset)[0] == 0
    status, out, _ = call("maintain", "--vacuum", *dataset)
    assert (status, "MB on disk" in out) == (0, True)
    assert (
        open_dataset(f"{bucket}/kept/out").sql_arrow("SELECT 1 FROM documents WHERE path LIKE '%/0.txt'").num_rows == 0
    )
    (located(source) / "1.txt").write_bytes(b"good and changed")
    status, out, err = call("run", source, *dataset, "--orchestrator", "none")
    assert (status, err) == (0, "")
    assert "changed 1" in re.sub(" +", " ", out)
    assert call("retry", *dataset)[0] == 0
    assert not (tmp_path / "s3:").exists()
    assert not os.path.exists("s3:")


def test_one_writer_at_a_time_and_a_lost_lock_stops_the_next_commit(bucket, monkeypatch):
    folder = located(f"{bucket}/locked")
    monkeypatch.setattr(far_lock, "RENEW_SECONDS", 0.2)
    with DatasetWriter(folder) as writer:
        with (
            pytest.raises(DatasetLockedError, match=r"another process \(PID \d+ on .*\) is writing"),
            DatasetWriter(folder),
        ):
            pass
        (folder / ".lock").write_bytes(b'{"holder": "another machine", "until": 0}')  # as after a long sleep
        time.sleep(3)
        with pytest.raises(DatasetError, match="its lock was lost"):
            writer.finish_run(a_run("late"))
    with DatasetWriter(folder) as writer:  # the other's has run out
        writer.finish_run(a_run("next"))
    assert open_dataset(folder).arrow("runs").column("run").to_pylist() == ["next"]


def test_of_two_writers_without_a_lock_the_log_lets_one_commit(bucket, monkeypatch):
    folder = located(f"{bucket}/fenced")
    monkeypatch.setattr("pipeline.dataset.store.locked", lambda *_, **__: nullcontext(lambda: None))
    with DatasetWriter(folder) as first, DatasetWriter(folder) as second:
        second.finish_run(a_run("second"))
        with pytest.raises(DatasetError, match="cannot be written"):
            first.finish_run(a_run("first"))
    assert open_dataset(folder).arrow("runs").column("run").to_pylist() == ["second"]


def a_run(name):
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    counts = dict.fromkeys(("found", "skipped", "processed", "failed", "superseded", "pages", "words"), 0)
    return {"run": name, "state": "completed", "started_at": now, "finished_at": now, "seconds": 1.0, "folders": [],
            "workers": 1, "peak_memory": None, "pipeline_version": "0", "model_versions": [], **counts}  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--runner", "dask"), "--runner dask and --address tcp://host:8786 (of the Dask scheduler) go together"),
        (("--address", "tcp://127.0.0.1:9"), "go together"),
        (("--runner", "dask", "--address", "nonsense://x"), "no Dask scheduler answers at nonsense://x"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(call, tmp_path, arguments, sentence):
    (tmp_path / "in").mkdir()
    status, _, err = call("run", tmp_path / "in", "--dataset", tmp_path / "out", *arguments)
    assert (status, err.count("\n")) == (2, 1)
    assert sentence in err


def test_no_bucket_and_no_answer_of_the_storage_are_told_without_its_address_and_keys(call, bucket):
    status, _, err = call("status", "--dataset", "s3://nobodys-bucket/out")
    assert (status, err.count("\n")) == (2, 1)
    for secret in ("127.0.0.1", "nobody-", "id-of", "secret-of", "<"):
        assert secret not in err
    assert discreet("Generic error: Error performing PUT http://10.0.0.1/x <AWSAccessKeyId>1</A>") == "Generic error"
    assert call("run", "s3:///", "--dataset", f"{bucket}/x")[0] == 2


def test_a_run_on_this_machine_loads_neither_dask_nor_object_storage():
    code = (
        "import sys, flows.cli, flows.commands.run, flows.options, flows.ingestion.work, pipeline.dataset.store;"
        "print(sorted({'distributed', 'dask', 'obstore', 's3fs', 'boto3'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_worker_with_other_rules_refuses(monkeypatch):
    from dataclasses import replace

    from flows.keeping.outdated import present
    from pipeline.errors import SettingsError
    from pipeline.settings import Limits

    now = present()
    order = far_worker.Order(run="r", dataset=located("/tmp/none"), rules=None, limits=Limits(), fresh=False,
                             verbose=False, made_with=replace(now, rules="others"))  # fmt: skip
    monkeypatch.setattr(far_worker, "build_for_dataset", fakes.build_rows)
    with pytest.raises(SettingsError, match="other rules than this machine"):
        far_worker.analyse_batch(order, (), 1)


def test_paths_of_buckets_are_paths():
    path = located("s3://bucket//a/b c.txt")
    assert isinstance(path, BucketPath)
    assert (str(path), path.name, str(path.parent), path.bucket, path.key) == (
        "s3://bucket/a/b c.txt", "b c.txt", "s3://bucket/a", "bucket", "a/b c.txt"
    )  # fmt: skip
    assert located(path) == path
    assert located("x/../y").is_absolute()
