"""Lemmas of single verbs, by the model's tables, in British spelling."""

from __future__ import annotations

from functools import lru_cache

import regex
from spacy.language import Language
from spacy.lookups import Lookups
from spacy.tokens import Token


class Lemmas:
    """Lemmas of verbs in British spelling."""

    def __init__(self, nlp: Language, spelling: tuple[tuple[str, str], ...]) -> None:
        lookups: Lookups = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
        self._exceptions: dict[str, list[str]] = lookups.get_table("lemma_exc")["verb"]
        self.bases = frozenset(lookups.get_table("lemma_index")["verb"])
        self._rules: list[list[str]] = lookups.get_table("lemma_rules")["verb"]
        self._spelling = [(regex.compile(pattern), new) for pattern, new in spelling]
        self._known = lru_cache(maxsize=50_000)(self._look_up)

    def of(self, token: Token) -> str:
        """Return the lemma of ``token`` as a verb, lower case, in British spelling."""
        return self._known(token.lower_, token.tag_ in {"VB", "VBP"})

    def is_base(self, token: Token) -> bool:
        """Return whether ``token`` may be a verb's base form, whatever the tagger says."""
        return token.lower_ in self.bases and not token.is_title

    def _look_up(self, word: str, base: bool) -> str:
        lemma = word
        if word in {"is", "are", "was", "were", "been", "being", "am"}:
            lemma = "be"
        elif not base:
            lemma = self._infinitive(word)
        for pattern, new in self._spelling:
            lemma = pattern.sub(new, lemma)
        return lemma

    def _infinitive(self, word: str) -> str:
        if word in self._exceptions:
            return self._exceptions[word][0]
        forms = [word[: len(word) - len(old)] + new for old, new in self._rules if word.endswith(old)]
        known = [form for form in forms if form in self.bases]
        if not known and word.startswith("re") and len(word) > 5:
            return "re" + self._infinitive(word[2:])
        return known[0] if known else (word if word in self.bases or not forms else forms[0])
