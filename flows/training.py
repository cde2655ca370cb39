"""``mithaq train``: the classifiers anew, from the labels and corpora that lie beside the project."""

from __future__ import annotations

from pathlib import Path


def train_command(shared: Path) -> None:
    """Rebuild the models and print what each card says of them.

    Raises:
        ModelError: training data are missing, or a model cannot be stored.
    """
    from models.train import train

    for card in train(shared):
        figures = ", ".join(f"{name} {value:.3f}" for name, value in card.metrics.items())
        print(f"{card.id}: {card.size:,} bytes; {figures}")  # noqa: T201
