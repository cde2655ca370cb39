"""Frames and SQL over a version of the dataset, and what SQL must not do."""

import subprocess
import sys
from datetime import UTC, datetime

import pandas as pd
import pytest

import pipeline
from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.query import open_dataset
from pipeline.dataset.store import DatasetWriter
from pipeline.errors import DatasetError
from tests.factories import make_success


def test_open_dataset_is_public(shelf):
    dataset = pipeline.open_dataset(shelf)
    assert dataset.tables == tuple(CONTRACTS)
    assert dataset.folder == shelf
    assert dataset.version == 1
    assert (datetime.now(UTC) - dataset.committed_at).total_seconds() < 600


def test_importing_the_library_loads_no_database():
    code = "import pipeline, sys; print({'duckdb', 'pyarrow', 'pandas', 'deltalake'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_frame_has_lists_and_gaps(dataset):
    frame = dataset.frame("documents").set_index("path")
    assert frame.loc["in/one.txt", "parties"] == ["ARV", "BEL"]
    assert frame.loc["in/broken.pdf", "parties"] == []
    assert pd.isna(frame.loc["in/broken.pdf", "pages"])
    assert frame.loc["in/one.txt", "pages"] == 2
    assert str(frame["signed_on_date"].dtype) == "date32[day][pyarrow]"


@pytest.mark.parametrize("table", CONTRACTS)
def test_every_column_can_be_selected_without_quotes(dataset, table):
    columns = CONTRACTS[table].names
    frame = dataset.sql(f'SELECT {", ".join(columns)} FROM "{table}"')
    assert list(frame.columns) == list(columns)
    assert len(frame) == len(dataset.frame(table))


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT count(*) AS n FROM documents", [{"n": 3}]),
        ("SELECT modality, count(*) AS n FROM commitments GROUP BY 1 ORDER BY 1",
         [{"modality": "obligation", "n": 2}, {"modality": "permission", "n": 2}]),
        ("SELECT b AS bearer, count(*) AS n FROM commitments, unnest(bearer) AS u(b) GROUP BY 1 ORDER BY 1",
         [{"bearer": "ARV", "n": 2}, {"bearer": "BEL", "n": 2}]),
        ("SELECT DISTINCT d.title IS NULL AS untitled FROM documents d JOIN issues USING (document) ORDER BY 1",
         [{"untitled": False}, {"untitled": True}]),
        ("FROM documents SELECT path WHERE list_contains(parties, 'ARV') ORDER BY 1",
         [{"path": "in/one.txt"}, {"path": "in/two.txt"}]),
        ('SELECT count(*) AS n FROM "references"', [{"n": 2}]),
        ("SELECT count(*) AS n FROM runs", [{"n": 0}]),
        ("SELECT 1 AS n -- a remark; with a semicolon", [{"n": 1}]),
        ("SELECT 1 AS n;", [{"n": 1}]),
        ("SELECT count(*) AS n FROM (PIVOT commitments ON modality IN ('obligation') USING count(*))", [{"n": 4}]),
    ],
)  # fmt: skip
def test_queries(dataset, query, rows):
    assert dataset.sql_arrow(query).to_pylist() == rows
    assert dataset.sql(query).to_dict("records") == rows


def test_tables_can_be_described(dataset):
    described = dataset.sql("DESCRIBE commitments").column_name.to_list()
    assert described == list(CONTRACTS["commitments"].names)
    assert set(dataset.sql("SHOW TABLES").name) == set(CONTRACTS)


# What DuckDB 2 would do with each, were it not locked up, was seen by running it in a bare connection.
FORBIDDEN = [
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM read_parquet('{shelf}/documents/*.parquet')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM query('FROM read_csv(''/etc/passwd'')')",
    "COPY documents TO '{tmp}/out.csv'",
    "WITH c AS (COPY documents TO '{tmp}/out.csv') SELECT * FROM c",
    "WITH c AS (COPY documents TO '{tmp}/out.csv' (USE_TMP_FILE false)) SELECT * FROM c",
    "EXPORT DATABASE '{tmp}/out.csv'",
    "ATTACH '{tmp}/out.csv' AS a",
    "ATTACH ':memory:' AS a",
    "INSTALL httpfs",
    "LOAD httpfs",
    "PRAGMA threads=1",
    "SET threads=1",
    "SET enable_external_access=true",
    "RESET lock_configuration",
    "CREATE TABLE documents (a INTEGER)",
    "DROP VIEW documents",
    "INSERT INTO documents VALUES (1)",
    "DELETE FROM documents",
    "CALL pragma_version()",
    "SELECT 1; DROP VIEW documents",
    "SELECT getenv('HOME')",
    "",
    "not sql",
    "SELECT nothing FROM documents",
    "SELECT * FROM dataset",
    "SELECT CAST(title AS INTEGER) FROM documents",
    "SELECT error('no')",
]


@pytest.mark.parametrize("query", FORBIDDEN)
def test_a_query_can_only_read_and_says_why_in_one_line(dataset, shelf, tmp_path, query):
    with pytest.raises(DatasetError) as error:
        dataset.sql(query.format(tmp=tmp_path, shelf=str(shelf).replace("'", "''")))
    assert "\n" not in str(error.value)
    assert str(error.value)
    assert list(tmp_path.iterdir()) == []
    assert dataset.sql("SELECT count(*) AS n FROM documents").n.to_list() == [3]


TOUCHING = ("read_", "COPY", "EXPORT", "out.csv", "SET ", "LOAD", "INSTALL")


@pytest.mark.parametrize("query", [query for query in FORBIDDEN if any(word in query for word in TOUCHING)])
def test_a_connection_cannot_touch_files_or_settings_either(dataset, shelf, tmp_path, query):
    import duckdb

    with dataset.connection() as connection, pytest.raises(duckdb.Error):
        connection.sql(query.format(tmp=tmp_path, shelf=str(shelf).replace("'", "''"))).to_arrow_table()
    assert list(tmp_path.iterdir()) == []


def test_a_table_named_by_a_word_of_sql_is_explained(dataset):
    with pytest.raises(DatasetError, match='write "references" in quotes'):
        dataset.sql("SELECT * FROM references")


def test_an_unknown_table_is_named_with_those_that_there_are(dataset):
    with pytest.raises(DatasetError, match=r"no table 'treaties': its tables are documents, files"):
        dataset.frame("treaties")


def test_a_reader_keeps_its_version_and_old_ones_open_by_number(tmp_path):
    with DatasetWriter(tmp_path) as writer:
        writer.commit([make_success("one", "in/one.txt")], run="r1")
        before = open_dataset(tmp_path)
        writer.commit([make_success("two", "in/two.txt"), make_success("three", "in/one.txt")], run="r2")
        assert before.sql("SELECT count(*) AS n FROM commitments").n.to_list() == [2]
        after = open_dataset(tmp_path)
        assert after.version == before.version + 1
        assert after.sql("SELECT count(*) AS n FROM commitments").n.to_list() == [4]
        again = open_dataset(tmp_path, version=before.version)
        assert again.frame("documents").path.to_list() == ["in/one.txt"]
        writer.compact(everything=True)
        assert before.sql("SELECT count(*) AS n FROM commitments").n.to_list() == [2]


def test_threads_may_share_a_dataset(dataset):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda n: dataset.sql(f"SELECT count(*) + {n} AS n FROM documents").n[0], range(12)))
    assert counts == [3 + n for n in range(12)]


MISSING = "there is no dataset in .*: make one with `mithaq run`"


def test_a_missing_or_empty_folder_says_what_to_do(tmp_path):
    with pytest.raises(DatasetError, match=MISSING):
        open_dataset(tmp_path / "nowhere")
    with pytest.raises(DatasetError, match=MISSING):
        open_dataset(tmp_path)
    (tmp_path / "README.md").write_text("the data dictionary", "utf-8")
    with pytest.raises(DatasetError, match=MISSING):
        open_dataset(tmp_path)
    with pytest.raises(DatasetError, match="Not a directory"):
        open_dataset(tmp_path / "README.md")
    with pytest.raises(DatasetError, match="cannot be read"):
        open_dataset_of_an_unknown_version(tmp_path)


def open_dataset_of_an_unknown_version(folder):
    with DatasetWriter(folder) as writer:
        writer.commit([make_success()], run="r")
    open_dataset(folder, version=99)
