"""Pages in reading order: every layout that ``layouts/make.py`` draws, against the text that it drew."""

from pathlib import Path

import pytest

from flows.benches.layouts import GOAL, layout_rate, layout_rates
from pipeline.read import read
from pipeline.settings import Limits
from pipeline.structure.normalise import normalise
from pipeline.types import PartKind, RemovedKind
from tests.pipeline.read.layouts.make import LAYOUTS, files

FOLDER = Path(__file__).parent / "layouts"


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_text_of_a_layout(name):
    assert layout_rate(files(name)[0]) <= GOAL / 2


def test_every_specimen_is_measured():
    rates = layout_rates(FOLDER)
    assert len(rates) == len(LAYOUTS)
    assert all(rate <= goal for _, rate, goal in rates)


def normalised(name):
    return normalise(read(files(name)[0], limits=Limits()))


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("Arabic", RemovedKind.PAGE_NUMBER, ["- 1 -", "- 2 -", "- 3 -"]),
        ("footnotes", RemovedKind.PAGE_NUMBER, ["1", "2"]),
        (
            "two columns, title and foot over both",
            RemovedKind.RUNNING_FOOT,
            [f"Treaty Series of Amberland, volume 7, page {n}" for n in (1, 2, 3, 4)],
        ),
        ("gazette, headings over both columns", RemovedKind.RUNNING_HEAD, ["Official Gazette of Amberland"] * 3),
    ],
)
def test_what_pages_print_beside_the_text_is_kept(name, kind, words):
    assert [one.text.split(" 21")[0].strip() for one in normalised(name).removed if one.kind is kind][
        : len(words)
    ] == words


def test_numbers_of_lines_are_kept():
    removed = normalised("numbers of lines in the margin").removed
    assert {one.kind for one in removed} == {RemovedKind.LINE_NUMBER}
    numbers = [int(number) for one in removed for number in one.text.split()]
    assert numbers == list(range(5, 5 * len(numbers) + 1, 5))


@pytest.mark.parametrize("name", ["footnotes", "footnotes below two columns"])
def test_footnotes_are_paragraphs_of_their_own_after_the_text(name):
    text = normalised(name)
    notes = [text.text[mark.start :].split("\n")[0] for mark in text.marks if mark.name == "note"]
    assert notes == files(name)[1].read_text("utf-8").rstrip().split("\n\n")[-len(notes) :]
    assert len(notes) >= 4


def test_the_columns_of_a_page_are_known():
    page = read(files("English and French side by side")[0], limits=Limits()).pages[0]
    assert [(part.kind, page.text[part.start :][:9]) for part in page.parts] == [
        (PartKind.FIRST_COLUMN, "Article 1"),
        (PartKind.SECOND_COLUMN, "Article 1"),
    ]
