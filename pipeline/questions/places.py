"""Countries and organisations as questions name them: names, regions of the United Nations, Correlates of War codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import duckdb
import pyarrow as pa
from babel import Locale
from rapidfuzz import fuzz, process

from pipeline.errors import SettingsError
from pipeline.extract.parties.gazetteer import LANGUAGES, OrganisationRules, State, StateRules
from pipeline.extract.parties.memberships import load_memberships
from pipeline.rules import RuleModel, load_rules

ALIKE = 80
"""How alike (of 100) a known name must be to be offered for one that is not known."""


class DatedCow(RuleModel):
    """A Correlates of War code that held until a day (inclusive), or still holds."""

    number: int
    abbreviation: str
    until: str | None = None


class StateCodes(RuleModel):
    """``state_codes.yml``."""

    regions: Mapping[str, Mapping[str, tuple[str, ...]]]
    cow: Mapping[str, tuple[int, str]]
    cow_dated: Mapping[str, tuple[DatedCow, ...]]
    ended: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A state, a territory or an organisation. ``cow`` is its number today; organisations have neither that nor region.

    ``continent`` is one of six (North and South America apart), ``region`` a region and ``subregion`` a sub-region of
    the United Nations' geoscheme M49. ``of`` is the state that answers for a territory. ``ended`` is
    the last day of a state that no longer exists.
    """

    code: str
    name: str
    kind: Literal["state", "organisation"]
    continent: str | None = None
    region: str | None = None
    subregion: str | None = None
    cow: int | None = None
    of: str | None = None
    former: bool = False
    ended: str | None = None


@cache
def places() -> Mapping[str, Place]:
    """Return every known place by its code.

    Raises:
        RulesError: a rule file does not fit.
    """
    codes = _codes()
    regions = {c: (whole, part) for whole, parts in codes.regions.items() for part, some in parts.items() for c in some}
    states = (_state(s, *regions.get(s.code, (None, None))) for s in load_rules("states", StateRules).states)
    known = load_rules("organisations", OrganisationRules).organisations
    organisations = (Place(code=o.code, name=(*o.names, *o.acronyms)[0], kind="organisation") for o in known)
    return {place.code: place for place in (*organisations, *states)}


def _state(state: State, region: str | None, subregion: str | None) -> Place:
    return Place(
        code=state.code,
        name=state.name,
        kind="state",
        continent=state.continent,
        region=region,
        subregion=subregion,
        cow=cow_of(state.code),
        of=state.of,
        former=state.former,
        ended=_codes().ended.get(state.code),
    )


def cow_of(code: str, year: int | None = None) -> int | None:
    """Return a state's number in the Correlates of War state system at the end of ``year``, or the one of today."""
    codes = _codes()
    for dated in codes.cow_dated.get(code, ()):
        if dated.until is None or (year is not None and f"{year}-12-31" <= dated.until):
            return dated.number
    return codes.cow[code][0] if code in codes.cow else None


def cow_abbreviation(code: str) -> str | None:
    """Return a state's abbreviation of today in the Correlates of War state system."""
    codes = _codes()
    if code in codes.cow_dated:
        return codes.cow_dated[code][-1].abbreviation
    return codes.cow[code][1] if code in codes.cow else None


@cache
def _codes() -> StateCodes:
    return load_rules("state_codes", StateCodes)


def name_of(code: str) -> str:
    """Return the English name of a place, or the code where it is not known."""
    place = places().get(code)
    return place.name if place else code


def resolve(text: str) -> str:
    """Return the code of the country or organisation that ``text`` means: its code, or its name in any known language.

    Raises:
        SettingsError: nothing is known by that code or name.
    """
    wanted = " ".join(text.casefold().split())
    if wanted in _names():
        return _names()[wanted]
    if wanted in _foreign_names():  # two hundred milliseconds that English names need not spend
        return _foreign_names()[wanted]
    near = [
        name for name, _, _ in process.extract(wanted, list(_names()), scorer=fuzz.ratio, limit=3, score_cutoff=ALIKE)
    ]
    hint = f"; near it: {', '.join(sorted({name_of(_names()[name]) for name in near}))}" if near else ""
    raise SettingsError(f"no country or organisation is known as {text!r}: give a code such as QAT or a name{hint}")


@cache
def _names() -> dict[str, str]:
    """Return codes by codes and English names in lower case; codes before names, living states first."""
    states, organisations = load_rules("states", StateRules).states, load_rules("organisations", OrganisationRules)
    found: dict[str, str] = {}
    ordered = sorted(states, key=lambda state: state.former)
    _add(found, ((s.code, s.code) for s in ordered))
    _add(found, ((o.code, o.code) for o in organisations.organisations))
    _add(found, ((s.iso2, s.code) for s in ordered if s.iso2))
    _add(found, ((name, s.code) for s in ordered for name in (s.name, s.official, *s.others)))
    _add(found, ((name, o.code) for o in organisations.organisations for name in (*o.acronyms, *o.names)))
    return found


def _add(found: dict[str, str], pairs: Iterable[tuple[str, str]]) -> None:
    for name, code in pairs:
        found.setdefault(name.casefold(), code)


@cache
def _foreign_names() -> dict[str, str]:
    """Return codes by their names in the languages of the Unicode CLDR that the gazetteer reads."""
    iso2 = {s.iso2: s.code for s in load_rules("states", StateRules).states if s.iso2}
    names = (Locale(language).territories for language in LANGUAGES)
    return {name.casefold(): iso2[two] for some in names for two, name in some.items() if two in iso2}


def members(code: str, on: str | None = None) -> tuple[str, ...]:
    """Return the members of a group on a day (ISO 8601) or, without one, the last known; a state alone is itself.

    Raises:
        SettingsError: it is a group whose members are not known.
    """
    if places()[code].kind == "state":
        return (code,)
    known = [m for m in load_memberships() if m.organisation == code]
    if not known:
        groups = ", ".join(sorted({m.organisation for m in load_memberships()}))
        raise SettingsError(f"the members of {code} are not known: groups with known members are {groups}")
    return tuple(sorted({m.member for m in known if (m.holds_on(on) if on else m.until is None)}))


def make_places(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables ``places`` (code, name, ended) and ``cow`` (code, number, since, until: years, inclusive)."""
    known = [{"code": p.code, "name": p.name, "ended": int((p.ended or "9999")[:4])} for p in places().values()]
    cow = []
    for code in places():
        dated = _codes().cow_dated.get(code)
        if dated:
            last = [int(d.until[:4]) - (d.until[5:] < "12-31") if d.until else 9999 for d in dated]
            since = [0, *(year + 1 for year in last)]
            cow += [
                {"code": code, "number": d.number, "since": s, "until": u}
                for d, s, u in zip(dated, since, last, strict=False)
            ]
        elif (number := cow_of(code)) is not None:
            cow.append({"code": code, "number": number, "since": 0, "until": 9999})
    for name, rows in (("places", known), ("cow", cow)):
        connection.register("made", pa.Table.from_pylist(rows))
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM made")  # noqa: S608 - one of two names
        connection.unregister("made")
