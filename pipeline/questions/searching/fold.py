"""What search compares: words without case, marks and variants of letters, so that spelling does not hide a passage.

Latin: marks and case go, and the Turkish dotless i is an i. Arabic: short vowels and tatweel go; the forms of alef are
one letter, so are ya and alef maqsura, ta marbuta and ha, and the Persian letters are the Arabic ones; the article with
what is written together with it (wa, bi, ka, fa, li) does not count. Digits of any script are ASCII.
Sources: the normalisation of Arabic of L. Larkey, L. Ballesteros and M. Connell, Light Stemming for Arabic Information
Retrieval (2007), prefixes with the article alone; Unicode's compatibility decomposition.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

_BEYOND_ASCII = regex.compile(r"[^\x00-\x7f]+")
_MARKS = regex.compile(r"[\p{M}\p{Cf}\u0640]+")
_ARTICLE = regex.compile(r"(?<![\p{L}\p{N}])(?:[وف]?(?:ال|بال|كال|لل))(?=\p{Arabic}{3})")
_SIGN = r"\p{Han}\p{Hiragana}\p{Katakana}"
_BETWEEN_SIGNS = regex.compile(rf"(?<=[{_SIGN}])(?=\S)|(?<=\S)(?=[{_SIGN}])")
TOKEN = regex.compile(rf"(?V1)[{_SIGN}]|[\p{{L}}\p{{N}}\p{{M}}\u0640--[{_SIGN}]]+")
"""A word of a printed text; a Chinese or Japanese character is one."""

_LETTERS = {
    **dict.fromkeys(map(ord, "أإآٱٲٳ"), "ا"),
    **dict.fromkeys(map(ord, "ىئیېے"), "ي"),
    ord("ؤ"): "و",
    **dict.fromkeys(map(ord, "ةۀەہھ"), "ه"),
    **dict.fromkeys(map(ord, "کڪ"), "ك"),
    ord("گ"): "ك",
    ord("ء"): None,
    ord("ı"): "i",
    ord("ß"): "ss",
    ord("æ"): "ae",
    ord("œ"): "oe",
    ord("ø"): "o",
    ord("ł"): "l",
    ord("đ"): "d",
    ord("ð"): "d",
    ord("þ"): "th",
    ord("ə"): "e",
    ord("ё"): "е",
}


def fold(text: str) -> str:
    """Return ``text`` as search compares it. Folding twice is folding once."""
    if text.isascii():
        return text.lower()
    folded = _BETWEEN_SIGNS.sub(" ", _BEYOND_ASCII.sub(lambda run: _run(run.group()), text).lower())
    return str(_ARTICLE.sub("", folded)) if "ل" in folded else folded


@lru_cache(maxsize=100_000)
def _run(run: str) -> str:
    """Return a run of characters beyond ASCII, folded."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", run.translate(_LETTERS).lower().translate(_LETTERS)))
    digits = (str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in plain.translate(_LETTERS))
    return "".join(digits)


def words(text: str) -> list[str]:
    """Return the words of a text, folded."""
    found: list[str] = TOKEN.findall(fold(text))
    return found
