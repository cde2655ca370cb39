from pathlib import Path

import pytest

from flows.ingestion.scan import SeenFile
from flows.ingestion.stable import Settling


def seen(name="a.txt", size=1, mtime=1, problem=None):
    return SeenFile(path=Path(name), size=size, mtime_ns=mtime, problem=problem)


@pytest.mark.parametrize(
    ("looks", "settled"),
    [
        ([(0.0, seen())], False),
        ([(0.0, seen()), (4.9, seen())], False),
        ([(0.0, seen()), (5.0, seen())], True),
        ([(0.0, seen()), (4.0, seen(size=2)), (8.0, seen(size=2))], False),
        ([(0.0, seen()), (4.0, seen(size=2)), (9.0, seen(size=2))], True),
        ([(0.0, seen()), (4.0, seen(mtime=2)), (8.0, seen(mtime=2))], False),
        ([(0.0, seen(mtime=9 * 10**18)), (5.0, seen(mtime=9 * 10**18))], True),  # a file server's clock that is ahead
        ([(0.0, seen()), (5.0, seen()), (6.0, seen(size=2))], False),
        ([(0.0, seen(problem="permission denied")), (5.0, seen())], False),
    ],
)
def test_a_file_is_settled_when_size_and_time_stood_still(looks, settled):
    settling = Settling(5.0)
    for now, file in looks:
        settling.look([file], now=now)
    assert settling.takes(looks[-1][1]) is settled
    assert (settling.moving, len(settling.waiting)) == ((0, 1) if settled else (1, 0))


def test_what_changed_since_the_last_look_or_was_never_seen_is_not_taken():
    settling = Settling(1.0)
    for now in (0.0, 1.0):
        settling.look([seen()], now=now)
    assert settling.takes(seen())
    assert not settling.takes(seen(size=2))
    assert not settling.takes(seen("b.txt"))


def test_a_file_is_taken_once_given_back_by_a_run_that_failed_and_taken_anew_when_it_changed():
    settling = Settling(1.0)
    for now in (0.0, 1.0):
        settling.look([seen(), seen("b.txt")], now=now)
    taken = settling.mark_taken()
    settling.look([seen(), seen("b.txt")], now=2.0)
    assert settling.waiting == []
    taken.give_back()
    assert len(settling.waiting) == 2
    settling.mark_taken()
    for now in (3.0, 4.0):
        settling.look([seen(), seen("b.txt", size=5)], now=now)
    assert settling.waiting == [Path("b.txt")]


def test_a_file_that_left_and_came_back_has_to_settle_again():
    settling = Settling(1.0)
    for now, files in ((0.0, [seen()]), (1.0, [seen()]), (2.0, []), (3.0, [seen()])):
        settling.look(files, now=now)
    assert (settling.moving, settling.waiting) == (1, [])
