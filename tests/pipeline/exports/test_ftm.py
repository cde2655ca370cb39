"""FollowTheMoney: entities fit the model, by a table of its schemata, and by the library where it is installed."""

import json
from pathlib import Path

import pytest

from pipeline.exports import Wanted, export
from pipeline.questions import open_collection
from tests.pipeline.questions.invented import collection_of_instruments

SCHEMATA = json.loads((Path(__file__).parent / "schemas" / "followthemoney.json").read_text("utf-8"))["schemata"]


@pytest.fixture(scope="module")
def entities(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ftm")
    dataset = open_collection(collection_of_instruments(folder / "dataset")).dataset
    export(dataset, Wanted(format="ftm"), folder / "out.json")
    return [json.loads(line) for line in (folder / "out.json").read_text("utf-8").splitlines()]


def test_entities_fit_the_model(entities):
    known = {one["id"]: one["schema"] for one in entities}
    assert len(known) == len(entities)
    for one in entities:
        schema = SCHEMATA[one["schema"]]
        assert set(schema["required"]) <= one["properties"].keys()
        for name, values in one["properties"].items():
            said = schema["properties"][name]
            assert values
            assert all(isinstance(value, str) and value for value in values)
            if said["type"] == "entity":
                assert all(said["range"] in SCHEMATA[known[value]]["is"] for value in values)


def test_who_owes_what_to_whom_is_a_link(entities):
    by_id = {one["id"]: one for one in entities}
    links = [
        (by_id[one["properties"]["subject"][0]]["properties"]["name"][0], one["properties"]["role"][0],
         by_id[one["properties"]["object"][0]]["properties"]["name"][0], one["properties"]["summary"][0])
        for one in entities if one["schema"] == "UnknownLink" and "recordId" in one["properties"]
    ]  # fmt: skip
    assert ("Portugal", "obligation: train", "Qatar", "Portugal shall train officers of Qatar.") in links
    assert len(links) == 3


def test_states_have_their_code_and_former_ones_none(entities):
    countries = {
        one["properties"]["name"][0]: one["properties"].get("country")
        for one in entities
        if one["schema"] == "PublicBody"
    }
    assert countries["Türkiye"] == ["tr"]
    assert next(code for name, code in countries.items() if "Soviet" in name) is None


def test_the_library_takes_them(entities):
    """Runs where followthemoney is installed; its ICU binding has to be compiled, so the requirements leave it out."""
    followthemoney = pytest.importorskip("followthemoney")
    for one in entities:
        followthemoney.model.get(one["schema"]).validate(one)
