"""Scores as a table in the README."""

import pytest

from models.report import BEGIN, END, place, render
from models.scoring import Detection, Scores
from pipeline.errors import SettingsError


def _scores(**fields):
    given = {
        "documents": 2, "missing": (), "unlocated": 0, "set_f1": {"parties": 0.9}, "accuracy": {"kind": 0.5},
        "parties_exact": 0.75, "commitments": 10, "detection": Detection(0.8, 0.9, 0.847),
        "attributes": {"modality": 0.7},
    }  # fmt: skip
    return Scores(**(given | fields))


def test_a_column_for_each_set_and_a_row_for_each_figure():
    table = render({"gold": _scores(), "trade": _scores(commitments=0, set_f1={}, documents=1)})
    assert table.splitlines() == [
        "|  | gold (2 documents, 10 commitments) | trade (1 document) |",
        "| --- | ---: | ---: |",
        "| parties, F1 | 0.900 | – |",
        "| parties exactly right | 0.750 | 0.750 |",
        "| kind | 0.500 | 0.500 |",
        "| commitments: precision | 0.800 | – |",
        "| commitments: recall | 0.900 | – |",
        "| commitments: F1 | 0.847 | – |",
        "| commitments: found and modality right | 0.700 | – |",
    ]


def test_the_table_goes_between_the_markers_and_twice_is_once():
    readme = f"# A\n{BEGIN}\nold\n{END}\nend\n"
    once = place(readme, "| x |\n")
    assert once == f"# A\n{BEGIN}\n| x |\n{END}\nend\n"
    assert place(once, "| x |\n") == once


@pytest.mark.parametrize("readme", ["# A\n", f"{END}\n{BEGIN}\n", f"{BEGIN}\n"])
def test_a_readme_without_a_place_is_a_mistake(readme):
    with pytest.raises(SettingsError, match="needs"):
        place(readme, "x")
