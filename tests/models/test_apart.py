"""What is only ever scored is not learnt from, under whatever name it lies in the corpus."""

import json

import pytest

from models.candidates import judged_candidates
from models.data import gold_shingles
from models.load import load_classifiers
from pipeline.analyse import build_tools

WORDS = (
    "Each Party shall protect the classified information that it receives from the other Party under this Agreement."
)
TEXT = f"Agreement on Information\n\nArticle 1\n\n{WORDS}\n\nArticle 2\n\nThe Parties shall meet once a year in Doha."


@pytest.mark.parametrize(("scored", "learnt"), [(TEXT.upper(), 0), ("A text on something else altogether. " * 9, 1)])
def test_a_copy_of_a_scored_text_is_left_out(tmp_path, scored, learnt):
    shared, folder = tmp_path / "shared", tmp_path / "labelled"
    (shared / "gold/texts").mkdir(parents=True)
    (shared / "gold/texts/other-name.txt").write_text(scored, "utf-8")
    (folder / "texts").mkdir(parents=True)
    (folder / "texts/copy.txt").write_text(TEXT, "utf-8")
    (folder / "copy.json").write_text(json.dumps({"file": "copy.txt", "split": "train", "commitments": []}), "utf-8")
    tools = build_tools(load_classifiers(judge=False))
    assert len(list(judged_candidates([folder], tools=tools, apart=gold_shingles(shared)))) == learnt
