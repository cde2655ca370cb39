"""The instrument's title as printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import regex

from pipeline.structure.covers import NUMBERED, YEARS, begin_in_line, cover_of, cover_words, self_name, title_on_cover
from pipeline.structure.grammar import grammar
from pipeline.structure.language import affinity
from pipeline.structure.letter_spacing import closed, is_spaced, respaced, undated
from pipeline.structure.rules import StructureRules
from pipeline.structure.titles import DOTS, NOT_TITLE, looks_like_title, title_run
from pipeline.structure.units import FINITE, cut_units
from pipeline.types import Evidence, Found, InstrumentText, Provision, ProvisionKind, Span

FIRST = 12
"""Provisions among which a heading may stand for a title that nothing else shows."""
STOPS = ".;:!?۔؟؛،।。"
"""How a statement ends, and no name."""
COVER = 30
FRONT = 6000
"""Units and characters from the start that may be those of a cover."""
LEAST_CALLED, CALLED_SHARE = 3, 0.7
"""How often a text speaks of itself by its name, at least, and which share of all such names this must be."""
LONGEST = 300
RUN_ON = 6
"""Provisions among which one may open with a title that ran into it."""
RUN_ON_TITLE = regex.compile(
    r"(?P<title>\p{Lu}{3,}[ \n](?:[\p{Lu}\d'’(),-]+[ \n]){2,50}[\p{Lu}\d'’()-]{2,})\.?\s?(?=\p{Lu}\p{Ll}+\s)"
)
LEAST_WORDS = 3
"""Words of a heading that stands for a title in another language; fewer say less than that does."""
SHORT = 5
"""Words of a name that may stand over the title in full: "Air Services Agreement"."""
READABLE = regex.compile(r"\p{L}{3}.*?\P{L}\p{L}{3}|[^\p{Latin}\p{Cyrillic}\W\d_]{2}")
"""Two words of a script that has them, or letters of another: what remains of a picture has neither."""
BETWEEN = regex.compile(r"\b(?:between|among|entre|tussen)\b", regex.IGNORECASE)
ASIDE = regex.compile(r"\s*[(\[](?:with|including|avec|met|together\s+with|con)\b[^()\[\]]*[)\]]\s*$", regex.IGNORECASE)
FOOTNOTE = regex.compile(r"(?<=[\p{L})])\s?(?:\*+|[†‡]|\[\d{1,2}\]|[¹²³])\s*$")
SYMBOL = regex.compile(r"\s*\[[A-Z]{1,4}/[^\[\]]*\]$")
DATE = regex.compile(
    r"(?<!\b(?:of|on|dated|du|le|van|vom|de|del)(?:\s+\d{1,2})?)(?<!\d)\s+(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"\s+\d{4}$",
    regex.IGNORECASE,
)
PUBLISHER = regex.compile(
    r"(?<!\b(?:THE|OF|BY|AND|TO|WITH|DE|LAS|LOS|DES|LES))\s+(?:UNITED\s+NATIONS|NACIONES\s+UNIDAS|NATIONS\s+UNIES|THE\s+WHITE\s+HOUSE)$"
)
"""Who publishes, where the cover's last line ran into the title."""
PAGE = regex.compile(r"^\d{1,3}\s*[/|]\s*(?=\p{L})|\s*[/|]\s*\d{1,3}$|(?<=\p{Ll})\s+[ivx]{1,5}$")
"""The number of a page that ran into the title."""
FOLIO = regex.compile(r"^\d{1,3}\s*[|/–—-]?\s+|\s+[|/–—-]?\s*(?:page\s+)?\d{1,3}$", regex.IGNORECASE)
"""The number of a page beside what runs along its edge."""
CONTENTS = regex.compile(
    r"\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{4}\s+"
    r"(?:Preface|Foreword|Contents|Table of Contents|Introduction|Executive Summary)\b.*$",
    regex.IGNORECASE,
)
"""The date of a cover and the table of contents, where the lines of a first page ran together."""
YEARS_BELOW = regex.compile(rf"\s*\n\s*(?P<years>\(?{YEARS.pattern}\)?)[ \t]*(?=\n|$)")
"""The years of a strategy, on a line of their own under its title."""
KEY = regex.compile(r"(?:^|\s)title:\s*(?P<value>.*?)(?=\s[\w-]+:\s|\s---$)", regex.IGNORECASE)


def find_title(text: InstrumentText, provisions: Sequence[Provision], *, rules: StructureRules) -> Found[str] | None:
    """Return the title on one line, without a trailing full stop; None where the text has none.

    A title that the file's own front matter prints comes first, then the opening lines that name the
    instrument, in the language of the first operative text where there are several, then a first heading.
    """
    found = (
        _printed_metadata(text, provisions)
        or _opening(text, provisions, rules)
        or _run_on(text, provisions, rules)
        or _on_cover(text, rules)
        or _in_line(text, provisions, rules)
        or _running(text, rules)
        or _first_heading(text, provisions, rules)
        or _called(text, rules)
    )
    spaced = _spaced(text, provisions, rules)
    if spaced is not None and (found is None or spaced.evidence.span.start <= found.evidence.span.start):
        return spaced
    return replace(found, value=respaced(found.value, text, rules=rules)) if found else None


def _spaced(text: InstrumentText, provisions: Sequence[Provision], rules: StructureRules) -> Found[str] | None:
    """Return the title that stands among the first lines with spaces between its letters."""
    words: list[str] = []
    start = 0
    for provision in provisions[:FIRST]:
        printed = _line(provision, text)
        line = undated(printed, rules=rules)
        plain = respaced(line, text, rules=rules) if is_spaced(line) else line
        plain = closed(plain) if plain == line else plain
        if plain == line:
            words = []
            continue
        start = start if words else provision.span.start
        words.append(plain)
        if looks_like_title(" ".join(words), grammar(rules)):
            return _found(" ".join(words), Span(start, provision.span.end), "structure.spaced-title")
    return None


def _on_cover(text: InstrumentText, rules: StructureRules) -> Found[str] | None:
    """Return the title on a cover of whose lines the outline made something else."""
    words = grammar(rules)
    units = cut_units(replace(text, text=text.text[:FRONT]), words)[:COVER]
    run = title_run(units, [text.text[unit.start : unit.end] for unit in units], 0, words)
    if (
        run is None
        or text.text[units[run[1] - 1].end - 1] in STOPS
        or units[run[1] - 1].end - units[run[0]].start > LONGEST
    ):
        return None
    span = title_on_cover(text, Span(units[run[0]].start, units[run[1] - 1].end), rules=rules)
    span = _with_years(text, span)
    return _found(span.of(text.text), span, "structure.cover-title")


def _in_line(text: InstrumentText, provisions: Sequence[Provision], rules: StructureRules) -> Found[str] | None:
    """Return the title inside a line of the cover that begins with an office."""
    cover = cover_of(text, rules=rules)
    for provision in provisions[:FIRST]:
        start = begin_in_line(cover, provision.span)
        if start is not None and looks_like_title(text.text[start : provision.span.end], grammar(rules)):
            span = _with_years(text, title_on_cover(text, Span(start, provision.span.end), rules=rules))
            return _found(span.of(text.text), span, "structure.cover-title")
    return None


def _running(text: InstrumentText, rules: StructureRules) -> Found[str] | None:
    """Return the title that runs along the pages, if the text prints it too: covers are often pictures."""
    heads = (FOLIO.sub("", " ".join(removed.text.split())) for removed in text.removed)
    lines = (_trimmed(undated(head, rules=rules)) for head in heads)
    counted = Counter(line for line in lines if line and looks_like_title(line, grammar(rules)))
    name, times = counted.most_common(1)[0] if counted else ("", 0)
    if times < LEAST_CALLED:
        return None
    printed = regex.search(r"\s+".join(map(regex.escape, name.split())), text.text, regex.IGNORECASE)
    return _found(name, Span(*printed.span()), "structure.running-title") if printed else None


def _called(text: InstrumentText, rules: StructureRules) -> Found[str] | None:
    """Return the name by which a strategy speaks of itself, if that is always the same one."""
    found = list(self_name(rules).finditer(text.text))
    counted = Counter(_plain(one["name"]) for one in found)
    name, times = counted.most_common(1)[0] if counted else ("", 0)
    if times < LEAST_CALLED or times < CALLED_SHARE * len(found):
        return None
    first = next(one for one in found if _plain(one["name"]) == name)
    return _found(first["name"], Span(first.start("name"), first.end("name")), "structure.self-name")


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _printed_metadata(text: InstrumentText, provisions: Sequence[Provision]) -> Found[str] | None:
    value = next((value for name, value in text.metadata if name.casefold() == "title" and value.strip()), None)
    if value is None or not provisions:
        return None
    span = provisions[0].span
    printed = KEY.search(span.of(text.text))
    if printed is not None and printed["value"]:
        span = Span(span.start + printed.start("value"), span.start + printed.end("value"))
    return _found(value, span, "structure.front-matter")


def _opening(text: InstrumentText, provisions: Sequence[Provision], rules: StructureRules) -> Found[str] | None:
    titles = [p for p in provisions if p.kind is ProvisionKind.TITLE and not DOTS.search(p.span.of(text.text))]
    if not titles:
        return None
    operative = next(
        (p for p in provisions if p.kind in (ProvisionKind.ARTICLE, ProvisionKind.PARAGRAPH, ProvisionKind.ITEM)), None
    )
    first = [p for p in titles if operative is None or p.span.start < operative.span.start] or titles[:1]
    language = operative.language if operative is not None else None
    first += _headings_beside(text, provisions, first[-1], language, rules)
    chosen = max(first, key=lambda p: affinity(p.span.of(text.text), language, rules=rules))
    chosen = _in_full(text, provisions, chosen, rules) or chosen
    span = _with_years(text, title_on_cover(text, chosen.span, rules=rules))
    return _found(span.of(text.text), span, "structure.title")


def _with_years(text: InstrumentText, span: Span) -> Span:
    years = YEARS_BELOW.match(text.text, span.end)
    return Span(span.start, years.end("years")) if years else span


def _headings_beside(
    text: InstrumentText, provisions: Sequence[Provision], last: Provision, language: str | None, rules: StructureRules
) -> list[Provision]:
    """Return the heading right after the last title, if it names the instrument in the language of the text."""
    if language is None or last not in provisions:
        return []
    at = provisions.index(last) + 1
    found = []
    head = provisions[at].span.of(text.text).partition("\n")[0] if at < len(provisions) else ""
    reach = 2 if grammar(rules).note.match(head) else 1
    for provision in (_named(p, text) for p in provisions[at : at + reach]):
        line = _line(provision, text)
        plain = provision.kind is ProvisionKind.PARAGRAPH and affinity(
            last.span.of(text.text), language, rules=rules
        ) < affinity(line, language, rules=rules)
        wanted = last.language != language and provision.kind in (ProvisionKind.HEADING, ProvisionKind.FRONT)
        if (
            (wanted or plain)
            and provision.language == language
            and len(line.split()) >= LEAST_WORDS
            and looks_like_title(line, grammar(rules), mark="" if plain else "heading")
        ):
            found.append(provision)
    return found


def _named(provision: Provision, text: InstrumentText) -> Provision:
    """Return a heading without the number before its words: "Nr. I", then the name of what the notes agree on."""
    words = provision.span.of(text.text)
    if provision.kind is not ProvisionKind.HEADING or not provision.heading or not words.endswith(provision.heading):
        return provision
    return replace(provision, span=Span(provision.span.end - len(provision.heading), provision.span.end))


def _in_full(
    text: InstrumentText, provisions: Sequence[Provision], short: Provision, rules: StructureRules
) -> Provision | None:
    """Return the line below a short name that says between whom the instrument is, None if there is none."""
    line = _line(short, text)
    if short not in provisions or len(line.split()) > SHORT or BETWEEN.search(line):
        return None
    at = provisions.index(short) + 1
    if at == len(provisions) or provisions[at].kind is not ProvisionKind.FRONT:
        return None
    full = _line(provisions[at], text)
    return provisions[at] if BETWEEN.search(full) and looks_like_title(full, grammar(rules)) else None


def _line(provision: Provision, text: InstrumentText) -> str:
    """Return the words of a provision on one line."""
    return " ".join(provision.span.of(text.text).split())


def _run_on(text: InstrumentText, provisions: Sequence[Provision], rules: StructureRules) -> Found[str] | None:
    """Return the title in capitals with which a first paragraph opens, where a line break after it was lost."""
    for provision in provisions[:RUN_ON]:
        printed = RUN_ON_TITLE.match(provision.span.of(text.text))
        if printed is not None and looks_like_title(printed["title"], grammar(rules), mark="heading"):
            start = provision.span.start
            span = Span(start + printed.start("title"), start + printed.end("title"))
            return _found(printed["title"], span, "structure.run-on-title")
    return None


def _first_heading(text: InstrumentText, provisions: Sequence[Provision], rules: StructureRules) -> Found[str] | None:
    """Return the first heading, if it stands before the text and is no place, date or number of an article."""
    words = grammar(rules)
    for n, provision in enumerate(provisions[:FIRST]):
        line = provision.span.of(text.text)
        if (provision.kind is ProvisionKind.FRONT and n > 0) or cover_words(rules).line.match(line):
            continue
        plain = (
            provision.kind is ProvisionKind.PARAGRAPH and n == 0 and line[-1] not in ".!?" and not FINITE.search(line)
        )
        if provision.kind not in (ProvisionKind.HEADING, ProvisionKind.FRONT) and not plain:
            return None
        marked = any(mark.start == provision.span.start and mark.name == "heading" for mark in text.marks)
        if marked and line[-1] == "," and looks_like_title(line.rstrip(","), words, mark="heading"):
            line = line.rstrip(",")
        numbered = any(pattern.match(line) for pattern in (words.article, words.part, words.annex, words.note))
        if (
            not numbered
            and not NOT_TITLE.search(line)
            and 2 < len(line.split()) < 40
            and len(line) < LONGEST
            and line[-1] not in ",;:"
            and READABLE.search(line)
        ):
            return _found(line, provision.span, "structure.first-heading")
    return None


def _found(words: str, span: Span, rule: str) -> Found[str] | None:
    value = _trimmed(" ".join(words.split()))
    return Found(value=value, evidence=Evidence(span=span, found_by=rule)) if value else None


def _trimmed(value: str) -> str:
    """Return a title without asides, footnotes' marks, dates, publishers, pages' numbers and a full stop."""
    for pattern in (CONTENTS, ASIDE, FOOTNOTE, SYMBOL, DATE, PUBLISHER, PAGE):
        value = value if pattern is DATE and NUMBERED.match(value) else pattern.sub("", value).strip()
    return value[:-1].rstrip() if value.endswith(".") and not value.endswith("..") else value
