"""Passages and titles with weak labels for the areas.

A passage's labels come from the taxonomy's own cues, and in half of the passages most of those cues are then
blanked out, so that the model must learn from the words around them. A passage without cues inherits the areas that
run through its document. Titles carry the catalogue's subject. Documents that we have labelled are left out, so that
nothing is measured on a text that has been seen here.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from models.data import LABELS, STATEMENTS, catalogue, gold_shingles, is_gold, read_text
from pipeline.errors import ModelError
from pipeline.extract.areas.cues import AreaRules, CueMatcher, Hit, build_matcher, score_hits

SUBJECTS = Path(__file__).parent / "uk_subjects.yml"
PASSAGES_OF_A_DOCUMENT = 80
EXTRA_RESOLUTIONS = 2  # every second resolution beside the labelled documents
CHARACTERS = range(60, 1_500)
# Cue scores from which a label is taken as given, and below which it is taken as absent; between lies no label.
GIVEN, ABSENT = 0.74, 0.3
# An area runs through a document if so great a share of its telling passages, or of so many passages, deal with it.
RUNS_THROUGH, FEW = 0.3, 3
# What is found in a smaller share of them is absent from a passage that does not speak of it.
TOUCHED = 0.05
EVEN = 0.5
BLANKED_PASSAGES, BLANKED_CUES = 0.5, 0.7
_BREAK = re.compile(r"\n\s*\n|(?<=[.;:])\n")
_ENGLISH = re.compile(r"\b(?:the|of|and|shall|will|in)\b")
_ENGLISH_SHARE = 0.12


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with one label per area: 1 given, 0 absent, -1 unknown. ``origin`` is its document or title family.

    ``inherited`` are areas that it does not speak of, and that its document has.
    """

    text: str
    labels: np.ndarray
    inherited: np.ndarray
    origin: str
    is_title: bool


def weak_passages(shared: Path, rules: AreaRules, *, seed: int) -> list[Passage]:
    """Return passages of the corpus and titles of the catalogue, in a fixed order for a seed.

    Raises:
        ModelError: training data are missing, or a subject of the catalogue has no mapping.
    """
    rng = random.Random(seed)  # noqa: S311 - sampling, not secrets
    return [*_corpus_passages(shared, rules, rng), *_catalogue_titles(shared, rules)]


def _corpus_passages(shared: Path, rules: AreaRules, rng: random.Random) -> list[Passage]:
    matcher, gold = build_matcher(rules), gold_shingles(shared)
    found = []
    for file in _files(shared):
        text = read_text(shared / "corpus" / file)
        if is_gold(text, gold):
            continue
        paragraphs = [p for p in (" ".join(part.split()) for part in _BREAK.split(text)) if _is_usable(p)]
        if paragraphs:
            found += _weakly_labelled(paragraphs, file, matcher, len(rules.areas), rng)
    return found


def _files(shared: Path) -> list[str]:
    with LABELS.open(encoding="utf-8", newline="") as stream:
        files = {row["file"] for row in csv.DictReader(stream)}
    resolutions = sorted((shared / "corpus" / "resolutions").glob("*.txt"))[::EXTRA_RESOLUTIONS]
    labelled = {json.loads(line)["file"] for line in STATEMENTS.read_text("utf-8").splitlines()}
    files |= {f"resolutions/{path.name}" for path in resolutions}
    return sorted(file for file in files if f"corpus/{file}" not in labelled)


def _is_usable(paragraph: str) -> bool:
    if len(paragraph) not in CHARACTERS:
        return False
    return len(_ENGLISH.findall(paragraph)) > _ENGLISH_SHARE * len(paragraph.split())


def _weakly_labelled(
    paragraphs: Sequence[str], origin: str, matcher: CueMatcher, areas: int, rng: random.Random
) -> list[Passage]:
    """Return a document's paragraphs, or a sample of them, with their labels."""
    hits = [matcher.find(paragraph) for paragraph in paragraphs]
    scores = np.zeros((len(paragraphs), areas), dtype=np.float32)
    for row, of_paragraph in enumerate(hits):
        for area, score in score_hits(of_paragraph).items():
            scores[row, area] = score
    telling = scores >= EVEN
    share = telling.sum(axis=0) / max(int(telling.any(axis=1).sum()), FEW)
    found = []
    for row in sorted(rng.sample(range(len(paragraphs)), min(len(paragraphs), PASSAGES_OF_A_DOCUMENT))):
        labels = np.where(scores[row] >= GIVEN, 1, np.where(scores[row] > ABSENT, -1, 0)).astype(np.int8)
        inherited = (share >= RUNS_THROUGH) & (labels < 1)
        labels[(share >= TOUCHED) & (labels == 0)] = -1
        text = paragraphs[row]
        if hits[row] and rng.random() < BLANKED_PASSAGES:
            text = _blanked(text, [hit for hit in hits[row] if rng.random() < BLANKED_CUES])
        found.append(Passage(text, labels, inherited, origin, is_title=False))
    return found


def _blanked(text: str, hits: Sequence[Hit]) -> str:
    kept, at = [], 0
    for start, end in sorted({(hit.start, hit.end) for hit in hits}):
        if start >= at:
            kept.append(text[at:start])
            at = end
    return " ".join([*kept, text[at:]])


def _catalogue_titles(shared: Path, rules: AreaRules) -> list[Passage]:
    codes = [area.code for area in rules.areas]
    subjects: dict[str, list[str]] = yaml.safe_load(SUBJECTS.read_text("utf-8"))
    matcher = build_matcher(rules, title=True)
    found = []
    for row in catalogue(shared):
        if (areas := subjects.get(row.subject)) is None:
            raise ModelError(f"subject {row.subject!r} of the catalogue has no areas in {SUBJECTS}")
        if areas:
            labels = np.zeros(len(codes), dtype=np.int8)
            # The catalogue gives one subject; what the title also says is neither given nor absent.
            for area in score_hits(matcher.find(row.title)):
                labels[area] = -1
            labels[[codes.index(code) for code in areas]] = 1
            nothing = np.zeros(len(codes), dtype=bool)
            found.append(Passage(row.title, labels, nothing, row.family, is_title=True))
    return found
