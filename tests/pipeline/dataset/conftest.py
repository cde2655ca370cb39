"""A dataset to read, made once."""

import pytest

from pipeline.dataset.query import open_dataset
from pipeline.dataset.store import DatasetWriter
from tests.factories import make_failure, make_success


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    """Return a folder with a dataset of two processed documents and a failed one; not to be written."""
    folder = tmp_path_factory.mktemp("shelf") / "data set äöü 'x'"
    with DatasetWriter(folder) as writer:
        writer.commit([make_success("one", "in/one.txt"), make_success("two", "in/two.txt"), make_failure()], run="r1")
    return folder


@pytest.fixture
def dataset(shelf):
    return open_dataset(shelf)


@pytest.fixture
def writer(tmp_path):
    with DatasetWriter(tmp_path / "dataset") as writer:
        yield writer
