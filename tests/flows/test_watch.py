"""Real folders and real events. What is told is what may be taken, at the moment when it may."""

import os
import threading
import time
from contextlib import contextmanager

import pytest

from flows.watching.watch import EVENTS, POLLING, FolderWatch, choose_mode
from pipeline.settings import Watching

SETTLE = 0.4


@contextmanager
def watching(folder, mode=EVENTS):
    told, notes = threading.Event(), []
    settings = Watching(mode=mode, settle_seconds=SETTLE, poll_seconds=0.2)
    dataset = folder / "dataset"
    watch = FolderWatch(folder, dataset=dataset, rules=None, watching=settings, told=told.set, note=notes.append)
    watch.start()

    def taken():
        """Return the names that may be taken now, and take them."""
        names = {path.name for path in watch.settling.waiting}
        watch.settling.mark_taken()
        return names

    def wait_for(*names, seconds=30.0):
        found, until = set(), time.monotonic() + seconds
        while not set(names) <= found and time.monotonic() < until:
            told.wait(0.1)
            told.clear()
            found |= taken()
        return found

    try:
        yield wait_for, notes
    finally:
        watch.stop()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.mark.parametrize("mode", [EVENTS, POLLING])
def test_a_burst_a_folder_moved_in_and_what_lay_there_before_are_noticed(folder, tmp_path, mode):
    (folder / "before.txt").write_text("before")
    with watching(folder, mode) as (wait_for, _):
        assert wait_for("before.txt") == {"before.txt"}
        names = [f"burst{number}.txt" for number in range(100)]
        for name in names:
            (folder / name).write_text(name)
        (tmp_path / "elsewhere/deep/er").mkdir(parents=True)
        (tmp_path / "elsewhere/deep/er/moved.txt").write_text("moved")
        (tmp_path / "elsewhere").rename(folder / "elsewhere")
        assert wait_for("moved.txt", *names) == {"moved.txt", *names}
        (folder / "elsewhere/deep/er/later.txt").write_text("later")
        assert wait_for("later.txt") == {"later.txt"}


def test_a_file_written_slowly_is_taken_when_it_is_whole(folder):
    with watching(folder) as (wait_for, _):

        def write():
            with (folder / "slow.txt").open("w") as file:
                for number in range(12):
                    print("line", number, file=file, flush=True)
                    time.sleep(SETTLE / 3)

        writer = threading.Thread(target=write)
        writer.start()
        assert wait_for("slow.txt") == {"slow.txt"}
        writer.join(0.1)
        assert not writer.is_alive()


def test_temporary_files_are_not_noticed_until_they_get_their_name(folder):
    with watching(folder) as (wait_for, _):
        for name in ("~$pact.docx", ".hidden", "pact.pdf.part", "pact.txt~"):
            (folder / name).write_text("not yet")
        assert wait_for("pact.pdf", seconds=SETTLE * 4) == set()
        (folder / "pact.pdf.part").rename(folder / "pact.pdf")
        assert wait_for("pact.pdf") == {"pact.pdf"}


def test_a_folder_that_goes_and_comes_again_is_told_and_watched_again(folder, tmp_path):
    with watching(folder) as (wait_for, notes):
        (folder / "one.txt").write_text("one")
        assert wait_for("one.txt") == {"one.txt"}
        folder.rename(tmp_path / "away")
        until = time.monotonic() + 10
        while not notes and time.monotonic() < until:
            time.sleep(0.05)
        folder.mkdir()
        (folder / "two.txt").write_text("two")
        assert wait_for("two.txt", seconds=15) == {"two.txt"}
        assert [note.split(":")[0] for note in notes] == [
            f"there is no folder {folder} to read documents from",
            f"the folder {folder} is there again",
        ]


def test_nothing_in_the_folder_is_changed(folder):
    (folder / "kept.txt").write_text("kept")
    os.utime(folder / "kept.txt", ns=(10**18, 10**18))
    with watching(folder) as (wait_for, _):
        wait_for("kept.txt")
    status = (folder / "kept.txt").stat()
    assert (status.st_atime_ns, status.st_mtime_ns) == (10**18, 10**18)


def test_a_network_drive_is_polled_unless_the_user_says_otherwise(tmp_path):
    assert choose_mode(tmp_path, "polling") == POLLING
    assert choose_mode(tmp_path, "auto") == EVENTS
