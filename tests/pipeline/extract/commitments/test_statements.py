"""The parser's text and the way back from it."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.commitments.statements import clean

TEXTS = st.text(alphabet="ab Cc-o*_<u>\\\n(a);:, reé", min_size=1, max_size=80)


@given(TEXTS)
def test_every_character_kept_is_found_again(raw):
    kept, anchors = clean(raw, 0, len(raw))
    at = 0
    for number, (offset, source) in enumerate(anchors):
        end = anchors[number + 1][0] if number + 1 < len(anchors) else len(kept)
        for i in range(offset, end):
            there = raw[source + i - offset] if source + i - offset < len(raw) else ""
            assert kept[i] == there or kept[i] == " "
            at = i
    assert at <= len(kept)


def test_markup_enumerators_and_line_breaks_go():
    kept, _ = clean("**Each** Party\nshall: (a) co-operate; and (b) re-export <u>goods</u>", 0, 68)
    assert kept == "Each Party shall: cooperate; and re-export goods"
