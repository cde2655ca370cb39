"""States and organisations whose accession an instrument is, or that it invites: named in its title or its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.extract.life_cycle.clauses import FurtherClauseRules
from pipeline.extract.life_cycle.passage import Passage
from pipeline.extract.parties.gazetteer import Gazetteer
from pipeline.extract.parties.names import NameKind
from pipeline.types import Evidence, FinalClause, Found, InstrumentText, Provision, ProvisionKind, Span

TOPIC = "acceding"
READ = frozenset({ProvisionKind.ARTICLE, ProvisionKind.PARAGRAPH, ProvisionKind.ITEM})
STEM = "acce"


def find_acceding(
    text: InstrumentText,
    provisions: Sequence[Provision],
    *,
    title: Found[str] | None,
    rules: FurtherClauseRules,
    gazetteer: Gazetteer,
) -> tuple[FinalClause, ...]:
    """Return a clause of topic ``acceding`` for each state or organisation that accedes; its value is the code.

    Who is only told of, in a preamble or a note, does not count. They are no parties of the instrument itself, unless
    it names them as such.
    """
    found: dict[str, FinalClause] = {}
    for clause in (*_in_title(text, title, rules, gazetteer), *_in_words(text, provisions, rules, gazetteer)):
        found.setdefault(clause.value, clause)
    return tuple(found.values())


def _in_title(
    text: InstrumentText, title: Found[str] | None, rules: FurtherClauseRules, gazetteer: Gazetteer
) -> Iterator[FinalClause]:
    if title is not None and title.evidence.span is not None:
        yield from _named(text, title.evidence.span, rules, gazetteer, in_title=True)


def _in_words(
    text: InstrumentText, provisions: Sequence[Provision], rules: FurtherClauseRules, gazetteer: Gazetteer
) -> Iterator[FinalClause]:
    for provision in provisions:
        if provision.kind in READ and STEM in provision.span.of(text.text):
            yield from _named(text, provision.span, rules, gazetteer, in_title=False)


def _named(
    text: InstrumentText, span: Span, rules: FurtherClauseRules, gazetteer: Gazetteer, *, in_title: bool
) -> Iterator[FinalClause]:
    passage = Passage.of(text.text, span.start, span.end)
    for rule, hit in (rules.acceding_titles if in_title else rules.acceding).all(passage.text):
        for name in gazetteer.find(hit["who"]):
            if name.kind is NameKind.NAME:
                place = passage.span(hit.start(), hit.end())
                yield FinalClause(topic=TOPIC, value=name.code, evidence=Evidence(span=place, found_by=rule.id))
