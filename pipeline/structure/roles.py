"""What each unit is for: front matter, title, preamble, body, testimonium, signature or note."""

from __future__ import annotations

from pipeline.structure.grammar import Grammar
from pipeline.structure.opening import body_start, opening_roles
from pipeline.structure.signs import SHORT, Role, Signs
from pipeline.structure.titles import looks_like_title
from pipeline.structure.units import FINITE, Unit, UnitKind

NOTE_MARK = "note"
"""What the layout says of a footnote."""


def assign_roles(text: str, units: list[Unit], words: Grammar) -> list[Role]:
    """Return the role of each unit: the opening first, then every text that follows, each with its own close."""
    signs = Signs(text, units, words)
    body = body_start(signs)
    roles = opening_roles(signs, body)
    state = Role.BODY
    for i in range(body, len(units)):
        if units[i].mark == NOTE_MARK or (signs.is_plain(i) and words.editorial.search(signs.lines[i])):
            roles.append(Role.NOTE)
            continue
        role, state = _step(signs, roles, i, state)
        roles.append(role)
    _mark_later_preambles(signs, roles, body)
    return roles


def _step(signs: Signs, roles: list[Role], i: int, state: Role) -> tuple[Role, Role]:
    """Return the role of unit ``i`` and the state after it: in the body, at its close, or at another opening."""
    unit = signs.units[i]
    if unit.kind is UnitKind.CONTENTS:
        return Role.FRONT, state
    if unit.kind is not UnitKind.TEXT:
        return Role.BODY, Role.BODY
    if state is Role.BODY:
        return _in_body(signs, i)
    if state is Role.PREAMBLE:
        return _in_opening(signs, roles, i)
    return _at_close(signs, i, state)


def _in_body(signs: Signs, i: int) -> tuple[Role, Role]:
    if signs.is_plain(i) and signs.closes(i):
        return Role.TESTIMONIUM, Role.TESTIMONIUM
    if (
        signs.units[i].mark == "heading"
        and signs.units[i - 1].kind is UnitKind.TEXT
        and looks_like_title(signs.lines[i], signs.words, mark="heading")
        and signs.opens_soon(i)
    ):
        return Role.TITLE, Role.PREAMBLE
    return Role.BODY, Role.BODY


def _in_opening(signs: Signs, roles: list[Role], i: int) -> tuple[Role, Role]:
    if signs.announces(i):
        return Role.PREAMBLE, Role.BODY
    if signs.units[i].marker is not None and not signs.gives_reason(i):
        return Role.BODY, Role.BODY
    if looks_like_title(signs.lines[i], signs.words) and roles[-1] is Role.TITLE:
        return Role.TITLE, Role.PREAMBLE
    fits = signs.opens_preamble(i) or signs.words.recital.match(signs.lines[i]) or signs.article_follows(i)
    return (Role.PREAMBLE, Role.PREAMBLE) if fits else (Role.BODY, Role.BODY)


def _at_close(signs: Signs, i: int, state: Role) -> tuple[Role, Role]:
    unit, line = signs.units[i], signs.lines[i]
    if signs.words.testimonium.match(line):
        return Role.TESTIMONIUM, state
    if signs.words.signature.match(line):
        return Role.SIGNATURE, Role.SIGNATURE
    marked = unit.mark == "heading" or line.isupper() or signs.opens_soon(i) or signs.text_follows(i)
    if marked and looks_like_title(line, signs.words, mark=unit.mark):
        return Role.TITLE, Role.PREAMBLE
    if signs.announces(i) or (len(line) > SHORT / 2 and signs.opens_preamble(i) and signs.article_follows(i)):
        return Role.PREAMBLE, Role.BODY if signs.announces(i) else Role.PREAMBLE
    numbered = unit.marker is not None and not unit.marker.is_bullet and unit.marker.readings[0][1] == 1
    if unit.mark == "heading" or (numbered and len(line) > 60):
        return Role.BODY, Role.BODY
    if FINITE.search(line) is None or len(line) < SHORT / 2:
        return Role.SIGNATURE, Role.SIGNATURE
    return (Role.TESTIMONIUM, state) if state is Role.TESTIMONIUM else (Role.BODY, Role.BODY)


def _mark_later_preambles(signs: Signs, roles: list[Role], body: int) -> None:
    """Mark as preamble what announces a later first article, with the recitals before it."""
    for i in range(max(body, 1), len(signs.units)):
        if signs.units[i].kind is not UnitKind.ARTICLE or signs.units[i].value != 1:
            continue
        k = i - 1
        while k > body and signs.units[k].kind is UnitKind.PART:
            k -= 1
        if not (roles[k] is Role.BODY and signs.is_plain(k) and signs.announces(k)):
            continue
        while k >= body and roles[k] is Role.BODY and signs.is_plain(k):
            roles[k] = Role.PREAMBLE
            k -= 1
            if not (signs.opens_preamble(k) or signs.words.recital.match(signs.lines[k])):
                break
