"""The arguments of questions, checked: what is wrong with one is said in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from pipeline.errors import SettingsError
from pipeline.extract.areas.cues import AreaRule, AreaRules
from pipeline.questions.collection import Collection
from pipeline.questions.places import resolve
from pipeline.rules import load_rules

MIN_ID = 4
"""Digits of a document's id that must at least be given."""


@cache
def areas() -> dict[str, AreaRule]:
    """Return the cooperation areas by code, in the order of the taxonomy, security areas first."""
    return {area.code: area for area in load_rules("areas", AreaRules).areas}


def security_areas() -> list[str]:
    """Return the codes of the areas that are about security."""
    return [code for code, area in areas().items() if area.group == "security"]


def as_area(area: str | None) -> str | None:
    """Return the code of an area given by code or label, None where none is given.

    Raises:
        SettingsError: it is not in the taxonomy.
    """
    if area is None:
        return None
    wanted = area.strip().casefold()
    for code, rule in areas().items():
        if wanted in {code, code.replace("_", " "), rule.label.casefold()}:
            return code
    raise SettingsError(f"{area!r} is no cooperation area: they are {', '.join(areas())}")


def as_day(day: date | str) -> date:
    """Return a day given as a ``date`` or in ISO 8601.

    Raises:
        SettingsError: it is no day.
    """
    try:
        return day if isinstance(day, date) else date.fromisoformat(day)
    except ValueError as error:
        raise SettingsError(f"{day!r} is no day: write it like 2024-06-30") from error


def as_code(country: str | None) -> str | None:
    """Return the code of a country or organisation, None where none is given.

    Raises:
        SettingsError: it is not known.
    """
    return resolve(country) if country is not None else None


def as_codes(countries: Sequence[str]) -> list[str]:
    """Return the codes of countries or organisations.

    Raises:
        SettingsError: one is not known.
    """
    return [resolve(country) for country in countries]


def as_document(collection: Collection, document: str | None) -> str | None:
    """Return the document of a concluded instrument from its id, the beginning of it, or the end of its path.

    Where files are versions of one instrument, any of them stands for it.

    Raises:
        SettingsError: there is none, or there are several.
    """
    if document is None:
        return None
    query = """SELECT DISTINCT i.document FROM instruments i WHERE i.concluded AND (
                 (length($asked) >= $least AND starts_with(i.document, lower($asked))) OR i.path = $asked
                 OR ends_with(i.path, '/' || $asked)) ORDER BY 1"""
    found = collection.rows(query, {"asked": document, "least": MIN_ID}).column("document").to_pylist()
    if len(found) != 1:
        what = f"{len(found)} instruments match" if found else "no instrument concluded between parties matches"
        raise SettingsError(f"{what} {document!r}: give a document's id, or the beginning of it, or its path")
    code: str = found[0]
    return code
