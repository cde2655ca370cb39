"""The trained models that the pipeline is handed."""

from __future__ import annotations

from pathlib import Path

from models.areas import load_area_classifier
from models.commitment_judge import load_judge
from models.instrument_kind import load_kind_classifier
from models.participants import load_chooser
from models.store import ARTIFACTS, read_card
from pipeline.classify import Classifiers


def load_classifiers(folder: Path = ARTIFACTS, *, judge: bool = True) -> Classifiers:
    """Return the classifiers stored in ``folder``, without those of commitments where these are to be trained.

    Raises:
        ModelError: a model is missing, is not the one its card describes, or was made by another scikit-learn.
    """
    kinds, areas = load_kind_classifier(folder), load_area_classifier(folder)
    versions = [("instrument_kind", kinds.id), ("areas", areas.id)]
    if not judge:
        return Classifiers(kinds=kinds, areas=areas, versions=tuple(versions))
    weighing, chooser = load_judge(folder), load_chooser(folder)
    versions += [("commitment_judge", weighing.id), ("participants", chooser.id)]
    return Classifiers(kinds=kinds, areas=areas, commitments=weighing, participants=chooser, versions=tuple(versions))


def stored_versions(folder: Path = ARTIFACTS) -> frozenset[str]:
    """Return the versions of the models stored in ``folder``, as rows of the dataset name them, without loading any.

    Raises:
        ModelError: a card is damaged.
    """
    names = (path.name.removesuffix(".card.json") for path in folder.glob("*.card.json"))
    return frozenset(f"{name}@{read_card(name, folder=folder).id}" for name in names)
