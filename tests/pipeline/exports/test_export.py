"""Each format is read back by the library that its users read it with."""

import csv
import hashlib
import io
import json

import networkx as nx
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline.dataset.contracts import CONTRACTS
from pipeline.errors import SettingsError
from pipeline.exports import FORMATS, Filters, Wanted, export
from pipeline.exports.tables import safe
from pipeline.questions import open_collection
from pipeline.questions.network import graph
from pipeline.review.files import unguarded
from tests.factories import make_source
from tests.pipeline.exports.conftest import ARABIC, FORMULA
from tests.pipeline.questions.invented import collection_of_instruments

HOSTILE = make_source("hostile").id
FOLDERS = {"parquet", "csv", "akn"}


def test_parquet_holds_every_row_and_what_columns_mean(dataset, tmp_path):
    done = export(dataset, Wanted(format="parquet"), tmp_path / "out")
    for name, contract in CONTRACTS.items():
        table = pq.read_table(tmp_path / "out" / f"{name}.parquet")
        assert table.num_rows == done.rows[name] == dataset.arrow(name).num_rows
        assert table.cast(contract.schema).schema.equals(contract.schema)
        assert table.schema.field(0).metadata[b"description"].decode() == contract.columns[0].means
    documents = pd.read_parquet(tmp_path / "out" / "documents.parquet").set_index("document")
    assert documents.loc[HOSTILE, "title"] == FORMULA


def test_csv_reads_back_and_begins_no_cell_with_a_formula(dataset, tmp_path):
    export(dataset, Wanted(format="csv"), tmp_path / "out")
    texts = [(tmp_path / "out" / f"{name}.csv").read_bytes().decode("utf-8-sig") for name in CONTRACTS]
    cells = [cell for text in texts for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "@", "\t"))]
    assert any(unguarded(cell) == FORMULA for cell in cells)
    provisions = pd.read_csv(tmp_path / "out" / "provisions.csv").set_index("provision")
    assert ARABIC in set(provisions["text"])
    documents = pd.read_csv(tmp_path / "out" / "documents.csv")
    assert set(documents["signed_on"].dropna()) == {"2011-05-04", "2024-02"}  # dates are what people sort by
    assert "QAT; TUR" in set(documents["parties"])


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\n=1",
        "＝1",
        "'quoted",
        "2011-05-04",
        "1234567890123456",
        "12e45",
    ],
)
def test_what_a_sheet_would_take_for_something_else_gets_one_apostrophe(text):
    assert safe(text) == f"'{text}"
    assert unguarded(safe(text)) == text


@pytest.mark.parametrize("text", ["", "QAT", "Art. 3", ARABIC, "naïve"])
def test_other_text_is_left_alone(text):
    assert safe(text) == text


def test_excel_has_a_sheet_a_table_a_codebook_and_no_formula(dataset, tmp_path):
    export(dataset, Wanted(format="excel"), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == [*CONTRACTS, "codebook", "about"]
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    titles = [row[CONTRACTS["documents"].names.index("title")] for row in book["documents"].values]
    assert FORMULA in titles
    columns = sum(len(one.columns) for one in CONTRACTS.values())
    assert book["codebook"].max_row == columns + 1
    words = {row[CONTRACTS["provisions"].names.index("text")] for row in book["provisions"].values}
    assert {ARABIC, "(a) A visit� is short."} <= words
    assert "Content SHA-256" in book["about"]["B1"].value


def test_excel_says_where_its_rows_end(dataset, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.exports.tables.MAX_LINES", 1)
    with pytest.raises(SettingsError, match="an Excel sheet holds 1 rows and documents has 3: choose"):
        export(dataset, Wanted(format="excel"), tmp_path / "out.xlsx")
    assert not list(tmp_path.iterdir())


def test_excel_says_how_many_cells_were_cut(dataset, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.exports.tables.MAX_CELL", 20)
    export(dataset, Wanted(format="excel", tables=("signatories", "provisions")), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    long = sum(len(text) > 20 for text in dataset.arrow("provisions").column("text").to_pylist())
    assert int(list(book["about"].values)[-1][1]) >= long > 0


@pytest.mark.parametrize(("format", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networks_read_back_as_they_were(tmp_path, format, read):
    collection = open_collection(collection_of_instruments(tmp_path / "dataset"))
    export(collection.dataset, Wanted(format=format, multilateral=True), tmp_path / "out.xml")
    back, was = read(tmp_path / "out.xml"), graph(collection, multilateral=True)
    assert set(back.nodes) == set(was.nodes)
    assert {frozenset(edge) for edge in back.edges} == {frozenset(edge) for edge in was.edges}
    for one, other, said in was.edges(data=True):
        assert back.edges[one, other]["weight"] == said["weight"]
    assert back.nodes["TUR"]["name"] == "Türkiye"
    assert back.nodes["TUR"]["label"] == "Türkiye"


def test_lines_hold_each_document_with_its_rows(dataset, tmp_path):
    export(dataset, Wanted(format="jsonl"), tmp_path / "out.jsonl")
    records = {
        row["document"]: row for row in map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    }
    assert len(records) == 3
    hostile = records[HOSTILE]
    assert hostile["title"] == FORMULA
    assert [row["text"] for row in hostile["rows"]["provisions"]][1] == ARABIC
    one = next(row for row in records.values() if row["commitments"] == 2)
    expected = dataset.arrow("commitments").to_pylist()
    assert [row["quote"] for row in one["rows"]["commitments"]] == [row["quote"] for row in expected]


def test_every_format_carries_a_manifest_that_its_files_fit(dataset, tmp_path):
    for format in FORMATS:
        path = tmp_path / format
        done = export(dataset, Wanted(format=format), path)
        folder = path if format in FOLDERS else tmp_path
        manifest = json.loads(
            (path / "manifest.json" if format in FOLDERS else tmp_path / f"{format}.manifest.json").read_text("utf-8")
        )
        assert manifest["citation"]["sha256"] == done.citation.sha256
        assert manifest["files"]
        for entry in manifest["files"]:
            assert hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (Filters(documents=(HOSTILE[:8],)), 1),
        (Filters(country="Qatar"), 1),
        (Filters(area="military_training"), 1),
        (Filters(kind="treaty"), 2),
        (Filters(language="en", since="2024-02-10"), 1),  # signed in February 2024
        (Filters(since="2024-03-01"), 0),
        (Filters(until="2011-05-04"), 1),
    ],
)
def test_filters_choose_documents_and_all_their_rows(dataset, tmp_path, filters, count):
    wanted = Wanted(format="parquet", filters=filters)
    if not count:
        with pytest.raises(SettingsError, match="no document fits"):
            export(dataset, wanted, tmp_path / "out")
        return
    done = export(dataset, wanted, tmp_path / "out")
    documents = set(pq.read_table(tmp_path / "out" / "documents.parquet").column("document").to_pylist())
    assert len(documents) == done.rows["documents"] == count
    rows = dataset.arrow("provisions").column("document").to_pylist()
    assert done.rows["provisions"] == sum(row in documents for row in rows)


@pytest.mark.parametrize("format", FORMATS)
def test_a_dataset_without_documents_gives_an_empty_export(empty, tmp_path, format):
    done = export(empty, Wanted(format=format), tmp_path / "out")
    assert sum(done.rows.values()) == 0
    assert (tmp_path / "out").exists()


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_a_place_that_cannot_be_written_is_told_in_a_sentence(dataset, tmp_path, format):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(SettingsError, match=r"the export cannot be written to .*: Not a directory"):
        export(dataset, Wanted(format=format), tmp_path / "file" / "out")


def test_what_is_not_an_export_is_never_replaced(dataset, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(SettingsError, match="holds other files"):
        export(dataset, Wanted(format="csv"), tmp_path / "mine")
    with pytest.raises(SettingsError, match="is a folder"):
        export(dataset, Wanted(format="jsonl"), tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("format", ["csv", "excel", "jsonl", "akn"])
def test_an_export_that_fails_leaves_the_earlier_one(dataset, tmp_path, monkeypatch, format):
    path = tmp_path / "out"
    export(dataset, Wanted(format=format), path)
    files = {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.exports.writing._sync", full)
    with pytest.raises(SettingsError, match="No space left on device"):
        export(dataset, Wanted(format=format), path)
    assert {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()} == files


def test_an_earlier_export_is_replaced_whole(dataset, tmp_path):
    export(dataset, Wanted(format="csv"), tmp_path / "out")
    export(dataset, Wanted(format="csv", tables=("parties",)), tmp_path / "out")
    assert {one.name for one in (tmp_path / "out").iterdir()} == {"parties.csv", "README.md", "manifest.json"}


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (Wanted(format="sav"), "no format 'sav'"),
        (Wanted(format="csv", tables=("people",)), "no table 'people'"),
        (Wanted(format="jsonl", tables=("parties",)), "jsonl has no tables"),
        (Wanted(format="csv", multilateral=True), "csv is no network"),
        (Wanted(format="gexf", filters=Filters(country="QAT")), "not of one country"),
        (Wanted(format="csv", filters=Filters(kind="song")), "no kind 'song'"),
        (Wanted(format="csv", filters=Filters(documents=("zzzz",))), "is no document"),
        (Wanted(format="csv", filters=Filters(since="soon")), "'soon' is no day"),
    ],
)
def test_mistakes_are_told_before_anything_is_written(dataset, tmp_path, wanted, sentence):
    with pytest.raises(SettingsError, match=sentence):
        export(dataset, wanted, tmp_path / "out")
    assert not list(tmp_path.iterdir())
