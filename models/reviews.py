"""What people reviewed in a dataset, as the models learn it: statements, areas and kinds that a person vouches for.

Only documents whose file name says that they are for training are taken: the first hexadecimal digit of the SHA-256 of
the name (of each name under which the content lies) is 8 to f, the rule by which our own labels are split. A text that
holds much of a gold text is left out too. So nothing that is scored is ever learnt.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.compute as pc

from models.data import Document, family, gold_shingles, is_gold
from pipeline.dataset.snapshot import ROOT, Snapshot, open_snapshot
from pipeline.review.anchors import fold, text_of

TRAINING_DIGITS = frozenset("89abcdef")
LABELS = ("modality", "bearer", "beneficiary", "actions", "areas")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """Reviewed values as labels.

    ``folders`` are annotated documents as ``models.candidates`` reads them: windows of the text, each a statement that
    was reviewed, and the commitments in them, none where it was rejected. ``areas`` are labels as ``models.statements``
    reads them, each with the file of its text. ``kinds`` are documents as ``models.data`` has them.
    """

    folders: tuple[Path, ...] = ()
    areas: tuple[tuple[Row, Path], ...] = ()
    kinds: tuple[Document, ...] = ()


def may_train(paths: Sequence[str]) -> bool:
    """Return whether a document that lies at these paths may be learnt from, by its file names."""
    names = {path.rpartition("/")[2] for path in paths}
    return bool(names) and all(hashlib.sha256(name.encode()).hexdigest()[0] in TRAINING_DIGITS for name in names)


@contextmanager
def reviewed_labels(dataset: Path | None, *, shared: Path) -> Iterator[Reviewed]:
    """Yield what was reviewed in a dataset; texts and labels lie in a folder that goes when this ends.

    Args:
        dataset: the dataset; None: nothing.
        shared: the folder with ``gold/``, whose texts are never learnt from.

    Raises:
        DatasetError: there is no dataset, or it cannot be read.
    """
    if dataset is None:
        yield Reviewed()
        return
    snapshot = open_snapshot(dataset)
    with TemporaryDirectory(prefix="mithaq-reviews-") as folder:
        yield _collected(snapshot, Path(folder), gold=gold_shingles(shared))


def _collected(snapshot: Snapshot, out: Path, *, gold: Sequence[frozenset[int]]) -> Reviewed:
    (out / "texts").mkdir()
    areas, kinds, judged = [], [], 0
    for root in snapshot.table(ROOT, filter=pc.field("state") == "processed").to_pylist():
        if not root["reviewed"] or not may_train(root["paths"]):
            continue
        mine = pc.field("document") == root["document"]
        rows = {name: snapshot.table(name, filter=mine).to_pylist() for name in ("provisions", "commitments")}
        text = text_of(rows["provisions"])
        if is_gold(text, gold):
            continue
        path = out / "texts" / f"{root['document']}.txt"
        path.write_bytes(text.encode())
        windows = list(_windows(rows["commitments"], _rejected(snapshot, root["document"])))
        if windows:
            judged += 1
            (out / f"{root['document']}.json").write_text(json.dumps(_gold(path.name, windows)), "utf-8")
        if labels := _areas(root, rows["commitments"]):
            areas.append((labels | {"file": f"reviews/{path.name}"}, path))
        if "kind" in root["reviewed"] and root["kind"]:
            title = root["title"] or ""
            kinds.append(Document(f"reviews/{path.name}", family(title), title, text, root["kind"]))
    return Reviewed(folders=(out,) if judged else (), areas=tuple(areas), kinds=tuple(kinds))


def _rejected(snapshot: Snapshot, document: str) -> list[Row]:
    """Return the machine's commitments that a person rejected."""
    reject = set(snapshot.table("reviews", ["review"], pc.field("action") == "reject").column("review").to_pylist())
    wanted = (pc.field("document") == document) & (pc.field("effect") == "applied")
    effects = snapshot.table("review_effects", filter=wanted).to_pylist()
    machine = (json.loads(row["machine"]) for row in effects if row["review"] in reject and row["machine"])
    return [row for one in machine for row in one.get("commitments", ())]


def _windows(stand: Sequence[Row], rejected: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Yield statements of which all was reviewed, with their commitments, in order; none overlaps another."""
    unsure = {fold(row["quote"]) for row in stand if not row["reviewed"]}
    end = 0
    for row in sorted([*stand, *rejected], key=lambda row: (row["quote_start"], -row["quote_end"])):
        if row["quote_start"] >= end and fold(row["quote"]) not in unsure:
            end = row["quote_end"]
            within = [one for one in stand if row["quote_start"] <= one["trigger_start"] < end]
            if all(one["reviewed"] for one in within):
                yield row["quote"], within


def _gold(file: str, windows: Sequence[tuple[str, list[Row]]]) -> Mapping[str, Any]:
    labelled = [row for _, rows in windows for row in sorted(rows, key=lambda row: row["trigger_start"])]
    return {
        "file": file,
        "split": "train",
        "windows": [quote for quote, _ in windows],
        "commitments": [{name: row[name] for name in ("quote", "trigger", *LABELS)} for row in labelled],
    }


def _areas(root: Row, commitments: Sequence[Row]) -> Row:
    """Return the areas that a person gave or confirmed, of statements and of the document."""
    statements = [
        {"quote": [row["quote_start"], row["quote_end"]], "areas": row["areas"]}
        for row in sorted(commitments, key=lambda row: row["quote_start"])
        if {"*", "areas"} & set(row["reviewed"] or ())
    ]
    if not statements:
        return {}
    return {"commitments": statements} | ({"areas": root["areas"]} if "areas" in root["reviewed"] else {})
