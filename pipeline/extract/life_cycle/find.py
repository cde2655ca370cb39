"""When and how an instrument lives: signature, entry into force, duration, renewal, notice, languages, depositary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.extract.life_cycle.authentic import find_authentic_languages
from pipeline.extract.life_cycle.clauses import find_clauses
from pipeline.extract.life_cycle.elsewhere import find_elsewhere
from pipeline.extract.life_cycle.final_clauses import Clause, Reading, read_clause
from pipeline.extract.life_cycle.passage import Passage
from pipeline.extract.life_cycle.rule_set import RuleSet
from pipeline.extract.life_cycle.rules import LifeCycleRules, load_life_cycle_rules
from pipeline.extract.life_cycle.signing import Source, find_signing, formulas
from pipeline.structure.sentences import sentences
from pipeline.types import Found, InstrumentText, Issue, LifeCycle, Provision, ProvisionKind

__all__ = ["LifeCycleRules", "find_life_cycle", "load_life_cycle_rules"]

LANGUAGES = ("en", "fr", "nl")
"""Languages with rules for final clauses, the preferred first."""
ENOUGH = 0.15
"""Share of the text from which on a language's own version is taken to be complete."""
LONGEST_SENTENCE = 3000
"""Characters of a sentence; what is longer is a table or a list, not a final clause."""
ASIDE = frozenset({ProvisionKind.FRONT, ProvisionKind.TITLE, ProvisionKind.NOTE})


def find_life_cycle(
    text: InstrumentText, provisions: tuple[Provision, ...], *, title: Found[str] | None, rules: LifeCycleRules
) -> tuple[LifeCycle, tuple[Issue, ...]]:
    """Return what the text says of the instrument's life, and doubts.

    Where the text stands in several languages, the final clauses are read in one: English before French before
    Dutch. What the text does not say is None; nothing is inferred from practice.
    """
    language = main_language(provisions)
    source = Source(text=text, provisions=provisions, title=title, language=language, rules=rules)
    signing = find_signing(source)
    readings = [read_clause(clause, rules=rules) for clause in _clauses(text, provisions, language, rules)]
    spoken = _passages(text, provisions, language, rules.languages.rules.authentic)
    languages, doubts = find_authentic_languages(
        [*((p, True) for p in formulas(source)), *((p, False) for p in spoken)], grammar=rules.languages
    )
    life_cycle = LifeCycle(
        signed_on=signing.on,
        signed_at=signing.at,
        entry_into_force=_best([r.entry_into_force for r in readings], last=("other",)),
        duration=_best([r.duration for r in readings], last=("indefinite",)) or find_elsewhere(source),
        renewal=_best([r.renewal for r in readings], last=("express",)),
        termination_notice=_notice(readings),
        authentic_languages=languages,
        depositary=_best([r.depositary for r in readings]),
        in_force_on=_best([r.in_force_on for r in readings]),
        clauses=find_clauses(list(_passages(text, provisions, language, rules.further.stems)), rules=rules.further),
    )
    return life_cycle, signing.issues + doubts


def main_language(provisions: Sequence[Provision]) -> str | None:
    """Return the language whose final clauses are read: the first of ``LANGUAGES`` with enough text, if any."""
    sizes: Counter[str | None] = Counter()
    for provision in provisions:
        sizes[provision.language] += provision.span.end - provision.span.start
    sizes.pop(None, None)
    total = sum(sizes.values())
    return next((lang for lang in LANGUAGES if sizes[lang] > ENOUGH * total), None)


def _clauses(
    text: InstrumentText, provisions: Sequence[Provision], language: str | None, rules: LifeCycleRules
) -> Iterator[Clause]:
    """Yield the sentences that may be final clauses, those of annexes last."""
    stems = rules.clauses.stems
    before = ""
    for provision in sorted(provisions, key=lambda p: p.kind is ProvisionKind.ANNEX):
        if not _is_read(provision, language) or not stems.matches(provision.span.of(text.text)):
            before = ""
            continue
        for span in sentences(text, provision):
            if span.end - span.start <= LONGEST_SENTENCE:
                passage = Passage.of(text.text, span.start, span.end)
                if stems.matches(passage.text):
                    yield Clause(passage=passage, before=before, heading=provision.heading or "")
                before = passage.text


def _passages(
    text: InstrumentText, provisions: Sequence[Provision], language: str | None, stems: RuleSet
) -> Iterator[Passage]:
    """Yield the sentences of the provisions that hold one of the stems."""
    for provision in provisions:
        if _is_read(provision, language) and stems.matches(provision.span.of(text.text)):
            for span in sentences(text, provision):
                if span.end - span.start <= LONGEST_SENTENCE:
                    yield Passage.of(text.text, span.start, span.end)


def _is_read(provision: Provision, language: str | None) -> bool:
    return provision.kind not in ASIDE and (language is None or provision.language in (None, language))


def _best(values: Sequence[Found[str] | None], *, last: tuple[str, ...] = ()) -> Found[str] | None:
    """Return the first value, one of ``last`` only where there is no other."""
    found = [value for value in values if value is not None]
    return next((v for v in found if v.value not in last), found[0] if found else None)


def _notice(readings: Sequence[Reading]) -> Found[str] | None:
    """Return the notice of termination; one against renewal only where there is no other."""
    found = [r for r in readings if r.termination_notice is not None]
    return min(found, key=lambda r: r.notice_rank).termination_notice if found else None
