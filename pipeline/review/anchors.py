"""How a row is found again: by its words and their place among its like, never by an id or an offset alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import regex

Row = Mapping[str, Any]
R = TypeVar("R", bound=Mapping[str, Any])
BLANK = regex.compile(r"\s+")


def fold(words: str | None) -> str:
    """Return words with every run of blanks as one."""
    return str(BLANK.sub(" ", words or "")).strip()


def like(quote: str | None, trigger: str | None, rows: Sequence[R]) -> list[R]:
    """Return the rows with these words, in the order of the text."""
    wanted = fold(quote), fold(trigger)
    found = [row for row in rows if (fold(row["quote"]), fold(row["trigger"])) == wanted]
    return sorted(found, key=lambda row: (row["trigger_start"], row["ordinal"]))


def anchor(row: Row, rows: Sequence[Row]) -> dict[str, Any]:
    """Return the columns of ``reviews`` by which a row of the machine's is found again among its like."""
    same = like(row["quote"], row["trigger"], rows)
    place = next(n for n, one in enumerate(same, 1) if one["commitment"] == row["commitment"])
    return {"quote": row["quote"], "trigger": row["trigger"], "place": place, "among": len(same)}


def find_row(review: Row, rows: Sequence[R], *, same_text: bool) -> R | None:
    """Return the row that a review is about, None where it is not there or could be several.

    The words must be the same. If their number has changed, provision and bearer must tell which row is meant, and the
    offset too where there had been several. If nothing has these words, and the text is the same, one sentence or
    trigger within the other will do.
    """
    same = like(review["quote"], review["trigger"], rows)
    if same and len(same) == review["among"]:
        return same[int(review["place"]) - 1]
    if not same:
        near = [row for row in rows if same_text and _is_near(review, row)]
        return near[0] if len(near) == 1 else None
    then = json.loads(review["row"]) if review["row"] else {}
    here = [row for row in same if row["provision"] == then.get("provision")]
    if review["among"] == 1 and len(here) == 1:
        return here[0]
    told = ("bearer",) if review["among"] == 1 else ("bearer", "trigger_start")
    chosen = [row for row in here if all(row[name] == then.get(name) for name in told)]
    return chosen[0] if len(chosen) == 1 else None


def _is_near(review: Row, row: Row) -> bool:
    return all(_within(review[name], row[name]) for name in ("quote", "trigger"))


def _within(one: str, other: str) -> bool:
    one, other = fold(one), fold(other)
    return one in other or other in one


def text_of(provisions: Sequence[Row]) -> str:
    """Return a document's text as its provisions have it, blanks between them."""
    pieces, at = [], 0
    for row in sorted(provisions, key=lambda row: row["span_start"] or 0):
        if row["span_start"] is not None and row["span_start"] >= at:
            pieces += [_gap(row["span_start"] - at), row["text"]]
            at = row["span_start"] + len(row["text"])
    return "".join(pieces)


def _gap(length: int) -> str:
    return "\n\n".rjust(length) if length > 1 else " " * length


def occurrences(words: str | None, text: str) -> list[tuple[int, int]]:
    """Return the places of words in a text, whatever the blanks between them."""
    parts = fold(words).split(" ")
    if not parts[0]:
        return []
    return [hit.span() for hit in regex.finditer(r"\s+".join(map(regex.escape, parts)), text)]
