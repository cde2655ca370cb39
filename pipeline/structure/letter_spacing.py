"""Covers printed with spaced letters ("NAT IONA L SECUR IT Y"), put right by the words as the text prints them."""

from __future__ import annotations

import regex

from pipeline.types import InstrumentText

LEAST_TOKENS, SHORT, SHORT_SHARE = 5, 2, 0.3
"""How many parts a spaced line has at least, from how many letters on one is no crumb, and how many are crumbs."""
LONGEST = 200
DATED = regex.compile(
    r"^(?:january|february|march|april|may|june|july|august|september|october|november|december)?(?:19|20)\d\d$",
    regex.IGNORECASE,
)
RUN = regex.compile(r"(?<!\S)(?:[\p{L}\p{N}]\s+){3,}[\p{L}\p{N}](?!\S)")
"""Letters each by itself, one word or date."""


def respaced(title: str, text: InstrumentText) -> str:
    """Return a title whose letters are spaced as the text elsewhere prints the same words; any other unchanged."""
    parts = title.split()
    crumbs = sum(len(part) <= SHORT for part in parts)
    if len(title) > LONGEST or len(parts) < LEAST_TOKENS or not title.isupper() or crumbs < SHORT_SHARE * len(parts):
        return title
    undated = RUN.sub(lambda run: "" if DATED.match("".join(run[0].split())) else run[0], title)
    letters = "".join(undated.split())
    if len(letters) < LEAST_TOKENS:
        return title
    words = regex.compile(r"(?<!\S)" + r"\s?".join(map(regex.escape, letters)) + r"(?!\p{L})", regex.IGNORECASE)
    printed = [" ".join(found[0].split()) for found in words.finditer(text.text)]
    fewest = min(printed, key=lambda words: len(words.split()), default=title)
    return fewest if len(fewest.split()) < len(parts) else title
