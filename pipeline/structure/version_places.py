"""Where each language version stands: paragraph by paragraph, then joined into runs, without strays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.structure.grammar import Grammar, grammar
from pipeline.structure.language import BRIEF, LEADING, detect_among, vote
from pipeline.structure.rules import StructureRules
from pipeline.types import Provision, ProvisionKind, Span

OPENING = frozenset({ProvisionKind.TITLE, ProvisionKind.FRONT})
IN_ONE_BLOCK = 0.5
"""Share of a version in its longest run from which it stands in one block, so that a small run elsewhere is stray."""
STRAY, STRAY_CHARACTERS = 0.1, 500
"""Largest stray run: as a share of its version's longest run; for the principal version also in code points."""
LINE = regex.compile(r"[^\n]+")
SCRIPTS = {name: regex.compile(rf"\p{{{name}}}") for name in ("Latin", "Arabic", "Cyrillic", "Han", "Greek", "Hebrew")}
SAMPLE = 2_000
"""Characters of a version from which its script is told."""


@dataclass(slots=True)
class _Line:
    """A paragraph, or a provision within one; ``label`` is the language of its version once that is known."""

    span: Span
    kind: ProvisionKind
    label: str | None
    value: int | None = None


@dataclass(slots=True)
class _Run:
    language: str
    start: int
    end: int
    size: int
    titled: bool = False


def places_of(
    text: str, provisions: Sequence[Provision], languages: Sequence[str], *, rules: StructureRules
) -> dict[str, tuple[Span, ...]]:
    """Return the places of the versions in ``languages``, the principal one first; together they cover the text."""
    lines = _lines(text, provisions, languages, rules)
    _label_opening(lines, languages[0])
    _label_headings(lines)
    before = _carried([line.label for line in lines])
    after = _carried([line.label for line in lines[::-1]])[::-1]
    for n, line in enumerate(lines):
        first, other = (after[n], before[n]) if line.kind in LEADING else (before[n], after[n])
        line.label = line.label or first or other or languages[0]
    runs = _without_strays(list(_runs(lines)), principal=languages[0])
    return {
        language: tuple(Span(run.start, run.end) for run in runs if run.language == language) for language in languages
    }


# --- the language of each line -----------------------------------------------------------


def _lines(text: str, provisions: Sequence[Provision], languages: Sequence[str], rules: StructureRules) -> list[_Line]:
    """Return the provisions, those of several paragraphs taken apart, with their own language where it shows.

    Where languages alternate, a title or heading of several paragraphs may be one and its translation.
    """
    scripts = _scripts(text, provisions, languages)
    words = grammar(rules)
    lines = []
    for provision in provisions:
        if provision.kind not in BRIEF:
            label = provision.language if provision.language in languages else None
            # An editor's note stands inside the text that it is about, in whatever language.
            lines.append(_Line(provision.span, provision.kind, None if provision.kind is ProvisionKind.NOTE else label))
            continue
        for found in LINE.finditer(text, provision.span.start, provision.span.end):
            label = _own_language(found[0], languages, scripts, rules, names=provision.kind in OPENING)
            value = _heading_value(found[0], words) if provision.kind is ProvisionKind.HEADING else None
            lines.append(_Line(Span(*found.span()), provision.kind, label, value))
    return lines


def _own_language(
    words: str, languages: Sequence[str], scripts: dict[str, list[str]], rules: StructureRules, *, names: bool
) -> str | None:
    """Return the language that a few words are in, by their script or by frequent words.

    Where words that are ``names``, such as titles, hold none of these in any language, the detector decides.
    """
    alike = scripts.get(_script(words), [])
    if len(alike) == 1:
        return alike[0]
    language, _ = vote(words, rules=rules)
    if language is None and names:
        return detect_among(words, languages)
    return language if language in languages else None


def _scripts(text: str, provisions: Sequence[Provision], languages: Sequence[str]) -> dict[str, list[str]]:
    """Return which of the languages are written in which script."""
    found: dict[str, list[str]] = {}
    for language in languages:
        own = (p.span.of(text) for p in provisions if p.language == language and p.kind not in BRIEF)
        sample = ""
        while len(sample) < SAMPLE and (words := next(own, None)) is not None:
            sample += words
        found.setdefault(_script(sample), []).append(language)
    return found


def _script(words: str) -> str:
    if words.isascii():
        return "Latin" if any(c.isalpha() for c in words) else ""
    counts = {name: len(pattern.findall(words)) for name, pattern in SCRIPTS.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""


def _heading_value(line: str, words: Grammar) -> int | None:
    found = words.article.match(line)
    return words.value(found["number"] or found["ordinal"] or "") if found is not None else None


def _label_opening(lines: list[_Line], principal: str) -> None:
    """Give a title of the whole document to the principal version that has none of its own, as in exchanges of notes.

    A title of the whole is not in the language of the text that follows it. Headings between them tell nothing of
    that: the number of a note and the office that sends it may be in the language of the title.
    """
    end = next((n for n, line in enumerate(lines) if line.kind not in OPENING), len(lines))
    running = (line.label for line in lines[end:] if line.kind is not ProvisionKind.HEADING)
    following = next((label for label in running if label is not None), None)
    titled = any(line.kind is ProvisionKind.TITLE and line.label == principal for line in lines)
    if titled or any(line.label == following for line in lines[:end]):
        return
    for line in lines[:end]:
        line.label = principal


def _label_headings(lines: list[_Line]) -> None:
    """Label headings of one number that follow one another, "Article 1", "Madde 1", in the order of what they head."""
    n = 0
    while n < len(lines):
        end = n + 1
        while end < len(lines) and lines[n].value is not None and lines[end].value == lines[n].value:
            end += 1
        if end - n > 1:
            following = _next_languages(lines, end, end - n)
            for line, label in zip(lines[n:end], following, strict=False):
                line.label = line.label or label
        n = end


def _next_languages(lines: Sequence[_Line], start: int, count: int) -> list[str]:
    """Return the next ``count`` languages in the order in which text follows; nothing where there are fewer."""
    found: dict[str, None] = {}
    for line in lines[start:]:
        if line.value is not None or len(found) == count:
            break
        if line.label is not None:
            found.setdefault(line.label)
    return list(found) if len(found) == count else []


def _carried(labels: Sequence[str | None]) -> list[str | None]:
    last: str | None = None
    carried: list[str | None] = []
    for label in labels:
        last = label or last
        carried.append(last)
    return carried


# --- runs --------------------------------------------------------------------------------


def _runs(lines: Sequence[_Line]) -> Iterator[_Run]:
    run: _Run | None = None
    for line in lines:
        size = line.span.end - line.span.start
        if run is not None and run.language == line.label:
            run.end, run.size = line.span.end, run.size + size
            run.titled |= line.kind is ProvisionKind.TITLE
            continue
        if run is not None:
            yield run
        run = _Run(line.label or "", line.span.start, line.span.end, size, line.kind is ProvisionKind.TITLE)
    if run is not None:
        yield run


def _without_strays(runs: list[_Run], *, principal: str) -> list[_Run]:
    """Give small runs within another version's block to that version: quotations, remarks, names that misled.

    The principal version gives away little, since what it loses is not analysed.
    """
    totals: Counter[str] = Counter()
    longest: Counter[str] = Counter()
    for run in runs:
        totals[run.language] += run.size
        longest[run.language] = max(longest[run.language], run.size)
    kept: list[_Run] = []
    for n, run in enumerate(runs):
        following = runs[n + 1].language if n + 1 < len(runs) else None
        blocked = longest[run.language] >= IN_ONE_BLOCK * totals[run.language]
        small = run.size <= STRAY * longest[run.language]
        small = small and (run.language != principal or run.size <= STRAY_CHARACTERS)
        enclosed = bool(kept) and kept[-1].language == following and not run.titled
        language = kept[-1].language if blocked and small and enclosed else run.language
        if kept and kept[-1].language == language:
            kept[-1].end, kept[-1].size = run.end, kept[-1].size + run.size
        else:
            kept.append(_Run(language, run.start, run.end, run.size))
    return kept
