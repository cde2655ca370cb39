"""Which lines make up the title of an instrument."""

from __future__ import annotations

import regex

from pipeline.structure.grammar import Grammar
from pipeline.structure.units import FINITE, Unit, UnitKind

LONGEST = 600
"""Characters of the longest title that is taken for one; official titles of protocols run to 500."""
REACH = 40
"""Units from the start within which the title stands."""
LONGEST_PLAIN = 160
"""Characters from which a line with a finite verb is text."""
LONGEST_WITH_STOP = 90
"""Characters from which an unmarked line with a full stop is a sentence."""
LINES = 14
"""Lines over which a title may run."""
GOES_ON = regex.compile(
    r"\b(?:between|and|of|on|the|to|for|in|with|by|concerning|regarding|respecting|relating|entre|et|de|du|des|la|le|sur|tussen|en|inzake|"
    r"betreffende|het|van|y|sobre|и|между|о|об)$|[:&–—-]$",
    regex.IGNORECASE,
)
CONTINUES = regex.compile(
    r"(?:between|and|of|on|to|for|in|with|by|concerning|regarding|respecting|relating|governing|relative|establishing|entre|et|de|du|des|sur|"
    r"relati\w+|concernant|tussen|en|inzake|betreffende|y|sobre|и|между|о|об|as\s+amended)\b|[&–—-]",
    regex.IGNORECASE,
)
ATTRIBUTED = regex.compile(
    r"(?:security\s+|cyber\s*security\s+)?(?:strategy|policy|plan|programme|doctrine|framework)\b", regex.IGNORECASE
)
"""A noun that names no instrument without what stands before it."""
PARTED = regex.compile(
    r"^\p{Lu}.*\b(?:strategy|policy|doctrine|white\s+paper|review|plan)(?:\s+\d{4})?:$", regex.IGNORECASE
)
"""A strategy's name that a colon parts in two."""
ATTRIBUTE = regex.compile(r"(?:of|on|for|to)\s(?!\w+$)", regex.IGNORECASE)
NOT_TITLE = regex.compile(
    r"treaty\s+series|treaties\s+and\s+other|tractatenblad|official\s+journal|gazette|\bcmnd?\b|cm\.\s*\d|country\s+series|miscellaneous\s+series|presented\s+to\s+parliament|"
    r"^registered|^published|^\(.*\)$|^\[.*\]$|^[\W\d_]+$|^(?:vol(?:ume)?|no|nr|page|preamble|preambule|préambule|contents|executive\s+summary|fore\s?word|introduction|preface|acknowledge?ments|message\s+from|table\s+of|annex|article|done|signed|original|authentic)\b|^[A-Z]{1,3}/[\w./-]+$|"
    r"^(?:the\s+)?(?:\w+\s+){0,2}(?:division|directorate|bureau|embassy|legation|consulate)\b",
    regex.IGNORECASE,
)


DOTS = regex.compile(r"\.\s?\.\s?\.")
STATES = regex.compile(rf"(?<!\b(?:which|that|who|where|die|welke|dat|qui)\s){FINITE.pattern}")
"""A finite verb, but for that of a relative clause: titles define their objects by what they may do."""


def looks_like_title(line: str, words: Grammar, *, mark: str = "") -> bool:
    """Return whether a line names an instrument and says nothing of it; a marked heading may be a whole clause."""
    if (
        len(line) > (2 * LONGEST if mark == "heading" else LONGEST)
        or line[-1] in ";:,"
        or line[0].islower()
        or NOT_TITLE.search(line)
        or DOTS.search(line)
        or words.testimonium.match(line)
        or words.signature.match(line)
    ):
        return False
    if mark != "heading" and (STATES.search(line) or (line[-1] == "." and len(line) > LONGEST_WITH_STOP)):
        return False
    if line[-1] == "." and line.count(". ") > 1:
        return False
    return words.title.match(line) is not None and ATTRIBUTED.fullmatch(line.rstrip(".")) is None


def title_run(units: list[Unit], lines: list[str], start: int, words: Grammar) -> tuple[int, int] | None:
    """Return the range of units from ``start`` on that print the title, None if none does."""
    for i in range(start, min(len(units), start + REACH)):
        if units[i].kind is not UnitKind.TEXT or units[i].marker is not None:
            continue
        if units[i].mark != "heading" and _is_text(lines[i], words):
            return None
        lone = i > start and ATTRIBUTED.fullmatch(lines[i]) is not None and _lacks_beginning(lines, i)
        if (
            lone
            or _goes_on_below(lines, i)
            or looks_like_title(lines[i], words, mark=units[i].mark)
            or (GOES_ON.search(lines[i]) and _opens_title(lines[i], words))
        ):
            return _backwards(units, lines, start, i), _forwards(units, lines, i, words)
    return None


def _goes_on_below(lines: list[str], i: int) -> bool:
    """Return whether a line names a strategy with the next: "STRATEGY", "ON THE SEA"; "Sea Strategy:", "Our Way"."""
    alone = ATTRIBUTED.fullmatch(lines[i]) is not None and i + 1 < len(lines)
    if alone and len(lines[i + 1]) <= LONGEST_PLAIN and ATTRIBUTE.match(lines[i + 1]):
        return True
    return (
        PARTED.search(lines[i]) is not None and len(lines[i]) <= LONGEST_WITH_STOP and FINITE.search(lines[i]) is None
    )


def _opens_title(line: str, words: Grammar) -> bool:
    """Return whether a line in capitals names an instrument, and is none of a table of contents."""
    return line.isupper() and words.title.match(line) is not None and DOTS.search(line) is None


def _is_text(line: str, words: Grammar) -> bool:
    """Return whether a line belongs to the preamble or the text, so that no title can follow it."""
    if line[-1] in ",;" and (words.recital.match(line) or words.organ.match(line)):
        return True
    return len(line) > LONGEST_PLAIN and (FINITE.search(line) is not None or words.preamble.match(line) is not None)


def _forwards(units: list[Unit], lines: list[str], i: int, words: Grammar) -> int:
    """Return the index after the last line of the title whose first line is ``i``."""
    end = i + 1
    while end < len(units) and end - i < LINES:
        line, before = lines[end], lines[end - 1]
        if units[end].kind is not UnitKind.TEXT or units[end].marker is not None or units[end].mark == "heading":
            break
        if (
            len(line) > LONGEST / 2
            or NOT_TITLE.search(line)
            or (line[-1] in ",;:." and not line.isupper())
            or FINITE.search(line)
        ):
            break
        opens = words.preamble.match(line) is not None and not (before.isupper() and line.isupper())
        if not (
            GOES_ON.search(before) or (CONTINUES.match(line) and not opens) or (before.isupper() and line.isupper())
        ):
            break
        end += 1
    return end


def _lacks_beginning(lines: list[str], i: int) -> bool:
    """Return whether the title's first words must stand before line ``i``."""
    if CONTINUES.match(lines[i]):
        return True
    before = lines[i - 1]
    alike = len(before.split()) < 5 and before.isupper() == lines[i].isupper()
    lone = len(lines[i].split()) == 1 and (before.isupper() or (before.istitle() and " " not in before))
    return alike and (lone or ATTRIBUTED.match(lines[i]) is not None)


def _backwards(units: list[Unit], lines: list[str], start: int, i: int) -> int:
    """Return the first line of a title whose naming word stands in line ``i``."""
    first = i
    while (
        first > start
        and units[first - 1].kind is UnitKind.TEXT
        and not units[first].mark
        and _lacks_beginning(lines, first)
    ):
        if len(lines[first - 1]) > LONGEST / 2 or NOT_TITLE.search(lines[first - 1]) or lines[first - 1][-1] in ".;:":
            break
        first -= 1
    return first
