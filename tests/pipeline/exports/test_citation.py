"""A citation names a version of the dataset: the digest is that of its rows, and of nothing else."""

import re

import pytest

from pipeline import open_dataset
from pipeline.dataset.store import DatasetWriter
from pipeline.exports import as_bibtex, as_text, cite
from tests.factories import make_failure, make_success


def dataset_of(folder, *commits, run="r1", compact=False):
    with DatasetWriter(folder) as writer:
        for outcomes in commits:
            writer.commit(outcomes, run=run)
        if compact:
            writer.compact(everything=True)
    return open_dataset(folder)


@pytest.fixture
def three():
    return [make_success("one", "in/one.txt"), make_success("two", "in/two.txt"), make_failure()]


def test_the_same_rows_have_the_same_digest_however_they_were_written(tmp_path, three):
    at_once = cite(dataset_of(tmp_path / "a", three))
    in_turn = cite(dataset_of(tmp_path / "b", *([one] for one in reversed(three)), run="r2", compact=True))
    assert at_once.sha256 == in_turn.sha256
    assert at_once.version != in_turn.version


def test_the_digest_does_not_change_with_the_place_of_the_files(tmp_path):
    here, there = (cite(dataset_of(tmp_path / n, [make_success("one", f"{n}/one.txt")])) for n in ("a", "b"))
    assert here.sha256 == there.sha256


@pytest.mark.parametrize(
    "other",
    [
        [make_success("one", "in/one.txt", language="fr")],
        [make_success("one", "in/one.txt", commitments=())],
        [make_success("one", "in/one.txt", commitments=(), areas=())],
        [make_success("two", "in/one.txt")],
        [],
    ],
    ids=["a value", "rows", "more rows", "another document", "nothing"],
)
def test_other_rows_have_another_digest(tmp_path, other):
    was = cite(dataset_of(tmp_path / "a", [make_success("one", "in/one.txt"), make_failure()]))
    now = cite(dataset_of(tmp_path / "b", [*other, make_failure()]))
    assert was.sha256 != now.sha256


def test_it_counts_and_says_what_made_it(dataset):
    one = cite(dataset)
    assert one.documents == {"failed": 1, "processed": 2}
    assert one.rows["commitments"] == 2
    assert one.pipeline == ("0.1.0",)
    assert one.models == ("instrument_kind@test",)
    assert one.table_versions["documents"] == one.version == dataset.version
    text = as_text(one)
    assert "1 documents failed, 2 documents processed; 2 commitments; 0 reviews" in text
    assert one.sha256 in text


def test_bibtex_is_one_balanced_entry(dataset):
    entry = as_bibtex(cite(dataset, title="Us & {them}_100%"))
    assert entry.startswith("@misc{mithaq-")
    assert r"title = {Us \& \{them\}\_100\%}" in entry
    bare = re.sub(r"\\[{}]", "", entry)
    assert bare.count("{") == bare.count("}")
