"""What commitments give: the rules of ``exchange.yml`` as SQL, so that a million commitments take a second."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from pydantic import AfterValidator

from pipeline.rules import Pattern, RuleModel, load_rules

OTHER, RESTRAINT = "other", "restraint"
LABELS = {OTHER: "Other conduct", RESTRAINT: "Restraint"}
"""Labels of the categories that no rule names: what fits no rule, and prohibitions."""


def _is_plain(pattern: str) -> str:
    if "(?" in pattern or "\\p" in pattern:
        raise ValueError("only plain regular expressions can be used here")
    return pattern


PlainPattern = Annotated[Pattern, AfterValidator(_is_plain)]


class Example(RuleModel):
    """A commitment in short, that a category must or must not fit."""

    actions: tuple[str, ...]
    object: str | None
    areas: tuple[str, ...]


class ByArea(RuleModel):
    """Verbs that count in commitments of these cooperation areas, whatever their object."""

    verbs: tuple[str, ...]
    areas: tuple[str, ...]


class Category(RuleModel):
    """A category of what is given: see ``exchange.yml``."""

    code: str
    label: str
    means: str
    gift: bool = False
    granted: bool = False
    verbs: tuple[str, ...] = ()
    objects: PlainPattern | None = None
    phrases: PlainPattern | None = None
    not_objects: PlainPattern | None = None
    not_areas: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    by_area: ByArea | None = None
    matches: tuple[Example, ...]
    rejects: tuple[Example, ...]


class ExchangeRules(RuleModel):
    """``exchange.yml``."""

    transfers: tuple[str, ...]
    head_ends: tuple[str, ...]
    never: PlainPattern
    categories: tuple[Category, ...]


@cache
def exchange_rules() -> ExchangeRules:
    """Return the rules.

    Raises:
        RulesError: the file does not fit.
    """
    return load_rules("exchange", ExchangeRules)


def labels() -> dict[str, str]:
    """Return every category's label, in the order of the rules."""
    return {category.code: category.label for category in exchange_rules().categories} | LABELS


def gifts() -> list[str]:
    """Return the codes of the categories in which something passes to the other side."""
    return [category.code for category in exchange_rules().categories if category.gift]


def granted() -> list[str]:
    """Return the codes of the categories in which one side's permission is the other's gift."""
    return [category.code for category in exchange_rules().categories if category.granted]


def fits(category: Category) -> str:
    """Return the SQL condition for a row (``actions``, ``whole``, ``head``, ``areas``) to fit the category."""
    verbs = f"list_has_any(actions, {_list(category.verbs or exchange_rules().transfers)})"
    ways = [
        f"({verbs} AND regexp_matches({column}, {_text(pattern)}))"
        for column, pattern in (("head", category.objects), ("whole", category.phrases))
        if pattern
    ]
    if category.alone:
        ways.append(f"list_has_any(actions, {_list(category.alone)})")
    either = " OR ".join(ways) or "false"
    if category.not_objects:
        either = f"({either}) AND NOT regexp_matches(whole, {_text(category.not_objects)})"
    if category.not_areas:
        either = f"({either}) AND NOT list_has_any(areas, {_list(category.not_areas)})"
    either = f"({either}) AND NOT regexp_matches(whole, {_text(exchange_rules().never)})"
    if category.by_area:
        verbs, fields = _list(category.by_area.verbs), _list(category.by_area.areas)
        either = f"({either}) OR (list_has_any(actions, {verbs}) AND list_has_any(areas, {fields}))"
    return f"({either})"


def heads_sql() -> str:
    """Return the SQL columns ``whole`` and ``head`` of a row with ``object``: in lower case, the head of it alone."""
    ends = "|".join(exchange_rules().head_ends)
    whole = "regexp_replace(lower(coalesce(object, '')), '^with ', '')"
    return f"{whole} AS whole, regexp_replace({whole}, {_text(rf'[,;:]? ({ends})[ ,].*$')}, '') AS head"


def category_sql() -> str:
    """Return the SQL for a row's category, of ``modality``, ``actions``, ``whole``, ``head`` and ``areas``."""
    cases = "\n".join(f"WHEN {fits(c)} THEN {_text(c.code)}" for c in exchange_rules().categories)
    return f"CASE WHEN modality = 'prohibition' THEN '{RESTRAINT}'\n{cases}\nELSE '{OTHER}' END"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _list(values: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, values))}]"
