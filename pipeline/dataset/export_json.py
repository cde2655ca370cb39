"""A record as JSON: the annotation guide's field names, and more where Mithaq knows more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pipeline.dataset.outcomes import Place, path_text
from pipeline.dataset.rows import rows_of
from pipeline.types import InstrumentRecord

GUIDE = ("title", "kind", "laterality", "parties", "signed_on", "signed_at", "entry_into_force", "duration", "renewal",
         "termination_notice", "authentic_languages", "areas")  # fmt: skip
MORE = ("kind_score", "laterality_score", "binding", "binding_by", "in_force_on", "depositary",
        "language", "quality", "grade", "doubts",
        "known_words", "pages", "pages_failed", "words",
        "characters", "document", "sha256", "media_type", "size", "pipeline_version", "model_versions")  # fmt: skip
DETAILS = {"versions": "versions", "party_details": "parties", "signatories": "signatories", "references": "references",
           "clauses": "clauses",
           "provision_areas": "areas", "evidence": "evidence", "issues": "issues",
           "provisions": "provisions"}  # fmt: skip


def record_to_json(record: InstrumentRecord) -> dict[str, Any]:
    """Return the record as plain JSON values, the annotation guide's fields first.

    Commitments and details are the rows of the dataset's tables (their columns are described in its dictionary)
    without the column that names the document. Offsets are half-open code points of the normalised text; ``quote``
    and ``trigger`` of a commitment are the words as the file has them.
    """
    place = Place(path=path_text(record.source.path), size=record.source.size, mtime_ns=0)
    tables = rows_of(record, places=[place], run="")
    document = tables["documents"][0]
    return {
        "file": path_text(record.source.path).rsplit("/", 1)[-1],
        **{name: document[name] for name in GUIDE},
        "commitments": [
            _plain(row) | {"quote": record.as_printed(one.quote), "trigger": record.as_printed(one.trigger)}
            for row, one in zip(tables["commitments"], record.commitments, strict=True)
        ],
        **{name: document[name] for name in MORE},
        **{name: [_plain(row) for row in tables[table]] for name, table in DETAILS.items()},
        "removed": [{"page": one.page, "kind": str(one.kind), "text": one.text} for one in record.text.removed],
    }


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row.items()
        if name not in {"document", "reviewed"}
    }
