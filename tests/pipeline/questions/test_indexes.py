"""What is kept beside a dataset for questions: after a change the same as made anew, and only what changed is made."""

import shutil
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from pipeline.dataset.derived import derived_folder
from pipeline.dataset.store import DatasetWriter
from pipeline.questions import open_collection
from pipeline.questions.citing import most_cited, norms
from pipeline.questions.citing.norms import NAME
from pipeline.questions.coding import variable_evidence
from pipeline.questions.comparing.precedents import precedents
from pipeline.questions.comparing.vectors import space_of
from pipeline.questions.indexes import INDEXES, bring_up_to_date
from pipeline.questions.searching import search
from tests.pipeline.questions.written import collection_of_texts, training, written


@pytest.fixture
def folder(tmp_path):
    return collection_of_texts(tmp_path / "dataset")


def answers(folder):
    collection = open_collection(folder)
    space = space_of(collection)
    frames = (variable_evidence(collection), norms(collection), most_cited(collection))
    found = search(collection, "committee").rows.drop(columns="score")
    return [space.clauses.to_pylist(), space.columns.toarray().round(5).tolist()] + [
        frame.astype(str).to_dict("records") for frame in (*frames, found.sort_values(["document", "provision"]))
    ]


def change(folder):
    """Let one document come, one change, one go by a newer version, and one be forgotten."""
    with DatasetWriter(folder) as writer:
        fresh = training("in/t7.txt", "the Republic of Mali and the Republic of Kenya", ("MLI", "KEN"))
        changed = training("in/t1.txt", "the Kingdom of Jordan and the Republic of Kenya", ("JOR", "KEN"), number="two")
        writer.commit([fresh, changed], run="run-2")
        table = open_collection(folder).dataset.arrow("documents")
        gone = table.filter(pc.equal(table.column("path"), "in/t2.txt")).column("document").to_pylist()
        writer.forget(gone, at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("forgets", [True, False])
def test_after_a_change_the_answers_are_those_of_indexes_made_anew(folder, tmp_path, forgets):
    before = answers(folder)
    kept = {path.name: path.read_bytes() for path in derived_folder(folder).iterdir()}
    change(folder)
    if not forgets:  # what an interrupted forgetting, or an older program, left behind
        for name, content in kept.items():
            (derived_folder(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            (derived_folder(folder) / name).write_bytes(content)
    grown = answers(folder)
    shutil.copytree(folder, tmp_path / "anew", ignore=shutil.ignore_patterns(".cache"))
    assert grown == answers(tmp_path / "anew")
    assert grown != before


def test_what_did_not_change_is_not_made_again(folder):
    bring_up_to_date(open_collection(folder))
    path = derived_folder(folder) / NAME
    table = pq.read_table(path)
    marked = ["kept" if quote is not None else None for quote in table.column("quote").to_pylist()]
    table = table.set_column(table.schema.get_field_index("quote"), "quote", pa.array(marked, pa.string()))
    pq.write_table(table, path)
    with DatasetWriter(folder) as writer:
        treaty = training(
            "in/t7.txt", "Mali and the Republic of Kenya, guided by the Charter of the United Nations", ()
        )
        writer.commit([treaty], run="run-2")
    quotes = norms(open_collection(folder)).quote.tolist()
    assert quotes.count("kept") == len([mark for mark in marked if mark])


@pytest.mark.parametrize("harm", [b"", b"PAR1 of something else", None])
def test_what_was_spoilt_or_deleted_is_made_again(folder, tmp_path, harm):
    bring_up_to_date(open_collection(folder))
    shutil.copytree(folder, tmp_path / "other")
    for path in derived_folder(tmp_path / "other").iterdir():
        if path.suffix in {".parquet", ".npz"}:
            path.unlink() if harm is None else path.write_bytes(harm)
    assert answers(tmp_path / "other") == answers(folder)


def test_each_index_is_told_before_it_is_made(folder):
    told = []
    bring_up_to_date(open_collection(folder), told=told.append)
    assert told == list(INDEXES)


def test_a_document_without_clauses_is_no_obstacle(folder):
    before = space_of(open_collection(folder)).documents
    with DatasetWriter(folder) as writer:
        writer.commit([written("in/short.txt", "Agreed.", parties=())], run="run-2")
    collection = open_collection(folder)
    bring_up_to_date(collection)
    assert space_of(collection).documents == before


def test_where_nothing_has_clauses_there_are_no_precedents(tmp_path):
    with DatasetWriter(tmp_path) as writer:
        writer.commit([written("in/short.txt", "Agreed.", parties=())], run="run-1")
    collection = open_collection(tmp_path)
    bring_up_to_date(collection)
    assert precedents(collection, "The Parties shall consult each other").instruments == 0
