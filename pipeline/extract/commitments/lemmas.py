"""Lemmas of single verbs, by the model's tables, in British spelling."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import regex
from spacy.language import Language
from spacy.lookups import Lookups
from spacy.tokens import Token


class Lemmas:
    """Lemmas of verbs in British spelling."""

    def __init__(
        self, nlp: Language, spelling: tuple[tuple[str, str], ...], nouns: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Take the tables of ``nlp``, the spelling of lemmas, and ``nouns`` of conduct by their verbs."""
        lookups: Lookups = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
        self._exceptions: dict[str, list[str]] = lookups.get_table("lemma_exc")["verb"]
        self.bases = frozenset(lookups.get_table("lemma_index")["verb"])
        self._rules: list[list[str]] = lookups.get_table("lemma_rules")["verb"]
        self._spelling = [(regex.compile(pattern), new) for pattern, new in spelling]
        self._nouns = nouns
        self._known = lru_cache(maxsize=50_000)(self._look_up)

    def of(self, token: Token) -> str:
        """Return the lemma of ``token`` as a verb, lower case, in British spelling.

        Of a noun of conduct it is the noun's verb: "withdrawal" is ``withdraw``.
        """
        if token.tag_ in {"NN", "NNS"} and self._nouns.get(token.lower_):
            return self._nouns[token.lower_]
        return self._known(token.lower_, token.tag_ in {"VB", "VBP"})

    def names_conduct(self, noun: Token) -> bool:
        """Return whether a noun in the singular, or its plural, names conduct: "cooperation", "exchanges"."""
        return noun.lower_ in self._nouns or noun.lower_.removesuffix("s") in self._nouns

    def is_conduct(self, noun: Token) -> bool:
        """Return whether a noun names conduct that has a verb of its own."""
        return noun.tag_ in {"NN", "NNS"} and bool(self._nouns.get(noun.lower_))

    def is_base(self, token: Token) -> bool:
        """Return whether ``token`` may be a verb's base form, whatever the tagger says."""
        return token.lower_.rpartition("-")[2] in self.bases and not token.is_title

    def _look_up(self, word: str, base: bool) -> str:
        prefix, hyphen, lemma = word.rpartition("-")
        word = lemma
        if word in {"is", "are", "was", "were", "been", "being", "am"}:
            lemma = "be"
        elif not base:
            lemma = self._infinitive(word)
        for pattern, new in self._spelling:
            lemma = pattern.sub(new, lemma)
        return prefix + hyphen + lemma

    def _infinitive(self, word: str) -> str:
        if word in self._exceptions:
            return self._exceptions[word][0]
        forms = [word[: len(word) - len(old)] + new for old, new in self._rules if word.endswith(old)]
        known = [form for form in forms if form in self.bases]
        if not known and word.startswith("re") and len(word) > 5:
            return "re" + self._infinitive(word[2:])
        return known[0] if known else (word if word in self.bases or not forms else forms[0])
