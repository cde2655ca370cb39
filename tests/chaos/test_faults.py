"""Each fault brought about for real, one command or two each."""

import shutil

import pytest

from tests.chaos.faults import FAULTS, ORDINARY, SkippedError


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_it_ends_as_stated(name, tmp_path):
    if ORDINARY and shutil.which(ORDINARY[0]) is None:
        pytest.skip("there is no setpriv to give up the administrator's rights with")
    try:
        assert FAULTS[name](tmp_path)
    except SkippedError as reason:
        pytest.skip(str(reason))
