import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.life_cycle.dates import find_dates

from .texts import rules


def dates(text):
    return list(find_dates(text, rules().dates))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("this 16th day of December 2014", "2014-12-16"),
        ("on 16 December 2014", "2014-12-16"),
        ("the fourth day of April, 1949", "1949-04-04"),
        ("on this third day of May in the year 2011", "2011-05-03"),
        ("on this 14th day of June in this year 2008", "2008-06-14"),
        ("this seventeenth day of July of the year two thousand and eight", "2008-07-17"),
        ("this twenty-seventh day of April One thousand nine hundred and ninety-one", "1991-04-27"),
        ("on the day the 23rd. of July 1971", "1971-07-23"),
        ("December 8th, 1991", "1991-12-08"),
        ("June 15 2004", "2004-06-15"),
        ("08.12.1991", "1991-12-08"),
        ("29-X-1984", "1984-10-29"),
        ("2022-07-15", "2022-07-15"),
        ("25/12/1999", "1999-12-25"),
        ("12/25/1999", "1999-12-25"),
        ("05/05/1999", "1999-05-05"),
        ("December 2014", "2014-12"),
        ("in the month of May 1990", "1990-05"),
        ("le 1er juin 1990", "1990-06-01"),
        ("le vingt-neuf octobre mil neuf cent quatre-vingt-quatre", "1984-10-29"),
        ("le 27 du mois de mars de l’an 2012", "2012-03-27"),
        ("op de tweeëntwintigste mei 1998", "1998-05-22"),
        ("2 Mayıs 2003", "2003-05-02"),
        ("3 de mayo de 2003", "2003-05-03"),
        ("tanggal 3 Agustus 2003", "2003-08-03"),
        ("4 نيسان 2016", "2016-04-04"),
        ("4 and 5 April 2024", "2024-04-05"),
        ("July 15-16, 2022", "2022-07-16"),
        ("16December2014", "2014-12-16"),
    ],
)
def test_dates_of_treaty_formulas(text, value):
    assert [d.value for d in dates(text)] == [value]


@pytest.mark.parametrize(
    "text",
    ["31 February 2001", "Resolution 1234 (1999)", "Articles 5 and 6", "30 days", "99.99.1999", "12 Safar 1250 AH"],
)
def test_what_is_no_date(text):
    assert dates(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("24 Safar 1436 AH", "2014-12-16"), ("12 Rabi' al-Awwal 1425H", "2004-05-01"), ("٢٤ صفر ١٤٣٦ هـ", "2014-12-16")],
)
def test_hijri_dates_are_converted_and_marked(text, value):
    (found,) = dates(text)
    assert (found.value, found.calendar) == (value, "hijri")


def test_a_day_and_a_month_that_cannot_be_told_apart_leave_the_year_and_a_doubt():
    (found,) = dates("03/04/1999")
    assert found.value == "1999"
    assert found.doubt is not None


@given(
    st.dates(date(1700, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["{d} {m} {y}", "{m} {d}, {y}", "{d} day of {m}, {y}"]),
)
def test_every_day_is_read_back(day, form):
    text = form.format(d=day.day, m=calendar.month_name[day.month], y=day.year)
    assert [d.value for d in dates(f"Done on {text} at Utopia")] == [day.isoformat()]


@given(st.text(alphabet="0123456789 ./-,May of day the one thousandAH", max_size=60))
def test_spans_hold_the_words_and_values_are_iso(text):
    for found in dates(text):
        assert found.span.of(text)
        assert date.fromisoformat(
            found.value + "-01-01"[len(found.value) - 4 :] if len(found.value) < 10 else found.value
        )
