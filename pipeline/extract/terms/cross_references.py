"""References of a commitment to provisions, resolved to those of the same instrument where they are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.extract.terms.rules import TermGrammar
from pipeline.structure.numerals import roman_value
from pipeline.types import Evidence, Provision, ProvisionReference, Span

REACH = 120
"""Characters after a reference in which the unit or instrument that it belongs to is named."""
_NUMBER = regex.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,3})*|[IVXL]{1,7}(?!\w)|[A-Z](?!\w))?(?P<inner>(?:\s?\(\w{1,5}\))*)"
)
_SPLIT = regex.compile(r"\s?,?\s(?:and|or)\s|\s?,\s?")
_RANGE = regex.compile(r"\s(?:to)\s|\s?[-–]\s?")
_WORDS = {"art.": "article", "para": "paragraph", "para.": "paragraph", "annexes": "annex", "appendices": "appendix"}


@dataclass(frozen=True, slots=True)
class Outline:
    """The identifiers of an instrument's provisions and of the units they belong to, as the outline writes them."""

    known: dict[str, str]

    @classmethod
    def of(cls, provisions: Sequence[Provision]) -> Outline:
        """Return the outline of ``provisions``; numerals are compared by their value."""
        names = [p.id for p in provisions if not p.id.endswith("heading")]
        names += [p.parent for p in provisions if p.parent]
        return cls({_key(name): name for name in reversed(names)})

    def find(self, name: str) -> str | None:
        """Return the identifier that means the same as ``name``."""
        return self.known.get(_key(name))


def _key(name: str) -> str:
    """Return an identifier as compared: Roman numerals of articles and sections as figures."""
    head = regex.match(r"((?:.*, )?(?:Art\.|Sec\.|Chapter|Part) )([IVXLivxl]+)(?![\w])", name)
    value = roman_value(head[2]) if head else None
    return f"{head[1]}{value}{name[head.end() :]}".casefold() if head and value else name.casefold()


def find_cross_references(
    text: str, start: int, end: int, *, home: str | None, outline: Outline, grammar: TermGrammar
) -> tuple[ProvisionReference, ...]:
    """Return the references in ``text[start:end]``, in order.

    Args:
        text: the instrument's text.
        start: where the statement begins.
        end: where it ends.
        home: the identifier of the provision that states it.
        outline: the instrument's provisions.
        grammar: the compiled rules.
    """
    found: list[ProvisionReference] = []
    taken = start
    for hit in grammar.patterns["reference"].finditer(text, start, end):
        if hit.start() < taken:
            continue
        inner = grammar.patterns["inner"].search(text[hit.end() : min(end, hit.end() + REACH)])
        taken = hit.end() + inner.end() if inner else hit.end()
        foreign = grammar.patterns["elsewhere"].search(text[taken : min(end, taken + REACH)]) is not None
        foreign = foreign or text[taken : taken + 1] == "*" or text[taken : taken + 1].isalpha()  # "3*bis*" goes on
        outer = inner["outer"] if inner else None
        names = () if foreign else tuple(_names(hit["unit"], hit["numbers"], outer, home))
        found.append(_reference(hit.start(), taken, names, outline))
    for rule in ("itself", "before"):
        for hit in grammar.patterns[rule].finditer(text, start, end):
            if all(not Span(*hit.span()).overlaps(one.evidence.span) for one in found):
                name = _own(hit["unit"], home) if rule == "itself" else None
                found.append(_reference(hit.start(), hit.end(), (name,) if name else (), outline))
    return tuple(sorted(found, key=lambda one: one.evidence.span))


def _reference(start: int, end: int, names: Sequence[str], outline: Outline) -> ProvisionReference:
    resolved = [outline.find(name) for name in names]
    sure = tuple(dict.fromkeys(one for one in resolved if one)) if all(resolved) else ()
    evidence = Evidence(span=Span(start, end), found_by="terms.reference", score=0.9)
    return ProvisionReference(provisions=sure, evidence=evidence)


def _names(unit: str, numbers: str, outer: str | None, home: str | None) -> Iterator[str]:
    """Yield the identifiers that a reference would have in the outline; none that only a guess could give."""
    word, within = _unit(unit), _document(home)
    for number, inner in _numbers(numbers):
        if word == "article" and number:
            sub = regex.search(r"(\d+)", outer or "") if outer and _unit(outer.split()[0]) == "paragraph" else None
            yield f"{within}Art. {number}{f'({sub[1]})' if sub else ''}{inner}"
        elif word == "section" and number:
            yield f"{within}Sec. {number}{inner}"
        elif word == "annex" and number:
            yield f"Annex {number}{inner}"
        elif word in {"paragraph", "subparagraph"}:
            base = _base(word, outer, home)
            yield (
                f"{base}{f'({number})' if number else ''}{inner}"
                if base is not None
                else f"{within}para. {number}{inner}"
            )
        else:
            yield ""


def _base(word: str, outer: str | None, home: str | None) -> str | None:
    """Return the unit to which a paragraph belongs: that which the text names, else that in which the words stand."""
    if outer:
        of, *rest = outer.split(maxsplit=1)
        number = regex.sub(r"\s", "", rest[0]) if rest else ""
        if _unit(of) == "article":
            return f"{_document(home)}Art. {number}"
        article = _own("article", home)
        return f"{article}({number})" if article and _unit(of) == "paragraph" else None
    return _own("paragraph" if word == "subparagraph" else "article", home)


def _document(home: str | None) -> str:
    """Return the part of an identifier that names one of several documents in a file: ``Annex, ``, ``No. I, ``."""
    return home[: home.rindex(", ") + 2] if home and ", " in home else ""


def _own(unit: str, home: str | None) -> str | None:
    """Return the unit of a kind in which ``home`` lies: of ``Art. 3(1)(b)`` the paragraph is ``Art. 3(1)``."""
    if home is None:
        return None
    parts = regex.fullmatch(r"((?:.*, )?(?:Art\.|Sec\.|para\.) [\w.]+)((?:\([^()]*\))*).*", home)
    if parts is None:
        return None
    inner = regex.findall(r"\([^()]*\)", parts[2])
    word = _unit(unit)
    if word in {"article", "section"} and "para." not in parts[1]:
        return str(parts[1])
    if word == "paragraph" and (inner or "para." in parts[1]):
        return str(parts[1]) if "para." in parts[1] else f"{parts[1]}{inner[0]}"
    return None


def _unit(word: str) -> str:
    lower = word.lower()
    return _WORDS.get(lower, lower.removesuffix("s").replace("sub-", "sub"))


def _numbers(printed: str) -> Iterator[tuple[str, str]]:
    """Yield (number, inner marks) of a list: "1, 2 (a) and 4 to 6"."""
    for part in _SPLIT.split(printed):
        ends = [_NUMBER.fullmatch(end.strip()) for end in _RANGE.split(part)]
        if len(ends) == 2 and all(end and end["number"] and end["number"].isdecimal() for end in ends):
            first, last = (int(end["number"]) for end in ends if end)
            yield from ((str(n), "") for n in range(first, min(last, first + 50) + 1))
            continue
        for end in ends:
            if end is not None:
                yield end["number"] or "", regex.sub(r"\s", "", end["inner"] or "")
