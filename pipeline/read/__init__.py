r"""Reading: a file on disk becomes pages of text, by what it contains and never by what it is called.

``sniff`` says what a file is; one module per format turns it into pages; ``quality`` grades each page.
What cannot be read ends in a ``DocumentError`` whose reason is one sentence. What was read with a doubt
carries an ``Issue``.

The text of a page is what the file prints, with line ends as ``\n``. A file's own header (YAML front matter,
the ``meta`` element of an XML treaty file) stays at the start of the first page, between two lines ``---``,
so that values taken from it have a place to quote; ``PagedText.metadata`` holds the same, parsed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.errors import DocumentError, LimitExceededError, UnreadableDocumentError
from pipeline.read import content, html, mail, plain, sniff, treaty_xml
from pipeline.read.containers import open_document
from pipeline.read.content import name_pages
from pipeline.read.office import docx, odt, old_word, rtf
from pipeline.read.pdf import reader as pdf
from pipeline.read.quality import POOR_QUALITY
from pipeline.settings import Limits
from pipeline.types import Issue, Page, PagedText

READERS: dict[str, content.Reader] = {
    "text/plain": plain.read_plain,
    "text/markdown": plain.read_markdown,
    "text/html": html.read_html,
    "application/xhtml+xml": html.read_html,
    "text/xml": treaty_xml.read_xml,
    "application/pdf": pdf.read_pdf,
    sniff.DOCX: docx.read_docx,
    sniff.ODT: odt.read_odt,
    sniff.RTF: rtf.read_rtf,
    sniff.DOC: old_word.read_old_word,
    sniff.MAIL_TYPE: mail.read_mail,
}


def read(path: Path, *, limits: Limits) -> PagedText:
    """Return the pages of the document at ``path``, which may lead into a container (``archive.zip!/treaty.docx``).

    Raises:
        UnsupportedMediaError: it is no regular file, or of a type without a reader.
        UnreadableDocumentError: it is missing, empty, corrupt or truncated, or holds no text.
        EncryptedDocumentError: it needs a password.
        NeedsOcrError: it is a PDF most of whose pages need OCR in a language that is not installed.
        LimitExceededError: it is over a limit of bytes, unpacked bytes, pages or characters.
    """
    try:
        with open_document(path, limits=limits) as file:
            before = _stand(file)
            source = replace(sniff.identify(file, limits=limits), path=path)
            read_content = READERS[source.media_type](file, limits=limits)
            _check_unchanged(file, before)
    except DocumentError as error:
        if error.path == path:
            raise
        raise type(error)(path, error.reason) from error  # the path of the document, not of a file made to read it
    pages = read_content.pages
    if len(pages) > limits.pages:
        raise LimitExceededError(path, f"it has {len(pages):,} pages, over the limit of {limits.pages:,}")
    if sum(len(page.text) for page in pages) > limits.characters:
        raise LimitExceededError(path, f"its text is over the limit of {limits.characters:,} characters")
    if not any(character.isalnum() for page in pages for character in page.text):
        raise UnreadableDocumentError(path, "it holds no text")
    issues = read_content.issues + _poor_pages(pages)
    return PagedText(source=source, pages=pages, metadata=read_content.metadata, issues=issues)


def _stand(file: Path) -> tuple[int, ...] | None:
    """Return which file lies there, its size and time of change; None where there is none."""
    try:
        status = file.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _check_unchanged(file: Path, before: tuple[int, ...] | None) -> None:
    """Refuse a file that was written to or replaced while it was read: its hash would be that of other words.

    Raises:
        UnreadableDocumentError: it has changed.
    """
    after = _stand(file)
    if after is None:
        raise UnreadableDocumentError(file, "it went away while it was read")
    if before != after:
        raise UnreadableDocumentError(file, "it changed while it was read: ingest it again when it is complete")


def _poor_pages(pages: Sequence[Page]) -> tuple[Issue, ...]:
    """Return a doubt that names the pages whose text is not to be trusted."""
    poor = [page.number for page in pages if page.text and page.quality < POOR_QUALITY]
    if not poor:
        return ()
    message = f"{name_pages(poor)}: many letters or words are not those of any language; the text may be damaged."
    return (Issue(code="read.poor-quality", message=message),)
