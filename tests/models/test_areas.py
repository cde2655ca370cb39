"""The classifier of areas: what it reads, what it weighs, and how it is trained and measured."""

import numpy as np
import pytest

from models import areas
from models.area_training import measure_statements
from models.load import load_classifiers
from models.passages import Passage
from models.store import load, read_card, save
from pipeline.errors import ModelError
from pipeline.extract.areas.evidence import FEATURES

OWN = FEATURES.index("own")
CODES = ["health", "environment"]


def test_the_area_classifier_knows_what_no_cue_says():
    passage = "The importer shall declare goods originating in the other Party at the time of importation."
    codes = ["health", "trade_investment", "falconry"]
    read = load_classifiers(judge=False).areas.read([passage, "zzz qqq"], codes)
    assert read.shape == (2, 3)
    assert read[0].argmax() == 1
    assert read[0, 1] > 0.5 > read[1].max()
    assert not read[:, 2].any()
    assert load_classifiers(judge=False).areas.read([], codes).shape == (0, 3)


def test_the_area_classifier_weighs_any_taxonomy():
    areas = load_classifiers(judge=False).areas
    evidence = np.zeros((2, 3, len(FEATURES)), dtype=np.float32)
    evidence[0, 1, [FEATURES.index(name) for name in ("own", "heard", "own_ahead", "heard_ahead", "said")]] = 0.9
    codes = ["health", "counter_terrorism", "falconry"]
    weighed = areas.weigh(evidence, codes, kind="declaration")
    assert weighed[0].argmax() == 1
    assert weighed[0, 1] > areas.thresholds[0] > weighed[1].max()
    assert areas.weigh(evidence[:0], codes, kind=None).shape == (0, 3)


def test_a_resolution_and_a_treaty_are_not_alike():
    areas = load_classifiers(judge=False).areas
    evidence = np.zeros((1, 1, len(FEATURES)), dtype=np.float32)
    of_resolution = areas.weigh(evidence, ["peace_operations"], kind="resolution")
    assert of_resolution[0, 0] > areas.weigh(evidence, ["peace_operations"], kind="treaty")[0, 0]


def _learnt():
    """Return evidence of which the cues are right, with its labels."""
    rng = np.random.default_rng(1)
    evidence = np.zeros((200, 2, len(FEATURES)), dtype=np.float32)
    evidence[:, :, OWN] = rng.random((200, 2))
    labels = evidence[:, :, OWN] > 0.6
    return evidence, labels, [f"d{n % 20}" for n in range(200)], ["agreed", "resolved"] * 100


def test_what_tells_is_learnt():
    evidence, labels, origins, forms = _learnt()
    parts = areas.fit_weighing(evidence, labels, origins, forms, CODES)
    scores = areas.weigh(parts, evidence, CODES, forms)
    assert parts["weights"].argmax() == OWN
    assert scores[labels].mean() > 1.5 * scores[~labels].mean()
    assert ((scores >= 0) & (scores <= 1)).all()


def test_training_twice_gives_the_same():
    first, second = (areas.fit_weighing(*_learnt(), CODES) for _ in range(2))
    assert first["weights"].tobytes() == second["weights"].tobytes()


def test_an_area_for_which_nothing_speaks_is_no_candidate():
    evidence, _, origins, forms = _learnt()
    parts = areas.fit_weighing(evidence, evidence[:, :, OWN] > 0.97, origins, forms, CODES)
    assert np.allclose(areas.weigh(parts, evidence[:1] * 0, CODES, ["agreed"]), areas.LEAST)


def test_a_model_of_other_features_is_refused(tmp_path):
    parts, card = load(areas.NAME)
    stale = {**parts, "weighing": {**parts["weighing"], "features": ["own"]}}
    save(stale, card.model_dump(exclude={"sha256", "size", "versions"}), folder=tmp_path)
    with pytest.raises(ModelError, match="other features"):
        areas.load_area_classifier(tmp_path)


def test_a_passage_inherits_what_runs_through_its_document():
    def passage(text, given, inherited):
        labels = np.array([-1 if inherited else int(given)], dtype=np.int8)
        return Passage(text, labels, np.array([inherited]), text, is_title=False)

    passages = [passage(f"ships sail to port {n}", True, False) for n in range(20)]
    passages += [passage(f"cows eat grass {n}", False, False) for n in range(40)]
    passages += [passage(f"crews bring papers {n}", False, True) for n in range(20)]
    parts = areas.fit(passages, ["maritime_security"], seed=1)
    ships, crews, cows = areas.decide(parts, ["ships sail", "crews bring papers", "cows eat grass"])[:, 0]
    assert min(ships, crews) > 0 > cows


def test_figures_of_statements():
    truth = np.array([[1, 0, 0], [0, 1, 1], [0, 0, 0], [1, 0, 0]], dtype=bool)
    scores = np.array([[0.9, 0.2, 0], [0.9, 0.05, 0], [0.01, 0, 0], [0.6, 0.5, 0]], dtype=np.float32)
    metrics, per_class = measure_statements(truth, scores, ["a", "b", "c"])
    assert metrics["statements_right"] == 0.75
    assert metrics["statements_micro_precision"] == 0.4
    assert metrics["statements_micro_recall"] == 0.5
    assert per_class["a"]["support"] == 2
    assert 0 <= metrics["statements_calibration_error"] <= 1


def test_figures_of_the_stored_model():
    card = read_card(areas.NAME)
    assert card.metrics["statements_right"] >= 0.83
    assert card.metrics["statements_micro_precision"] >= 0.62
    assert card.metrics["statements_calibration_error"] < 0.1
