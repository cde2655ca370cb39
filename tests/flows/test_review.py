"""Reviews of real documents, as a person makes them: by command, by sheet, while others write, and for training."""

import json
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.candidates import judged_candidates
from models.reviews import may_train, reviewed_labels
from pipeline import open_dataset
from pipeline.dataset.lock import locked
from pipeline.review import add, confirm, correct, record, reject
from pipeline.review.files import read_sheet, write_sheet

RAW = Path(__file__).parents[2] / "data" / "raw"
TREATY = RAW / "agreements" / "specimen_status_of_forces_qatar_portugal.txt"
ARABIC = RAW / "languages" / "specimen_border_security_algeria_mauritania_ar.txt"
NAME = "specimen_b.txt"  # its hash says that it may be learnt from


@pytest.fixture
def desk(tmp_path):
    """Return a folder with two specimens and their dataset."""
    (tmp_path / "in").mkdir()
    shutil.copy(TREATY, tmp_path / "in" / NAME)
    shutil.copy(ARABIC, tmp_path / "in")
    run(tmp_path)
    return tmp_path


def run(desk, *more):
    command = [sys.executable, "-m", "flows.cli", "run", desk / "in", "--dataset", desk / "out", "--workers", "1"]
    subprocess.run([*map(str, command), "--orchestrator", "none", *more], check=True, capture_output=True)


def say(desk, *changes):
    return record(desk / "out", changes, by="Amina", at=datetime.now(UTC))


def rows(desk, query):
    return open_dataset(desk / "out").sql_arrow(query).to_pylist()


def statements(desk):
    return rows(desk, "SELECT * FROM commitments ORDER BY document, ordinal")


@pytest.mark.slow
def test_reviews_of_a_treaty_survive_reprocessing_and_a_new_version_and_are_learnt(desk, call):
    first, second, third, *_ = statements(desk)
    document = first["document"]
    new = {"modality": "permission", "bearer": ["person"], "actions": ["do"]}
    (_, _, _, added) = say(
        desk,
        correct(first["commitment"], "bearer", ["organ"], why="the committee"),
        reject(second["commitment"]),
        confirm(third["commitment"]),
        add(document, third["quote"], third["trigger"], new),
    )
    say(desk, correct(document, "parties", ["QAT", "PRT", "OIC"]), correct(document, "signed_on", "2019"))
    before = (
        rows(desk, "SELECT * EXCLUDE (run, rules_version, reader_version) FROM documents ORDER BY document"),
        statements(desk),
    )
    run(desk, "--reprocess")
    assert (
        rows(desk, "SELECT * EXCLUDE (run, rules_version, reader_version) FROM documents ORDER BY document"),
        statements(desk),
    ) == before
    held = {row["commitment"]: row for row in statements(desk)}
    assert (held[first["commitment"]]["bearer"], held[first["commitment"]]["reviewed"]) == (["organ"], ["bearer"])
    assert second["commitment"] not in held
    assert held[f"{document}-r{added}"]["bearer"] == ["person"]
    assert rows(desk, f"SELECT parties, signed_on, reviewed FROM documents WHERE document = '{document}'") == [
        {"parties": ["QAT", "PRT", "OIC"], "signed_on": "2019", "reviewed": ["commitments", "parties", "signed_on"]}
    ]
    assert call("verify", "--dataset", desk / "out")[::2] == (0, "")

    assert may_train([f"/x/{NAME}"])
    assert not may_train([f"/x/{NAME}", "/y/specimen_c.txt"])
    with reviewed_labels(desk / "out", shared=desk) as labels:
        (folder,) = labels.folders
        (gold,) = [json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")]
        assert gold["split"] == "train"
        assert [second["quote"] in gold["windows"], first["quote"] in gold["windows"]] == [True, True]
        assert second["trigger"] not in [
            one["trigger"] for one in gold["commitments"] if one["quote"] == second["quote"]
        ]
        assert [labelled["commitments"] != [] for labelled, _ in labels.areas] == [True]
        (judged,) = judged_candidates([folder], tools=build_for_dataset_tools())
        assert (True in judged.right, False in judged.right) == (True, True)

    path = desk / "in" / NAME
    path.write_text(
        path.read_text("utf-8").replace(third["quote"], third["quote"].replace(" the ", " that ", 1)), "utf-8"
    )
    run(desk)
    status, out, _ = call("review", "list", "--format", "json", "--dataset", desk / "out")
    assert (status, [one["state"] for one in json.loads(out)]) == (
        0, ["applied", "applied", "unmatched", "unmatched", "applied", "applied"])  # fmt: skip
    status, out, _ = call("verify", "--dataset", desk / "out")
    assert (status, out[:47]) == (1, "2 reviews whose row was not found again; they a")
    assert "applied 4, unmatched 2" in call("status", "--dataset", desk / "out")[1]


def build_for_dataset_tools():
    from flows.ingestion.work import build_tools
    from pipeline.settings import Limits

    return build_tools(rules=None, limits=Limits())


@pytest.fixture
def small(tmp_path):
    """Return a folder with an invented dataset, which costs no analysis."""
    from pipeline.dataset.store import DatasetWriter
    from tests.factories import make_success

    with DatasetWriter(tmp_path / "out") as writer:
        writer.commit([make_success("one", "in/one.txt")], run="r1")
    return tmp_path


def test_a_sheet_goes_out_and_comes_in_by_command(small, call):
    sheet, out = small / "sheet.xlsx", small / "out"
    assert call("review", "export", sheet, "--document", "one.txt", "--dataset", out)[::2] == (0, "")
    lines = read_sheet(sheet)
    (first,) = [number for number, line in lines.items() if line["row"].endswith("-1")]
    lines[first] |= {"decision": "correct", "bearer": "QTR", "why": "علي"}
    write_sheet(sheet, lines.values())
    status, said, error = call("review", "import", sheet, "--by", "Amina", "--dataset", out)
    assert (status, said) == (2, "1 lines are wrong; nothing was written\n")
    assert error.startswith(f"mithaq: {sheet}, line {first}, bearer: 'QTR' is no party code")
    lines[first] |= {"bearer": "each"}
    write_sheet(sheet, lines.values())
    assert call("review", "import", sheet, "--by", "Amina", "--dataset", out, "--check")[:2] == (
        0, "0 lines are wrong; nothing was written\n")  # fmt: skip
    assert call("review", "import", sheet, "--by", "Amina", "--dataset", out)[:2] == (0, "1 reviews written\n")
    again = call("review", "import", sheet, "--by", "Amina", "--dataset", out)
    assert again[:2] == (0, "0 reviews written, 1 had been taken in before\n")
    (listed,) = json.loads(call("review", "list", "--format", "json", "--dataset", out)[1])
    assert (listed["who"], listed["from"], listed["to"], listed["why"]) == ("Amina", "ARV", "each", "علي")
    status, said, _ = call("review", "withdraw", listed["review"], "--by", "Omar", "--dataset", out)
    assert (status, said) == (0, f"withdrawn: {listed['review']}\n")
    assert statements(small)[0]["bearer"] == ["ARV"]
    assert call("review", "list", "--state", "odd", "--dataset", out)[2].startswith("mithaq: there is no state 'odd'")
    assert call("review", "import", sheet, "--by", " ", "--dataset", out)[0] == 2


def test_a_review_waits_for_a_running_ingestion(small, call):
    holding = subprocess.Popen([sys.executable, "-c", HOLD, str(small / "out"), "4"], stdout=subprocess.PIPE, text=True)
    with holding:
        assert holding.stdout.readline() == "held\n"
        command = ("review", "withdraw", "0", "--by", "A", "--dataset", small / "out", "--wait")
        assert "is writing to the dataset" in call(*command, "0")[2]
        began = time.monotonic()
        record(small / "out", [confirm(statements(small)[0]["commitment"])], by="A", at=datetime.now(UTC), patience=60)
        assert time.monotonic() - began > 0.2
    with locked(small / "out"):
        assert statements(small)[0]["reviewed"] == ["*"]


HOLD = """
import sys, time
from pathlib import Path
from pipeline.dataset.store import DatasetWriter
with DatasetWriter(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""
