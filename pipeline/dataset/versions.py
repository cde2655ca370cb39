"""Rows of the table ``versions``, and which documents are versions of one instrument."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from hashlib import sha256
from typing import Any

import regex
from lingua import Language

from pipeline.dataset.outcomes import path_text
from pipeline.types import InstrumentRecord

SEPARATOR = regex.compile(r"[ _.()\[\]-]+")


def version_rows(record: InstrumentRecord) -> list[dict[str, Any]]:
    """Return a row for each language version of the document, the principal one first."""
    starts = [provision.span.start for provision in record.provisions]
    instrument = instrument_of(record)
    return [
        {
            "instrument": instrument,
            "language": version.language,
            "principal": version.principal,
            "analysed": version.analysed,
            "title": version.title.value if version.title else None,
            "provisions": sum(bisect_left(starts, s.end) - bisect_left(starts, s.start) for s in version.spans),
            "characters": version.characters,
            "spans": [{"span_start": span.start, "span_end": span.end} for span in version.spans],
            "page": record.text.locate(version.spans[0].start)[0],
        }
        for version in record.versions
    ]


def instrument_of(record: InstrumentRecord) -> str:
    """Return the instrument's identity: the document's own, unless its name marks it as one language's version.

    Files are versions of one instrument where they lie in one folder and their names differ by nothing but a mark
    of the language that each is found to be in: ``accord_en.pdf``, ``accord_fr.pdf``. Nothing else is taken for
    evidence, since titles and dates recur among instruments; a document in several languages stands for itself.
    """
    if len(record.versions) != 1:
        return record.source.id
    folder, _, name = path_text(record.source.path).rpartition("/")
    stem = name.rpartition(".")[0] or name
    marks = _marks(record.versions[0].language)
    words = SEPARATOR.split(stem.casefold())
    if len(words) < 2 or sum(word in marks for word in words) != 1:
        return record.source.id
    unmarked = " ".join("*" if word in marks else word for word in words)
    return sha256(f"{folder}/{unmarked}".encode()).hexdigest()[:16]


@cache
def _marks(language: str) -> frozenset[str]:
    """Return how file names mark a language: its codes of two and three letters (ISO 639), its English name."""
    for one in Language.all():
        if one.iso_code_639_1.name.lower() == language:
            return frozenset({language, one.iso_code_639_3.name.lower(), one.name.lower()})
    return frozenset({language})
