"""What a run has to do: the folder's files held against what the dataset knows.

A file whose path, size and time of change are known is taken as known without being opened. Any other file is known
by its content's hash, which is a document's identity: content that is in the dataset already is not read again, only
its new place is recorded. What failed is tried again when asked, or where a file can be opened now that could not be
before, or OCR has since got the language that it lacked (be it for some of the pages only), or LibreOffice has been
installed for old Word files. What was forgotten is passed over. The counts add up to the files seen.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from flows.ingestion.scan import Scan, SeenFile
from pipeline.dataset.known import KnownFile
from pipeline.dataset.outcomes import Place, identity_of, path_text
from pipeline.errors import DocumentError, UnreadableDocumentError
from pipeline.settings import Limits

SUPERSEDED, NEEDS_OCR, UNSUPPORTED = "superseded", "needs-ocr", "unsupported-media"
PROCESSED, MEMBER, MESSAGES = "processed", "!/", (".eml", ".msg", ".mbox")
OFFICE = "LibreOffice"  # named in the reason of an old Word file that could not be read without it


class Standing(StrEnum):
    """What a file is to the dataset."""

    NEW = "new"
    CHANGED = "changed"
    RETRIED = "tried again"
    KNOWN = "already known"
    DUPLICATE = "duplicates"
    FAILED_BEFORE = "failed before"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """A content to analyse, with every path at which it lies; ``problem``, an ``error``, where it fails already."""

    path: Path
    places: tuple[Place, ...]
    sha256: str | None
    problem: str | None = None
    error: type[DocumentError] = UnreadableDocumentError

    @property
    def size(self) -> int:
        """Return the size of the content in bytes."""
        return self.places[0].size


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do, and how the files seen divide.

    ``moved`` gives further places of documents in the dataset, by document; ``older`` counts documents that another
    version of the pipeline analysed.
    """

    seen: int
    ignored: int
    standing: dict[Standing, int]
    work: tuple[WorkItem, ...]
    moved: dict[str, list[Place]]
    older: int = 0

    @property
    def is_idle(self) -> bool:
        """Return whether there is nothing to write."""
        return not (self.work or self.moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which of the documents that the dataset knows are to be read again, by identity or kind, and which never."""

    retry_failed: bool = False
    reprocess: bool = False
    again: frozenset[str] = frozenset()
    forgotten: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Draft:
    """A plan in the making."""

    by_path: dict[str, KnownFile]
    by_content: dict[str, KnownFile]
    choice: Choice
    limits: Limits
    hashes: Mapping[str, str] | None
    standing: dict[Standing, int] = field(default_factory=lambda: dict.fromkeys(Standing, 0))
    contents: dict[str, list[SeenFile]] = field(default_factory=lambda: defaultdict(list))
    broken: list[SeenFile] = field(default_factory=list)
    moved: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))


def plan(
    found: Scan,
    known: Sequence[KnownFile],
    *,
    choice: Choice | None = None,
    version: str = "",
    limits: Limits | None = None,
    hashes: Mapping[str, str] | None = None,
) -> Plan:
    """Return what a run over the files ``found`` has to do, given what the dataset knows.

    Args:
        found: the files that lie in the folder.
        known: the paths that the dataset knows.
        choice: what is to be read again though it is known, and what never; by default nothing.
        version: the pipeline's version, to count documents that an older one analysed.
        limits: what a document in a container may take to be unpacked.
        hashes: the contents' hashes, by path, where files are not to be opened for them.
    """
    living = [file for file in known if file.state != SUPERSEDED]
    draft = _Draft(
        by_path={file.path: file for file in living},
        by_content={file.sha256: file for file in living if file.sha256},
        choice=choice or Choice(),
        limits=limits or Limits(),
        hashes=hashes,
    )
    for seen in found.files:
        draft.standing[_enter(seen, draft)] += 1
    return Plan(
        seen=len(found.files),
        ignored=found.ignored,
        standing=draft.standing,
        work=tuple(_work_items(draft, living)),
        moved=dict(draft.moved),
        older=len({file.document for file in living if version and file.pipeline_version != version}),
    )


def _enter(seen: SeenFile, draft: _Draft) -> Standing:
    """Enter one file in the draft, and return what it is to the dataset."""
    path = path_text(seen.path)
    at_path = draft.by_path.get(path)
    is_unchanged = _is_unchanged(at_path, seen)
    if is_unchanged:
        content = at_path
        sha256 = at_path.sha256 if at_path else None
        if sha256 is None and not (seen.problem or seen.is_member) and (sha256 := _hash(seen, draft)):
            content = draft.by_content.get(sha256)  # it could not be opened before, and now can
    else:
        sha256 = None if seen.problem else _hash(seen, draft)
        content = draft.by_content.get(sha256) if sha256 else None
    if draft.choice.forgotten and identity_of(sha256, path) in draft.choice.forgotten:
        return Standing.FORGOTTEN
    if content is not None and not _is_due(content, draft):
        if content is at_path and is_unchanged:
            return Standing.FAILED_BEFORE if content.failure else Standing.KNOWN
        draft.moved[content.document].append(_as_place(seen))
        return Standing.KNOWN if at_path and at_path.sha256 == sha256 else Standing.DUPLICATE
    if sha256 is None:
        draft.broken.append(seen)
    else:
        draft.contents[sha256].append(seen)
        if len(draft.contents[sha256]) > 1:
            return Standing.DUPLICATE
    if content is not None:
        return Standing.RETRIED
    return Standing.CHANGED if at_path else Standing.NEW


def plain_files(known: Sequence[KnownFile]) -> Callable[[SeenFile], bool]:
    """Return what tells the files that have been read as they are now, and hold no other documents.

    Messages are none of them: what is passed over of their attachments is the user's affair, and may have changed.
    """
    holders = {file.path.partition(MEMBER)[0] for file in known if MEMBER in file.path}
    plain = {
        file.path: (file.size, file.mtime_ns)
        for file in known
        if file.state == PROCESSED and file.path not in holders and not file.path.lower().endswith(MESSAGES)
    }
    return lambda seen: plain.get(path_text(seen.path)) == (seen.size, seen.mtime_ns)


def _is_unchanged(known: KnownFile | None, seen: SeenFile) -> bool:
    return known is not None and (known.size, known.mtime_ns) == (seen.size, seen.mtime_ns)


def _is_due(known: KnownFile, draft: _Draft) -> bool:
    choice = draft.choice
    if choice.reprocess or known.document in choice.again:
        return True
    if known.failure is not None and (choice.retry_failed or _is_answered(known)):
        return True
    return known.failure is None and bool(known.lacking) and _is_answered(known)


def _is_answered(known: KnownFile) -> bool:
    """Return whether what the document was held for has been installed since: OCR's language, or LibreOffice."""
    if known.failure == UNSUPPORTED and OFFICE in (known.reason or ""):
        from pipeline.read.office.old_word import find_office

        return find_office() is not None
    if known.failure != NEEDS_OCR and not known.lacking:
        return False
    from pipeline.read.ocr.languages import can_be_read_now  # with it come the readers, which nothing else here needs

    return any(map(can_be_read_now, known.lacking if known.failure is None else (known.reason or "",)))


def _hash(seen: SeenFile, draft: _Draft) -> str | None:
    """Return the content's SHA-256 in hex digits, None where the file cannot be opened."""
    if draft.hashes is not None:
        return draft.hashes.get(path_text(seen.path))
    try:
        with _opened(seen, draft.limits) as path, path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, DocumentError):
        return None


def _opened(seen: SeenFile, limits: Limits) -> AbstractContextManager[Path]:
    """Return the file, or the document in a container unpacked."""
    if not seen.is_member:
        return nullcontext(seen.path)
    from pipeline.read.containers import open_document  # with it come the readers

    return open_document(seen.path, limits=limits)


def _as_place(seen: SeenFile) -> Place:
    return Place(path=path_text(seen.path), size=seen.size, mtime_ns=seen.mtime_ns)


def _work_items(draft: _Draft, known: Sequence[KnownFile]) -> Iterator[WorkItem]:
    """Yield the contents to analyse, with their places: those seen now, and those that the dataset has elsewhere."""
    elsewhere: dict[str, list[Place]] = defaultdict(list)
    for file in known:
        if file.sha256 in draft.contents:
            elsewhere[file.sha256].append(Place(path=file.path, size=file.size, mtime_ns=file.mtime_ns))
    for sha256, files in draft.contents.items():
        seen = [_as_place(file) for file in files]
        paths = {place.path for place in seen}
        others = [place for place in elsewhere[sha256] if place.path not in paths]
        yield WorkItem(path=files[0].path, places=(*seen, *others), sha256=sha256)
    for lost in draft.broken:
        # What is wrong with a document in a container shows when the worker unpacks it.
        problem = lost.problem or (None if lost.is_member else "the file cannot be opened")
        yield WorkItem(path=lost.path, places=(_as_place(lost),), sha256=None, problem=problem, error=lost.error)


def cost(item: WorkItem) -> float:
    """Return about how many bytes of plain text the item holds; what is packed or drawn holds fewer than it weighs.

    Source: the shared corpus, where a PDF or DOCX page takes some ten times the bytes of its text.
    """
    packed = item.path.suffix.lower() not in {".txt", ".md", ".html", ".htm", ".xml", ".csv", ""}
    return 2_000 + item.size * (0.1 if packed else 1.0)


def batches(items: Sequence[WorkItem], *, workers: int, most: int = 32) -> list[tuple[WorkItem, ...]]:
    """Return the items in batches of about equal cost and at most ``most`` items, the dearest first.

    There are several batches for each worker, so that none waits long for the last one.
    """
    ordered = sorted(items, key=cost, reverse=True)
    share = sum(map(cost, ordered)) / (workers * 8)
    result: list[tuple[WorkItem, ...]] = []
    current: list[WorkItem] = []
    for item in ordered:
        if current and (len(current) == most or sum(map(cost, current)) + cost(item) > share):
            result.append(tuple(current))
            current = []
        current.append(item)
    return [*result, tuple(current)] if current else result
