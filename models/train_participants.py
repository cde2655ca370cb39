"""Training the chooser of bearers and beneficiaries from annotated documents and single statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from models import participants
from models.candidates import Codes, Judged, Question
from models.store import ARTIFACTS, ModelCard, save

SEED = 20
FOLDS = 10
MARGINS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0)


def train_participants(documents: Sequence[Judged], *, folder: Path = ARTIFACTS) -> ModelCard:
    """Train the chooser on the questions of labelled documents, store it and return its card.

    Its figures and margins are of folds by document: no question is answered by a chooser that saw its document. The
    stored model saw all of them.

    Raises:
        ModelError: the model cannot be stored.
    """
    parts: dict[str, Any] = {}
    metrics: dict[str, float] = {}
    asked = 0
    for slot in participants.SLOTS:
        of_slot = [(d.document, q) for d in documents for q in d.questions if q.slot == slot]
        questions = [question for _, question in of_slot]
        odds = _held_out(questions, [document for document, _ in of_slot])
        margin = max(MARGINS, key=lambda m: (_accuracy(questions, odds, m), m))
        parts |= participants.stored(slot, _fit(questions), margin)
        metrics[f"{slot}_accuracy"] = _accuracy(questions, odds, margin)
        metrics[f"{slot}_rules_alone"] = _accuracy(questions, odds, np.inf)
        asked += len(questions)
    card = {
        "name": participants.NAME,
        "task": "who bears a commitment and whom it benefits, from the answers that its statement offers",
        "data": {"documents": len(documents), "questions": asked},
        "split": f"figures and margins from {FOLDS} folds by document; the stored model saw all",
        "limits": ("English only", "of commitments that were found; who is not offered as an answer is not chosen"),
        "seed": SEED,
        "metrics": metrics,
        "per_class": {},
    }
    return save(parts, card, folder=folder)


def _fit(questions: Sequence[Question]) -> dict[str, float]:
    answers = list(chain.from_iterable(q.answers.values() for q in questions))
    right = np.array([codes == q.right for q in questions for codes in q.answers])
    return participants.fit(answers, right, seed=SEED)


def _held_out(questions: Sequence[Question], documents: Sequence[str]) -> list[dict[Codes, float]]:
    """Return the log-odds of each question's answers by a model that did not see its document."""
    from sklearn.model_selection import GroupKFold

    odds: list[dict[Codes, float]] = [{} for _ in questions]
    for learnt, held in GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(questions, groups=documents):
        weights = _fit([questions[i] for i in learnt])
        for i in held:
            odds[i] = participants.odds_of(weights, questions[i].answers)
    return odds


def _accuracy(questions: Sequence[Question], odds: Sequence[Mapping[Codes, float]], margin: float) -> float:
    pairs = zip(questions, odds, strict=True)
    return float(np.mean([participants.chosen(o, q.ruled, margin=margin) == q.right for q, o in pairs]))
