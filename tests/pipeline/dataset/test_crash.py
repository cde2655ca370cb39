"""A reader asks all the while a writer commits and is killed (SIGKILL) at any moment: it never sees part of a batch."""

import os
import random
import subprocess
import sys
import time

from pipeline.dataset.query import open_dataset
from pipeline.dataset.snapshot import is_dataset

WHOLE = """
WITH counted AS (
    SELECT d.document, split_part(d.path, '.', 1) AS batch, d.provisions, d.commitments,
        (SELECT count(*) FROM provisions p WHERE p.document = d.document) AS found_provisions,
        (SELECT count(*) FROM commitments c WHERE c.document = d.document) AS found_commitments,
        (SELECT count(*) FROM files f WHERE f.document = d.document) AS found_files
    FROM documents d
)
SELECT batch FROM counted GROUP BY batch
HAVING count(*) <> 4 OR count(DISTINCT commitments) <> 1 OR bool_or(provisions <> found_provisions)
    OR bool_or(commitments <> found_commitments) OR bool_or(found_files <> 1)
"""
STRAYS = "SELECT count(*) AS n FROM commitments WHERE document NOT IN (SELECT document FROM documents)"


def look(folder):
    """Return the version seen and the number of documents; fail if a batch is there in part."""
    dataset = open_dataset(folder)
    assert dataset.sql_arrow(WHOLE).to_pylist() == []
    assert dataset.sql_arrow(STRAYS).to_pylist() == [{"n": 0}]
    return dataset.version, dataset.sql_arrow("SELECT count(*) AS n FROM documents").to_pylist()[0]["n"]


def test_a_reader_never_sees_part_of_a_batch(tmp_path):
    seconds, chance = float(os.environ.get("MITHAQ_TEST_CRASH_SECONDS", "8")), random.Random(os.getpid())
    end, seen, kills = time.monotonic() + seconds, [], 0
    while time.monotonic() < end:
        command = [sys.executable, "-m", "tests.pipeline.dataset.crash_writer", str(tmp_path), str(kills)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout.readline() == "ready\n", "a killed writer must not keep the next from starting"
            until = time.monotonic() + chance.uniform(0.1, 1.5)
            while time.monotonic() < until:
                if is_dataset(tmp_path):
                    seen.append(look(tmp_path))
            assert writer.poll() is None, "the writer ended by itself"
            writer.kill()
        kills += 1
        seen.append(look(tmp_path))
    versions, documents = zip(*seen, strict=True)
    assert list(versions) == sorted(versions)
    assert list(documents) == sorted(documents)
    assert kills >= 2
    assert documents[-1] >= 8
