"""Words that OCR misread by one letter, corrected where their language leaves no doubt.

A word is changed only where its language does not have it, and one confusion of letters alone makes a word that it
has, of which there is one. Names and words in capitals are left, since lists of words do not hold names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import regex

from pipeline.read.ocr.tesseract import Word
from pipeline.rules import RuleModel, load_rules
from pipeline.structure.words import words_of

LANGUAGES = {"eng": "en", "fra": "fr", "spa": "es"}
"""Languages by pack whose lists of words hold most forms of a word; those that join endings to it have too many."""
SURE = 0.93
"""Confidence from which a word stands as it was read: words that Tesseract's own model of the language has come near
0.96, and those corrected here from 0.8 to 0.92."""
MIN_LETTERS = 4
LETTERS = regex.compile(r"\p{Ll}[\p{Ll}01]+")
CALL = regex.compile(r"(?<=\p{Ll})!$")
"""A mark of exclamation after a word; where the sentence goes on it is an apostrophe whose foot is a speck."""

SPECK = regex.compile(r"^[‘_](?=\p{L})")
"""A speck before a word, read as a mark that opens a quotation."""
QUOTED_WORDS = 20
"""Words within which a quotation in single marks ends."""


class Confusion(RuleModel):
    """Letters that are read for others; ``matches`` are words misread so, ``rejects`` words that hold them rightly."""

    read: str
    stands_for: str
    matches: tuple[str, ...]
    rejects: tuple[str, ...]


class OcrRules(RuleModel):
    """The file ``ocr.yml``."""

    confusions: tuple[Confusion, ...]


@lru_cache(maxsize=1)
def _confusions() -> tuple[Confusion, ...]:
    return load_rules("ocr", OcrRules).confusions


def corrected(words: Sequence[Word], pack: str) -> list[Word]:
    """Return the words, those corrected whose language, that of ``pack``, leaves no doubt."""
    language = LANGUAGES.get(pack)
    if language is None or not words:
        return list(words)
    texts = [corrected_word(word.text, language) if word.confidence < SURE else word.text for word in words]
    for at, (_, after) in enumerate(pairwise(texts)):
        if after[0].islower():
            texts[at] = CALL.sub("'", texts[at])
    for at, word in enumerate(words):
        ends = any(text.rstrip(".,;:").endswith(("’", "'")) for text in texts[at : at + QUOTED_WORDS])
        if word.confidence < SURE and not ends:
            texts[at] = SPECK.sub("", texts[at])
    return [word if word.text == text else replace(word, text=text) for word, text in zip(words, texts, strict=True)]


@lru_cache(maxsize=8_192)
def corrected_word(text: str, language: str) -> str:
    """Return the word, punctuation around it and all, as it must have stood; itself where there is a doubt."""
    found = LETTERS.search(text)
    if found is None or len(found[0]) < MIN_LETTERS:
        return text
    if any(map(str.isalnum, text[: found.start()] + text[found.end() :])):
        return text
    known = words_of(language)
    if found[0] in known:
        return text
    candidates = {word for word in _other_readings(found[0]) if word in known}
    return f"{text[: found.start()]}{candidates.pop()}{text[found.end() :]}" if len(candidates) == 1 else text


def _other_readings(word: str) -> Iterator[str]:
    for confusion in _confusions():
        at = word.find(confusion.read)
        while at >= 0:
            yield f"{word[:at]}{confusion.stands_for}{word[at + len(confusion.read) :]}"
            at = word.find(confusion.read, at + 1)
