"""The commands that keep a dataset, as a person calls them."""

import pytest

from pipeline import open_dataset
from pipeline.dataset.query import Dataset
from pipeline.dataset.store import DatasetWriter
from tests.factories import make_failure, make_success


@pytest.fixture
def folder(tmp_path):
    with DatasetWriter(tmp_path / "out") as writer:
        writer.commit(
            [make_success("one", "/in/one.txt"), make_success("two", "/in/two.txt"), make_failure("x", "/in/x.pdf")],
            run="r1",
        )
    return tmp_path / "out"


@pytest.fixture
def mithaq(call, folder):
    return lambda *arguments: call(*arguments, "--dataset", folder)


def paths(folder):
    return sorted(open_dataset(folder).frame("documents").path)


def test_documents_are_forgotten_by_path_or_id_all_or_none(mithaq, folder):
    status, _, error = mithaq("forget", "one.txt", "nowhere.txt")
    assert (status, error[:41]) == (2, "mithaq: there is no document nowhere.txt ")
    assert len(paths(folder)) == 3
    status, out, error = mithaq("forget", "one.txt", make_failure("x").document[:8])
    assert (status, error) == (0, "")
    assert out.startswith(f"forgotten: {make_success('one').document}  /in/one.txt\nforgotten: ")
    assert "`mithaq maintain --vacuum` deletes" in out
    assert paths(folder) == ["/in/two.txt"]


def test_maintenance_says_what_it_did_and_what_it_could_not(mithaq, folder):
    reader = open_dataset(folder)
    assert isinstance(reader, Dataset)
    mithaq("forget", "one.txt")
    status, out, error = mithaq("maintain", "--vacuum")
    assert (status, error) == (
        1,
        f"mithaq: versions that other programs are reading are still on disk ({reader.version}): close those, "
        "and run it again\n",
    )
    assert " MB on disk, of which " in out
    del reader
    assert mithaq("maintain", "--vacuum")[::2] == (0, "")


def test_a_dataset_is_held_against_its_folder(mithaq, folder, tmp_path):
    documents = tmp_path / "docs"
    documents.mkdir()
    (documents / "new.txt").write_text("something new")
    status, out, _ = mithaq("verify", "--folder", documents)
    assert (status, out) == (1, f"1 files are not in the dataset: mithaq run {documents} reads them\n")
    status, out, _ = mithaq("verify")
    assert status == 1
    assert out.startswith("3 files are gone (/in/")
    mithaq("forget", "one.txt", "two.txt", "x.pdf")
    assert mithaq("verify") == (0, f"{folder} is sound\n", "")


def test_damage_is_told_in_a_line_and_repaired(mithaq, folder):
    damaged = max((folder / "parties").glob("*.parquet"))
    damaged.unlink()
    status, out, _ = mithaq("verify")
    assert status == 1
    assert out.startswith("1 damaged: table parties cannot be read: ")
    status, out, _ = mithaq("verify", "--repair")
    assert "files are gone" in out
    assert "damaged" not in out
