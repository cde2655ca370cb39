"""``mithaq up`` when its dataset goes away, comes back and is gone for good; and a run cancelled in Prefect."""

import shutil

import pytest

from pipeline.dataset.query import open_dataset
from pipeline.dataset.verify import verify
from tests.chaos import documents
from tests.chaos.desk import at_desk


def drop(desk, first, count=3):
    """Move a folder of documents in whole, so that all are taken by one run."""
    paths = documents.write(desk.folder / f"from{first}", count, seed=5, lengths=documents.SHORT, first=first)
    (desk.folder / f"from{first}").rename(desk.documents / f"from{first}")
    return {path.name for path in paths}


@pytest.mark.slow
def test_a_dataset_that_goes_is_waited_for_and_a_run_that_is_cancelled_stops(tmp_path):
    """One story, because each start of a Prefect server takes its ten seconds."""
    with at_desk(tmp_path) as desk:
        names = drop(desk, 0)
        desk.start(MITHAQ_CHAOS_PAUSE="0.3")
        desk.until(lambda: desk.states().keys() == names)
        assert "up; stop with Ctrl-C" not in desk.words  # read before the server was up
        desk.until(lambda: "up; stop with Ctrl-C" in desk.words)
        names |= the_dataset_goes_and_comes_back(desk)
        what_is_cancelled_stops(desk, names)
        desk.until(
            lambda: desk.words.count("reading ") == sum(map(desk.words.count, (" completed: ", " interrupted: ")))
        )
        shutil.rmtree(desk.dataset)
        desk.until(lambda: desk.words.count("has gone: nothing is read until it is put back") == 2)
        assert desk.stop() == 0
        assert not (desk.dataset / "documents").exists()


def the_dataset_goes_and_comes_back(desk):
    desk.dataset.rename(desk.folder / "away")
    desk.until(lambda: "has gone: nothing is read until it is put back" in desk.words)
    names = drop(desk, 10)
    (desk.folder / "away").rename(desk.dataset)
    desk.until(lambda: names <= desk.states().keys())
    assert "is there again" in desk.words
    return names


def what_is_cancelled_stops(desk, names):
    """A hundred documents, cancelled as soon as the run has begun; the next run reads what is left."""
    before = len(desk.post("flow_runs/filter"))
    more = drop(desk, 300, count=100)
    desk.until(lambda: len(desk.post("flow_runs/filter")) > before and "reading 100 documents" in desk.words)
    running = {"state": {"type": {"any_": ["RUNNING"]}}}
    desk.until(lambda: len(desk.post("flow_runs/filter", flow_runs=running)) == 1)
    (run,) = desk.post("flow_runs/filter", flow_runs=running)
    desk.post(f"flow_runs/{run['id']}/set_state", state={"type": "CANCELLING", "name": "Cancelling"})
    desk.until(lambda: "interrupted" in desk.words)
    found = desk.states()
    assert names <= found.keys() < names | more
    assert verify(desk.dataset) == []
    (ended,) = desk.post("flow_runs/filter", flow_runs={"id": {"any_": [run["id"]]}})
    assert ended["state_type"] == "CANCELLED"
    assert set(open_dataset(desk.dataset).frame("runs")["state"]) == {"completed", "interrupted"}
    last = drop(desk, 200, count=1)
    desk.until(lambda: desk.states().keys() == names | more | last)
