"""The short form of ``make chaos PARTS=kills``."""

import pytest

from tests.chaos import kills


@pytest.mark.slow
def test_killed_six_times_it_loses_nothing_and_shows_nothing_torn(tmp_path):
    told = kills.run(tmp_path, count=15, kills=6, life=1.5, pause=0.05)
    assert told.faults == []
    assert (told.documents, told.kills, told.verified) == (15, 6, "the dataset is sound")
    assert told.in_commits >= 2
    assert told.looks > 10
