from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.life_cycle.passage import Passage

TEXTS = st.text(alphabet="ab \n\t", max_size=40)


@given(TEXTS, TEXTS, TEXTS, st.data())
def test_every_word_leads_back_to_itself(before, core, after, data):
    whole = f"{before}x{core}y{after}"
    passage = Passage.of(whole, len(before), len(before) + len(core) + 2)
    assert passage.text == " ".join(f"x{core}y".split())
    start = data.draw(st.integers(0, len(passage.text) - 1))
    end = data.draw(st.integers(start + 1, len(passage.text)))
    if not (passage.text[start].isspace() or passage.text[end - 1].isspace()):
        assert " ".join(passage.span(start, end).of(whole).split()) == passage.text[start:end]


@given(TEXTS, st.data())
def test_the_rest_of_a_passage_leads_back_alike(core, data):
    whole = f"x{core}y"
    passage = Passage.of(whole, 0, len(whole))
    start = data.draw(st.integers(0, len(passage.text) - 1))
    rest = passage.rest(start)
    assert rest.text == passage.text[start:]
    assert rest.span(len(rest.text) - 1, len(rest.text)) == passage.span(len(passage.text) - 1, len(passage.text))


def test_words_between_two_places():
    whole = "on  1 May   and at\nB on 3 May"
    passage = Passage.of(whole, 0, len(whole))
    first, second = passage.span(3, 8), passage.span(passage.text.index("3 May"), len(passage.text))
    assert passage.between(first, second) == " and at B on "
