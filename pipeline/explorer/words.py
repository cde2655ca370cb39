"""Codes of the dataset as words for readers: parties, areas, kinds, dates, terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from babel import Locale
from markupsafe import Markup

from pipeline.extract.areas.cues import AreaRule, AreaRules
from pipeline.questions import places
from pipeline.rules import load_rules

KINDS = {
    "treaty": "Treaty", "protocol": "Protocol", "exchange_of_notes": "Exchange of notes", "memorandum": "Memorandum",
    "declaration": "Declaration", "resolution": "Resolution", "policy": "Policy", "other": "Other text",
}  # fmt: skip
MODALITIES = {"obligation": "must", "prohibition": "must not", "permission": "may", "intention": "intends"}
MODALITY_NAMES = {name: name.capitalize() for name in MODALITIES}
LATERALITIES = {"unilateral": "One party", "bilateral": "Two parties", "multilateral": "Three parties or more"}
ENTRIES = {
    "signature": "on signature", "fixed_date": "on a fixed date", "notification": "by notification",
    "ratification": "by ratification", "other": "in another way",
}  # fmt: skip
RENEWALS = {"tacit": "tacitly", "express": "by express agreement"}
ACTORS = {
    "each": "each party", "other": "the other party", "third": "third parties", "organ": "a joint body",
    "role": "a party in a role", "person": "persons", "none": "nobody named",
}  # fmt: skip
LANGUAGES: Mapping[str, str] = Locale("en").languages
STANDINGS = {
    "not_signed": "not signed yet", "signed": "signed, not in force", "provisional": "applied provisionally",
    "in_force": "in force", "renewed": "in force, renewed", "in_force_if": "in force, if its conditions were met",
    "notice_given": "in force, notice given", "terminated": "terminated", "expired": "expired",
    "unknown": "standing unknown",
}  # fmt: skip
CONDITIONS = {
    "ratification": "in force, if it was ratified", "notification": "in force, if the notifications were made",
    "reply": "in force, if the reply came", "later": "in force, if the event it names came",
}  # fmt: skip
"""How the standing of an instrument reads by the first thing that the text cannot show."""
FIELDS = {
    "title": "Title", "kind": "Kind", "laterality": "Parties to it", "signed_on": "Signed", "signed_at": "Signed at",
    "entry_into_force": "Enters into force", "in_force_on": "In force on", "duration": "Term", "renewal": "Renewal",
    "termination_notice": "Notice of termination", "authentic_languages": "Authentic languages",
    "depositary": "Depositary", "binding": "Binding",
}  # fmt: skip
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_PART = re.compile(r"(\d+)([YMWD])")
_TIME = re.compile(r"(\d+)([HMS])")
_AFTER_SIGNS = re.compile(r"(?<=[._@/-])(?=[^\W_])")


@cache
def areas() -> Mapping[str, AreaRule]:
    """Return the taxonomy's areas by code, in its order."""
    return {area.code: area for area in load_rules("areas", AreaRules).areas}


def area(code: str) -> str:
    """Return an area's name."""
    found = areas().get(code)
    return found.label if found else code.replace("_", " ")


def party(code: str) -> str:
    """Return the name of a party, or of a word that stands for one such as ``each``."""
    return ACTORS.get(code) or places.name_of(code)


def is_place(code: str) -> bool:
    """Return whether a party's code is a country's or organisation's, not a word such as ``each``."""
    return code not in ACTORS


def language(code: str | None) -> str:
    """Return a language's name."""
    return LANGUAGES.get(code or "", code or "unknown")


def day(value: Any) -> str:  # noqa: ANN401 - text, date, time or nothing
    """Return an ISO 8601 date of any precision, or a time, for readers: ``12 May 2019``, ``May 2019``, ``2019``."""
    if isinstance(value, datetime):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}, {value:%H:%M}"
    text = value.isoformat() if isinstance(value, date) else str(value or "")
    year, _, rest = text.partition("-")
    month, _, of_month = rest.partition("-")
    if not month.isdecimal() or not 1 <= int(month) <= 12:
        return text
    name = MONTHS[int(month) - 1]
    return f"{int(of_month)} {name} {year}" if of_month.isdecimal() else f"{name} {year}"


def term(value: str | None) -> str:
    """Return an ISO 8601 duration for readers: ``5 years``, ``1 year 6 months``."""
    if not value:
        return ""
    days, _, hours = value.partition("T")
    parts = [_counted(number, UNITS[unit]) for number, unit in _PART.findall(days)]
    parts += [_counted(n, {"H": "hour", "M": "minute", "S": "second"}[unit]) for n, unit in _TIME.findall(hours)]
    return " ".join(parts) or value


def _counted(number: str, noun: str) -> str:
    return f"{int(number)} {noun}" + ("" if int(number) == 1 else "s")


def number(value: Any) -> str:  # noqa: ANN401 - a count or nothing
    """Return a count with commas, nothing for a gap."""
    return "" if value is None else f"{value:,}"


def plain(value: Any) -> str:  # noqa: ANN401 - whatever the dataset holds
    """Return any value as text: nothing for a gap, lists with commas, few digits."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(plain, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}: {plain(one)}" for name, one in value.items())
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return str(value)


def standing(found: Mapping[str, Any]) -> str:
    """Return a row of ``questions.life.status`` for readers: what holds, and what it depends on."""
    status, binds = str(found["status"]), found.get("binding")
    if status == "in_force_if" and found["assumes"] and found["assumes"][0] in CONDITIONS:
        return CONDITIONS[found["assumes"][0]]
    if status == "signed" and binds is False:
        return "signed, not binding in law"
    return STANDINGS.get(status, status)


def upper_first(text: str | None) -> str:
    """Return a sentence with a capital at its beginning."""
    return f"{text[:1].upper()}{text[1:]}" if text else ""


def breakable(text: str | None) -> Markup:
    """Return a name that is no word, such as a rule's or a file's, which may be broken after its signs."""
    return Markup("<wbr>").join(_AFTER_SIGNS.split(text or ""))


def fact(field: str, value: Any) -> str:  # noqa: ANN401 - whatever the field holds
    """Return a value of one of the fields of ``documents`` for readers."""
    if value is None or value == []:
        return ""
    tables: dict[str, Mapping[str, str]] = {
        "kind": KINDS, "laterality": LATERALITIES, "entry_into_force": ENTRIES, "renewal": RENEWALS,
        "authentic_languages": LANGUAGES, "language": LANGUAGES,
    }  # fmt: skip
    if isinstance(value, list):
        return ", ".join(fact(field, one) for one in value)
    if field in tables:
        return tables[field].get(value, str(value))
    if field in {"signed_on", "in_force_on"}:
        return day(value)
    if field in {"duration", "termination_notice"}:
        return "indefinite" if value == "indefinite" else term(str(value))
    return plain(value)
