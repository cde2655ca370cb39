"""The judge of commitments: what it learns, how sure it is, and what it must never see."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import commitment_judge as judge
from models.candidates import judged_candidates
from models.load import load_classifiers
from models.store import read_card
from pipeline.analyse import build_tools
from pipeline.errors import ModelError

GOOD, BAD = frozenset({"word=shall", "why=accepted"}), frozenset({"word=shall", "why=definition"})
SEEN, RIGHT = [GOOD, BAD] * 40, np.array([True, False] * 40)
TEXT = "AGREEMENT\n\nArticle 1\n\nEach Party shall pay its costs. The term “cost” shall mean expense. It may object.\n"


@pytest.fixture(scope="module")
def trained():
    parts = judge.fit(SEEN, RIGHT, seed=1)
    scale = judge.calibrate(judge.odds_of(parts, SEEN), RIGHT)
    return judge.Judge({**parts, **scale, "threshold": 0.5}, model_id="judge@test")


def test_it_learns_what_parts_commitments_from_others(trained):
    assert trained.accepts(trained.probability(GOOD))
    assert not trained.accepts(trained.probability(BAD))


def test_a_trait_never_seen_changes_nothing(trained):
    assert trained.probability(GOOD | {"word=ought"}) == trained.probability(GOOD)


@given(st.frozensets(st.sampled_from(sorted(GOOD | BAD | {"passive", "relative"}))))
def test_a_probability_is_one(traits):
    parts = judge.fit(SEEN, RIGHT, seed=1) | {"slope": 1.0, "offset": 0.0, "threshold": 0.5}
    assert 0 < judge.Judge(parts, model_id="x").probability(traits) < 1


def test_the_threshold_counts_what_has_no_candidate():
    probabilities, right = np.array([0.9, 0.6, 0.4, 0.35]), np.array([True, True, False, True])
    assert judge.f1_at(probabilities, right, 0.5, missed=0) == pytest.approx(4 / 5)
    assert judge.f1_at(probabilities, right, 0.5, missed=1) == pytest.approx(4 / 6)
    assert judge.best_threshold(np.array([0.9, 0.6, 0.4]), np.array([True, True, False]), missed=0) == pytest.approx(
        0.5
    )


def _gold(folder, **more):
    (folder / "texts").mkdir(parents=True)
    (folder / "texts" / "a.md").write_text(TEXT, "utf-8")
    quote = "Each Party shall pay its costs."
    entry = {"quote": quote, "trigger": "shall pay", "modality": "obligation", "bearer": ["each"], "actions": ["pay"]}
    (folder / "a.json").write_text(json.dumps({"file": "a.md", "commitments": [entry], **more}), "utf-8")
    return folder


def test_candidates_are_told_apart_by_the_labels(tmp_path):
    tools = build_tools(load_classifiers())
    (one,) = judged_candidates([_gold(tmp_path / "all")], tools=tools)
    assert (sum(one.right), one.missed) == (1, 0)
    assert len(one.traits) == len(one.right) > 1
    (part,) = judged_candidates([_gold(tmp_path / "part", windows=["Each Party shall pay its costs."])], tools=tools)
    assert part.right == (True,)


def test_what_is_only_scored_is_never_learnt_from(tmp_path):
    with pytest.raises(ModelError, match="only ever to be scored"):
        list(judged_candidates([_gold(tmp_path / "gold", split="score")], tools=build_tools(load_classifiers())))


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(ModelError, match="nowhere"):
        list(judged_candidates([tmp_path / "nowhere"], tools=build_tools(load_classifiers())))


def test_the_stored_judge_says_how_it_was_measured():
    card = read_card(judge.NAME)
    assert card.metrics["calibration_error"] < 0.05
    assert card.metrics["f1"] >= card.metrics["rules_alone_f1"] - 0.01
