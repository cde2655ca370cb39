"""Authentic languages: from the testimonium, and from sentences that say which texts are authentic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from pipeline.extract.life_cycle.passage import Passage
from pipeline.extract.life_cycle.rule_set import RuleSet
from pipeline.rules import RuleModel
from pipeline.types import Evidence, Found, Issue


class LanguageRules(RuleModel):
    """``languages.yml``: names of languages, and how a text says which of its versions are authentic."""

    names: dict[str, tuple[str, ...]]
    states: tuple[str, ...]
    uncoded: tuple[str, ...]
    nouns: tuple[str, ...]
    joins: tuple[str, ...]
    fillers: tuple[str, ...]
    testimonium: RuleSet
    authentic: RuleSet
    cut: RuleSet


@dataclass(frozen=True, slots=True)
class LanguageGrammar:
    """``codes`` gives the code of a name in lower case; ``name`` finds one name, ``listing`` a list of them."""

    rules: LanguageRules
    codes: dict[str, str]
    name: regex.Pattern[str]
    listing: regex.Pattern[str]

    @classmethod
    def of(cls, rules: LanguageRules) -> LanguageGrammar:
        """Return the compiled grammar of ``rules``; a name without a code has the empty string."""
        codes = {name.lower(): "" for name in rules.uncoded}
        codes |= {name.lower(): code for code, names in rules.names.items() for name in names}
        spelt = "|".join(regex.escape(n, literal_spaces=True) for n in sorted(codes, key=len, reverse=True))
        name = rf"(?<![\w-])(?:{spelt})(?![\w-])"
        noun, join, filler = (f"(?:{'|'.join(words)})" for words in (rules.nouns, rules.joins, rules.fillers))
        joint = rf"(?:,? {join} | ?[,/&] ?)(?:{filler} )*"
        misspelt = r"(?-i:\p{Lu}\p{Ll}+)"
        listing = rf"(?P<list>{name}(?:(?: {noun})?{joint}(?:{name}|{misspelt}))*)(?P<noun>,? {noun}\b)?"
        return cls(rules, codes, regex.compile(name, regex.IGNORECASE), regex.compile(listing, regex.IGNORECASE))


def find_authentic_languages(
    passages: Iterable[tuple[Passage, bool]], *, grammar: LanguageGrammar
) -> tuple[tuple[Found[str], ...], tuple[Issue, ...]]:
    """Return the languages of the authentic texts, sorted by code, and doubts about names without a code.

    Args:
        passages: sentences, each with whether it is a signing formula ("Done ... in the X language").
        grammar: the compiled rules of ``languages.yml``.
    """
    found: dict[str, Found[str]] = {}
    issues: list[Issue] = []
    for passage, is_formula in passages:
        for code, at in _languages(passage, grammar, is_formula=is_formula):
            evidence = Evidence(
                span=passage.span(*at), found_by="languages.formula" if is_formula else "languages.authentic"
            )
            if code:
                found.setdefault(code, Found(value=code, evidence=evidence))
            else:
                name = passage.text[at[0] : at[1]]
                issues.append(
                    Issue(
                        code="life_cycle.language-without-code",
                        message=f"no ISO 639-1 code for {name}",
                        span=evidence.span,
                    )
                )
    return tuple(found[code] for code in sorted(found)), tuple(issues)


def _languages(
    passage: Passage, grammar: LanguageGrammar, *, is_formula: bool
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the code and the place of each language that the passage names as one of its authentic texts."""
    rules = grammar.rules
    cut = rules.cut.first(passage.text)
    text = passage.text[: cut[1].start()] if cut else passage.text
    if not is_formula and not rules.authentic.matches(text):
        return
    for match in grammar.listing.finditer(text):
        names = list(grammar.name.finditer(match["list"]))
        is_introduced = rules.testimonium.matches(text[max(0, match.start() - 90) : match.start()])
        alone = len(names) == 1 and names[0][0] in rules.states
        if not (match["noun"] or (is_introduced and not alone)):
            continue
        for name in names:
            at = match.start("list") + name.start()
            yield grammar.codes[name[0].lower()], (at, at + len(name[0]))
