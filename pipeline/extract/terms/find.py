"""The terms of commitments, each within the words of its own: amounts, exceptions, references to provisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.extract.terms.amounts import find_amounts
from pipeline.extract.terms.cross_references import Outline, find_cross_references
from pipeline.extract.terms.exceptions import find_exceptions
from pipeline.extract.terms.rules import TermGrammar
from pipeline.types import Commitment, InstrumentText, Provision


def add_terms(
    commitments: Sequence[Commitment],
    text: InstrumentText,
    provisions: Sequence[Provision],
    *,
    grammar: TermGrammar,
) -> tuple[Commitment, ...]:
    """Return the commitments with the terms that their own words set, in the same order.

    Where one sentence states several, each has the words from its trigger to the next; the first also those before.
    """
    outline = Outline.of(provisions)
    return tuple(
        replace(
            one,
            amounts=find_amounts(text.text, start, end, grammar=grammar),
            exceptions=find_exceptions(text.text, start, end, grammar=grammar),
            cross_references=find_cross_references(
                text.text, start, end, home=one.provision, outline=outline, grammar=grammar
            ),
        )
        for one, start, end in _windows(commitments)
    )


def _windows(commitments: Sequence[Commitment]) -> Iterator[tuple[Commitment, int, int]]:
    """Yield each commitment with the range of its own words."""
    by_quote: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for one in commitments:
        by_quote[one.quote.start, one.quote.end].append(one.trigger.start)
    for one in commitments:
        triggers = sorted(by_quote[one.quote.start, one.quote.end])
        later = next((at for at in triggers if at > one.trigger.start), one.quote.end)
        first = one.trigger.start == triggers[0]
        yield one, one.quote.start if first else one.trigger.start, max(later, one.trigger.end)
