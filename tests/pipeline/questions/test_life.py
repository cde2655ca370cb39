"""Status and calendar of the invented collection, events from a file, and the iCalendar file."""

from datetime import UTC, date, datetime

import icalendar
import pytest

from pipeline.errors import SettingsError
from pipeline.questions.collection import records
from pipeline.questions.events import Event, read_events
from pipeline.questions.ics import calendar_file
from pipeline.questions.life import calendar, status, undated

MADE_AT = datetime(2024, 6, 30, 12, tzinfo=UTC)


def standing(collection, on="2024-06-30", **asked):
    return {row["title"]: row["status"] for row in records(status(collection, on=on, **asked))}


def document(collection, path):
    return collection.rows("SELECT document FROM instruments WHERE path = $p", {"p": path}).to_pylist()[0]["document"]


def test_status_of_all_instruments(collection):
    assert standing(collection) == {
        "in/school.txt": "renewed",
        "in/terror.txt": "in_force_if",
        "in/sea.txt": "in_force_if",
        "in/statement.txt": "signed",
        "in/old.txt": "expired",
        "in/union.txt": "unknown",
        "in/council.txt": "unknown",
        "in/loan.txt": "unknown",
        "in/year.txt": "in_force",
        "in/pact_en.txt": "provisional",
        "in/undated.txt": "unknown",
        "in/nobody.txt": "unknown",
    }


def test_status_names_the_sentences_it_rests_on(collection):
    (row,) = records(status(collection, on="2024-06-30", document="in/school.txt"))
    assert row["clauses"] == [
        "It enters into force on the date of its signature.",
        "It lasts for five years.",
        "It is then renewed for successive periods of two years.",
        "Notice of six months may be given.",
    ]
    assert (row["since"], row["until"], row["notice"]) == (date(2010, 3, 1), date(2025, 3, 1), "P6M")
    assert row["assumes"] == ["no_notice"]


def test_status_can_be_chosen(collection):
    assert set(standing(collection, country="Türkiye")) == {"in/terror.txt", "in/sea.txt", "in/statement.txt"}
    assert set(standing(collection, only=["expired", "renewed"])) == {"in/school.txt", "in/old.txt"}
    assert set(standing(collection, document=document(collection, "in/old.txt")[:8])) == {"in/old.txt"}


def test_calendar_of_a_period_in_order(collection):
    rows = records(calendar(collection, since="2014-01-01", until="2017-03-01"))
    assert [(str(row["on"]), row["event"]) for row in rows] == [
        ("2014-09-01", "last_day_for_notice"),
        ("2015-03-01", "renews"),
        ("2016-09-01", "last_day_for_notice"),
        ("2017-03-01", "renews"),
    ]
    assert rows[0]["quote"] == "Notice of six months may be given."
    assert rows[0]["reason"] == "Last day for notice of 6 months before 2015-03-01, when it is renewed."


def test_calendar_knows_ends_of_terms(collection):
    rows = records(calendar(collection, since="1986-01-01", until="2003-12-31"))
    assert [(str(row["on"]), row["event"], row["title"]) for row in rows] == [
        ("1986-01-01", "enters_into_force", "in/old.txt"),
        ("1996-01-01", "expires", "in/old.txt"),
        ("2000-04-10", "enters_into_force", "in/loan.txt"),
        ("2003-04-10", "first_term_ends", "in/loan.txt"),
    ]


def test_instruments_without_days_are_counted(collection):
    assert {row["reason"]: row["instruments"] for row in records(undated(collection))} == {
        "silence": 4, "no_term": 2, "notification": 2, "ratification": 1,
    }  # fmt: skip


def test_events_settle_what_texts_leave_open(collection):
    school, terror = document(collection, "in/school.txt"), document(collection, "in/terror.txt")
    events = [
        Event(document=terror, event="in_force", on=date(2019, 1, 1)),
        Event(document=school, event="notice", on=date(2024, 5, 1)),
    ]
    assert standing(collection, events=events, country="QAT") == {
        "in/terror.txt": "in_force", "in/school.txt": "notice_given", "in/undated.txt": "unknown",
    }  # fmt: skip
    assert standing(collection, on="2024-11-01", events=events)["in/school.txt"] == "terminated"
    rows = records(calendar(collection, since="2024-05-02", until="2026-01-01", events=events))
    assert [(str(row["on"]), row["event"]) for row in rows] == [("2024-11-01", "expires")]
    ended = [Event(document=terror, event="terminated", on=date(2020, 1, 1))]
    assert standing(collection, events=ended)["in/terror.txt"] == "terminated"
    assert standing(collection)["in/terror.txt"] == "in_force_if"  # the collection itself is not changed


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("document,on\nx,2020-01-01\n", "lacks the column 'event'"),
        ("document,event,on\nx,ratified,2020-01-01\n", "line 2: the event is 'ratified', it must be one of in_force"),
        ("document,event,on\nx,notice,2020\n", "line 2: the day is '2020', it must be like 2024-06-30"),
        ("document,event,on\n,notice,2020-01-01\n", "line 2: the document is missing"),
        ("", "lacks the column 'document'"),
    ],
)
def test_a_wrong_file_of_events_is_told_with_its_line(tmp_path, content, sentence):
    path = tmp_path / "events.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(SettingsError) as told:
        read_events(path)
    assert sentence in str(told.value)


def test_events_are_read_and_must_be_about_instruments(tmp_path, collection):
    path = tmp_path / "events.csv"
    path.write_text("﻿document,event,on,source\nabc,notice,2020-01-01,cable 12\n", "utf-8")
    events = read_events(path)
    assert events == (Event(document="abc", event="notice", on=date(2020, 1, 1)),)
    with pytest.raises(SettingsError, match="no instrument concluded between parties has the document 'abc'"):
        status(collection, on="2020-01-01", events=events)


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda c: status(c, on="2020-02-30"), "'2020-02-30' is no day"),
        (lambda c: status(c, on="2020-02-03", only=["dead"]), "'dead' is no status: they are not_signed, signed"),
        (lambda c: status(c, on="2020-02-03", document="zz"), "no instrument concluded between parties matches 'zz'"),
        (lambda c: calendar(c, since="2021-01-01", until="2020-01-01"), "the period ends before it begins"),
    ],
)
def test_a_wrong_argument_is_told_in_a_sentence(collection, ask, sentence):
    with pytest.raises(SettingsError) as told:
        ask(collection)
    assert str(told.value).startswith(sentence)


def test_the_calendar_can_be_imported_and_keeps_its_identities(collection):
    rows = calendar(collection, since="2014-01-01", until="2015-12-31")
    content = calendar_file(rows, made_at=MADE_AT)
    entries = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert [(entry["dtstart"].dt, entry["dtend"].dt) for entry in entries] == [
        (date(2014, 9, 1), date(2014, 9, 2)), (date(2015, 3, 1), date(2015, 3, 2)),
    ]  # fmt: skip
    assert entries[0]["summary"] == "Last day for notice: Qatar, Portugal"
    assert "“Notice of six months may be given.”" in entries[0]["description"]
    assert len({entry["uid"] for entry in entries}) == 2
    assert content == calendar_file(rows, made_at=MADE_AT)
    assert max(map(len, content.split(b"\r\n"))) <= 75
