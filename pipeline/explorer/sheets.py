"""Pages of a document as they look, drawn from its source file, with the places of quotes on them.

The file must still lie where it was read and be the same: its hash is compared. PDFium is used by one thread at a time.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from contextlib import closing
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pypdfium2

from pipeline.errors import DocumentError, UnreadableDocumentError
from pipeline.explorer.view import Row, View
from pipeline.read.containers import open_document, split_path
from pipeline.read.pdf.boxes import (
    BY_LETTERS,
    BY_WORDS,
    PageBox,
    page_ranges,
    ranges_boxes,
    word_boxes,
    words_from_rows,
)
from pipeline.settings import Limits
from pipeline.types import Span

PIXELS_WIDE, MOST_SCALE, MOST_PIXELS = 1240, 3.0, 8_000_000
_pdfium = threading.Lock()


class GoneError(DocumentError):
    """The source of a document is not there any more, or is another file now."""


def source(document: Row) -> Path:
    """Return where the document's source lies, the first of its paths that still holds it.

    Raises:
        GoneError: none does.
    """
    wanted = document["sha256"]
    there = False
    for name in document["paths"] or [document["path"]]:
        path = Path(name)
        try:
            outer = (split_path(path) or (path, ""))[0].stat()
            there = True
            if wanted and _hash(path, outer.st_mtime_ns, outer.st_size) == wanted:
                return path
        except (OSError, DocumentError):
            continue
    what = "has been changed since" if there else "is no longer where it was read"
    raise GoneError(Path(document["path"]), f"the source file {what}, so its pages cannot be shown")


@lru_cache(maxsize=2_000)
def _hash(path: Path, mtime_ns: int, size: int) -> str:  # noqa: ARG001 - the key
    with open_document(path, limits=Limits()) as file, file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def drawn(path: Path, number: int) -> bytes:
    """Return page ``number`` (from 1) as PNG, about 1,240 pixels wide.

    Raises:
        DocumentError: the page cannot be drawn.
    """
    with open_document(path, limits=Limits()) as file, _pdfium:
        try:
            with closing(pypdfium2.PdfDocument(file)) as document, closing(document[number - 1]) as page:
                width, height = page.get_size()
                scale = min(PIXELS_WIDE / max(width, 1), MOST_SCALE, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
                image = page.render(scale=scale).to_pil()
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise UnreadableDocumentError(path, f"its page {number} can no longer be read") from error
    out = BytesIO()
    image.convert("RGB").quantize(64).save(out, "PNG", compress_level=4)
    return out.getvalue()


def boxes(view: View, document: Row, path: Path, number: int, spans: Sequence[Span]) -> list[list[PageBox]]:
    """Return for each span its boxes on page ``number``, in points from the top left.

    Raises:
        DocumentError: the file can no longer be read.
    """
    identity = document["document"]  # sixteen hex digits, as the address was checked for
    rows = view.collection.dataset.sql_arrow(
        f"SELECT page, method, origins, words FROM pages WHERE document = '{identity}'"  # noqa: S608
    ).to_pylist()
    pages = words_from_rows(rows)
    here = next((page for page in pages if page.number == number), None)
    if here is None:
        return [[] for _ in spans]
    ranges = [[(s, e) for page, s, e in page_ranges(pages, span) if page == number] for span in spans]
    if here.method == BY_WORDS:
        return [[box for s, e in some for box in word_boxes(number, here.words, s, e)] for some in ranges]
    if here.method not in BY_LETTERS:
        return [[] for _ in spans]
    flat = [one for some in ranges for one in some]
    with _pdfium:
        found = iter(ranges_boxes(path, number, flat) if flat else [])
    return [[box for _ in some for box in next(found)] for some in ranges]
