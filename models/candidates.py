"""Candidates of commitments from labelled documents, with what is right of each: what judge and chooser learn from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.data import is_gold, read_text
from models.places import Text, inside, locate, match
from pipeline.analyse import Tools, analyse
from pipeline.dataset.export_json import record_to_json
from pipeline.errors import ModelError

Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who fills a commitment's ``slot``: the answers offered with their traits, the rules' and the right one."""

    slot: str
    answers: Mapping[Codes, frozenset[str]]
    ruled: Codes
    right: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The candidates of one document: traits, and whether each is a commitment; ``missed`` have no candidate.

    ``questions`` are those that the document's commitments among them raise.
    """

    document: str
    traits: tuple[frozenset[str], ...]
    right: tuple[bool, ...]
    missed: int
    questions: tuple[Question, ...]


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


@dataclass(slots=True)
class Listener:
    """A chooser that leaves every answer to the rules and remembers what it was asked."""

    asked: list[tuple[str, Mapping[Codes, frozenset[str]], Codes]] = field(default_factory=list)
    id: str = "listener"

    def choose(self, slot: str, answers: Mapping[Codes, frozenset[str]], ruled: Codes) -> Codes:
        """Remember the question."""
        self.asked.append((slot, answers, ruled))
        return ruled


def judged_candidates(gold: Sequence[Path], *, tools: Tools, apart: Sequence[frozenset[int]] = ()) -> Iterator[Judged]:
    """Yield the candidates of each annotated document of folders as ``mithaq evaluate`` takes them.

    A document that holds a good part of one of the texts ``apart`` (see ``models.data.gold_shingles``) is left out.

    Raises:
        ModelError: a folder is missing, or a document is only ever to be scored.
    """
    for folder in gold:
        if not folder.is_dir():
            raise ModelError(f"there is no folder {folder} of annotated documents; `make train` makes those it needs")
        for path in sorted(folder.glob("*.json")):
            truth = json.loads(path.read_text("utf-8"))
            if truth.get("split") == "score":
                raise ModelError(f"{path} is only ever to be scored; the judge must not learn from it")
            document = folder / "texts" / truth["file"]
            if truth.get("commitments") is not None and not (apart and is_gold(read_text(document), apart)):
                yield _judged(truth, document, tools)


def _judged(truth: dict, document: Path, tools: Tools) -> Judged:  # type: ignore[type-arg]
    witness, listener = Witness(), Listener()
    heard = replace(tools.classifiers, commitments=witness, participants=listener)
    rows = record_to_json(analyse(document, tools=replace(tools, classifiers=heard)))["commitments"]
    slots = len(listener.asked) // len(rows) if rows else 0
    asked = [listener.asked[at : at + slots] for at in range(0, len(listener.asked), slots or 1)]
    numbered = [
        row | {"seen": traits, "asked": questions}
        for row, traits, questions in zip(rows, witness.seen, asked, strict=True)
    ]
    text = Text(document.read_bytes().decode("utf-8"))
    found, _ = locate(numbered, text, fuzzy=True)
    if "windows" in truth:
        found = inside(found, truth["windows"], text)
    wanted, _ = locate(truth["commitments"], text, fuzzy=False)
    hits = {id(mine): theirs for theirs, mine in match(wanted, found)}
    return Judged(
        document=document.name,
        traits=tuple(one.entry["seen"] for one in found),
        right=tuple(id(one) in hits for one in found),
        missed=len(wanted) - len(hits),
        questions=tuple(
            Question(slot=slot, answers=answers, ruled=ruled, right=tuple(sorted(hits[id(one)].entry.get(slot, ()))))
            for one in found
            if id(one) in hits
            for slot, answers, ruled in one.entry["asked"]
        ),
    )
