"""What a person types, read into SQLite's query language: nothing typed reaches it but words of letters and digits."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from pipeline.errors import SettingsError
from pipeline.questions.searching.fold import words

LONGEST = 400  # characters of a query
MOST_TERMS = 32
SHORTEST_PREFIX = 2  # letters before the asterisk
FARTHEST = 50  # words of NEAR/n
_PART = regex.compile(
    r"""(?P<near>NEAR(?:/(?P<far>\d{1,3}))?(?!\S))|(?P<or>(?:OR|\|)(?!\S))|(?P<and>AND(?!\S))
    |(?P<minus>(?<!\S)(?:-|NOT\s))?(?:["“”„«»](?P<phrase>[^"“”„«»]*)["“”„«»]?|(?P<word>[^\s"“”„«»]+))""",
    regex.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow each other; with ``prefix`` the last of them is the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool = False

    def __str__(self) -> str:
        """Return it in FTS5's language."""
        return f'"{" ".join(self.words)}"' + ("*" if self.prefix else "")


@dataclass(frozen=True, slots=True)
class Near:
    """Two terms with at most ``far`` words between them, in any order."""

    terms: tuple[Term, ...]
    far: int

    def __str__(self) -> str:
        """Return it in FTS5's language."""
        return f"NEAR({' '.join(map(str, self.terms))}, {self.far})"


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: in each of ``groups`` one alternative must occur, nothing of ``without`` may."""

    groups: tuple[tuple[Term | Near, ...], ...]
    without: tuple[Term, ...]

    def __str__(self) -> str:
        """Return it in FTS5's language."""
        wanted = " AND ".join(f"({' OR '.join(map(str, group))})" for group in self.groups)
        return f"({wanted}) NOT ({' OR '.join(map(str, self.without))})" if self.without else wanted

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return the terms that a passage may be found by."""
        single = (part for group in self.groups for part in group)
        return tuple(t for part in single for t in (part.terms if isinstance(part, Near) else (part,)))


def parse_query(text: str) -> Query:
    """Return what ``text`` asks for.

    Raises:
        SettingsError: it asks for nothing, only says what is not wanted, or is over a limit.
    """
    if len(text) > LONGEST:
        raise SettingsError(f"a search has at most {LONGEST} characters, this one {len(text):,}: shorten it")
    groups: list[list[Term | Near]] = []
    without: list[Term] = []
    pending: str | int | None = None  # an OR, or how far a NEAR goes, that waits for its right side
    for part in _PART.finditer(text):
        if part["or"] or part["near"]:
            pending = ("or" if part["or"] else int(part["far"] or 10)) if groups else None
            continue
        term = None if part["and"] else _term(part)
        if term is None:
            continue
        if part["minus"]:
            without.append(term)
        elif pending is None:
            groups.append([term])
        else:
            groups[-1][-1:] = _joined(groups[-1][-1], term, pending)
        pending = None
    query = Query(tuple(map(tuple, groups)), tuple(without))
    _check(query, text)
    return query


def _term(part: regex.Match[str]) -> Term | None:
    """Return a word or phrase; a word that folding takes apart (a hyphen, a date) is a phrase."""
    printed = part["phrase"] if part["phrase"] is not None else part["word"]
    prefix = printed.rstrip().endswith("*")
    found = tuple(words(printed))
    if prefix and found and len(found[-1]) < SHORTEST_PREFIX:
        raise SettingsError(f"{printed!r} is too short: a prefix has at least {SHORTEST_PREFIX} letters before the *")
    return Term(found, prefix) if found else None


def _joined(left: Term | Near, right: Term, how: str | int) -> list[Term | Near]:
    if how == "or":
        return [left, right]
    terms = left.terms if isinstance(left, Near) else (left,)
    return [Near((*terms, right), min(int(how), FARTHEST))]


def _check(query: Query, text: str) -> None:
    shown = " ".join(text.split())[:60].encode("utf-8", "replace").decode("utf-8")
    if not query.groups and query.without:
        raise SettingsError(f"the search {shown!r} says only what is not wanted: give a word that is, too")
    if not query.groups:
        raise SettingsError(f'the search {shown!r} holds no word: give words, a "phrase" or a prefix*')
    if len(query.terms) + len(query.without) > MOST_TERMS:
        raise SettingsError(f"a search has at most {MOST_TERMS} words and phrases: shorten it")
