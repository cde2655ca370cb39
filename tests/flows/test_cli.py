import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import open_dataset

ROOT = Path(__file__).parents[2]
PACT = """PACT OF FRIENDSHIP BETWEEN THE REPUBLIC OF KENYA AND THE SULTANATE OF OMAN

The Republic of Kenya and the Sultanate of Oman have agreed as follows:

Article 1
The Parties shall exchange information on threats to their shipping.

Article 2
This Pact shall enter into force on the date of its signature and remain in force for five years.

Done at Mombasa on 3 May 2016, in the English language.
"""


@pytest.fixture
def mithaq(call, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return call


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    """A dataset of one pact, one copy of it and one file of noise, made by the real command."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "in/sub").mkdir(parents=True)
    (folder / "in/pact.txt").write_text(PACT)
    (folder / "in/sub/copy.txt").write_text(PACT)
    (folder / "in/noise.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 4)
    arguments = ["run", folder / "in", "--dataset", folder / "out", "--orchestrator", "none"]
    done = subprocess.run([sys.executable, "-m", "flows.cli", *arguments], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "documents read    1" in done.stdout
    return folder / "out"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["frobnicate"], "No such command 'frobnicate'"),
        (["run", "--frobnicate"], "No such option: --frobnicate"),
        (["run", "--workers", "many"], "Invalid value for '--workers'"),
        (["run", "--workers", "-1"], "Invalid value for '--workers'"),
        (["run", "--orchestrator", "conductor"], "Invalid value for '--orchestrator'"),
        (["run", "nowhere"], "there is no folder"),
        (["run", "in", "--rules", "nowhere"], "there is no folder nowhere of rule files"),
        (["run", "in", "--dataset", "in"], "in is no dataset"),
        (["run", "in", "--dataset", "in/file.txt"], "in/file.txt"),
        (["run", "in", "--dataset", "/proc/nowhere"], "/proc/nowhere cannot be"),
        (["up", "--folder", "nowhere"], "there is no folder"),
        (["up", "--folder", "in", "--dataset", "in"], "in is no dataset"),
        (["schedule", "add", "nightly", "--cron", "61 2 * * *"], 'Invalid cron string: "61 2 * * *"'),
        (["schedule", "add", "nightly"], "say when: exactly one of --cron, --every and --rrule"),
        (["extract"], "Missing argument 'files'"),
        (["extract", "nowhere.txt"], "there is no file nowhere.txt"),
        (["extract", "in"], "in is a folder"),
        (
            ["extract", "in/file.txt", "in/file.md", "--out", "out"],
            "two documents would both be written to out/file.json",
        ),
        (["extract", "in/file.txt", "--out", "in/file.txt"], "the folder in/file.txt cannot be made"),
        (["query", "SELECT 1", "--dataset", "nowhere"], "there is no dataset in nowhere"),
        (["query", "SELECT 1", "--format", "xml"], "Invalid value for '--format'"),
        (["show", "abc", "--dataset", "nowhere"], "there is no dataset in nowhere"),
        (["status", "--dataset", "in"], "is no dataset"),
        (["evaluate", "nowhere"], "there is no folder nowhere of annotated documents"),
        (["evaluate", "in"], "there are no gold files in in"),
        (["train", "in", "--shared", "nowhere"], "no training data in nowhere"),
    ],
    ids=" ".join,
)
def test_a_mistake_is_told_in_one_sentence_with_status_2(mithaq, tmp_path, arguments, sentence):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/file.txt").write_text("words")
    (tmp_path / "in/file.md").write_text("words")
    status, out, err = mithaq(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("mithaq: ")
    assert err.count("\n") == 1
    assert sentence in err


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MITHAQ_LIMIT_SECONDS", "soon", "MITHAQ_LIMIT_SECONDS is wrong"),
        ("MITHAQ_LIMIT_BYTES", "-1", "MITHAQ_LIMIT_BYTES is wrong"),
        ("MITHAQ_WORKERS", "-1", "MITHAQ_WORKERS is wrong"),
        ("MITHAQ_RULES", "nowhere", "there is no folder nowhere of rule files"),
        ("MITHAQ_WATCH_SETTLE_SECONDS", "-1", "MITHAQ_WATCH_SETTLE_SECONDS is wrong"),
        ("MITHAQ_WATCH_MODE", "often", "MITHAQ_WATCH_MODE is wrong"),
        ("MITHAQ_NOTIFY", "mail me", "MITHAQ_NOTIFY is wrong: it must be JSON"),
    ],
)
def test_a_wrong_setting_names_its_variable(mithaq, tmp_path, monkeypatch, name, value, sentence):
    monkeypatch.setenv(name, value)
    status, out, err = mithaq("run", tmp_path)
    assert (status, out) == (2, "")
    assert sentence in err


def test_a_broken_rule_file_is_named(mithaq, tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/areas.yml").write_text("areas: [")
    (tmp_path / "pact.txt").write_text(PACT)
    status, out, err = mithaq("extract", "pact.txt", "--rules", "rules")
    assert (status, out) == (2, "")
    assert "rules/areas.yml" in err
    assert err.count("\n") == 1


def test_a_bug_is_told_without_a_traceback():
    code = (
        "import sys; from flows import cli\n"
        "sys.argv = ['mithaq', 'status']\n"
        "import flows.options\n"
        "flows.options.settings = lambda **_: 1 / 0\n"
        "cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("mithaq: internal error, please report it: ZeroDivisionError: division by zero at ")
    assert done.stderr.count("\n") == 1


def test_help_loads_nothing_heavy():
    code = (
        "import sys, flows.cli; sys.argv = ['mithaq', '--help']\n"
        "try: flows.cli.main()\n"
        "except SystemExit: pass\n"
        "heavy = {'prefect', 'spacy', 'sklearn', 'pyarrow', 'pandas', 'duckdb', 'pydantic', 'yaml'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    for command in ("run", "extract", "query", "show", "status", "evaluate", "train"):
        assert f"\n  {command} " in done.stdout


def test_one_document_is_extracted_to_one_json_object_without_orchestrator_or_dataset(tmp_path):
    (tmp_path / "pact.txt").write_text(PACT)
    code = (
        "import sys; from flows.cli import main\n"
        "sys.argv = ['mithaq', 'extract', 'pact.txt']\n"
        "try: main()\n"
        "except SystemExit as left: print(left.code, 'prefect' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stderr == "0 False\n"
    record = json.loads(done.stdout)
    assert record["parties"] == ["KEN", "OMN"]
    assert record["signed_on"] == "2016-05-03"
    assert [entry["trigger"] for entry in record["commitments"]] == ["shall exchange"]
    assert [path.name for path in tmp_path.iterdir()] == ["pact.txt"]


def test_documents_that_cannot_be_read_leave_the_others_alone(mithaq, tmp_path):
    (tmp_path / "pact.v1.txt").write_text(PACT)
    (tmp_path / "empty.txt").write_text("")
    status, out, err = mithaq("extract", "empty.txt", "pact.v1.txt", "--out", "json")
    assert (status, out) == (1, "")
    assert err.startswith("mithaq: empty.txt: ")
    assert err.count("\n") == 1
    assert [path.name for path in (tmp_path / "json").iterdir()] == ["pact.v1.json"]
    status, out, _ = mithaq("extract", "pact.v1.txt", "empty.txt", "pact.v1.txt")
    assert status == 1
    assert [json.loads(line)["file"] for line in out.splitlines()] == ["pact.v1.txt", "pact.v1.txt"]


@pytest.mark.parametrize("wanted", ["{id}", "{id:.6}", "pact.txt", "in/pact.txt", "sub/copy.txt", "{path}"])
def test_a_document_is_shown_by_id_beginning_or_path(mithaq, dataset, wanted):
    row = open_dataset(dataset).sql("SELECT document, path FROM documents WHERE state = 'processed'").iloc[0]
    status, out, err = mithaq("show", wanted.format(id=row["document"], path=row["path"]), "--dataset", dataset)
    assert (status, err) == (0, "")
    for words in (
        "PACT OF FRIENDSHIP",
        "KEN",
        "OMN",
        "2016-05-03",
        "P5Y",
        "Art. 1",
        "shall exchange information",
        "obligation",
    ):
        assert words in out


def test_a_failed_document_is_shown_with_its_reason(mithaq, dataset):
    status, out, _ = mithaq("show", "noise.pdf", "--dataset", dataset)
    assert status == 0
    assert "failed (unreadable)" in out


def test_an_unknown_document_is_a_mistake(mithaq, dataset):
    status, out, err = mithaq("show", "zzzz", "--dataset", dataset)
    assert (status, out) == (2, "")
    assert "there is no document zzzz" in err


def test_the_status_tells_what_failed(mithaq, dataset):
    status, out, _ = mithaq("status", "--dataset", dataset)
    assert status == 0
    assert "1 documents processed, 1 documents failed" in out
    assert "by kind: treaty 1" in out
    assert "noise.pdf" in out
    assert "completed" in out


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("csv", 'signed_on,parties,signed_at,n\n2016-05-03,"KEN, OMN",Mombasa,1\n'),
        ("json", '"parties": [\n   "KEN",\n   "OMN"\n  ],'),
        ("table", "KEN, OMN"),
    ],
)
def test_a_query_is_answered_in_three_styles(mithaq, dataset, style, text):
    query = "SELECT signed_on, parties, signed_at, 1 AS n FROM documents WHERE state = 'processed'"
    status, out, err = mithaq("query", query, "--format", style, "--dataset", dataset)
    assert (status, err) == (0, "")
    assert text in out


@pytest.mark.parametrize(
    "query", ["SELEC 1", "SELECT nothing FROM documents", "DROP TABLE documents", "SELECT 1; SELECT 2", ""]
)
def test_a_query_that_does_not_read_is_a_mistake(mithaq, dataset, query):
    status, out, err = mithaq("query", query, "--dataset", dataset)
    assert (status, out) == (2, "")
    assert err.startswith("mithaq: ")
    assert err.count("\n") == 1


def test_a_locked_dataset_is_told(mithaq, tmp_path):

    (tmp_path / "in").mkdir()
    (tmp_path / "in/pact.txt").write_text(PACT)
    code = (
        "import sys; from pathlib import Path; from pipeline.dataset.store import DatasetWriter\n"
        "with DatasetWriter(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, tmp_path / "out"]
    holder = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout.readline() == "held\n"
        status, _, err = mithaq("run", "in", "--dataset", "out", "--orchestrator", "none")
        holder.stdin.close()
    assert status == 2
    assert err.count("\n") == 1
    assert "writing" in err
