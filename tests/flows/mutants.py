"""Damaged PDFs and DOCX files by the thousand, through ``mithaq run`` itself: nothing crashes it, nothing is lost.

From the root of the repository: ``python -m tests.flows.mutants [--count 2000] [--seed 1]``, or ``make mutants``.
Every byte-level change is drawn from the seed. Between the mutants lie sound files, which must all be read.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pipeline import open_dataset
from tests.pipeline.read.makers import (
    ENGLISH,
    FRENCH,
    make_docx,
    make_pdf,
    picture,
    replace_member,
    side_by_side,
    wrapped,
)
from tests.pipeline.read.test_mutants import mutate

PARTS = ("word/document.xml", "word/numbering.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels")
SOUND_EVERY = 25


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the mutants. ``reasons`` counts failures by code and reason, figures written as N."""

    made: int
    sound: int
    read: int
    failed: int
    lost: tuple[str, ...]
    unread_sound: tuple[str, ...]
    reasons: Counter[str]
    doubtful: int
    seconds: float
    status: int
    said: str


def seeds(*, scans):
    """Return the sound files that are damaged: PDFs of several kinds, one a scan if asked for, and DOCX."""
    list_item = make_docx("Article 1", ENGLISH, build=lambda d: d.add_paragraph("Item", style="List Number"))
    table = make_docx("PACT", ENGLISH, FRENCH, build=lambda d: d.add_table(3, 3))
    pages = [wrapped(ENGLISH), wrapped(FRENCH)] * 3
    return {
        "pdf": [
            make_pdf(*pages),
            make_pdf(wrapped(ENGLISH), side_by_side(ENGLISH, FRENCH, by_rows=True)),
        ]
        + ([make_pdf(wrapped(ENGLISH), wrapped(FRENCH), picture("Scan"))] if scans else []),
        "docx": [list_item, table],
    }


def splice(one, other, chance):
    """Return the head of one file and the tail of another."""
    return one[: chance.randrange(1, len(one))] + other[chance.randrange(len(other)) :]


def mutants(count, seed, *, scans=True):
    """Yield names and bytes of that many files: two PDFs for each DOCX, one in eight spliced of two."""
    chance, sound = random.Random(seed), seeds(scans=scans)
    for number in range(count):
        kind = chance.choice(("pdf", "pdf", "docx"))
        data = chance.choice(sound[kind])
        if chance.random() < 0.125:
            damaged = splice(data, chance.choice(sound[chance.choice(("pdf", "docx"))]), chance)
        elif kind == "docx" and chance.random() < 0.6:
            part = chance.choice(PARTS)
            with zipfile.ZipFile(BytesIO(data)) as package:
                damaged = replace_member(data, part, mutate(package.read(part), chance))
        else:
            damaged = mutate(data, chance)
        yield f"mutant-{number:05}.{kind}", damaged


def run(count, seed, folder, *, scans=True, also=None):
    """Write the mutants, the sound files between them and what ``also`` writes, ingest all, and return the outcome."""
    source, dataset = folder / "in", folder / "dataset"
    source.mkdir()
    for name, data in mutants(count, seed, scans=scans):
        (source / name).write_bytes(data)
    sound = max(2, count // SOUND_EVERY)
    for number in range(sound):
        (source / f"sound-{number:04}.txt").write_text(f"Agreement {number}\n\n{ENGLISH}", "utf-8")
    if also is not None:
        also(source)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "run", str(source), "--dataset", str(dataset), "--orchestrator", "none"],
        capture_output=True,
        text=True,
        check=False,
    )
    return judge(source, dataset, sound=sound, seconds=time.monotonic() - began, done=done)


def judge(source, dataset, *, sound, seconds, done):
    """Return the outcome: every file in ``source`` must have a row, and a reason where it failed."""
    tables = open_dataset(dataset)
    paths = {Path(row["path"]): row["document"] for row in tables.arrow("files").to_pylist()}
    # What is left of a DOCX may be an archive, and is then known by its members.
    known = {path.relative_to(source).parts[0].removesuffix("!"): document for path, document in paths.items()}
    documents = {row["document"]: row for row in tables.arrow("documents").to_pylist()}
    names = [path.name for path in source.iterdir() if path.name.startswith(("mutant-", "sound-"))]
    lost = [name for name in names if name not in known]
    reasons: Counter[str] = Counter()
    read = 0
    for name in names:
        row = documents[known[name]] if name in known else None
        if row is None or (row["state"] == "failed" and not row["reason"]):
            lost += [] if row is None else [name]
        elif row["state"] == "failed":
            reasons[f"{row['failure']}: {re.sub('[0-9][0-9,]*', 'N', row['reason'])}"] += 1
        else:
            read += 1
    return Outcome(
        made=len(names) - sound,
        sound=sound,
        read=read,
        failed=reasons.total(),
        lost=tuple(lost),
        unread_sound=tuple(
            name for name in names if name.startswith("sound") and documents[known[name]]["state"] != "processed"
        ),
        reasons=reasons,
        doubtful=sum(row["grade"] == "doubtful" for row in documents.values()),
        seconds=seconds,
        status=done.returncode,
        said=done.stdout + done.stderr,
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(asked.count, asked.seed, Path(folder))
    print(f"{found.made:,} mutants and {found.sound:,} sound files in {found.seconds:,.0f} s: {found.read:,} read")
    print(f"({found.doubtful:,} of them doubtful), {found.failed:,} failed with a reason, {len(found.lost)} lost")
    for reason, count in found.reasons.most_common():
        print(f"  {count:6,} {reason}")
    peak = [line for line in found.said.splitlines() if "memory" in line]
    print(*peak, sep="\n")
    if found.lost or found.unread_sound or found.status or found.read + found.failed != found.made + found.sound:
        sys.exit(f"lost: {found.lost[:5]}, sound but not read: {found.unread_sound[:5]}, status {found.status}")


if __name__ == "__main__":
    main()
