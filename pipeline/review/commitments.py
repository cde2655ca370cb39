"""What reviews make of a document's commitments: rows corrected, taken away, put in, and found again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.dataset.contracts import COMMITMENTS
from pipeline.dataset.ledger import WHOLE
from pipeline.review.anchors import find_row, fold, occurrences
from pipeline.review.values import COMMITMENT_FIELDS, IN_QUOTE

Row = dict[str, Any]
MARK = "-r"
"""Stands before the review's id in the id of a commitment that the machine did not find."""
LISTS = ("bearer", "beneficiary", "actions", "areas", "exceptions", "exceptions_at", "amounts", "cites", "hedges",
         "hedges_at", "reviewed")  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Subject:
    """A commitment that reviews are about: its row, whose values are given by which review, and whether it is one."""

    row: Row
    machine: Row | None
    pins: dict[str, tuple[Any, str]] = field(default_factory=dict)
    whole: str | None = None
    denied: str | None = None

    @property
    def holders(self) -> set[str]:
        """Return the reviews that are in force."""
        if self.denied:
            return {self.denied}
        return {review for _, review in self.pins.values()} | ({self.whole} if self.whole else set())


class Commitments:
    """A document's commitments as the machine has them, while its reviews are laid over them one by one."""

    def __init__(self, document: str, rows: list[Row], *, text: str, provisions: Sequence[Row]) -> None:
        self.document, self.rows, self.text, self.provisions = document, rows, text, provisions
        self.subjects: dict[str, Subject] = {}
        self.about: dict[str, str | None] = {}

    def take(self, review: Mapping[str, Any], *, own: bool) -> None:
        """Lay a review over the rows; ``own``: it was written on this very text."""
        key = self._find(review, own=own)
        self.about[review["review"]] = key
        if key is None:
            return
        subject, after = self.subjects[key], json.loads(review["after"] or "null")
        if review["action"] == "reject":
            subject.denied = review["review"]
            return
        subject.denied = None
        values = after if review["field"] == WHOLE else {review["field"]: after}
        subject.pins |= {name: (value, review["review"]) for name, value in values.items()}
        if review["field"] == WHOLE:
            subject.whole = review["review"]

    def result(self) -> list[Row]:
        """Return the rows, reviewed ones as their reviews have them, added ones behind."""
        last = max((row["ordinal"] for row in self.rows), default=0)
        taken = {s.machine["commitment"]: s for s in self.subjects.values() if s.machine is not None}
        rows = []
        for row in sorted(self.rows, key=lambda row: row["ordinal"]):
            subject = taken.get(row["commitment"])
            if subject is None:
                rows.append(row)
            elif subject.row["commitment"] == row["commitment"] and not subject.denied:
                rows.append(_pinned(subject))
        new = [s for key, s in self.subjects.items() if MARK in key and not s.denied]
        return rows + [_pinned(s) | {"ordinal": last + n} for n, s in enumerate(new, 1)]

    def _find(self, review: Mapping[str, Any], *, own: bool) -> str | None:
        """Return the key of the subject that a review is about, None where it is not found."""
        about = review["target"].rpartition(MARK)[2] if MARK in review["target"] else None
        if review["action"] == "add":
            return self._added(review)
        if about in self.about:
            return self.about[about]
        row = find_row(review, self.rows, same_text=own)
        if row is None:
            return self._revived(review)
        key = next((k for k, s in self.subjects.items() if s.machine is row), row["commitment"])
        self.subjects.setdefault(key, Subject(row=dict(row), machine=row))
        return key

    def _added(self, review: Mapping[str, Any]) -> str | None:
        places = occurrences(review["quote"], self.text)
        if len(places) != review["among"]:
            return None
        values, key = json.loads(review["after"]), f"{self.document}{MARK}{review['review']}"
        row = new_row(key, review, places[review["place"] - 1], text=self.text, provisions=self.provisions)
        self.subjects[key] = Subject(row=row, machine=self._twin(row, values))
        return key

    def _twin(self, row: Row, values: Mapping[str, Any]) -> Row | None:
        """Return the machine's row of an added commitment, which it has come to find: the same words and bearer."""
        claimed = [subject.machine for subject in self.subjects.values()]
        for one in self.rows:
            overlaps = one["trigger_start"] < row["trigger_end"] and row["trigger_start"] < one["trigger_end"]
            if overlaps and one not in claimed and set(one["bearer"]) == set(values["bearer"]):
                return one
        return None

    def _revived(self, review: Mapping[str, Any]) -> str | None:
        """Put back a row that people vouch for and the machine no longer finds, where its words stand but once."""
        places = occurrences(review["quote"], self.text)
        if len(places) != 1 or not review["row"] or review["among"] != 1:
            return None
        key = f"{self.document}{MARK}{review['review']}"
        same = (k for k, s in self.subjects.items() if MARK in k and _same_words(s.row, review))
        if (known := next(same, None)) is not None:
            return known
        old = json.loads(review["row"])
        row = new_row(key, review, places[0], text=self.text, provisions=self.provisions)
        row |= _moved(old, places[0], quote=row["quote"])
        self.subjects[key] = Subject(row=row, machine=None)
        return key


def new_row(
    key: str, review: Mapping[str, Any], place: tuple[int, int], *, text: str, provisions: Sequence[Row]
) -> Row:
    """Return a row of ``commitments`` for a sentence at a place of the text, its values still empty."""
    start, end = place
    quote = text[start:end]
    first, last = occurrences(review["trigger"], quote)[0]
    inside = [one for one in provisions if one["span_start"] is not None and one["span_start"] <= start + first]
    home = max(inside, key=lambda one: one["span_start"], default=None)
    row: Row = {name: [] if name in LISTS else None for name in COMMITMENTS.names}
    return row | {
        "commitment": key,
        "document": key[: -len(MARK) - len(review["review"])],
        "ordinal": 0,
        "provision": home["provision"] if home else None,
        "quote": quote,
        "quote_start": start,
        "quote_end": end,
        "trigger": quote[first:last],
        "trigger_start": start + first,
        "trigger_end": start + last,
        "page": home["page"] if home else None,
        "hedged": False,
        "confidence": 1.0,
        "found_by": f"review:{review['review']}",
    }


def _moved(old: Row, place: tuple[int, int], *, quote: str) -> Row:
    """Return the values of a row that was there before, with what has a place inside its sentence moved with it."""
    kept = {name: old[name] for name in (*COMMITMENT_FIELDS, "confidence", "found_by")}
    if old["quote"] != quote:
        return kept  # blanks differ: what has a place has to be found again
    by, first, last = place[0] - old["quote_start"], old["quote_start"], old["quote_end"]
    for name in ("object", "condition", "deadline"):
        start, end = old[f"{name}_start"], old[f"{name}_end"]
        inside = start is not None and first <= start and end <= last
        kept |= {f"{name}_start": start + by if inside else None, f"{name}_end": end + by if inside else None}
    for words, spans in (("exceptions", "exceptions_at"), ("hedges", "hedges_at")):
        pairs = [(word, at) for word, at in zip(old[words] or (), old[spans] or (), strict=True) if _in(at, old)]
        kept |= {words: [word for word, _ in pairs], spans: [_by(at, by) for _, at in pairs]}
    kept |= {name: [_by(one, by) for one in old[name] or () if _in(one, old)] for name in ("amounts", "cites")}
    return kept | {"hedged": bool(kept["hedges"])}


def _in(place: Row, row: Row) -> bool:
    return bool(row["quote_start"] <= place["span_start"] and place["span_end"] <= row["quote_end"])


def _by(place: Row, by: int) -> Row:
    return place | {"span_start": place["span_start"] + by, "span_end": place["span_end"] + by}


def _same_words(row: Row, review: Mapping[str, Any]) -> bool:
    return (fold(row["quote"]), fold(row["trigger"])) == (fold(review["quote"]), fold(review["trigger"]))


def _pinned(subject: Subject) -> Row:
    row = dict(subject.row)
    for name, (value, _) in subject.pins.items():
        if row[name] == value:
            continue
        row[name] = value
        if f"{name}_start" in row:
            row |= _place_in(row, name, value)
    return row | {"confidence": 1.0, "reviewed": [WHOLE] if subject.whole else sorted(subject.pins)}


def _place_in(row: Row, name: str, value: str | None) -> Row:
    """Return where the words of a field stand in the row's sentence; nowhere where they do not."""
    found = occurrences(value, row["quote"]) if value and name in IN_QUOTE else []
    if not found:
        return {f"{name}_start": None, f"{name}_end": None}
    start, end = found[0]
    return {
        name: row["quote"][start:end],
        f"{name}_start": row["quote_start"] + start,
        f"{name}_end": row["quote_start"] + end,
    }
