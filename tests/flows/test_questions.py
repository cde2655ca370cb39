"""``mithaq ask``, as a person calls it."""

import csv
import io
import json

import icalendar
import pytest

from flows.commands.answers import _cell
from tests.pipeline.questions.invented import collection_of_instruments


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return collection_of_instruments(tmp_path_factory.mktemp("asked") / "dataset")


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (["partnerships"], {"a": "PRT", "b": "QAT", "instruments": 2}),
        (["partnerships", "--country", "Türkiye", "--on", "2024-06-30", "--multilateral"], {"a": "TUR", "b": "EGY"}),
        (["instruments", "--country", "QAT", "--with", "TUR"], {"title": "in/terror.txt"}),
        (["dyad-years", "--country", "YEM", "--since", "1986", "--until", "1987"], {"year": 1986, "a_cow": 260}),
        (["network"], {"party": "QAT", "degree": 2}),
        (["exchange", "--country", "QAT", "--category", "money"], {"giver": "QAT", "receiver": "PRT"}),
        (["exchange", "--country", "PRT", "--with", "QAT", "--quotes"],
         {"quote": "Portugal shall train officers of Qatar."}),
        (["reciprocity", "--country", "QAT"], {"a_gives_what": ["money 1"]}),
        (["partners", "OIC", "--area", "maritime_security"], {"partner": "KEN", "members": ["EGY", "JOR", "TUR"]}),
        (["spread", "QAT"], {"continent": "Asia", "area": "counter_terrorism"}),
        (["gaps", "QAT", "--with", "PRT", "--with", "TUR"], {"area": "mutual_defence", "not_with": ["PRT", "TUR"]}),
        (["missing", "GCC", "Türkiye"], {"member": "ARE", "instruments": 0}),
        (["status", "in/old.txt", "--on", "2024-06-30"], {"status": "expired"}),
        (["calendar", "--from", "2014-01-01", "--to", "2015-01-01"],
         {"on": "2014-09-01", "event": "last_day_for_notice"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)  # fmt: skip
def test_every_question_answers_in_all_three_shapes(ask, arguments, first):
    status, out, error = ask(*arguments, "--format", "json")
    assert (status, error) == (0, "")
    rows = json.loads(out)
    assert rows[0] | first == rows[0]
    status, out, _ = ask(*arguments, "--format", "csv")
    table = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert len(table) == len(rows)
    assert list(table[0]) == list(rows[0])
    status, out, _ = ask(*arguments)
    assert status == 0
    assert f"{len(rows)} row" in out


def test_what_an_answer_leaves_out_is_said_below_the_table(ask):
    assert "documents that make no pair: no party found 1; not concluded" in ask("partnerships")[2]
    assert "commitments given to no side: " in ask("exchange")[2]
    assert "instruments without days here: silence 4; " in ask("calendar", "--from", "2014-01-01")[2]


def test_answers_go_to_files(ask, tmp_path):
    for name in ("pairs.csv", "pairs.json"):
        status, out, _ = ask("partnerships", "--out", tmp_path / name)
        assert (status, out) == (0, f"written: {tmp_path / name}\n")
    assert len(json.loads((tmp_path / "pairs.json").read_text("utf-8"))) == 9
    assert (tmp_path / "pairs.csv").read_text("utf-8").count("\n") == 10
    assert ask("calendar", "--from", "2014-01-01", "--to", "2016-01-01", "--out", tmp_path / "due.ics")[0] == 0
    assert len(icalendar.Calendar.from_ical((tmp_path / "due.ics").read_bytes()).walk("VEVENT")) == 2


def test_status_takes_events_from_a_file(ask, tmp_path):
    _, out, _ = ask("status", "in/terror.txt", "--on", "2024-06-30", "--format", "json")
    document = json.loads(out)[0]["document"]
    events = tmp_path / "events.csv"
    events.write_text(f"document,event,on\n{document},in_force,2019-02-01\n", "utf-8")
    _, out, _ = ask("status", "in/terror.txt", "--on", "2024-06-30", "--events", events, "--format", "json")
    (row,) = json.loads(out)
    assert (row["status"], row["since"]) == ("in_force", "2019-02-01")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["partnerships", "--country", "Quatar"], "no country or organisation is known as 'Quatar'"),
        (["partnerships", "--out", "pairs.xls"], "pairs.xls must end in .csv or .json"),
        (["partnerships", "--out", "nowhere/pairs.csv"], "nowhere/pairs.csv cannot be written: No such file"),
        (["status", "--on", "yesterday"], "'yesterday' is no day"),
        (["status", "--events", "nowhere.csv"], "the events in nowhere.csv cannot be read"),
        (["calendar", "--from", "2020-01-01", "--to", "2019-01-01"], "the period ends before it begins"),
        (["missing", "GCC"], "Missing argument 'PARTNER'."),
        (["rumours"], "No such command 'rumours'."),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_and_status_2(ask, arguments, sentence):
    status, out, error = ask(*arguments)
    assert (status, out) == (2, "")
    assert error.startswith(f"mithaq: {sentence}")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("@SUM(A1)", "'@SUM(A1)"), ("-1+2", "'-1+2"), (-0.5, "-0.5"),
        (["QAT", "TUR"], "QAT; TUR"), (["=1", "b"], "'=1; b"), (None, ""), ("Treaty", "Treaty"),
    ],
)  # fmt: skip
def test_no_cell_of_a_csv_file_is_a_formula(value, cell):
    assert _cell(value) == cell
