"""PDF files with a text layer."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from pipeline.errors import EncryptedDocumentError, LimitExceededError, UnreadableDocumentError
from pipeline.read.content import Content
from pipeline.read.quality import page_quality
from pipeline.settings import Limits
from pipeline.types import Page


def read_pdf(path: Path, *, limits: Limits) -> Content:
    """Return the pages of a PDF."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedDocumentError(path, "it needs a password") from error
        raise UnreadableDocumentError(path, "it is a PDF that is damaged or truncated") from error
    try:
        if len(document) > limits.pages:
            raise LimitExceededError(path, f"it has {len(document):,} pages, over the limit of {limits.pages:,}")
        pages = []
        for index in range(len(document)):
            page = document[index]
            words = page.get_textpage()
            text = words.get_text_range().replace("\r\n", "\n")
            words.close()
            width, height = page.get_size()
            page.close()
            pages.append(Page(number=index + 1, text=text, method="text-layer", width_pt=width, height_pt=height,
                              quality=page_quality(text)))  # fmt: skip
    finally:
        document.close()
    return Content(pages=tuple(pages))
