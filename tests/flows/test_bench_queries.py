"""The proof of a million commitments, in a short form: the readers agree, and the invented dataset is a real one."""

import pytest

from flows.benches.queries import AGGREGATES, BARE, measure, table, worst
from flows.benches.synthetic import write_synthetic
from pipeline import open_dataset


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("synthetic") / "dataset"
    assert write_synthetic(folder, commitments=7_000) == 10_000
    return folder


def test_every_row_is_another(folder):
    dataset = open_dataset(folder)
    said = dataset.sql(
        "SELECT count(*) AS n, count(DISTINCT commitment) AS ids, count(DISTINCT quote) AS quotes FROM commitments"
    )
    assert said.iloc[0].tolist() == [10_000, 10_000, 10_000]
    assert dataset.sql("SELECT count(DISTINCT document) AS n FROM commitments")["n"][0] == 200


def test_all_readers_are_timed_and_agree(folder):
    figures = measure(folder, repetitions=1)
    assert figures["aggregates"].keys() == AGGREGATES.keys()
    assert all(spent["processor"] > 0 for each in figures["aggregates"].values() for spent in each.values())
    assert worst(figures) > 0
    assert table(figures).count(BARE) == len(AGGREGATES) + 1  # and once in the head
