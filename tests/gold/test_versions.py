"""Language versions against a labelled sample of the Dutch series, whose texts are kept elsewhere."""

import hashlib
import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.read import read
from pipeline.settings import Limits
from pipeline.structure.normalise import normalise
from pipeline.structure.rules import shipped_rules
from pipeline.structure.versions import part_versions

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
LABELS = json.loads((Path(__file__).parent / "versions.json").read_text("utf-8"))["documents"]
MOST_WRONG = {"developed-on": 2, "judged-after": 3}
"""Documents with a boundary in the wrong place, as measured: of 64 and of 40. All have the right languages."""
NO_MATTER = 5
"""Misplaced characters that are a mark or a number at a boundary."""
MOST_MISPLACED = 0.001
"""Share of all characters that stand in the wrong version."""


def pieces_of(path):
    """Return [language, start, end] of each piece, in code points of the file."""
    paged = read(path, limits=Limits())
    text = normalise(paged)
    shift = len(path.read_text("utf-8")) - len(paged.pages[0].text)
    found = part_versions(text, rules=shipped_rules()).versions
    pieces = [
        [v.language, text.locate(s.start)[1] + shift, text.locate(s.end - 1)[1] + 1 + shift]
        for v in found
        for s in v.spans
    ]
    return [v.language for v in found], sorted(pieces, key=lambda piece: piece[1])


def misplaced(found, right):
    """Return how many characters of the labelled pieces are not in a piece of their language."""
    lost = 0
    for language, start, end in right:
        overlaps = (min(end, b) - max(start, a) for own, a, b in found if own == language)
        lost += end - start - sum(max(overlap, 0) for overlap in overlaps)
    return lost


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the labelled treaties are kept elsewhere, in {CORPUS}")
def test_a_labelled_sample_is_parted_as_judged():
    wrong, lost, total = defaultdict(list), 0, 0
    for label in LABELS:
        path = CORPUS / label["file"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == label["sha256"]
        languages, pieces = pieces_of(path)
        assert languages == label["languages"], path.name
        astray = misplaced(pieces, label["pieces"])
        if astray > NO_MATTER:
            wrong[label["sample"]].append(path.name)
        lost += astray
        total += sum(end - start for _, start, end in label["pieces"])
    assert all(len(names) <= MOST_WRONG[sample] for sample, names in wrong.items()), dict(wrong)
    assert lost <= MOST_MISPLACED * total


def test_labels_are_whole():
    assert len(LABELS) == 104
    for label in LABELS:
        spans = [(start, end) for _, start, end in label["pieces"]]
        assert spans == sorted(spans)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
        assert {language for language, _, _ in label["pieces"]} == set(label["languages"])
