"""Where the operative text begins, and what stands before it."""

from __future__ import annotations

from pipeline.structure.signs import REACH, SHORT, Role, Signs
from pipeline.structure.titles import title_run
from pipeline.structure.units import FINITE, UnitKind

OPENING = 60
"""Units within which the operative text of an instrument without articles must announce itself."""
LONGEST_PREAMBLE_HEADING = 16
STATEMENTS = 8
"""Long paragraphs that state something, neither recitals nor names of parties, beyond which no article opens the body:
a report or policy that reprints an agreement at its end."""


def body_start(signs: Signs) -> int:
    """Return the index of the first unit of the operative text."""
    front = signs.front_matter()
    article = _first(signs, UnitKind.ARTICLE, UnitKind.NOTE)
    agreed = next((i for i in range(front, min(len(signs.units), OPENING)) if signs.announces(i)), None)
    if article is not None and _states_much(signs, front, article):
        article = None
    if article is not None:
        article = _before_parts(signs, article)
        return min(article, agreed + 1) if agreed is not None else article
    organ = next((i for i in range(front, min(len(signs.units), 20)) if signs.words.organ.match(signs.lines[i])), None)
    if organ is not None and any(len(line) > SHORT for line in signs.lines[front:organ]):
        organ = None  # text stands before it, so it is no opening
    if organ is not None:
        return _after_recitals(signs, organ + 1)
    # The last, since a chapter named so may stand before the title.
    headed = max(
        (i for i in range(front, min(len(signs.units), REACH)) if _is_preamble_heading(signs, i)), default=None
    )
    if agreed is not None and ((headed is not None and headed < agreed) or _is_preamble(signs, front, agreed)):
        return agreed + 1
    if headed is not None:
        return _after_preamble(signs, headed + 1)
    return _after_title(signs, front)


def opening_roles(signs: Signs, body: int) -> list[Role]:
    """Return the roles of the units before the body."""
    front = signs.front_matter()
    roles = [Role.FRONT] * body
    run = title_run(signs.units[:body], signs.lines, front, signs.words)
    after = front
    while run is not None:
        for i in range(*run):
            roles[i] = Role.TITLE
        after = run[1]
        # A title in another language may follow at once, as its own heading.
        more = title_run(signs.units[:body], signs.lines, after, signs.words)
        run = more if more is not None and more[0] == after and signs.units[after].mark else None
    for i in range(after, body):
        if signs.units[i].kind is not UnitKind.TEXT:
            continue
        if (
            signs.opens_preamble(i)
            or signs.words.recital.match(signs.lines[i])
            or signs.words.organ.match(signs.lines[i])
            or signs.announces(i)
            or (after > front and len(signs.lines[i]) > SHORT)
        ):
            rest = signs.units[i:body]
            return roles[:i] + [Role.FRONT if u.kind is UnitKind.CONTENTS else Role.PREAMBLE for u in rest]
    return roles


def _first(signs: Signs, *kinds: UnitKind) -> int | None:
    return next((i for i, u in enumerate(signs.units) if u.kind in kinds), None)


def _states_much(signs: Signs, front: int, article: int) -> bool:
    """Return whether more is stated before the first article than an opening states."""
    stated = 0
    for i in range(front, article):
        line = signs.lines[i]
        if len(line) > SHORT and signs.units[i].kind is UnitKind.TEXT and FINITE.search(line) is not None:
            stated += not (signs.opens_preamble(i) or signs.gives_reason(i) or signs.announces(i))
    return stated > STATEMENTS


def _before_parts(signs: Signs, i: int) -> int:
    """Return where the parts, chapters and sections begin whose headings lead to the first article."""
    k = i
    while k > 0 and (signs.units[k - 1].kind is UnitKind.PART or (len(signs.lines[k - 1]) < SHORT and i - k < 6)):
        k -= 1
        if signs.units[k].kind is UnitKind.PART:
            i = k
        elif signs.announces(k) or signs.lines[k][-1] in ".;:,":
            break
    return i


def _after_recitals(signs: Signs, i: int) -> int:
    """Return where the recitals of a resolution end: before what decides, else before what gives no reason."""
    end = i
    while end < min(len(signs.units), i + REACH * 2) and signs.units[end].kind is UnitKind.TEXT:
        if signs.decides(end):
            return end
        end += 1
    while i < len(signs.units) and signs.units[i].kind is UnitKind.TEXT and signs.gives_reason(i):
        i += 1
    return i


def _after_contents(signs: Signs, front: int) -> int:
    """Return the index after the table of contents, ``front`` where there is none."""
    end = front
    for i in range(front, len(signs.units)):
        if signs.units[i].kind is UnitKind.CONTENTS:
            end = i + 1
        elif i - end > (REACH * 2 if end == front else 8):
            break
    return end


def _is_preamble_heading(signs: Signs, i: int) -> bool:
    return len(signs.lines[i]) < LONGEST_PREAMBLE_HEADING and signs.opens_preamble(i)


def _after_preamble(signs: Signs, i: int) -> int:
    """Return where a preamble ends that has a heading but no words that close it."""
    while i < len(signs.units) and signs.units[i].kind is UnitKind.TEXT:
        line = signs.lines[i]
        if not (line[-1] in ",;:" or signs.gives_reason(i) or signs.opens_preamble(i) or line.casefold() == "and"):
            break
        i += 1
    return i


def _is_preamble(signs: Signs, start: int, agreed: int) -> bool:
    """Return whether the units up to ``agreed`` are recitals or name the parties, a title apart."""
    body = [i for i in range(start, agreed + 1) if not signs.is_titular(i)]
    fitting = sum(signs.opens_preamble(i) or signs.gives_reason(i) or signs.lines[i][-1] in ",;:" for i in body[:-1])
    alone = signs.opens_preamble(agreed) or signs.words.recital.match(signs.lines[agreed]) is not None
    return fitting >= 0.6 * (len(body) - 1) and (alone or len(body) > 1 or signs.lines[agreed][0].islower())


def _after_title(signs: Signs, front: int) -> int:
    """Return where a text begins that has no preamble or one that nothing closes."""
    start = _after_contents(signs, front)
    run = title_run(signs.units[:start] if start > front else signs.units, signs.lines, front, signs.words)
    if run is not None:
        start = max(start, run[1])
    if start < len(signs.units) and signs.words.testimonium.match(signs.lines[start]):
        start += 1  # "Adopted by ... at its ... meeting", between a resolution's title and its text
    i = start
    while (
        i < min(len(signs.units), OPENING)
        and signs.units[i].kind is UnitKind.TEXT
        and ((signs.opens_preamble(i) and i == start) or signs.words.recital.match(signs.lines[i]))
    ):
        i += 1
    return i if i - start > 1 else start
