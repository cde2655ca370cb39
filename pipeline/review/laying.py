"""Reviews laid over the machine's rows of one document, and taken off again.

What the machine had in the place of reviewed values is kept in ``review_effects``, so that ``lift`` gives the machine's
rows back whatever was reviewed, and laying over starts from those each time: the same reviews give the same rows.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.review.anchors import fold, occurrences, text_of
from pipeline.review.commitments import Commitments
from pipeline.review.fields import Tables, machine_values, put_value, take_back
from pipeline.review.values import DOCUMENT_FIELDS

LAID = ("documents", "commitments", "parties", "areas", "evidence", "review_effects")
"""Tables in which reviews change rows."""
NEEDED = (*LAID, "provisions")
"""Tables of which a document's rows are needed for that."""
Review = Mapping[str, Any]


def lift(tables: Tables) -> Tables:
    """Return a document's rows as the machine made them."""
    result = copy.deepcopy(tables)
    if not result["review_effects"]:
        return result
    kept: dict[str, Any] = {}
    for effect in result["review_effects"]:
        machine = json.loads(effect["machine"] or "{}")
        kept |= {row["commitment"]: row for row in machine.get("commitments", ())}
        if "documents" in machine:
            take_back(machine, result)
    left = [row for row in result["commitments"] if not row["reviewed"] and row["commitment"] not in kept]
    result["commitments"] = sorted([*left, *kept.values()], key=lambda row: row["ordinal"])
    result["documents"][0] |= {"reviewed": [], "commitments": len(result["commitments"])}
    result["review_effects"] = []
    return result


def lay_over(machine: Tables, reviews: Sequence[Review]) -> Tables:
    """Return a document's rows with reviews laid over those of the machine.

    Args:
        machine: the document's rows of the tables in ``NEEDED``, as ``lift`` gives them.
        reviews: the reviews in the order of writing that were not withdrawn; those of an earlier version of the
            document (their ``document`` is another) take hold only where words and values are the same.
    """
    result = copy.deepcopy(machine)
    document = result["documents"][0]
    if document["state"] != "processed":
        result["review_effects"] = [_effect(document["document"], one, "unmatched") for one in reviews]
        return result
    text = text_of(result["provisions"])
    effects = _lay_commitments([r for r in reviews if r["about"] == "commitments"], result, text)
    effects |= _lay_fields([r for r in reviews if r["about"] == "documents"], machine, result, text)
    result["review_effects"] = [effects[one["review"]] for one in reviews]
    return result


def _lay_commitments(reviews: Sequence[Review], tables: Tables, text: str) -> dict[str, dict[str, Any]]:
    document = tables["documents"][0]
    name = document["document"]
    rows = Commitments(name, tables["commitments"], text=text, provisions=tables["provisions"])
    for one in reviews:
        rows.take(one, own=one["document"] == name)
    tables["commitments"] = rows.result()
    if any(key is not None for key in rows.about.values()):
        document |= {"commitments": len(tables["commitments"]), "reviewed": ["commitments"]}
    effects = {}
    for one in reviews:
        key = rows.about[one["review"]]
        if key is None:
            gone = one["action"] == "reject" and bool(occurrences(one["quote"], text))
            effects[one["review"]] = _effect(name, one, "applied" if gone else "unmatched")
            continue
        subject = rows.subjects[key]
        holds = "applied" if one["review"] in subject.holders else "replaced"
        kept = {"commitments": [subject.machine]} if subject.machine is not None else None
        effects[one["review"]] = _effect(name, one, holds, target=subject.row["commitment"], machine=kept)
    return effects


def _lay_fields(reviews: Sequence[Review], machine: Tables, tables: Tables, text: str) -> dict[str, dict[str, Any]]:
    document = tables["documents"][0]
    name, effects = document["document"], {}
    held: dict[str, Review] = {}
    for one in reviews:
        fits = one["document"] == name or _still_so(one, machine["documents"][0])
        effects[one["review"]] = _effect(name, one, "replaced" if fits else "unmatched")
        if fits:
            held[one["field"]] = one
    for field in sorted(held, key=DOCUMENT_FIELDS.index):  # what kind it is tells whether it binds, unless that is said
        one, kept = held[field], machine_values(field, machine)
        put_value(field, json.loads(one["after"] or "null"), one["review"], tables=tables, text=text)
        effects[one["review"]] = _effect(name, one, "applied", target=name, machine=kept)
    document["reviewed"] = sorted([*(document["reviewed"] or ()), *held])
    return effects


def _still_so(review: Review, row: Mapping[str, Any]) -> bool:
    """Return whether a later version has the title, and by the machine the value, that the reviewed one had."""
    then = json.loads(review["row"] or "{}")
    same_title = bool(row["title"]) and fold(row["title"]) == fold(then.get("title"))
    return same_title and row[review["field"]] == then.get(review["field"])


def _effect(
    document: str, review: Review, effect: str, *, target: str | None = None, machine: Tables | None = None
) -> dict[str, Any]:
    return {
        "document": document,
        "review": review["review"],
        "effect": effect,
        "target": target,
        "machine": None if machine is None else as_json(machine),
    }


def as_json(value: object) -> str:
    """Return rows or values as JSON; dates as ISO 8601."""
    return json.dumps(value, ensure_ascii=False, default=str)
