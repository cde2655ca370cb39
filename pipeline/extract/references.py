"""Instruments and norms that a text cites: charters, conventions, resolutions, articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path

import regex

from pipeline.extract.parties.gazetteer import fold
from pipeline.rules import PatternRule, RuleModel, load_rules
from pipeline.types import Evidence, InstrumentText, Provision, ProvisionKind, Reference, Span

NOT_CITING = frozenset({ProvisionKind.TITLE, ProvisionKind.FRONT, ProvisionKind.HEADING})
BEFORE = 90  # characters before the noun in which its qualifying words stand
LONGEST = 45  # words of a name; the longest in use have about forty
_WORD = regex.compile(r"\S+\s+")
_INITIALS = regex.compile(r"(?:\p{Lu}\.)+(?:-\S+)?")
_TOKEN = regex.compile(r"\s*([(\[“\"]?(?:(?:\p{Lu}\.){2,}|[\p{L}\p{N}][\p{L}\p{N}’'/&-]*))([)\]”\"]?)([,;:.]?)")


class ReferenceRules(RuleModel):
    """``references.yml``."""

    heads: PatternRule
    qualifier_joins: tuple[str, ...]
    not_names: tuple[str, ...]
    ends: tuple[str, ...]
    opens: tuple[str, ...]
    joins: tuple[str, ...]
    generic: tuple[str, ...]
    date: PatternRule
    whole: tuple[PatternRule, ...]

    @cached_property
    def patterns(self) -> dict[str, regex.Pattern[str]]:
        """The patterns, compiled, by id."""
        return {rule.id: rule.compiled() for rule in (self.heads, self.date, *self.whole)}

    @cached_property
    def words(self) -> dict[str, frozenset[str]]:
        """The lists of words, by name."""
        return {
            name: frozenset(getattr(self, name))
            for name in ("qualifier_joins", "not_names", "ends", "opens", "joins", "generic")
        }


@cache
def load_reference_rules(folder: Path | None = None) -> ReferenceRules:
    """Return ``references.yml``, read once per process.

    Raises:
        RulesError: the file does not fit.
    """
    return load_rules("references", ReferenceRules, folder=folder)


def find_references(
    text: InstrumentText, provisions: Sequence[Provision], *, rules: ReferenceRules
) -> tuple[Reference, ...]:
    """Return each cited instrument or norm once, where the text first names it, in order.

    The instrument itself ("this Agreement") and names without anything of their own are not citations.
    """
    own = [p.span for p in provisions if p.kind in NOT_CITING]
    own_names = {_key(span.of(text.text)) for span in own}
    found: dict[str, Reference] = {}
    last = 0
    for span, rule in sorted(_candidates(text.text, rules), key=lambda c: (c[0].start, -c[0].end)):
        name = " ".join(span.of(text.text).split())
        if span.start < last or any(span.overlaps(o) for o in own) or _key(name) in own_names:
            continue
        last = span.end
        found.setdefault(_key(name), Reference(name=name, evidence=Evidence(span=span, found_by=rule, score=0.9)))
    return tuple(found.values())


def _key(name: str) -> str:
    return " ".join(fold(name).removeprefix("the ").split()).rstrip(".")


def _candidates(text: str, rules: ReferenceRules) -> Iterator[tuple[Span, str]]:
    for rule in rules.whole:
        for hit in rules.patterns[rule.id].finditer(text):
            yield Span(*hit.span()), rule.id
    last = 0
    for hit in rules.patterns[rules.heads.id].finditer(text):
        if hit.start() < last:
            continue  # within a name already
        start = _start(text, hit.start(), rules)
        end = _end(text, hit.end(), rules)
        dated = rules.patterns[rules.date.id].match(text, end, min(len(text), end + 120))
        last = dated.end() if dated else end
        if dated or start < hit.start() or _says_something(text[hit.end() : end], rules):
            yield Span(start, last), "references.instrument"


def _start(text: str, head: int, rules: ReferenceRules) -> int:
    """Return where the capitalised words that qualify the noun begin, pointing words left out."""
    window = max(0, head - BEFORE)
    start = head
    for word in reversed(list(_WORD.finditer(text, window, head))):
        bare = word.group().strip()
        if word.start() == window > 0 or (bare[-1] in ",;:.)]”" and not _INITIALS.fullmatch(bare)):
            break
        if bare[0].isupper():
            start = word.start()
        elif bare not in rules.words["qualifier_joins"]:
            break
    while start < head:
        word = _WORD.match(text, start, head)
        if word is None or fold(word.group().strip(" ,")) not in rules.words["not_names"]:
            break
        start = word.end()
    return start


def _end(text: str, head: int, rules: ReferenceRules) -> int:
    """Return where the name ends: at a verb, a mark of punctuation or a word that opens another clause.

    A name whose words are capitalised ends at the first that is not; one in lower case ("Convention on the
    protection of weirs") goes on to a mark or a verb.
    """
    end = head
    capitals: bool | None = None
    for count, token in enumerate(_tokens(text, head)):
        word, close, mark = token.groups()
        folded = fold(word.lstrip('(["“'))
        joins = folded in rules.words["joins"]
        if count > LONGEST or folded in rules.words["ends"] or (word[0] in '([“"' and not close):
            break
        if count == 0 and folded not in rules.words["opens"]:
            break
        if not joins and capitals is None:
            capitals = not word[0].islower()
        if not joins and capitals and word[0].islower():
            break
        if not joins:
            end = token.end() - len(mark)
        if mark:
            break
    return end


def _tokens(text: str, start: int) -> Iterator[regex.Match[str]]:
    at = start
    while hit := _TOKEN.match(text, at, min(len(text), at + 80)):
        if "\n\n" in text[at : hit.start(1)]:
            return
        yield hit
        at = hit.end()


def _says_something(tail: str, rules: ReferenceRules) -> bool:
    """Return whether the words after the noun name an instrument: one of their own, or two after "on" and its like."""
    words = [fold(word) for word in regex.findall(r"[\p{L}\p{N}'’-]+", tail)]
    own = [word for word in words if word not in rules.words["generic"]]
    if any(c.isupper() for c in tail):
        return bool(own)
    vague = {"of", "between", "among", "to", "with", "for"} & set(words[:1]) or {"a", "an"} & set(words[1:2])
    return bool(words) and not vague and len(own) > 1
