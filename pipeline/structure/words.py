"""How much of a text is made of words that its language has.

The lists are those of wordfreq: the words that come at least about once in a million in each of some forty languages
(code Apache-2.0, data CC BY-SA 4.0; used as installed, never copied).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import regex

LIST = "small"
WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*+")
NAME = regex.compile(r"\p{Lu}\p{Ll}{1,17}")
MARKS = regex.compile(r"[\p{Mn}ـ]+")
DOTTED = frozenset({"tr", "az"})
"""Languages in which the small letter of I has no dot."""
JOINED = {"ar": regex.compile(r"^[وف]?(?:[بكل]?ال|لل|[وفبكل])(?=\p{L}{3})")}
"""What Arabic writes as one word with what follows: and, so, in, as, for, the."""
UNSPACED = frozenset({"zh", "ja", "th", "km", "lo", "my"})
"""Languages without spaces between words: a list of words says nothing without an analysis of them."""
SAME_LIST = {"hr": "sh", "sr": "sh", "bs": "sh", "no": "nb"}


@lru_cache(maxsize=64)
def words_of(language: str) -> frozenset[str]:
    """Return the words of a language (ISO 639-1) in small letters without vowel marks; none where there is no list."""
    if language in UNSPACED:
        return frozenset()
    # Imported here because it takes a fifth of a second, and a worker's parent process never needs it.
    import wordfreq

    name = SAME_LIST.get(language, language)
    if name not in wordfreq.available_languages(LIST):
        return frozenset()
    entries = (entry for band in wordfreq.get_frequency_list(name, LIST) for entry in band)
    return frozenset(MARKS.sub("", word) for entry in entries for word in WORD.findall(entry))


def count_letters(texts: Iterable[str], language: str) -> tuple[int, int]:
    """Return how many letters stand in words of the language, and in words at all.

    Letters are counted, not words, so that words glued together weigh as much as they did apart. Single letters
    (initials, enumerators, remains of elisions) say nothing and count in neither, nor do words with one capital that
    no list has: they are names, unless they are too long for one.
    """
    known = all_letters = 0
    for text in texts:
        for word in WORD.findall(text):
            if len(word) > 1:
                is_known = _is_known(word, language)
                known += len(word) * is_known
                all_letters += len(word) * (is_known or NAME.fullmatch(word) is None)
    return known, all_letters


def count_frequent(texts: Iterable[str], frequent: frozenset[str]) -> tuple[float, int]:
    """Return which share of the words is among the ``frequent`` ones, and how many letters all of them have."""
    words = [word for text in texts for word in WORD.findall(text.casefold())]
    return sum(word in frequent for word in words) / max(len(words), 1), sum(map(len, words))


@lru_cache(maxsize=65_536)
def _is_known(word: str, language: str) -> bool:
    if language in DOTTED:
        word = word.replace("I", "ı").replace("İ", "i")
    plain = MARKS.sub("", word.lower())
    words = words_of(language)
    if plain in words:
        return True
    prefix = JOINED.get(language)
    return prefix is not None and prefix.sub("", plain) in words
