"""What the writer knows by heart: the documents, their paths, and which document each path holds now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import pyarrow as pa

from pipeline.dataset.contracts import DOCUMENTS
from pipeline.dataset.snapshot import Snapshot

NO_FINDINGS = {"provisions": 0, "commitments": 0, "issues": 0}


class Register:
    """Documents and paths as the newest commit left them.

    The rules of succession: a path that comes to hold other content leaves its old document without that path, and
    a document without any path left is superseded by the one that took the last. A document that failed takes over
    from failed ones only, so that a half-copied file does not wipe out what was known of the old one.
    """

    def __init__(self, documents: pa.Table, files: pa.Table, *, forgotten: frozenset[str] = frozenset()) -> None:
        self.forgotten = forgotten
        self.states: dict[str, str] = {}
        self.paths: dict[str, list[str]] = {}
        self.holders: dict[str, str] = {}
        self._claims: defaultdict[str, set[str]] = defaultdict(set)
        self.learn(documents, files)

    def learn(self, documents: pa.Table, files: pa.Table, *, vacated: Collection[str] = ()) -> None:
        """Take in rows of ``documents`` and ``files`` that were committed, and paths that hold nothing any more."""
        for row in documents.select(["document", "state", "paths"]).to_pylist():
            self.states[row["document"]], self.paths[row["document"]] = row["state"], row["paths"]
            for path in row["paths"]:
                self._claims[path].add(row["document"])
        for path in vacated:
            self.holders.pop(path, None)
        for row in files.select(["path", "document"]).to_pylist():
            self.holders[row["path"]] = row["document"]

    def held(self, document: str) -> list[str]:
        """Return the paths that hold the document."""
        return [path for path in self.paths.get(document, ()) if self.holders.get(path) == document]

    def superseded(self, found: Mapping[str, Sequence[str]], states: Mapping[str, str]) -> dict[str, str | None]:
        """Return the documents that give way, each with its successor.

        Args:
            found: the paths at which documents were found, by document.
            states: what each of those documents is now.
        """
        takers = {path: document for document, paths in found.items() for path in paths}
        holders = self.holders | takers
        gone: dict[str, str | None] = {}
        for path, taker in takers.items():
            for other in self._claims.get(path, set()) - found.keys():
                yields = {"failed": True, "processed": states[taker] == "processed"}.get(self.states[other], False)
                if yields and all(holders.get(claimed) != other for claimed in self.paths[other]):
                    gone[other] = taker
        return gone


def read_register(snapshot: Snapshot) -> Register:
    """Return the register of a committed version."""
    forgotten = snapshot.table("forgotten", ["document"]).column("document").to_pylist()
    documents = snapshot.table("documents", ["document", "state", "paths"])
    return Register(documents, snapshot.table("files"), forgotten=frozenset(forgotten))


def with_paths(documents: pa.Table, paths: Mapping[str, Sequence[str]]) -> pa.Table:
    """Return rows of ``documents`` with other paths, in the contract's schema."""
    rows = documents.to_pylist()
    changes = [{"path": paths[row["document"]][0], "paths": list(paths[row["document"]])} for row in rows]
    return _rows(rows, changes)


def as_superseded(documents: pa.Table, by: Mapping[str, str | None]) -> pa.Table:
    """Return rows of ``documents`` as superseded, without findings, in the contract's schema."""
    rows = documents.to_pylist()
    return _rows(rows, [{"state": "superseded", "superseded_by": by[row["document"]], **NO_FINDINGS} for row in rows])


def _rows(rows: Sequence[Mapping[str, object]], changes: Sequence[Mapping[str, object]]) -> pa.Table:
    changed = [{**row, **change} for row, change in zip(rows, changes, strict=True)]
    return pa.Table.from_pylist(changed, schema=DOCUMENTS.schema)
