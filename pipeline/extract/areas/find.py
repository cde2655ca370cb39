"""Which cooperation areas a provision, a commitment and the instrument as a whole deal with.

A passage speaks through its own words first, then through what it completes (lead-ins), what stands over it
(headings) and beside it (its article). What it leaves open the instrument's subject fills: every duty of an
investment treaty is about investment, except those of its final clauses.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import regex

from pipeline.classify import AreaClassifier
from pipeline.extract.areas.cues import AreaRules, Hit, build_matcher, score_hits
from pipeline.extract.areas.names import weaken_names
from pipeline.rules import PatternRule
from pipeline.types import Area, Commitment, Found, InstrumentText, Provision, ProvisionKind, Span

FOUND_BY = "areas.cues"
SUBJECT = "areas.subject"
MODEL = "areas.model"
TITLE = "areas.title"
# Scores are probabilities that a reader would name the area; THRESHOLD is even odds.
THRESHOLD = 0.5
AREAS_OF_A_COMMITMENT = 2
# How much of a cue's weight reaches a passage from its surroundings.
LEAD, HEADING, REST, ARTICLE = 0.8, 0.7, 0.5, 0.3
# How far back, in characters, a statement that goes on about another is taken to reach.
BEFORE = 400
# A provision of more characters is not of the final clauses alone, though it may hold one.
FINAL_CLAUSE = 600
# What the classifier's word is worth beside cues, and the shortest passage it is asked about.
CLASSIFIER, LEAST_CHARACTERS = 0.6, 60
OPERATIVE = frozenset({ProvisionKind.ARTICLE, ProvisionKind.PARAGRAPH, ProvisionKind.ITEM, ProvisionKind.ANNEX})
# Languages in which the taxonomy has cues; None is a provision whose language is unknown.
LANGUAGES = frozenset({None, "en", "fr"})

Scores = Mapping[int, float]


def assign_areas(
    text: InstrumentText,
    provisions: Sequence[Provision],
    commitments: Sequence[Commitment],
    *,
    title: Found[str] | None,
    rules: AreaRules,
    classifier: AreaClassifier | None = None,
) -> tuple[tuple[Commitment, ...], tuple[Area, ...]]:
    """Return the commitments with their areas filled in, and the areas of the provisions and of the document.

    A commitment gets at most two areas, best first, none where none fits. Document areas come last, best first;
    their scores, like those of provisions, are probabilities.
    """
    codes = [area.code for area in rules.areas]
    passages = _read_passages(text, provisions, rules)
    if classifier is not None:
        passages = _ask(classifier, passages, text, codes)
    named = score_hits(build_matcher(rules, title=True).find(title.value)) if title else {}
    subject = _find_subject(passages, named)
    filled = []
    for commitment in commitments:
        scores: Scores = {}
        if not _is_procedural(commitment.quote, text, passages, rules):
            is_general = _any_of(rules.general).search(commitment.quote.of(text.text))
            scores = passages.score(commitment.quote, None if is_general else subject)
        best = sorted((a for a in scores if scores[a] >= THRESHOLD), key=lambda a: -scores[a])
        filled.append(replace(commitment, areas=tuple(codes[a] for a in best[:AREAS_OF_A_COMMITMENT])))
    of_provisions = [
        Area(
            code=codes[a],
            score=round(score, 3),
            found_by=MODEL if passage.asked else FOUND_BY,
            provision=passage.provision.id,
        )
        for passage in passages.all
        for a, score in sorted(passage.context.items())
        if score >= THRESHOLD
    ]
    return tuple(filled), (*of_provisions, *_document_areas(passages, subject, named, filled, rules))


@dataclass(frozen=True, slots=True)
class _Passage:
    """A provision with the scores of its own words, and of its words with lead-ins and heading."""

    provision: Provision
    own: Scores
    context: Scores
    asked: bool = False
    procedural: bool = False

    @property
    def operative(self) -> bool:
        return self.provision.kind in OPERATIVE and self.provision.language in LANGUAGES


@dataclass(frozen=True, slots=True)
class _Passages:
    """An instrument's passages in order, with the cues they hold."""

    all: tuple[_Passage, ...]
    hits: tuple[Hit, ...]
    starts: tuple[int, ...]
    articles: Mapping[str, Scores]

    def at(self, span: Span) -> _Passage | None:
        """Return the passage in which ``span`` starts."""
        for passage in self._from(span.start):
            return passage if passage.provision.span.end > span.start else None
        return None

    def _from(self, offset: int) -> Iterable[_Passage]:
        at = bisect_left(self.all, offset + 1, key=lambda p: p.provision.span.start) - 1
        return self.all[max(at, 0) :]

    def score(self, quote: Span, subject: Scores | None) -> Scores:
        """Return the areas of a statement at ``quote``: its own words, its surroundings, the instrument's subject.

        Without ``subject`` the statement is general and its own words alone count.
        """
        own = score_hits(_within(self.hits, self.starts, quote))
        if subject is None:
            return own
        passage = self.at(quote)
        parts: list[tuple[Scores, float]] = [(own, 1.0), (subject, 1.0)]
        if passage is not None:
            parts.append((passage.context, REST))
            parts.append((self.articles.get(_article(passage.provision), {}), ARTICLE))
        return _combine(parts)


def _read_passages(text: InstrumentText, provisions: Sequence[Provision], rules: AreaRules) -> _Passages:
    matcher, procedural = build_matcher(rules), _any_of(rules.procedural)
    hits = weaken_names(matcher.find(text.text), text.text)
    starts = tuple(hit.start for hit in hits)
    headings: dict[str | None, Scores] = {None: {}}
    passages = []
    for provision in provisions:
        if provision.language not in LANGUAGES:
            passages.append(_Passage(provision, {}, {}))
            continue
        if provision.heading not in headings:
            headings[provision.heading] = score_hits(matcher.find(provision.heading or ""))
        own = score_hits(_within(hits, starts, provision.span))
        leads = [(score_hits(_within(hits, starts, lead)), LEAD) for lead in provision.leads]
        context = _combine([(own, 1.0), (headings[provision.heading], HEADING), *leads])
        words = provision.span.of(text.text) if own and _length(provision) <= FINAL_CLAUSE else ""
        passages.append(_Passage(provision, own, context, procedural=bool(words and procedural.search(words))))
    of_article: dict[str, list[tuple[Scores, float]]] = defaultdict(list)
    for passage in passages:
        if passage.operative:
            of_article[_article(passage.provision)].append((passage.own, 0.5))
    articles = {article: _combine(parts) for article, parts in of_article.items()}
    return _Passages(tuple(passages), hits, starts, articles)


def _ask(classifier: AreaClassifier, passages: _Passages, text: InstrumentText, codes: Sequence[str]) -> _Passages:
    """Return the passages with the classifier's word on those of which the cues leave open what they deal with."""
    numbers = {code: number for number, code in enumerate(codes)}
    silent = [at for at, passage in enumerate(passages.all) if _is_silent(passage)]
    answers = classifier.classify([passages.all[at].provision.span.of(text.text) for at in silent])
    changed = list(passages.all)
    for at, answer in zip(silent, answers, strict=True):
        said = {numbers[a.label]: a.score for a in answer if a.label in numbers}
        if said:
            passage = changed[at]
            context = _combine([(passage.context, 1.0), (said, CLASSIFIER)])
            changed[at] = replace(passage, context=context, asked=True)
    return replace(passages, all=tuple(changed))


def _is_silent(passage: _Passage) -> bool:
    return (
        passage.operative
        and passage.provision.language in (None, "en")
        and _length(passage.provision) >= LEAST_CHARACTERS
        and not any(score >= THRESHOLD for score in passage.context.values())
    )


def _length(provision: Provision) -> int:
    return provision.span.end - provision.span.start


def _article(provision: Provision) -> str:
    return provision.parent or provision.id


def _within(hits: Sequence[Hit], starts: Sequence[int], span: Span) -> list[Hit]:
    found = hits[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
    return [hit for hit in found if hit.end <= span.end]


def _combine(parts: Iterable[tuple[Scores, float]]) -> dict[int, float]:
    missed: dict[int, float] = {}
    for scores, share in parts:
        for area, score in scores.items():
            missed[area] = missed.get(area, 1.0) * (1.0 - share * score)
    return {area: 1.0 - m for area, m in missed.items()}


# --- the instrument as a whole --------------------------------------------------------------

# What counts for an area beside a passage or commitment of which it is the best: one of which it is not, the subject,
# the title.
NOT_BEST, SECOND, SUBJECT_COUNTS, TITLE_COUNTS = 0.8, 0.5, 1.0, 0.6
# How much an area needs: something, and a hundredth of a passage more for each passage and commitment.
NEEDED, NEEDED_EACH = 0.5, 0.01
# What part of that is enough for an area to which instruments give one provision.
SINGLE = 0.6
# From which share on one area dominates, so that incidental ones need the more.
DOMINANT = 0.4
# What speaks for an area as the subject: its share of the operative text, the title, its share of the preamble. An
# area that the operative text hardly touches is not the subject, whatever the preamble recalls.
TITLE_SPEAKS, PREAMBLE_SPEAKS, SUBJECT_SPEAKS, SUBJECT_SHARE = 0.4, 0.6, 0.5, 0.05


def _find_subject(passages: _Passages, named: Scores) -> Scores:
    """Return the areas that run through the whole instrument, with how sure that is; ``named`` are the title's."""
    recited = _shares(p for p in passages.all if p.provision.kind is ProvisionKind.PREAMBLE)
    strengths = {
        area: share + TITLE_SPEAKS * (named.get(area, 0.0) >= THRESHOLD) + PREAMBLE_SPEAKS * recited.get(area, 0.0)
        for area, share in _shares(p for p in passages.all if p.operative and not p.procedural).items()
        if share >= SUBJECT_SHARE
    }
    return {area: min(0.8, 0.4 + 0.3 * s) for area, s in strengths.items() if s >= SUBJECT_SPEAKS}


def _shares(passages: Iterable[_Passage]) -> Scores:
    """Return by area its share of those passages that deal with anything."""
    total: dict[int, int] = defaultdict(int)
    telling = 0
    for passage in passages:
        strong = [area for area, score in passage.context.items() if score >= THRESHOLD]
        telling += bool(strong)
        for area in strong:
            total[area] += 1
    return {area: amount / telling for area, amount in total.items()}


def _document_areas(
    passages: _Passages, subject: Scores, named: Scores, commitments: Sequence[Commitment], rules: AreaRules
) -> list[Area]:
    """Return the areas that the operative text really deals with: provisions and commitments weighed, not mentions."""
    codes = [area.code for area in rules.areas]
    count = _count(passages, commitments, {code: number for number, code in enumerate(codes)})
    dominant, share = count.dominant()
    found = []
    for area, code in enumerate(codes):
        needed = NEEDED + NEEDED_EACH * count.units
        if code in rules.incidental and area != dominant and share >= DOMINANT:
            needed *= 1.0 + share
        needed *= SINGLE if code in rules.single else 1.0
        is_named = named.get(area, 0.0) >= THRESHOLD and count.support[area] > 0
        odds = (count.support[area] + SUBJECT_COUNTS * (area in subject) + TITLE_COUNTS * is_named) / needed
        score = odds / (1 + odds)
        if score >= THRESHOLD:
            found.append(Area(code=code, score=round(score, 3), found_by=SUBJECT if area in subject else FOUND_BY))
    if not found:  # a short instrument may say in its title alone what it is about
        found = [Area(code=codes[a], score=THRESHOLD, found_by=TITLE) for a, s in named.items() if s >= THRESHOLD]
    return sorted(found, key=lambda a: (-a.score, a.code))


@dataclass(slots=True)
class _Count:
    """What speaks for each area; of how many units of the text; for how many of them it is the best."""

    units: int = 0
    telling: int = 0
    support: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    best_of: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def dominant(self) -> tuple[int | None, float]:
        """Return the area that is the best of most units, and its share of those that deal with anything."""
        if not self.best_of:
            return None, 0.0
        area = max(self.best_of, key=lambda a: self.best_of[a])
        return area, self.best_of[area] / self.telling


def _count(passages: _Passages, commitments: Sequence[Commitment], numbers: Mapping[str, int]) -> _Count:
    count = _Count()
    for passage in passages.all:
        if passage.operative:
            count.units += 1
            own = {} if passage.procedural else passage.own
            strong = {area: score for area, score in own.items() if score >= THRESHOLD}
            highest = max(strong.values(), default=0.0)
            count.telling += bool(strong)
            for area, score in strong.items():
                # How far the passage is from even odds: a lone cue counts half of what several together do.
                count.support[area] += (2 * score - 1) * (1.0 if score == highest else NOT_BEST)
                count.best_of[area] += score == highest
    for commitment in commitments:
        count.units += 1
        count.telling += bool(commitment.areas)
        for rank, code in enumerate(commitment.areas):
            count.support[numbers[code]] += SECOND if rank else 1.0
            count.best_of[numbers[code]] += rank == 0
    return count


def _is_procedural(quote: Span, text: InstrumentText, passages: _Passages, rules: AreaRules) -> bool:
    """Return whether a statement, or the one that it goes on about, is of the final clauses."""
    procedural, words = _any_of(rules.procedural), quote.of(text.text)
    if procedural.search(words):
        return True
    passage = passages.at(quote)
    if passage is None or not _any_of(rules.continuation).search(words):
        return False
    before = text.text[max(passage.provision.span.start, quote.start - BEFORE) : quote.start]
    return bool(procedural.search(before))


@lru_cache(maxsize=16)
def _any_of(patterns: tuple[PatternRule, ...]) -> regex.Pattern[str]:
    """Return one pattern for all of these, kept for the next call; it finds nothing if there are none."""
    return regex.compile("|".join(f"(?:{rule.pattern})" for rule in patterns) or r"(?!)", regex.IGNORECASE)
