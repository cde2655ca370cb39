"""How far a page's text can be trusted, from its characters and the shape of its words alone."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

import regex

SAMPLE_CHARACTERS = 6_000
SLICES = 3
POOR_QUALITY = 0.5
"""Below it a text is not to be trusted: wrong font maps score 0 to 0.3, poor OCR layers 0.7 and more."""
JUNK_WEIGHT = 3.0
"""A page with a third of junk letters is worth nothing: of words of six letters hardly one in ten is whole."""
MIN_WORDLIKE = 0.7
"""Share of tokens that are words or numbers; tables, formulas and references come down to it, rubbish below."""
FORMER_FORMS = 0.2
"""Weight of Arabic presentation forms: their letters can be told, but their order is often that of the ink."""
# Letters that hardly any language of treaties is written in, but that wrong font maps shift letters to.
JUNK_RANGES = (
    (0x0250, 0x02BA), (0x02C0, 0x02FF), (0x07C0, 0x07FF), (0x13A0, 0x177F), (0x18B0, 0x1DBF), (0x2C00, 0x2DDF),
    (0xA000, 0xABFF), (0xFFF0, 0xFFFF),
)  # fmt: skip
LIVING = frozenset("əɓɖɗɛɔɣɲʋ")
"""Letters of Azerbaijani, Hausa, Ewe, Fula and others, within the first range."""
CID = regex.compile(r"\(cid:\d+\)")
WORD = regex.compile(
    r"[\p{P}\p{S}]*+(?:\p{L}[\p{L}\p{M}'’ʼ\-‐‑./·ـ\u200c\u200d]*+|\p{N}[\p{N}.,:/\-–%()ºª°]*+\p{L}{0,3}|)[\p{P}\p{S}\p{N}]*+"
)
INNER_CAPITAL = regex.compile(r"\p{Ll}\p{Lu}")
VOWELLESS = regex.compile(r"[b-df-hj-np-tv-xz]{4,}", regex.IGNORECASE)
UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
LONGEST_WORD = 35


def page_quality(text: str) -> float:
    """Return the page's quality in [0, 1]; 1.0 for a page without text, of which nothing can be said.

    It is one less the weighted share of junk letters (letters of no plausible script, private use, replacement
    and control characters, ``(cid:NNN)``), times the share of tokens shaped like words or numbers, counted as
    full from ``MIN_WORDLIKE`` on. Long pages are judged by three slices.
    """
    sample = _sample(text)
    tokens = sample.split()
    characters = sum(map(len, tokens))
    if not characters:
        return 1.0
    junk = sum(_junk(character) * count for character, count in Counter(sample).items())
    junk += sum(map(len, CID.findall(sample)))
    wordlike = sum(map(_is_wordlike, tokens)) / len(tokens)
    return round(max(0.0, 1.0 - JUNK_WEIGHT * junk / characters) * min(1.0, wordlike / MIN_WORDLIKE), 3)


def _sample(text: str) -> str:
    if len(text) <= SAMPLE_CHARACTERS:
        return text
    size = SAMPLE_CHARACTERS // SLICES
    starts = [(len(text) - size) * at // (SLICES - 1) for at in range(SLICES)]
    return "\n".join(text[start : start + size] for start in starts)


@lru_cache(maxsize=4096)
def _junk(character: str) -> float:
    """Return how much of a junk letter the character is, from 0 to 1."""
    code = ord(character)
    if code < 0x7F:
        return 0.0 if character.isprintable() or character in "\t\n\f" else 1.0
    if 0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC:
        return FORMER_FORMS
    if character in LIVING:
        return 0.0
    if any(first <= code <= last for first, last in JUNK_RANGES):
        return 1.0
    return 1.0 if unicodedata.category(character) in {"Cc", "Cn", "Co", "Cs"} else 0.0


@lru_cache(maxsize=16_384)
def _is_wordlike(token: str) -> bool:
    if UNSPACED.search(token):
        return True
    if not WORD.fullmatch(token) or INNER_CAPITAL.search(token):
        return False
    if len(token) > LONGEST_WORD and "-" not in token and "." not in token:
        return False
    return not (token.islower() and VOWELLESS.fullmatch(token))
