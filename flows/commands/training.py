"""``mithaq train``: the classifiers anew, from the labels and corpora that lie beside the project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models.reviews import Reviewed


def train_command(shared: Path, labelled: Sequence[Path], reviewed: Reviewed) -> None:
    """Rebuild the models and print what each card says of them.

    Args:
        shared: the folder that holds ``corpus/``.
        reviewed: what people reviewed in a dataset.
        labelled: folders of annotated documents, from which the models of commitments learn.

    Raises:
        ModelError: training data are missing, or a model cannot be stored.
    """
    from models.candidates import judged_candidates
    from models.data import gold_shingles
    from models.load import load_classifiers
    from models.train import train
    from models.train_judge import train_judge
    from models.train_participants import train_participants
    from pipeline.analyse import build_tools

    cards = train(shared, reviewed=reviewed)
    apart = gold_shingles(shared)
    documents = list(judged_candidates(labelled, tools=build_tools(load_classifiers(judge=False)), apart=apart))
    for card in (*cards, train_judge(documents), train_participants(documents)):
        figures = ", ".join(f"{name} {value:.3f}" for name, value in card.metrics.items())
        print(f"{card.id}: {card.size:,} bytes; {figures}")  # noqa: T201
