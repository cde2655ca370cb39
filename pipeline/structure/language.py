"""The language of each provision, and of the document.

Frequent words decide most cases at a fraction of a detector's cost; lingua decides where they leave a doubt and
the passage is long enough; what is too short takes its neighbours' language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import regex
from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder

from pipeline.structure.rules import StructureRules
from pipeline.types import InstrumentText, Provision, ProvisionKind

OPERATIVE = frozenset({ProvisionKind.ARTICLE, ProvisionKind.PARAGRAPH, ProvisionKind.ITEM})
LEADING = frozenset({ProvisionKind.HEADING, ProvisionKind.TITLE})
"""Kinds whose language is rather that of what follows than of what precedes."""
BRIEF = LEADING | {ProvisionKind.SIGNATURE, ProvisionKind.FRONT}
"""Kinds that hold names and bare nouns, on which the detector errs: they inherit where frequent words leave a doubt."""
SAMPLE = 320
"""Characters of a provision that are looked at; more change no verdict."""
CONFUSED = ({"id", "ms"}, {"da", "sv"}, {"es", "pt"}, {"ru", "uk"}, {"az", "tr"})
"""Languages so near to each other that short provisions of a text in one pass for the other's."""
CONFUSED_SHARE = 0.25
"""Provisions in one of them, as a share of those in the other, up to which they are mistakes."""
SURE_VOTES, SURE_RATIO, SURE_SHARE = 3, 1.7, 0.12
"""Frequent words of one language, how many times those of the next, and what share of all words, make it sure."""
LEAST_LETTERS = 40
"""Letters below which the detector guesses (its misses in short legal sentences are all below)."""
LEAST_LETTERS_OF_A_STRANGER = 120
"""The same for a language that frequent words find nowhere in the document: names and formulas mislead."""
DETECTIONS = 200
"""Calls of the detector per document, at about a millisecond each."""
LEAST_DISTANCE = 0.05
"""How far apart the detector's first two guesses must be, on its scale of 0 to 1."""

WORD = regex.compile(r"[^\W\d_]+")
FOREIGN = regex.compile(r"[^\p{Latin}\p{Common}\p{Inherited}]")
SCRIPTS = tuple(
    (language, regex.compile(rf"\p{{{name}}}"))
    for language, name in (
        ("zh", "Han"), ("ja", "Hiragana"), ("ko", "Hangul"), ("el", "Greek"), ("he", "Hebrew"), ("th", "Thai"),
        ("hy", "Armenian"), ("ka", "Georgian"), ("bn", "Bengali"),
    )
)  # fmt: skip
"""Scripts that one language of treaties uses."""


def document_language(provisions: Sequence[Provision]) -> str | None:
    """Return the language of most of the operative text (ISO 639-1), None where no provision's is known."""
    for operative in (True, False):
        weights: Counter[str] = Counter()
        for provision in provisions:
            if provision.language is not None and (provision.kind in OPERATIVE or not operative):
                weights[provision.language] += provision.span.end - provision.span.start
        if weights:
            return weights.most_common(1)[0][0]
    return None


def with_languages(
    text: InstrumentText, provisions: Sequence[Provision], *, rules: StructureRules
) -> tuple[Provision, ...]:
    """Return the provisions, each with its language (ISO 639-1), None only where the whole text leaves a doubt."""
    samples = [text.text[p.span.start : min(p.span.end, p.span.start + SAMPLE)] for p in provisions]
    voted = [vote(sample, rules=rules) for sample in samples]
    languages = [language if sure else None for language, sure in voted]
    common = _prevailing(languages)
    known = set(languages)
    left = DETECTIONS
    for n, (language, _) in enumerate(voted):
        if languages[n] is not None:
            continue
        if language is not None and (language == common or language in _beside(languages, n)):
            languages[n] = language
        elif left and provisions[n].kind not in BRIEF:
            letters = sum(map(len, WORD.findall(samples[n])))
            if letters >= LEAST_LETTERS:
                left -= 1
                found = detect(samples[n], rules=rules)
                languages[n] = found if found in known or letters >= LEAST_LETTERS_OF_A_STRANGER else None
    languages = _inherited(provisions, _unconfused(languages))
    return tuple(
        replace(provision, language=language) for provision, language in zip(provisions, languages, strict=True)
    )


@lru_cache(maxsize=8_000)  # a document in several languages is looked at whole, then version by version
def vote(sample: str, *, rules: StructureRules) -> tuple[str | None, bool]:
    """Return the language with most frequent words in the sample, and whether it is sure."""
    if not sample.isascii() and FOREIGN.search(sample) is not None:
        for language, script in SCRIPTS:
            if 3 * len(script.findall(sample)) > len(sample):
                return language, True
    words = WORD.findall(sample.casefold())
    votes = _votes(words, rules)
    if not votes:
        return None, False
    ranked = sorted(votes.items(), key=lambda pair: -pair[1])
    best, count = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0
    if second == count:
        return None, False
    return best, count >= SURE_VOTES and count >= SURE_RATIO * second and count >= SURE_SHARE * len(words)


def affinity(sample: str, language: str | None, *, rules: StructureRules) -> int:
    """Return by how many frequent words the sample is rather in ``language`` than in any other."""
    votes = _votes(WORD.findall(sample.casefold()), rules)
    own = votes.pop(language, 0) if language is not None else 0
    return own - max(votes.values(), default=0)


def _votes(words: Sequence[str], rules: StructureRules) -> dict[str, int]:
    table = _table(rules)
    votes: dict[str, int] = {}
    for word in words:
        for language in table.get(word, ()):
            votes[language] = votes.get(language, 0) + 1
    return votes


@lru_cache(maxsize=20_000)
def detect(sample: str, *, rules: StructureRules) -> str | None:
    """Return the language that the statistical detector finds, None where two are nearly as likely."""
    found = _detector(rules).detect_language_of(sample)
    return None if found is None else str(found.iso_code_639_1.name.lower())


def _unconfused(languages: list[str | None]) -> list[str | None]:
    """Return the languages, with the few that pass for a near relative of the text's language set right."""
    counts = Counter(language for language in languages if language is not None)
    right: dict[str | None, str] = {}
    for pair in CONFUSED:
        less, more = sorted(pair, key=lambda language: counts[language])
        if 0 < counts[less] <= CONFUSED_SHARE * counts[more]:
            right[less] = more
    return [right.get(language, language) for language in languages] if right else languages


def detect_among(sample: str, languages: Sequence[str]) -> str | None:
    """Return which of ``languages`` the detector finds likelier, None for what it does not know or cannot tell."""
    found = _detector_of(frozenset(languages)).detect_language_of(sample)
    return None if found is None else str(found.iso_code_639_1.name.lower())


def _beside(languages: Sequence[str | None], n: int) -> tuple[str | None, ...]:
    return (*languages[max(n - 1, 0) : n], *languages[n + 1 : n + 2])


def _prevailing(languages: Sequence[str | None]) -> str | None:
    """Return the language of nearly all provisions, if there is one."""
    counts = Counter(language for language in languages if language is not None)
    if not counts:
        return None
    language, count = counts.most_common(1)[0]
    return language if count >= 0.95 * counts.total() else None


def _inherited(provisions: Sequence[Provision], languages: list[str | None]) -> list[str | None]:
    """Fill gaps: a heading takes the language of what follows, anything else that of what precedes.

    Editors' notes between the provisions may be in another language than these, and hand theirs on to nothing.
    """
    text = [None if p.kind is ProvisionKind.NOTE else one for p, one in zip(provisions, languages, strict=True)]
    following = _carried(text[::-1])[::-1]
    preceding = _carried(text)
    filled: list[str | None] = []
    for n, language in enumerate(languages):
        first, other = (following, preceding) if provisions[n].kind in LEADING else (preceding, following)
        filled.append(language or first[n] or other[n])
    return filled


def _carried(languages: Sequence[str | None]) -> list[str | None]:
    last: str | None = None
    carried: list[str | None] = []
    for language in languages:
        last = language or last
        carried.append(last)
    return carried


@lru_cache(maxsize=4)
def _table(rules: StructureRules) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for language, words in rules.languages:
        for word in set(words):
            table[word] = (*table.get(word, ()), language)
    return table


@lru_cache(maxsize=64)
def _detector_of(languages: frozenset[str]) -> LanguageDetector:
    codes = [getattr(IsoCode639_1, code.upper()) for code in sorted(languages)]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()


@lru_cache(maxsize=1)
def _detector(rules: StructureRules) -> LanguageDetector:
    """Return lingua's detector. It builds in milliseconds and loads its models, 40 MB, at the first doubt (0.6 s)."""
    codes = [getattr(IsoCode639_1, code.upper()) for code in rules.detected]
    return (
        LanguageDetectorBuilder.from_iso_codes_639_1(*codes)
        .with_low_accuracy_mode()
        .with_minimum_relative_distance(LEAST_DISTANCE)
        .build()
    )
