"""Our own labels as the classifier of areas learns them: instruments with statements, and the areas of both.

The labels are those of ``tests/gold``, of the part that is meant for training; a document's text is read, normalised
and parted as in a run, without the parser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.data import OWN_GOLD, STATEMENTS, gold_shingles, is_gold, read_text
from pipeline.analyse import Rules
from pipeline.classify import KindClassifier
from pipeline.read import read
from pipeline.settings import Limits
from pipeline.structure.normalise import normalise
from pipeline.structure.versions import part_versions
from pipeline.types import InstrumentText, Provision, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An instrument's principal version, its labelled statements with their areas, and its own areas if labelled."""

    file: str
    kind: str
    text: InstrumentText
    provisions: tuple[Provision, ...]
    title: str | None
    statements: tuple[tuple[Span, frozenset[str]], ...]
    areas: frozenset[str] | None


def labelled_instruments(shared: Path, *, rules: Rules, kinds: KindClassifier) -> Iterator[Labelled]:
    """Yield the annotated documents of the corpus that may be trained on, in the order of their names.

    What is a document that is only ever scored, under another name, is left out. A document of which
    single statements were labelled, too, comes once for each.
    """
    own = [json.loads(path.read_text("utf-8")) for path in sorted(OWN_GOLD.glob("*.json"))]
    single = [json.loads(line) for line in STATEMENTS.read_text("utf-8").splitlines()]
    apart = gold_shingles(shared)
    for labels in sorted([*own, *single], key=lambda one: str(one["file"])):
        path = shared / labels["file"]
        if labels["split"] == "train" and path.exists() and not is_gold(read_text(path), apart):
            yield read_labelled(labels, path, rules=rules, kinds=kinds)


def read_labelled(labels: dict[str, Any], path: Path, *, rules: Rules, kinds: KindClassifier) -> Labelled:
    """Return a document with its labels; places of quotes are code points of the file as it is."""
    parted = part_versions(normalise(read(path, limits=Limits())), rules=rules.structure)
    text, title = parted.principal.text, parted.title.value if parted.title else None
    raw = path.read_bytes().decode("utf-8")
    statements, at = [], 0
    for entry in labels["commitments"] or ():
        found = _place(raw[slice(*entry["quote"])], text.text, at)
        if found is not None:
            at = found.start
            statements.append((found, frozenset(entry["areas"])))
    return Labelled(
        file=labels["file"],
        kind=kinds.classify(title or "", text.text).label,
        text=text,
        provisions=parted.own,
        title=title,
        statements=tuple(statements),
        areas=frozenset(labels["areas"]) if "areas" in labels else None,
    )


def _place(quote: str, text: str, at: int) -> Span | None:
    """Return where a quote stands in the normalised text, from ``at`` on if it does, None if nowhere."""
    pattern = re.compile(r"\s+".join(map(re.escape, quote.split())))
    hit = pattern.search(text, at) or pattern.search(text)
    return Span(*hit.span()) if hit else None
