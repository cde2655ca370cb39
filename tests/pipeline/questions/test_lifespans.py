"""From the terms of a text to its standing on a day, as a table."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.questions.lifespans import Terms, began, day_range, lifespan, plus, words
from pipeline.questions.standing import STATUSES, renewals, stand

ON_SIGNATURE = {"entry": "signature", "entry_quote": "It enters into force on the date of its signature."}
TACIT = {"duration": "P5Y", "renewal": "tacit"}


def terms(signed="2010-03-01", **more):
    return Terms(document="d", signed=day_range(signed), binding=more.pop("binding", True), **more)


def on(day, **more):
    return stand(lifespan(terms(**more)), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "more", "status", "reason"),
    [
        ("2010-02-28", ON_SIGNATURE, "not_signed", "It was signed later, on 2010-03-01."),
        ("2010-03-01", ON_SIGNATURE, "in_force", "In force since 2010-03-01, on signature; no term was found"),
        ("2024-06-30", ON_SIGNATURE | {"duration": "indefinite"}, "in_force", "it lasts until terminated"),
        ("2015-02-28", ON_SIGNATURE | {"duration": "P5Y"}, "in_force", "its term is 5 years"),
        ("2015-03-01", ON_SIGNATURE | {"duration": "P5Y"}, "expired", "was over on 2015-03-01; no renewal was found"),
        ("2015-02-28", ON_SIGNATURE | TACIT, "in_force", "its term is 5 years, renewed tacitly after it"),
        ("2015-03-01", ON_SIGNATURE | TACIT, "renewed", "renewed tacitly, for a time not found, unless notice"),
        (
            "2024-06-30",
            ON_SIGNATURE | TACIT | {"renewal_quote": "It is renewed for successive periods of two years."},
            "renewed",
            "renewed tacitly, every 2 years, unless notice was given, which the text cannot tell",
        ),
        ("2016-01-01", ON_SIGNATURE | {"duration": "P5Y", "renewal": "express"}, "unknown", "renewal was agreed"),
        ("2010-06-01", {"entry": "notification"}, "in_force_if", "It enters into force when notifications are made"),
        ("2010-06-01", {"entry": "ratification"}, "in_force_if", "whether and when that happened, the text cannot"),
        ("2010-06-01", {"entry": "ratification", "provisional": "from_signature"}, "provisional", "Applied provis"),
        (
            "2016-06-01",
            {"entry": "ratification", "duration": "P5Y"},
            "unknown",
            "its term is 5 years from then, so it is over if it began before 2011-06-01",
        ),
        ("2014-06-01", {"entry": "ratification", "duration": "P5Y"}, "in_force_if", "its term is 5 years"),
        ("2010-06-01", {}, "unknown", "No clause on entry into force was found."),
        ("2010-06-01", {"binding": False}, "signed", "It does not bind in law"),
        ("2010-06-01", {"entry": "other"}, "in_force_if", "on an event besides signature"),
        ("2010-06-01", {"entry": "fixed_date", "fixed": "2011-01-01"}, "signed", "not before 2011-01-01"),
        ("2011-01-01", {"entry": "fixed_date", "fixed": "2011-01-01"}, "in_force", "on the day that the text fixes"),
        ("2010-02-01", {"entry": "fixed_date", "fixed": "2010-01-01"}, "in_force", "In force since 2010-01-01"),
        ("2011-06-01", {"entry": "fixed_date", "fixed": "2011"}, "unknown", "between 2011-01-01 and 2011-12-31"),
        ("2011-06-01", {"entry": "fixed_date"}, "unknown", "a fixed day that was not read"),
        ("2010-06-01", ON_SIGNATURE | {"signed": None}, "unknown", "the day of signature was not found"),
        ("2010-06-01", {"entry": "ratification", "signed": None}, "unknown", "the day of signature was not found"),
        ("2010-06-01", ON_SIGNATURE | {"signed": "2010"}, "unknown", "signed some day between 2010-01-01 and 2010-12"),
        ("2011-06-01", ON_SIGNATURE | {"signed": "2010"}, "in_force", "In force since some day up to 2010-12-31"),
        ("2010-06-01", ON_SIGNATURE | {"ended": ("Borduria", date(2010, 5, 1))}, "unknown", "Borduria ended on 2010"),
        ("2010-04-01", ON_SIGNATURE | {"ended": ("Borduria", date(2010, 5, 1))}, "in_force", "In force since"),
    ],
)
def test_status_and_reason(day, more, status, reason):
    found = on(day, **more)
    assert found.status == status
    assert reason in found.reason
    assert found.reason.endswith(".")


@pytest.mark.parametrize(
    ("quote", "begins", "needs"),
    [
        ("It enters into force on signature.", "2010-03-15", None),
        ("It enters into force thirty days after the date of its signature.", "2010-04-14", None),
        ("It enters into force on the first day of the second month following its signature.", "2010-05-01", None),
        ("It enters into force on the first day of the month following the date of signature.", "2010-04-01", None),
        ("It enters into force on the date of your reply.", None, "reply"),
        ("It enters into force upon signature, subject to approval by the Assembly.", None, "later"),
        ("It enters into force ninety days after it has been signed on behalf of six Governments.", None, "later"),
    ],
)
def test_signature_is_not_always_the_beginning(quote, begins, needs):
    life = lifespan(terms("2010-03-15", entry="signature", entry_quote=quote))
    assert life.begin[1] == (date.fromisoformat(begins) if begins else None)
    assert life.needs == needs


@pytest.mark.parametrize(
    ("quote", "period"),
    [
        ("It is renewed for successive periods of two years unless notice of six months is given.", "P2Y"),
        ("Unless denounced six months before, it is extended tacitly for periods of ten (10) years.", "P10Y"),
        ("It is valid for one year and is extended from year to year.", "P1Y"),
        ("It is renewable by tacit consent for similar periods unless notice of three months is given.", "P5Y"),
        ("It continues; it shall thereafter remain in force unless denounced with one year's notice.", "indefinite"),
        ("It is renewed automatically unless notice of six months is given.", None),
        ("", None),
    ],
)
def test_how_long_a_renewal_lasts(quote, period):
    assert lifespan(terms(**ON_SIGNATURE, **TACIT, renewal_quote=quote)).period == period


def test_renewals_keep_the_day_of_the_month():
    life = lifespan(
        terms("2008-02-29", **ON_SIGNATURE, duration="P1Y", renewal="tacit", renewal_quote="renewed from year to year")
    )
    assert [str(day) for day in renewals(life, limit=5)] == [
        "2009-02-28", "2010-02-28", "2011-02-28", "2012-02-28", "2013-02-28",
    ]  # fmt: skip


def test_what_is_known_from_elsewhere_settles_what_the_text_leaves_open():
    life = lifespan(terms(entry="ratification", duration="P5Y"))
    found = stand(began(life, date(2012, 1, 1), "as supplied"), date(2017, 1, 1))
    assert (found.status, found.until) == ("expired", date(2017, 1, 1))


@pytest.mark.parametrize(
    ("term", "after", "said"),
    [
        ("P1M", date(2011, 2, 28), "1 month"),
        ("P1Y6M", date(2012, 7, 31), "1 year and 6 months"),
        ("P2W", date(2011, 2, 14), "2 weeks"),
        ("PT5H", None, "PT5H"),
        ("P9000Y", None, "9000 years"),
    ],
)
def test_terms_are_added_and_said(term, after, said):
    assert plus(date(2011, 1, 31), term) == after
    assert words(term) == said


@given(
    day=st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)),
    signed=st.sampled_from([None, "1950", "1950-06", "1950-06-15", "2020-02-29"]),
    entry=st.sampled_from([None, "signature", "fixed_date", "notification", "ratification", "other"]),
    fixed=st.sampled_from([None, "1951-01-01", "2030"]),
    duration=st.sampled_from([None, "indefinite", "P1Y", "P10Y", "P9999Y"]),
    renewal=st.sampled_from([None, "tacit", "express"]),
    binding=st.sampled_from([None, True, False]),
)
def test_every_text_stands_somehow_on_every_day(day, signed, entry, fixed, duration, renewal, binding):
    known = terms(signed, entry=entry, fixed=fixed, duration=duration, renewal=renewal, binding=binding)
    found = stand(lifespan(known), day)
    assert found.status in STATUSES
    assert found.reason[0].isupper()
    if found.status in {"in_force", "renewed", "expired"}:  # never without a beginning that the text itself shows
        assert fixed or (entry == "signature" and signed)
