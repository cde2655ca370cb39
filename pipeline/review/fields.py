"""What reviews make of a document's own values, and of the rows that spell these out: evidence, parties, areas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.dataset.contracts import FIELDS
from pipeline.dataset.life_rows import BINDING
from pipeline.extract.parties.gazetteer import load_gazetteer
from pipeline.review.anchors import occurrences
from pipeline.review.values import as_text

Row = dict[str, Any]
Tables = dict[str, list[Row]]
COLUMNS = {"signed_on": ("signed_on", "signed_on_date"), "kind": ("kind", "kind_score", "binding", "binding_by"),
           "laterality": ("laterality", "laterality_score"), "binding": ("binding", "binding_by")}  # fmt: skip
SPELT = {"parties": "parties", "areas": "areas"}
AS_PRINTED = frozenset({"title", "signed_at", "depositary"})
"""Fields whose value is words of the text, where they are looked for."""


def machine_values(field: str, tables: Tables) -> Tables:
    """Return what of the machine's rows a review of a field takes the place of, by table."""
    row = tables["documents"][0]
    found: Tables = {"documents": [{name: row[name] for name in COLUMNS.get(field, (field,))}]}
    found["evidence"] = [one for one in tables["evidence"] if one["field"] == field]
    if field in SPELT:
        found[SPELT[field]] = [one for one in tables[SPELT[field]] if _is_spelt(one)]
    return found


def put_value(field: str, value: Any, review: str, *, tables: Tables, text: str) -> None:  # noqa: ANN401
    """Put a value in its place in the rows of a document, and in all that spells it out."""
    row = tables["documents"][0]
    row[field] = value
    if field == "signed_on":
        row["signed_on_date"] = date.fromisoformat(value) if value and len(value) == len("2014-12-16") else None
    elif field in {"kind", "laterality"}:
        row[f"{field}_score"] = None if value is None else 1.0
        if field == "kind" and row["binding_by"] in {"kind", None}:
            row["binding"] = BINDING.get(value) if value else None
            row["binding_by"] = None if row["binding"] is None else "kind"
    elif field == "binding":
        row["binding_by"] = None if value is None else "review"
    elif field == "parties":
        tables["parties"] = _parties(value, review, tables)
    elif field == "areas":
        tables["areas"] = _areas(value, review, tables)
    if field in FIELDS:
        others = [one for one in tables["evidence"] if one["field"] != field]
        tables["evidence"] = others + _evidence(field, value, review, tables=tables, text=text)


def take_back(kept: Tables, tables: Tables) -> None:
    """Put back what the machine had, as ``machine_values`` gave it (and JSON kept it)."""
    values = dict(kept["documents"][0])
    if values.get("signed_on_date"):
        values["signed_on_date"] = date.fromisoformat(str(values["signed_on_date"]))
    tables["documents"][0] |= values
    fields = {name for name in values if name in FIELDS}
    if fields & {"kind"}:
        fields -= {"binding"}  # goes with the kind, and keeps its own evidence
    tables["evidence"] = [one for one in tables["evidence"] if one["field"] not in fields] + kept["evidence"]
    for name in SPELT.values():
        if name in kept:
            tables[name] = [one for one in tables[name] if not _is_spelt(one)] + kept[name]


def _is_spelt(row: Row) -> bool:
    """Return whether a row spells out a value of the whole document; areas of single provisions do not."""
    return "area" not in row or row["provision"] is None


def _evidence(field: str, value: Any, review: str, *, tables: Tables, text: str) -> list[Row]:  # noqa: ANN401
    """Return the rows of evidence for a value: the machine's where it found the same, else the review."""
    had = {one["value"]: one for one in tables["evidence"] if one["field"] == field}
    rows = []
    for one in [] if value is None else value if isinstance(value, list) else [value]:
        words = str(one).lower() if isinstance(one, bool) else as_text(one)
        places = occurrences(words, text) if field in AS_PRINTED else []
        start, end = places[0] if places else (None, None)
        rows.append(
            had.get(words)
            or {
                "document": tables["documents"][0]["document"],
                "field": field,
                "value": words,
                "quote": text[start:end] if places else None,
                "span_start": start,
                "span_end": end,
                "page": _page(start, tables["provisions"]),
                **_found(review),
            }
        )
    return rows


def _page(start: int | None, provisions: Sequence[Row]) -> int | None:
    before = [one for one in provisions if start is not None and (one["span_start"] or 0) <= start]
    return max(before, key=lambda one: one["span_start"] or 0)["page"] if before else None


def _found(review: str) -> Row:
    return {"found_by": f"review:{review}", "score": 1.0}


def _parties(codes: Sequence[str], review: str, tables: Tables) -> list[Row]:
    had, names = {row["party"]: row for row in tables["parties"]}, load_gazetteer()
    document = tables["documents"][0]["document"]
    rows = []
    for ordinal, code in enumerate(codes, 1):
        new = {"document": document, "party": code, "name": names.name_of(code), "kind": str(names.kind_of(code))}
        new |= {"role": None, "aliases": [], "members": None, "span_start": None, "span_end": None, "page": None}
        rows.append((had.get(code) or new | _found(review)) | {"ordinal": ordinal})
    return rows


def _areas(codes: Sequence[str], review: str, tables: Tables) -> list[Row]:
    had = {row["area"]: row for row in tables["areas"] if row["provision"] is None}
    document = tables["documents"][0]["document"]
    new = {"document": document, "provision": None} | _found(review)
    return [row for row in tables["areas"] if row["provision"] is not None] + [
        had.get(code) or new | {"area": code} for code in codes
    ]
