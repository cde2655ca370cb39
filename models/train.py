"""Rebuilding the models: ``python -m models.train --shared ../shared``. The same data give the same files."""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models import instrument_kind
from models.area_training import train_areas
from models.data import Document, catalogue, labelled_documents
from models.evaluate import measure_labels, split_by_family
from models.features import KINDS, certain_kind, describe
from models.reviews import Reviewed
from models.store import ARTIFACTS, ModelCard, save
from pipeline.errors import MithaqError, ModelError

SEED = 20
FOLDS = 5
CATALOGUE_WEIGHT = 0.3
# Kinds of which the corpus has too few: titles of the catalogue that name their kind, at most so many of each.
CATALOGUE_KINDS = ("memorandum", "resolution", "protocol", "declaration")
CATALOGUE_TITLES = 50


def train(shared: Path, *, folder: Path = ARTIFACTS, reviewed: Reviewed | None = None) -> tuple[ModelCard, ...]:
    """Train both models on the data under ``shared``, write them to ``folder`` and return their cards.

    What people ``reviewed`` in a dataset is learnt too; the figures of kinds stay those of our labels.

    Raises:
        ModelError: training data are missing, or a model cannot be stored.
    """
    if not (shared / "corpus").is_dir():
        raise ModelError(f"there are no training data in {shared}; the committed models remain in use")
    kinds = reviewed.kinds if reviewed else ()
    return (
        train_kinds(shared, folder=folder, reviewed=kinds),
        train_areas(shared, folder=folder, reviewed=reviewed),
    )


def train_kinds(shared: Path, *, folder: Path, reviewed: Sequence[Document] = ()) -> ModelCard:
    """Train the classifier of kinds. Its figures are of five folds by family; the stored model saw all documents."""
    documents = labelled_documents(shared)
    extra = [*_catalogue_documents(shared), *reviewed]
    odds = np.zeros((len(documents), len(KINDS)))
    places = {d.file: i for i, d in enumerate(documents)}
    for held in split_by_family(documents, lambda d: d.family, shares=[1.0] * FOLDS, seed=SEED):
        families = {d.family for d in held}
        rest = [d for d in (*documents, *extra) if d.family not in families]
        rows = [describe(d.title, d.text) for d in held]
        odds[[places[d.file] for d in held]] = instrument_kind.probabilities(instrument_kind.fit(rest, seed=SEED), rows)
    truth = [d.kind for d in documents]
    predicted = [KINDS[i] for i in odds.argmax(axis=1)]
    measured = measure_labels(truth, predicted, KINDS)
    parts = instrument_kind.fit([*documents, *extra], seed=SEED)
    temperature = instrument_kind.best_temperature(odds, truth)
    counts = Counter(d.file.split("/")[0] for d in documents)
    counts |= {"reviewed": len(reviewed)} if reviewed else {}
    card = {
        "name": instrument_kind.NAME,
        "task": "one of eight kinds of instrument, from title, opening and forms",
        "data": {**dict(sorted(counts.items())), "catalogue titles": len(extra) - len(reviewed)},
        "split": f"{FOLDS} folds, near-identical titles in one fold; the stored model is fitted on all of them",
        "limits": (
            "memoranda are few; half of their examples are titles without text",
            "fact sheets, letters and remarks count as other, orders and strategies of one government as policy",
        ),
        "seed": SEED,
        "metrics": measured.overall,
        "per_class": measured.per_class,
    }
    return save({**parts, "temperature": temperature}, card, folder=folder)


def _catalogue_documents(shared: Path) -> list[Document]:
    found: list[Document] = []
    taken: Counter[str] = Counter()
    entries = catalogue(shared)
    random.Random(SEED).shuffle(entries)  # noqa: S311 - sampling, not secrets
    for row in entries:
        certain = certain_kind(row.title)
        if certain and certain[0] in CATALOGUE_KINDS and taken[certain[0]] < CATALOGUE_TITLES:
            taken[certain[0]] += 1
            found.append(Document(f"catalogue/{row.number}", row.family, row.title, "", certain[0], CATALOGUE_WEIGHT))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Train from the command line and say what was stored."""
    parser = argparse.ArgumentParser(prog="python -m models.train", description="Rebuild the models.")
    parser.add_argument("--shared", type=Path, required=True, help="folder with corpus/ and gold/")
    parser.add_argument("--out", type=Path, default=ARTIFACTS, help="folder for the models")
    options = parser.parse_args(arguments)
    try:
        cards = train(options.shared, folder=options.out)
    except MithaqError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for card in cards:
        figures = ", ".join(f"{name} {value:.3f}" for name, value in card.metrics.items())
        sys.stdout.write(f"{card.id}: {card.size:,} bytes; {figures}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
