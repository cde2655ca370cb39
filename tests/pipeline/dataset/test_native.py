"""SELECT reads the files with DuckDB itself; nothing that a query can say writes to them."""

import shutil

import pyarrow.parquet as pq
import pytest

from pipeline import open_dataset
from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.native import files_of
from pipeline.dataset.store import DatasetWriter
from pipeline.errors import DatasetError
from tests.factories import make_success


def rows(connection, name):
    return sorted(connection.sql(f'SELECT * FROM "{name}"').to_arrow_table().to_pylist(), key=str)


@pytest.mark.parametrize("name", CONTRACTS)
def test_both_ways_give_the_same_rows_and_types(dataset, name):
    through_arrow, itself = dataset.connection(), dataset.connection(native=True)
    assert rows(through_arrow, name) == rows(itself, name)
    query = f'DESCRIBE "{name}"'
    assert itself.sql(query).fetchall() == through_arrow.sql(query).fetchall()


def test_a_column_that_files_lack_is_empty_there(tmp_path):
    with DatasetWriter(tmp_path / "old") as writer:
        writer.commit([make_success("one", "in/one.txt", reader_version="r1")], run="r1")
        writer.commit([make_success("two", "in/two.txt", reader_version="r2")], run="r2")
    first, second = files_of(open_dataset(tmp_path / "old")._snapshot)["documents"]
    for path, expected in ((first, 1), (second, 0)):
        pq.write_table(pq.read_table(path).drop_columns(["reader_version"]), path)
        found = open_dataset(tmp_path / "old").sql("SELECT document, reader_version FROM documents")
        assert (len(found), found["reader_version"].notna().sum()) == (2, expected)


@pytest.mark.parametrize("name", ["what?", "all*", "{a,b}"])
def test_a_folder_whose_name_is_a_pattern_is_read_through_arrow(shelf, tmp_path, name):
    shutil.copytree(shelf, tmp_path / name)
    dataset = open_dataset(tmp_path / name)
    assert files_of(dataset._snapshot) is None
    assert dataset.sql("SELECT count(*) AS n FROM documents")["n"][0] == 3


@pytest.mark.parametrize(
    "attack",
    [
        "COPY (SELECT 1) TO '{file}' (USE_TMP_FILE false)",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{file}' (USE_TMP_FILE false)",
        "EXPLAIN (ANALYZE) COPY (SELECT 1) TO '{file}' (USE_TMP_FILE false)",
        "COPY (PIVOT documents ON kind USING count(*)) TO '{file}' (USE_TMP_FILE false)",
        "SELECT * FROM query('COPY (SELECT 1) TO ''{file}'' (USE_TMP_FILE false)')",
        "WITH x AS MATERIALIZED (SELECT 1) COPY (FROM x) TO '{file}' (USE_TMP_FILE false)",
        "SELECT * FROM '{folder}/../secret.csv'",
        "SELECT * FROM read_text('{folder}/../secret.csv')",
        "SELECT * FROM glob('{folder}/**')",
        "SELECT * FROM read_parquet('{folder}/commitments/*.parquet')",
    ],
)
def test_a_query_writes_no_file_and_reads_no_other(shelf, tmp_path, attack):
    folder = tmp_path / "dataset"
    shutil.copytree(shelf, folder)
    (tmp_path / "secret.csv").write_text("a\n1\n")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    dataset = open_dataset(folder)
    file = files_of(dataset._snapshot)["documents"][0]
    with pytest.raises(DatasetError):
        dataset.sql(attack.format(file=file, folder=folder))
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {path: after.get(path) for path in before} == before
