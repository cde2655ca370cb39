"""Columns as declared, and rows that break them."""

import re
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from pipeline.dataset import dictionary
from pipeline.dataset.batches import prepare
from pipeline.dataset.checks import check, check_together
from pipeline.dataset.contracts import AREAS, CONTRACTS, FINDINGS
from pipeline.dataset.rows import rows_of
from pipeline.errors import ContractError
from pipeline.questions.coding import codebook
from tests.factories import make_failure, make_place, make_record, make_success


def rows(table):
    return rows_of(make_record(), places=[make_place()], run="r")[table]


def test_every_table_of_findings_names_its_document_and_has_a_key_of_its_own_columns():
    for name, contract in CONTRACTS.items():
        assert contract.name == name
        assert set(contract.key) <= set(contract.names)
        assert len(set(contract.names)) == len(contract.names)
        assert ("document" in contract.names) == (name != "runs")
    assert set(FINDINGS) < set(CONTRACTS)


def test_the_data_dictionary_is_in_step_with_the_contracts():
    assert dictionary.main(["--check"]) == 0, "run `python -m pipeline.dataset.dictionary`"


def test_the_check_of_the_dictionary_can_fail(tmp_path, monkeypatch):
    monkeypatch.setattr(dictionary, "PATH", tmp_path / "README.md")
    assert dictionary.main(["--check"]) == 1
    assert dictionary.main([]) == 0
    assert dictionary.main(["--check"]) == 0
    dictionary.PATH.write_text("other", "utf-8")
    assert dictionary.main(["--check"]) == 1


def test_the_dictionary_describes_every_column():
    text = dictionary.dictionary()
    for contract in CONTRACTS.values():
        section = text.split(f"\n## {contract.name}\n")[1].split("\n## ")[0]
        for column in contract.columns:
            assert f"| `{column.name}` |" in section
            assert column.means


@pytest.mark.parametrize("table", ["documents", *FINDINGS])
def test_a_record_gives_rows_that_keep_their_contract(table):
    checked = check(table, rows(table))
    assert checked.schema == CONTRACTS[table].schema
    assert checked.num_rows > 0 or table == "review_effects"  # these come of what people decide
    assert checked.to_pylist() == rows(table)


BROKEN = [
    ("commitments", {"modality": "wish"}, "is not in its vocabulary"),
    ("commitments", {"modality": None}, "must not be empty"),
    ("commitments", {"confidence": 1.5}, "is not within 0 and 1"),
    ("commitments", {"confidence": float("nan")}, "is not within 0 and 1"),
    ("commitments", {"bearer": "ARV"}, "is not list<item: string>"),
    ("commitments", {"bearer": {"ARV"}}, "is not list<item: string>"),
    ("commitments", {"bearer": [None]}, "a list holds an empty value"),
    ("commitments", {"quote_end": 10**6}, "is not as long as its span"),
    ("commitments", {"quote_start": 300}, "does not lie before quote_end"),
    ("commitments", {"trigger": "shall"}, "is not as long as its span"),
    ("commitments", {"page": -1}, "is negative"),
    ("commitments", {"hedged": "no"}, "is not bool"),
    ("commitments", {"quote": "\ud800" * 59}, "is not string"),
    ("commitments", {"document": "../../etc"}, "does not match"),
    ("documents", {"signed_on": "4 May 2011"}, "does not match"),
    ("documents", {"signed_on": "2011-5"}, "does not match"),
    ("documents", {"duration": "5 years"}, "does not match"),
    ("documents", {"duration": "P"}, "does not match"),
    ("documents", {"termination_notice": "indefinite"}, "does not match"),
    ("documents", {"kind": "novel"}, "is not in its vocabulary"),
    ("documents", {"size": "big"}, "is not int64"),
    ("documents", {"size": 1.5}, "is not int64"),
    ("documents", {"signed_on_date": "2011-05-04"}, "is not date32"),
    ("issues", {"span_end": None}, "has only one of its two ends"),
    ("parties", {"colour": "red"}, "has an unknown column colour"),
]


@pytest.mark.parametrize(
    ("table", "change", "message"), BROKEN, ids=lambda v: str(v)[:40].encode("ascii", "replace").decode()
)
def test_a_row_that_breaks_the_contract_is_refused_by_one_sentence(table, change, message):
    first, *rest = rows(table)
    with pytest.raises(ContractError, match=re.escape(message)) as error:
        check(table, [first | change, *rest])
    assert str(error.value).startswith(table)
    assert "\n" not in str(error.value)


def test_a_missing_column_is_refused():
    row = rows("parties")[0]
    del row["name"]
    with pytest.raises(ContractError, match="has no column name"):
        check("parties", [row])


def test_a_key_twice_is_refused():
    row = rows("commitments")[0]
    with pytest.raises(ContractError, match=f"two rows have the key {row['commitment']}"):
        check("commitments", [row, row])


def test_an_empty_part_of_a_key_counts_as_a_value():
    row = {"document": "0" * 16, "provision": None, "area": "trade_investment", "score": 1.0, "found_by": "x"}
    assert check("areas", [row, row | {"provision": "Art. 1"}]).num_rows == 2
    with pytest.raises(ContractError, match="two rows have the key"):
        check("areas", [row, row])


def test_times_are_utc():
    row = dict.fromkeys(CONTRACTS["runs"].names, 0) | {
        "run": "r", "state": "completed", "folders": ["in"], "pipeline_version": "1", "model_versions": [],
        "started_at": datetime(2026, 1, 2, tzinfo=UTC), "finished_at": datetime(2026, 1, 3, tzinfo=UTC),
    }  # fmt: skip
    assert check("runs", [row]).column("started_at")[0].as_py() == datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("table", "column", "value", "message"),
    [
        ("issues", "document", "f" * 16, "not in documents"),
        ("issues", "span_end", 10**6, "past its text"),
        ("commitments", "provision", "Art. 99", "not in provisions"),
        ("areas", "provision", "Art. 99", "not in provisions"),
    ],
)
def test_tables_that_contradict_each_other_are_refused(table, column, value, message):
    tables = dict(prepare([make_success()], run="r").tables)
    check_together(tables)
    at = tables[table].schema.get_field_index(column)
    field = tables[table].schema.field(at)
    tables[table] = tables[table].set_column(at, field, pa.array([value] * tables[table].num_rows, field.type))
    with pytest.raises(ContractError, match=message):
        check_together(tables)


def test_a_record_that_breaks_a_contract_becomes_a_failure_and_stops_nobody_else():
    bad = make_record("bad", "in/bad.txt", language="e\ud800")
    batch = prepare([make_success("good"), make_success("bad", "in/bad.txt", language="e\ud800")], run="r")
    documents = {row["document"]: row for row in batch.tables["documents"].to_pylist()}
    assert documents[bad.source.id]["state"] == "failed"
    assert documents[bad.source.id]["failure"] == "contract"
    assert "documents.language" in documents[bad.source.id]["reason"]
    assert sorted(row["state"] for row in documents.values()) == ["failed", "processed"]


def test_a_failure_has_its_reason_in_documents_and_in_issues():
    tables = prepare([make_failure()], run="r").tables
    (document,), (issue,) = tables["documents"].to_pylist(), tables["issues"].to_pylist()
    assert (document["state"], document["failure"], document["reason"]) == (
        "failed",
        "needs-ocr",
        "no page has a text layer",
    )
    assert (issue["code"], issue["severity"], issue["message"]) == ("needs-ocr", "failure", "no page has a text layer")


def test_a_file_whose_content_could_not_be_read_has_an_identity_of_its_path():
    one, two = make_failure(sha256=None), make_failure(sha256=None, path="in/other.pdf")
    assert one.document != two.document
    assert one.document == make_failure(sha256=None).document
    assert prepare([one], run="r").tables["documents"].column("sha256").to_pylist() == [None]


def test_outcomes_of_one_content_are_one_document_with_all_paths():
    batch = prepare(
        [make_success(path="in/a.txt"), make_success(path="in/b.txt"), make_success(path="in/a.txt")], run="r"
    )
    (document,) = batch.tables["documents"].to_pylist()
    assert document["paths"] == ["in/a.txt", "in/b.txt"]
    assert batch.tables["files"].column("path").to_pylist() == ["in/a.txt", "in/b.txt"]


def test_repeated_identifiers_of_provisions_are_told_apart():
    record = make_record()
    same = tuple(type(p)(id="Art. 1", kind=p.kind, span=p.span) for p in record.provisions)
    commitments = tuple(
        type(c)(**{f: getattr(c, f) for f in c.__slots__} | {"provision": "Art. 1"}) for c in record.commitments
    )
    tables = rows_of(make_record(provisions=same, commitments=commitments, areas=()), places=[make_place()], run="r")
    names = [row["provision"] for row in tables["provisions"]]
    assert names[:3] == ["Art. 1", "Art. 1 [2]", "Art. 1 [3]"]
    for row in tables["commitments"]:
        home = next(p for p in tables["provisions"] if p["provision"] == row["provision"])
        assert row["quote"] in home["text"]


def test_areas_are_an_open_vocabulary_since_users_may_edit_the_taxonomy():
    assert next(c for c in AREAS.columns if c.name == "area").allowed is None


def test_the_dictionary_names_every_expert_variable():
    section = dictionary.dictionary().split("\n## Expert variables\n")[1]
    for variable in codebook()["variable"]:
        assert f"| `{variable}` |" in section
