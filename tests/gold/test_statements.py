"""The store of labelled statements: sound places, a closed vocabulary, no text."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.gold.convert import split_of
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


def test_every_place_is_sound_and_every_document_in_its_split():
    for labels in read_store():
        assert labels["split"] == split_of(labels["file"].rsplit("/", 1)[-1])
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
