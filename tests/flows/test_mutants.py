"""The short form of ``make mutants``: damaged and hostile files in one folder, through the command itself."""

import os

import pytest

from pipeline import open_dataset
from tests.flows import mutants
from tests.pipeline.read import hostile
from tests.pipeline.read.makers import ENGLISH

PLACES = {
    "line\nbreak.txt": ("failed", "its name holds a line break or another control character: rename it"),
    "pact\u202efdp.txt": ("processed", None),
    "اتفاق\u200f.txt": ("processed", None),
    "gone.txt": ("failed", "the link leads nowhere"),
    "linked.txt": ("processed", None),
    "x.pdf/inside.txt": ("processed", None),
    "empty.pdf": ("failed", "it is empty (0 bytes)"),
    "encrypted.pdf": ("failed", "it needs a password"),
    "laughs.xml": ("failed", "its XML is nested too deeply or its entities grow without bound"),
    f"nested.zip!/{'inner.zip!/' * 3}inner.zip": ("failed", "containers are nested more than 4 deep in it"),
    "laughing-forms.pdf": ("failed", "took more memory than a document may (MITHAQ_LIMIT_MEMORY), or aborted"),
}


def lay_traps(folder):
    """Write hostile files, names and links into the folder."""
    files = hostile.files(folder / "secret")
    for name in ("empty.pdf", "encrypted.pdf", "laughs.xml", "nested.zip", "laughing-forms.pdf"):
        (folder / name).write_bytes(files[name])
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "linked.txt").write_text(f"Linked\n\n{ENGLISH}")
    (folder / "linked.txt").symlink_to(outside / "linked.txt")
    (folder / "gone.txt").symlink_to(outside / "gone.txt")
    (folder / "around").symlink_to(folder)
    (folder / "one").symlink_to(folder / "two")
    (folder / "two").symlink_to(folder / "one")
    (folder / "zeros.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.txt")
    (folder / "x.pdf").mkdir()
    (folder / "x.pdf" / "inside.txt").write_text(f"Inside\n\n{ENGLISH}")
    for name in PLACES:
        if "!" not in name and not os.path.lexists(folder / name):
            (folder / name).write_text(f"{len(name)}\n\n{ENGLISH}")


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mutants")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MITHAQ_LIMIT_MEMORY", "1000000000")
        found = mutants.run(100, 7, folder, scans=False, also=lay_traps)
    return folder, found


def test_nothing_is_lost_and_nothing_crashes(ended):
    _, found = ended
    assert (found.status, found.lost, found.unread_sound) == (0, (), ())
    assert found.made == 100
    assert found.read + found.failed == found.made + found.sound
    assert min(found.read, found.failed) > 20
    assert not [reason for reason in found.reasons if reason.startswith("worker-")]


def test_hostile_places_and_names_end_in_a_stated_reason(ended):
    folder, _ = ended
    prefix = f"{folder / 'in'}/"
    rows = open_dataset(folder / "dataset").arrow("documents").to_pylist()
    found = {path.removeprefix(prefix): (row["state"], row["reason"]) for row in rows for path in row["paths"]}
    # A link back up is entered once, and what is no regular file is passed over.
    assert not [path for path in found if path.startswith(("around", "zeros", "pipe"))]
    assert {path: found.get(path) for path in PLACES} == PLACES
    assert found["one"][1] == found["two"][1] == "the link leads nowhere"


def test_pages_read_and_pages_failed_are_the_pages_of_the_file(ended):
    folder, _ = ended
    lost = open_dataset(folder / "dataset").sql(
        """SELECT path, documents.pages, count(*) FROM documents JOIN pages USING (document) WHERE state = 'processed'
        GROUP BY ALL HAVING count(*) <> documents.pages OR max(page) <> documents.pages
        OR count(*) FILTER (WHERE pages.grade = 'failed') <> any_value(pages_failed)"""
    )
    assert lost.to_dict("records") == []
