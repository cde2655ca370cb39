"""What the classifier of kinds sees of a document: words of the title, words of the opening, and forms.

Forms are patterns kept in ``pipeline/rules/kinds.yml``. Names are left out of the opening by taking only words
written in lower case: a joint statement is not known by who issued it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
import regex

from pipeline.rules import PatternRule, RuleModel, load_rules

KINDS = ("treaty", "protocol", "exchange_of_notes", "memorandum", "declaration", "resolution", "policy", "other")
Kind = Literal["treaty", "protocol", "exchange_of_notes", "memorandum", "declaration", "resolution", "policy", "other"]
TITLE_CHARACTERS = 400
OPENING_CHARACTERS = 3_000
ENDING_CHARACTERS = 2_500
# How much of a long text is looked at for densities: enough to tell a treaty's "shall" from a speech's "will".
SAMPLE_CHARACTERS = 30_000
_FRONT_MATTER = regex.compile(r"\A\s*---\s*\n(?:[^\n]*\n){0,40}?---\s*\n")
_LOWER_WORD = regex.compile(r"(?<![\p{L}\d])\p{Ll}{2,20}(?![\p{L}\d])")
_DENSITIES = tuple(
    regex.compile(p, regex.IGNORECASE)
    for p in (
        r"\bshall\b", r"\bwill\b", r"\bmay\b", r"\bshould\b",
        r"\b(?:we|our|us)\b", r"\bI\b|\bmy\b", r"\bpart(?:y|ies)\b", r"\bpresident\b", r"\bgovernment\b",
        r"\n[^\w\n]{0,8}article\b", r"\n[^\w\n]{0,8}(?:\d+|[a-z])[.)]", r"\n[^\S\n]{0,8}[-•*–]\s",
        r"\b(?:welcom|reaffirm|affirm|reiterat|underscor)\w+",
    )
)  # fmt: skip


class FormRule(PatternRule):
    """A form: where it is looked for, and the kind it proves if it is certain."""

    where: Literal["title", "opening", "text"]
    kind: Kind | None = None


class KindForms(RuleModel):
    """The file ``kinds.yml``."""

    forms: tuple[FormRule, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """A document as the classifier sees it. ``forms`` has one number for each form and density."""

    title: str
    opening: str
    forms: tuple[float, ...]


@lru_cache(maxsize=4)
def load_forms(folder: Path | None = None) -> tuple[tuple[FormRule, regex.Pattern[str]], ...]:
    """Return the forms with their compiled patterns.

    Raises:
        RulesError: ``kinds.yml`` cannot be used.
    """
    rules = load_rules("kinds", KindForms, folder=folder)
    return tuple((form, form.compiled()) for form in rules.forms)


def form_names() -> list[str]:
    """Return the ids of the forms in order, and their patterns' fingerprint: what a trained model depends on."""
    forms = load_forms()
    text = "\n".join(form.pattern for form, _ in forms)
    return [*(form.id for form, _ in forms), hashlib.sha256(text.encode("utf-8")).hexdigest()]


def certain_kind(title: str) -> tuple[str, str] | None:
    """Return the kind that the title alone proves and the id of the form, None if it proves none."""
    for form, pattern in load_forms():
        if form.kind is not None and form.where == "title" and pattern.search(title[:TITLE_CHARACTERS]):
            return form.kind, form.id
    return None


def describe(title: str, text: str) -> Description:
    """Return the features of a document from its title ("" if it has none) and its text."""
    title = " ".join(title.split())[:TITLE_CHARACTERS]
    body = (
        text[_FRONT_MATTER.match(text).end() :]
        if text[:10].lstrip().startswith("---") and _FRONT_MATTER.match(text)
        else text
    )
    opening = body[:OPENING_CHARACTERS]
    ends = opening + "\n" + body[OPENING_CHARACTERS:][-ENDING_CHARACTERS:]
    places = {"title": title, "opening": opening, "text": ends}
    found = [float(pattern.search(places[form.where]) is not None) for form, pattern in load_forms()]
    certain = certain_kind(title)
    named = [float(certain is not None and certain[0] == kind) for kind in KINDS]
    words = " ".join(_LOWER_WORD.findall(opening))
    return Description(title.lower(), words, (*found, *named, *_densities(body), float(not title)))


def _densities(body: str) -> Sequence[float]:
    sample = body[:SAMPLE_CHARACTERS]
    thousands = max(len(sample.split()) / 1_000, 0.05)
    counts = [math.log1p(len(pattern.findall(sample)) / thousands) / 4 for pattern in _DENSITIES]
    return [*counts, math.log1p(len(body)) / 12, float(not body.strip())]


def form_matrix(descriptions: Sequence[Description]) -> np.ndarray:
    """Return the forms as a matrix, float32, one row per document."""
    return np.asarray([d.forms for d in descriptions], dtype=np.float32).reshape(len(descriptions), -1)
