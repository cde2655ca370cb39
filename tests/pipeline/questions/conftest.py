import pytest

from pipeline.questions import open_collection
from tests.pipeline.questions.invented import collection_of_instruments


@pytest.fixture(scope="session")
def invented(tmp_path_factory):
    """Return a folder with the invented collection; not to be written."""
    return collection_of_instruments(tmp_path_factory.mktemp("questions") / "dataset")


@pytest.fixture
def collection(invented):
    return open_collection(invented)
