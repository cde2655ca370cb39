"""Automatic numbers as they are printed, for lists of HTML and paragraphs of DOCX."""

from __future__ import annotations

ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
)  # fmt: skip
CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
HIJAI = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"


def enumerator(value: int, kind: str) -> str:
    """Return ``value`` in the number format ``kind``, one of ECMA-376's ``ST_NumberFormat`` names.

    A format that is not known here, or a value that the format cannot print, comes out in digits.

    Source: ECMA-376 part 1, 17.18.59.
    """
    if value < 1:
        return str(value)
    if kind in {"lowerLetter", "upperLetter"}:
        letters = _letters(value, "abcdefghijklmnopqrstuvwxyz")
    elif kind in {"lowerRoman", "upperRoman"}:
        letters = _roman(value) if value < 5000 else str(value)
    elif kind in {"russianLower", "russianUpper"}:
        letters = _letters(value, RUSSIAN)
    elif kind in {"arabicAbjad", "arabicAlpha"}:
        return _letters(value, ABJAD if kind == "arabicAbjad" else HIJAI)
    else:
        return _in_digits_or_words(value, kind)
    return letters.upper() if kind.startswith("upper") or kind.endswith("Upper") else letters


def _letters(value: int, alphabet: str) -> str:
    """Return a, b, ... z, aa, bb, ...: word processors repeat the letter instead of counting on in two."""
    turns, at = divmod(value - 1, len(alphabet))
    return alphabet[at] * (turns + 1) if turns < 20 else str(value)


def _roman(value: int) -> str:
    out = []
    for worth, letters in ROMAN:
        count, value = divmod(value, worth)
        out.append(letters * count)
    return "".join(out)


def _in_digits_or_words(value: int, kind: str) -> str:
    if kind == "decimalZero":
        return f"{value:02d}"
    if kind == "ordinal":
        last_two, last = value % 100, value % 10
        suffix = "th" if 10 < last_two < 20 else {1: "st", 2: "nd", 3: "rd"}.get(last, "th")
        return f"{value}{suffix}"
    if kind in {"ordinalText", "cardinalText"} and value <= len(ORDINALS):
        return (ORDINALS if kind == "ordinalText" else CARDINALS)[value - 1].capitalize()
    return str(value)
