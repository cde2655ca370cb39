"""The short form of ``make chaos PARTS=kills``."""

import pytest

from tests.chaos import kills


@pytest.mark.slow
def test_killed_four_times_it_loses_nothing_and_shows_nothing_torn(tmp_path):
    told = kills.run(tmp_path, count=12, kills=4, life=1.5, pause=0.05)
    assert told.faults == []
    assert (told.documents, told.kills, told.verified) == (12, 4, "the dataset is sound")
    assert told.in_commits >= 1
    assert told.looks > 5
