from pathlib import Path

import pytest

from pipeline.read import read
from pipeline.settings import Limits


@pytest.fixture
def read_bytes(tmp_path):
    """Read ``data`` from a file of the given name; limits as in ``Limits``."""

    def read_as(data, name="document.bin", **limits):
        path = Path(tmp_path) / name
        path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
        return read(path, limits=Limits(**limits))

    return read_as
