"""No figure of the extraction falls below its floor."""

from pathlib import Path

import pytest

from flows.commands.evaluation import evaluate_command, load_bars, short_names
from pipeline.settings import Settings
from tests.gold import convert

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"
needs_shared = pytest.mark.skipif(
    not (SHARED / "gold").is_dir(), reason=f"there are no annotated documents in {SHARED}"
)


def _status(folder):
    assert short_names([folder])[0] in load_bars(HERE / "bars.yml").floors
    return evaluate_command(
        [folder], verbose=False, out=None, readme=False, bars=HERE / "bars.yml", settings=Settings()
    )


def test_specimens():
    assert _status(HERE / "specimens") == 0


@needs_shared
def test_given_gold():
    assert _status(SHARED / "gold") == 0


@needs_shared
@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason=f"the labelled documents are not in {SHARED}")
def test_what_is_only_scored(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "sys.argv", ["convert", "quotes", str(SHARED), str(tmp_path / "scored-only"), "--split", "score"]
    )
    convert.main()
    assert _status(tmp_path / "scored-only") == 0
