"""Names of instruments, laws, authorities and organisations are told from what the text itself says."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.areas.cues import Hit
from pipeline.extract.areas.names import IN_A_NAME, find_names, weaken_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("under the Mutual Trade Assistance Agreement of 1961", ["Mutual Trade Assistance Agreement"]),
        ("to the Ministry of Health and Sport of Utopia.", ["Ministry of Health and Sport of Utopia"]),
        ("the Utopian Organisation for the Safety of Air Navigation may",
         ["Utopian Organisation for the Safety of Air Navigation"]),
        ("in the Occupational Diseases Act 1993", ["Occupational Diseases Act"]),
        ("a convention on health, and the act of training", []),
        ("The Parties shall protect the environment. Agreement is reached.", []),
    ],
)  # fmt: skip
def test_what_is_a_name(text, names):
    assert [text[start:end] for start, end in find_names(text)] == names


def test_a_cue_in_a_name_tells_less_than_one_outside():
    text = "the Ministry of Health shall fight diseases"
    inside, outside = text.index("Health"), text.index("diseases")
    hits = weaken_names([Hit(inside, inside + 6, 0, 0.75, 1), Hit(outside, outside + 8, 0, 0.75, 2)], text)
    assert [hit.weight for hit in hits] == [0.75 * IN_A_NAME, 0.75]


@given(st.lists(st.sampled_from(["Act", "Ministry", "of", "the", "Health", "and", ".", "sea", "\n\n"]), max_size=40))
def test_names_lie_inside_the_text_in_order(words):
    text = " ".join(words)
    names = find_names(text)
    assert all(0 <= start < end <= len(text) for start, end in names)
    assert [end for _, end in names] == sorted(end for _, end in names)


@pytest.mark.parametrize("text", ["Ministry of " * 50_000, "A" * 500_000, "Health and " * 50_000 + "Act"])
def test_strange_texts_take_linear_time(text):
    started = time.perf_counter()
    find_names(text)
    assert time.perf_counter() - started < 5
