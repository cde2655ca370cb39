"""SQL of visitors reads the tables and does nothing else, and ends."""

import re

import pytest

from pipeline.explorer import sql

REFUSED = [
    ("SELECT * FROM read_csv('/etc/passwd')", "disabled by configuration"),
    ("SELECT * FROM read_text('/etc/hostname')", "disabled by configuration"),
    ("SELECT * FROM '/etc/passwd'", "does not exist|disabled"),
    ("SELECT * FROM glob('/*')", "disabled by configuration"),
    ("SELECT * FROM read_parquet('https://example.org/x.parquet')", "disabled|httpfs"),
    ("ATTACH '/tmp/x.db' AS x", "one SELECT"),
    ("COPY documents TO '/tmp/x.csv'", "one SELECT"),
    ("INSTALL httpfs", "one SELECT"),
    ("LOAD httpfs", "one SELECT"),
    ("SET enable_external_access = true", "one SELECT"),
    ("PRAGMA database_list", "one SELECT"),
    ("CREATE TABLE x AS SELECT 1", "one SELECT"),
    ("DELETE FROM documents", "one SELECT"),
    ("SELECT 1; SELECT 2", "one SELECT"),
    ("EXPLAIN ANALYZE COPY (SELECT 1) TO '/tmp/x.csv'", "disabled|not|one SELECT"),
    ("", "one SELECT"),
    ("SELECT nothing FROM documents", "nothing"),
    ("SELECT list(range) FROM range(1000000000)", "[Mm]emory"),
    ("SELECT length(repeat('a', 3000000000))", "[Mm]emory|ended|allocate|too large"),
]


@pytest.fixture(scope="module")
def workers(site):
    return site.app.state.workers


@pytest.fixture(scope="module")
def version(site):
    return site.get("/api/dataset").json()["version"]


@pytest.mark.parametrize(("query", "said"), REFUSED)
def test_what_does_more_than_read_is_refused(workers, version, query, said):
    answer = workers.ask(query, version=version, limit=10)
    assert "rows" not in answer, answer
    assert re.search(said, answer["problem"]), answer


def test_rows_are_limited_and_said_to_be(workers, version):
    answer = workers.ask("SELECT range AS n, repeat('x', 9000) AS x FROM range(1000000000)", version=version, limit=7)
    assert (len(answer["rows"]), answer["more"]) == (7, True)
    assert len(answer["rows"][0][1]) < 5000
    assert workers.ask("SELECT count(*) FROM documents", version=version, limit=7)["rows"] == [[4]]


@pytest.mark.parametrize(
    "query",
    ["SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b",
     "SELECT levenshtein(repeat('a', 1000000), repeat('b', 1000000))"],
)  # fmt: skip
def test_what_runs_for_ever_is_ended(workers, version, monkeypatch, query):
    monkeypatch.setattr(sql, "SECONDS", 0.7)
    assert "was ended" in workers.ask(query, version=version, limit=1)["problem"]
    monkeypatch.undo()
    assert workers.ask("SELECT 1", version=version, limit=1)["rows"] == [[1]]


def test_the_page_shows_rows_problems_and_csv(site):
    assert ">[&#34;BEL&#34;, &#34;ARV&#34;]<" in site.get("/sql?q=SELECT+list_reverse(parties)+FROM+documents").text
    assert "one SELECT" in site.get("/sql?q=DROP+TABLE+documents").text
    text = site.get("/sql.csv?q=SELECT+'%3D1%2B1'+AS+a,+2+AS+a").text
    assert text == "\ufeffa,a_1\r\n'=1+1,2\r\n"
    assert site.get("/sql?q=" + "x" * 9_000).status_code == 400
