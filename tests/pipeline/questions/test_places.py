"""Countries, groups and their codes."""

import pytest

from pipeline.errors import SettingsError
from pipeline.questions.places import cow_abbreviation, cow_of, members, name_of, places, resolve


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("QAT", "QAT"), ("qat", "QAT"), ("qa", "QAT"), ("Qatar", "QAT"), (" state of  QATAR ", "QAT"),
        ("Turkey", "TUR"), ("Türkiye", "TUR"), ("تركيا", "TUR"), ("Turquie", "TUR"), ("Arab League", "LAS"),
        ("oic", "OIC"), ("NATO", "NATO"), ("USSR", "SUN"), ("Russia", "RUS"), ("Congo", "COG"), ("NE", "NER"),
        ("US", "USA"),
    ],
)  # fmt: skip
def test_places_are_known_by_codes_and_names(text, code):
    assert resolve(text) == code


@pytest.mark.parametrize(("text", "near"), [("Quatar", "; near it: Qatar"), ("Atlantis", ""), ("", ""), ("Q", "")])
def test_an_unknown_place_is_told_with_what_is_near(text, near):
    with pytest.raises(SettingsError) as told:
        resolve(text)
    assert str(told.value) == (
        f"no country or organisation is known as {text!r}: give a code such as QAT or a name{near}"
    )


@pytest.mark.parametrize(
    ("code", "year", "number"),
    [
        ("DEU", 1938, 255), ("DEU", 1950, 260), ("DEU", 1989, 260), ("DEU", 1990, 255), ("DEU", None, 255),
        ("YEM", 1989, 678), ("YEM", 1990, 679), ("YEM", None, 679), ("RUS", None, 365), ("SUN", 1980, 365),
        ("PSE", None, None), ("EU", None, None), ("BHR", None, 692), ("MDV", None, 781),
    ],
)  # fmt: skip
def test_correlates_of_war_numbers_hold_for_a_year(code, year, number):
    assert cow_of(code, year) == number


def test_every_state_has_a_region_and_a_code_where_the_state_system_lists_it():
    states = [place for place in places().values() if place.kind == "state"]
    assert {place.code for place in states if place.subregion is None} == set()
    without = {place.code for place in states if place.cow is None and place.of is None}
    assert without == {"VAT", "PSE", "ESH", "COK", "NIU"}
    assert {place.code for place in states if place.former} <= {place.code for place in states if place.ended}
    numbers = [place.cow for place in states if place.cow and not place.former]
    assert len(set(numbers)) == len(numbers)
    assert all(cow_abbreviation(place.code) for place in states if place.cow)


@pytest.mark.parametrize(
    ("group", "day", "count"), [("GCC", None, 6), ("OIC", None, 57), ("QAT", None, 1), ("OIC", "1970-01-01", 25)]
)
def test_members_of_groups(group, day, count):
    assert len(members(group, day)) == count


def test_an_unknown_code_is_its_own_name():
    assert name_of("XYZ") == "XYZ"
