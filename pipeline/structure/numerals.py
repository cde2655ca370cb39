"""Numerals in which provisions are numbered: Roman and Arabic digits, letters, ordinal words."""

from __future__ import annotations

import regex

ROMAN = regex.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,4})", regex.IGNORECASE)
WORTH = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def roman_value(letters: str) -> int | None:
    """Return the value of a Roman numeral of either case, None if it is none. ``iiii`` counts, as old prints use it."""
    if not letters or ROMAN.fullmatch(letters) is None:
        return None
    worths = [WORTH[letter] for letter in letters.lower()]
    return sum(-w if w < max(worths[n + 1 :], default=0) else w for n, w in enumerate(worths))


def letter_value(letters: str) -> int | None:
    """Return the place of a list letter: a is 1, z is 26; aa, bb follow as 27, 28. None for anything else."""
    lower = letters.lower()
    if not lower.isascii() or not lower.isalpha() or len(set(lower)) != 1 or len(lower) > 3:
        return None
    return 26 * (len(lower) - 1) + ord(lower[0]) - ord("a") + 1
