"""The store of labelled statements: sound places, a closed vocabulary, no text."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from tests.gold.convert import STORE
from tests.gold.statements import read_store, restore, to_quotes

SHARED = Path(__file__).parents[3] / "shared"
MODALITIES = {"obligation", "prohibition", "permission", "intention"}
TEXT = "Aland shall pay. Beland may refuse.\r\nNothing here."
LABELS = {
    "file": "corpus/treaties/a.md", "sha256": "0" * 64, "split": "train", "windows": [[0, 16], [37, 50]],
    "commitments": [{"quote": [0, 16], "trigger": [6, 15], "modality": "obligation", "bearer": ["ALA"],
                     "beneficiary": [], "actions": ["pay"], "areas": []}],
}  # fmt: skip


def test_offsets_become_the_words():
    gold = to_quotes(LABELS, TEXT)
    assert gold["windows"] == ["Aland shall pay.", "Nothing here."]
    assert [(one["quote"], one["trigger"]) for one in gold["commitments"]] == [("Aland shall pay.", "shall pay")]


def test_nothing_is_learnt_from_a_document_that_is_only_scored():
    stored = [json.loads(path.read_text("utf-8")) for path in STORE.glob("*.json")]
    scored = {labels["file"] for labels in stored if labels["split"] == "score"}
    assert len(scored) > 100
    learnt = [labels for labels in read_store() if labels["split"] == "train"]
    assert len(learnt) > 1_000
    assert not scored & {labels["file"] for labels in learnt}


def test_every_place_is_sound():
    for labels in read_store():
        windows = [tuple(window) for window in labels["windows"]]
        assert all(a[1] <= b[0] for a, b in pairwise(windows))
        for one in labels["commitments"]:
            assert tuple(one["quote"]) in windows
            assert one["quote"][0] <= one["trigger"][0] < one["trigger"][1] <= one["quote"][1]
            assert one["modality"] in MODALITIES
            assert one["bearer"]
            assert one["actions"]


def test_another_file_is_refused(tmp_path):
    (tmp_path / "corpus" / "treaties").mkdir(parents=True)
    (tmp_path / "corpus" / "treaties" / "a.md").write_text(TEXT)
    with pytest.raises(ValueError, match="is not the file that was labelled"):
        restore(LABELS, tmp_path, tmp_path / "out")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled documents are kept elsewhere")
def test_the_documents_are_those_that_were_labelled(tmp_path):
    labels = read_store()[0]
    restore(labels, SHARED, tmp_path)
    assert len(list(tmp_path.glob("*.json"))) == 1
