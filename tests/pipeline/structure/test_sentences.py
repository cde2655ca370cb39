# ruff: noqa: E501 (a case of a table is one line)
"""Sentences end where a reader would end them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.structure.sentences import sentence_spans, sentences
from pipeline.types import InstrumentText, Origin, Provision, ProvisionKind, Span

CASES = [
    ("The Parties meet. They report.", ["The Parties meet.", "They report."]),
    ("1. The Parties meet. They report.", ["The Parties meet.", "They report."]),
    ("(a) provide training;", ["provide training;"]),
    ("- train; and", ["train; and"]),
    ("Under Art. 3, para. 2, of Treaty No. 5 it ends.", ["Under Art. 3, para. 2, of Treaty No. 5 it ends."]),
    ("Mr. A. B. Resin of the U.S. Army met H.E. Dr. Column.", ["Mr. A. B. Resin of the U.S. Army met H.E. Dr. Column."]),
    ("They met in Port Amber, A.C. The talks ended.", ["They met in Port Amber, A.C.", "The talks ended."]),
    ("Ships, e.g. Tugs, i.e. small ones, etc. The rest stays.", ["Ships, e.g. Tugs, i.e. small ones, etc.", "The rest stays."]),
    ("It is in Annex A. Costs are in Annex B. Nothing else is.", ["It is in Annex A.", "Costs are in Annex B.", "Nothing else is."]),
    ("It ended in 1992. The next began.", ["It ended in 1992.", "The next began."]),
    ("See paragraph 4. The Parties agree.", ["See paragraph 4.", "The Parties agree."]),
    ("Ships carry: tugs; barges; and rafts.", ["Ships carry: tugs; barges; and rafts."]),
    ("He said “We agree.” They left.", ["He said “We agree.”", "They left."]),
    ("The plan (see Annex. It is long.) holds. All agree.", ["The plan (see Annex. It is long.) holds.", "All agree."]),
    ("of mutual benefit.Have agreed as follows:", ["of mutual benefit.", "Have agreed as follows:"]),
    ("It costs 1.5 million. Amber pays 2,000.50 crowns.", ["It costs 1.5 million.", "Amber pays 2,000.50 crowns."]),
    ("Is it? Yes! It is.", ["Is it?", "Yes!", "It is."]),
    ("تتعهد الأطراف. ثم تجتمع.", ["تتعهد الأطراف.", "ثم تجتمع."]),
    ("各方应合作。各方应开会。", ["各方应合作。", "各方应开会。"]),
    ("The Parties meet. (b) They report.", ["The Parties meet.", "(b) They report."]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_sentences_of_a_text(text, expected):
    assert [span.of(text) for span in sentence_spans(text, Span(0, len(text)))] == expected


def test_a_heading_is_one_sentence():
    text = InstrumentText(text="Article 2. Costs. Fees", origins=(Origin(0, 1, 0),))
    heading = Provision(id="x", kind=ProvisionKind.HEADING, span=Span(0, 22))
    assert sentences(text, heading) == (Span(0, 22),)


def test_sentences_stay_inside_their_provision():
    text = InstrumentText(text="One. Two. Three. Four.", origins=(Origin(0, 1, 0),))
    middle = Provision(id="x", kind=ProvisionKind.PARAGRAPH, span=Span(5, 16))
    assert [s.of(text.text) for s in sentences(text, middle)] == ["Two.", "Three."]


@given(st.text(alphabet="ab. 1()A\n\u0628:;?", min_size=1, max_size=60).filter(str.strip))
def test_sentences_follow_each_other_and_hold_every_word_after_the_marker(text):
    spans = list(sentence_spans(text, Span(0, len(text))))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(s.of(text) == s.of(text).strip() != "" for s in spans)
    if spans:
        held = "".join(s.of(text) for s in spans)
        assert "".join(text[spans[0].start :].split()) == "".join(held.split())
