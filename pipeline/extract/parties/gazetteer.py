"""The gazetteer: names of states and organisations found in text, each resolved to a code.

Exact names only, longest first, never a fuzzy guess. One pass looks for a capital (or a letter of a script
without case) at the start of a word; from there one compiled trie reads the longest name that the text holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from babel import Locale

from pipeline.rules import RuleModel, load_rules
from pipeline.types import PartyKind, Span

# Languages of the CLDR whose territory names are known beside those of the rule files.
LANGUAGES = ("fr", "es", "nl", "de", "it", "pt", "id", "ms", "tr", "ru", "ar", "fa", "ur")


class State(RuleModel):
    """A state or territory as ``states.yml`` lists it."""

    code: str
    continent: str
    name: str
    official: str
    iso2: str | None = None
    others: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    of: str | None = None
    former: bool = False


class StateRules(RuleModel):
    """``states.yml``."""

    states: tuple[State, ...]
    not_states: tuple[str, ...]
    not_in_english: tuple[str, ...]
    forms: tuple[str, ...]


class Organisation(RuleModel):
    """An organisation as ``organisations.yml`` lists it."""

    code: str
    names: tuple[str, ...]
    acronyms: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()


class OrganisationRules(RuleModel):
    """``organisations.yml``."""

    organisations: tuple[Organisation, ...]
    not_organisations: tuple[str, ...]


class NameKind(StrEnum):
    """How a mention names its state or organisation."""

    NAME = "name"  # "State of Qatar", "Persia", "NATO"
    ADJECTIVE = "adjective"  # "Qatari"
    ORGAN = "organ"  # "Security Council"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name in a text. ``exact`` asks for the very letters of an acronym."""

    span: Span
    code: str
    kind: NameKind
    entity: PartyKind


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str | None  # None: a phrase that contains a name and is none
    kind: NameKind
    entity: PartyKind
    exact: str | None = None


def _plain() -> dict[int, str]:
    """Map each precomposed Latin letter to its base, wide blanks to a space, quotes and dashes to ASCII."""
    table = dict.fromkeys((0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x3000), " ")
    table |= dict.fromkeys((0x2018, 0x2019, 0x201A, 0x02BC, 0x00B4), "'")
    table |= dict.fromkeys((0xAD, *range(0x2010, 0x2016), 0x2212), "-")
    for point in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(point))[0]
        if base.isascii() and base.isalpha():
            table[point] = base.lower()
    return table | {0x131: "i", 0xD8: "o", 0xF8: "o", 0x142: "l", 0x141: "l"}


_PLAIN = _plain()
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


def fold(text: str) -> str:
    """Return ``text`` in lower case without marks on letters, with plain blanks, quotes and dashes, equally long."""
    for blank in "\t\n\v\f\r":  # much faster than one translation of a long text
        text = text.replace(blank, " ")
    plain = _BEYOND_ASCII.sub(lambda run: run.group().translate(_PLAIN), text.replace("`", "'"))
    lower = plain.lower()
    return lower if len(lower) == len(text) else "".join(c.lower()[:1] for c in plain)


# A name ends where no letter follows, and no digit but those of a footnote's number: "Belgium2, Canada".
_END = r"(?![^\W\d_])(?!\d{3}|\d{1,2}[^\W\d_])"
_NUMBERED = 5  # characters from which a name may bear a footnote's number; "G20" and "EU27" are other names


def _trie(words: Iterable[str]) -> str:
    """Return a regular expression of all ``words`` that shares their beginnings and prefers the longest."""
    root: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _expression(root)


def _expression(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    branches = []
    for character, after in sorted(node.items()):
        if not character:
            continue
        part = " +" if character == " " else re.escape(character)
        while len(after) == 1 and "" not in after:  # a run without branching
            [(character, after)] = after.items()
            part += " +" if character == " " else re.escape(character)
        branches.append(part + _expression(after))
    if not branches:
        return _END
    joined = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return rf"(?:{joined}|{_END})" if "" in node else joined


class Gazetteer:
    """Finds the names that the rule files and the CLDR list. Immutable; safe to share."""

    _START = re.compile(r"(?<![^\W_])[^\W\d_a-zß-öø-ÿ]")

    def __init__(self, states: StateRules, organisations: OrganisationRules) -> None:
        self.states: Mapping[str, State] = {state.code: state for state in states.states}
        self.organisations: Mapping[str, Organisation] = {o.code: o for o in organisations.organisations}
        self._entries: dict[str, list[_Entry]] = {}
        for entry_name, entry in (*_organisation_entries(organisations), *_state_entries(states)):
            self._entries.setdefault(_key(entry_name), []).append(entry)
        for foreign, code in _foreign_names(states, self._entries).items():
            self._entries[foreign] = [_Entry(code, NameKind.NAME, PartyKind.STATE)]
        self._names = re.compile(_trie(self._entries))
        forms = "|".join(sorted((_key(form) for form in states.forms), key=len, reverse=True))
        self._form = re.compile(rf"(?<![^\W_])(?:{forms})(?: +the)? *$".replace(" of", " +of"))

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Mention]:
        """Return the mentions in ``text[start:end]``, in order, none within another. Spans are into ``text``."""
        end = len(text) if end is None else end
        return list(self._mentions(text, fold(text[start:end]), start))

    def _mentions(self, text: str, folded: str, offset: int) -> Iterator[Mention]:
        window = text[offset : offset + len(folded)]
        at = 0
        for begin in self._START.finditer(window):
            if begin.start() < at:
                continue
            hit = self._names.match(folded, begin.start())
            if hit is None:
                continue
            entry = self._entry(hit.group(), window[hit.start() : hit.end()])
            numbered = window[hit.end() : hit.end() + 1].isdigit()
            if entry is None or (numbered and (entry.exact is not None or len(hit.group()) < _NUMBERED)):
                continue
            if entry.code is not None:
                first = self._with_form(folded, hit.start(), at) if entry.entity is PartyKind.STATE else hit.start()
                span = Span(offset + first, offset + hit.end())
                yield Mention(span=span, code=entry.code, kind=entry.kind, entity=entry.entity)
            at = hit.end()

    def _entry(self, folded: str, printed: str) -> _Entry | None:
        for entry in self._entries[re.sub(" +", " ", folded)]:
            if entry.exact is None or entry.exact == printed:
                return entry
        return None

    def _with_form(self, folded: str, start: int, after: int) -> int:
        before = self._form.search(folded, max(after, start - 40), start)
        return before.start() if before else start

    def code_of(self, name: str) -> str | None:
        """Return the code of a name that stands alone, also as catalogues print it ("Korea, Republic of")."""
        for form in _catalogue_forms(name):
            for entry in self._entries.get(_key(form), ()):
                if entry.code is not None and entry.exact in (None, form) and entry.kind is NameKind.NAME:
                    return entry.code
        return None

    def name_of(self, code: str) -> str:
        """Return the short English name of a state or the full name of an organisation; the code if unknown."""
        if code in self.states:
            return self.states[code].name
        organisation = self.organisations.get(code)
        return next(iter(organisation.names), code) if organisation else code

    def continent_of(self, code: str) -> str | None:
        """Return the continent of a state, None for organisations and unknown codes."""
        state = self.states.get(code)
        return state.continent if state else None

    def kind_of(self, code: str) -> PartyKind:
        """Return what ``code`` stands for."""
        if code in self.states:
            return PartyKind.STATE
        return PartyKind.ORGANISATION if code in self.organisations else PartyKind.OTHER


def _key(name: str) -> str:
    return " ".join(fold(name).split())


def _catalogue_forms(name: str) -> Iterator[str]:
    """Yield ``name``, without its article, and turned round: "Korea, Republic of" as "Republic of Korea"."""
    bare = " ".join(name.split())
    yield bare
    bare = re.sub(r"^the\s+|[,\s]+the$", "", bare, flags=re.IGNORECASE)
    yield bare
    words = bare.replace(",", " ").split()
    for cut in range(1, len(words)):
        if re.fullmatch(r"(?i)republic|federation|kingdom|commonwealth|of", words[-1]):
            yield " ".join((*words[cut:], *words[:cut]))
            yield " ".join((*words[cut:], "the", *words[:cut]))


def _state_entries(rules: StateRules) -> Iterator[tuple[str, _Entry]]:
    for state in rules.states:
        for name in (state.name, state.official, *state.others):
            plain = _Entry(state.code, NameKind.NAME, PartyKind.STATE, _exact(name))
            yield name, plain
        for adjective in state.adjectives:
            yield adjective, _Entry(state.code, NameKind.ADJECTIVE, PartyKind.STATE)
    for phrase in rules.not_states:
        yield phrase, _Entry(None, NameKind.NAME, PartyKind.OTHER)


def _organisation_entries(rules: OrganisationRules) -> Iterator[tuple[str, _Entry]]:
    for body in rules.organisations:
        for name in body.names:
            yield name, _Entry(body.code, NameKind.NAME, PartyKind.ORGANISATION, _exact(name))
        for acronym in body.acronyms:
            yield acronym, _Entry(body.code, NameKind.NAME, PartyKind.ORGANISATION, acronym)
        for organ in body.organs:
            yield organ, _Entry(body.code, NameKind.ORGAN, PartyKind.ORGANISATION, _exact(organ))
    for phrase in rules.not_organisations:
        yield phrase, _Entry(None, NameKind.NAME, PartyKind.OTHER)


def _exact(name: str) -> str | None:
    """Return the letters that an acronym must have; None for a name, which may be printed in any case."""
    letters = [c for c in name if c.isalpha()]
    return name if len(letters) <= 6 and all(c.isupper() for c in letters) else None


def _foreign_names(rules: StateRules, known: Mapping[str, object]) -> dict[str, str]:
    """Return the CLDR's names that no rule file has and that mean the same in all languages that have them."""
    barred = {_key(name) for name in rules.not_in_english}
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        names = Locale.parse(language).territories
        for state in rules.states:
            name = _key(names.get(state.iso2, "")) if state.iso2 else ""
            if len(name) > (3 if name.isascii() else 2) and name not in known and name not in barred:
                found.setdefault(name, set()).add(state.code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


@cache
def load_gazetteer(folder: Path | None = None) -> Gazetteer:
    """Return the gazetteer of the rule files, built once per process.

    Args:
        folder: a user's folder of rule files; see ``load_rules``.

    Raises:
        RulesError: a rule file does not fit.
    """
    states = load_rules("states", StateRules, folder=folder)
    return Gazetteer(states, load_rules("organisations", OrganisationRules, folder=folder))
