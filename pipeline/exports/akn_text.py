"""The words of an instrument as an Akoma Ntoso hierarchy: each provision once, in reading order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.exports.networks import UNFIT

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PREFACE, CLOSING = {"title", "front"}, {"testimonium", "signature", "note"}
OPENING = {*PREFACE, "preamble"}
ELEMENTS = {"article": "article", "paragraph": "paragraph", "item": "point"}
Row = Mapping[str, Any]


@dataclass(slots=True)
class Unit:
    """A unit of the outline: its own leaf where it has words, its heading, and what it holds."""

    name: str
    row: Row | None = None
    heading: Row | None = None
    inner: list[Unit] = field(default_factory=list)


def clean(text: str) -> str:
    """Return text that XML can hold; what it cannot is a replacement character."""
    return UNFIT.sub("\ufffd", text)


def element(parent: Any, tag: str, text: str | None = None, **attributes: str | None) -> Any:  # noqa: ANN401 - lxml
    """Add an element of Akoma Ntoso to ``parent``; attributes without a value are left away."""
    made = etree.SubElement(parent, f"{{{AKN}}}{tag}")
    for name, value in attributes.items():
        if value is not None:
            made.set(name.rstrip("_"), clean(value))
    made.text = clean(text) if text is not None else None
    return made


def eid(row: Row) -> str:
    """Return a provision's identifier in the XML, from its place in reading order."""
    return f"prov_{row['ordinal']}"


def parted(provisions: Sequence[Row]) -> tuple[Sequence[Row], Sequence[Row], Sequence[Row], Sequence[Row]]:
    """Return what stands before the preamble, the preamble, the body and what closes it, each in reading order."""
    rows, first = list(provisions), 0
    while first < len(rows) and rows[first]["kind"] in PREFACE:
        first += 1
    body = first
    while body < len(rows) and rows[body]["kind"] in OPENING:
        body += 1
    end = len(rows)
    while end > body and rows[end - 1]["kind"] in CLOSING:
        end -= 1
    return rows[:first], rows[first:body], rows[body:end], rows[end:]


def outline(rows: Sequence[Row]) -> Unit:
    """Return the rows of a body as a tree; a unit that is named as a parent holds what follows under that name."""
    root = Unit(name="")
    parents = {row["parent"] for row in rows if row["parent"]}
    stack = [root]
    for row in rows:
        parent = row["parent"]
        if headed := next((unit for unit in stack if unit.name == row["provision"] and not unit.row), None):
            headed.row = row  # its heading stood before it
            del stack[stack.index(headed) + 1 :]
            continue
        while len(stack) > 1 and not (parent == stack[-1].name or _is_within(parent, stack[-1].name)):
            stack.pop()
        if parent and parent != stack[-1].name:
            stack[-1].inner.append(unit := Unit(name=parent))
            stack.append(unit)
        holder = stack[-1]
        if row["kind"] == "heading" and parent and not (holder.heading or holder.row or holder.inner):
            holder.heading = row
            continue
        holder.inner.append(unit := Unit(name=row["provision"], row=row))
        if row["provision"] in parents:
            stack.append(unit)
    return root


def _is_within(name: str | None, outer: str) -> bool:
    """Return whether an identifier names a part of another: Art. 3(1) is within Art. 3, and Art. 31 is not."""
    return bool(name) and str(name).startswith(outer) and str(name)[len(outer) :][:1] in {"(", ",", " "}


def add_blocks(parent: Any, rows: Sequence[Row], refs: Mapping[str, Sequence[Row]]) -> None:  # noqa: ANN401 - lxml
    """Add a paragraph of text for each row, a title marked as such."""
    for row in rows:
        block = element(parent, "p", eId=eid(row))
        _mark_language(block, row)
        if row["kind"] == "title":
            block = element(block, "docTitle")
        _say(block, row, refs)


def add_units(parent: Any, units: Sequence[Unit], refs: Mapping[str, Sequence[Row]]) -> None:  # noqa: ANN401
    """Add units and what they hold."""
    for number, unit in enumerate(units):
        row = unit.row or unit.heading
        kind = unit.row["kind"] if unit.row else "unit"
        named = ELEMENTS.get(kind) or ("article" if unit.name.startswith("Art.") and "(" not in unit.name else None)
        where = eid(row) if row else f"{parent.get('eId') or 'body'}__unit_{number + 1}"
        made = element(parent, named or "hcontainer", eId=where, name=None if named else kind, title=unit.name)
        _add_unit(made, unit, refs)


def _add_unit(made: Any, unit: Unit, refs: Mapping[str, Sequence[Row]]) -> None:  # noqa: ANN401
    row = unit.row
    number = (row or unit.heading or {}).get("number")
    if number and not unit.heading:
        element(made, "num", number)
    if unit.heading:
        _mark_language(made, unit.heading)
        _say(element(made, "heading", eId=eid(unit.heading) if row else None), unit.heading, refs)
    if row is None:
        add_units(made, unit.inner, refs)
        return
    _mark_language(made, row)
    if row["kind"] == "heading" and not unit.inner:
        _say(element(made, "heading"), row, refs)
        return
    holder = element(made, "intro" if unit.inner else "content")
    _say(element(holder, "p"), row, refs)
    add_units(made, unit.inner, refs)


def _mark_language(made: Any, row: Row) -> None:  # noqa: ANN401
    if row["language"]:
        made.set(LANG, row["language"])


def _say(block: Any, row: Row, refs: Mapping[str, Sequence[Row]]) -> None:  # noqa: ANN401
    """Put a row's words into a block, the instruments that they cite marked as references."""
    text, start, at, last = row["text"], row["span_start"], 0, None
    for one in refs.get(row["provision"], ()):
        begin, end = one["span_start"] - start, one["span_end"] - start
        if begin < at:  # within the reference before it
            continue
        _tail(block, last, text[at:begin])
        last = element(block, "ref", text[begin:end], href=f"#ref_{one['reference']}")
        at = end
    _tail(block, last, text[at:])


def _tail(block: Any, last: Any, text: str) -> None:  # noqa: ANN401
    if last is None:
        block.text = (block.text or "") + clean(text)
    else:
        last.tail = clean(text)


def references_within(provisions: Sequence[Row], references: Sequence[Row]) -> Mapping[str, Sequence[Row]]:
    """Return the references by the provision in which their words stand; those across two provisions are left out."""
    found: dict[str, list[Row]] = {}
    placed = sorted((row for row in provisions if row["span_start"] is not None), key=lambda row: row["span_start"])
    waiting = sorted((one for one in references if one["span_start"] is not None), key=lambda one: one["span_start"])
    at = 0
    for one in waiting:
        while at < len(placed) and placed[at]["span_end"] <= one["span_start"]:
            at += 1
        if (
            at < len(placed)
            and placed[at]["span_start"] <= one["span_start"]
            and one["span_end"] <= placed[at]["span_end"]
        ):
            found.setdefault(placed[at]["provision"], []).append(one)
    return found
