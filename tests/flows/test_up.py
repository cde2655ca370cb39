"""``mithaq up`` as a process of its own, with a Prefect server of its own over real files."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prefect.states import Scheduled

from flows.orchestration.schedules import When, add, client_of, remove
from pipeline import open_dataset
from pipeline.dataset.known import known_files
from pipeline.errors import SettingsError

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
SCHEDULES = [
    ("nightly", When(cron="0 2 * * *", timezone="Asia/Riyadh"), {}),
    (
        "mondays",
        When(rrule="FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=0", timezone="Africa/Dakar"),
        {"retry_failed": True},
    ),
    ("often", When(every="6h"), {}),
]


class Desk:
    """A folder, a dataset and the command on them; ``home`` keeps Prefect's data from one start to the next."""

    def __init__(self, folder):
        self.folder, self.documents, self.dataset = folder, folder / "in", folder / "out"
        self.documents.mkdir()
        self.home = folder / "prefect"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/api"
        self.process = None

    def environment(self, **more):
        given = {"PYTHONPATH": str(ROOT), "PREFECT_HOME": str(self.home), "MITHAQ_WATCH_SETTLE_SECONDS": "1"}
        return os.environ | given | more

    def call(self, *arguments):
        called = [sys.executable, "-m", "tests.flows.fakes", *arguments, "--dataset", "out", "--port", str(self.port)]
        done = subprocess.run(
            called, cwd=self.folder, env=self.environment(), capture_output=True, text=True, timeout=90
        )
        return done.returncode, done.stdout, done.stderr

    def start(self, **more):
        self.said = (self.folder / "said.txt").open("w")
        called = [sys.executable, "-m", "tests.flows.fakes", "up", "--folder", "in", "--dataset", "out"]
        called += ["--explorer-port", "0", "--port", str(self.port), "--workers", "2"]
        environment = self.environment(**more)
        self.process = subprocess.Popen(called, cwd=self.folder, env=environment, stdout=self.said, stderr=self.said)

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        status = self.process.wait(30)
        self.said.close()
        return status

    @property
    def words(self):
        return (self.folder / "said.txt").read_text()

    def until(self, condition, seconds=170.0):
        end = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, self.words
            assert time.monotonic() < end, self.words
            threading.Event().wait(0.1)

    def states(self):
        return {Path(file.path).name: file.state for file in known_files(self.dataset)}

    def post(self, what, **body):
        data = json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/{what}", data, {"Content-Type": "application/json"})
        return answer_of(request)

    def ask(self, what, **body):
        return self.post(f"{what}/filter".rstrip("/"), **body)

    def get(self, what):
        return answer_of(f"{self.url}/{what}")

    def runs_of(self, deployment):
        """Return a deployment's runs that have begun or been passed over, as (state, message)."""
        found = [run for run in self.ask("flow_runs") if run["deployment_id"] == deployment["id"]]
        return [(run["state_name"], run["state"]["message"]) for run in found if run["state_type"] != "SCHEDULED"]


def answer_of(request):
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        for name in ("PREFECT_API_URL", "PREFECT_PROFILE", "MITHAQ_RULES", "MITHAQ_DATASET", "MITHAQ_WORKERS"):
            patch.delenv(name, raising=False)
        desk = Desk(tmp_path_factory.mktemp("desk"))
        yield desk
        if desk.process is not None and desk.process.poll() is None:
            desk.process.kill()
            desk.process.wait()


def write(folder, *names, text="good"):
    folder.mkdir(exist_ok=True, parents=True)
    for name in names:
        (folder / name).write_text(f"{text} {name}")


def test_a_day_at_the_desk(desk):
    """One story, because each start of a Prefect server takes its ten seconds."""
    write(desk.documents, "before.txt")
    tell = "import sys; open('told.json', 'a').write(sys.stdin.read() + '\\n')"
    desk.start(MITHAQ_NOTIFY=json.dumps([sys.executable, "-c", tell]))
    desk.until(lambda: "before.txt" in desk.states())
    desk.until(lambda: "up; stop with Ctrl-C" in desk.words)
    a_second_one_is_refused_in_a_sentence(desk)
    known = what_is_dropped_is_read_once_it_is_whole(desk)
    deployment = schedules_stand_in_the_server(desk)
    what_is_due_thrice_runs_once(desk, deployment)
    lost = desk.post("flow_runs/", flow_id=deployment["flow_id"], tags=deployment["tags"], state={"type": "RUNNING"})
    stopped_in_the_middle_it_leaves_nothing_half(desk, known)
    the_user_s_command_was_told(desk)
    write(desk.documents, "meanwhile.txt")
    desk.start()
    desk.until(lambda: len(desk.states()) == known + 9)
    desk.until(lambda: "up; stop with Ctrl-C" in desk.words)
    assert desk.states()["meanwhile.txt"] == "processed"
    assert "1 earlier run ended without saying so: marked as crashed in Prefect" in desk.words
    assert desk.get(f"flow_runs/{lost['id']}")["state_type"] == "CRASHED"
    assert "mondays: rrule FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=0, Africa/Dakar, next Mon " in desk.words
    assert desk.stop(signal.SIGINT) == 0


def a_second_one_is_refused_in_a_sentence(desk):
    status, out, err = desk.call("up", "--folder", "in")
    assert (status, out) == (2, "")
    assert err.startswith("mithaq: mithaq up runs already on the dataset in ")
    assert f"(PID {desk.process.pid})" in err


def what_is_dropped_is_read_once_it_is_whole(desk):
    """A burst, a folder moved in whole, a file written slowly, one that fails, and what is passed over."""
    burst = [f"burst{number:02}.txt" for number in range(40)]
    write(desk.documents, *burst)
    write(desk.folder / "elsewhere/deep", "moved.txt")
    (desk.folder / "elsewhere").rename(desk.documents / "elsewhere")
    write(desk.documents, "~$open.docx", "copy.pdf.part", ".hidden")
    write(desk.documents, "garbled.txt", text="bad")
    with (desk.documents / "slow.txt").open("w") as file:
        for number in range(8):
            print("slow 0" if number == 0 else number, file=file, flush=True)
            time.sleep(0.4)
    wanted = {"before.txt", "moved.txt", "garbled.txt", "slow.txt", *burst}
    desk.until(lambda: desk.states().keys() >= wanted)
    assert desk.states() == {name: "failed" if name == "garbled.txt" else "processed" for name in wanted}
    assert len(open_dataset(desk.dataset).frame("documents")) == len(wanted)
    return len(wanted)


def schedules_stand_in_the_server(desk):
    with client_of(desk.url) as client:
        for name, when, parameters in SCHEDULES:
            add(client, desk.dataset, name, when.schedule(), parameters=parameters)
        with pytest.raises(SettingsError, match="there is a schedule 'nightly' already"):
            add(client, desk.dataset, "nightly", SCHEDULES[0][1].schedule(), parameters={})
        remove(client, desk.dataset, "often")
        with pytest.raises(SettingsError, match=r"no schedule 'often'.*; there are mondays, nightly"):
            remove(client, desk.dataset, "often")
    (deployment,) = desk.ask("deployments")
    assert deployment["global_concurrency_limit"]["limit"] == 1
    assert {(found["slug"], found["schedule"]["timezone"]) for found in deployment["schedules"]} == {
        ("nightly", "Asia/Riyadh"),
        ("mondays", "Africa/Dakar"),
    }
    return deployment


def what_is_due_thrice_runs_once(desk, deployment):
    soon = Scheduled(scheduled_time=datetime.now(UTC) + timedelta(seconds=4))
    with client_of(desk.url) as client:
        for _ in range(3):
            client.create_flow_run_from_deployment(deployment["id"], parameters={"retry_failed": True}, state=soon)
    desk.until(lambda: sorted(state for state, _ in desk.runs_of(deployment)) == ["Completed", "Skipped", "Skipped"])
    desk.until(lambda: "0 read, 1 failed" in desk.words)


def stopped_in_the_middle_it_leaves_nothing_half(desk, known):
    write(desk.documents, *[f"long{number}.txt" for number in range(8)], text="slow 1")
    desk.until(lambda: "reading 8 documents" in desk.words)
    time.sleep(1.5)
    assert desk.stop() == 0
    assert desk.words.endswith("stopped: everything that was read is saved\n"), desk.words
    dataset = open_dataset(desk.dataset)
    assert set(dataset.frame("runs")["state"]) == {"completed", "interrupted"}
    documents = dataset.frame("documents")["document"]
    assert len(documents) == documents.nunique() == len(desk.states()) < known + 8


def the_user_s_command_was_told(desk):
    told = [json.loads(line) for line in (desk.folder / "told.json").read_text().splitlines()]
    assert {run["state"] for run in told} == {"completed", "interrupted"}
    assert {failure["such_as"] for run in told for failure in run["failures"]} == {"garbled.txt"}
