"""Which columns a person may correct, what may stand in them, and values as text for sheets and forms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import regex
from babel import Locale

from pipeline.dataset.contracts import CONTRACTS, ISO_DATE, ISO_DURATION
from pipeline.errors import SettingsError
from pipeline.extract.areas.cues import AreaRules
from pipeline.extract.parties.gazetteer import OrganisationRules, StateRules
from pipeline.rules import load_rules

COMMITMENT_FIELDS = ("modality", "bearer", "beneficiary", "actions", "areas", "object", "condition", "deadline")
DOCUMENT_FIELDS = ("title", "kind", "laterality", "binding", "parties", "signed_on", "signed_at", "entry_into_force",
                   "in_force_on", "duration", "renewal", "termination_notice", "authentic_languages", "depositary",
                   "areas")  # fmt: skip
WORDS = ("each", "other", "third", "organ", "role", "person", "none")
"""Bearers and beneficiaries that are no party's code, as the annotation guide defines them."""
NEEDED = frozenset({"modality", "bearer", "actions"})
"""Fields of a commitment that are never empty."""
IN_QUOTE = frozenset({"object", "condition"})
"""Fields of a commitment that hold words of its sentence."""
FLAGS = {"yes": True, "true": True, "no": False, "false": False}
MOST = 4000
SHOWN = 5
PARTY, AREA, LANGUAGE = "party code", "area", "language (ISO 639-1)"
LISTS = {"bearer": PARTY, "beneficiary": PARTY, "parties": PARTY, "areas": AREA, "authentic_languages": LANGUAGE,
         "actions": None}  # fmt: skip
SEPARATOR = regex.compile(r"[,;،؛]")
LEMMA = regex.compile(r"\p{Ll}[\p{Ll}\p{M}'’ -]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column that can be corrected. ``many``: its value is a list; ``allowed``: its vocabulary, None where free."""

    name: str
    means: str
    many: bool = False
    flag: bool = False
    allowed: tuple[str, ...] | None = None
    pattern: str | None = None


def reviewable(table: str, *, rules: Path | None = None) -> Mapping[str, Field]:
    """Return the columns of ``commitments`` or ``documents`` that can be corrected, by name, in order.

    Raises:
        RulesError: a rule file of the user's folder is wrong.
    """
    return _fields(table, rules)


@cache
def _fields(table: str, rules: Path | None) -> Mapping[str, Field]:
    columns = {column.name: column for column in CONTRACTS[table].columns}
    names = COMMITMENT_FIELDS if table == "commitments" else DOCUMENT_FIELDS
    return {
        name: Field(
            name=name,
            means=columns[name].means,
            many=name in LISTS,
            flag=name == "binding",
            allowed=_vocabulary(name, rules) if name in LISTS else _plain(columns[name].allowed),
            pattern=f"{ISO_DATE}|{ISO_DURATION}" if name == "deadline" else columns[name].pattern,
        )
        for name in names
    }


def _plain(words: Collection[str] | None) -> tuple[str, ...] | None:
    return None if words is None else tuple(str(word) for word in words)  # enumerations among them


def _vocabulary(name: str, rules: Path | None) -> tuple[str, ...] | None:
    if LISTS[name] == AREA:
        return tuple(area.code for area in load_rules("areas", AreaRules, folder=rules).areas)
    if LISTS[name] == LANGUAGE:
        return tuple(sorted(str(code) for code in Locale.parse("en").languages if len(str(code)) == 2))
    if LISTS[name] == PARTY:
        states = [state.code for state in load_rules("states", StateRules, folder=rules).states]
        bodies = load_rules("organisations", OrganisationRules, folder=rules).organisations
        codes = sorted({*states, *(one.code for one in bodies)})
        return tuple(codes) if name == "parties" else (*WORDS, *codes)
    return None


def as_text(value: object) -> str:
    """Return a value as it stands in a sheet: lists with commas, nothing where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return " ".join(str(value).split())


def parse(field: Field, text: str) -> Any:  # noqa: ANN401 - whatever the column holds
    """Return a text as the value of a field; what it may hold is for ``wrong_with`` to say.

    Raises:
        SettingsError: a field of yes or no holds something else.
    """
    words = " ".join(text.split())
    if field.many:
        parts = (part.strip() for part in SEPARATOR.split(words))
        return list(dict.fromkeys(part for part in parts if part))
    if field.flag and words:
        if words.lower() not in FLAGS:
            raise SettingsError(f"{words[:40]!r} is neither yes nor no")
        return FLAGS[words.lower()]
    return words or None


def wrong_with(field: Field, value: object, *, parties: Collection[str] = ()) -> str | None:
    """Return what is wrong with a value, None where nothing is; ``parties`` are further codes that may stand."""
    if value is None or value == []:
        return f"{field.name} must not be empty" if field.name in NEEDED else None
    if field.many:
        return _wrong_list(field, value, parties)
    if field.flag:
        return None if isinstance(value, bool) else f"{field.name} must be yes or no"
    if not isinstance(value, str):
        return f"{field.name} must be text"
    if len(value) > MOST:
        return f"{field.name} is longer than {MOST:,} characters"
    if field.allowed is not None and value not in field.allowed:
        return f"{value[:40]!r} is none of {', '.join(field.allowed)}"
    if field.pattern is not None and not (regex.search(field.pattern, value) and _is_day(value)):
        return f"{value[:40]!r} is no {_form(field)}"
    return None


def _wrong_list(field: Field, value: object, parties: Collection[str]) -> str | None:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
        return f"{field.name} must be a list of words"
    if len(set(value)) < len(value):
        return f"{field.name} names something twice"
    if field.name == "actions":
        bad = [one for one in value if not LEMMA.fullmatch(one)]
        return f"{bad[0][:40]!r} is no verb in lower case" if bad else None
    if "none" in value and len(value) > 1 and field.name in {"bearer", "beneficiary"}:
        return f"{field.name}: none cannot stand beside others"
    more = parties if LISTS[field.name] == PARTY else ()
    for one in value:
        if one not in (field.allowed or ()) and one not in more:
            words = f", nor one of {', '.join(WORDS)}" if field.name in {"bearer", "beneficiary"} else ""
            return f"{one[:40]!r} is no {LISTS[field.name]}{words}"
    return None


def _is_day(value: str) -> bool:
    """Return whether a text that looks like a date is one."""
    if not regex.fullmatch(ISO_DATE, value):
        return True
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :] if len(value) < 10 else value)
    except ValueError:
        return False
    return True


def _form(field: Field) -> str:
    if field.pattern == ISO_DATE:
        return "ISO date such as 2014-12-16, 2014-12 or 2014"
    if field.name == "deadline":
        return "ISO date (2014-12-16) or duration (P30D)"
    return "ISO duration such as P5Y or P6M" + (", nor indefinite" if field.name == "duration" else "")
