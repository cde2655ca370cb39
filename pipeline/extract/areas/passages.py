"""The provisions of an instrument with the cues that they hold, and what surrounds each of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from pipeline.extract.areas.cues import AreaRules, Hit, build_matcher, score_hits
from pipeline.extract.areas.names import weaken_names
from pipeline.rules import PatternRule
from pipeline.types import InstrumentText, Provision, ProvisionKind, Span

# Scores are probabilities that a reader would name the area; THRESHOLD is even odds.
THRESHOLD = 0.5
# How much of a cue's weight reaches a passage from its surroundings.
LEAD, HEADING, REST, ARTICLE = 0.8, 0.7, 0.5, 0.3
# How far back, in characters, a statement that goes on about another is taken to reach.
BEFORE = 400
# A provision of more characters is not of the final clauses alone, though it may hold one.
FINAL_CLAUSE = 600
OPERATIVE = frozenset({ProvisionKind.ARTICLE, ProvisionKind.PARAGRAPH, ProvisionKind.ITEM, ProvisionKind.ANNEX})
# Languages in which the taxonomy has cues; None is a provision whose language is unknown.
LANGUAGES = frozenset({None, "en", "fr"})

Scores = Mapping[int, float]
"""Scores by the area's place in the taxonomy."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A provision with the scores of its own words, and of its words with lead-ins and heading."""

    provision: Provision
    own: Scores
    context: Scores
    procedural: bool = False

    @property
    def operative(self) -> bool:
        """Return whether it is of the operative text, in a language in which there are cues."""
        return self.provision.kind in OPERATIVE and self.provision.language in LANGUAGES


@dataclass(frozen=True, slots=True)
class Passages:
    """An instrument's passages in order, with the cues they hold."""

    all: tuple[Passage, ...]
    hits: tuple[Hit, ...]
    starts: tuple[int, ...]
    articles: Mapping[str, Scores]

    def at(self, span: Span) -> Passage | None:
        """Return the passage in which ``span`` starts."""
        for passage in self._from(span.start):
            return passage if passage.provision.span.end > span.start else None
        return None

    def _from(self, offset: int) -> Iterable[Passage]:
        at = bisect_left(self.all, offset + 1, key=lambda p: p.provision.span.start) - 1
        return self.all[max(at, 0) :]

    def score(self, quote: Span, subject: Scores | None) -> Scores:
        """Return the areas of a statement at ``quote``: its own words, its surroundings, the instrument's subject.

        Without ``subject`` the statement is general and its own words alone count.
        """
        own = score_hits(cues_within(self.hits, self.starts, quote))
        if subject is None:
            return own
        passage = self.at(quote)
        parts: list[tuple[Scores, float]] = [(own, 1.0), (subject, 1.0)]
        if passage is not None:
            parts.append((passage.context, REST))
            parts.append((self.articles.get(article_of(passage.provision), {}), ARTICLE))
        return combine(parts)


def read_passages(text: InstrumentText, provisions: Sequence[Provision], rules: AreaRules) -> Passages:
    """Return the provisions with the cues that they hold, and with those of what stands over them."""
    matcher, procedural = build_matcher(rules), any_of(rules.procedural)
    hits = weaken_names(matcher.find(text.text), text.text)
    starts = tuple(hit.start for hit in hits)
    headings: dict[str | None, Scores] = {None: {}}
    passages = []
    for provision in provisions:
        if provision.language not in LANGUAGES:
            passages.append(Passage(provision, {}, {}))
            continue
        if provision.heading not in headings:
            headings[provision.heading] = score_hits(matcher.find(provision.heading or ""))
        own = score_hits(cues_within(hits, starts, provision.span))
        leads = [(score_hits(cues_within(hits, starts, lead)), LEAD) for lead in provision.leads]
        context = combine([(own, 1.0), (headings[provision.heading], HEADING), *leads])
        words = provision.span.of(text.text) if own and _length(provision) <= FINAL_CLAUSE else ""
        passages.append(Passage(provision, own, context, procedural=bool(words and procedural.search(words))))
    of_article: dict[str, list[tuple[Scores, float]]] = defaultdict(list)
    for passage in passages:
        if passage.operative:
            of_article[article_of(passage.provision)].append((passage.own, 0.5))
    articles = {article: combine(parts) for article, parts in of_article.items()}
    return Passages(tuple(passages), hits, starts, articles)


def _length(provision: Provision) -> int:
    return provision.span.end - provision.span.start


def article_of(provision: Provision) -> str:
    """Return the id of the article that a provision belongs to."""
    return provision.parent or provision.id


def cues_within(hits: Sequence[Hit], starts: Sequence[int], span: Span) -> list[Hit]:
    """Return the cues that lie in ``span``; ``starts`` are those of ``hits``."""
    found = hits[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
    return [hit for hit in found if hit.end <= span.end]


def combine(parts: Iterable[tuple[Scores, float]]) -> dict[int, float]:
    """Return the scores of several witnesses, each with the share that it is believed: 1 - (1 - p)(1 - q)..."""
    missed: dict[int, float] = {}
    for scores, share in parts:
        for area, score in scores.items():
            missed[area] = missed.get(area, 1.0) * (1.0 - share * score)
    return {area: 1.0 - m for area, m in missed.items()}


def is_procedural(quote: Span, text: InstrumentText, passages: Passages, rules: AreaRules) -> bool:
    """Return whether a statement, or the one that it goes on about, is of the final clauses."""
    procedural, words = any_of(rules.procedural), quote.of(text.text)
    if procedural.search(words):
        return True
    passage = passages.at(quote)
    if passage is None or not any_of(rules.continuation).search(words):
        return False
    before = text.text[max(passage.provision.span.start, quote.start - BEFORE) : quote.start]
    return bool(procedural.search(before))


@lru_cache(maxsize=16)
def any_of(patterns: tuple[PatternRule, ...]) -> regex.Pattern[str]:
    """Return one pattern for all of these, kept for the next call; it finds nothing if there are none."""
    return regex.compile("|".join(f"(?:{rule.pattern})" for rule in patterns) or r"(?!)", regex.IGNORECASE)


# --- the subject of the instrument --------------------------------------------------------------

# What speaks for an area as the subject: its share of the operative text, the title, its share of the preamble. An
# area that the operative text hardly touches is not the subject, whatever the preamble recalls.
TITLE_SPEAKS, PREAMBLE_SPEAKS, SUBJECT_SPEAKS, SUBJECT_SHARE = 0.4, 0.6, 0.5, 0.05


def find_subject(passages: Passages, named: Scores) -> Scores:
    """Return the areas that run through the whole instrument, with how sure that is; ``named`` are the title's."""
    recited = _shares(p for p in passages.all if p.provision.kind is ProvisionKind.PREAMBLE)
    strengths = {
        area: share + TITLE_SPEAKS * (named.get(area, 0.0) >= THRESHOLD) + PREAMBLE_SPEAKS * recited.get(area, 0.0)
        for area, share in _shares(p for p in passages.all if p.operative and not p.procedural).items()
        if share >= SUBJECT_SHARE
    }
    return {area: min(0.8, 0.4 + 0.3 * s) for area, s in strengths.items() if s >= SUBJECT_SPEAKS}


def _shares(passages: Iterable[Passage]) -> Scores:
    """Return by area its share of those passages that deal with anything."""
    total: dict[int, int] = defaultdict(int)
    telling = 0
    for passage in passages:
        strong = [area for area, score in passage.context.items() if score >= THRESHOLD]
        telling += bool(strong)
        for area in strong:
            total[area] += 1
    return {area: amount / telling for area, amount in total.items()}
