"""The evaluation's report: figures in order, calibration, and nothing of what is only ever scored."""

import pytest

from models.evaluate import calibration, calibration_error
from models.report import figures, report, table
from models.scoring import Detection, Miss, Scores


def _scores(**fields):
    given = {
        "documents": 2, "missing": (), "unlocated": 0, "set_f1": {"parties": 0.9}, "accuracy": {"kind": 0.5},
        "parties_exact": 0.75, "commitments": 10, "detection": Detection(0.8, 0.9, 0.847),
        "attributes": {"modality": 0.7},
    }  # fmt: skip
    return Scores(**(given | fields))


def test_a_column_for_each_part_and_a_row_for_each_figure():
    parts = {"gold": _scores(), "trade": _scores(commitments=0, set_f1={}, documents=1)}
    assert table(parts, goals={"kind": 0.95}).splitlines() == [
        "|  | gold | trade | goal |",
        "| --- | ---: | ---: | ---: |",
        "| documents | 2 | 1 |  |",
        "| annotated commitments | 10 |  |  |",
        "| commitments found (F1) | 0.847 |  |  |",
        "| ... right modality | 0.700 |  |  |",
        "| parties (F1) | 0.900 |  |  |",
        "| parties exactly right | 0.750 | 0.750 |  |",
        "| kind | 0.500 | 0.500 | 0.95 |",
    ]


def test_figures_of_commitments_need_commitments():
    assert "commitments_detection" in figures(_scores())
    assert not any(name.startswith("commitments") for name in figures(_scores(commitments=0)))


def test_errors_are_shown_but_not_of_a_blind_part():
    missed = (Miss("pact", "title", "gold 'Pact' predicted 'Act'"),)
    assert "gold 'Pact'" in report({"gold": _scores(errors=missed)}, goals={})
    assert "gold 'Pact'" not in report({"gold": _scores(errors=missed, blind=True)}, goals={})


def test_confusions_are_counted_and_right_answers_left_out():
    labels = {"kind": (("treaty", "protocol"), ("treaty", "protocol"), ("policy", "policy"))}
    text = report({"gold": _scores(labels=labels)}, goals={})
    assert "| treaty → protocol | 2 |" in text
    assert "policy → policy" not in text


@pytest.mark.parametrize(
    ("pairs", "error"),
    [
        ([], 0.0),
        ([(1.0, True), (1.0, True)], 0.0),
        ([(0.9, True), (0.9, False)], 0.4),
        ([(0.9, True)] * 9 + [(0.9, False)], 0.0),
        ([(0.15, False), (0.85, True)], 0.15),
    ],
)
def test_calibration_error_is_the_mean_distance_of_confidence_and_truth(pairs, error):
    assert calibration_error(pairs) == pytest.approx(error)
    assert sum(count for _, _, count in calibration(pairs)) == len(pairs)
