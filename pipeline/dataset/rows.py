"""From an instrument's record to the rows of the dataset's tables."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from pipeline.dataset.contracts import DOCUMENTS
from pipeline.dataset.life_rows import binding, clause_rows, evidence_rows
from pipeline.dataset.located import located, placed, value
from pipeline.dataset.outcomes import Failure, Place
from pipeline.dataset.page_rows import way_back
from pipeline.dataset.term_columns import term_columns
from pipeline.dataset.versions import version_rows
from pipeline.extract.parties.memberships import members_of
from pipeline.types import (
    Area,
    InstrumentRecord,
    Origin,
    Page,
    PageGrade,
    Party,
    PartyKind,
    Provision,
)

Rows = list[dict[str, Any]]


def rows_of(record: InstrumentRecord, *, places: Sequence[Place], run: str) -> Mapping[str, Rows]:
    """Return the record's rows by table: one of ``documents``, and those of every table of findings.

    Args:
        record: what is known of the document.
        places: the paths at which its content lay, the one that was read first.
        run: the run that writes the rows.
    """
    names = _names(record.provisions)
    tables = {
        "provisions": _provisions(record, names),
        "versions": version_rows(record),
        "issues": _issues(record),
        "pages": _pages(record),
        "parties": _parties(record),
        "signatories": _signatories(record),
        "commitments": _commitments(record, names),
        "areas": _areas(record),
        "references": _references(record),
        "clauses": clause_rows(record),
        "evidence": list(evidence_rows(record)),
        "review_effects": [],  # what people decided is laid over the rows when they are committed
    }
    for rows in tables.values():
        for row in rows:
            row["document"] = record.source.id
    counts = {name: len(tables[name]) for name in ("provisions", "commitments", "issues")}
    return {"documents": [_document(record) | _provenance(record.source.id, places, run) | counts]} | tables


def failure_rows(failure: Failure, *, run: str) -> Mapping[str, Rows]:
    """Return the rows of a document that failed: its row of ``documents`` and one of ``issues``."""
    document: dict[str, Any] = {column.name: None for column in DOCUMENTS.columns}
    document |= {
        name: [] for name in ("parties", "authentic_languages", "areas", "doubts", "model_versions", "reviewed")
    }
    document |= {"provisions": 0, "commitments": 0, "issues": 1, "pipeline_version": failure.pipeline_version}
    document |= {"state": "failed", "failure": failure.code, "reason": failure.reason}
    document |= {"sha256": failure.sha256, "media_type": failure.media_type}
    issue = {"document": failure.document, "issue": 1, "code": failure.code, "severity": "failure"}
    issue |= {"message": failure.reason, "span_start": None, "span_end": None, "page": None}
    return {"documents": [document | _provenance(failure.document, failure.places, run)], "issues": [issue]}


def _provenance(document: str, places: Sequence[Place], run: str) -> dict[str, Any]:
    paths = list(dict.fromkeys(place.path for place in places))
    return {"document": document, "path": paths[0], "paths": paths, "size": places[0].size, "run": run}


def _document(record: InstrumentRecord) -> dict[str, Any]:
    life, text = record.life_cycle, record.text.text
    kind, laterality = record.kind, record.laterality
    signed_on = value(life.signed_on)
    return {
        "state": "processed",
        "sha256": record.source.sha256,
        "media_type": record.source.media_type,
        "pages": len(record.pages),
        "characters": len(text),
        "words": len(text.split()),
        "language": record.language,
        "quality": _quality(record),
        "grade": "doubtful" if record.grade.doubts else "good",
        "doubts": list(record.grade.doubts),
        "known_words": record.grade.known_words,
        "pages_failed": sum(page.problem is not None for page in record.pages),
        "title": value(record.title),
        "kind": kind.label if kind else None,
        "kind_score": kind.score if kind else None,
        "laterality": laterality.label if laterality else None,
        "laterality_score": laterality.score if laterality else None,
        **binding(record),
        "parties": [party.code for party in _distinct(record.parties)],
        "signed_on": signed_on,
        "signed_on_date": date.fromisoformat(signed_on) if signed_on and len(signed_on) == len("2014-12-16") else None,
        "signed_at": value(life.signed_at),
        "entry_into_force": value(life.entry_into_force),
        "in_force_on": value(life.in_force_on),
        "duration": value(life.duration),
        "renewal": value(life.renewal),
        "termination_notice": value(life.termination_notice),
        "authentic_languages": sorted({found.value for found in life.authentic_languages}),
        "depositary": value(life.depositary),
        "areas": sorted({area.code for area in record.areas if area.provision is None}),
        "pipeline_version": record.pipeline_version,
        "model_versions": [f"{name}@{version}" for name, version in record.model_versions],
        "rules_version": record.rules_version,
        "reader_version": record.reader_version,
        "failure": None,
        "reason": None,
        "superseded_by": None,
        "reviewed": [],
    }


def _quality(record: InstrumentRecord) -> float:
    weights = [max(len(page.text), 1) for page in record.pages]
    total = sum(page.quality * weight for page, weight in zip(record.pages, weights, strict=True))
    return min(total / sum(weights), 1.0) if weights else 0.0


def _distinct(parties: Sequence[Party]) -> list[Party]:
    """Return the parties without those whose code came before."""
    return list({party.code: party for party in reversed(parties)}.values())[::-1]


def page_ranges(origins: Sequence[Origin], length: int) -> dict[int, tuple[int, int]]:
    """Return, for each page with text, the range of the normalised text that comes from it.

    Where columns or notes were set apart from a page's text, it is the longest stretch.
    """
    # What was cut away before the text may leave an origin before its beginning.
    firsts = [(page, max(next(same).start, 0)) for page, same in groupby(origins, key=lambda origin: origin.page)]
    ranges: dict[int, tuple[int, int]] = {}
    for (page, begin), (_, end) in pairwise([*firsts, (0, length)]):
        start, stop = ranges.get(page, (begin, begin))
        if end - begin > stop - start:
            ranges[page] = (begin, end)
    return ranges


def _pages(record: InstrumentRecord) -> Rows:
    ranges = page_ranges(record.text.origins, len(record.text.text))
    back = way_back(record)
    grades = {grade.number: grade for grade in record.grade.pages}
    languages = _page_languages(record.provisions, ranges)
    return [
        {
            "page": page.number,
            "method": page.method,
            "language": languages.get(page.number),
            "quality": page.quality,
            **_page_grade(page, grades.get(page.number)),
            "characters": len(page.text),
            "span_start": ranges[page.number][0] if page.number in ranges else None,
            "span_end": ranges[page.number][1] if page.number in ranges else None,
            "width_pt": page.width_pt,
            "height_pt": page.height_pt,
            **back[page.number],
        }
        for page in record.pages
    ]


def _page_languages(provisions: Sequence[Provision], ranges: Mapping[int, tuple[int, int]]) -> dict[int, str]:
    """Return the language of most of each page's text; a provision counts on every page that it reaches over."""
    ends = [provision.span.end for provision in provisions]
    languages: dict[int, str] = {}
    for page, (start, end) in ranges.items():
        sizes: Counter[str] = Counter()
        for provision in provisions[bisect_right(ends, start) :]:
            if provision.span.start >= end:
                break
            if provision.language is not None:
                sizes[provision.language] += min(provision.span.end, end) - max(provision.span.start, start)
        if sizes:
            languages[page] = sizes.most_common(1)[0][0]
    return languages


def _page_grade(page: Page, grade: PageGrade | None) -> dict[str, Any]:
    doubts = list(grade.doubts) if grade else []
    return {
        "grade": "failed" if page.problem else "doubtful" if doubts else "good",
        "doubts": doubts,
        "known_words": grade.known_words if grade else None,
        "problem": page.problem,
    }


def _names(provisions: Sequence[Provision]) -> list[str]:
    """Return the provisions' identifiers, a repeated one with its count: ``Art. 1``, ``Art. 1 [2]``."""
    seen: Counter[str] = Counter()
    names = []
    for provision in provisions:
        seen[provision.id] += 1
        names.append(provision.id if seen[provision.id] == 1 else f"{provision.id} [{seen[provision.id]}]")
    return names


def _name_at(record: InstrumentRecord, names: Sequence[str], given: str | None, offset: int) -> str | None:
    """Return the name of the provision that a finding at ``offset`` gave as its own."""
    at = bisect_right(record.provisions, offset, key=lambda provision: provision.span.start) - 1
    return names[at] if given is not None and at >= 0 and record.provisions[at].id == given else given


def _provisions(record: InstrumentRecord, names: Sequence[str]) -> Rows:
    return [
        {
            "provision": names[ordinal - 1],
            "ordinal": ordinal,
            "kind": provision.kind,
            "number": provision.number,
            "heading": provision.heading,
            "parent": provision.parent,
            "language": provision.language,
            "text": provision.span.of(record.text.text),
            **placed(record, provision.span),
            "leads": [{"span_start": lead.start, "span_end": lead.end} for lead in provision.leads],
        }
        for ordinal, provision in enumerate(record.provisions, 1)
    ]


def _parties(record: InstrumentRecord) -> Rows:
    return [
        {
            "party": party.code,
            "ordinal": ordinal,
            "name": party.name,
            "kind": party.kind,
            "role": party.role,
            "aliases": list(party.aliases),
            "members": _members(party, value(record.life_cycle.signed_on)),
            **located(record, party.evidence),
        }
        for ordinal, party in enumerate(_distinct(record.parties), 1)
    ]


def _members(party: Party, day: str | None) -> list[str] | None:
    """Return the states that were members of a party on a day; None where it is no organisation that is known."""
    if party.kind is not PartyKind.ORGANISATION or day is None:
        return None
    return sorted(members_of(party.code, on=day)) or None


def _signatories(record: InstrumentRecord) -> Rows:
    return [
        {
            "signatory": ordinal,
            "name": one.name,
            "office": one.office,
            "party": one.party,
            **located(record, one.evidence),
        }
        for ordinal, one in enumerate(record.signatories, 1)
    ]


def _commitments(record: InstrumentRecord, names: Sequence[str]) -> Rows:
    text = record.text.text
    return [
        {
            "commitment": f"{record.source.id}-{ordinal}",
            "ordinal": ordinal,
            "provision": _name_at(record, names, one.provision, one.trigger.start),
            "quote": one.quote.of(text),
            "quote_start": one.quote.start,
            "quote_end": one.quote.end,
            "trigger": one.trigger.of(text),
            "trigger_start": one.trigger.start,
            "trigger_end": one.trigger.end,
            "page": record.text.locate(one.quote.start)[0],
            "modality": one.modality,
            "bearer": list(one.bearer),
            "beneficiary": list(one.beneficiary),
            "actions": list(one.actions),
            "areas": list(one.areas),
            **term_columns(one, text),
            "hedged": bool(one.hedges),
            "confidence": one.confidence,
            "found_by": one.evidence.found_by,
            "reviewed": [],
        }
        for ordinal, one in enumerate(record.commitments, 1)
    ]


def _areas(record: InstrumentRecord) -> Rows:
    best: dict[tuple[str | None, str], Area] = {}
    for area in sorted(record.areas, key=lambda area: -area.score):
        best.setdefault((area.provision, area.code), area)
    return [
        {"provision": area.provision, "area": area.code, "score": area.score, "found_by": area.found_by}
        for area in record.areas
        if best[area.provision, area.code] is area
    ]


def _references(record: InstrumentRecord) -> Rows:
    return [
        {"reference": ordinal, "name": one.name, **located(record, one.evidence)}
        for ordinal, one in enumerate(record.references, 1)
    ]


def _issues(record: InstrumentRecord) -> Rows:
    return [
        {"issue": n, "code": one.code, "severity": one.severity, "message": one.message, **placed(record, one.span)}
        for n, one in enumerate(record.issues, 1)
    ]
