"""What a printed name of an instrument says: its words, the parties, the date, a resolution's number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from pipeline.extract.life_cycle.dates import DateGrammar, DateRules, find_dates
from pipeline.extract.life_cycle.numbers import NumberRules, Numbers
from pipeline.extract.parties.gazetteer import Gazetteer, fold, load_gazetteer
from pipeline.extract.references import load_reference_rules
from pipeline.questions.citing.rules import Known, load_citing
from pipeline.rules import load_rules

_RESOLUTION = regex.compile(
    r"^(?:(?P<organ>(?:un(?:ited nations)? )?(?:security council|general assembly)) )?(?:resolutions? )?(?:no\.? ?)?"
    r"(?P<number>\d{1,4})(?: ?\((?P<year>(?:19|20)\d{2})\)| of (?:\d{1,2} \p{L}+ )?(?P<of>(?:19|20)\d{2}))"
)
_ARTICLE_OF = regex.compile(r"(?i)^(?:articles?|chapters?) [\dIVX(),\s]+(?:(?:and|or|to) [\dIVX]+ )?of (?:the )?")
_WORD = regex.compile(r"[\p{L}\p{N}]+")
_TAIL_YEAR = regex.compile(r",? (?:of )?\(?((?:18|19|20)\d{2})\)?$")
_QUOTED = regex.compile(r"[\s”\"“»«.,;]+$")
_IDLE = frozenset(
    ["the", "of", "and", "between", "among", "a", "an", "government", "governments", "kingdom", "republic", "state",
     "states", "parties", "contracting", "concluded", "le", "la", "les", "de", "du", "des", "et", "entre", "l", "d",
     "gouvernement", "het", "van", "en", "tussen", "der", "regering"]
)  # fmt: skip
"""Words that names of one instrument have or have not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name taken apart. ``words`` are folded, without states and idle words, in order; ``date`` is ISO 8601."""

    words: tuple[str, ...]
    codes: frozenset[str]
    date: str | None = None
    resolution: tuple[int, int] | None = None
    """Number and year, for resolutions that the Security Council's way of counting names."""

    @property
    def noun(self) -> str:
        """Return its first word, which says what it is, for most names in English."""
        return self.words[0] if self.words else ""

    @property
    def is_telling(self) -> bool:
        """Return whether the words alone name an instrument."""
        return len(self.words) >= 4 or (len(self.words) == 3 and bool(self.codes))


@lru_cache(maxsize=20_000)
def read_name(printed: str) -> Name:
    """Return what ``printed`` (on one line) says."""
    text = _QUOTED.sub("", _ARTICLE_OF.sub("", printed.strip()))
    if found := _resolution(text):
        return Name(words=("resolution",), codes=frozenset(), resolution=found)
    text, date = _without_date(text)
    mentions = _gazetteer().find(text)
    for mention in reversed(mentions):
        text = f"{text[: mention.span.start]} {text[mention.span.end :]}"
    words = tuple(word for word in _WORD.findall(fold(text)) if word not in _IDLE)
    return Name(words=words, codes=frozenset(mention.code for mention in mentions), date=date)


def _resolution(text: str) -> tuple[int, int] | None:
    folded = fold(text)
    found = _RESOLUTION.match(folded)
    if found is None or (found["organ"] or "").endswith("assembly") or not ("resolution" in folded or found["organ"]):
        return None
    return int(found["number"]), int(found["year"] or found["of"])


def _without_date(text: str) -> tuple[str, str | None]:
    """Return the name up to the words that date it, and the date as far as it is printed."""
    dates = [date for date in find_dates(text, _dates()) if date.doubt is None]
    if dates:
        pattern = load_reference_rules().patterns["references.date"]
        formula = next((hit for hit in pattern.finditer(text) if hit.end() >= dates[-1].span.start), None)
        start = formula.start() if formula else dates[-1].span.start
        if start > 0:
            return text[:start], dates[-1].value
    year = _TAIL_YEAR.search(text)
    return (text[: year.start()], year[1]) if year and year.start() else (text, None)


def known_by(name: Name) -> Known | None:
    """Return the much-cited instrument that a name means; its date, where one is printed, must be that one's."""
    for alias, known in _known_names().get((name.words, name.codes), ()):
        if name.date is None and alias is None:
            return known
        if name.date is not None and same_date(name.date, known.signed_on):
            return known
    return None


def same_date(one: str, other: str) -> bool:
    """Return whether two dates agree as far as both are known."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


@cache
def _known_names() -> dict[tuple[tuple[str, ...], frozenset[str]], list[tuple[str | None, Known]]]:
    """Return the much-cited instruments by what their names say, each with the date that is part of the name."""
    found: dict[tuple[tuple[str, ...], frozenset[str]], list[tuple[str | None, Known]]] = {}
    for known in load_citing().known:
        for printed in (known.name, *known.also):
            name = read_name(printed)
            found.setdefault((name.words, name.codes), []).append((name.date, known))
    return found


@cache
def _gazetteer() -> Gazetteer:
    return load_gazetteer()


@cache
def _dates() -> DateGrammar:
    numbers = Numbers.of(load_rules("numbers", NumberRules))
    return DateGrammar.of(load_rules("dates", DateRules), numbers)
