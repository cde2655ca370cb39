"""``mithaq explore`` refuses what is wrong in one sentence, and ends beside ``mithaq up`` as it began."""

import os
import socket
import time
import urllib.error
import urllib.request

import pytest

from flows.watching.explorer import explored
from pipeline.dataset.store import DatasetWriter
from tests.factories import make_success


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--dataset", "none"], "there is no dataset in none"),
        (
            ["--host", "0.0.0.0"],
            "lets other machines in: give a token with --token or MITHAQ_TOKEN",
        ),
        (["--host", "0.0.0.0", "--token", "short"], "the token is too short"),
        (["--port", "0"], "greater than or equal to 1"),
    ],
)
def test_mistakes_are_told(call, monkeypatch, tmp_path, arguments, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MITHAQ_TOKEN", raising=False)
    status, _, err = call("explore", *arguments)
    assert status == 2
    assert said in err


def test_a_taken_port_is_told(call, tmp_path):
    with DatasetWriter(tmp_path) as writer:
        writer.commit([make_success()], run="r1")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        status, _, err = call("explore", "--dataset", tmp_path, "--port", number)
        assert (status, "give another --port" in err) == (2, True)
        said = []
        with explored(tmp_path, port=number, note=said.append) as address:
            assert address is None
        assert "is taken" in said[0]


def test_it_runs_beside_up_before_there_is_a_dataset_and_ends_with_it(tmp_path, port):
    with explored(tmp_path, port=port, note=print) as address:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}static/icon.svg").close()
                break
            except OSError:
                time.sleep(0.1)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(address)
        assert b"there is no dataset" in refused.value.read()
        refused.value.close()
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address)
    assert os.path.getsize(tmp_path / ".explorer.log") > 0
