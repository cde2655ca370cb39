"""Splitting, measuring, and what must never be trained on."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from models.data import LABELS, catalogue, family, gold_shingles, is_gold, labelled_documents, read_text
from models.evaluate import measure_labels, measure_sets, split_by_family
from models.features import KINDS
from models.passages import SUBJECTS
from models.store import read_card
from models.train import main, train
from pipeline.errors import ModelError
from pipeline.extract.areas.cues import AreaRules
from pipeline.rules import load_rules

SHARED = Path(__file__).parents[3] / "shared"
needs_shared = pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason=f"there are no training data in {SHARED}")
CODES = {area.code for area in load_rules("areas", AreaRules).areas}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 99)), max_size=60), st.integers(0, 5))
def test_a_family_lies_in_one_part(items, seed):
    parts = split_by_family(items, lambda i: str(i[0]), shares=[0.7, 0.3], seed=seed)
    assert sorted(i for part in parts for i in part) == sorted(items)
    assert {i[0] for i in parts[0]} & {i[0] for i in parts[1]} == set()


def test_parts_have_about_their_shares():
    parts = split_by_family(range(1_000), str, shares=[0.7, 0.15, 0.15], seed=1)
    assert [round(len(part) / 1_000, 2) for part in parts] == [0.7, 0.15, 0.15]


def test_figures_of_single_labels():
    measured = measure_labels(["a", "a", "b", "b"], ["a", "b", "b", "b"], ["a", "b", "c"])
    assert measured.overall["accuracy"] == 0.75
    assert measured.per_class["a"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "support": 2}
    assert "c" not in measured.per_class


def test_what_is_not_known_is_not_counted():
    truth = np.array([[1, 0], [-1, 1]])
    predicted = np.array([[True, True], [True, False]])
    measured = measure_sets(truth, predicted, ["a", "b"])
    assert measured.per_class["a"]["precision"] == 1.0
    assert measured.overall == {"micro_precision": 0.5, "micro_recall": 0.5, "micro_f1": 0.5}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Agreement between Aland and Beland on Air Services",
            "Agreement between Cland and Dland on Air Services",
        ),
        ("Exchange of Notes concerning visas for Aland", "Exchange of Notes concerning visas for Beland"),
    ],
)
def test_near_identical_titles_are_a_family(one, other):
    assert family(one) == family(other)


def test_a_corpus_of_forbidden_licence_is_refused(tmp_path):
    (tmp_path / "tota").mkdir()
    (tmp_path / "tota" / "a.txt").write_text("text", "utf-8")
    with pytest.raises(ModelError, match="must not be trained on"):
        read_text(tmp_path / "tota" / "a.txt")


def test_gold_is_known_again_under_another_name(tmp_path):
    words = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(200))
    (tmp_path / "gold" / "texts").mkdir(parents=True)
    (tmp_path / "gold" / "texts" / "a.txt").write_text(words, "utf-8")
    gold = gold_shingles(tmp_path)
    assert is_gold(f"A translation stands before it. {words.upper()}", gold)
    assert not is_gold("Quite another text about other things that has nothing of it at all, I think", gold)


def test_no_label_is_of_the_forbidden_corpus_and_all_are_kinds():
    rows = [line.rsplit(",", 1) for line in LABELS.read_text("utf-8").splitlines()[1:]]
    assert {kind for _, kind in rows} == set(KINDS)
    assert not any("tota" in Path(file.strip('"')).parts for file, _ in rows)


def test_the_subjects_mean_known_areas():
    subjects = yaml.safe_load(SUBJECTS.read_text("utf-8"))
    assert len(subjects) == 119
    assert {code for codes in subjects.values() for code in codes} <= CODES


@needs_shared
def test_every_subject_of_the_catalogue_is_mapped():
    assert {entry.subject for entry in catalogue(SHARED)} <= set(yaml.safe_load(SUBJECTS.read_text("utf-8")))


@needs_shared
@pytest.mark.slow
def test_no_gold_document_is_among_the_training_documents():
    gold = gold_shingles(SHARED)
    documents = labelled_documents(SHARED)
    assert len(documents) > 700
    assert not any(is_gold(document.text, gold) for document in documents)


@pytest.mark.parametrize("name", ["instrument_kind", "areas"])
def test_cards_say_what_a_reader_must_know(name):
    card = read_card(name)
    assert card.size < 3_000_000
    assert card.split
    assert card.limits
    assert sum(card.data.values()) > 900
    assert {"scikit-learn", "skops"} <= card.versions.keys()
    assert set(card.per_class) <= (set(KINDS) if name == "instrument_kind" else CODES)


def test_the_kinds_are_as_good_as_promised():
    assert read_card("instrument_kind").metrics["accuracy"] >= 0.95


def test_training_without_data_replaces_nothing(tmp_path):
    with pytest.raises(ModelError, match="no training data"):
        train(tmp_path, folder=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command_says_what_is_wrong_in_one_sentence(tmp_path, capsys):
    assert main(["--shared", str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_loading_a_model_loads_nothing_that_only_training_needs():
    code = "import models.load, sys; print(sorted({'pandas', 'models.data', 'models.passages'} & sys.modules.keys()))"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == "[]"
