"""A reader that asks all the while, in a process of its own, and writes down whatever does not add up.

``python -m tests.chaos.reader DATASET REPORT`` until SIGTERM; then REPORT holds its findings as JSON.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
from pathlib import Path

from pipeline.dataset.query import open_dataset
from pipeline.dataset.snapshot import is_dataset
from pipeline.errors import DatasetError

TORN = """
WITH found AS (
    SELECT document, provisions, commitments, issues,
        (SELECT count(*) FROM provisions p WHERE p.document = d.document) AS found_provisions,
        (SELECT count(*) FROM commitments c WHERE c.document = d.document) AS found_commitments,
        (SELECT count(*) FROM issues i WHERE i.document = d.document) AS found_issues,
        (SELECT count(*) FROM files f WHERE f.document = d.document) AS found_files
    FROM documents d
)
SELECT document FROM found WHERE provisions <> found_provisions OR commitments <> found_commitments
    OR issues <> found_issues OR found_files = 0
"""
TWICE = "SELECT document FROM documents GROUP BY document HAVING count(*) > 1"
STRAYS = """
SELECT document FROM (SELECT document FROM provisions UNION SELECT document FROM commitments UNION
    SELECT document FROM issues UNION SELECT document FROM pages) WHERE document NOT IN (SELECT document FROM documents)
"""
COUNT = "SELECT count(*) AS number FROM documents"


def look(folder):
    """Return the version seen, how many documents it has, and what is wrong with it."""
    dataset = open_dataset(folder)
    faults = [
        f"{what} in version {dataset.version}: {row['document']}"
        for what, query in (("torn", TORN), ("twice", TWICE), ("of no document", STRAYS))
        for row in dataset.sql_arrow(query).to_pylist()
    ]
    return dataset.version, dataset.sql_arrow(COUNT).to_pylist()[0]["number"], faults


def main():
    folder, report = map(Path, sys.argv[1:])
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    looks, faults, version, documents = 0, [], -1, 0
    while not stop.wait(0.3):
        try:
            if not is_dataset(folder):
                continue
            now, count, found = look(folder)
        except DatasetError as error:
            found, now, count = [f"a reader was refused: {error}"], version, documents
        if now < version or count < documents:
            found.append(f"went back from version {version} with {documents} documents to {now} with {count}")
        version, documents, looks = now, count, looks + 1
        faults += found[:3]
    report.write_text(json.dumps({"looks": looks, "version": version, "documents": documents, "faults": faults}))


if __name__ == "__main__":
    main()
