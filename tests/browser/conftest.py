"""A dataset read from specimens by the real command, the explorer over it, and a real browser."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPECIMENS = ("agreements/specimen_classified_information_malaysia_estonia.pdf",
             "agreements/specimen_status_of_forces_qatar_portugal.txt",
             "languages/specimen_border_security_algeria_mauritania_ar.txt")  # fmt: skip
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


class Place:
    """Where the documents and the dataset lie, and where the explorer is."""

    def __init__(self, folder, port):
        self.documents, self.dataset, self.address = folder / "in", folder / "out", f"http://127.0.0.1:{port}"

    def mithaq(self, *arguments):
        called = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("MITHAQ_", "PREFECT_"))}
        done = subprocess.run(called, cwd=ROOT, env=clean, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run(self, *arguments):
        plain = ("--workers", "1", "--orchestrator", "none")
        self.mithaq("run", self.documents, "--dataset", self.dataset, *plain, *arguments)

    def asked(self, address):
        with urllib.request.urlopen(self.address + address) as answer:
            return json.load(answer)


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("browser")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    found = Place(folder, port)
    found.documents.mkdir()
    for name in SPECIMENS:
        shutil.copy(ROOT / "data/raw" / name, found.documents)
    found.run()
    called = [sys.executable, "-m", "flows.cli", "explore", "--dataset", str(found.dataset), "--port", str(port)]
    with subprocess.Popen(called, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        _wait(found.address + "/static/icon.svg")
        yield found
        process.terminate()
        assert process.wait(30) == 0


def _wait(address):
    for _ in range(300):
        try:
            urllib.request.urlopen(address).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the explorer does not answer")


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("there is no Chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, place):
    """Return a page whose scripts' errors and requests to elsewhere fail the test."""
    context = chromium.new_context(
        base_url=place.address, viewport={"width": 1280, "height": 900}, accept_downloads=True
    )
    context.set_default_timeout(60_000)
    opened = context.new_page()
    wrong = []
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.on("request", lambda asked: None if asked.url.startswith(place.address) else wrong.append(asked.url))
    # What the browser itself gives up, as the icon of a page that is left or a file that is saved, did not fail.
    opened.on("requestfailed", lambda asked: wrong.append(asked.url) if asked.failure != "net::ERR_ABORTED" else None)
    yield opened
    context.close()
    assert wrong == []
