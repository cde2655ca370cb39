"""Marks, exports, filters, words and shades."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.explorer import words, worldmap
from pipeline.explorer.export import cell
from pipeline.explorer.marked import Mark, marked, part_at, parts
from tests.pipeline.explorer.conftest import FORMULA

TEXT = "The <Parties> shall train\n\nofficers & crews."


@pytest.mark.parametrize(
    ("marks", "html"),
    [
        ([], "The &lt;Parties&gt; shall train<br>officers &amp; crews."),
        ([Mark(4, 13, 1, "i", "")], "The <i>&lt;Parties&gt;</i> shall train<br>officers &amp; crews."),
        ([Mark(0, 19, 0, "mark", "a", id="c"), Mark(14, 25, 1, "b", "t")],
         '<mark class="a" id="c">The &lt;Parties&gt; </mark><mark class="a"><b class="t">shall</b></mark>'
         '<b class="t"> train</b><br>officers &amp; crews.'),
        ([Mark(-5, 3, 0, "i", "")], "<i>The</i> &lt;Parties&gt; shall train<br>officers &amp; crews."),
    ],
)  # fmt: skip
def test_marks_nest_and_keep_the_words(marks, html):
    assert marked(TEXT, start=0, marks=marks) == html


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70), st.integers(0, 3)), max_size=6))
def test_marked_text_is_the_text(text, spans):
    marks = [Mark(10 + min(a, b), 10 + max(a, b), rank, "i", "") for a, b, rank in spans if a != b]
    html = str(marked(text, start=10, marks=marks))
    assert html.count("<i>") == html.count("</i>")
    plain = re.sub(r"</?i>", "", html)
    assert plain.count("<") == plain.count("<br>")
    assert len(re.sub(r"&(?:#\d+|\w+);", "x", plain.replace("<br>", ""))) == len(re.sub("\n", "", text))


def test_long_texts_are_parted_where_provisions_end():
    provisions = [{"length": 15_000, "span_start": n * 15_000} for n in range(7)]
    ranges = parts(provisions)
    assert ranges == [(0, 3), (3, 6), (6, 7)]
    assert [part_at(n, provisions, ranges) for n in (0, 44_999, 45_000, 10**9)] == [1, 1, 2, 3]
    assert parts([]) == [(0, 0)]
    assert part_at(5, [], [(0, 0)]) == 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "＝1", FORMULA])
def test_text_is_no_formula(text):
    assert cell(text).startswith("'")


@pytest.mark.parametrize(
    ("value", "shown"), [(-5, "-5"), (0.25, "0.25"), (None, ""), (True, "yes"), (["a", "b"], "a, b")]
)
def test_numbers_and_lists_stay_as_they_are(value, shown):
    assert cell(value) == shown


def test_the_export_is_what_the_filter_leaves(site):
    whole = list(csv.DictReader(io.StringIO(site.get("/commitments.csv").text.lstrip("\ufeff"))))
    some = list(csv.DictReader(io.StringIO(site.get("/commitments.csv?modality=intention").text.lstrip("\ufeff"))))
    assert len(whole) == 5
    assert [row["quote"] for row in some] == [f"'{FORMULA}"]
    assert site.get("/api/commitments?modality=intention").json()["total"] == 1
    assert "1</b> commitment" in site.get("/commitments?modality=intention").text


@pytest.mark.parametrize(
    ("value", "shown"),
    [("2019-05-12", "12 May 2019"), ("2019-05", "May 2019"), ("2019", "2019"), (None, ""), ("2019-13", "2019-13")],
)
def test_days(value, shown):
    assert words.day(value) == shown


@pytest.mark.parametrize(
    ("status", "assumes", "binding", "shown"),
    [
        ("in_force_if", ["ratification", "no_notice"], True, "in force, if it was ratified"),
        ("in_force_if", ["notification"], None, "in force, if the notifications were made"),
        ("in_force_if", ["renewal_agreed"], None, "in force, if its conditions were met"),
        ("signed", [], False, "signed, not binding in law"),
        ("signed", [], True, "signed, not in force"),
        ("unknown", ["succession"], None, "standing unknown"),
    ],
)
def test_a_standing_says_what_it_depends_on(status, assumes, binding, shown):
    assert words.standing({"status": status, "assumes": assumes, "binding": binding}) == shown


def test_names_of_rules_and_files_may_break_and_are_escaped():
    assert words.breakable("a.b_<c>/d-1") == "a.<wbr>b_&lt;c&gt;/<wbr>d-<wbr>1"


@pytest.mark.parametrize(
    ("value", "shown"), [("P5Y", "5 years"), ("P1Y6M", "1 year 6 months"), ("PT12H", "12 hours"), ("", ""), ("x", "x")]
)
def test_terms(value, shown):
    assert words.term(value) == shown


def test_small_states_are_on_the_map_and_former_ones_where_their_seat_was():
    drawn = worldmap.draw({"BHR": 3, "MDV": 1, "SUN": 4}, noun="instruments")
    assert {"/countries/BHR", "/countries/MDV", "/countries/RUS"} <= set(re.findall(r'href="([^"]+)"', drawn))
    assert drawn.count("<circle") == 2
    assert "Bahrain: 3 instruments" in drawn


@pytest.mark.parametrize(("counts", "steps"), [({}, []), ({"A": 1}, [1]), ({"A": 1, "B": 9, "C": 50}, [1, 9, 50])])
def test_shades_begin_at_one(counts, steps):
    assert worldmap.steps(counts) == steps
