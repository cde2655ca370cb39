"""What planning learns of a document that was read but for some pages."""

from dataclasses import replace

from pipeline.dataset.known import known_files
from pipeline.read.ocr.languages import what_is_needed
from tests.factories import make_record, make_success


def test_pages_that_wait_for_a_language_are_known(writer):
    first, second = make_record().pages
    waiting = replace(second, text="", problem=what_is_needed("ara"))
    damaged = replace(second, text="", problem="damaged")
    writer.commit(
        [
            make_success("one", "in/waits", pages=(first, waiting, replace(waiting, number=3))),
            make_success("two", "in/damaged", pages=(first, damaged)),
            make_success("three", "in/whole"),
        ],
        run="r",
    )
    known = {file.path: file.lacking for file in known_files(writer.folder)}
    assert known == {"in/waits": (what_is_needed("ara"),), "in/damaged": (), "in/whole": ()}
