"""Damage done to a real dataset is found, named with its documents, and taken out."""

import pyarrow as pa
import pytest

from pipeline.dataset.batches import NOTHING
from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.store import DatasetWriter
from pipeline.dataset.tables import put
from pipeline.dataset.verify import verify
from tests.factories import make_failure, make_success
from tests.pipeline.dataset.looking import assert_whole, contents, states

ONE, TWO = make_success("one", "in/1"), make_success("two", "in/2")


@pytest.fixture
def folder(tmp_path):
    with DatasetWriter(tmp_path) as writer:
        writer.commit([ONE, TWO, make_failure("three", "in/3")], run="r1")
        writer.commit([make_success("new", "in/4")], run="r2")
        writer.commit([make_success("newer", "in/4")], run="r3")
    return tmp_path


def change(folder, name, alter):
    """Rewrite the rows of document ONE in a table, as no writer of ours would."""
    with DatasetWriter(folder) as writer:
        rows = [row for row in contents(folder)[name] if row["document"] == ONE.document]
        table = pa.Table.from_pylist(alter(rows), schema=CONTRACTS[name].schema)
        put(writer._tables[name], table, column="document", old={ONE.document})
        writer._publish(NOTHING["documents"])


def each(**changes):
    return lambda rows: [row | changes for row in rows]


def moved(rows):
    return [row | {"quote_start": row["quote_start"] + 1, "quote_end": row["quote_end"] + 1} for row in rows]


def stranger(rows):
    return [*rows, rows[0] | {"document": "f" * 16, "party": "XXX"}]


DAMAGE = {
    "a row lost": ("commitments", lambda rows: rows[1:], "do not add up", ONE.document),
    "a row twice": ("areas", lambda rows: rows + rows[:1], "areas: two rows have the key", ONE.document),
    "a quote moved": ("commitments", moved, "no longer quote the text", ONE.document),
    "a text changed": ("provisions", lambda rows: [r | {"text": r["text"][::-1]} for r in rows], "no longer quote", ""),
    "a value unknown": ("commitments", each(modality="wish"), "is not in its vocabulary", ONE.document),
    "a provision unknown": ("commitments", each(provision="Art. 99"), "is not in provisions", ONE.document),
    "a row of nobody": ("parties", stranger, "belong to no document", "f" * 16),
    "a page lost": ("pages", lambda rows: rows[:1], "has 2 pages, and rows of 1", ONE.document),
}


def test_a_dataset_by_the_real_writer_is_sound(folder):
    assert verify(folder) == []


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damage_is_found_with_its_document_and_taken_out(folder, damage):
    name, alter, sentence, document = damage
    change(folder, name, alter)
    faults = verify(folder)
    found = [fault for fault in faults if sentence in fault.what]
    assert found, faults
    assert {named for fault in found for named in fault.documents} == {document or ONE.document}
    with DatasetWriter(folder) as writer:
        writer.take_out({named for fault in faults for named in fault.documents})
    assert verify(folder) == []
    assert states(folder)["in/2"] == "processed"
    assert ("in/1" in states(folder)) == (document == "f" * 16)
    with DatasetWriter(folder) as writer:
        writer.commit([ONE], run="r4")
    assert verify(folder) == []
    assert_whole(folder)


def test_a_table_whose_file_has_gone_is_named_and_its_documents_are_read_again(folder):
    with DatasetWriter(folder) as writer:
        lost = max(writer._tables["commitments"].file_uris())
    (folder / "commitments" / lost.rsplit("/", 1)[-1]).unlink()
    (fault,) = [fault for fault in verify(folder) if "cannot be read" in fault.what]
    assert fault.what.startswith("table commitments cannot be read: ")
    with DatasetWriter(folder) as writer:
        writer.take_out([])
        wrong = {document for fault in verify(folder) for document in fault.documents}
        assert wrong
        writer.take_out(wrong)
    assert verify(folder) == []
    assert not wrong & {row["document"] for row in contents(folder)["documents"]}
