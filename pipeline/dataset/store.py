"""The writer: the one process that changes a dataset.

A commit writes the tables of findings first and ``documents`` last; that last commit carries the pointer by which
readers find the rest (see ``snapshot``). What stands past the pointer is a writer's that was killed or failed: it is
undone before the next commit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties, DeltaTable
from deltalake.exceptions import DeltaError

from pipeline.dataset.batches import NOTHING, Batch, join, prepare
from pipeline.dataset.checks import check
from pipeline.dataset.contracts import CONTRACTS, FINDINGS
from pipeline.dataset.derived import drop_derived, forget_beside, prune_beside
from pipeline.dataset.durable import take_back_torn, write_through
from pipeline.dataset.forget import BELONGING, marks, with_earlier, without
from pipeline.dataset.known import KnownFile, known_files
from pipeline.dataset.leases import READERS
from pipeline.dataset.lock import locked
from pipeline.dataset.outcomes import Outcome, Place
from pipeline.dataset.register import Register, as_superseded, read_register, with_paths
from pipeline.dataset.snapshot import ROOT, is_dataset, open_snapshot, pointer, reason
from pipeline.dataset.space import Space, is_wasteful, measure, reclaim
from pipeline.dataset.tables import add_columns, join_files, open_table, order_files, put, put_root
from pipeline.errors import DatasetError
from pipeline.review.book import Book, laid_over, read_book, relaid
from pipeline.review.laying import LAID

__all__ = ["DatasetWriter", "KnownFile", "known_files"]

MANY_FILES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What maintenance came to. ``read`` are older versions that are being read, and so still there."""

    before: Space
    after: Space
    read: list[int]


class DatasetWriter:
    """Writes to the dataset in ``folder``, alone: ``with DatasetWriter(folder) as writer: ...``.

    Entering creates the folder and its tables where there are none, and undoes what a killed writer left half done.

    Raises:
        DatasetLockedError: another process is writing; the sentence names it.
        DatasetError: the folder cannot be written, or holds something else.
    """

    def __init__(self, folder: Path, *, patience: float = 0.0) -> None:
        self.folder, self._patience = folder, patience
        self._stack = ExitStack()
        self._tables: dict[str, DeltaTable] = {}
        self._written = dict.fromkeys(FINDINGS, 0)  # rows since the tables were last in order
        self._committed: CommitProperties | None = None
        self._lasting: dict[str, int] = {}  # of each table, the first version that may not be on the disk yet
        self._book: Book | None = None  # reviews, once they have been read
        self._register: Register | None = None  # None: what stands past the pointer has to be undone first

    def __enter__(self) -> DatasetWriter:
        """Lock the dataset and open it."""
        is_dataset(self.folder)
        with self._writing():
            self.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            self._check_held = stack.enter_context(locked(self.folder, patience=self._patience))
            with self._writing():
                (self.folder / READERS).touch()
            self._recover()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Unlock the dataset."""
        self._stack.close()

    @property
    def version(self) -> int:
        """Return the number of the newest commit."""
        return int(self._tables[ROOT].version())

    def known(self) -> list[KnownFile]:
        """Return every path in the dataset with the document that it holds."""
        return known_files(self.folder)

    def commit(self, outcomes: Sequence[Outcome], *, run: str) -> int:
        """Make the outcomes visible, all or none, and return the dataset's new version.

        A document already in the dataset is replaced with all its rows. One whose last path has come to hold other
        content is superseded in the same step; where the new content failed, only if the old one had failed too.

        Raises:
            DatasetError: it cannot be written; nothing was replaced.
        """
        return self.commit_batches([prepare(outcomes, run=run)])

    def commit_batches(self, batches: Sequence[Batch]) -> int:
        """Do what ``commit`` does, for rows that workers have prepared; no document may be in two of them."""
        batch, register = join(batches), self._recovered()
        if late := register.forgotten & set(batch.documents):  # forgotten since the run was planned
            batch = Batch(tables=without(batch.tables, late))
        roots = batch.tables[ROOT].select(["document", "state", "paths"]).to_pylist()
        if not roots:
            return self.version
        found = {row["document"]: row["paths"] for row in roots}
        gone = register.superseded(found, {row["document"]: row["state"] for row in roots})
        self._reviews().learn(gone, found)
        batch = Batch(tables=laid_over(batch.tables, self._reviews()))
        paths = {document: list(dict.fromkeys([*new, *register.held(document)])) for document, new in found.items()}
        return self._write(
            pa.concat_tables([with_paths(batch.tables[ROOT], paths), as_superseded(self._rows(gone), gone)]),
            files=batch.tables["files"],
            findings=batch.tables,
            replaced={*found, *gone} & register.states.keys(),
        )

    def add_paths(self, places: Mapping[str, Sequence[Place]]) -> int:
        """Record further (or touched) paths of documents in the dataset, by document.

        Raises:
            DatasetError: a document is not in the dataset, or is superseded and so without findings.
        """
        register = self._recovered()
        places = {document: some for document, some in places.items() if document not in register.forgotten}
        for document in places:
            if register.states.get(document, "superseded") == "superseded":
                raise DatasetError(f"document {document} is not in the dataset in {self.folder}: process its file")
        found = {document: [place.path for place in some] for document, some in places.items()}
        gone = register.superseded(found, register.states)
        paths = {document: list(dict.fromkeys([*register.held(document), *new])) for document, new in found.items()}
        files = [
            {"path": place.path, "document": document, "size": place.size, "mtime_ns": place.mtime_ns}
            for document, some in places.items()
            for place in some
        ]
        roots = [with_paths(self._rows(found), paths), as_superseded(self._rows(gone), gone)]
        return self._write(pa.concat_tables(roots), files=check("files", files), replaced=gone.keys())

    def mark_superseded(self, documents: Mapping[str, str | None]) -> int:
        """Mark documents as superseded, each by the given document (None: by nothing), and drop their findings."""
        register = self._recovered()
        known = {document: by for document, by in documents.items() if document in register.states}
        self._reviews().learn(known, ())
        vacated = [path for document in known for path in register.held(document)]
        return self._write(as_superseded(self._rows(known), known), replaced=known.keys(), vacated=vacated)

    def review(self, reviews: Sequence[Mapping[str, Any]]) -> int:
        """Write rows of ``reviews``, lay them over the rows of their documents, and return the new version.

        Raises:
            ContractError: a row breaks the contract.
            DatasetError: the dataset cannot be written; nothing was.
        """
        register, new = self._recovered(), check("reviews", reviews)
        book = self._reviews().and_then(new.to_pylist())
        documents = sorted({book.heir(row["document"]) for row in reviews})
        laid = relaid(open_snapshot(self.folder), documents, book)
        with self._changing():
            self._join_small()
            put(self._tables["reviews"], new, column="document", old=())
            self._lay(laid, documents)
        self._book, self._register = book, register
        return self.version

    def forget(self, documents: Collection[str], *, at: datetime) -> list[str]:
        """Remove documents, their earlier versions and all their rows; return the identities of what is gone.

        What remains is their hashes in ``forgotten``, so that a run passes their content over. Files that no version
        needs any more still hold the rows until ``maintain`` deletes them.

        Raises:
            DatasetError: a document is not in the dataset, or the dataset cannot be written; nothing was removed.
        """
        register = self._recovered()
        if strange := set(documents) - register.states.keys():
            raise DatasetError(f"document {min(strange)} is not in the dataset in {self.folder}: nothing was forgotten")
        everything = open_snapshot(self.folder).table(ROOT)
        followers = dict(zip(*(everything.column(n).to_pylist() for n in ("document", "superseded_by")), strict=True))
        gone = with_earlier(documents, followers)
        book = self._reviews().without(gone)
        later = sorted({self._reviews().heir(document) for document in gone} - gone)  # they may hold reviews of these
        laid = relaid(open_snapshot(self.folder), later, book)
        with self._changing():
            for name in BELONGING:
                put(self._tables[name], NOTHING[name], column="document", old=gone)
            marked = marks(self._rows(gone).to_pylist(), at=at)
            hashes = [sha256 for sha256 in marked.column("sha256").to_pylist() if sha256]
            put(self._tables["forgotten"], marked, column="document", old=())
            forget_beside(self.folder, hashes)  # the one thing that is not undone by going back, and need not be
            self._lay(laid, later, gone=gone)
            drop_derived(self.folder)
        return sorted(gone)

    def take_out(self, documents: Collection[str]) -> int:
        """Remove all rows of documents but for reviews of them, so that the next run reads their files again.

        Tables from which files have gone missing lose the rows that these held.
        """
        register = self._recovered()
        with self._changing():
            for table in self._tables.values():
                if table is not self._tables[ROOT]:
                    table.repair()
            for name in (*FINDINGS, "files"):
                put(self._tables[name], NOTHING[name], column="document", old=documents)
            self._publish(NOTHING[ROOT], register.states.keys() & set(documents))
        return self.version

    def remember(self, documents: Collection[str]) -> int:
        """Take away the marks of forgotten documents: the next run that meets their content reads it."""
        register = self._recovered()
        if known := register.forgotten & set(documents):
            with self._changing():
                put(self._tables["forgotten"], NOTHING["forgotten"], column="document", old=known)
                self._publish(NOTHING[ROOT])
        return len(known)

    def finish_run(self, run: Mapping[str, Any]) -> int:
        """Write a row of ``runs`` (see its contract) and return the new version."""
        register, row = self._recovered(), check("runs", [run])
        known = open_snapshot(self.folder).table("runs", ["run"]).column("run").to_pylist()
        with self._changing():
            put(self._tables["runs"], row, column="run", old={run["run"]} & set(known))
            self._publish(NOTHING[ROOT])
        self._register = register
        return self.version

    def compact(self, *, everything: bool = False) -> int:
        """Order by document the tables of which this writer wrote much, or all.

        To be called at the end of a run: it costs little where little was written. Returns the dataset's version,
        a new one if a table was ordered.
        """
        register = self._recovered()
        with self._changing():
            grown = [
                name
                for name, rows in self._written.items()
                if everything or (rows and 4 * rows >= self._tables[name].count())
            ]
            for name in grown:
                order_files(self._tables[name], CONTRACTS[name].key[0])
            if grown:
                self._publish(NOTHING[ROOT])
            self._written = dict.fromkeys(FINDINGS, 0)
            self._spare()
        self._register = register
        return self.version

    def maintain(self, *, vacuum: bool = False) -> Kept:
        """Put every table in order in few files; with ``vacuum`` delete every older version from disk.

        Raises:
            DatasetError: the dataset cannot be written; no row was changed.
        """
        before = measure(self.folder, self._tables)
        self.compact(everything=True)
        with self._writing():
            read = self._reclaim() if vacuum else []
            hashes = open_snapshot(self.folder).table(ROOT, ["sha256"]).column("sha256").to_pylist()
            prune_beside(self.folder, [sha256 for sha256 in hashes if sha256])
        return Kept(before=before, after=measure(self.folder, self._tables), read=read)

    # --- the steps of a commit ---------------------------------------------------------------

    def _write(
        self,
        roots: pa.Table,
        *,
        replaced: Collection[str],
        findings: Mapping[str, pa.Table] = NOTHING,
        files: pa.Table = NOTHING["files"],
        vacated: Collection[str] = (),
    ) -> int:
        """Commit rows of ``documents``, with the findings that take the place of those of documents ``replaced``."""
        register = self._recovered()
        paths = {*vacated, *files.column("path").to_pylist()} & register.holders.keys()
        old = set(roots.column("document").to_pylist()) & register.states.keys()
        with self._changing():
            joined = self._join_small()
            for name in FINDINGS:
                put(self._tables[name], findings[name], column="document", old=replaced)
                self._written[name] += findings[name].num_rows
            put(self._tables["files"], files, column="path", old=paths)
            self._publish(roots, old)
            if joined:
                self._spare()
        register.learn(roots, files, vacated=vacated)
        self._register = register
        return self.version

    def _lay(self, laid: Mapping[str, pa.Table], documents: Collection[str], *, gone: Collection[str] = ()) -> None:
        """Put reviewed rows in the place of those of documents; ``gone`` are documents that go in the same commit."""
        for name in LAID:
            if name != ROOT:
                put(self._tables[name], laid[name], column="document", old=documents)
        self._publish(laid[ROOT], {*documents, *gone})

    def _reviews(self) -> Book:
        if self._book is None:
            self._book = read_book(open_snapshot(self.folder))
        return self._book

    def _join_small(self) -> bool:
        """Join the small files of tables that have many, since each commit costs more, the more files there are."""
        joined = [
            # Joining changes no row, so that of ``documents`` may go on pointing at what is committed.
            join_files(table, many=MANY_FILES, properties=self._committed if name == ROOT else None)
            for name, table in self._tables.items()
        ]
        return any(joined)

    def _publish(self, roots: pa.Table, old: Collection[str] = ()) -> None:
        """Commit ``documents``, with what it points at on the disk before it, and itself before this returns."""
        self._check_held()
        self._committed = self._pointer()
        self._write_through({name for name in self._tables if name != ROOT})
        put_root(self._tables[ROOT], roots, old=old, properties=self._committed)
        self._write_through({ROOT})

    def _write_through(self, names: Collection[str]) -> None:
        versions = {name: int(self._tables[name].version()) for name in names}
        write_through({self.folder / name: range(self._lasting.get(name, 0), at + 1) for name, at in versions.items()})
        self._lasting |= {name: at + 1 for name, at in versions.items()}

    def _spare(self) -> None:
        """Delete older versions where they take too much room."""
        if is_wasteful(self.folder, self._tables):
            self._reclaim()

    def _reclaim(self) -> list[int]:
        read = reclaim(self.folder, self._tables)
        self._tables = {name: open_table(self.folder, name) for name in self._tables}
        return read

    def _pointer(self) -> CommitProperties:
        return pointer({name: table.version() for name, table in self._tables.items()})

    def _rows(self, documents: Collection[str]) -> pa.Table:
        if not documents:
            return NOTHING[ROOT]
        return open_snapshot(self.folder).table(ROOT, filter=pc.field("document").isin(list(documents)))

    def _recovered(self) -> Register:
        return self._register or self._recover()

    def _recover(self) -> Register:
        """Open the tables as the pointer says, undo what stands past it, and learn what is in them."""
        with self._writing():
            take_back_torn(self.folder / ROOT, after=0)
        at = open_snapshot(self.folder).versions if is_dataset(self.folder) else {}
        # What a killed writer committed last may not have reached the disk; all before it has.
        self._lasting = {name: max(0, version - 2) for name, version in at.items()}
        with self._writing():
            for name, version in at.items():
                take_back_torn(self.folder / name, after=version)
            self._tables = {name: open_table(self.folder, name) for name in CONTRACTS if name != ROOT}
            past = [name for name, version in at.items() if name != ROOT and self._tables[name].version() > version]
            for name in past:
                self._tables[name].restore(at[name])
            self._tables[ROOT] = open_table(self.folder, ROOT, properties=self._pointer())
            grown = [name for name, table in self._tables.items() if add_columns(table, name, pointer(at))]
            if at and (past or grown or at.keys() != CONTRACTS.keys()):
                self._publish(NOTHING[ROOT])
            self._committed = self._pointer()
            self._write_through(self._tables)
        self._register, self._book = read_register(open_snapshot(self.folder)), None
        return self._register

    @contextmanager
    def _changing(self) -> Iterator[None]:
        self._register = None
        with self._writing():
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, DeltaError, pa.ArrowException) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else reason(self.folder, error)
            raise DatasetError(
                f"the dataset in {self.folder} cannot be written: {why}; nothing was replaced"
            ) from error
