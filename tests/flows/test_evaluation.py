"""``mithaq evaluate``: floors hold, and a wrong file of floors is a mistake in the call."""

from pathlib import Path

import pytest

from flows.commands.evaluation import below, load_bars, short_names
from models.scoring import Detection, Scores
from pipeline.errors import SettingsError

BARS = Path(__file__).parents[1] / "gold" / "bars.yml"


def _scores(kind):
    return Scores(
        documents=1, missing=(), unlocated=0, set_f1={}, accuracy={"kind": kind}, parties_exact=None, commitments=0,
        detection=Detection(1, 1, 1), attributes={},
    )  # fmt: skip


def test_the_committed_bars_are_sound():
    bars = load_bars(BARS)
    assert bars.goals
    assert all(0 < value <= 1 for given in (bars.goals, *bars.floors.values()) for value in given.values())


@pytest.mark.parametrize(
    ("kind", "said"),
    [(0.9, []), (0.899, ["gold: kind is 0.899, below its floor of 0.900"])],
)
def test_a_figure_below_its_floor_is_told(kind, said):
    assert list(below({"gold": _scores(kind), "other": _scores(0)}, {"gold": {"kind": 0.9}})) == said


def test_a_floor_of_a_figure_that_was_not_measured_is_broken():
    assert list(below({"gold": _scores(1.0)}, {"gold": {"title": 0.5}}))


@pytest.mark.parametrize("text", ["floors: [1]", "aims: {}", "goals: {titel: 0.9}", "goals: {kind: much}", "{"])
def test_a_wrong_file_of_bars_is_told(tmp_path, text):
    (tmp_path / "bars.yml").write_text(text)
    with pytest.raises(SettingsError, match=r"bars\.yml"):
        load_bars(tmp_path / "bars.yml")


def test_names_are_short():
    assert short_names([Path("/a/gold"), Path("/b/tota/gold"), Path("build/scored-only")]) == [
        "a/gold", "tota/gold", "scored-only",
    ]  # fmt: skip
