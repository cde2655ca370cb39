"""The clauses of an instrument that are compared: provisions with words of their own, lead-ins before their items."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from pipeline.errors import SettingsError
from pipeline.settings import Limits

KINDS = frozenset({"preamble", "article", "paragraph", "item", "annex"})
SHORTEST = 5  # words of a clause that says something
LONGEST_LEAD = 300  # characters
COLUMNS = "document, provision, kind, heading, page, language, span_start, span_end, text, leads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause. ``text`` is on one line, with the lead-ins that it completes; the span is that of its own words."""

    provision: str
    text: str
    span_start: int
    span_end: int
    heading: str | None = None
    page: int | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text that need not be in the dataset."""

    name: str
    clauses: tuple[Clause, ...]


def read_draft(path: Path, *, limits: Limits | None = None) -> Draft:
    """Return the clauses of the document at ``path``, which is read as documents of the dataset are and kept nowhere.

    Raises:
        DocumentError: it cannot be read, or is over a limit.
        SettingsError: it has no clauses.
    """
    from pipeline.read import read
    from pipeline.structure.normalise import normalise

    return _draft(normalise(read(path, limits=limits or Limits())), path.name)


def as_draft(text: str, *, name: str = "draft") -> Draft:
    """Return the clauses of words at hand.

    Raises:
        SettingsError: it has no clauses.
    """
    from pipeline.structure.normalise import normalise
    from pipeline.types import Page, PagedText, SourceDocument

    source = SourceDocument(path=Path(name), sha256="0" * 64, media_type="text/plain", size=len(text))
    page = Page(number=1, text=text, method="plain", quality=1.0)
    return _draft(normalise(PagedText(source=source, pages=(page,))), name)


def _draft(text: Any, name: str) -> Draft:  # noqa: ANN401 - an InstrumentText, loaded late
    from pipeline.structure.provisions import segment
    from pipeline.structure.rules import shipped_rules

    rows = [
        {
            "provision": one.id,
            "kind": str(one.kind),
            "heading": one.heading,
            "page": text.locate(one.span.start)[0],
            "span_start": one.span.start,
            "span_end": one.span.end,
            "text": one.span.of(text.text),
            "language": one.language,
            "leads": [{"span_start": lead.start, "span_end": lead.end} for lead in one.leads],
        }
        for one in segment(text, rules=shipped_rules())
    ]
    clauses = tuple(clauses_of(rows))
    if not clauses:
        raise SettingsError(f"{name} has no clause of {SHORTEST} words or more: nothing can be compared")
    return Draft(name=name, clauses=clauses)


def clauses_of(rows: Sequence[Mapping[str, Any]]) -> list[Clause]:
    """Return the clauses among a document's rows of ``provisions``."""
    found = []
    for row in rows:
        if row["kind"] not in KINDS or len(row["text"].split()) < (2 if row["leads"] else SHORTEST):
            continue
        text = " ".join(f"{lead_words(rows, row)} {row['text']}".split())
        if len(text.split()) >= SHORTEST:
            clause = Clause(
                provision=row["provision"],
                text=text,
                span_start=row["span_start"],
                span_end=row["span_end"],
                heading=row["heading"],
                page=row["page"],
                language=row["language"],
            )
            found.append(clause)
    return found


def lead_words(rows: Sequence[Mapping[str, Any]], row: Mapping[str, Any]) -> str:
    """Return the words of the lead-ins that a row of ``provisions`` completes, found in its document's ``rows``."""
    return " ".join(_lead(rows, lead["span_start"], lead["span_end"]) for lead in row["leads"])


def _lead(rows: Sequence[Mapping[str, Any]], start: int, end: int) -> str:
    row = rows[max(0, bisect_right(rows, start, key=itemgetter("span_start")) - 1)]
    words: str = row["text"][max(0, start - row["span_start"]) : max(0, end - row["span_start"])]
    return words[-LONGEST_LEAD:]
