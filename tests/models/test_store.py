"""A model is loaded only if it is the file its card describes and holds trusted types alone."""

import json
import pickle
import zipfile

import numpy as np
import pytest

from models.store import MAX_BYTES, load, read_card, save
from pipeline.errors import ModelError

CARD = {
    "name": "toy",
    "task": "none",
    "data": {},
    "split": "none",
    "seed": 1,
    "metrics": {"accuracy": 1.0},
    "per_class": {},
    "limits": (),
}


class Stranger:
    """A type that nobody trusts."""


@pytest.fixture
def folder(tmp_path):
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression().fit([[0.0], [1.0]] * 5, [0, 1] * 5)
    save({"model": model, "weights": np.ones(3, dtype=np.float32), "words": ["a", "b"]}, CARD, folder=tmp_path)
    return tmp_path


def test_what_was_saved_is_loaded(folder):
    parts, card = load("toy", folder=folder)
    assert list(parts["model"].predict([[0.1], [0.9]])) == [0, 1]
    assert parts["words"] == ["a", "b"]
    assert card.id == f"toy@{card.sha256[:8]}"
    assert card.size == (folder / "toy.skops").stat().st_size


def test_equal_models_are_equal_files(folder, tmp_path_factory):
    parts, card = load("toy", folder=folder)
    again = save(parts, CARD, folder=tmp_path_factory.mktemp("again"))
    assert again.sha256 == card.sha256


def test_a_changed_file_is_refused(folder):
    with (folder / "toy.skops").open("ab") as stream:
        stream.write(b" ")
    with pytest.raises(ModelError, match="not the file that its card describes"):
        load("toy", folder=folder)


def test_another_version_of_the_library_is_refused(folder):
    path = folder / "toy.card.json"
    card = json.loads(path.read_text("utf-8"))
    card["versions"]["scikit-learn"] = "0.1"
    path.write_text(json.dumps(card), "utf-8")
    with pytest.raises(ModelError, match=r"made with scikit-learn 0\.1"):
        load("toy", folder=folder)


@pytest.mark.parametrize("missing", ["toy.skops", "toy.card.json"])
def test_a_missing_file_is_said_in_one_sentence(folder, missing):
    (folder / missing).unlink()
    with pytest.raises(ModelError, match=r"cannot be read .* `make train`"):
        load("toy", folder=folder)


def test_a_card_that_is_none_is_refused(folder):
    (folder / "toy.card.json").write_text("{}", "utf-8")
    with pytest.raises(ModelError, match="is not a model card"):
        read_card("toy", folder=folder)


def test_a_strange_type_is_not_stored(tmp_path):
    with pytest.raises(ModelError, match="Stranger"):
        save({"model": Stranger()}, CARD, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_strange_type_is_not_loaded_even_with_a_matching_card(folder):
    import hashlib

    import skops.io as sio

    sio.dump({"model": Stranger()}, folder / "toy.skops")
    card = json.loads((folder / "toy.card.json").read_text("utf-8"))
    card["sha256"] = hashlib.sha256((folder / "toy.skops").read_bytes()).hexdigest()
    (folder / "toy.card.json").write_text(json.dumps(card), "utf-8")
    with pytest.raises(ModelError, match="not trusted"):
        load("toy", folder=folder)


def test_a_model_too_large_is_not_stored(tmp_path):
    noise = np.random.default_rng(1).random(MAX_BYTES // 4)
    with pytest.raises(ModelError, match="more than 3,000,000"):
        save({"model": noise}, CARD, folder=tmp_path)


def test_the_archive_holds_no_pickle(folder):
    with zipfile.ZipFile(folder / "toy.skops") as archive:
        names = archive.namelist()
        contents = [archive.read(name) for name in names]
    assert {name.rsplit(".", 1)[1] for name in names} == {"json", "npy"}
    assert not any(content.startswith(pickle.PROTO) for content in contents)
