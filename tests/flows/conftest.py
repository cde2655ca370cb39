import sys

import pytest

from flows.cli import main
from flows.ingestion import job
from flows.orchestration import orchestrator
from tests.flows import fakes


@pytest.fixture(autouse=True)
def on_its_own(monkeypatch, tmp_path):
    """No test depends on what the machine's user has set, or on a server that happens to run."""
    for name in ("PREFECT_API_URL", "PREFECT_PROFILE", "MITHAQ_RULES", "MITHAQ_DATASET", "MITHAQ_WORKERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.setattr(orchestrator, "DEFAULT_URL", "http://127.0.0.1:9/api")  # the port of nobody


@pytest.fixture
def fake_analysis(monkeypatch):
    """Workers that take the text for the record: the flow of a job is tested, not the analysis."""
    monkeypatch.setattr(job, "build_for_dataset", fakes.build_rows)
    monkeypatch.setattr(job, "PRELOAD", ())


@pytest.fixture
def call(monkeypatch, capsys):
    """Call the command line with arguments; return its exit status, what it printed, and what it said of errors."""

    def command(*arguments):
        monkeypatch.setattr(sys, "argv", ["mithaq", *map(str, arguments)])
        hook = sys.excepthook
        try:
            with pytest.raises(SystemExit) as left:
                main()
        finally:
            sys.excepthook = hook
        said = capsys.readouterr()
        return left.value.code, said.out, said.err

    return command


@pytest.fixture
def ask(call, folder, monkeypatch):
    """Ask a question of the dataset in ``folder``, which the test's own module provides, on a wide terminal."""
    monkeypatch.setenv("COLUMNS", "250")
    return lambda *arguments: call("ask", *arguments, "--dataset", folder)
