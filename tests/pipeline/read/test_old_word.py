import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.errors import LimitExceededError, UnreadableDocumentError, UnsupportedMediaError
from pipeline.read import sniff
from pipeline.read.office.old_word import find_office
from tests.pipeline.read.makers import ENGLISH, make_docx

DOC = sniff.OLE_MARK + bytes(600) + sniff.WORD_STREAM + bytes(600)
CONVERTS = """
import pathlib, sys
folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
assert "--headless" in sys.argv and any(a.startswith("-env:UserInstallation=file:///") for a in sys.argv)
(folder / "document.docx").write_bytes(pathlib.Path({docx!r}).read_bytes())
"""


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Put a program called soffice on the path, which runs the code given; none where there is no code."""

    def install(code):
        folder = tmp_path / "bin"
        folder.mkdir()
        if code is not None:
            (folder / "soffice").write_text(f"#!{sys.executable}\n{code}")
            (folder / "soffice").chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))

    return install


def test_without_an_office_program_the_command_to_install_it_is_told(read_bytes, office):
    office(None)
    with pytest.raises(UnsupportedMediaError, match="apt-get install libreoffice"):
        read_bytes(DOC)


def test_what_the_office_program_writes_is_read(read_bytes, office, tmp_path):
    (tmp_path / "made.docx").write_bytes(make_docx("PACT", ENGLISH))
    office(CONVERTS.format(docx=str(tmp_path / "made.docx")))
    paged = read_bytes(DOC)
    assert paged.pages[0].text.startswith("PACT")
    assert (paged.source.media_type, paged.source.size) == ("application/msword", len(DOC))


@pytest.mark.parametrize("code", ["import sys; sys.exit(3)", "import os; os.kill(os.getpid(), 11)", ""])
def test_an_office_program_that_fails_says_nothing_of_its_own(read_bytes, office, code):
    office(code)
    with pytest.raises(UnreadableDocumentError, match="LibreOffice cannot read") as caught:
        read_bytes(DOC)
    assert caught.value.path.name == "document.bin"


def test_an_office_program_that_hangs_is_ended_with_its_children(read_bytes, office, tmp_path):
    child = tmp_path / "child"
    office(
        "import os, pathlib, subprocess, sys, time\n"
        f"made = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(child)!r}).write_text(str(made.pid)); time.sleep(60)"
    )
    with pytest.raises(LimitExceededError, match="longer than"):
        read_bytes(DOC, seconds=2.0)
    for _ in range(50):
        try:
            status = (Path("/proc") / child.read_text() / "stat").read_text()
        except FileNotFoundError:
            return
        if status.rpartition(")")[2].split()[0] == "Z":  # a zombie has ended too
            return
        time.sleep(0.1)
    pytest.fail("the child lives on")


@pytest.fixture(scope="module")
def real_old_word(tmp_path_factory):
    """Return an old Word file that LibreOffice itself wrote, with numbers that Word counts."""
    program = find_office()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("doc")

    def numbered(document):
        document.add_paragraph("Either Party may host the exercise.", style="List Number")
        document.add_paragraph("The host bears its cost – as agreed in Izmir, Türkiye.", style="List Number")

    (folder / "made.docx").write_bytes(make_docx("PACT ON EXERCISES", "Article 1", build=numbered))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "doc",
        "--outdir",
        str(folder),
        str(folder / "made.docx"),
    ]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    return (folder / "made.doc").read_bytes()


def test_a_real_old_word_file_is_read_by_a_real_libreoffice(read_bytes, real_old_word):
    assert real_old_word.startswith(sniff.OLE_MARK)
    paged = read_bytes(real_old_word, name="pact.txt")
    assert paged.source.media_type == "application/msword"
    assert paged.pages[0].text.split("\n\n") == [
        "PACT ON EXERCISES",
        "Article 1",
        "1. Either Party may host the exercise.",
        "2. The host bears its cost – as agreed in Izmir, Türkiye.",
    ]


def test_a_damaged_old_word_file_says_so(read_bytes, real_old_word):
    broken = real_old_word[:700] + bytes(len(real_old_word) - 700)
    with pytest.raises((UnreadableDocumentError, UnsupportedMediaError)):
        read_bytes(broken)
