"""Amounts of money, percentages and shares, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.extract.life_cycle.numbers import read_words
from pipeline.extract.terms.rules import TermGrammar
from pipeline.types import Amount, Evidence, Span

PERCENT, SHARE = "%", "share"
THOUSAND = 1000
"""The largest power that the words of numbers know themselves."""
ANCHORS = regex.compile(
    r"\d|%|cent\b|hal(?:f|ves)|third|quarter|fourth|fifth|tenth|hundred|thousand|[mb]illion|t(?:y|een)\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    regex.IGNORECASE,
)
"""Without one of these a text names no amount."""


def find_amounts(text: str, start: int, end: int, *, grammar: TermGrammar) -> tuple[Amount, ...]:
    """Return the amounts in ``text[start:end]``, in order; of those that overlap the first.

    Units: ``value`` in ``unit``, which is a currency's code (ISO 4217), ``%``, ``share`` (of one) or None where the
    text does not say whose dollars or pounds are meant.
    """
    if not ANCHORS.search(text, start, end):
        return ()
    found = [
        *_money(text, start, end, grammar),
        *_percent(text, start, end, grammar),
        *_shares(text, start, end, grammar),
    ]
    kept: list[Amount] = []
    for amount in sorted(found, key=lambda one: one.evidence.span):
        if not kept or kept[-1].evidence.span.end <= amount.evidence.span.start:
            kept.append(amount)
    return tuple(kept)


def _money(text: str, start: int, end: int, grammar: TermGrammar) -> Iterator[Amount]:
    for hit in grammar.money.finditer(text, start, end):
        words = hit["words"]
        number = _spelt(words, grammar) if words else read_figure(hit["figure"])
        scale = grammar.rules.scales[hit["scale"].lower()] if hit["scale"] else 1
        if number:
            unit = _code(" ".join((hit["mark"] or hit["name"]).split()), grammar)
            yield _amount(number * scale, unit, hit.span(), "terms.money")


def _spelt(words: str, grammar: TermGrammar) -> float:
    """Return the number that words spell, "two million five hundred thousand" too; 0 if they spell none."""
    total, rest = 0, words.lower()
    for name, scale in sorted(grammar.rules.scales.items(), key=lambda item: -item[1]):
        head, found, tail = rest.partition(f" {name} ")
        if found and scale > THOUSAND:
            total, rest = total + (read_words(head, grammar.numbers) or 0) * scale, tail.removeprefix("and ")
    return float(total + (read_words(rest, grammar.numbers) or 0))


def _code(printed: str, grammar: TermGrammar) -> str | None:
    return next((code for pattern, code in grammar.codes if pattern.fullmatch(printed)), None)


def read_figure(printed: str) -> float:
    """Return the number that figures print: groups of three are thousands, one or two last digits are decimals."""
    last = regex.search(r"[.,](\d{1,2})$", printed)
    whole = regex.sub(r"\D", "", printed[: last.start()] if last else printed)
    return float(f"{whole or 0}.{last[1]}" if last else whole)


def _percent(text: str, start: int, end: int, grammar: TermGrammar) -> Iterator[Amount]:
    for hit in grammar.patterns["percent"].finditer(text, start, end):
        if hit["number"]:
            number: float | None = float(hit["number"].replace(",", "."))
        else:
            number = read_words(regex.sub(r"^a ", "one ", hit["words"].lower()), grammar.numbers)
        if number is not None:
            yield _amount(float(number), PERCENT, hit.span(), "terms.percent")


def _shares(text: str, start: int, end: int, grammar: TermGrammar) -> Iterator[Amount]:
    for hit in grammar.patterns["share"].finditer(text, start, end):
        count = read_words(regex.sub(r"^a$", "one", hit["count"].lower()), grammar.numbers)
        if count:
            parts = grammar.rules.fractions[hit["part"].lower()]
            yield _amount(count / parts, SHARE, hit.span(), "terms.share")


def _amount(value: float, unit: str | None, at: tuple[int, int], rule: str) -> Amount:
    return Amount(value=value, unit=unit, evidence=Evidence(span=Span(*at), found_by=rule, score=0.9))
