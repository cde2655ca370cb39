"""The chooser of bearers and beneficiaries: what it is asked, and when it overrules the rules."""

import numpy as np
import pytest

from models import participants
from models.candidates import Judged, Question
from models.store import read_card
from models.train_participants import train_participants
from pipeline.extract.commitments.participants import class_of


@pytest.mark.parametrize(
    ("odds", "margin", "expected"),
    [
        ({("each",): 1.0, ("none",): 2.0}, 0.5, ("none",)),
        ({("each",): 1.0, ("none",): 1.4}, 0.5, ("each",)),
        ({("each",): 1.0, ("none",): 1.0}, 0.0, ("each",)),
        ({("each",): 2.0, ("none",): 1.0}, 0.0, ("each",)),
    ],
)
def test_the_rules_are_overruled_only_by_what_is_clearly_likelier(odds, margin, expected):
    assert participants.chosen(odds, ("each",), margin=margin) == expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((), "nobody"),
        (("each",), "each"),
        (("TUR",), "party"),
        (("QAT", "TUR"), "parties"),
        (("QAT", "third"), "third+party"),
    ],
)
def test_answers_fall_into_classes(codes, expected):
    assert class_of(codes) == expected


def _document(number: int) -> Judged:
    """Return a document whose passives have no bearer, though the rules say each; the actives have."""
    questions = []
    for voice, right in (("passive", ("none",)), ("active", ("each",))):
        answers = {codes: frozenset({f"{codes[0]} {voice}"}) for codes in (("each",), ("none",))}
        questions += [Question(slot=slot, answers=answers, ruled=("each",), right=right) for slot in participants.SLOTS]
    return Judged(document=f"{number}.md", traits=(), right=(), missed=0, questions=tuple(questions))


def test_what_the_labels_say_is_learnt(tmp_path):
    card = train_participants([_document(n) for n in range(40)], folder=tmp_path)
    assert card.metrics["bearer_rules_alone"] == 0.5
    assert card.metrics["bearer_accuracy"] == 1.0
    chooser = participants.load_chooser(tmp_path)
    passive = {codes: frozenset({f"{codes[0]} passive"}) for codes in (("each",), ("none",))}
    active = {codes: frozenset({f"{codes[0]} active"}) for codes in (("each",), ("none",))}
    assert chooser.choose("bearer", passive, ("each",)) == ("none",)
    assert chooser.choose("bearer", active, ("each",)) == ("each",)


def test_the_stored_chooser_does_no_harm_where_it_was_measured():
    card = read_card(participants.NAME)
    for slot in participants.SLOTS:
        assert card.metrics[f"{slot}_accuracy"] >= card.metrics[f"{slot}_rules_alone"]
    assert np.isfinite(list(card.metrics.values())).all()
