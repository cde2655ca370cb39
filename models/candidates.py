"""Candidates of commitments from labelled documents, with whether each is one: what the judge learns from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.places import Text, inside, locate, match
from pipeline.analyse import Tools, analyse
from pipeline.dataset.export_json import record_to_json
from pipeline.errors import ModelError


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The candidates of one document: traits, and whether each is a commitment; ``missed`` have no candidate."""

    document: str
    traits: tuple[frozenset[str], ...]
    right: tuple[bool, ...]
    missed: int


@dataclass(slots=True)
class Witness:
    """A judge that takes every candidate and remembers what it saw."""

    seen: list[frozenset[str]] = field(default_factory=list)
    id: str = "witness"

    def probability(self, traits: frozenset[str]) -> float:
        """Remember the traits."""
        self.seen.append(traits)
        return 1.0

    def accepts(self, probability: float) -> bool:
        """Take every candidate."""
        return probability > 0


def judged_candidates(gold: Sequence[Path], *, tools: Tools) -> Iterator[Judged]:
    """Yield the candidates of each annotated document of folders as ``mithaq evaluate`` takes them.

    Raises:
        ModelError: a document is only ever to be scored.
    """
    for folder in gold:
        for path in sorted(folder.glob("*.json")):
            truth = json.loads(path.read_text("utf-8"))
            if truth.get("split") == "score":
                raise ModelError(f"{path} is only ever to be scored; the judge must not learn from it")
            if truth.get("commitments") is not None:
                yield _judged(truth, folder / "texts" / truth["file"], tools)


def _judged(truth: dict, document: Path, tools: Tools) -> Judged:  # type: ignore[type-arg]
    witness = Witness()
    record = analyse(document, tools=replace(tools, classifiers=replace(tools.classifiers, commitments=witness)))
    rows = record_to_json(record)["commitments"]
    numbered = [row | {"seen": traits} for row, traits in zip(rows, witness.seen, strict=True)]
    text = Text(document.read_bytes().decode("utf-8"))
    found, _ = locate(numbered, text, fuzzy=True)
    if "windows" in truth:
        found = inside(found, truth["windows"], text)
    wanted, _ = locate(truth["commitments"], text, fuzzy=False)
    hits = {id(mine) for _, mine in match(wanted, found)}
    return Judged(
        document=document.name,
        traits=tuple(one.entry["seen"] for one in found),
        right=tuple(id(one) in hits for one in found),
        missed=len(wanted) - len(hits),
    )
