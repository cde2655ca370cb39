"""Edited texts keep the way back to each character's source."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.structure.edits import Draft, Edit


@st.composite
def rounds_of_edits(draw):
    """Return a text and, per round, cuts given as (gap before, length, words)."""
    text = draw(st.text(alphabet="abcdefgh", min_size=1, max_size=20))
    steps = st.tuples(st.integers(0, 4), st.integers(1, 3), st.sampled_from(["", "X", "XY", "XYZV"]))
    return text, draw(st.lists(st.lists(steps, max_size=4), min_size=1, max_size=3))


@given(rounds_of_edits())
def test_a_text_edited_in_rounds_agrees_with_a_list_of_sources(case):
    text, rounds = case
    draft, sources = Draft(text), list(range(len(text)))
    for steps in rounds:
        edits, at = [], 0
        for gap, length, words in steps:
            start = at + gap
            end = min(start + length, len(draft.text))
            if start >= end:
                break
            edits.append(Edit(start, end, words))
            at = end + 1
        expected_text, expected, at = "", [], 0
        for start, end, words in edits:
            expected_text += draft.text[at:start] + words
            expected += sources[at:start] + [sources[min(start + n, end - 1)] for n in range(len(words))]
            at = end
        expected_text += draft.text[at:]
        expected += sources[at:]
        draft, sources = draft.edited(edits), expected
        assert draft.text == expected_text
        assert [draft.source(n) for n in range(len(draft.text))] == expected
        assert expected == sorted(expected)


def test_a_source_is_found_again_where_it_stands_now():
    draft = Draft("one two three").edited([Edit(3, 8, " ")])
    assert draft.text == "one three"
    assert draft.text[draft.position(8)] == "t"
    assert draft.position(5) == 4
