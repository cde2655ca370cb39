"""From a record to rows and JSON and back: nothing is lost, every value has its place."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dataset import record_to_json
from pipeline.dataset.batches import prepare
from pipeline.dataset.contracts import CONTRACTS
from pipeline.dataset.query import open_dataset
from pipeline.dataset.rows import page_ranges, rows_of
from pipeline.dataset.store import DatasetWriter
from pipeline.types import FinalClause, LifeCycle, Origin, Party, PartyKind
from tests.factories import TEXT, TITLE, found, make_place, make_record, make_success
from tests.strategies import records


def rows(**changes):
    return rows_of(make_record(**changes), places=[make_place()], run="r")


def clause(topic, value):
    return FinalClause(topic=topic, value=value, evidence=found(value, "Article 1").evidence)


def test_every_offset_gives_the_words_beside_it():
    tables = rows()
    for row in tables["commitments"]:
        assert TEXT[row["quote_start"] : row["quote_end"]] == row["quote"]
        assert TEXT[row["trigger_start"] : row["trigger_end"]] == row["trigger"]
    for row in tables["provisions"]:
        assert TEXT[row["span_start"] : row["span_end"]] == row["text"]
    for row in tables["evidence"]:
        assert row["quote"] is None or TEXT[row["span_start"] : row["span_end"]] == row["quote"]


def test_every_value_of_a_document_has_its_evidence():
    tables = rows()
    (document,) = tables["documents"]
    seen = {(row["field"], row["value"]) for row in tables["evidence"]}
    for field in (
        "title",
        "kind",
        "laterality",
        "signed_on",
        "signed_at",
        "entry_into_force",
        "duration",
        "renewal",
        "termination_notice",
    ):
        assert document[field] is not None
        assert (field, document[field]) in seen
    assert ("authentic_languages", "en") in seen


@pytest.mark.parametrize(
    ("signed_on", "day"),
    [("2011-05-04", date(2011, 5, 4)), ("2011-05", None), ("2011", None), (None, None)],
)
def test_a_date_keeps_its_precision(signed_on, day):
    value = found(signed_on, "4 May 2011") if signed_on else None
    (document,) = rows(life_cycle=LifeCycle(signed_on=value))["documents"]
    assert (document["signed_on"], document["signed_on_date"]) == (signed_on, day)


@pytest.mark.parametrize(("kind", "binding"), [("treaty", True), ("memorandum", False), ("resolution", None)])
def test_whether_it_binds_follows_from_the_kind_where_the_kind_tells(kind, binding):
    record = make_record()
    label = type(record.kind)(label=kind, score=1.0, found_by="x")
    assert rows(kind=label)["documents"][0]["binding"] is binding


def test_pages_cover_their_part_of_the_text():
    assert page_ranges([Origin(0, 1, 0), Origin(4, 2, 3), Origin(6, 2, 9), Origin(8, 4, 0)], 10) == {
        1: (0, 4),
        2: (4, 8),
        4: (8, 10),
    }
    assert page_ranges([], 0) == {}
    assert page_ranges([Origin(-5, 1, 0), Origin(0, 2, 3)], 9) == {2: (0, 9)}
    assert page_ranges([Origin(-5, 1, 0), Origin(4, 2, 3)], 9) == {1: (0, 4), 2: (4, 9)}
    first, second = rows()["pages"]
    assert (first["span_start"], first["span_end"]) == (0, second["span_start"])
    assert second["span_end"] == len(TEXT)
    assert first["language"] == "en"


def test_json_has_the_names_of_the_guide():
    record = json.loads(json.dumps(record_to_json(make_record())))
    assert " ".join(list(record)[:14]) == (
        "file title kind laterality parties signed_on signed_at entry_into_force duration renewal "
        "termination_notice authentic_languages areas commitments"
    )
    assert record["file"] == "arvania.txt"
    assert record["title"] == TITLE
    assert record["parties"] == ["ARV", "BEL"]
    assert record["areas"] == ["basing_access", "military_training"]
    first = record["commitments"][0]
    assert first["quote"] == "Arvania shall train officers of Belmora as far as possible."
    assert (first["trigger"], first["modality"], first["bearer"], first["beneficiary"]) == (
        "shall train",
        "obligation",
        ["ARV"],
        ["BEL"],
    )
    assert (first["actions"], first["areas"], first["hedges"]) == (
        ["train"],
        ["military_training"],
        ["as far as possible"],
    )
    assert record["commitments"][1]["condition"] == "where notice is given"
    assert record["commitments"][1]["deadline"] == "P30D"
    assert [party["party"] for party in record["party_details"]] == ["ARV", "BEL"]


def test_json_of_a_silent_text_has_empty_values():
    bare = make_record(
        title=None, parties=(), life_cycle=LifeCycle(), commitments=(), areas=(), signatories=(), references=()
    )
    record = record_to_json(bare)
    assert record["signed_on"] is None
    assert record["title"] is None
    assert (record["parties"], record["commitments"], record["authentic_languages"]) == ([], [], [])


@given(record=records())
@settings(max_examples=20, deadline=None)
def test_rows_of_any_record_keep_the_contracts(record):
    tables = prepare([make_success(content=record.source.sha256, text=record.text, **_fields(record))], run="r").tables
    assert tables["documents"].column("state").to_pylist() == ["processed"]
    expected = rows_of(record, places=[make_place()], run="r")
    for name in (
        "provisions",
        "commitments",
        "parties",
        "evidence",
        "issues",
        "areas",
        "pages",
        "signatories",
        "references",
    ):
        got = tables[name].drop_columns(["document", *({"commitment"} & set(CONTRACTS[name].names))]).to_pylist()
        assert got == [{k: v for k, v in row.items() if k not in {"document", "commitment"}} for row in expected[name]]


@given(some=st.lists(records(), min_size=1, max_size=3, unique_by=lambda record: record.source.sha256))
@settings(max_examples=4, deadline=None)
def test_what_is_written_is_what_is_read(tmp_path_factory, some):
    folder = tmp_path_factory.mktemp("dataset")
    outcomes = [type(make_success())(record=r, places=(make_place(f"in/{n}"),)) for n, r in enumerate(some)]
    with DatasetWriter(folder) as writer:
        writer.commit(outcomes, run="r")
    dataset, batch = open_dataset(folder), prepare(outcomes, run="r")
    for name, table in batch.tables.items():
        key = [(k, "ascending") for k in CONTRACTS[name].key]
        assert dataset.arrow(name).sort_by(key).to_pylist() == table.sort_by(key).to_pylist()
        frame = dataset.frame(name)
        assert list(frame.columns) == list(CONTRACTS[name].names)
        assert len(frame) == table.num_rows


def _fields(record):
    return {f: getattr(record, f) for f in record.__slots__ if f not in {"source", "text"}}


def test_whether_it_binds_rests_on_its_own_words_before_its_kind():
    life = LifeCycle(clauses=(clause("reservations", "prohibited"), clause("binding_force", "non_binding")))
    tables = rows(life_cycle=life)
    assert [tables["documents"][0][name] for name in ("binding", "binding_by")] == [False, "words"]
    assert [(row["topic"], row["value"]) for row in tables["clauses"]] == [
        ("reservations", "prohibited"),
        ("binding_force", "non_binding"),
    ]
    (said,) = (row for row in tables["evidence"] if row["field"] == "binding")
    assert (said["value"], said["quote"]) == ("false", "Article 1")


@pytest.mark.parametrize("values", [(), ("binding", "non_binding")])
def test_without_words_of_its_own_or_with_both_its_kind_says_whether_it_binds(values):
    tables = rows(life_cycle=LifeCycle(clauses=tuple(clause("binding_force", value) for value in values)))
    assert [tables["documents"][0][name] for name in ("binding", "binding_by")] == [True, "kind"]


def test_the_day_of_entry_into_force_has_its_evidence():
    tables = rows(life_cycle=LifeCycle(in_force_on=found("2011-05-04", "4 May 2011")))
    assert tables["documents"][0]["in_force_on"] == "2011-05-04"
    assert ("in_force_on", "4 May 2011") in {(row["field"], row["quote"]) for row in tables["evidence"]}


@pytest.mark.parametrize(
    ("signed_on", "members"),
    [("1968-05-04", ["IDN", "MYS", "PHL", "SGP", "THA"]), ("1960-01-01", None), (None, None)],
)
def test_an_organisation_comes_with_its_members_on_the_day_of_signature(signed_on, members):
    party = Party(code="ASEAN", name="ASEAN", kind=PartyKind.ORGANISATION, evidence=found("", "Article 1").evidence)
    life = LifeCycle(signed_on=found(signed_on, "4 May 2011") if signed_on else None)
    assert [row["members"] for row in rows(parties=(party,), life_cycle=life)["parties"]] == [members]
