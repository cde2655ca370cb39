"""The initial term, where the final clauses leave it to another article: "the period mentioned in Article 1"."""

from __future__ import annotations

from pipeline.extract.life_cycle.durations import find_durations
from pipeline.extract.life_cycle.signing import Source
from pipeline.structure.numerals import roman_value
from pipeline.structure.sentences import sentences
from pipeline.types import Evidence, Found, Provision, Span


def find_elsewhere(source: Source) -> Found[str] | None:
    """Return the first duration that the article names to which the final clauses refer; None where there is none."""
    term, text = source.rules.clauses.duration, source.text.text
    for rule, match in term.elsewhere.all(text):
        number = _value(match["article"])
        for provision in source.provisions:
            if number is not None and _article(provision) == number and not _holds(provision, match.start()):
                for span in sentences(source.text, provision):
                    if (found := _duration(source, span)) is not None:
                        return Found(value=found, evidence=Evidence(span=span, found_by=rule.id, score=0.9))
    return None


def _duration(source: Source, span: Span) -> str | None:
    words = " ".join(span.of(source.text.text).split())
    first = next(find_durations(words, source.rules.durations), None)
    return first.value if first is not None and source.rules.clauses.duration.planned.matches(words) else None


def _holds(provision: Provision, offset: int) -> bool:
    return provision.span.start <= offset < provision.span.end


def _article(provision: Provision) -> int | None:
    """Return the number of the article that a provision is or belongs to, by its identifier: ``Art. 3(1)``."""
    head = provision.id.removeprefix("Art. ").split("(")[0].split()
    return _value(head[0]) if head and provision.id.startswith("Art. ") else None


def _value(number: str) -> int | None:
    return int(number) if number.isdecimal() else roman_value(number)
