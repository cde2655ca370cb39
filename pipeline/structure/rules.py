"""The rules by which a text is taken apart: ``pipeline/rules/structure.yml``."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, TypeVar

from pydantic import BeforeValidator

from pipeline.rules import PatternRule, RuleModel, load_rules


def _split(words: object) -> object:
    return tuple(words.split()) if isinstance(words, str) else words


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""Words parted by white space: YAML's own lists turn ``no`` and ``on`` into truth values."""


def _items(table: object) -> object:
    return tuple(table.items()) if isinstance(table, dict) else table


V = TypeVar("V")
Pairs = Annotated[tuple[tuple[str, V], ...], BeforeValidator(_items)]
"""A table as pairs, so that rules can be hashed."""


class LayoutWords(RuleModel):
    """Words that tell how lines belong together."""

    joiners: Words
    references: Words
    hyphenated: Words
    suspending: Words


class StructureRules(RuleModel):
    """Words and patterns of the structure of instruments, by what they recognise."""

    layout: LayoutWords
    abbreviations: Words
    final_abbreviations: Words
    starters: Words
    lettered: Words
    number_words: Pairs[int]
    part_words: Pairs[tuple[str, int]]
    annex_words: Pairs[str]
    attached_nouns: Pairs[str]
    languages: Pairs[Words]
    detected: Words
    patterns: tuple[PatternRule, ...]

    def __hash__(self) -> int:
        """Return a hash that costs little: what is compiled from rules is looked up with it for every sentence."""
        return hash(tuple(map(len, (self.patterns, self.abbreviations, self.starters, self.languages))))

    def pattern(self, name: str) -> str:
        """Return the pattern ``structure.<name>``."""
        return next(rule.pattern for rule in self.patterns if rule.id == f"structure.{name}")


@lru_cache(maxsize=1)
def shipped_rules() -> StructureRules:
    """Return the rules that Mithaq ships, read once.

    Raises:
        RulesError: the file is missing or malformed.
    """
    return load_rules("structure", StructureRules)
